//! Activities of releases; remarks on them in [`comments`], what is known of many at once in [`summaries`].

use super::{StoreError, Tx, columns::word};
use crate::domain::{
    access::Role,
    activity::{Activity, Assignee},
    ids::{ActivityId, PersonId, RequestId, VendorQueueId},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

pub mod comments;
pub mod summaries;

pub use comments::Comment;
pub use summaries::LeftBehind;

/// Activities of all releases that one list shows.
pub const LISTED: i64 = 200;
#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    request_id: Uuid,
    title: String,
    phase: String,
    person_id: Option<Uuid>,
    role: String,
    queue_id: Option<Uuid>,
    starts_at: Option<DateTime<Utc>>,
    due_at: DateTime<Utc>,
    accepted_at: Option<DateTime<Utc>>,
    begun_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    note: String,
    state: String,
    reason: String,
    vendor_ticket: String,
    source: Option<String>,
    version: i64,
}

impl Row {
    fn activity(self) -> Result<Activity, StoreError> {
        let assignee = match (self.person_id, self.role.as_str(), self.queue_id) {
            (Some(id), ..) => Some(Assignee::Person(PersonId(id))),
            (None, _, Some(id)) => Some(Assignee::Queue(VendorQueueId(id))),
            (None, "", None) => None,
            (None, role, None) => Some(Assignee::Role(word(role)?)),
        };
        Ok(Activity {
            id: ActivityId(self.id),
            request: RequestId(self.request_id),
            title: self.title,
            phase: word(&self.phase)?,
            assignee,
            starts_at: self.starts_at,
            due_at: self.due_at,
            accepted_at: self.accepted_at,
            begun_at: self.begun_at,
            ended_at: self.ended_at,
            note: self.note,
            state: word(&self.state)?,
            reason: self.reason,
            vendor_ticket: self.vendor_ticket,
            source: self.source,
            version: self.version,
        })
    }
}

/// How an assignee stands in its three columns.
fn columns(assignee: Option<Assignee>) -> (Option<Uuid>, &'static str, Option<Uuid>) {
    match assignee {
        None => (None, "", None),
        Some(Assignee::Person(id)) => (Some(id.0), "", None),
        Some(Assignee::Role(role)) => (None, role.key(), None),
        Some(Assignee::Queue(id)) => (None, "", Some(id.0)),
    }
}

macro_rules! select {
    ($($rest:literal),+) => {
        concat!(
            "SELECT id, request_id, title, phase, person_id, role, queue_id, starts_at, due_at, accepted_at, begun_at,
             ended_at, note, state, reason, vendor_ticket, source, version FROM activity ",
            $($rest),+
        )
    };
}

