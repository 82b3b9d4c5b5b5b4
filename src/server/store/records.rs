//! What steps ask to be recorded by hand, under the record's key.

use super::{StoreError, Tx, columns::json};
use crate::domain::{
    ids::{PersonId, RequestId},
    process::{Purpose, definition::Answer},
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeMap;

/// What is entered in the fields of a record, by their keys. What does not parse fails the reading of its row.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct Filled(pub BTreeMap<String, String>);

impl TryFrom<String> for Filled {
    type Error = serde_json::Error;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        serde_json::from_str(&text).map(Self)
    }
}

/// A record with who made it.
#[derive(Clone, Debug, Serialize, sqlx::FromRow)]
pub struct RecordRow {
    pub name: String,
    pub positive: bool,
    pub note: String,
    #[sqlx(try_from = "String")]
    pub fields: Filled,
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
            "SELECT r.name, r.positive, r.note, r.fields, p.name AS by_name, r.at FROM record r JOIN person p ON p.id = r.by_id
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
        answer: &Answer,
        by: PersonId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let fields = json(&answer.fields)?;
        run!(
            self,
            "INSERT INTO record (workspace_id, request_id, name, positive, note, fields, by_id, at, purpose)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (request_id, name)
             DO UPDATE SET positive = $4, note = $5, fields = $6, by_id = $7, at = $8, purpose = $9",
            self.workspace.0,
            request.0,
            name,
            answer.positive,
            &answer.note,
            &fields,
            by.0,
            now,
            answer.purpose.map_or("", Purpose::key)
        )?;
        Ok(())
    }
}
