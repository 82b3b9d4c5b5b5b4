//! A workspace's own processes: published versions, which never change, and how many releases follow them. Drafts are in
//! [`drafts`], which releases follow which process in [`choices`]. Definitions that were read are remembered, since lists
//! ask for one in each row.

mod choices;
mod drafts;

pub use choices::ProcessChoice;
pub use drafts::ProcessDraft;

use super::{StoreError, Tx};
use crate::domain::{
    ids::{PersonId, WorkspaceId},
    process::{Definition, builtin, template::Sketch},
};
use chrono::{DateTime, Utc};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Definitions remembered at most.
const REMEMBERED: usize = 1000;

/// Published versions that were read. They are never changed, so they are never forgotten but for want of space.
#[derive(Clone, Debug, Default)]
pub struct Definitions(Arc<Mutex<HashMap<Named, Arc<Definition>>>>);

/// A workspace's process: its key and version.
type Named = (WorkspaceId, String, u32);

impl Definitions {
    fn known(&self, name: &Named) -> Option<Arc<Definition>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    fn remember(&self, name: Named, definition: Arc<Definition>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(name, definition);
    }
}

/// A published version, without its text.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Published {
    pub process: String,
    pub version: i64,
    pub name: String,
    pub published_by: String,
    pub published_at: DateTime<Utc>,
}

impl Tx {
    /// A version of a process: a shipped one, or one of the workspace's own.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn definition(&mut self, process: &str, version: u32) -> Result<Option<Arc<Definition>>, StoreError> {
        let name = (self.workspace, process.to_owned(), version);
        if let Some(known) = self.definitions.known(&name) {
            return Ok(Some(known));
        }
        let found = match builtin::find(process, version) {
            Some(shipped) => Some(shipped),
            None => self.process_text(process, version).await?.map(|text| read(&text)).transpose()?,
        };
        let found = found.map(Arc::new);
        if let Some(definition) = &found {
            self.definitions.remember(name, definition.clone());
        }
        Ok(found)
    }

    /// The text of a published version, as it was published.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn process_text(&mut self, process: &str, version: u32) -> Result<Option<String>, StoreError> {
        let row = one!(
            self,
            (String,),
            "SELECT toml FROM process_version WHERE workspace_id = $1 AND process = $2 AND version = $3",
            self.workspace.0,
            process,
            i64::from(version)
        )?;
        Ok(row.map(|r| r.0))
    }

    /// Published versions, the newest of each process first.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn published(&mut self, limit: i64) -> Result<Vec<Published>, StoreError> {
        all!(
            self,
            Published,
            "SELECT v.process, v.version, v.name, p.name AS published_by, v.published_at FROM process_version v
             JOIN person p ON p.id = v.published_by WHERE v.workspace_id = $1 ORDER BY v.process, v.version DESC LIMIT $2",
            self.workspace.0,
            limit
        )
    }

    /// The newest published version of one of the workspace's own processes.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn newest_version(&mut self, process: &str) -> Result<Option<u32>, StoreError> {
        let row = one!(
            self,
            (Option<i64>,),
            "SELECT MAX(version) FROM process_version WHERE workspace_id = $1 AND process = $2",
            self.workspace.0,
            process
        )?;
        row.and_then(|r| r.0).map(|n| u32::try_from(n).map_err(StoreError::corrupt)).transpose()
    }

    /// Publishes a version.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when there is one of that number.
    pub async fn publish_process(
        &mut self,
        definition: &Definition,
        toml: &str,
        by: PersonId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO process_version (workspace_id, process, version, name, toml, published_by, published_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            self.workspace.0,
            &definition.key,
            i64::from(definition.version),
            &definition.name,
            toml,
            by.0,
            now
        )?;
        Ok(())
    }

    /// The processes, with their versions, that open releases follow.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn processes_in_use(&mut self) -> Result<Vec<(String, u32)>, StoreError> {
        let mut found: Vec<(String, i64)> = Vec::new();
        // From one to the next along the index, however many releases follow each.
        loop {
            let (process, version) = found.last().cloned().unwrap_or_default();
            let next = one!(
                self,
                (String, i64),
                "SELECT process, process_version FROM request
                 WHERE workspace_id = $1 AND ended = $2 AND (process, process_version) > ($3, $4)
                 ORDER BY process, process_version LIMIT 1",
                self.workspace.0,
                false,
                process,
                version
            )?;
            match next {
                Some(next) => found.push(next),
                None => break,
            }
        }
        found
            .into_iter()
            .map(|(key, version)| Ok((key, u32::try_from(version).map_err(StoreError::corrupt)?)))
            .collect()
    }

    /// How many open releases follow each version of each process.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn count_by_process(&mut self) -> Result<Vec<(String, i64, i64)>, StoreError> {
        all!(
            self,
            (String, i64, i64),
            "SELECT process, process_version, COUNT(*) FROM request WHERE workspace_id = $1 AND ended = $2
             GROUP BY process, process_version ORDER BY process, process_version",
            self.workspace.0,
            false
        )
    }
}

/// A published text. It held together when it was published; a newer Slipway may ask for more, and releases that follow it
/// go on all the same.
fn read(text: &str) -> Result<Definition, StoreError> {
    let sketch = Sketch::read(text).map_err(|p| StoreError::corrupt(p.words))?;
    sketch.as_published().map_err(|p| StoreError::corrupt(p.words))
}