impl Tx {
    /// An activity of this workspace.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn activity(&mut self, id: ActivityId) -> Result<Option<Activity>, StoreError> {
        let row = one!(self, Row, select!("WHERE workspace_id = $1 AND id = $2"), self.workspace.0, id.0)?;
        row.map(Row::activity).transpose()
    }

    /// The activities of a release, the first due first.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn activities(&mut self, request: RequestId) -> Result<Vec<Activity>, StoreError> {
        let rows = all!(
            self,
            Row,
            select!("WHERE workspace_id = $1 AND request_id = $2 ORDER BY due_at, id"),
            self.workspace.0,
            request.0
        )?;
        rows.into_iter().map(Row::activity).collect()
    }

    /// Open activities of a person, the first due first; at most [`LISTED`].
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn activities_of_person(&mut self, person: PersonId) -> Result<Vec<Activity>, StoreError> {
        let rows = all!(
            self,
            Row,
            select!("WHERE workspace_id = $1 AND person_id = $2 AND is_open = $3 ORDER BY due_at, id LIMIT $4"),
            self.workspace.0,
            person.0,
            true,
            LISTED
        )?;
        rows.into_iter().map(Row::activity).collect()
    }

    /// Open activities of a team, the first due first; at most [`LISTED`].
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn activities_of_role(&mut self, role: Role) -> Result<Vec<Activity>, StoreError> {
        let rows = all!(
            self,
            Row,
            select!("WHERE workspace_id = $1 AND role = $2 AND is_open = $3 ORDER BY due_at, id LIMIT $4"),
            self.workspace.0,
            role.key(),
            true,
            LISTED
        )?;
        rows.into_iter().map(Row::activity).collect()
    }

    /// Open activities of teams that a person is in for one product or release only, the first due first; at most
    /// [`LISTED`].
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn activities_in_part(&mut self, person: PersonId) -> Result<Vec<Activity>, StoreError> {
        let rows = all!(
            self,
            Row,
            select!(
                "WHERE workspace_id = $1 AND is_open = $3
                 AND role IN (SELECT p.role FROM role_in_part p WHERE p.workspace_id = $1 AND p.person_id = $2)
                 AND EXISTS (SELECT 1 FROM role_in_part p JOIN request q ON q.id = p.request_id OR q.product_id = p.product_id
                             WHERE p.workspace_id = $1 AND p.person_id = $2 AND p.role = activity.role
                             AND q.id = activity.request_id)
                 ORDER BY due_at, id LIMIT $4"
            ),
            self.workspace.0,
            person.0,
            true,
            LISTED
        )?;
        rows.into_iter().map(Row::activity).collect()
    }

    /// Activities in a vendor's queue: the open ones, the first due first, or the others, the last due first; at most
    /// [`LISTED`].
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn activities_of_queue(&mut self, queue: VendorQueueId, open: bool) -> Result<Vec<Activity>, StoreError> {
        let (workspace, id) = (self.workspace.0, queue.0);
        let rows = if open {
            all!(
                self,
                Row,
                select!("WHERE workspace_id = $1 AND queue_id = $2 AND is_open = $3 ORDER BY due_at, id LIMIT $4"),
                workspace,
                id,
                true,
                LISTED
            )
        } else {
            all!(
                self,
                Row,
                select!("WHERE workspace_id = $1 AND queue_id = $2 AND is_open = $3 ORDER BY due_at DESC, id LIMIT $4"),
                workspace,
                id,
                false,
                20
            )
        }?;
        rows.into_iter().map(Row::activity).collect()
    }

    /// Stores a new activity; tells whether it is new: one from the same source stays as it is.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn insert_activity(&mut self, a: &Activity, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let (person, role, queue) = columns(a.assignee);
        let touched = run!(
            self,
            "INSERT INTO activity (id, workspace_id, request_id, title, phase, person_id, role, queue_id, starts_at, due_at,
             accepted_at, begun_at, ended_at, note, state, is_open, reason, vendor_ticket, source, version, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
             ON CONFLICT (request_id, source) DO NOTHING",
            a.id.0,
            self.workspace.0,
            a.request.0,
            &a.title,
            a.phase.key(),
            person,
            role,
            queue,
            a.starts_at,
            a.due_at,
            a.accepted_at,
            a.begun_at,
            a.ended_at,
            &a.note,
            a.state.key(),
            a.state.is_open(),
            &a.reason,
            &a.vendor_ticket,
            &a.source,
            a.version,
            now
        )?;
        Ok(touched > 0)
    }

    /// Stores an activity that was changed.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn save_activity(&mut self, a: &Activity) -> Result<(), StoreError> {
        let (person, role, queue) = columns(a.assignee);
        run!(
            self,
            "UPDATE activity SET title = $3, phase = $4, person_id = $5, role = $6, queue_id = $7, starts_at = $8,
             due_at = $9, accepted_at = $10, begun_at = $11, ended_at = $12, note = $13, state = $14, is_open = $15,
             reason = $16, vendor_ticket = $17, version = $18 WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            a.id.0,
            &a.title,
            a.phase.key(),
            person,
            role,
            queue,
            a.starts_at,
            a.due_at,
            a.accepted_at,
            a.begun_at,
            a.ended_at,
            &a.note,
            a.state.key(),
            a.state.is_open(),
            &a.reason,
            &a.vendor_ticket,
            a.version
        )?;
        Ok(())
    }
}
