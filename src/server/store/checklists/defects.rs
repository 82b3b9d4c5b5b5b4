//! Defects known to be in a release.

use crate::{
    domain::{
        checklist::Defect,
        ids::{DefectId, PersonId, RequestId},
    },
    server::store::{StoreError, Tx, columns::word},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    title: String,
    severity: String,
    workaround: String,
    is_open: bool,
    by_id: Uuid,
    by_name: String,
    at: DateTime<Utc>,
    version: i64,
}

impl Row {
    fn defect(self) -> Result<Defect, StoreError> {
        Ok(Defect {
            id: DefectId(self.id),
            severity: word(&self.severity)?,
            title: self.title,
            open: self.is_open,
            workaround: self.workaround,
            by: Some(PersonId(self.by_id)),
            by_name: self.by_name,
            at: Some(self.at),
            version: self.version,
        })
    }
}

impl Tx {
    /// The defects known to be in a release, oldest first.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn defects(&mut self, request: RequestId) -> Result<Vec<Defect>, StoreError> {
        let rows = all!(
            self,
            Row,
            "SELECT d.id, d.title, d.severity, d.workaround, d.is_open, d.by_id, p.name AS by_name, d.at, d.version
             FROM defect d JOIN person p ON p.id = d.by_id
             WHERE d.workspace_id = $1 AND d.request_id = $2 ORDER BY d.at, d.id",
            self.workspace.0,
            request.0
        )?;
        rows.into_iter().map(Row::defect).collect()
    }

    /// Stores a new defect.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn insert_defect(
        &mut self,
        request: RequestId,
        d: &Defect,
        (by, now): (PersonId, DateTime<Utc>),
    ) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO defect (id, workspace_id, request_id, title, severity, workaround, is_open, version, by_id, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            d.id.0,
            self.workspace.0,
            request.0,
            &d.title,
            d.severity.key(),
            &d.workaround,
            d.open,
            d.version,
            by.0,
            now
        )?;
        Ok(())
    }

    /// Closes or reopens a defect, and counts its version up.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn save_defect_state(&mut self, defect: DefectId, open: bool) -> Result<(), StoreError> {
        run!(
            self,
            "UPDATE defect SET is_open = $3, version = version + 1 WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            defect.0,
            open
        )?;
        Ok(())
    }
}
