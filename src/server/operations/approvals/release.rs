//! The gates of one release: how each stands, who voted what and on which revision, and who is waited for.

use super::{since::since_vote, words};
use crate::{
    api::approvals::{GateView, ReleaseApprovals, RevisionHead, VoteView},
    domain::{
        approval::{Standing, Verdict, was_voted_on},
        ids::RequestId,
        process::{Approval, Step},
    },
    server::{Cx, Failure, operations::dossier::Dossier, store::Tx},
};

/// The gates of a release.
pub async fn of_release(cx: Cx, id: RequestId) -> Result<ReleaseApprovals, Failure> {
    let mut tx = cx.read().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let mut gates = Vec::new();
    for step in &dossier.definition.steps {
        for gate in &step.approvals {
            gates.extend(gate_view(&cx, &mut tx, &dossier, (step, gate)).await?);
        }
    }
    let revision = dossier.revision.as_ref().map(|r| RevisionHead {
        number: r.number,
        hash: r.sha256.clone(),
        by: dossier.name_of(r.submitted_by),
        at: cx.moment(r.submitted_at),
        why: r.why.clone(),
        draft_moved_on: dossier.draft_has_moved_on(),
    });
    let since = since_vote(&mut tx, &dossier, cx.actor.id).await?;
    Ok(ReleaseApprovals { id: id.to_string(), revision, since, gates })
}

async fn gate_view(
    cx: &Cx,
    tx: &mut Tx,
    dossier: &Dossier,
    (step, gate): (&Step, &Approval),
) -> Result<Option<GateView>, Failure> {
    let (Some(tally), Some(card)) = (dossier.tallies.get(&gate.key), words::gate_card(cx, dossier, gate)) else {
        return Ok(None);
    };
    let holders = tx.holders_for(gate.voters, &dossier.request).await?;
    let Some(poll) = dossier.poll(gate, &holders) else { return Ok(None) };
    let decided_before = was_voted_on(&gate.key, &dossier.votes);
    let here = dossier.request.run.asks_for_votes(&dossier.definition, &step.number, decided_before);
    let standing = poll.standing(cx.actor.id, |id| dossier.name_of(id));
    let votes = poll.cast().into_iter().map(|v| VoteView {
        revision: v.revision,
        void: !dossier.lineage.counts(&v),
        note: dossier.lineage.note(&v),
        name: v.person_name,
        choice: v.choice,
        comment: v.comment,
        at: cx.moment(v.at),
    });
    Ok(Some(GateView {
        step: format!("{}. {}", step.number, step.name),
        here,
        card,
        votes: votes.collect(),
        mine: here && cx.actor.is(gate.voters) && standing == Standing::Awaited,
        barred: match standing {
            Standing::Barred(reason) if here && tally.verdict == Verdict::Open => reason,
            _ => String::new(),
        },
    }))
}
