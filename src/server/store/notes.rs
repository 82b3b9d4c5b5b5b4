//! Release notes as they were published, and what it takes to say what is new in a release: which version is in LIVE,
//! and which releases a product has.

use super::{
    StoreError, Tx,
    columns::{from_json, json},
};
use crate::domain::{
    calendar::Environment,
    ids::{NotesId, PersonId, ProductId, ReleaseId, RequestId},
    plan::PlanDocument,
};
use chrono::{DateTime, Utc};
use semver::Version;
use uuid::Uuid;

/// Published release notes.
#[derive(Clone, Debug, PartialEq)]
pub struct PublishedNotes {
    pub id: NotesId,
    pub request: RequestId,
    /// 1 for the release's first.
    pub number: u32,
    /// Markdown.
    pub text: String,
    /// The plan's documents that it names.
    pub documents: Vec<PlanDocument>,
    pub by_name: String,
    pub at: DateTime<Utc>,
}

/// Published release notes in a list, without their text.
#[derive(Clone, Debug)]
pub struct ListedNotes {
    pub request: RequestId,
    pub number: u32,
    pub product: String,
    pub version: Option<String>,
    pub title: String,
    pub by_name: String,
    pub at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    request_id: Uuid,
    number: i64,
    text: String,
    documents: String,
    by_name: String,
    published_at: DateTime<Utc>,
}

impl Row {
    fn notes(self) -> Result<PublishedNotes, StoreError> {
        Ok(PublishedNotes {
            id: NotesId(self.id),
            request: RequestId(self.request_id),
            number: u32::try_from(self.number).map_err(StoreError::corrupt)?,
            text: self.text,
            documents: from_json(&self.documents)?,
            by_name: self.by_name,
            at: self.published_at,
        })
    }
}

type Listed = (Uuid, i64, String, Option<String>, String, String, DateTime<Utc>);

fn listed((id, number, product, version, title, by_name, at): Listed) -> Result<ListedNotes, StoreError> {
    let number = u32::try_from(number).map_err(StoreError::corrupt)?;
    Ok(ListedNotes { request: RequestId(id), number, product, version, title, by_name, at })
}

impl Tx {
    /// Stores release notes that somebody publishes.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the release has notes of that number.
    pub async fn insert_notes(&mut self, notes: &PublishedNotes, by: PersonId) -> Result<(), StoreError> {
        let documents = json(&notes.documents)?;
        run!(
            self,
            "INSERT INTO release_notes (id, workspace_id, request_id, number, text, documents, published_by, published_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            notes.id.0,
            self.workspace.0,
            notes.request.0,
            i64::from(notes.number),
            &notes.text,
            &documents,
            by.0,
            notes.at
        )?;
        Ok(())
    }

    /// Release notes of a release by their number; the newest where none is given.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn notes(
        &mut self,
        request: RequestId,
        number: Option<u32>,
    ) -> Result<Option<PublishedNotes>, StoreError> {
        let row = one!(
            self,
            Row,
            "SELECT n.id, n.request_id, n.number, n.text, n.documents, p.name AS by_name, n.published_at
             FROM release_notes n JOIN person p ON p.id = n.published_by
             WHERE n.workspace_id = $1 AND n.request_id = $2 AND (n.number = $3 OR $3 = 0) ORDER BY n.number DESC LIMIT 1",
            self.workspace.0,
            request.0,
            i64::from(number.unwrap_or_default())
        )?;
        row.map(Row::notes).transpose()
    }

    /// All release notes of a release without their texts, the newest first.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn notes_of(&mut self, request: RequestId, limit: i64) -> Result<Vec<ListedNotes>, StoreError> {
        let rows = all!(
            self,
            Listed,
            "SELECT n.request_id, n.number, d.name, q.version, q.title, p.name, n.published_at FROM release_notes n
             JOIN request q ON q.id = n.request_id JOIN product d ON d.id = q.product_id
             JOIN person p ON p.id = n.published_by
             WHERE n.workspace_id = $1 AND n.request_id = $2 ORDER BY n.number DESC LIMIT $3",
            self.workspace.0,
            request.0,
            limit
        )?;
        rows.into_iter().map(listed).collect()
    }

    /// The newest release notes of each release, of one product or of all, the last published first.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn newest_notes(
        &mut self,
        product: Option<ProductId>,
        offset: i64,
        limit: i64,
    ) -> Result<Vec<ListedNotes>, StoreError> {
        let rows = all!(
            self,
            Listed,
            "SELECT n.request_id, n.number, d.name, q.version, q.title, p.name, n.published_at FROM release_notes n
             JOIN request q ON q.id = n.request_id JOIN product d ON d.id = q.product_id
             JOIN person p ON p.id = n.published_by
             WHERE n.workspace_id = $1 AND ($2 IS NULL OR q.product_id = $2)
             AND NOT EXISTS (SELECT 1 FROM release_notes m WHERE m.request_id = n.request_id AND m.number > n.number)
             ORDER BY n.published_at DESC, n.id LIMIT $3 OFFSET $4",
            self.workspace.0,
            product.map(|p| p.0),
            limit,
            offset
        )?;
        rows.into_iter().map(listed).collect()
    }

    /// The version of the product that is in LIVE besides this release, or was before this one came there: that of the
    /// last successful deployment whose packages are still there.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn version_in_live(
        &mut self,
        product: ProductId,
        besides: RequestId,
    ) -> Result<Option<Version>, StoreError> {
        let row = one!(
            self,
            (String,),
            "SELECT q.version FROM request q JOIN release r ON r.request_id = q.id
             JOIN deployment d ON d.release_id = r.id
             WHERE q.workspace_id = $1 AND q.product_id = $2 AND q.id <> $3 AND q.version IS NOT NULL
             AND d.environment = $4 AND d.outcome = 'succeeded'
             AND (NOT EXISTS (SELECT 1 FROM package k WHERE k.release_id = r.id)
                  OR EXISTS (SELECT 1 FROM package k WHERE k.release_id = r.id AND k.environment = $4))
             AND NOT EXISTS (
                 SELECT 1 FROM deployment o JOIN release s ON s.id = o.release_id
                 WHERE s.request_id = $3 AND o.environment = $4 AND o.outcome = 'succeeded' AND o.at < d.at
             )
             ORDER BY d.at DESC, d.id DESC LIMIT 1",
            self.workspace.0,
            product.0,
            besides.0,
            Environment::Live.key()
        )?;
        row.map(|(version,)| Version::parse(&version).map_err(StoreError::corrupt)).transpose()
    }

    /// The product's other releases that have a number, the latest window first.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn numbered_releases(
        &mut self,
        product: ProductId,
        besides: RequestId,
        limit: i64,
    ) -> Result<Vec<(ReleaseId, Version)>, StoreError> {
        let rows = all!(
            self,
            (Uuid, String),
            "SELECT r.id, q.version FROM request q JOIN release r ON r.request_id = q.id
             WHERE q.workspace_id = $1 AND q.product_id = $2 AND q.id <> $3 AND q.version IS NOT NULL
             ORDER BY q.window_start DESC, q.id LIMIT $4",
            self.workspace.0,
            product.0,
            besides.0,
            limit
        )?;
        let release =
            |(id, version): (Uuid, String)| Ok((ReleaseId(id), Version::parse(&version).map_err(StoreError::corrupt)?));
        rows.into_iter().map(release).collect()
    }
}
