//! Recorded deployments, and the packages that they move.

use super::{StoreError, Tx, columns::word};
use crate::domain::{
    calendar::Environment,
    change::ChangeStatus,
    ids::{ChangeId, DeploymentId, PackageId, PersonId, ReleaseId},
};
use chrono::{DateTime, Utc};
use serde::Serialize;
use uuid::Uuid;

/// A recorded deployment.
#[derive(Clone, Debug, Serialize)]
pub struct Deployment {
    pub id: DeploymentId,
    pub environment: Environment,
    pub succeeded: bool,
    pub note: String,
    /// The plan revision that it followed; empty for TEST before a plan was frozen.
    pub revision_hash: String,
    /// How many packages it moved.
    pub packages: i64,
    pub by: PersonId,
    pub by_name: String,
    pub at: DateTime<Utc>,
}

/// An RFC's package in a release.
#[derive(Clone, Debug, Serialize)]
pub struct Package {
    pub id: PackageId,
    pub change: ChangeId,
    pub name: String,
    /// What its change was before it came in, and is again when it is taken out.
    pub status_before: ChangeStatus,
    /// Where it is; none before its first deployment.
    pub environment: Option<Environment>,
    pub added_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    environment: String,
    outcome: String,
    note: String,
    revision_hash: String,
    packages: i64,
    by_id: Uuid,
    by_name: String,
    at: DateTime<Utc>,
}

impl Tx {
    /// All deployments of a release, newest first.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn deployments(&mut self, release: ReleaseId) -> Result<Vec<Deployment>, StoreError> {
        let rows = all!(
            self,
            Row,
            "SELECT d.id, d.environment, d.outcome, d.note, d.revision_hash, d.packages, d.by_id, p.name AS by_name, d.at
             FROM deployment d JOIN person p ON p.id = d.by_id
             WHERE d.workspace_id = $1 AND d.release_id = $2 ORDER BY d.at DESC, d.id DESC",
            self.workspace.0,
            release.0
        )?;
        let deployment = |r: Row| {
            Ok(Deployment {
                id: DeploymentId(r.id),
                environment: word(&r.environment)?,
                succeeded: r.outcome == "succeeded",
                note: r.note,
                revision_hash: r.revision_hash,
                packages: r.packages,
                by: PersonId(r.by_id),
                by_name: r.by_name,
                at: r.at,
            })
        };
        rows.into_iter().map(deployment).collect()
    }

    /// Stores a deployment.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn insert_deployment(&mut self, release: ReleaseId, d: &Deployment) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO deployment (id, workspace_id, release_id, environment, outcome, note, revision_hash, packages, by_id, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            d.id.0,
            self.workspace.0,
            release.0,
            d.environment.key(),
            if d.succeeded { "succeeded" } else { "failed" },
            &d.note,
            &d.revision_hash,
            d.packages,
            d.by.0,
            d.at
        )?;
        Ok(())
    }

    /// The packages of a release, oldest first.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn packages(&mut self, release: ReleaseId) -> Result<Vec<Package>, StoreError> {
        let rows = all!(
            self,
            (Uuid, Uuid, String, String, String, DateTime<Utc>),
            "SELECT id, change_id, name, status_before, environment, added_at FROM package
             WHERE workspace_id = $1 AND release_id = $2 ORDER BY added_at, id",
            self.workspace.0,
            release.0
        )?;
        type Row = (Uuid, Uuid, String, String, String, DateTime<Utc>);
        let package = |(id, change, name, before, environment, added_at): Row| {
            let environment = if environment.is_empty() { None } else { Some(word(&environment)?) };
            let status_before = word(&before)?;
            Ok(Package { id: PackageId(id), change: ChangeId(change), name, status_before, environment, added_at })
        };
        rows.into_iter().map(package).collect()
    }

    /// Stores a package of a release; it is nowhere yet.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the release has one for the change.
    pub async fn insert_package(&mut self, release: ReleaseId, p: &Package) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO package (id, workspace_id, release_id, change_id, name, status_before, environment, added_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            p.id.0,
            self.workspace.0,
            release.0,
            p.change.0,
            &p.name,
            p.status_before.key(),
            p.environment.map_or("", Environment::key),
            p.added_at
        )?;
        Ok(())
    }

    /// Takes a package out of its release.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn delete_package(&mut self, id: PackageId) -> Result<(), StoreError> {
        run!(self, "DELETE FROM package WHERE workspace_id = $1 AND id = $2", self.workspace.0, id.0)?;
        Ok(())
    }

    /// Moves every package of a release to an environment.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn move_packages(&mut self, release: ReleaseId, to: Environment) -> Result<u64, StoreError> {
        run!(
            self,
            "UPDATE package SET environment = $3 WHERE workspace_id = $1 AND release_id = $2",
            self.workspace.0,
            release.0,
            to.key()
        )
    }
}
