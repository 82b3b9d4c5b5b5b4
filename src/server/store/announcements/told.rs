//! What gates know of announcements: what was sent of a release, of what it told, and which requesters it did not reach.

use crate::{
    domain::{
        announcement::{Kind, Matter, Told},
        ids::RequestId,
    },
    server::store::{
        StoreError, Tx,
        columns::{from_json, word},
    },
};
use chrono::{DateTime, Utc};

/// Announcements of a release that are looked at.
const LOOKED_AT: i64 = 500;

#[derive(sqlx::FromRow)]
struct Row {
    kind: String,
    audiences: String,
    told_revision: String,
    told_start: Option<DateTime<Utc>>,
    told_end: Option<DateTime<Utc>>,
}

impl Tx {
    /// What was announced of a release, the newest first; the newest 500.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn told_of(&mut self, request: RequestId) -> Result<Vec<(Kind, Told)>, StoreError> {
        let rows = all!(
            self,
            Row,
            "SELECT kind, audiences, told_revision, told_start, told_end FROM announcement
             WHERE workspace_id = $1 AND request_id = $2 ORDER BY at DESC, id DESC LIMIT $3",
            self.workspace.0,
            request.0,
            LOOKED_AT
        )?;
        let told = |row: Row| {
            let of = Matter { revision: row.told_revision, window: row.told_start.zip(row.told_end) };
            Ok((word(&row.kind)?, Told { audiences: from_json(&row.audiences)?, of }))
        };
        rows.into_iter().map(told).collect()
    }

    /// Names of those who asked for a change in the release, have an active account, and got no announcement of this kind;
    /// at most 200.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn untold_requesters(&mut self, of: RequestId, kind: Kind) -> Result<Vec<String>, StoreError> {
        let rows = all!(
            self,
            (String,),
            "SELECT p.name FROM person p WHERE p.workspace_id = $1 AND p.disabled = $4 AND p.id IN (
                 SELECT c.initiator_id FROM change c JOIN package k ON k.change_id = c.id
                 JOIN release e ON e.id = k.release_id WHERE c.workspace_id = $1 AND e.request_id = $2)
             AND p.id NOT IN (
                 SELECT r.person_id FROM announcement_recipient r JOIN announcement a ON a.id = r.announcement_id
                 WHERE a.workspace_id = $1 AND a.request_id = $2 AND a.kind = $3)
             ORDER BY p.name, p.id LIMIT 200",
            self.workspace.0,
            of.0,
            kind.key(),
            false
        )?;
        Ok(rows.into_iter().map(|row| row.0).collect())
    }
}
