//! Releases that follow others, releases that were taken back, and how releases ended, counted.

use crate::{
    domain::{ids::RequestId, release::ReleaseKind},
    server::store::{StoreError, Tx, columns::word},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A release before or after another.
#[derive(Clone, Debug)]
pub struct Related {
    pub id: RequestId,
    pub number: i64,
    pub product_name: String,
    pub version: Option<String>,
    /// Whether its process is over.
    pub ended: bool,
}

type Row = (Uuid, i64, String, Option<String>, bool);

impl From<Row> for Related {
    fn from((id, number, product_name, version, ended): Row) -> Self {
        Self { id: RequestId(id), number, product_name, version, ended }
    }
}

/// Closed releases of a type that ended alike.
#[derive(Clone, Debug)]
pub struct Closed {
    pub kind: ReleaseKind,
    pub process: String,
    pub version: u32,
    /// The end's key.
    pub end: String,
    pub count: i64,
    /// How many of them were taken back at some time.
    pub taken_back: i64,
}

impl Tx {
    /// Notes which release a new one follows.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn set_predecessor(&mut self, request: RequestId, before: RequestId) -> Result<(), StoreError> {
        run!(
            self,
            "UPDATE request SET predecessor_id = $3 WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            request.0,
            before.0
        )?;
        Ok(())
    }

    /// The release that this one follows.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn predecessor(&mut self, request: RequestId) -> Result<Option<Related>, StoreError> {
        let row = one!(
            self,
            Row,
            "SELECT b.id, b.number, d.name, b.version, b.ended FROM request q JOIN request b ON b.id = q.predecessor_id
             JOIN product d ON d.id = b.product_id WHERE q.workspace_id = $1 AND q.id = $2",
            self.workspace.0,
            request.0
        )?;
        Ok(row.map(Related::from))
    }

    /// The releases that follow this one, oldest first.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn followers(&mut self, request: RequestId) -> Result<Vec<Related>, StoreError> {
        let rows = all!(
            self,
            Row,
            "SELECT q.id, q.number, d.name, q.version, q.ended FROM request q JOIN product d ON d.id = q.product_id
             WHERE q.workspace_id = $1 AND q.predecessor_id = $2 ORDER BY q.number LIMIT 50",
            self.workspace.0,
            request.0
        )?;
        Ok(rows.into_iter().map(Related::from).collect())
    }

    /// Notes that a release was taken out of LIVE; the first time counts.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn mark_taken_back(&mut self, request: RequestId, now: DateTime<Utc>) -> Result<(), StoreError> {
        run!(
            self,
            "UPDATE request SET taken_back_at = COALESCE(taken_back_at, $3) WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            request.0,
            now
        )?;
        Ok(())
    }

    /// Whether a release was ever taken out of LIVE.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn was_taken_back(&mut self, request: RequestId) -> Result<bool, StoreError> {
        let row = one!(
            self,
            (Option<DateTime<Utc>>,),
            "SELECT taken_back_at FROM request WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            request.0
        )?;
        Ok(row.is_some_and(|r| r.0.is_some()))
    }

    /// How the newest `limit` releases that were closed since `since` ended, counted by type and end. A closed release is
    /// not changed any more, so its last change is its closing.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn closed_since(&mut self, since: DateTime<Utc>, limit: i64) -> Result<Vec<Closed>, StoreError> {
        let rows = all!(
            self,
            (String, String, i64, String, i64, i64),
            "SELECT kind, process, process_version, step, COUNT(*), COUNT(taken_back_at) FROM (
                 SELECT kind, process, process_version, step, taken_back_at FROM request
                 WHERE workspace_id = $1 AND ended = $2 AND updated_at >= $3 ORDER BY updated_at DESC LIMIT $4
             ) AS closed GROUP BY kind, process, process_version, step ORDER BY kind, process, process_version, step",
            self.workspace.0,
            true,
            since,
            limit
        )?;
        let closed = |(kind, process, version, end, count, taken_back): (String, String, i64, String, i64, i64)| {
            let version = u32::try_from(version).map_err(StoreError::corrupt)?;
            Ok(Closed { kind: word(&kind)?, process, version, end, count, taken_back })
        };
        rows.into_iter().map(closed).collect()
    }
}
