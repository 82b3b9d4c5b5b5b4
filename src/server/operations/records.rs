//! What steps ask to be recorded by hand: done or not, passed or failed, a number in another system.

pub mod fields;

use super::{
    dossier::Dossier,
    releases::{edition, wanted_at},
};
use crate::{
    api::{Done, releases::RecordForm},
    domain::{
        access::{self, Action, Role, Subject},
        event::Event,
        ids::RequestId,
        problem::Refusal,
        process::{Purpose, RecordKind, RecordWanted, definition::Awaited},
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
    let wanted = wanted_at(&dossier, step).into_iter().find(|r| r.key == form.record);
    let Some(wanted) = wanted else {
        if let Some(role) = step.role {
            access::may(&cx.actor, Action::ActOnStep(role), &Subject::Workspace)?;
        }
        let words = format!("Step {} does not ask for this; the release may have moved on.", step.number);
        return Err(Refusal::Conflict(words).into());
    };
    access::may(&cx.actor, Action::MakeRecord(&wanted.roles), &Subject::Workspace)?;
    // Who is asked for advice or an analysis has no part in the deployment by giving it.
    let deploys = |role: &Role| Some(*role) == step.role || *role == Role::Deployer;
    if wanted.roles.iter().any(deploys) {
        super::deployments::refuse_part_in_live(&cx, &mut tx, &dossier).await?;
    }
    let read = wanted.read(&form.answer, &form.note, &form.fields);
    // What was recorded can be taken back, whatever has become of what came first.
    let takes_back = read.as_ref().is_ok_and(|a| !a.positive) && dossier.records.iter().any(|r| r.name == wanted.key);
    if !takes_back {
        can_be_made(&dossier, &wanted)?;
    }
    is_as_seen(&dossier, &wanted, &form.seen)?;
    let (mut answer, brought) = fields::check(&cx, &mut tx, &dossier, &wanted, (&form, read)).await?;
    if wanted.purpose == Some(Purpose::TestRequirement) {
        let number = quality_center::EnteredByHand(answer.note);
        answer.note = number.create_requirement(&dossier.request.name()).await?;
    }
    tx.save_record(id, &wanted.key, &answer, cx.actor.id, cx.now).await?;
    let said = match wanted.kind {
        RecordKind::Text => answer.note.as_str(),
        kind => kind.answer(answer.positive),
    };
    let event = Event::on(id, "record.made", format!("recorded “{}”: {said}", wanted.title));
    let data = json!({
        "record": wanted.key, "positive": answer.positive, "note": answer.note, "fields": answer.fields,
    });
    cx.record(&mut tx, &event.with(data)).await?;
    fields::save(&cx, &mut tx, id, brought).await?;
    cx.commit(tx).await?;
    Ok(Done::here("Recorded."))
}

/// Whether everything that comes first is recorded, and positive (S1.91).
fn can_be_made(dossier: &Dossier, wanted: &RecordWanted) -> Result<(), Refusal> {
    let records = dossier.facts().records;
    let first = dossier.definition.awaited_first(&wanted.after, &records);
    if first.is_empty() {
        return Ok(());
    }
    let words = first.iter().map(Awaited::words).collect::<Vec<_>>().join(" ");
    Err(Refusal::Conflict(format!("“{}” cannot be recorded yet. {words}", wanted.title)))
}

/// Whether the record is still as somebody saw it.
fn is_as_seen(dossier: &Dossier, wanted: &RecordWanted, seen: &str) -> Result<(), Refusal> {
    let made = dossier.records.iter().find(|r| r.name == wanted.key);
    if seen.is_empty() || seen == edition(made) {
        return Ok(());
    }
    let by = made.map_or("somebody", |r| r.by_name.as_str());
    let words = format!("“{}” was recorded by {by} since you opened the page. Load it again and look.", wanted.title);
    Err(Refusal::Conflict(words))
}
