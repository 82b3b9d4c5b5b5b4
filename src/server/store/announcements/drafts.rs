//! What somebody prepares for a release before it is sent: one draft a person and release.

use crate::{
    domain::{
        announcement::Draft,
        ids::{AnnouncementId, PersonId, RequestId},
    },
    server::store::{
        StoreError, Tx,
        columns::{from_json, json, word},
    },
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct DraftRow {
    id: Uuid,
    kind: String,
    subject: String,
    body: String,
    reason: String,
    audiences: String,
}

impl Tx {
    /// What somebody prepares for a release.
    ///
    /// # Errors
    /// When the database cannot, or the row cannot be read.
    pub async fn announcement_draft(&mut self, of: RequestId, by: PersonId) -> Result<Option<Draft>, StoreError> {
        let row = one!(
            self,
            DraftRow,
            "SELECT id, kind, subject, body, reason, audiences FROM announcement_draft
             WHERE workspace_id = $1 AND request_id = $2 AND by_id = $3",
            self.workspace.0,
            of.0,
            by.0
        )?;
        let draft = |row: DraftRow| {
            Ok(Draft {
                id: AnnouncementId(row.id),
                kind: word(&row.kind)?,
                subject: row.subject,
                body: row.body,
                reason: row.reason,
                audiences: from_json(&row.audiences)?,
            })
        };
        row.map(draft).transpose()
    }

    /// Stores what somebody prepares for a release, in place of what they prepared before.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn save_announcement_draft(
        &mut self,
        of: RequestId,
        by: PersonId,
        draft: &Draft,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.discard_announcement_draft(of, by).await?;
        run!(
            self,
            "INSERT INTO announcement_draft (id, workspace_id, request_id, by_id, kind, subject, body, reason, audiences, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            draft.id.0,
            self.workspace.0,
            of.0,
            by.0,
            draft.kind.key(),
            &draft.subject,
            &draft.body,
            &draft.reason,
            json(&draft.audiences)?,
            now
        )?;
        Ok(())
    }

    /// Forgets what somebody prepares for a release; tells how many there were, 0 or 1.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn discard_announcement_draft(&mut self, of: RequestId, by: PersonId) -> Result<u64, StoreError> {
        run!(
            self,
            "DELETE FROM announcement_draft WHERE workspace_id = $1 AND request_id = $2 AND by_id = $3",
            self.workspace.0,
            of.0,
            by.0
        )
    }
}
