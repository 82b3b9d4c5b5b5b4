//! Freezes and maintenance windows.

use super::{
    StoreError, Tx,
    columns::{from_json, word},
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
        let freeze = |r: FreezeRow| {
            Ok(Freeze {
                id: FreezeId(r.id),
                name: r.name,
                reason: r.reason,
                window: Window { starts_at: r.starts_at, ends_at: r.ends_at, zone: r.time_zone },
                products: from_json(&r.products)?,
                environments: from_json(&r.environments)?,
            })
        };
        rows.into_iter().map(freeze).collect()
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
        let window = |r: MaintenanceRow| {
            Ok(MaintenanceWindow {
                id: MaintenanceWindowId(r.id),
                name: r.name,
                environment: word(&r.environment)?,
                window: Window { starts_at: r.starts_at, ends_at: r.ends_at, zone: r.time_zone },
                products: from_json(&r.products)?,
            })
        };
        rows.into_iter().map(window).collect()
    }
}
