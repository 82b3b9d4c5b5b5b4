//! Messages on their way out, as people see them. They are stored in the transaction of what they tell of, leased by
//! whoever delivers them, and kept: what was sent, what waits, what could not be delivered. When they are tried again is not
//! decided here.

mod delivery;
mod enqueue;

pub use delivery::{Due, Line};
pub use enqueue::{NewCall, NewMail};

use super::{StoreError, Tx, columns::word};
use crate::domain::{
    ids::{AnnouncementId, MessageId, PersonId, RequestId},
    outbox::{Channel, MessageState},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    channel: String,
    state: String,
    kind: String,
    subject: String,
    person_id: Option<Uuid>,
    recipient_name: Option<String>,
    endpoint_name: Option<String>,
    request_id: Option<Uuid>,
    attempts: i64,
    next_at: DateTime<Utc>,
    last_error: String,
    foreign_ticket: String,
    created_at: DateTime<Utc>,
    changed_at: DateTime<Utc>,
}

/// A message as people see it.
#[derive(Clone, Debug)]
pub struct Message {
    pub id: MessageId,
    pub channel: Channel,
    pub state: MessageState,
    pub kind: String,
    pub subject: String,
    /// The person or the endpoint.
    pub to: String,
    pub request: Option<RequestId>,
    pub attempts: i64,
    pub next_at: DateTime<Utc>,
    /// What went wrong last; empty when nothing did.
    pub last_error: String,
    /// The number that the other system gave it; empty without one.
    pub foreign_ticket: String,
    pub created_at: DateTime<Utc>,
    /// When it came into this state.
    pub changed_at: DateTime<Utc>,
}

impl Row {
    fn message(self) -> Result<Message, StoreError> {
        Ok(Message {
            id: MessageId(self.id),
            channel: word(&self.channel)?,
            state: word(&self.state)?,
            kind: self.kind,
            subject: self.subject,
            to: self.recipient_name.or(self.endpoint_name).unwrap_or_default(),
            request: self.request_id.map(RequestId),
            attempts: self.attempts,
            next_at: self.next_at,
            last_error: self.last_error,
            foreign_ticket: self.foreign_ticket,
            created_at: self.created_at,
            changed_at: self.changed_at,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT o.id, o.channel, o.state, o.kind, o.subject, o.person_id, p.name AS recipient_name, w.name AS endpoint_name,
             o.request_id, o.attempts, o.next_at, o.last_error, o.foreign_ticket, o.created_at, o.changed_at FROM outbox o
             LEFT JOIN person p ON p.id = o.person_id LEFT JOIN webhook_endpoint w ON w.id = o.endpoint_id ",
            $rest
        )
    };
}

/// The event under which the mails of an announcement are stored.
pub fn announced(id: AnnouncementId) -> String {
    format!("announcement:{id}")
}

impl Tx {
    /// A message of this workspace.
    ///
    /// # Errors
    /// When the database cannot, or the row cannot be read.
    pub async fn message(&mut self, id: MessageId) -> Result<Option<Message>, StoreError> {
        let row = one!(self, Row, select!("WHERE o.workspace_id = $1 AND o.id = $2"), self.workspace.0, id.0)?;
        row.map(Row::message).transpose()
    }

    /// The number that the other system gave to what it was told; none while it has not answered with one.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn foreign_ticket(&mut self, id: MessageId) -> Result<Option<String>, StoreError> {
        let row = one!(
            self,
            (String,),
            "SELECT foreign_ticket FROM outbox WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            id.0
        )?;
        Ok(row.map(|r| r.0).filter(|ticket| !ticket.is_empty()))
    }

    /// Messages in a state, the newest change first.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn messages(&mut self, state: MessageState, most: i64) -> Result<Vec<Message>, StoreError> {
        let rows = all!(
            self,
            Row,
            select!("WHERE o.workspace_id = $1 AND o.state = $2 ORDER BY o.changed_at DESC, o.id DESC LIMIT $3"),
            self.workspace.0,
            state.key(),
            most
        )?;
        rows.into_iter().map(Row::message).collect()
    }

    /// How the mails of an announcement stand, by person.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn mails_of(&mut self, id: AnnouncementId) -> Result<Vec<(PersonId, Message)>, StoreError> {
        let event = announced(id);
        let rows = all!(
            self,
            Row,
            select!("WHERE o.workspace_id = $1 AND o.event = $2 AND o.channel = 'mail'"),
            self.workspace.0,
            &event
        )?;
        let mail = |row: Row| Ok(row.person_id.map(PersonId).zip(Some(row.message()?)));
        rows.into_iter().filter_map(|row| mail(row).transpose()).collect()
    }
}
