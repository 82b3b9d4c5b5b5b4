//! Freezes and maintenance windows.

use super::{moment, write, write_elsewhere};
use crate::support::*;
use chrono::TimeDelta;
use uuid::Uuid;

on_both! {
    async fn freezes_and_maintenance_of_a_period_are_those_that_overlap_it(app) {
        let (start, end) = (moment(), moment() + TimeDelta::days(2));
        sql!(
            app,
            "INSERT INTO freeze_period (id, workspace_id, name, reason, starts_at, ends_at, time_zone, products, environments)
             VALUES ($1, $2, 'Holidays', 'Nobody is there', $3, $4, 'UTC', '[]', '[]')",
            Uuid::now_v7(), world().workspace.0, start, end
        )
        .unwrap();
        sql!(
            app,
            "INSERT INTO maintenance_window (id, workspace_id, name, environment, starts_at, ends_at, time_zone, products)
             VALUES ($1, $2, 'Saturday', 'LIVE', $3, $4, 'UTC', '[]')",
            Uuid::now_v7(), world().workspace.0, start, end
        )
        .unwrap();
        let minute = TimeDelta::minutes(1);
        for (from, to, found) in [(start, end, 1), (start - minute, start, 0), (end, end + minute, 0), (end - minute, end, 1)] {
            let mut tx = write(&app).await;
            let freezes = tx.freezes_between(from, to).await.unwrap();
            assert_eq!(freezes.len(), found, "{from} to {to}");
            assert_eq!(tx.maintenance_between(from, to).await.unwrap().len(), found, "{from} to {to}");
            if let Some(freeze) = freezes.first() {
                assert_eq!((freeze.name.as_str(), freeze.window.starts_at), ("Holidays", start));
            }
            drop(tx);
            let mut tx = write_elsewhere(&app).await;
            assert!(tx.freezes_between(from, to).await.unwrap().is_empty());
            assert!(tx.maintenance_between(from, to).await.unwrap().is_empty());
        }
    }
}
