//! Files that belong to a release: their names and hashes. Their bytes are in `server::files`.

use crate::{
    domain::ids::{AttachmentId, CheckId, PersonId, RequestId},
    server::store::{StoreError, Tx},
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

/// A stored file, as the release knows it.
#[derive(Clone, Debug, Serialize)]
pub struct Attachment {
    pub id: AttachmentId,
    pub request: RequestId,
    /// The line of the checklist that it is evidence for; none for a planning document.
    pub item: Option<CheckId>,
    pub name: String,
    pub media_type: String,
    pub bytes: i64,
    pub sha256: String,
    pub by_name: String,
    pub at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    request_id: Uuid,
    item_id: Option<Uuid>,
    name: String,
    media_type: String,
    bytes: i64,
    sha256: String,
    by_name: String,
    at: DateTime<Utc>,
}

impl From<Row> for Attachment {
    fn from(row: Row) -> Self {
        Self {
            id: AttachmentId(row.id),
            request: RequestId(row.request_id),
            item: row.item_id.map(CheckId),
            name: row.name,
            media_type: row.media_type,
            bytes: row.bytes,
            sha256: row.sha256,
            by_name: row.by_name,
            at: row.at,
        }
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.request_id, a.item_id, a.name, a.media_type, a.bytes, a.sha256, p.name AS by_name, a.at
             FROM attachment a JOIN person p ON p.id = a.by_id ",
            $rest
        )
    };
}

impl Tx {
    /// Stores what is known of a file whose bytes are on the disk already.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn insert_attachment(&mut self, a: &Attachment, by: PersonId) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO attachment (id, workspace_id, request_id, item_id, name, media_type, bytes, sha256, by_id, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            a.id.0,
            self.workspace.0,
            a.request.0,
            a.item.map(|i| i.0),
            &a.name,
            &a.media_type,
            a.bytes,
            &a.sha256,
            by.0,
            a.at
        )?;
        Ok(())
    }

    /// A file of this workspace.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn attachment(&mut self, id: AttachmentId) -> Result<Option<Attachment>, StoreError> {
        let row = one!(self, Row, select!("WHERE a.workspace_id = $1 AND a.id = $2"), self.workspace.0, id.0)?;
        Ok(row.map(Into::into))
    }

    /// All files of a release, oldest first.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn attachments(&mut self, request: RequestId) -> Result<Vec<Attachment>, StoreError> {
        let rows = all!(
            self,
            Row,
            select!("WHERE a.workspace_id = $1 AND a.request_id = $2 ORDER BY a.at, a.id"),
            self.workspace.0,
            request.0
        )?;
        Ok(rows.into_iter().map(Into::into).collect())
    }
}
