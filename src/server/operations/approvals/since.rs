//! What has changed since somebody voted (A6): not only since the revision before, but since the one that they read.

use crate::{
    api::approvals::SinceVote,
    domain::{ids::PersonId, plan},
    server::{Failure, operations::dossier::Dossier, store::Tx},
};

/// Changes shown at once; the comparison of both revisions has all.
const SHOWN: usize = 40;

/// What has changed since a person's newest vote on an earlier revision; none for those who have not voted on one.
///
/// # Errors
/// When the database cannot.
pub async fn since_vote(tx: &mut Tx, dossier: &Dossier, person: PersonId) -> Result<Option<SinceVote>, Failure> {
    let Some(newest) = &dossier.revision else { return Ok(None) };
    let own = dossier.votes.iter().filter(|v| v.person == person);
    let Some(vote) = own.max_by_key(|v| v.revision).filter(|v| v.revision < newest.number) else { return Ok(None) };
    let Some(read) = tx.revision(dossier.request.id, vote.revision).await? else { return Ok(None) };
    let mut changes = plan::diff(&read.plan, &newest.plan);
    let count = changes.len();
    changes.truncate(SHOWN);
    Ok(Some(SinceVote {
        revision: vote.revision,
        newest: newest.number,
        note: dossier.lineage.note(vote),
        count,
        changes,
    }))
}
