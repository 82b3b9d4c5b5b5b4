//! Leaving a step of a release's process: what the domain decides is saved, and what the system does then is done.

use super::create_release;
use crate::{
    api::Done,
    domain::{
        event::Event,
        ids::RequestId,
        process::{Effect, Position, Run, run::AdvanceForm},
    },
    server::{
        Cx, Failure,
        operations::{changes, deployments, dossier::Dossier},
        store::Tx,
    },
};
use serde_json::json;
use uuid::Uuid;

/// Leaves the current step.
pub async fn advance(cx: Cx, form: AdvanceForm) -> Result<Done, Failure> {
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    deployments::refuse_part_in_live(&cx, &mut tx, &dossier).await?;
    let advanced = dossier.request.run.advance(&dossier.definition, &dossier.facts(), &cx.actor, &form, cx.now)?;
    let mut request = dossier.request.clone();
    request.run = advanced.run;
    tx.save_request(&request, request.run.percent(&dossier.definition), cx.now).await?;
    for (i, left) in advanced.left.iter().enumerate() {
        let name = dossier.definition.step(&left.step).map(|s| s.name.clone()).unwrap_or_default();
        let label = dossier.definition.step(&left.step).and_then(|s| s.outcomes.iter().find(|o| o.key == left.outcome));
        let label = label.map(|o| o.label.clone()).unwrap_or_default();
        let event = Event::on(id, "step.left", format!("left step {}. {name}: {label}", left.step))
            .with(json!({ "left": left }));
        if i == 0 {
            cx.record(&mut tx, &event).await?;
        } else {
            tx.record(&event, None, Uuid::now_v7(), cx.now).await?;
        }
    }
    void_votes(&cx, &mut tx, &dossier, &request.run).await?;
    for effect in &advanced.effects {
        take_effect(&cx, &mut tx, &dossier, *effect).await?;
    }
    if let Position::End(key) = &request.run.at {
        let end = dossier.definition.end(key).map(|e| e.name.clone()).unwrap_or_default();
        tx.record(&Event::on(id, "release.closed", format!("set the status to “{end}”")), None, Uuid::now_v7(), cx.now)
            .await?;
    }
    cx.commit(tx).await?;
    Ok(Done::here(match request.run.step(&dossier.definition) {
        Some(step) => format!("Now at step {}. {}.", step.number, step.name),
        None => "The release is closed.".into(),
    }))
}

/// A way back opens the votes of the steps that it leads over again: a Go from before a No-Go says nothing any more. The
/// trail keeps them.
async fn void_votes(cx: &Cx, tx: &mut Tx, dossier: &Dossier, run: &Run) -> Result<(), Failure> {
    let definition = &dossier.definition;
    let reopened = definition.steps.iter().filter(|s| run.reopened_at(definition, &s.number) == Some(cx.now));
    for gate in reopened.flat_map(|s| &s.approvals) {
        let voided = tx.void_votes(dossier.request.id, &gate.key, dossier.lineage.since(&gate.key)).await?;
        if voided > 0 {
            let words = format!(
                "opened the vote on “{}” again: {voided} given before the way back count no longer",
                gate.title
            );
            let event =
                Event::on(dossier.request.id, "votes.voided", words).with(json!({ "gate": gate.key, "votes": voided }));
            tx.record(&event, None, Uuid::now_v7(), cx.now).await?;
        }
    }
    Ok(())
}

/// The dates of the plan are final: the calendar says so from now on (S1.33).
async fn publish_dates(cx: &Cx, tx: &mut Tx, dossier: &Dossier) -> Result<(), Failure> {
    tx.publish_dates(dossier.request.id, cx.now).await?;
    let words = format!("published the dates of {} in the calendar", dossier.request.name());
    tx.record(&Event::on(dossier.request.id, "release.dates-published", words), None, Uuid::now_v7(), cx.now).await?;
    Ok(())
}

async fn take_effect(cx: &Cx, tx: &mut Tx, dossier: &Dossier, effect: Effect) -> Result<(), Failure> {
    match effect {
        Effect::CreateRelease if dossier.release.is_none() => create_release(tx, &dossier.request, cx.now).await?,
        Effect::CreateRelease => {}
        Effect::PublishDates => publish_dates(cx, tx, dossier).await?,
        Effect::CloseChanges => changes::close_with(cx, tx, dossier).await?,
        Effect::TakePackagesBack => deployments::take_back(tx, dossier, cx.now).await?,
        Effect::MarkChangesImplemented | Effect::MarkChangesBackedOut => {
            changes::mark_all(cx, tx, dossier, effect).await?;
        }
    }
    Ok(())
}
