//! Reading frozen revisions: one of them, and any two versions of a plan side by side.

use super::{may_edit, rendered};
use crate::{
    api::plans::{CompareView, FateView, RestoreView, RevisionRow, RevisionView, RevisionVote},
    domain::{
        access::{self, Action, Subject},
        approval::{Lineage, Vote},
        ids::{PersonId, RequestId},
        plan::{self, Plan, Revision, Touched},
        process::Definition,
    },
    server::{
        Cx, Failure,
        operations::dossier::definition,
        store::{
            Tx,
            plans::{Draft, Submitted},
        },
    },
};
use std::collections::HashMap;

/// What stands for the draft where a revision's number could stand.
const DRAFT: &str = "draft";

/// A frozen revision: what has changed since the one before, and the votes on it.
pub async fn revision(cx: Cx, id: RequestId, number: String) -> Result<RevisionView, Failure> {
    let number: u32 = number.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.read().await?;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    let submitted = tx.submitted(id).await?;
    let found = submitted.iter().position(|r| r.number == number).ok_or(Failure::NotFound)?;
    let head = submitted.get(found).ok_or(Failure::NotFound)?;
    let latest = submitted.first().map_or(0, |r| r.number);
    let revision = tx.revision(id, number).await?.ok_or(Failure::NotFound)?;
    let before = match submitted.get(found + 1) {
        Some(before) => tx.revision(id, before.number).await?,
        None => None,
    };
    let votes = tx.votes(id).await?;
    let (lineage, definition) = (tx.lineage(id).await?, definition(&mut tx, &request).await?);
    let names = names(&mut tx).await?;
    let draft = tx.draft(id).await?;
    drop(tx);
    let restore =
        if may_edit(&cx, &request).is_ok() { restorable(draft.as_ref(), &revision, &submitted) } else { None };
    let before = before.map(|b| (b.number, plan::diff(&b.plan, &revision.plan)));
    let (plan, html) = rendered(revision.plan).await?;
    Ok(RevisionView {
        id: id.to_string(),
        name: request.name(),
        title: request.title.clone(),
        kind: request.kind,
        row: row(&cx, head, name(&names, head.by), &votes),
        editors: revision.editors.iter().map(|e| name(&names, *e)).collect(),
        before,
        given: given(&cx, (&lineage, &definition), &votes, (number, latest)),
        restore,
        html,
        plan,
        zone: request.window.zone,
        latest,
        made_at: cx.moment(cx.now),
    })
}

/// The votes that were given on a revision, and for the newest those of earlier ones that count for it.
fn given(
    cx: &Cx,
    (lineage, definition): (&Lineage, &Definition),
    votes: &[Vote],
    (number, latest): (u32, u32),
) -> Vec<RevisionVote> {
    let is_shown = |v: &&Vote| v.revision == number || (number == latest && lineage.counts(v));
    let view = |v: &Vote| RevisionVote {
        gate: definition.approval(&v.gate).map_or_else(|| v.gate.clone(), |(_, a)| a.title.clone()),
        name: v.person_name.clone(),
        choice: v.choice,
        comment: v.comment.clone(),
        at: cx.moment(v.at),
        note: lineage.note(v),
    };
    votes.iter().filter(is_shown).map(view).collect()
}

fn restorable(draft: Option<&Draft>, revision: &Revision, submitted: &[Submitted]) -> Option<RestoreView> {
    let Some(draft) = draft else { return Some(RestoreView { edit: 0, loses: false }) };
    let loses = is_unlike_any(&draft.plan, submitted);
    (draft.plan != revision.plan).then_some(RestoreView { edit: draft.edit, loses })
}

/// Whether a draft has text that no revision has. A plan has one text, and so one hash.
pub(super) fn is_unlike_any(draft: &Plan, submitted: &[Submitted]) -> bool {
    if *draft == Plan::default() {
        return false;
    }
    let hash = draft.sha256();
    submitted.iter().all(|r| r.sha256 != hash)
}

/// Two versions of a plan side by side. Without any named: what will change with the next submission.
pub async fn compare(cx: Cx, id: RequestId, from: String, to: String) -> Result<CompareView, Failure> {
    let mut tx = cx.read().await?;
    tx.request(id).await?.ok_or(Failure::NotFound)?;
    let submitted = tx.submitted(id).await?;
    let draft = tx.draft(id).await?;
    let votes = tx.votes(id).await?;
    let lineage = tx.lineage(id).await?;
    let names = names(&mut tx).await?;
    let rows = submitted.iter().map(|r| row(&cx, r, name(&names, r.by), &votes)).collect();
    let mut view = CompareView { id: id.to_string(), revisions: rows, from, to, changes: vec![], fate: None };
    let Some(newest) = tx.latest_revision(id).await? else { return Ok(view) };
    if view.from.trim().is_empty() {
        view.from = newest.number.to_string();
    }
    if view.to.trim().is_empty() {
        view.to = DRAFT.to_owned();
    }
    let before = version(&mut tx, id, &view.from, draft.as_ref()).await?;
    let after = version(&mut tx, id, &view.to, draft.as_ref()).await?;
    view.changes = plan::diff(&before, &after);
    if view.to == DRAFT && before == newest.plan {
        let editors = draft.map(|d| d.editors).unwrap_or_default();
        view.fate = fate(&cx, &lineage, (&newest.plan, &after), &votes, editors);
    }
    Ok(view)
}

/// The plan of a revision by its number, or the draft.
async fn version(tx: &mut Tx, id: RequestId, named: &str, draft: Option<&Draft>) -> Result<Plan, Failure> {
    if named == DRAFT {
        return Ok(draft.map(|d| d.plan.clone()).unwrap_or_default());
    }
    let number: u32 = named.trim().parse().map_err(|_| Failure::NotFound)?;
    Ok(tx.revision(id, number).await?.ok_or(Failure::NotFound)?.plan)
}

/// What submitting the draft would do to votes, if it did anything; whoever submits has written on it, so the vote of a
/// viewer who could do so goes, too.
pub(super) fn fate(
    cx: &Cx,
    lineage: &Lineage,
    (newest, draft): (&Plan, &Plan),
    votes: &[Vote],
    mut writers: Vec<PersonId>,
) -> Option<FateView> {
    let touched = Touched::between(newest, draft);
    if touched.is_nothing() {
        return None;
    }
    if access::may(&cx.actor, Action::EditPlan, &Subject::Workspace).is_ok() {
        writers.push(cx.actor.id);
    }
    let fate = lineage.fate(&touched, votes, &writers);
    let words = fate.words();
    (!words.is_empty()).then(|| FateView { voids: fate.voids(), words })
}

pub(super) fn row(cx: &Cx, revision: &Submitted, by: String, votes: &[Vote]) -> RevisionRow {
    RevisionRow {
        number: revision.number,
        sha256: revision.sha256.clone(),
        by,
        at: cx.moment(revision.at),
        why: revision.why.clone(),
        votes: votes.iter().filter(|v| v.revision == revision.number).count(),
    }
}

async fn names(tx: &mut Tx) -> Result<HashMap<PersonId, String>, Failure> {
    Ok(tx.people().await?.into_iter().map(|p| (p.id, p.name)).collect())
}

fn name(names: &HashMap<PersonId, String>, id: PersonId) -> String {
    names.get(&id).cloned().unwrap_or_else(|| "somebody".to_owned())
}
