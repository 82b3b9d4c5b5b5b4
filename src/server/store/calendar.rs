//! Freezes, maintenance windows, and what the iCalendar feed lists of releases.

use super::{
    StoreError, Tx,
    columns::{from_json, json, word},
};
use crate::domain::{
    calendar::{Freeze, MaintenanceWindow, Window},
    ids::{FreezeId, MaintenanceWindowId},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct FreezeRow {
    id: Uuid,
    name: String,
    reason: String,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    time_zone: String,
    products: String,
    environments: String,
}

impl FreezeRow {
    fn freeze(self) -> Result<Freeze, StoreError> {
        Ok(Freeze {
            id: FreezeId(self.id),
            name: self.name,
            reason: self.reason,
            window: Window { starts_at: self.starts_at, ends_at: self.ends_at, zone: self.time_zone },
            products: from_json(&self.products)?,
            environments: from_json(&self.environments)?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct MaintenanceRow {
    id: Uuid,
    name: String,
    environment: String,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    time_zone: String,
    products: String,
}

impl MaintenanceRow {
    fn window(self) -> Result<MaintenanceWindow, StoreError> {
        Ok(MaintenanceWindow {
            id: MaintenanceWindowId(self.id),
            name: self.name,
            environment: word(&self.environment)?,
            window: Window { starts_at: self.starts_at, ends_at: self.ends_at, zone: self.time_zone },
            products: from_json(&self.products)?,
        })
    }
}

/// A release as the feed lists it.
#[derive(sqlx::FromRow)]
pub struct FeedRow {
    pub id: Uuid,
    pub product_name: String,
    pub title: String,
    pub kind: String,
    pub version: Option<String>,
    pub window_start: DateTime<Utc>,
    pub window_end: DateTime<Utc>,
    pub process: String,
    pub process_version: i64,
    pub step: String,
    pub ended: bool,
    /// Whether its planning is approved, so that the release itself exists.
    pub released: bool,
    /// When its dates became final, where its process says so.
    pub dates_published_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Tx {
    /// Freezes that overlap the period, by start.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn freezes_between(&mut self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<Vec<Freeze>, StoreError> {
        let rows = all!(
            self,
            FreezeRow,
            "SELECT id, name, reason, starts_at, ends_at, time_zone, products, environments FROM freeze_period
             WHERE workspace_id = $1 AND starts_at < $3 AND ends_at > $2 ORDER BY starts_at, id",
            self.workspace.0,
            from,
            to
        )?;
        rows.into_iter().map(FreezeRow::freeze).collect()
    }

    /// Maintenance windows that overlap the period, by start.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn maintenance_between(
        &mut self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<MaintenanceWindow>, StoreError> {
        let rows = all!(
            self,
            MaintenanceRow,
            "SELECT id, name, environment, starts_at, ends_at, time_zone, products FROM maintenance_window
             WHERE workspace_id = $1 AND starts_at < $3 AND ends_at > $2 ORDER BY starts_at, id",
            self.workspace.0,
            from,
            to
        )?;
        rows.into_iter().map(MaintenanceRow::window).collect()
    }

    /// A freeze of this workspace.
    ///
    /// # Errors
    /// When the database cannot, or the row cannot be read.
    pub async fn freeze(&mut self, id: FreezeId) -> Result<Option<Freeze>, StoreError> {
        let row = one!(
            self,
            FreezeRow,
            "SELECT id, name, reason, starts_at, ends_at, time_zone, products, environments FROM freeze_period
             WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            id.0
        )?;
        row.map(FreezeRow::freeze).transpose()
    }

    /// Stores a freeze.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn insert_freeze(&mut self, f: &Freeze) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO freeze_period (id, workspace_id, name, reason, starts_at, ends_at, time_zone, products, environments)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            f.id.0,
            self.workspace.0,
            &f.name,
            &f.reason,
            f.window.starts_at,
            f.window.ends_at,
            &f.window.zone,
            json(&f.products)?,
            json(&f.environments)?
        )?;
        Ok(())
    }

    /// Removes a freeze; tells how many there were, 0 or 1.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn delete_freeze(&mut self, id: FreezeId) -> Result<u64, StoreError> {
        run!(self, "DELETE FROM freeze_period WHERE workspace_id = $1 AND id = $2", self.workspace.0, id.0)
    }

    /// A maintenance window of this workspace.
    ///
    /// # Errors
    /// When the database cannot, or the row cannot be read.
    pub async fn maintenance_window(
        &mut self,
        id: MaintenanceWindowId,
    ) -> Result<Option<MaintenanceWindow>, StoreError> {
        let row = one!(
            self,
            MaintenanceRow,
            "SELECT id, name, environment, starts_at, ends_at, time_zone, products FROM maintenance_window
             WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            id.0
        )?;
        row.map(MaintenanceRow::window).transpose()
    }

    /// Stores a maintenance window.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn insert_maintenance_window(&mut self, m: &MaintenanceWindow) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO maintenance_window (id, workspace_id, name, environment, starts_at, ends_at, time_zone, products)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            m.id.0,
            self.workspace.0,
            &m.name,
            m.environment.key(),
            m.window.starts_at,
            m.window.ends_at,
            &m.window.zone,
            json(&m.products)?
        )?;
        Ok(())
    }

    /// Removes a maintenance window; tells how many there were, 0 or 1.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn delete_maintenance_window(&mut self, id: MaintenanceWindowId) -> Result<u64, StoreError> {
        run!(self, "DELETE FROM maintenance_window WHERE workspace_id = $1 AND id = $2", self.workspace.0, id.0)
    }

    /// Releases whose window overlaps the period, open and closed, latest first; at most `limit`.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn feed_rows(
        &mut self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        limit: i64,
    ) -> Result<Vec<FeedRow>, StoreError> {
        // No window is longer than 31 days, so the index on its start bounds both sides.
        let earliest = from - chrono::TimeDelta::days(crate::domain::calendar::LONGEST_WINDOW_DAYS + 1);
        all!(
            self,
            FeedRow,
            "SELECT q.id, p.name AS product_name, q.title, q.kind, q.version, q.window_start, q.window_end, q.process,
             q.process_version, q.step, q.ended, (r.id IS NOT NULL) AS released, q.dates_published_at, q.created_at, q.updated_at
             FROM request q JOIN product p ON p.id = q.product_id LEFT JOIN release r ON r.request_id = q.id
             WHERE q.workspace_id = $1 AND q.window_start < $3 AND q.window_start > $4 AND q.window_end > $2
             ORDER BY q.window_start DESC, q.id LIMIT $5",
            self.workspace.0,
            from,
            to,
            earliest,
            limit
        )
    }
}
