//! What steps ask to be recorded by hand: done or not, passed or failed, a number in another system.

use super::{dossier::Dossier, releases::records};
use crate::{
    api::{Done, releases::RecordForm},
    domain::{
        access::{self, Action, Subject},
        event::Event,
        ids::RequestId,
        problem::{Problem, Refusal},
        process::RecordKind,
        text,
    },
    server::{
        Cx, Failure,
        integrations::quality_center::{self, RequirementTracker},
    },
};
use serde_json::json;

/// Stores what the current step asks to be recorded by hand.
pub async fn record(cx: Cx, form: RecordForm) -> Result<Done, Failure> {
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let step = dossier.request.run.step(&dossier.definition);
    let step = step.ok_or_else(|| Refusal::Conflict("The release is closed.".into()))?;
    if let Some(role) = step.role {
        access::may(&cx.actor, Action::ActOnStep(role), &Subject::Workspace)?;
    }
    super::deployments::refuse_part_in_live(&cx, &mut tx, &dossier).await?;
    let wanted = records(&cx, &dossier, step).into_iter().find(|r| r.key == form.record);
    let wanted = wanted.ok_or_else(|| {
        Refusal::Conflict(format!("Step {} does not ask for this; the release may have moved on.", step.number))
    })?;
    let note = match wanted.kind {
        RecordKind::Text => text::line("note", &wanted.title.to_lowercase(), &form.note)?,
        _ => text::optional_note("note", "the note", &form.note)?,
    };
    let positive = match (wanted.kind, form.answer.as_str()) {
        (RecordKind::Text, _) | (RecordKind::Done, "done") | (RecordKind::PassFail, "pass") => true,
        (RecordKind::Done, "not-done") | (RecordKind::PassFail, "fail") => false,
        (RecordKind::Done, _) => return Err(Problem::new("answer", "Choose done or not done.").into()),
        (RecordKind::PassFail, _) => return Err(Problem::new("answer", "Choose passed or failed.").into()),
    };
    let note = match wanted.key.as_str() {
        quality_center::RECORD => {
            quality_center::EnteredByHand(note).create_requirement(&dossier.request.name()).await?
        }
        _ => note,
    };
    tx.save_record(id, &wanted.key, (positive, &note), cx.actor.id, cx.now).await?;
    let answer = match wanted.kind {
        RecordKind::Text => note.as_str(),
        kind => kind.answer(positive),
    };
    let event = Event::on(id, "record.made", format!("recorded “{}”: {answer}", wanted.title));
    cx.record(&mut tx, &event.with(json!({ "record": wanted.key, "positive": positive, "note": note }))).await?;
    cx.commit(tx).await?;
    Ok(Done::here("Recorded."))
}
