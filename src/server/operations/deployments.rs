//! Deployments: what is in their way, who may record them, and what they move.

use super::dossier::Dossier;
use crate::{
    api::{
        Done,
        deployments::{DeploymentRow, Deployments, Target},
    },
    domain::{
        access::{self, Action, Subject},
        calendar::{Environment, Freeze},
        deployment::{Case, DeploymentForm, NewDeployment},
        event::Event,
        ids::{DeploymentId, RequestId},
        problem::Refusal,
        process::{Condition, Effect, Facts, Step},
        release::ReleaseKind,
    },
    server::{
        Cx, Failure,
        integrations::deployer::{Deployer, Order, RecordedByHand, Report},
        store::{Tx, deployments::Deployment},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

/// Records a deployment that a person has carried out: checks everything again, and moves the packages if it succeeded.
pub async fn record(cx: Cx, form: DeploymentForm) -> Result<Done, Failure> {
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let new = form.check()?;
    let mut tx = cx.write().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    may_deploy(&cx, &mut tx, &dossier, new.environment).await?;
    if new.seen.is_some_and(|seen| seen != dossier.deployments.len()) {
        let words = "Somebody recorded a deployment meanwhile; look at it before you record another.";
        return Err(Refusal::Conflict(words.into()).into());
    }
    let (facts, freezes) = (dossier.facts(), freezes_now(&cx, &mut tx).await?);
    case(&cx, &dossier, &facts, &freezes).refuse(new.environment)?;
    let by_hand = RecordedByHand(Report { succeeded: new.succeeded, note: new.note.clone() });
    let deployment = carry_out(&cx, &mut tx, &dossier, new, &by_hand).await?;
    cx.commit(tx).await?;
    let outcome = if deployment.succeeded { "succeeded" } else { "failed" };
    Ok(Done::here(format!("Recorded: the deployment to {} {outcome}.", deployment.environment)))
}

async fn carry_out(
    cx: &Cx,
    tx: &mut Tx,
    dossier: &Dossier,
    new: NewDeployment,
    deployer: &impl Deployer,
) -> Result<Deployment, Failure> {
    let Some(release) = dossier.release else { return Err(Failure::NotFound) };
    let packages: Vec<String> = dossier.packages.iter().map(|p| p.name.clone()).collect();
    let name = dossier.request.name();
    let revision_hash = dossier.revision.as_ref().map(|r| r.sha256.clone()).unwrap_or_default();
    let order =
        Order { release: &name, environment: new.environment, packages: &packages, revision_hash: &revision_hash };
    let report = deployer.deploy(&order).await?;
    let deployment = Deployment {
        id: DeploymentId(Uuid::now_v7()),
        environment: new.environment,
        succeeded: report.succeeded,
        note: report.note,
        packages: i64::try_from(packages.len()).unwrap_or(i64::MAX),
        revision_hash,
        by: cx.actor.id,
        by_name: cx.actor.name.clone(),
        at: cx.now,
    };
    tx.insert_deployment(release.id, &deployment).await?;
    if deployment.succeeded {
        tx.move_packages(release.id, deployment.environment).await?;
    }
    let outcome = if deployment.succeeded { "succeeded" } else { "failed" };
    let words = format!("recorded a deployment of {name} to {}: {outcome}", deployment.environment);
    let event = Event::on(dossier.request.id, "deployment.recorded", words).with(json!({
        "environment": deployment.environment,
        "succeeded": deployment.succeeded,
        "packages": packages,
        "revision": deployment.revision_hash,
        "note": deployment.note,
    }));
    cx.record(tx, &event).await?;
    Ok(deployment)
}

/// Takes the packages that are in LIVE out of it: the backout plan was carried out.
///
/// # Errors
/// When the database cannot.
pub async fn take_back(tx: &mut Tx, dossier: &Dossier, now: DateTime<Utc>) -> Result<(), Failure> {
    // Also when the deployment failed half-way and no package got there.
    tx.mark_taken_back(dossier.request.id, now).await?;
    let in_live = dossier.packages.iter().filter(|p| p.environment == Some(Environment::Live)).count();
    let (Some(release), 1..) = (dossier.release, in_live) else { return Ok(()) };
    tx.move_packages(release.id, Environment::Test).await?;
    tx.record(&taken_back(dossier, in_live), None, Uuid::now_v7(), now).await?;
    Ok(())
}

/// What the trail says of so many packages that were taken out of LIVE.
pub fn taken_back(dossier: &Dossier, packages: usize) -> Event {
    let count = if packages == 1 { "1 package".to_owned() } else { format!("{packages} packages") };
    let words = format!("took {count} of {} out of LIVE", dossier.request.name());
    Event::on(dossier.request.id, "packages.taken-back", words).with(json!({ "packages": packages }))
}

/// Whether the actor may record a deployment there. Refused whatever the state of the release is, so that the trail has
/// every attempt (S0.42).
pub(super) async fn may_deploy(cx: &Cx, tx: &mut Tx, dossier: &Dossier, to: Environment) -> Result<(), Failure> {
    let allowed = match to {
        Environment::Test => access::may(&cx.actor, Action::DeployToTest, &Subject::Workspace),
        Environment::Live => {
            let involvement = dossier.involvement(tx, cx.actor.id).await?;
            let subject = Subject::Release { policy: dossier.policy, involvement: &involvement };
            access::may(&cx.actor, Action::DeployToLive, &subject)
        }
    };
    allowed.map_err(|refusal| Failure::Denied {
        request: dossier.request.id,
        tried: format!("deploy {} to {to}", dossier.request.name()),
        words: refusal.to_string(),
    })
}

/// Refuses a step that deploys to LIVE, or takes LIVE back to what it was, to people who may have no part in that
/// (S0.42); asked by the operations that move releases on and record what is done at a step.
///
/// # Errors
/// [`Failure::Denied`] with the reason.
pub async fn refuse_part_in_live(cx: &Cx, tx: &mut Tx, dossier: &Dossier) -> Result<(), Failure> {
    let step = dossier.request.run.step(&dossier.definition);
    let changes_live = |s: &Step| {
        let gates = s.gates.iter().chain(s.outcomes.iter().flat_map(|o| &o.gates));
        let takes_back = s.outcomes.iter().any(|o| o.effects.contains(&Effect::TakePackagesBack));
        s.deploys_to(Environment::Live) || takes_back || gates.into_iter().any(|g| *g == Condition::BackoutRecorded)
    };
    if step.is_some_and(changes_live) { may_deploy(cx, tx, dossier, Environment::Live).await } else { Ok(()) }
}

pub(super) fn case<'a>(cx: &Cx, dossier: &'a Dossier, facts: &'a Facts, freezes: &'a [Freeze]) -> Case<'a> {
    Case {
        definition: &dossier.definition,
        run: &dossier.request.run,
        facts,
        product: dossier.request.product,
        window: &dossier.request.window,
        emergency: dossier.request.kind == ReleaseKind::Emergency,
        packages: dossier.packages.len(),
        freezes,
        now: cx.now,
    }
}

