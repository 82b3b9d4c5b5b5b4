//! What changes are told when their release is closed (S1.95, S1.99, S1.101), and where they have been.

use crate::{
    api::changes::{ClosureView, WasIn},
    domain::{
        event::Event,
        ids::ChangeId,
        process::{FieldPurpose, Position, Purpose},
        review::{Closure, PostImplementation},
    },
    server::{
        Cx, Failure,
        operations::{
            dossier::{Dossier, definition},
            follow_ups,
        },
        store::Tx,
    },
};
use serde_json::json;

/// Releases that a change's page shows.
const RELEASES: i64 = 10;

/// Writes the closure comment and the post-implementation status into every RFC of the release (S1.99, S1.101).
///
/// # Errors
/// When the database cannot.
pub async fn close_with(cx: &Cx, tx: &mut Tx, dossier: &Dossier) -> Result<(), Failure> {
    let wanted = dossier.definition.record_for(Purpose::ClosureComments);
    let record = wanted.and_then(|w| dossier.records.iter().find(|r| r.name == w.key));
    let comment = record.map(|r| r.note.clone()).unwrap_or_default();
    let field = wanted.and_then(|w| w.field_for(FieldPurpose::Status));
    let said = record.zip(field).and_then(|(r, f)| r.fields.0.get(&f.key)).cloned().unwrap_or_default();
    let status = PostImplementation::of(follow_ups::fate(tx, dossier).await?);
    let closure = Closure { status, said, comment, at: cx.now };
    for change in &dossier.changes {
        tx.save_closure(change.id, dossier.request.id, &closure).await?;
        let said = if closure.comment.is_empty() { String::new() } else { format!(": {}", closure.comment) };
        let words =
            format!("closed {} “{}” with {} as “{status}”{said}", change.number, change.title, dossier.request.name());
        let data = json!({ "change": change.id, "closure": closure });
        cx.record(tx, &Event::on(dossier.request.id, "change.closed-with", words).with(data)).await?;
    }
    Ok(())
}

/// The releases that a change is or was in, with their outcome and what the change was told.
///
/// # Errors
/// When the database cannot.
pub async fn was_in(cx: &Cx, tx: &mut Tx, change: ChangeId) -> Result<Vec<WasIn>, Failure> {
    let mut releases = Vec::new();
    for held in tx.releases_of_change(change, RELEASES).await? {
        let Some(request) = tx.request(held.request).await? else { continue };
        let definition = definition(tx, &request).await?;
        let (at, success) = match &request.run.at {
            Position::Step(number) => {
                let name = definition.step(number).map_or("", |s| s.name.as_str());
                (format!("Step {number}. {name}"), None)
            }
            Position::End(key) => {
                definition.end(key).map_or((key.clone(), None), |e| (e.name.clone(), Some(e.success)))
            }
        };
        releases.push(WasIn {
            id: request.id.to_string(),
            name: format!("REQ-{} {}", request.number, request.name()),
            at,
            success,
            closure: held.closure.map(|c| ClosureView {
                status: c.status,
                said: c.said,
                comment: c.comment,
                at: cx.moment(c.at),
            }),
        });
    }
    Ok(releases)
}
