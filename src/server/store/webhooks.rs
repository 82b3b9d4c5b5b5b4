//! Other systems that are called by webhook, with the secrets that sign what they are sent.

use super::{StoreError, Tx};
use crate::domain::ids::EndpointId;
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    url: String,
    disabled: bool,
    disabled_why: String,
    old_secret_ends: Option<DateTime<Utc>>,
    created_at: DateTime<Utc>,
}

/// Another system, without its secret.
#[derive(Clone, Debug)]
pub struct Endpoint {
    pub id: EndpointId,
    pub name: String,
    pub url: String,
    /// Nothing is sent while it is; messages wait.
    pub disabled: bool,
    /// Why, in words.
    pub disabled_why: String,
    /// Until when the secret before the present one signs, too.
    pub old_secret_ends: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

impl From<Row> for Endpoint {
    fn from(row: Row) -> Self {
        Self {
            id: EndpointId(row.id),
            name: row.name,
            url: row.url,
            disabled: row.disabled,
            disabled_why: row.disabled_why,
            old_secret_ends: row.old_secret_ends,
            created_at: row.created_at,
        }
    }
}

impl Tx {
    /// Endpoints of this workspace that are not removed, by name; at most 200.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn endpoints(&mut self) -> Result<Vec<Endpoint>, StoreError> {
        let rows = all!(
            self,
            Row,
            "SELECT id, name, url, disabled, disabled_why, old_secret_ends, created_at FROM webhook_endpoint
             WHERE workspace_id = $1 AND retired_at IS NULL ORDER BY name LIMIT 200",
            self.workspace.0
        )?;
        Ok(rows.into_iter().map(Endpoint::from).collect())
    }

    /// An endpoint of this workspace; none when it is removed.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn endpoint(&mut self, id: EndpointId) -> Result<Option<Endpoint>, StoreError> {
        let row = one!(
            self,
            Row,
            "SELECT id, name, url, disabled, disabled_why, old_secret_ends, created_at FROM webhook_endpoint
             WHERE workspace_id = $1 AND id = $2 AND retired_at IS NULL",
            self.workspace.0,
            id.0
        )?;
        Ok(row.map(Endpoint::from))
    }

    /// Stores an endpoint.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when another has the name.
    pub async fn insert_endpoint(&mut self, e: &Endpoint, secret: &str) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO webhook_endpoint (id, workspace_id, name, url, secret, old_secret, old_secret_ends, disabled,
             disabled_why, created_at) VALUES ($1, $2, $3, $4, $5, '', NULL, $6, $7, $8)",
            e.id.0,
            self.workspace.0,
            &e.name,
            &e.url,
            secret,
            e.disabled,
            &e.disabled_why,
            e.created_at
        )?;
        Ok(())
    }

    /// Removes an endpoint with its secrets, and gives up what waits for it; tells how much that was. What was sent to it
    /// still names it.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn retire_endpoint(
        &mut self,
        id: EndpointId,
        name: &str,
        why: &str,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        run!(
            self,
            "UPDATE webhook_endpoint SET name = $3, secret = '', old_secret = '', old_secret_ends = NULL, disabled = $4,
             retired_at = $5 WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            id.0,
            name,
            true,
            now
        )?;
        run!(
            self,
            "UPDATE outbox SET state = 'dead', lease = NULL, leased_until = NULL, last_error = $3, changed_at = $4
             WHERE workspace_id = $1 AND endpoint_id = $2 AND state = 'waiting'",
            self.workspace.0,
            id.0,
            why,
            now
        )
    }

    /// Gives an endpoint another address.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn set_endpoint_url(&mut self, id: EndpointId, url: &str) -> Result<u64, StoreError> {
        run!(
            self,
            "UPDATE webhook_endpoint SET url = $3 WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            id.0,
            url
        )
    }

    /// Gives an endpoint another secret; the present one signs, too, until `old_ends`.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn replace_secret(
        &mut self,
        id: EndpointId,
        secret: &str,
        old_ends: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        run!(
            self,
            "UPDATE webhook_endpoint SET old_secret = secret, secret = $3, old_secret_ends = $4
             WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            id.0,
            secret,
            old_ends
        )
    }

    /// Sets whether an endpoint is sent anything, and why not.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn set_endpoint_disabled(
        &mut self,
        id: EndpointId,
        disabled: bool,
        why: &str,
    ) -> Result<u64, StoreError> {
        run!(
            self,
            "UPDATE webhook_endpoint SET disabled = $3, disabled_why = $4 WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            id.0,
            disabled,
            why
        )
    }
}
