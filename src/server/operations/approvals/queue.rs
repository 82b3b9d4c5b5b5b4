//! The queue of what waits for the actor's vote. Finding it takes a few queries a step, however many releases there are;
//! only the releases that are shown are loaded whole.

use super::{since::since_vote, words};
use crate::{
    api::approvals::{BarredView, GivenView, Queue, VoteCard},
    domain::{
        access::Role,
        approval::{Lineage, Poll, Standing, Vote, was_voted_on},
        checklist,
        ids::{PersonId, RequestId},
        process::{Approval, Definition, Step},
    },
    server::{
        Cx, Failure,
        operations::dossier::Dossier,
        store::{
            Tx,
            approvals::{GivenVote, Pending},
            parts::{OwnPart, PartHolder},
        },
    },
};
use chrono::{DateTime, Utc};
use std::{
    borrow::Cow,
    collections::{BTreeSet, HashMap, HashSet, hash_map::Entry},
};

/// Releases shown with everything needed to decide.
const CARDS: usize = 100;
/// Releases shown that the actor cannot decide on.
const BARRED: usize = 20;
/// Own votes shown.
const GIVEN: i64 = 10;
/// Releases looked at in each step.
const LOOKED_AT: i64 = 1000;

/// A release at a step that asks one of the actor's roles.
struct Waiting {
    request: RequestId,
    window_start: DateTime<Utc>,
    /// Gates that wait for the actor.
    awaited: Vec<String>,
    /// Gates that the actor cannot decide on, by title, with the reason.
    barred: Vec<(String, String)>,
}

/// How many votes wait for the actor.
pub async fn waiting_count(cx: Cx) -> Result<usize, Failure> {
    let mut tx = cx.read().await?;
    Ok(waiting(&cx, &mut tx).await?.iter().map(|w| w.awaited.len()).sum())
}

/// What waits for the actor's vote.
pub async fn queue(cx: Cx) -> Result<Queue, Failure> {
    let mut tx = cx.read().await?;
    let waiting = waiting(&cx, &mut tx).await?;
    let mut queue = Queue { more: waiting.iter().filter(|w| !w.awaited.is_empty()).count(), ..Queue::default() };
    for one in &waiting {
        if !one.awaited.is_empty() && queue.cards.len() < CARDS {
            let dossier = Dossier::load(&mut tx, one.request).await?;
            queue.cards.extend(card(&cx, &mut tx, &dossier, &one.awaited).await?);
        }
        if !one.barred.is_empty() && queue.barred.len() < BARRED {
            queue.barred.extend(barred(&cx, &mut tx, one).await?);
        }
    }
    queue.more = queue.more.saturating_sub(queue.cards.len());
    for vote in tx.votes_by(cx.actor.id, GIVEN).await? {
        let definition = tx.definition(&vote.process, vote.process_version).await?;
        let lineage = tx.lineage(vote.request).await?;
        queue.given.push(given(&cx, definition.as_deref(), &lineage, vote));
    }
    Ok(queue)
}

/// Releases that ask the actor's roles, the nearest window first.
async fn waiting(cx: &Cx, tx: &mut Tx) -> Result<Vec<Waiting>, Failure> {
    let mut waiting = Vec::new();
    let mut holders: HashMap<Role, Vec<PersonId>> = HashMap::new();
    // Roles that people have for some product or release only: one question, however many releases wait.
    let parts = tx.part_holders().await?;
    let in_part: HashSet<Role> = parts.iter().filter(|p| p.person == cx.actor.id).map(|p| p.part.role).collect();
    let mut by_role: HashMap<Role, Vec<PartHolder>> = HashMap::new();
    for holder in parts {
        by_role.entry(holder.part.role).or_default().push(holder);
    }
    for (key, version) in tx.processes_in_use().await? {
        let Some(definition) = tx.definition(&key, version).await? else { continue };
        let asking = |step: &&Step| step.approvals.iter().any(|a| cx.actor.is(a.voters) || in_part.contains(&a.voters));
        for gate in definition.steps.iter().filter(asking).flat_map(|s| &s.approvals) {
            if let Entry::Vacant(unasked) = holders.entry(gate.voters) {
                unasked.insert(tx.holders(gate.voters).await?);
            }
        }
        for here in &definition.steps {
            let again = |s: &&Step| definition.decides_again_at(&s.number, &here.number);
            let earlier: Vec<&Step> = definition.steps.iter().filter(asking).filter(again).collect();
            if !asking(&here) && earlier.is_empty() {
                continue;
            }
            let pending = tx.pending_at((&key, version), &here.number, LOOKED_AT).await?;
            for p in &pending {
                let again = earlier.iter().flat_map(|s| &s.approvals).filter(|a| was_voted_on(&a.key, &p.votes));
                let gates = again.chain(&here.approvals);
                waiting.push(stand(cx, gates, p, |role| held(role, p, &holders, &by_role)));
            }
        }
    }
    waiting.sort_by_key(|w| (w.window_start, w.request));
    Ok(waiting)
}