pub(super) async fn freezes_now(cx: &Cx, tx: &mut Tx) -> Result<Vec<Freeze>, Failure> {
    Ok(tx.freezes_between(cx.now, cx.now + TimeDelta::minutes(1)).await?)
}

/// The deployments of a release, and what is in the way of the next.
pub async fn list(cx: Cx, id: RequestId) -> Result<Deployments, Failure> {
    let mut tx = cx.read().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let (facts, freezes) = (dossier.facts(), freezes_now(&cx, &mut tx).await?);
    let case = case(&cx, &dossier, &facts, &freezes);
    let mut targets = Vec::new();
    for environment in Environment::ALL.iter().copied() {
        let why_not = match may_deploy(&cx, &mut tx, &dossier, environment).await {
            Ok(()) => String::new(),
            Err(Failure::Denied { words, .. }) => words,
            Err(other) => return Err(other),
        };
        targets.push(Target {
            environment,
            deployed: facts.deployed.contains(&environment) && !dossier.packages.is_empty(),
            packages: dossier.packages.iter().filter(|p| p.environment.is_some_and(|at| at >= environment)).count(),
            of: dossier.packages.len(),
            why_not,
            missing: case.missing(environment),
        });
    }
    let row = |d: &Deployment| DeploymentRow {
        environment: d.environment,
        succeeded: d.succeeded,
        note: d.note.clone(),
        revision_hash: d.revision_hash.clone(),
        packages: d.packages,
        by: d.by_name.clone(),
        at: cx.moment(d.at),
    };
    Ok(Deployments {
        id: id.to_string(),
        has_release: dossier.release.is_some(),
        policy: dossier.policy,
        rows: dossier.deployments.iter().map(row).collect(),
        targets,
    })
}
