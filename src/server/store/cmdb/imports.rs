//! Uploaded tables of configuration items. What is kept is what was read, not the file; once it is imported, only that it
//! was.

use crate::{
    domain::{
        cmdb::import::ItemRow,
        ids::{CmdbImportId, PersonId},
    },
    server::store::{
        StoreError, Tx,
        columns::{from_json, json},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// Days that a table waits to be imported.
const WAITS: i64 = 30;

/// What is known of a table besides its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportHead {
    pub id: CmdbImportId,
    /// The file's name.
    pub name: String,
    /// The file's hash.
    pub sha256: String,
}

/// A stored table.
#[derive(Clone, Debug)]
pub struct StoredImport {
    pub head: ImportHead,
    pub rows: Vec<ItemRow>,
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
    body: String,
    by_name: String,
    at: DateTime<Utc>,
    importer: Option<String>,
    imported_at: Option<DateTime<Utc>>,
}

impl Tx {
    /// Stores a table that waits to be imported, and drops those that have waited for a month.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn insert_cmdb_import(
        &mut self,
        head: &ImportHead,
        rows: &[ItemRow],
        (by, now): (PersonId, DateTime<Utc>),
    ) -> Result<(), StoreError> {
        run!(
            self,
            "DELETE FROM cmdb_import WHERE workspace_id = $1 AND at < $2 AND imported_at IS NULL",
            self.workspace.0,
            now - TimeDelta::days(WAITS)
        )?;
        let body = json(&rows)?;
        run!(
            self,
            "INSERT INTO cmdb_import (id, workspace_id, name, sha256, body, by_id, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            head.id.0,
            self.workspace.0,
            &head.name,
            &head.sha256,
            &body,
            by.0,
            now
        )?;
        Ok(())
    }

    /// A table of this workspace.
    ///
    /// # Errors
    /// When the database cannot, or the table cannot be read.
    pub async fn cmdb_import(&mut self, id: CmdbImportId) -> Result<Option<StoredImport>, StoreError> {
        let row = one!(
            self,
            Row,
            "SELECT m.id, m.name, m.sha256, m.body, p.name AS by_name, m.at, i.name AS importer, m.imported_at
             FROM cmdb_import m JOIN person p ON p.id = m.by_id LEFT JOIN person i ON i.id = m.imported_by
             WHERE m.workspace_id = $1 AND m.id = $2",
            self.workspace.0,
            id.0
        )?;
        let read = |r: Row| {
            Ok(StoredImport {
                head: ImportHead { id: CmdbImportId(r.id), name: r.name, sha256: r.sha256 },
                rows: from_json(&r.body)?,
                by_name: r.by_name,
                at: r.at,
                imported: r.importer.zip(r.imported_at),
            })
        };
        row.map(read).transpose()
    }

    /// Marks a table as imported and lets go of its rows, which are in the CMDB now.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn mark_cmdb_imported(
        &mut self,
        id: CmdbImportId,
        by: PersonId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        run!(
            self,
            "UPDATE cmdb_import SET imported_by = $3, imported_at = $4, body = '[]' WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            id.0,
            by.0,
            now
        )?;
        Ok(())
    }
}
