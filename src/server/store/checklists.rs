//! Checklists, their evidence, known defects, uploaded test reports, and who tested what.

use super::{StoreError, Tx, columns::word};
use crate::domain::{
    checklist::{Check, Evidence},
    ids::{AttachmentId, CheckId, PersonId, RequestId},
};
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    kind: String,
    title: String,
    mandatory: bool,
    result: String,
    note: String,
    external_key: String,
    by_id: Option<Uuid>,
    by_name: String,
    at: Option<DateTime<Utc>>,
    version: i64,
}

impl Row {
    fn check(self, evidence: Vec<Evidence>) -> Result<Check, StoreError> {
        Ok(Check {
            id: CheckId(self.id),
            kind: word(&self.kind)?,
            title: self.title,
            mandatory: self.mandatory,
            result: if self.result.is_empty() { None } else { Some(word(&self.result)?) },
            note: self.note,
            by: self.by_id.map(PersonId),
            by_name: self.by_name,
            at: self.at,
            external: (!self.external_key.is_empty()).then_some(self.external_key),
            version: self.version,
            evidence,
        })
    }
}

#[derive(sqlx::FromRow)]
struct EvidenceRow {
    item_id: Option<Uuid>,
    id: Uuid,
    name: String,
    media_type: String,
    bytes: i64,
    sha256: String,
}

impl Tx {
    /// The checklist of a release with its evidence, in its order.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn checks(&mut self, request: RequestId) -> Result<Vec<Check>, StoreError> {
        let rows = all!(
            self,
            Row,
            "SELECT c.id, c.kind, c.title, c.mandatory, c.result, c.note, c.external_key, c.by_id,
             COALESCE(p.name, '') AS by_name, c.at, c.version
             FROM checklist_item c LEFT JOIN person p ON p.id = c.by_id
             WHERE c.workspace_id = $1 AND c.request_id = $2 ORDER BY c.position, c.id",
            self.workspace.0,
            request.0
        )?;
        let files = all!(
            self,
            EvidenceRow,
            "SELECT item_id, id, name, media_type, bytes, sha256 FROM attachment
             WHERE workspace_id = $1 AND request_id = $2 AND item_id IS NOT NULL ORDER BY at, id",
            self.workspace.0,
            request.0
        )?;
        let mut evidence: HashMap<Uuid, Vec<Evidence>> = HashMap::new();
        for file in files {
            let Some(item) = file.item_id else { continue };
            evidence.entry(item).or_default().push(Evidence {
                id: AttachmentId(file.id),
                name: file.name,
                media_type: file.media_type,
                bytes: u64::try_from(file.bytes).map_err(StoreError::corrupt)?,
                sha256: file.sha256,
            });
        }
        rows.into_iter().map(|r| { let e = evidence.remove(&r.id).unwrap_or_default(); r.check(e) }).collect()
    }

    /// Whether the person ever gave a test of the release its result.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn has_tested(&mut self, request: RequestId, person: PersonId) -> Result<bool, StoreError> {
        let row = one!(
            self,
            (i64,),
            "SELECT COUNT(*) FROM tested_by WHERE workspace_id = $1 AND request_id = $2 AND person_id = $3",
            self.workspace.0,
            request.0,
            person.0
        )?;
        Ok(row.is_some_and(|r| r.0 > 0))
    }
}
