//! What the demo's data need besides the nouns' own functions: whole rows at once, as they would stand after weeks of
//! work. Used by [`crate::server::demo`] only; operations go through the nouns' files.

use super::{StoreError, Tx, columns::json};
use crate::domain::{
    change::Change,
    checklist::Check,
    ids::{ReleaseId, RequestId},
};
use chrono::{DateTime, Utc};

/// A change with what its row has beyond it.
pub struct SeededChange<'a> {
    pub change: &'a Change,
    /// The digits of its number.
    pub number: i64,
    pub release: Option<ReleaseId>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

impl Tx {
    /// Stores a change with its components.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn seed_change(&mut self, seeded: &SeededChange<'_>) -> Result<(), StoreError> {
        let c = seeded.change;
        let tickets = json(&c.problem_tickets)?;
        run!(
            self,
            "INSERT INTO change (id, workspace_id, number, product_id, title, reason, problem_tickets, outage_minutes,
             risk, status, initiator_id, release_id, created_at, updated_at, search)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            c.id.0,
            self.workspace.0,
            seeded.number,
            c.product.0,
            &c.title,
            &c.reason,
            &tickets,
            i64::from(c.outage_minutes),
            c.risk.key(),
            c.status.key(),
            c.initiator_id.0,
            seeded.release.map(|r| r.0),
            seeded.created_at,
            seeded.updated_at,
            super::changes::searched(c)
        )?;
        self.insert_change_components(c).await
    }

    /// Stores a line of a checklist with its result, and who gave it.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn seed_check(&mut self, request: RequestId, position: i64, c: &Check) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO checklist_item (id, workspace_id, request_id, position, kind, title, mandatory, result, note,
             external_key, by_id, at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            c.id.0,
            self.workspace.0,
            request.0,
            position,
            c.kind.key(),
            &c.title,
            c.mandatory,
            c.result.map_or("", |r| r.key()),
            &c.note,
            c.external.as_deref().unwrap_or_default(),
            c.by.map(|p| p.0),
            c.at,
            c.version
        )?;
        let Some(by) = c.by else { return Ok(()) };
        run!(
            self,
            "INSERT INTO tested_by (workspace_id, request_id, person_id) VALUES ($1, $2, $3)
             ON CONFLICT (request_id, person_id) DO NOTHING",
            self.workspace.0,
            request.0,
            by.0
        )?;
        Ok(())
    }
}
