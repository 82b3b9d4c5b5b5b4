//! What packages are assembled from, in which order, whether they are, and how the build came. Where packages are is
//! [`super::deployments`]'.

use super::{StoreError, Tx};
use crate::domain::{
    calendar::Window,
    ids::{ComponentId, PackageId, PartId, PersonId, ReleaseId, RequestId},
    package::{Build, Mark, Package, Packages, Part},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct PartRow {
    id: Uuid,
    package_id: Uuid,
    component_id: Uuid,
    component_name: String,
    version: String,
    output_digest: String,
    input_digest: String,
    reference: String,
}

#[derive(sqlx::FromRow)]
struct MarkRow {
    package_id: Uuid,
    assembled: bool,
    by_name: String,
    at: DateTime<Utc>,
    why_not: String,
}

#[derive(sqlx::FromRow)]
struct BuildRow {
    team: String,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    time_zone: String,
    ended_at: Option<DateTime<Utc>>,
    note: String,
}

impl Tx {
    /// Notes that a package is in no environment before LIVE any more: it is not what was deployed there.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn withdraw_package(&mut self, id: PackageId) -> Result<(), StoreError> {
        run!(
            self,
            "UPDATE package SET environment = '' WHERE workspace_id = $1 AND id = $2 AND environment = 'TEST'",
            self.workspace.0,
            id.0
        )?;
        Ok(())
    }

    /// The packages of a release as they are assembled, oldest first.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn assembly(&mut self, release: ReleaseId) -> Result<Packages, StoreError> {
        let named = all!(
            self,
            (Uuid, String),
            "SELECT id, name FROM package WHERE workspace_id = $1 AND release_id = $2 ORDER BY added_at, id",
            self.workspace.0,
            release.0
        )?;
        let (parts, order, marks) =
            (self.parts(release).await?, self.package_order(release).await?, self.marks(release).await?);
        let package = |(id, name): (Uuid, String)| Package {
            id: PackageId(id),
            name,
            parts: parts.iter().filter(|p| p.package_id == id).map(PartRow::part).collect(),
            after: order.iter().filter(|(of, _)| *of == id).map(|(_, after)| PackageId(*after)).collect(),
            mark: marks.iter().find(|m| m.package_id == id).map(MarkRow::mark),
        };
        Ok(Packages(named.into_iter().map(package).collect()))
    }

    async fn parts(&mut self, release: ReleaseId) -> Result<Vec<PartRow>, StoreError> {
        all!(
            self,
            PartRow,
            "SELECT t.id, t.package_id, t.component_id, c.name AS component_name, t.version, t.output_digest,
                t.input_digest, t.reference
             FROM package_part t JOIN package p ON p.id = t.package_id JOIN component c ON c.id = t.component_id
             WHERE t.workspace_id = $1 AND p.release_id = $2 ORDER BY c.name, t.id",
            self.workspace.0,
            release.0
        )
    }

    async fn package_order(&mut self, release: ReleaseId) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
        all!(
            self,
            (Uuid, Uuid),
            "SELECT o.package_id, o.after_id FROM package_order o JOIN package p ON p.id = o.package_id
             WHERE o.workspace_id = $1 AND p.release_id = $2 ORDER BY o.after_id",
            self.workspace.0,
            release.0
        )
    }

    async fn marks(&mut self, release: ReleaseId) -> Result<Vec<MarkRow>, StoreError> {
        all!(
            self,
            MarkRow,
            "SELECT a.package_id, a.assembled, w.name AS by_name, a.at, a.why_not
             FROM package_assembly a JOIN package p ON p.id = a.package_id JOIN person w ON w.id = a.by_id
             WHERE a.workspace_id = $1 AND p.release_id = $2",
            self.workspace.0,
            release.0
        )
    }

    /// Stores a part of a package.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the package has the component.
    pub async fn insert_part(
        &mut self,
        package: PackageId,
        part: &Part,
        by: PersonId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO package_part (id, workspace_id, package_id, component_id, version, output_digest, input_digest,
                reference, by_id, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            part.id.0,
            self.workspace.0,
            package.0,
            part.component.0,
            &part.version,
            &part.output,
            &part.input,
            &part.reference,
            by.0,
            now
        )?;
        Ok(())
    }

    /// Takes a part out of its package.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn delete_part(&mut self, id: PartId) -> Result<(), StoreError> {
        run!(self, "DELETE FROM package_part WHERE workspace_id = $1 AND id = $2", self.workspace.0, id.0)?;
        Ok(())
    }

    /// Replaces what a package is assembled after.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn save_package_order(&mut self, package: PackageId, after: &[PackageId]) -> Result<(), StoreError> {
        run!(
            self,
            "DELETE FROM package_order WHERE workspace_id = $1 AND package_id = $2",
            self.workspace.0,
            package.0
        )?;
        for id in after {
            run!(
                self,
                "INSERT INTO package_order (workspace_id, package_id, after_id) VALUES ($1, $2, $3)",
                self.workspace.0,
                package.0,
                id.0
            )?;
        }
        Ok(())
    }

    /// Marks a package as assembled.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn mark_assembled(
        &mut self,
        package: PackageId,
        by: PersonId,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO package_assembly (package_id, workspace_id, assembled, by_id, at, why_not)
             VALUES ($1, $2, $3, $4, $5, '')
             ON CONFLICT (package_id) DO UPDATE SET assembled = $3, by_id = $4, at = $5, why_not = ''",
            package.0,
            self.workspace.0,
            true,
            by.0,
            now
        )?;
        Ok(())
    }

    /// Takes the mark from a package, for this reason.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn unmark_assembled(
        &mut self,
        package: PackageId,
        why_not: &str,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        run!(
            self,
            "UPDATE package_assembly SET assembled = $3, at = $4, why_not = $5
             WHERE workspace_id = $1 AND package_id = $2",
            self.workspace.0,
            package.0,
            false,
            now,
            why_not
        )?;
        Ok(())
    }

    /// The build of a release, once somebody has planned it.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn build(&mut self, request: RequestId) -> Result<Option<Build>, StoreError> {
        let row = one!(
            self,
            BuildRow,
            "SELECT team, starts_at, ends_at, time_zone, ended_at, note FROM build
             WHERE workspace_id = $1 AND request_id = $2",
            self.workspace.0,
            request.0
        )?;
        Ok(row.map(|r| Build {
            team: r.team,
            window: Window { starts_at: r.starts_at, ends_at: r.ends_at, zone: r.time_zone },
            ended_at: r.ended_at,
            note: r.note,
        }))
    }

    /// Stores the build of a release.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn save_build(&mut self, request: RequestId, b: &Build) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO build (request_id, workspace_id, team, starts_at, ends_at, time_zone, ended_at, note)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
             ON CONFLICT (request_id) DO UPDATE
             SET team = $3, starts_at = $4, ends_at = $5, time_zone = $6, ended_at = $7, note = $8",
            request.0,
            self.workspace.0,
            &b.team,
            b.window.starts_at,
            b.window.ends_at,
            &b.window.zone,
            b.ended_at,
            &b.note
        )?;
        Ok(())
    }
}

impl PartRow {
    fn part(&self) -> Part {
        Part {
            id: PartId(self.id),
            component: ComponentId(self.component_id),
            component_name: self.component_name.clone(),
            version: self.version.clone(),
            output: self.output_digest.clone(),
            input: self.input_digest.clone(),
            reference: self.reference.clone(),
        }
    }
}

impl MarkRow {
    fn mark(&self) -> Mark {
        let (by_name, why_not) = (self.by_name.clone(), self.why_not.clone());
        Mark { assembled: self.assembled, by_name, at: self.at, why_not }
    }
}
