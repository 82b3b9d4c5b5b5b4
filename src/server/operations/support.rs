//! Early life support of a release (S1.2): planning it, logging what comes up, ending it.

use super::dossier::Dossier;
use crate::{
    api::{
        Done,
        review::{ExitView, IssueView, PlannedSupport, SupportView},
    },
    domain::{
        access::{self, Action, Subject},
        calendar::Environment,
        event::Event,
        ids::{RequestId, SupportIssueId},
        problem::{Problem, Refusal},
        process::{Evidence, Proofs},
        review::{
            ISSUES, IssueForm, IssueUpdateForm, Support, SupportExitForm, SupportForm, SupportIssue, number_of,
            usual_days,
        },
    },
    server::{
        Cx, Failure,
        store::{Tx, deployments::Deployment},
    },
};
use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

/// Plans early life support, or changes its plan. After a new deployment to LIVE it runs anew.
pub async fn plan(cx: Cx, form: SupportForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::RunEarlyLifeSupport, &Subject::Workspace)?;
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let before = of(&mut tx, &dossier).await?;
    match &before {
        Some(support) => support.is_not_over()?,
        None if dossier.request.is_closed() => {
            let words = "The release is closed: early life support is planned while it is on its way.";
            return Err(Refusal::Conflict(words.into()).into());
        }
        None => {}
    }
    is_as_seen(before.as_ref().map_or(0, |s| s.version), &form.seen)?;
    let plan = form.check()?;
    let owner = tx.person(plan.owner).await?.filter(|p| !p.disabled);
    let owner = owner.ok_or_else(|| Problem::new("owner", "Choose somebody who can sign in."))?;
    tx.save_support(id, &plan).await?;
    let days = if plan.days == 1 { "1 day".to_owned() } else { format!("{} days", plan.days) };
    let words = format!("planned early life support: {days}, owned by {}", owner.name);
    let data = json!({ "owner": plan.owner, "days": plan.days, "exit_criteria": plan.exit_criteria });
    cx.record(&mut tx, &Event::on(id, "support.planned", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here("Early life support is planned."))
}

/// Logs an issue.
pub async fn log_issue(cx: Cx, form: IssueForm) -> Result<Done, Failure> {
    let (mut tx, id, support) = running(&cx, &form.request).await?;
    let new = form.check()?;
    if support.issues.len() >= ISSUES {
        return Err(Refusal::Conflict(format!("The log holds {ISSUES} issues, and takes no more.")).into());
    }
    ticket_exists(&mut tx, &new.ticket).await?;
    let issue = SupportIssue {
        id: SupportIssueId(Uuid::now_v7()),
        title: new.title,
        severity: new.severity,
        action: new.action,
        ticket: new.ticket,
        opened_at: cx.now,
        opened_by: cx.actor.name.clone(),
        closed: None,
        version: 1,
    };
    tx.insert_support_issue(id, &issue, cx.actor.id).await?;
    let words = format!("logged “{}” ({}) in early life support", issue.title, issue.severity.key());
    cx.record(&mut tx, &Event::on(id, "support.issue-logged", words).with(json!({ "issue": issue }))).await?;
    cx.commit(tx).await?;
    Ok(Done::here("The issue is logged."))
}

/// Says what was done about an issue, closes or reopens it.
pub async fn update_issue(cx: Cx, form: IssueUpdateForm) -> Result<Done, Failure> {
    let (mut tx, id, support) = running(&cx, &form.request).await?;
    let issue: SupportIssueId = form.issue.parse().map_err(|_| Failure::NotFound)?;
    let before = support.issues.into_iter().find(|i| i.id == issue).ok_or(Failure::NotFound)?;
    let issue = before.updated(&form, &cx.actor.name, cx.now)?;
    if issue.ticket != before.ticket {
        ticket_exists(&mut tx, &issue.ticket).await?;
    }
    tx.save_support_issue(&issue, cx.actor.id).await?;
    let verb = match (before.closed.is_some(), issue.closed.is_some()) {
        (false, true) => "closed",
        (true, false) => "reopened",
        _ => "edited",
    };
    let words = format!("{verb} “{}” in early life support", issue.title);
    cx.record(&mut tx, &Event::on(id, "support.issue-changed", words).with(json!({ "issue": issue }))).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("“{}” is {verb}.", issue.title)))
}

/// Ends early life support, deliberately.
pub async fn end(cx: Cx, form: SupportExitForm) -> Result<Done, Failure> {
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let Some(support) = of(&mut tx, &dossier).await? else {
        // Whoever may plan it learns that nobody has; others that it is not theirs.
        access::may(&cx.actor, Action::RunEarlyLifeSupport, &Subject::Workspace)?;
        return Err(Refusal::Conflict("Nobody has planned early life support of this release.".into()).into());
    };
    support.may_end(&cx.actor)?;
    is_as_seen(support.version, &form.seen)?;
    let exit = support.end(&form, &cx.actor, cx.now)?;
    tx.end_support(id, &exit, cx.actor.id).await?;
    let early = if exit.early_reason.is_empty() { "" } else { " before its planned end" };
    let words = format!("ended early life support of {}{early}", dossier.request.name());
    cx.record(&mut tx, &Event::on(id, "support.ended", words).with(json!({ "exit": exit }))).await?;
    cx.commit(tx).await?;
    Ok(Done::here("Early life support is over."))
}

