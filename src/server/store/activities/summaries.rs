//! What is known of the activities of many releases at once, and how long each phase may take.

use crate::{
    domain::{
        activity::{Allotted, Phase, Summary},
        ids::RequestId,
        release::ReleaseKind,
    },
    server::store::{StoreError, Tx, columns::word},
};
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use uuid::Uuid;

/// An open activity of somebody who cannot sign in: its title, and the person's name.
pub type LeftBehind = (String, String);

impl Tx {
    /// Open activities of a release that are with somebody whose account is disabled.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn left_behind(&mut self, request: RequestId) -> Result<Vec<LeftBehind>, StoreError> {
        all!(
            self,
            LeftBehind,
            "SELECT a.title, p.name FROM activity a JOIN person p ON p.id = a.person_id
             WHERE a.workspace_id = $1 AND a.request_id = $2 AND a.is_open = $3 AND p.disabled = $3 ORDER BY a.due_at, a.id",
            self.workspace.0,
            request.0,
            true
        )
    }

    /// What is known of the activities of each of these releases; one without any is not there. Asked for ten at a time,
    /// so that a page of a list costs a handful of questions.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn activity_summaries(&mut self, of: &[RequestId]) -> Result<HashMap<RequestId, Summary>, StoreError> {
        type Row = (Uuid, i64, i64, i64, Option<DateTime<Utc>>, Option<DateTime<Utc>>);
        let mut found = HashMap::new();
        for some in of.chunks(10) {
            let id = |n: usize| some.get(n).map(|r| r.0);
            let rows = all!(
                self,
                Row,
                "SELECT request_id, CAST(SUM(CASE WHEN is_open = $12 THEN 1 ELSE 0 END) AS BIGINT),
                 CAST(SUM(CASE WHEN state = 'done' THEN 1 ELSE 0 END) AS BIGINT),
                 CAST(SUM(CASE WHEN state = 'blocked' THEN 1 ELSE 0 END) AS BIGINT),
                 MIN(CASE WHEN is_open = $12 THEN due_at END), MIN(CASE WHEN state = 'open' THEN due_at END)
                 FROM activity WHERE workspace_id = $1 AND request_id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                 GROUP BY request_id",
                self.workspace.0,
                id(0),
                id(1),
                id(2),
                id(3),
                id(4),
                id(5),
                id(6),
                id(7),
                id(8),
                id(9),
                true
            )?;
            found.extend(rows.into_iter().map(|(id, open, done, blocked, first_due, first_due_unbegun)| {
                (RequestId(id), Summary { open, done, blocked, first_due, first_due_unbegun })
            }));
        }
        Ok(found)
    }

    /// The time allotted to each phase.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn allotted(&mut self) -> Result<Allotted, StoreError> {
        let rows = all!(
            self,
            (String, String, i64),
            "SELECT kind, phase, hours FROM time_allotted WHERE workspace_id = $1",
            self.workspace.0
        )?;
        let own = rows.into_iter().map(|(kind, phase, hours)| Ok((word(&kind)?, word(&phase)?, hours)));
        Ok(Allotted::new(own.collect::<Result<Vec<_>, StoreError>>()?))
    }

    /// Sets the hours of the phases for a release type.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn set_allotted(&mut self, kind: ReleaseKind, hours: &[(Phase, i64)]) -> Result<(), StoreError> {
        for (phase, hours) in hours {
            run!(
                self,
                "INSERT INTO time_allotted (workspace_id, kind, phase, hours) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (workspace_id, kind, phase) DO UPDATE SET hours = excluded.hours",
                self.workspace.0,
                kind.key(),
                phase.key(),
                *hours
            )?;
        }
        Ok(())
    }
}
