//! What changes were told when their release was closed, the releases that a change was in, and the lessons of reviews.

use crate::{
    domain::{
        ids::{ChangeId, RequestId},
        process::Purpose,
        review::Closure,
    },
    server::store::{StoreError, Tx, columns::word, records::Filled},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A release that a change is or was in.
#[derive(Clone, Debug)]
pub struct ReleaseOfChange {
    pub request: RequestId,
    /// What the change was told when the release was closed.
    pub closure: Option<Closure>,
}

/// A record of one purpose with the release that it is of.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PurposefulRecord {
    pub request_id: Uuid,
    /// The key that its process knows it by.
    pub name: String,
    pub process: String,
    pub process_version: i64,
    pub product_name: String,
    pub version: Option<String>,
    pub positive: bool,
    #[sqlx(try_from = "String")]
    pub fields: Filled,
    pub by_name: String,
    pub at: DateTime<Utc>,
}

impl Tx {
    /// Stores what a change was told when its release was closed.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn save_closure(
        &mut self,
        change: ChangeId,
        request: RequestId,
        closure: &Closure,
    ) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO change_closure (workspace_id, change_id, request_id, status, said, comment, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (change_id, request_id) DO UPDATE SET status = $4, said = $5, comment = $6, at = $7",
            self.workspace.0,
            change.0,
            request.0,
            closure.status.key(),
            &closure.said,
            &closure.comment,
            closure.at
        )?;
        Ok(())
    }

    /// The releases that hold or held a package of a change, the newest first.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn releases_of_change(
        &mut self,
        change: ChangeId,
        limit: i64,
    ) -> Result<Vec<ReleaseOfChange>, StoreError> {
        type Row = (Uuid, Option<String>, Option<String>, Option<String>, Option<DateTime<Utc>>);
        let rows = all!(
            self,
            Row,
            "SELECT r.request_id, o.status, o.said, o.comment, o.at FROM package k JOIN release r ON r.id = k.release_id
             LEFT JOIN change_closure o ON o.change_id = k.change_id AND o.request_id = r.request_id
             WHERE k.workspace_id = $1 AND k.change_id = $2 ORDER BY k.added_at DESC, k.id LIMIT $3",
            self.workspace.0,
            change.0,
            limit
        )?;
        let of = |(request, status, said, comment, at): Row| {
            let closure = match (status, at) {
                (Some(status), Some(at)) => Some(Closure {
                    status: word(&status)?,
                    said: said.unwrap_or_default(),
                    comment: comment.unwrap_or_default(),
                    at,
                }),
                _ => None,
            };
            Ok(ReleaseOfChange { request: RequestId(request), closure })
        };
        rows.into_iter().map(of).collect()
    }

    /// The newest records of one purpose, over all releases.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn records_for(&mut self, purpose: Purpose, limit: i64) -> Result<Vec<PurposefulRecord>, StoreError> {
        all!(
            self,
            PurposefulRecord,
            "SELECT r.request_id, r.name, q.process, q.process_version, d.name AS product_name, q.version, r.positive, r.fields, p.name AS by_name, r.at
             FROM record r JOIN request q ON q.id = r.request_id JOIN product d ON d.id = q.product_id
             JOIN person p ON p.id = r.by_id
             WHERE r.workspace_id = $1 AND r.purpose = $2 ORDER BY r.at DESC, r.request_id LIMIT $3",
            self.workspace.0,
            purpose.key(),
            limit
        )
    }
}
