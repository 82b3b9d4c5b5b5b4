//! Baselines of releases. Their text is kept to the letter, since the hash is over that text; triggers refuse every change.

use super::{
    StoreError, Tx,
    columns::{from_json, word},
};
use crate::domain::{
    baseline::{Baseline, BaselineMoment, BaselineRow, Snapshot},
    calendar::Environment,
    ids::{BaselineId, PersonId, RequestId},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A baseline without its rows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BaselineHead {
    pub id: BaselineId,
    pub number: i64,
    pub moment: BaselineMoment,
    pub environment: Environment,
    /// How many items it has.
    pub items: i64,
    pub sha256: String,
    pub by_name: String,
    pub at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct HeadRow {
    id: Uuid,
    number: i64,
    moment: String,
    environment: String,
    items: i64,
    sha256: String,
    by_name: String,
    at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    request_id: Uuid,
    number: i64,
    moment: String,
    environment: String,
    body: String,
    sha256: String,
    by_id: Uuid,
    at: DateTime<Utc>,
}

/// What the text has that no column has.
#[derive(Deserialize)]
struct Body {
    rows: Vec<BaselineRow>,
}

impl HeadRow {
    fn head(self) -> Result<BaselineHead, StoreError> {
        Ok(BaselineHead {
            id: BaselineId(self.id),
            number: self.number,
            moment: word(&self.moment)?,
            environment: word(&self.environment)?,
            items: self.items,
            sha256: self.sha256,
            by_name: self.by_name,
            at: self.at,
        })
    }
}

impl Row {
    fn baseline(self) -> Result<Baseline, StoreError> {
        let body: Body = from_json(&self.body)?;
        let snapshot = Snapshot {
            id: BaselineId(self.id),
            request: RequestId(self.request_id),
            number: self.number,
            moment: word(&self.moment)?,
            environment: word(&self.environment)?,
            rows: body.rows,
            taken_by: PersonId(self.by_id),
            taken_at: self.at,
        };
        let baseline = Baseline { snapshot, sha256: self.sha256 };
        if baseline.is_text_of(&self.body) { Ok(baseline) } else { Err(StoreError::corrupt("a baseline was changed")) }
    }
}

impl Tx {
    /// Stores a baseline.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the release has one of that number.
    pub async fn insert_baseline(&mut self, b: &Baseline) -> Result<(), StoreError> {
        let s = &b.snapshot;
        let body = s.canonical();
        run!(
            self,
            "INSERT INTO baseline (id, workspace_id, request_id, number, moment, environment, items, body, sha256, by_id, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            s.id.0,
            self.workspace.0,
            s.request.0,
            s.number,
            s.moment.key(),
            s.environment.key(),
            i64::try_from(s.rows.len()).unwrap_or(i64::MAX),
            &body,
            &b.sha256,
            s.taken_by.0,
            s.taken_at
        )?;
        Ok(())
    }

    /// The baselines of a release without their rows, the newest first; at most `limit`.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn baselines(&mut self, request: RequestId, limit: i64) -> Result<Vec<BaselineHead>, StoreError> {
        let rows = all!(
            self,
            HeadRow,
            "SELECT b.id, b.number, b.moment, b.environment, b.items, b.sha256, p.name AS by_name, b.at
             FROM baseline b JOIN person p ON p.id = b.by_id
             WHERE b.workspace_id = $1 AND b.request_id = $2 ORDER BY b.number DESC LIMIT $3",
            self.workspace.0,
            request.0,
            limit
        )?;
        rows.into_iter().map(HeadRow::head).collect()
    }

    /// The newest baseline of each moment, without its rows.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn newest_baselines(&mut self, request: RequestId) -> Result<Vec<BaselineHead>, StoreError> {
        let rows = all!(
            self,
            HeadRow,
            "SELECT b.id, b.number, b.moment, b.environment, b.items, b.sha256, p.name AS by_name, b.at
             FROM baseline b JOIN person p ON p.id = b.by_id
             WHERE b.workspace_id = $1 AND b.request_id = $2 AND b.number IN (
                 SELECT MAX(o.number) FROM baseline o WHERE o.request_id = $2 GROUP BY o.moment, o.environment
             ) ORDER BY b.number DESC",
            self.workspace.0,
            request.0
        )?;
        rows.into_iter().map(HeadRow::head).collect()
    }

    /// A baseline of a release, its hash checked.
    ///
    /// # Errors
    /// When the database cannot, or the baseline was changed.
    pub async fn baseline(&mut self, request: RequestId, id: BaselineId) -> Result<Option<Baseline>, StoreError> {
        let row = one!(
            self,
            Row,
            "SELECT id, request_id, number, moment, environment, body, sha256, by_id, at FROM baseline
             WHERE workspace_id = $1 AND request_id = $2 AND id = $3",
            self.workspace.0,
            request.0,
            id.0
        )?;
        row.map(Row::baseline).transpose()
    }
}
