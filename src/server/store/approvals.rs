//! Votes: one a person, gate and revision; never changed.

use super::{StoreError, Tx, columns::word};
use crate::domain::{
    approval::Vote,
    ids::{PersonId, RequestId, RevisionId},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    gate: String,
    person_id: Uuid,
    person_name: String,
    revision_hash: String,
    choice: String,
    comment: String,
    at: DateTime<Utc>,
}

impl Tx {
    /// All votes on a release's revisions, oldest first.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn votes(&mut self, request: RequestId) -> Result<Vec<Vote>, StoreError> {
        let rows = all!(
            self,
            Row,
            "SELECT v.gate, v.person_id, p.name AS person_name, v.revision_hash, v.choice, v.comment, v.at
             FROM vote v JOIN person p ON p.id = v.person_id
             WHERE v.workspace_id = $1 AND v.request_id = $2 ORDER BY v.at, v.person_id",
            self.workspace.0,
            request.0
        )?;
        let vote = |r: Row| {
            Ok(Vote {
                gate: r.gate,
                person: PersonId(r.person_id),
                person_name: r.person_name,
                revision_hash: r.revision_hash,
                choice: word(&r.choice)?,
                comment: r.comment,
                at: r.at,
            })
        };
        rows.into_iter().map(vote).collect()
    }

    /// Stores a vote.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the person has voted at this gate on this revision.
    pub async fn insert_vote(
        &mut self,
        request: RequestId,
        revision: RevisionId,
        vote: &Vote,
        signed: bool,
    ) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO vote (workspace_id, revision_id, request_id, gate, person_id, revision_hash, choice, comment, signed, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            self.workspace.0,
            revision.0,
            request.0,
            &vote.gate,
            vote.person.0,
            &vote.revision_hash,
            vote.choice.key(),
            &vote.comment,
            signed,
            vote.at
        )?;
        Ok(())
    }
}
