//! How far the activities of a plan revision are carried out.

use super::{StoreError, Tx, columns::word};
use crate::domain::{
    ids::{PersonId, RequestId},
    runbook::Entry,
};
use chrono::{DateTime, Utc};

#[derive(sqlx::FromRow)]
struct Row {
    activity: String,
    progress: String,
    started_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    reason: String,
    by_name: String,
}

impl Tx {
    /// What was recorded of a plan revision's activities.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn runbook(&mut self, request: RequestId, plan: &str) -> Result<Vec<Entry>, StoreError> {
        let rows = all!(
            self,
            Row,
            "SELECT r.activity, r.progress, r.started_at, r.ended_at, r.reason, p.name AS by_name
             FROM runbook_entry r JOIN person p ON p.id = r.by_id
             WHERE r.workspace_id = $1 AND r.request_id = $2 AND r.plan_hash = $3",
            self.workspace.0,
            request.0,
            plan
        )?;
        let entry = |r: Row| {
            Ok(Entry {
                activity: r.activity,
                progress: word(&r.progress)?,
                started_at: r.started_at,
                ended_at: r.ended_at,
                reason: r.reason,
                by_name: r.by_name,
            })
        };
        rows.into_iter().map(entry).collect()
    }

    /// Stores how far an activity is, in place of what was known before.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn save_runbook_entry(
        &mut self,
        (request, plan): (RequestId, &str),
        e: &Entry,
        by: PersonId,
    ) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO runbook_entry (workspace_id, request_id, plan_hash, activity, progress, started_at, ended_at,
                reason, by_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             ON CONFLICT (request_id, plan_hash, activity) DO UPDATE
             SET progress = $5, started_at = $6, ended_at = $7, reason = $8, by_id = $9",
            self.workspace.0,
            request.0,
            plan,
            &e.activity,
            e.progress.key(),
            e.started_at,
            e.ended_at,
            &e.reason,
            by.0
        )?;
        Ok(())
    }
}
