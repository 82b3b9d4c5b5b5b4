//! Uploaded test reports: pending until imported, then kept, so that the same file changes nothing. What is kept is what
//! was read, not the file.

use crate::{
    domain::{
        checklist::{CheckKind, Report},
        ids::{PersonId, ReportId, RequestId},
    },
    server::store::{
        StoreError, Tx,
        columns::{from_json, json, word},
    },
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A report that has just been uploaded and read.
#[derive(Clone, Debug)]
pub struct Uploaded {
    /// The file's name.
    pub name: String,
    /// The file's hash.
    pub sha256: String,
    /// The kind of the lines that new tests become.
    pub kind: CheckKind,
    pub report: Report,
}

/// A stored report.
#[derive(Clone, Debug)]
pub struct ReportRow {
    pub id: ReportId,
    pub name: String,
    pub sha256: String,
    pub kind: CheckKind,
    pub report: Report,
    pub by_name: String,
    pub at: DateTime<Utc>,
    /// Who imported it and when; none while it is pending.
    pub imported: Option<(String, DateTime<Utc>)>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    sha256: String,
    kind: String,
    body: String,
    by_name: String,
    at: DateTime<Utc>,
    importer: Option<String>,
    imported_at: Option<DateTime<Utc>>,
}

impl Tx {
    /// Stores a pending report.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the release has one of this file.
    pub async fn insert_report(
        &mut self,
        (request, id): (RequestId, ReportId),
        new: &Uploaded,
        (by, now): (PersonId, DateTime<Utc>),
    ) -> Result<(), StoreError> {
        let body = json(&new.report)?;
        run!(
            self,
            "INSERT INTO test_report (id, workspace_id, request_id, name, sha256, kind, body, by_id, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            id.0,
            self.workspace.0,
            request.0,
            &new.name,
            &new.sha256,
            new.kind.key(),
            &body,
            by.0,
            now
        )?;
        Ok(())
    }

    /// The report of a file, if the release has one.
    ///
    /// # Errors
    /// When the database cannot, or the report cannot be read.
    pub async fn report_of_file(&mut self, request: RequestId, sha256: &str) -> Result<Option<ReportRow>, StoreError> {
        let row = one!(
            self,
            (Uuid,),
            "SELECT id FROM test_report WHERE workspace_id = $1 AND request_id = $2 AND sha256 = $3",
            self.workspace.0,
            request.0,
            sha256
        )?;
        match row {
            Some((id,)) => self.report(request, ReportId(id)).await,
            None => Ok(None),
        }
    }

    /// Chooses another kind for the lines that a pending report would add.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn save_report_kind(&mut self, id: ReportId, kind: CheckKind) -> Result<(), StoreError> {
        run!(
            self,
            "UPDATE test_report SET kind = $3 WHERE workspace_id = $1 AND id = $2 AND imported_at IS NULL",
            self.workspace.0,
            id.0,
            kind.key()
        )?;
        Ok(())
    }

    /// A report of a release.
    ///
    /// # Errors
    /// When the database cannot, or the report cannot be read.
    pub async fn report(&mut self, request: RequestId, id: ReportId) -> Result<Option<ReportRow>, StoreError> {
        let row = one!(
            self,
            Row,
            "SELECT r.id, r.name, r.sha256, r.kind, r.body, p.name AS by_name, r.at, i.name AS importer, r.imported_at
             FROM test_report r JOIN person p ON p.id = r.by_id LEFT JOIN person i ON i.id = r.imported_by
             WHERE r.workspace_id = $1 AND r.request_id = $2 AND r.id = $3",
            self.workspace.0,
            request.0,
            id.0
        )?;
        let read = |r: Row| {
            Ok(ReportRow {
                id: ReportId(r.id),
                kind: word(&r.kind)?,
                report: from_json(&r.body)?,
                name: r.name,
                sha256: r.sha256,
                by_name: r.by_name,
                at: r.at,
                imported: r.importer.zip(r.imported_at),
            })
        };
        row.map(read).transpose()
    }

    /// Marks a report as imported.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn mark_imported(&mut self, id: ReportId, by: PersonId, now: DateTime<Utc>) -> Result<(), StoreError> {
        run!(
            self,
            "UPDATE test_report SET imported_by = $3, imported_at = $4
             WHERE workspace_id = $1 AND id = $2 AND imported_at IS NULL",
            self.workspace.0,
            id.0,
            by.0,
            now
        )?;
        Ok(())
    }
}
