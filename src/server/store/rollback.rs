//! Evidence of rollbacks, which is only added to, and how long verifying a deployment takes.

use super::{
    StoreError, Tx,
    columns::{from_json, json},
};
use crate::domain::{
    ids::{EvidenceId, PersonId, RequestId},
    rollback::Evidence,
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Pieces of evidence that are read of a release, the newest first.
const EVIDENCE: i64 = 100;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    proof: String,
    revision: i64,
    plan_hash: String,
    packages_hash: String,
    by_name: String,
    at: DateTime<Utc>,
}

impl Tx {
    /// The evidence of a release's rollback, the newest first.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn rollback_evidence(&mut self, request: RequestId) -> Result<Vec<Evidence>, StoreError> {
        let rows = all!(
            self,
            Row,
            "SELECT e.id, e.proof, e.revision, e.plan_hash, e.packages_hash, p.name AS by_name, e.at
             FROM rollback_evidence e JOIN person p ON p.id = e.by_id
             WHERE e.workspace_id = $1 AND e.request_id = $2 ORDER BY e.at DESC, e.id DESC LIMIT $3",
            self.workspace.0,
            request.0,
            EVIDENCE
        )?;
        let evidence = |r: Row| {
            Ok(Evidence {
                id: EvidenceId(r.id),
                proof: from_json(&r.proof)?,
                revision: u32::try_from(r.revision).map_err(|_| StoreError::corrupt("a revision below zero"))?,
                plan: r.plan_hash,
                packages: r.packages_hash,
                by_name: r.by_name,
                at: r.at,
            })
        };
        rows.into_iter().map(evidence).collect()
    }

    /// Stores a piece of evidence.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn insert_rollback_evidence(
        &mut self,
        request: RequestId,
        e: &Evidence,
        by: PersonId,
    ) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO rollback_evidence (id, workspace_id, request_id, proof, revision, plan_hash, packages_hash,
                by_id, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            e.id.0,
            self.workspace.0,
            request.0,
            json(&e.proof)?,
            i64::from(e.revision),
            &e.plan,
            &e.packages,
            by.0,
            e.at
        )?;
        Ok(())
    }

    /// How many minutes it takes to verify the deployment of a release, if somebody has said so.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn verification_time(&mut self, request: RequestId) -> Result<Option<i64>, StoreError> {
        let row = one!(
            self,
            (i64,),
            "SELECT minutes FROM verification_time WHERE workspace_id = $1 AND request_id = $2",
            self.workspace.0,
            request.0
        )?;
        Ok(row.map(|r| r.0))
    }

    /// Stores how many minutes it takes to verify the deployment of a release.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn save_verification_time(&mut self, request: RequestId, minutes: i64) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO verification_time (request_id, workspace_id, minutes) VALUES ($1, $2, $3)
             ON CONFLICT (request_id) DO UPDATE SET minutes = $3",
            request.0,
            self.workspace.0,
            minutes
        )?;
        Ok(())
    }
}
