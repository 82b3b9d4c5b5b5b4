//! Release requests and the releases that they lead to; several at once, for lists and calendars, in [`lists`].

use super::{
    StoreError, Tx,
    columns::{from_json, json, word},
};
use crate::domain::{
    calendar::Window,
    ids::{ComponentId, PersonId, ProductId, ReleaseId, RequestId},
    process::{Position, Run},
    release::{Release, Request},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    number: i64,
    product_id: Uuid,
    product_name: String,
    title: String,
    kind: String,
    version: Option<String>,
    window_start: DateTime<Utc>,
    window_end: DateTime<Utc>,
    time_zone: String,
    process: String,
    process_version: i64,
    step: String,
    ended: bool,
    trail: String,
    sod_policy: String,
    dates_published_at: Option<DateTime<Utc>>,
    raised_by: Uuid,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl Row {
    fn request(self, components: Vec<(ComponentId, String)>) -> Result<Request, StoreError> {
        let version = self.version.as_deref().map(semver::Version::parse).transpose().map_err(StoreError::corrupt)?;
        let at = if self.ended { Position::End(self.step) } else { Position::Step(self.step) };
        Ok(Request {
            id: RequestId(self.id),
            number: u32::try_from(self.number).map_err(StoreError::corrupt)?,
            product: ProductId(self.product_id),
            product_name: self.product_name,
            title: self.title,
            kind: word(&self.kind)?,
            version,
            window: Window { starts_at: self.window_start, ends_at: self.window_end, zone: self.time_zone },
            components,
            run: Run {
                process: self.process,
                version: u32::try_from(self.process_version).map_err(StoreError::corrupt)?,
                at,
                trail: from_json(&self.trail)?,
            },
            policy: word(&self.sod_policy)?,
            dates_published_at: self.dates_published_at,
            raised_by: PersonId(self.raised_by),
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

macro_rules! select {
    ($($rest:literal),+) => {
        concat!(
            "SELECT q.id, q.number, q.product_id, p.name AS product_name, q.title, q.kind, q.version, q.window_start,
             q.window_end, q.time_zone, q.process, q.process_version, q.step, q.ended, q.trail, q.sod_policy,
             q.dates_published_at, q.raised_by,
             q.created_at, q.updated_at FROM request q JOIN product p ON p.id = q.product_id ",
            $($rest),+
        )
    };
}

// After the macro that it uses.
pub mod lists;

impl Tx {
    /// Stores a new request.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the product has a release of that number.
    pub async fn insert_request(&mut self, q: &Request, percent: u8) -> Result<(), StoreError> {
        let (step, ended) = position(&q.run.at);
        let trail = json(&q.run.trail)?;
        run!(
            self,
            "INSERT INTO request (id, workspace_id, number, product_id, title, kind, version, window_start, window_end,
             time_zone, process, process_version, step, ended, percent, trail, raised_by, created_at, updated_at, search,
             sod_policy)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)",
            q.id.0,
            self.workspace.0,
            i64::from(q.number),
            q.product.0,
            &q.title,
            q.kind.key(),
            q.version.as_ref().map(ToString::to_string),
            q.window.starts_at,
            q.window.ends_at,
            &q.window.zone,
            &q.run.process,
            i64::from(q.run.version),
            step,
            ended,
            i64::from(percent),
            &trail,
            q.raised_by.0,
            q.created_at,
            q.updated_at,
            searched(q),
            q.policy.key()
        )?;
        self.save_components(q).await
    }

    /// Stores what a request is about and where it stands.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the product has a release of that number.
    pub async fn save_request(&mut self, q: &Request, percent: u8, now: DateTime<Utc>) -> Result<(), StoreError> {
        let (step, ended) = position(&q.run.at);
        let trail = json(&q.run.trail)?;
        let touched = run!(
            self,
            "UPDATE request SET title = $3, kind = $4, version = $5, window_start = $6, window_end = $7, time_zone = $8,
             process = $9, process_version = $10, step = $11, ended = $12, percent = $13, trail = $14, updated_at = $15,
             search = $16 WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            q.id.0,
            &q.title,
            q.kind.key(),
            q.version.as_ref().map(ToString::to_string),
            q.window.starts_at,
            q.window.ends_at,
            &q.window.zone,
            &q.run.process,
            i64::from(q.run.version),
            step,
            ended,
            i64::from(percent),
            &trail,
            now,
            searched(q)
        )?;
        if touched == 1 { Ok(()) } else { Err(StoreError::corrupt("a request to be saved does not exist")) }
    }

    /// Notes that the dates of a request are final.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn publish_dates(&mut self, id: RequestId, now: DateTime<Utc>) -> Result<(), StoreError> {
        run!(
            self,
            "UPDATE request SET dates_published_at = $3 WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            id.0,
            now
        )?;
        Ok(())
    }

    /// Replaces the components that a request touches.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn save_components(&mut self, q: &Request) -> Result<(), StoreError> {
        run!(
            self,
            "DELETE FROM request_component WHERE workspace_id = $1 AND request_id = $2",
            self.workspace.0,
            q.id.0
        )?;
        for (component, _) in &q.components {
            run!(
                self,
                "INSERT INTO request_component (workspace_id, request_id, component_id) VALUES ($1, $2, $3)",
                self.workspace.0,
                q.id.0,
                component.0
            )?;
        }
        Ok(())
    }

    /// A request of this workspace.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn request(&mut self, id: RequestId) -> Result<Option<Request>, StoreError> {
        let row = one!(self, Row, select!("WHERE q.workspace_id = $1 AND q.id = $2"), self.workspace.0, id.0)?;
        let Some(row) = row else { return Ok(None) };
        let components = all!(
            self,
            (Uuid, String),
            "SELECT c.id, c.name FROM request_component rc JOIN component c ON c.id = rc.component_id
             WHERE rc.workspace_id = $1 AND rc.request_id = $2 ORDER BY c.name",
            self.workspace.0,
            id.0
        )?;
        row.request(components.into_iter().map(|(id, name)| (ComponentId(id), name)).collect()).map(Some)
    }

    /// Open requests that stand at one of the steps (of one process), oldest window first.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn requests_at(&mut self, process: &str, step: &str, limit: i64) -> Result<Vec<Request>, StoreError> {
        let rows = all!(
            self,
            Row,
            select!(
                "WHERE q.workspace_id = $1 AND q.ended = $2 AND q.process = $3 AND q.step = $4
                 ORDER BY q.window_start, q.id LIMIT $5"
            ),
            self.workspace.0,
            false,
            process,
            step,
            limit
        )?;
        rows.into_iter().map(|r| r.request(vec![])).collect()
    }

    /// The release of a request, once there is one.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn release_of(&mut self, request: RequestId) -> Result<Option<Release>, StoreError> {
        let row = one!(
            self,
            (Uuid, DateTime<Utc>),
            "SELECT id, created_at FROM release WHERE workspace_id = $1 AND request_id = $2",
            self.workspace.0,
            request.0
        )?;
        Ok(row.map(|(id, created_at)| Release { id: ReleaseId(id), request, created_at }))
    }

    /// Open requests of a product that have a release, by the start of their window, without their components.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn open_releases(&mut self, product: ProductId, limit: i64) -> Result<Vec<Request>, StoreError> {
        let rows = all!(
            self,
            Row,
            select!(
                "JOIN release r ON r.request_id = q.id WHERE q.workspace_id = $1 AND q.product_id = $2 AND q.ended = $3
                 ORDER BY q.window_start, q.id LIMIT $4"
            ),
            self.workspace.0,
            product.0,
            false,
            limit
        )?;
        rows.into_iter().map(|r| r.request(vec![])).collect()
    }

    /// Stores the release of a request (S0.2).
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the request has one.
    pub async fn insert_release(&mut self, release: &Release) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO release (id, workspace_id, request_id, created_at) VALUES ($1, $2, $3, $4)",
            release.id.0,
            self.workspace.0,
            release.request.0,
            release.created_at
        )?;
        Ok(())
    }
}

/// What a search looks through.
fn searched(q: &Request) -> String {
    format!("{} {} REQ-{}", q.name(), q.title, q.number).to_lowercase()
}

fn position(at: &Position) -> (&str, bool) {
    match at {
        Position::Step(number) => (number, false),
        Position::End(key) => (key, true),
    }
}