/// A transaction that writes to the log of a release whose early life support is planned and not over.
async fn running(cx: &Cx, request: &str) -> Result<(Tx, RequestId, Support), Failure> {
    let id: RequestId = request.parse().map_err(|_| Failure::NotFound)?;
    let allowed = access::may(&cx.actor, Action::RunEarlyLifeSupport, &Subject::Workspace);
    let mut tx = cx.write().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let support = of(&mut tx, &dossier).await?;
    if support.as_ref().is_none_or(|s| s.owner != cx.actor.id) {
        allowed?;
    }
    let words = "Plan early life support first: who owns it, for how long, and when it may end.";
    let support = support.ok_or_else(|| Refusal::Conflict(words.into()))?;
    support.is_not_over()?;
    Ok((tx, id, support))
}

fn is_as_seen(version: i64, seen: &str) -> Result<(), Refusal> {
    match seen.parse::<i64>() {
        Ok(seen) if seen != version => Err(Refusal::Conflict(
            "Somebody changed early life support meanwhile, so yours was not saved. Load the page again and look."
                .into(),
        )),
        _ => Ok(()),
    }
}

/// A ticket that looks like a problem record of this workspace must be one.
async fn ticket_exists(tx: &mut Tx, ticket: &str) -> Result<(), Failure> {
    let Some(number) = number_of(ticket) else { return Ok(()) };
    match tx.problem_by_number(number).await? {
        Some(_) => Ok(()),
        None => Err(Problem::new("ticket", format!("There is no problem record PRB-{number}.")).into()),
    }
}

/// The early life support of a release, if it is planned.
///
/// # Errors
/// When the database cannot.
pub async fn of(tx: &mut Tx, dossier: &Dossier) -> Result<Option<Support>, Failure> {
    let stored = tx.support(dossier.request.id).await?;
    Ok(stored.map(|s| s.begun(begun_at(dossier))))
}

/// When the release came to LIVE; none while it is not there.
fn begun_at(dossier: &Dossier) -> Option<DateTime<Utc>> {
    let to_live = |d: &&Deployment| d.environment == Environment::Live && d.succeeded;
    let newest = dossier.deployments.iter().find(to_live).map(|d| d.at);
    newest.filter(|_| dossier.is_deployed(Environment::Live))
}

/// What early life support proves at gates.
///
/// # Errors
/// When the database cannot.
pub async fn proofs(tx: &mut Tx, dossier: &Dossier) -> Result<Proofs, Failure> {
    let state = match of(tx, dossier).await? {
        None => Err("Early life support has not been planned.".to_owned()),
        Some(support) => support.missing().map_or(Ok(()), Err),
    };
    Ok(Proofs::from([(Evidence::EarlyLifeSupportOver, state)]))
}

/// Early life support as the release's page shows it.
///
/// # Errors
/// When the database cannot.
pub async fn view(cx: &Cx, tx: &mut Tx, dossier: &Dossier) -> Result<SupportView, Failure> {
    let support = of(tx, dossier).await?;
    let may = access::may(&cx.actor, Action::RunEarlyLifeSupport, &Subject::Workspace);
    let over = support.as_ref().map_or(Ok(()), Support::is_not_over);
    let open = !dossier.request.is_closed() || support.is_some();
    let closed = || Refusal::Conflict("The release is closed.".into());
    let why = |r: Result<(), Refusal>| r.err().map(|r| r.to_string()).unwrap_or_default();
    let end = support.as_ref().map_or(Ok(()), |s| s.may_end(&cx.actor));
    Ok(SupportView {
        usual_days: usual_days(dossier.request.kind),
        may_log: over.is_ok() && support.as_ref().is_some_and(|s| may.is_ok() || s.owner == cx.actor.id),
        why_not_plan: why(may.and(over).and_then(|()| if open { Ok(()) } else { Err(closed()) })),
        why_not_end: why(end),
        planned: match support {
            Some(support) => Some(planned(cx, tx, support).await?),
            None => None,
        },
    })
}

async fn planned(cx: &Cx, tx: &mut Tx, support: Support) -> Result<PlannedSupport, Failure> {
    let exit = support.ended().map(|e| ExitView {
        at: cx.moment(e.at),
        by: e.by_name.clone(),
        words: e.words.clone(),
        early_reason: e.early_reason.clone(),
    });
    let period = support.begun_at.zip(support.ends_at()).map(|(from, to)| (cx.moment(from), cx.moment(to)));
    let state = support.state(cx.now);
    let mut issues = Vec::new();
    for issue in support.issues {
        let problem = match number_of(&issue.ticket) {
            Some(number) => tx.problem_by_number(number).await?.map(|p| p.problem.id.to_string()),
            None => None,
        };
        issues.push(IssueView {
            id: issue.id.to_string(),
            title: issue.title,
            severity: issue.severity,
            action: issue.action,
            ticket: issue.ticket,
            problem,
            opened_by: issue.opened_by,
            opened_at: cx.moment(issue.opened_at),
            closed: issue.closed.map(|(at, by)| (by, cx.moment(at))),
            version: issue.version,
        });
    }
    issues.sort_by_key(|i| (i.closed.is_some(), std::cmp::Reverse(i.severity)));
    Ok(PlannedSupport {
        owner: support.owner.to_string(),
        owner_name: support.owner_name,
        days: support.days,
        exit_criteria: support.exit_criteria,
        state,
        period,
        exit,
        issues,
        version: support.version,
    })
}
