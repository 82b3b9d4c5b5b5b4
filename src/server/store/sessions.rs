//! Who is signed in. Tokens are stored as SHA-256 only; how long a session lasts is decided by the caller.

use super::{StoreError, Tx};
use crate::domain::ids::{PersonId, WorkspaceId};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A session as stored.
#[derive(sqlx::FromRow)]
pub struct SessionRow {
    pub workspace_id: Uuid,
    pub person_id: Uuid,
    pub created_at: DateTime<Utc>,
    pub seen_at: DateTime<Utc>,
}

impl Tx {
    /// Stores a session.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn insert_session(&mut self, hash: &str, person: PersonId, now: DateTime<Utc>) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO session (token_hash, workspace_id, person_id, created_at, seen_at) VALUES ($1, $2, $3, $4, $4)",
            hash,
            self.workspace.0,
            person.0,
            now
        )?;
        Ok(())
    }

    /// The session of a token, in whichever workspace.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn session(&mut self, hash: &str) -> Result<Option<SessionRow>, StoreError> {
        one!(
            self,
            SessionRow,
            "SELECT workspace_id, person_id, created_at, seen_at FROM session WHERE token_hash = $1",
            hash
        )
    }

    /// Notes that a session was used.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn touch_session(&mut self, hash: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
        run!(self, "UPDATE session SET seen_at = $2 WHERE token_hash = $1", hash, now)?;
        Ok(())
    }

    /// Ends one session.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn end_session(&mut self, hash: &str) -> Result<(), StoreError> {
        run!(self, "DELETE FROM session WHERE token_hash = $1", hash)?;
        Ok(())
    }

    /// Ends all sessions of a person: when disabled, or when the password changes.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn end_sessions(&mut self, person: PersonId) -> Result<(), StoreError> {
        run!(self, "DELETE FROM session WHERE workspace_id = $1 AND person_id = $2", self.workspace.0, person.0)?;
        Ok(())
    }

    /// Forgets sessions that were last used before `before`.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn forget_sessions(&mut self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        run!(self, "DELETE FROM session WHERE seen_at < $1", before)
    }

    /// Replaces a person's calendar feed token; none revokes it. The new one takes the place of the old.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn set_feed_token(
        &mut self,
        person: PersonId,
        hash: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        run!(self, "DELETE FROM feed_token WHERE workspace_id = $1 AND person_id = $2", self.workspace.0, person.0)?;
        if let Some(hash) = hash {
            run!(
                self,
                "INSERT INTO feed_token (token_hash, workspace_id, person_id, created_at) VALUES ($1, $2, $3, $4)",
                hash,
                self.workspace.0,
                person.0,
                now
            )?;
        }
        Ok(())
    }

    /// When the person's feed token was made, if there is one.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn feed_token_since(&mut self, person: PersonId) -> Result<Option<DateTime<Utc>>, StoreError> {
        let row = one!(
            self,
            (DateTime<Utc>,),
            "SELECT created_at FROM feed_token WHERE workspace_id = $1 AND person_id = $2",
            self.workspace.0,
            person.0
        )?;
        Ok(row.map(|r| r.0))
    }

    /// Whose feed a token opens, in whichever workspace.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn feed_owner(&mut self, hash: &str) -> Result<Option<(WorkspaceId, PersonId)>, StoreError> {
        let row =
            one!(self, (Uuid, Uuid), "SELECT workspace_id, person_id FROM feed_token WHERE token_hash = $1", hash)?;
        Ok(row.map(|(w, p)| (WorkspaceId(w), PersonId(p))))
    }
}
