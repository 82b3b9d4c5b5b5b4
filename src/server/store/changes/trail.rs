//! Which of the trail's entries are about a change.

use super::{StoreError, Tx};
use crate::domain::ids::ChangeId;
use chrono::{DateTime, Utc};

impl Tx {
    /// Keeps that an entry of the trail is about a change.
    pub(in crate::server::store) async fn link_to_change(
        &mut self,
        change: ChangeId,
        seq: i64,
    ) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO change_event (workspace_id, change_id, seq) VALUES ($1, $2, $3)",
            self.workspace.0,
            change.0,
            seq
        )?;
        Ok(())
    }

    /// The newest `limit` entries of the trail about one change, newest first: who, what, when.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn history_of_change(
        &mut self,
        change: ChangeId,
        limit: i64,
    ) -> Result<Vec<(String, String, DateTime<Utc>)>, StoreError> {
        all!(
            self,
            (String, String, DateTime<Utc>),
            "SELECT e.actor_name, e.words, e.at FROM change_event ce
             JOIN event e ON e.workspace_id = ce.workspace_id AND e.seq = ce.seq
             WHERE ce.workspace_id = $1 AND ce.change_id = $2 ORDER BY ce.seq DESC LIMIT $3",
            self.workspace.0,
            change.0,
            limit
        )
    }
}
