//! What somebody was told, and what of it they have read.

use super::{Announcement, SentRow};
use crate::{
    domain::ids::{AnnouncementId, PersonId},
    server::store::{StoreError, Tx},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct InboxRow {
    #[sqlx(flatten)]
    sent: SentRow,
    product_name: String,
    title: String,
    version: Option<String>,
    read_at: Option<DateTime<Utc>>,
}

/// An announcement that somebody got.
#[derive(Clone, Debug)]
pub struct Received {
    pub announcement: Announcement,
    pub product_name: String,
    pub title: String,
    pub version: Option<String>,
    pub read_at: Option<DateTime<Utc>>,
}

impl Tx {
    /// What somebody was told, the newest first.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn inbox(&mut self, person: PersonId, most: i64) -> Result<Vec<Received>, StoreError> {
        let rows = all!(
            self,
            InboxRow,
            sent!(
                ", d.name AS product_name, q.title, q.version, r.read_at",
                "JOIN announcement_recipient r ON r.announcement_id = a.id JOIN request q ON q.id = a.request_id
                 JOIN product d ON d.id = q.product_id
                 WHERE r.workspace_id = $1 AND r.person_id = $2 ORDER BY r.at DESC, a.id DESC LIMIT $3"
            ),
            self.workspace.0,
            person.0,
            most
        )?;
        let received = |row: InboxRow| {
            Ok(Received {
                announcement: row.sent.announcement()?,
                product_name: row.product_name,
                title: row.title,
                version: row.version,
                read_at: row.read_at,
            })
        };
        rows.into_iter().map(received).collect()
    }

    /// How much of what somebody was told they have not marked as read; counted to 100.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn unread(&mut self, person: PersonId) -> Result<usize, StoreError> {
        let rows = all!(
            self,
            (Uuid,),
            "SELECT announcement_id FROM announcement_recipient
             WHERE workspace_id = $1 AND person_id = $2 AND read_at IS NULL LIMIT 100",
            self.workspace.0,
            person.0
        )?;
        Ok(rows.len())
    }

    /// Marks one announcement, or all of them, as read by somebody; tells how many were not before.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn mark_read(
        &mut self,
        person: PersonId,
        one: Option<AnnouncementId>,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        match one {
            Some(id) => run!(
                self,
                "UPDATE announcement_recipient SET read_at = $4
                 WHERE workspace_id = $1 AND person_id = $2 AND announcement_id = $3 AND read_at IS NULL",
                self.workspace.0,
                person.0,
                id.0,
                now
            ),
            None => run!(
                self,
                "UPDATE announcement_recipient SET read_at = $3
                 WHERE workspace_id = $1 AND person_id = $2 AND read_at IS NULL",
                self.workspace.0,
                person.0,
                now
            ),
        }
    }
}