/// Who has a role for the release: in the workspace, for its product, or for itself.
fn held<'h>(
    role: Role,
    pending: &Pending,
    holders: &'h HashMap<Role, Vec<PersonId>>,
    parts: &HashMap<Role, Vec<PartHolder>>,
) -> Cow<'h, [PersonId]> {
    let anywhere = holders.get(&role).map_or(&[][..], Vec::as_slice);
    let is_for = |p: &OwnPart| p.product == Some(pending.product) || p.request == Some(pending.request);
    let more = parts.get(&role).into_iter().flatten().filter(|p| is_for(&p.part)).map(|p| p.person);
    let more: BTreeSet<PersonId> = more.filter(|p| !anywhere.contains(p)).collect();
    if more.is_empty() { anywhere.into() } else { anywhere.iter().copied().chain(more).collect::<Vec<_>>().into() }
}

fn stand<'a, 'h>(
    cx: &Cx,
    gates: impl Iterator<Item = &'a Approval>,
    pending: &'a Pending,
    holders: impl Fn(Role) -> Cow<'h, [PersonId]>,
) -> Waiting {
    let mut waiting =
        Waiting { request: pending.request, window_start: pending.window_start, awaited: vec![], barred: vec![] };
    let is_held = |a: &&Approval| a.kinds.is_empty() || a.kinds.contains(&pending.kind);
    for gate in gates.filter(is_held) {
        let holders = holders(gate.voters);
        if !holders.contains(&cx.actor.id) {
            continue;
        }
        let poll = Poll {
            gate: &gate.key,
            rule: gate.rule,
            holders: &holders,
            lineage: &pending.lineage,
            votes: &pending.votes,
        };
        match poll.standing(cx.actor.id, |_| "somebody".into()) {
            Standing::Awaited => waiting.awaited.push(gate.key.clone()),
            Standing::Barred(reason) => waiting.barred.push((gate.title.clone(), reason)),
            Standing::Voted(_) | Standing::NotAsked => {}
        }
    }
    waiting
}

async fn card(cx: &Cx, tx: &mut Tx, dossier: &Dossier, awaited: &[String]) -> Result<Option<VoteCard>, Failure> {
    let (request, revision) = (&dossier.request, dossier.revision.as_ref());
    let Some((revision, step)) = revision.zip(request.run.step(&dossier.definition)) else { return Ok(None) };
    let gates = dossier.definition.steps.iter().flat_map(|s| &s.approvals).filter(|g| awaited.contains(&g.key));
    let tests = checklist::state(&dossier.checks);
    Ok(Some(VoteCard {
        id: request.id.to_string(),
        name: request.name(),
        title: request.title.clone(),
        kind: request.kind,
        step: format!("{}. {}", step.number, step.name),
        revision: revision.number,
        hash: revision.sha256.clone(),
        submitted_by: dossier.name_of(revision.submitted_by),
        submitted_at: cx.moment(revision.submitted_at),
        why: revision.why.clone(),
        since: since_vote(tx, dossier, cx.actor.id).await?,
        draft_moved_on: dossier.draft_has_moved_on(),
        window: cx.period(&request.window),
        risk: words::risk(&dossier.changes),
        changes: words::changes(&dossier.changes),
        components: request.components.iter().map(|c| c.1.clone()).collect(),
        tests: words::tests(&tests, dossier.tested_before_deployment()),
        backout: words::backout(&revision.plan, &tests),
        collisions: dossier.collisions.clone(),
        gates: gates.filter_map(|g| words::gate_card(cx, dossier, g)).collect(),
    }))
}

async fn barred(cx: &Cx, tx: &mut Tx, waiting: &Waiting) -> Result<Vec<BarredView>, Failure> {
    let Some(request) = tx.request(waiting.request).await? else { return Ok(vec![]) };
    let view = |(gate, reason): &(String, String)| BarredView {
        id: request.id.to_string(),
        name: request.name(),
        gate: gate.clone(),
        window: cx.period(&request.window),
        reason: reason.clone(),
    };
    Ok(waiting.barred.iter().map(view).collect())
}

fn given(cx: &Cx, definition: Option<&Definition>, lineage: &Lineage, vote: GivenVote) -> GivenView {
    let as_cast = Vote {
        gate: vote.gate.clone(),
        person: cx.actor.id,
        person_name: cx.actor.name.clone(),
        revision: vote.revision,
        revision_hash: vote.revision_hash,
        choice: vote.choice,
        comment: String::new(),
        at: vote.at,
    };
    let title = definition.and_then(|d| d.approval(&vote.gate)).map(|(_, a)| a.title.clone());
    let version = vote.version.unwrap_or_else(|| "(no number yet)".into());
    GivenView {
        id: vote.request.to_string(),
        name: format!("{} {version}", vote.product),
        gate: title.unwrap_or(vote.gate),
        revision: vote.revision,
        choice: vote.choice,
        comment: vote.comment,
        at: cx.moment(vote.at),
        void: !lineage.counts(&as_cast),
        note: lineage.note(&as_cast),
    }
}
