//! The runbook: the newest plan revision as it is carried out (S1.83). Only those who may deploy to LIVE record on it;
//! beginning it asks for everything that a deployment to LIVE asks for.

mod view;

pub use view::read;

use super::{deployments, dossier::Dossier};
use crate::{
    api::Done,
    domain::{
        calendar::Environment,
        event::Event,
        ids::RequestId,
        problem::Refusal,
        process::{Evidence, Proofs},
        runbook::{ActForm, Runbook},
    },
    server::{Cx, Failure, store::Tx, zones::TimeZones},
};
use chrono::{DateTime, Utc};
use serde_json::json;

/// The runbook of the newest revision; none before one is frozen.
async fn of_release(tx: &mut Tx, dossier: &Dossier, now: DateTime<Utc>) -> Result<Option<Runbook>, Failure> {
    let Some(revision) = &dossier.revision else { return Ok(None) };
    let entries = tx.runbook(dossier.request.id, &revision.sha256).await?;
    Ok(Some(Runbook::new(&revision.plan, &dossier.request.window, &TimeZones, entries, now)))
}

/// Whether everything of the runbook is done.
///
/// # Errors
/// When the database cannot.
pub async fn proofs(tx: &mut Tx, dossier: &Dossier) -> Result<Proofs, Failure> {
    // What is missing does not depend on when it is asked for.
    let runbook = of_release(tx, dossier, dossier.request.window.starts_at).await?;
    let missing = match runbook {
        Some(runbook) => runbook.missing(),
        None => Some("The plan has not been submitted, so there is no runbook yet.".into()),
    };
    Ok(Proofs::from([(Evidence::RunbookDone, missing.map_or(Ok(()), Err))]))
}

/// Records what was done with an activity, at the server's time.
pub async fn act(cx: Cx, form: ActForm) -> Result<Done, Failure> {
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    deployments::may_deploy(&cx, &mut tx, &dossier, Environment::Live).await?;
    let (act, reason) = form.check()?;
    let Some((runbook, revision)) = of_release(&mut tx, &dossier, cx.now).await?.zip(dossier.revision.as_ref()) else {
        return Err(Refusal::Conflict("The plan has not been submitted, so there is no runbook yet.".into()).into());
    };
    if form.plan != revision.sha256 {
        let words = format!(
            "The plan is at revision {} by now, with a runbook of its own. Load the page again.",
            revision.number
        );
        return Err(Refusal::Conflict(words).into());
    }
    let place = runbook.place(&form.activity).ok_or(Failure::NotFound)?;
    refuse_beginning(&cx, &mut tx, &dossier, &runbook).await?;
    let entry = runbook.act(place, act, &reason, &cx.actor.name, cx.now)?;
    tx.save_runbook_entry((id, &revision.sha256), &entry, cx.actor.id).await?;
    let title = runbook.lines.get(place).map(|l| l.title.clone()).unwrap_or_default();
    let why = if entry.reason.is_empty() { String::new() } else { format!(": {}", entry.reason) };
    let words = format!("{} “{title}”{why}", act.past());
    let data = json!({ "plan": revision.sha256, "entry": entry });
    cx.record(&mut tx, &Event::on(id, "runbook.entered", words).with(data)).await?;
    cx.commit(tx).await?;
    let state = entry.progress.label().to_lowercase();
    Ok(Done::here(format!("“{title}” is recorded as {state}.")))
}

/// Whoever begins changes LIVE, so whatever is in the way of a deployment there is in the way of beginning. What is begun
/// goes on whatever happens, since stopping half-way is worse.
async fn refuse_beginning(cx: &Cx, tx: &mut Tx, dossier: &Dossier, runbook: &Runbook) -> Result<(), Failure> {
    if dossier.request.is_closed() {
        return Err(Refusal::Conflict("The release is closed: its runbook stays as it is.".into()).into());
    }
    let missing = held(cx, tx, dossier, runbook).await?;
    if missing.is_empty() {
        return Ok(());
    }
    let words = missing.into_iter().map(|m| m.words).collect::<Vec<_>>().join(" ");
    Err(Refusal::Conflict(format!("The runbook cannot begin now. {words}")).into())
}

/// What is in the way of beginning the runbook.
async fn held(
    cx: &Cx,
    tx: &mut Tx,
    dossier: &Dossier,
    runbook: &Runbook,
) -> Result<Vec<crate::domain::process::Missing>, Failure> {
    if let Some(at) = tx.taken_back_at(dossier.request.id).await? {
        let words = format!("The release was rolled back on {}; its deployment is over.", cx.moment(at).words);
        return Ok(vec![crate::domain::process::Missing { words, place: crate::domain::process::Place::Overview }]);
    }
    let facts = dossier.facts();
    if runbook.is_begun() || facts.attempted.contains(&Environment::Live) {
        return Ok(vec![]);
    }
    let freezes = deployments::freezes_now(cx, tx).await?;
    Ok(deployments::case(cx, dossier, &facts, &freezes).missing(Environment::Live))
}
