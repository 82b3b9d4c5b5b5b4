//! Freezing the draft as a revision, on which people can then vote.

use super::{editable, few};
use crate::{
    api::{Done, plans::SubmitForm},
    domain::{
        approval::{Fate, Vote},
        event::Event,
        ids::{RequestId, RevisionId},
        plan::{self, Plan, Required, Revision, Submission, Touched},
        problem::{Problem, Refusal},
    },
    server::{Cx, Failure, operations::dossier::Dossier},
};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Freezes the draft as a revision.
pub async fn submit(cx: Cx, form: SubmitForm) -> Result<Done, Failure> {
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    editable(&cx, &mut tx, id).await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let edit = dossier.draft.as_ref().map_or(0, |d| d.edit);
    if form.edit.trim().parse() != Ok(edit) {
        let who = dossier.draft.as_ref().map_or("Somebody", |d| d.saved_by.as_str());
        let words = format!("{who} saved the plan after you opened it. Read what has changed, then submit again.");
        return Err(Refusal::Conflict(words).into());
    }
    let revision = frozen(&cx, &dossier, &form)?;
    let fate = dossier.lineage.fate(&revision.touched, &dossier.votes, &revision.editors);
    tx.insert_revision(&revision).await?;
    tx.clear_editors(id).await?;
    cx.record(&mut tx, &submitted(&revision, &fate)).await?;
    cx.commit(tx).await?;
    let message = format!(
        "Revision {} is frozen. Its SHA-256 begins with {}. The overview says what comes next.",
        revision.number,
        revision.short_hash()
    );
    Ok(Done::here(message))
}

/// The draft as the next revision.
fn frozen(cx: &Cx, dossier: &Dossier, form: &SubmitForm) -> Result<Revision, Failure> {
    let (plan, editors) = match &dossier.draft {
        Some(d) => (d.plan.clone(), d.editors.clone()),
        None => (Plan::default(), vec![]),
    };
    let newest = dossier.revision.as_ref();
    if let Some(same) = newest.filter(|r| r.plan == plan) {
        return Err(Refusal::Conflict(format!("Nothing has changed since revision {}.", same.number)).into());
    }
    dossier.live_was_not_touched()?;
    let number = newest.map_or(1, |r| r.number + 1);
    let (why, unexplained): (String, Option<Problem>) = match plan::why(number, &form.why) {
        Ok(why) => (why, None),
        Err(problem) => (String::new(), Some(problem)),
    };
    let submission = Submission {
        id: RevisionId(Uuid::now_v7()),
        request: dossier.request.id,
        number,
        submitted_by: cx.actor.id,
        submitted_at: cx.now,
        why,
        touched: newest.map_or_else(Touched::unknown, |r| Touched::between(&r.plan, &plan)),
        policy: dossier.lineage.policy().version,
        editors,
    };
    let mut problems = plan.wrong_times(&cx.state.zones, &dossier.request.window);
    let more = dossier.draft.as_ref().map(|d| d.required.as_slice()).unwrap_or_default();
    let required = Required::of(dossier.request.kind.key(), more);
    let revision = plan::freeze(&plan, required, submission).map_err(|found| problems.extend(found));
    problems.extend(unexplained);
    match revision {
        Ok(revision) if problems.is_empty() => Ok(revision),
        _ => Err(problems.into()),
    }
}

/// What is said of a submission: its hash, why, and what became of the votes, with the hashes that those name.
fn submitted(revision: &Revision, fate: &Fate) -> Event {
    let mut words = format!("submitted the plan as revision {}, SHA-256 {}…", revision.number, revision.short_hash());
    if !revision.why.is_empty() {
        words.push_str(&format!(", because: {}", revision.why));
    }
    if fate.voids() {
        words.push_str(&format!("; {} no longer count ({})", counted(&fate.void), names(&fate.void)));
    }
    if !fate.kept.is_empty() {
        let what = fate.touched.words();
        words.push_str(&format!(
            "; {} still count, since only {what} changed ({})",
            counted(&fate.kept),
            names(&fate.kept)
        ));
    }
    let votes = |votes: &[Vote]| -> Vec<Value> {
        let one = |v: &Vote| json!({ "gate": v.gate, "person": v.person, "choice": v.choice, "revision": v.revision, "hash": v.revision_hash });
        votes.iter().map(one).collect()
    };
    Event::on(revision.request, "plan.submitted", words).with(json!({
        "number": revision.number,
        "sha256": revision.sha256,
        "why": revision.why,
        "touched": revision.touched,
        "policy": revision.policy,
        "editors": revision.editors,
        "void": votes(&fate.void),
        "kept": votes(&fate.kept),
    }))
}

/// "1 vote on revision 1", "3 votes".
fn counted(votes: &[Vote]) -> String {
    match votes {
        [one] => format!("1 vote on revision {}", one.revision),
        votes => format!("{} votes", votes.len()),
    }
}

fn names(votes: &[Vote]) -> String {
    let names: BTreeSet<&str> = votes.iter().map(|v| v.person_name.as_str()).collect();
    few(names.into_iter())
}
