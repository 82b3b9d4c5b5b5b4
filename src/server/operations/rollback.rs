//! Rollbacks: evidence that they work, tied to the plan revision and the packages, and what has to fit into the window.

mod view;

pub use view::{limits, read};

use super::{dossier::Dossier, packages};
use crate::{
    api::Done,
    domain::{
        access::{self, Action, Subject},
        calendar::in_words,
        event::Event,
        ids::{EvidenceId, RequestId},
        problem::Refusal,
        process::{self, Proofs},
        rollback::{
            self, Budget, Evidence, Proof, RehearsalForm, Standing, Target, VerificationForm, VerificationTimeForm,
        },
    },
    server::{Cx, Failure, store::Tx},
};
use serde_json::json;
use uuid::Uuid;

/// What evidence of this release would be for now.
///
/// # Errors
/// When the database cannot.
async fn target(tx: &mut Tx, dossier: &Dossier) -> Result<Target, Failure> {
    let revision = dossier.revision.as_ref().map(|r| (r.number, r.sha256.clone()));
    Ok(Target { revision, packages: packages::of_release(tx, dossier).await?.fingerprint() })
}

/// What has to fit into the window of this release.
///
/// # Errors
/// When the database cannot.
pub async fn budget(tx: &mut Tx, dossier: &Dossier) -> Result<Budget, Failure> {
    let target = target(tx, dossier).await?;
    let measured = rollback::measured(&tx.rollback_evidence(dossier.request.id).await?, &target);
    Ok(Budget {
        window: dossier.request.window.clone(),
        deployment: dossier.plan().and_then(|p| p.deployment_minutes()),
        verification: tx.verification_time(dossier.request.id).await?,
        rollback: measured.or_else(|| dossier.plan()?.backout.minutes()),
        measured: measured.is_some(),
    })
}

/// Whether the rollback is proved, and fits into the window with all before it.
///
/// # Errors
/// When the database cannot.
pub async fn proofs(tx: &mut Tx, dossier: &Dossier) -> Result<Proofs, Failure> {
    let evidence = tx.rollback_evidence(dossier.request.id).await?;
    let proved = rollback::missing(&evidence, &target(tx, dossier).await?);
    let fits = budget(tx, dossier).await?.missing();
    let proof = |missing: Option<String>| missing.map_or(Ok(()), Err);
    Ok(Proofs::from([(process::Evidence::RollbackProved, proof(proved)), (process::Evidence::FitsWindow, proof(fits))]))
}

/// Loads a release whose rollback the actor may say something of.
async fn open(cx: &Cx, tx: &mut Tx, request: &str) -> Result<Dossier, Failure> {
    access::may(&cx.actor, Action::ProveRollback, &Subject::Workspace)?;
    let id: RequestId = request.parse().map_err(|_| Failure::NotFound)?;
    let dossier = Dossier::load(tx, id).await?;
    if dossier.request.is_closed() {
        return Err(Refusal::Conflict("The release is closed: what is known of its rollback stays.".into()).into());
    }
    Ok(dossier)
}

/// The plan revision and the packages that evidence is recorded for: those that the actor saw.
async fn seen(tx: &mut Tx, dossier: &Dossier, plan: &str, packages: &str) -> Result<(u32, Target), Failure> {
    let target = target(tx, dossier).await?;
    let Some((number, hash)) = target.revision.clone() else {
        let words = "The plan has not been submitted: evidence is for one of its revisions. Submit it first.";
        return Err(Refusal::Conflict(words.into()).into());
    };
    let what = match (plan == hash, packages == target.packages) {
        (true, true) => return Ok((number, target)),
        (false, _) => format!("The plan is at revision {number} by now"),
        (true, false) => "The packages or their parts were changed meanwhile".to_owned(),
    };
    let words = format!("{what}, so this was not recorded. Load the page again; record it only if it is still so.");
    Err(Refusal::Conflict(words).into())
}

/// Records a rehearsal (S1.67).
pub async fn rehearse(cx: Cx, form: RehearsalForm) -> Result<Done, Failure> {
    let mut tx = cx.write().await?;
    let dossier = open(&cx, &mut tx, &form.request).await?;
    let rehearsal = form.check(&cx.state.zones, cx.now)?;
    let (number, target) = seen(&mut tx, &dossier, &form.plan, &form.packages).await?;
    let outcome = if rehearsal.succeeded { "succeeded" } else { "failed" };
    let took = in_words(rehearsal.minutes);
    let words = format!("rehearsed the rollback of revision {number} in {}: {outcome} after {took}", rehearsal.place);
    save(&cx, &mut tx, &dossier, (number, target), Proof::Rehearsed(rehearsal), words).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("Recorded: the rehearsal {outcome} after {took}.")))
}

/// Records that the rollback was verified, with the reason why it cannot be tested (S1.67).
pub async fn verify(cx: Cx, form: VerificationForm) -> Result<Done, Failure> {
    let mut tx = cx.write().await?;
    let dossier = open(&cx, &mut tx, &form.request).await?;
    let reason = form.check()?;
    let (number, target) = seen(&mut tx, &dossier, &form.plan, &form.packages).await?;
    let evidence = tx.rollback_evidence(dossier.request.id).await?;
    if rollback::standing(&evidence, &target) == Standing::Failed {
        let words = "A rehearsal for this plan and these packages failed, so the rollback can be tested. Mend the plan or \
                     the packages, or rehearse it again.";
        return Err(Refusal::Conflict(words.into()).into());
    }
    let words = format!("verified the rollback of revision {number}, since it cannot be tested");
    save(&cx, &mut tx, &dossier, (number, target), Proof::Verified { reason }, words).await?;
    cx.commit(tx).await?;
    Ok(Done::here("Recorded: the rollback is verified."))
}

async fn save(
    cx: &Cx,
    tx: &mut Tx,
    dossier: &Dossier,
    (revision, target): (u32, Target),
    proof: Proof,
    words: String,
) -> Result<(), Failure> {
    let evidence = Evidence {
        id: EvidenceId(Uuid::now_v7()),
        proof,
        revision,
        plan: target.revision.map(|r| r.1).unwrap_or_default(),
        packages: target.packages,
        by_name: cx.actor.name.clone(),
        at: cx.now,
    };
    tx.insert_rollback_evidence(dossier.request.id, &evidence, cx.actor.id).await?;
    let event = Event::on(dossier.request.id, "rollback.proved", words).with(json!({ "evidence": evidence }));
    cx.record(tx, &event).await
}

/// Says how long it takes to verify the deployment.
pub async fn set_verification_time(cx: Cx, form: VerificationTimeForm) -> Result<Done, Failure> {
    let mut tx = cx.write().await?;
    let dossier = open(&cx, &mut tx, &form.request).await?;
    let minutes = form.check()?;
    let before = tx.verification_time(dossier.request.id).await?;
    if before == Some(minutes) {
        return Ok(Done::here("Nothing was changed."));
    }
    tx.save_verification_time(dossier.request.id, minutes).await?;
    let words = format!("set the time to verify the deployment to {}", in_words(minutes));
    let data = json!({ "before": before, "after": minutes });
    cx.record(&mut tx, &Event::on(dossier.request.id, "rollback.verification-time", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("Verifying the deployment takes {}.", in_words(minutes))))
}
