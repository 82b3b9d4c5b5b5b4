//! What steps ask to be recorded by hand, under the record's key.

use super::{StoreError, Tx};
use crate::domain::ids::{PersonId, RequestId};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// A record with who made it.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct RecordRow {
    pub name: String,
    pub positive: bool,
    pub note: String,
    pub by_name: String,
    pub at: DateTime<Utc>,
}

impl Tx {
    /// All records of a release.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn records(&mut self, request: RequestId) -> Result<Vec<RecordRow>, StoreError> {
        all!(
            self,
            RecordRow,
            "SELECT r.name, r.positive, r.note, p.name AS by_name, r.at FROM record r JOIN person p ON p.id = r.by_id
             WHERE r.workspace_id = $1 AND r.request_id = $2 ORDER BY r.at",
            self.workspace.0,
            request.0
        )
    }

    /// Stores a record, replacing the one of the same name; the audit trail keeps both.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn save_record(
        &mut self,
        request: RequestId,
        name: &str,
        (positive, note): (bool, &str),
        by: PersonId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO record (workspace_id, request_id, name, positive, note, by_id, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (request_id, name) DO UPDATE SET positive = $4, note = $5, by_id = $6, at = $7",
            self.workspace.0,
            request.0,
            name,
            positive,
            note,
            by.0,
            now
        )?;
        Ok(())
    }
}
