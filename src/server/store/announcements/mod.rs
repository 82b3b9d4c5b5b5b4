//! Announcements: the draft that somebody previews, what was sent, who has read it, and what gates know of it.

/// Announcements with the names of those who sent them: more columns, and which rows.
macro_rules! sent {
    ($more:literal, $rest:literal) => {
        concat!(
            "SELECT a.id, a.request_id, a.kind, a.subject, a.body, a.audiences, a.by_id, p.name AS by_name, a.at",
            $more,
            " FROM announcement a JOIN person p ON p.id = a.by_id ",
            $rest
        )
    };
}

mod drafts;
mod received;
mod told;

pub use received::Received;

use super::{
    StoreError, Tx,
    columns::{from_json, json, word},
};
use crate::domain::{
    announcement::{Audience, Kind, Matter},
    ids::{AnnouncementId, PersonId, RequestId},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct SentRow {
    id: Uuid,
    request_id: Uuid,
    kind: String,
    subject: String,
    body: String,
    audiences: String,
    by_id: Uuid,
    by_name: String,
    at: DateTime<Utc>,
}

/// An announcement as it was sent.
#[derive(Clone, Debug)]
pub struct Announcement {
    pub id: AnnouncementId,
    pub request: RequestId,
    pub kind: Kind,
    pub subject: String,
    pub body: String,
    pub audiences: Vec<Audience>,
    pub by: PersonId,
    pub by_name: String,
    pub at: DateTime<Utc>,
}

impl SentRow {
    fn announcement(self) -> Result<Announcement, StoreError> {
        Ok(Announcement {
            id: AnnouncementId(self.id),
            request: RequestId(self.request_id),
            kind: word(&self.kind)?,
            subject: self.subject,
            body: self.body,
            audiences: from_json(&self.audiences)?,
            by: PersonId(self.by_id),
            by_name: self.by_name,
            at: self.at,
        })
    }
}

/// Who got an announcement: id, name, when they marked it as read.
pub type Recipient = (PersonId, String, Option<DateTime<Utc>>);

impl Tx {
    /// Stores an announcement with what it tells of and everybody who gets it.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when it was sent already.
    pub async fn insert_announcement(
        &mut self,
        a: &Announcement,
        of: &Matter,
        to: &[PersonId],
    ) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO announcement (id, workspace_id, request_id, kind, subject, body, audiences, by_id, at,
             told_revision, told_start, told_end) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            a.id.0,
            self.workspace.0,
            a.request.0,
            a.kind.key(),
            &a.subject,
            &a.body,
            json(&a.audiences)?,
            a.by.0,
            a.at,
            &of.revision,
            of.window.map(|w| w.0),
            of.window.map(|w| w.1)
        )?;
        for person in to {
            run!(
                self,
                "INSERT INTO announcement_recipient (workspace_id, announcement_id, person_id, at, read_at)
                 VALUES ($1, $2, $3, $4, NULL)",
                self.workspace.0,
                a.id.0,
                person.0,
                a.at
            )?;
        }
        Ok(())
    }

    /// Whether an announcement of this id was sent.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn was_announced(&mut self, id: AnnouncementId) -> Result<bool, StoreError> {
        let found = one!(
            self,
            (Uuid,),
            "SELECT id FROM announcement WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            id.0
        )?;
        Ok(found.is_some())
    }

    /// What was announced of a release, the newest first.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn announcements(&mut self, of: RequestId, most: i64) -> Result<Vec<Announcement>, StoreError> {
        let rows = all!(
            self,
            SentRow,
            sent!("", "WHERE a.workspace_id = $1 AND a.request_id = $2 ORDER BY a.at DESC, a.id DESC LIMIT $3"),
            self.workspace.0,
            of.0,
            most
        )?;
        rows.into_iter().map(SentRow::announcement).collect()
    }

    /// Who got an announcement, by name.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn announcement_recipients(&mut self, id: AnnouncementId) -> Result<Vec<Recipient>, StoreError> {
        let rows = all!(
            self,
            (Uuid, String, Option<DateTime<Utc>>),
            "SELECT r.person_id, p.name, r.read_at FROM announcement_recipient r JOIN person p ON p.id = r.person_id
             WHERE r.workspace_id = $1 AND r.announcement_id = $2 ORDER BY p.name, p.id",
            self.workspace.0,
            id.0
        )?;
        Ok(rows.into_iter().map(|(id, name, read_at)| (PersonId(id), name, read_at)).collect())
    }
}
