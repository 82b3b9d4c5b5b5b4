//! Processes while they are being written, one draft each. The text may be wrong; nothing here reads it.

use crate::{
    domain::ids::PersonId,
    server::store::{StoreError, Tx},
};
use chrono::{DateTime, Utc};

/// A process while it is being written.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ProcessDraft {
    pub process: String,
    pub name: String,
    pub toml: String,
    /// How many times it was saved.
    pub edit: i64,
    /// The name of who saved it last.
    pub edited_by: String,
    pub edited_at: DateTime<Utc>,
}

impl Tx {
    /// The draft of a process, if there is one.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn process_draft(&mut self, process: &str) -> Result<Option<ProcessDraft>, StoreError> {
        one!(
            self,
            ProcessDraft,
            "SELECT d.process, d.name, d.toml, d.edit, p.name AS edited_by, d.edited_at FROM process_draft d
             JOIN person p ON p.id = d.edited_by WHERE d.workspace_id = $1 AND d.process = $2",
            self.workspace.0,
            process
        )
    }

    /// All drafts, by key.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn process_drafts(&mut self, limit: i64) -> Result<Vec<ProcessDraft>, StoreError> {
        all!(
            self,
            ProcessDraft,
            "SELECT d.process, d.name, d.toml, d.edit, p.name AS edited_by, d.edited_at FROM process_draft d
             JOIN person p ON p.id = d.edited_by WHERE d.workspace_id = $1 ORDER BY d.process LIMIT $2",
            self.workspace.0,
            limit
        )
    }

    /// Begins a draft.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the process has one.
    pub async fn insert_process_draft(
        &mut self,
        process: &str,
        (name, toml): (&str, &str),
        by: PersonId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO process_draft (workspace_id, process, name, toml, edit, edited_by, edited_at)
             VALUES ($1, $2, $3, $4, 1, $5, $6)",
            self.workspace.0,
            process,
            name,
            toml,
            by.0,
            now
        )?;
        Ok(())
    }

    /// Saves a draft over the one with this number; tells whether it was still that one.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn save_process_draft(
        &mut self,
        process: &str,
        edit: i64,
        (name, toml): (&str, &str),
        by: PersonId,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let touched = run!(
            self,
            "UPDATE process_draft SET name = $4, toml = $5, edit = edit + 1, edited_by = $6, edited_at = $7
             WHERE workspace_id = $1 AND process = $2 AND edit = $3",
            self.workspace.0,
            process,
            edit,
            name,
            toml,
            by.0,
            now
        )?;
        Ok(touched == 1)
    }

    /// Removes a draft.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn delete_process_draft(&mut self, process: &str) -> Result<(), StoreError> {
        run!(self, "DELETE FROM process_draft WHERE workspace_id = $1 AND process = $2", self.workspace.0, process)?;
        Ok(())
    }
}
