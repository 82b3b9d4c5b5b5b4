//! Spreadsheets and texts that were uploaded for plans, and how sheets were read. What is kept is what was read, not the
//! file; a month later it goes.

use super::{
    StoreError, Tx,
    columns::{from_json, json},
};
use crate::domain::{
    ids::{PersonId, PlanImportId, RequestId},
    plan::{Plan, PlanEdit},
    sheet::Sheet,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Days that an upload is kept.
const KEPT: i64 = 30;
/// Uploads of a release that are listed.
const LISTED: i64 = 10;

/// What was read from a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    /// A whole plan, that Slipway has exported.
    Plan(Box<Plan>),
    /// Sheets that somebody else made, and what is to be said of the file.
    Sheets { sheets: Vec<Sheet>, remarks: Vec<String> },
}

/// What is known of an upload besides what was read.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportHead {
    pub id: PlanImportId,
    pub request: RequestId,
    /// The file's name.
    pub name: String,
    /// The file's hash.
    pub sha256: String,
}

/// A stored upload.
#[derive(Clone, Debug)]
pub struct StoredImport {
    pub head: ImportHead,
    pub body: Body,
    pub by_name: String,
    pub at: DateTime<Utc>,
    /// Who took it over and when; none while it is pending.
    pub taken: Option<(String, DateTime<Utc>)>,
    /// The edit that takes it back.
    pub undo: Option<PlanEdit>,
}

/// An upload in a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ImportRow {
    pub id: Uuid,
    pub name: String,
    pub by_name: String,
    pub at: DateTime<Utc>,
    pub taken_at: Option<DateTime<Utc>>,
}

#[derive(sqlx::FromRow)]
struct Row {
    name: String,
    sha256: String,
    body: String,
    by_name: String,
    at: DateTime<Utc>,
    taker: Option<String>,
    taken_at: Option<DateTime<Utc>>,
    undo: Option<String>,
}

impl Tx {
    /// Stores an upload, and drops those that have been kept for a month.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn insert_plan_import(
        &mut self,
        head: &ImportHead,
        body: &Body,
        (by, now): (PersonId, DateTime<Utc>),
    ) -> Result<(), StoreError> {
        run!(
            self,
            "DELETE FROM plan_import WHERE workspace_id = $1 AND at < $2",
            self.workspace.0,
            now - TimeDelta::days(KEPT)
        )?;
        let body = json(body)?;
        run!(
            self,
            "INSERT INTO plan_import (id, workspace_id, request_id, name, sha256, body, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            head.id.0,
            self.workspace.0,
            head.request.0,
            &head.name,
            &head.sha256,
            &body,
            by.0,
            now
        )?;
        Ok(())
    }

    /// An upload for this release's plan.
    ///
    /// # Errors
    /// When the database cannot, or the upload cannot be read.
    pub async fn plan_import(
        &mut self,
        request: RequestId,
        id: PlanImportId,
    ) -> Result<Option<StoredImport>, StoreError> {
        let row = one!(
            self,
            Row,
            "SELECT m.name, m.sha256, m.body, p.name AS by_name, m.at, t.name AS taker, m.taken_at, m.undo
             FROM plan_import m JOIN person p ON p.id = m.by_id LEFT JOIN person t ON t.id = m.taken_by
             WHERE m.workspace_id = $1 AND m.request_id = $2 AND m.id = $3",
            self.workspace.0,
            request.0,
            id.0
        )?;
        let read = |r: Row| {
            Ok(StoredImport {
                head: ImportHead { id, request, name: r.name, sha256: r.sha256 },
                body: from_json(&r.body)?,
                by_name: r.by_name,
                at: r.at,
                taken: r.taker.zip(r.taken_at),
                undo: r.undo.as_deref().map(from_json).transpose()?,
            })
        };
        row.map(read).transpose()
    }

    /// The newest uploads for a release's plan.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn plan_imports(&mut self, request: RequestId) -> Result<Vec<ImportRow>, StoreError> {
        all!(
            self,
            ImportRow,
            "SELECT m.id, m.name, p.name AS by_name, m.at, m.taken_at
             FROM plan_import m JOIN person p ON p.id = m.by_id
             WHERE m.workspace_id = $1 AND m.request_id = $2 ORDER BY m.at DESC LIMIT $3",
            self.workspace.0,
            request.0,
            LISTED
        )
    }

    /// Marks an upload as taken over, with the edit that takes it back; or as pending again.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn mark_plan_import(
        &mut self,
        id: PlanImportId,
        taken: Option<(PersonId, DateTime<Utc>)>,
        undo: Option<&PlanEdit>,
    ) -> Result<(), StoreError> {
        let undo = undo.map(json).transpose()?;
        run!(
            self,
            "UPDATE plan_import SET taken_by = $3, taken_at = $4, undo = $5 WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            id.0,
            taken.map(|(by, _)| by.0),
            taken.map(|(_, at)| at),
            undo
        )?;
        Ok(())
    }

    /// How sheets with this head were read last: what each column is.
    ///
    /// # Errors
    /// When the database cannot, or the columns cannot be read.
    pub async fn plan_mapping(&mut self, signature: &str) -> Result<Option<Vec<String>>, StoreError> {
        let row = one!(
            self,
            (String,),
            "SELECT columns FROM plan_mapping WHERE workspace_id = $1 AND signature = $2",
            self.workspace.0,
            signature
        )?;
        row.map(|(columns,)| from_json(&columns)).transpose()
    }

    /// Keeps how a sheet was read.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn save_plan_mapping(
        &mut self,
        signature: &str,
        columns: &[String],
        (by, now): (PersonId, DateTime<Utc>),
    ) -> Result<(), StoreError> {
        let columns = json(&columns)?;
        run!(
            self,
            "INSERT INTO plan_mapping (workspace_id, signature, columns, by_id, at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (workspace_id, signature) DO UPDATE SET columns = $3, by_id = $4, at = $5",
            self.workspace.0,
            signature,
            &columns,
            by.0,
            now
        )?;
        Ok(())
    }
}
