//! Checklists, their evidence, known defects, uploaded test reports, and who tested what.

mod attachments;
mod defects;
mod reports;

pub use attachments::Attachment;
pub use reports::{ReportRow, Uploaded};

use super::{StoreError, Tx, columns::word};
use crate::domain::{
    checklist::{Check, CheckResult, Evidence, ImportedCheck, NewCheck},
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
        rows.into_iter()
            .map(|r| {
                let e = evidence.remove(&r.id).unwrap_or_default();
                r.check(e)
            })
            .collect()
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

    /// Everybody who ever gave a test of the release its result.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn testers(&mut self, request: RequestId) -> Result<Vec<PersonId>, StoreError> {
        let rows = all!(
            self,
            (uuid::Uuid,),
            "SELECT person_id FROM tested_by WHERE workspace_id = $1 AND request_id = $2",
            self.workspace.0,
            request.0
        )?;
        Ok(rows.into_iter().map(|r| PersonId(r.0)).collect())
    }

    /// Adds lines without results at the end of a checklist.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn insert_checks(&mut self, request: RequestId, lines: &[(CheckId, NewCheck)]) -> Result<(), StoreError> {
        let first = self.next_position(request).await?;
        for ((id, line), position) in lines.iter().zip(first..) {
            run!(
                self,
                "INSERT INTO checklist_item (id, workspace_id, request_id, position, kind, title, mandatory, result, note,
                 external_key, by_id, at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, '', '', '', NULL, NULL, 1)",
                id.0,
                self.workspace.0,
                request.0,
                position,
                line.kind.key(),
                &line.title,
                line.mandatory
            )?;
        }
        Ok(())
    }

    /// Adds lines that come from a report at the end of a checklist.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn insert_imported(
        &mut self,
        request: RequestId,
        lines: &[(CheckId, ImportedCheck)],
        (by, now): (PersonId, DateTime<Utc>),
    ) -> Result<(), StoreError> {
        let first = self.next_position(request).await?;
        for ((id, line), position) in lines.iter().zip(first..) {
            let given = line.result.map(|_| (by.0, now));
            run!(
                self,
                "INSERT INTO checklist_item (id, workspace_id, request_id, position, kind, title, mandatory, result, note,
                 external_key, by_id, at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1)",
                id.0,
                self.workspace.0,
                request.0,
                position,
                line.kind.key(),
                &line.title,
                line.mandatory,
                line.result.map_or("", CheckResult::key),
                &line.note,
                &line.external,
                given.map(|g| g.0),
                given.map(|g| g.1)
            )?;
        }
        Ok(())
    }

    async fn next_position(&mut self, request: RequestId) -> Result<i64, StoreError> {
        let last = one!(
            self,
            (i64,),
            "SELECT COALESCE(MAX(position), 0) FROM checklist_item WHERE workspace_id = $1 AND request_id = $2",
            self.workspace.0,
            request.0
        )?;
        Ok(last.map_or(1, |l| l.0 + 1))
    }

    /// Stores a line's result, note and key in reports, and counts its version up.
    ///
    /// # Errors
    /// When the database cannot, or the line is not there any more in that version.
    pub async fn save_result(&mut self, check: &Check, by: PersonId, now: DateTime<Utc>) -> Result<(), StoreError> {
        let touched = run!(
            self,
            "UPDATE checklist_item SET result = $3, note = $4, external_key = $5, by_id = $6, at = $7, version = version + 1
             WHERE workspace_id = $1 AND id = $2 AND version = $8",
            self.workspace.0,
            check.id.0,
            check.result.map_or("", CheckResult::key),
            &check.note,
            check.external.as_deref().unwrap_or_default(),
            by.0,
            now,
            check.version
        )?;
        if touched == 1 { Ok(()) } else { Err(StoreError::Taken("the line was changed in between".into())) }
    }

    /// Removes a line.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn delete_check(&mut self, check: CheckId) -> Result<(), StoreError> {
        run!(self, "DELETE FROM checklist_item WHERE workspace_id = $1 AND id = $2", self.workspace.0, check.0)?;
        Ok(())
    }

    /// Remembers that the person gave a test of the release its result (S0.42).
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn note_tester(&mut self, request: RequestId, person: PersonId) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO tested_by (workspace_id, request_id, person_id) VALUES ($1, $2, $3)
             ON CONFLICT (request_id, person_id) DO NOTHING",
            self.workspace.0,
            request.0,
            person.0
        )?;
        Ok(())
    }
}
