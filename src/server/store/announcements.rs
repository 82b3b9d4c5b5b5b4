//! Announcements: the draft that somebody previews, what was sent, and who has read it.

use super::{
    StoreError, Tx,
    columns::{from_json, json, word},
};
use crate::domain::{
    announcement::{Audience, Draft, Kind},
    ids::{AnnouncementId, PersonId, RequestId},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct DraftRow {
    id: Uuid,
    kind: String,
    subject: String,
    body: String,
    reason: String,
    audiences: String,
}

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

/// Who got an announcement: id, name, when they marked it as read.
pub type Recipient = (PersonId, String, Option<DateTime<Utc>>);

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

impl Tx {
    /// What somebody prepares for a release.
    ///
    /// # Errors
    /// When the database cannot, or the row cannot be read.
    pub async fn announcement_draft(&mut self, of: RequestId, by: PersonId) -> Result<Option<Draft>, StoreError> {
        let row = one!(
            self,
            DraftRow,
            "SELECT id, kind, subject, body, reason, audiences FROM announcement_draft
             WHERE workspace_id = $1 AND request_id = $2 AND by_id = $3",
            self.workspace.0,
            of.0,
            by.0
        )?;
        let draft = |row: DraftRow| {
            Ok(Draft {
                id: AnnouncementId(row.id),
                kind: word(&row.kind)?,
                subject: row.subject,
                body: row.body,
                reason: row.reason,
                audiences: from_json(&row.audiences)?,
            })
        };
        row.map(draft).transpose()
    }

    /// Stores what somebody prepares for a release, in place of what they prepared before.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn save_announcement_draft(
        &mut self,
        of: RequestId,
        by: PersonId,
        draft: &Draft,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.discard_announcement_draft(of, by).await?;
        run!(
            self,
            "INSERT INTO announcement_draft (id, workspace_id, request_id, by_id, kind, subject, body, reason, audiences, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            draft.id.0,
            self.workspace.0,
            of.0,
            by.0,
            draft.kind.key(),
            &draft.subject,
            &draft.body,
            &draft.reason,
            json(&draft.audiences)?,
            now
        )?;
        Ok(())
    }

    /// Forgets what somebody prepares for a release; tells how many there were, 0 or 1.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn discard_announcement_draft(&mut self, of: RequestId, by: PersonId) -> Result<u64, StoreError> {
        run!(
            self,
            "DELETE FROM announcement_draft WHERE workspace_id = $1 AND request_id = $2 AND by_id = $3",
            self.workspace.0,
            of.0,
            by.0
        )
    }

    /// Stores an announcement with everybody who gets it.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when it was sent already.
    pub async fn insert_announcement(&mut self, a: &Announcement, to: &[PersonId]) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO announcement (id, workspace_id, request_id, kind, subject, body, audiences, by_id, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            a.id.0,
            self.workspace.0,
            a.request.0,
            a.kind.key(),
            &a.subject,
            &a.body,
            json(&a.audiences)?,
            a.by.0,
            a.at
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

    /// The kinds of announcement that were sent of a release.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn announced_kinds(&mut self, of: RequestId) -> Result<Vec<(Kind, DateTime<Utc>)>, StoreError> {
        let rows = all!(
            self,
            (String, DateTime<Utc>),
            "SELECT kind, MAX(at) AS at FROM announcement WHERE workspace_id = $1 AND request_id = $2 GROUP BY kind",
            self.workspace.0,
            of.0
        )?;
        rows.iter().map(|r| Ok((word(&r.0)?, r.1))).collect()
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
