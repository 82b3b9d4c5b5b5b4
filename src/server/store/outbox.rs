//! Messages on their way out. They are stored in the transaction of what they tell of, leased by whoever delivers them,
//! and kept: what was sent, what waits, what could not be delivered. When they are tried again is not decided here.

use super::{StoreError, Tx, columns::word};
use crate::domain::{
    ids::{AnnouncementId, EndpointId, MessageId, PersonId, RequestId},
    outbox::{Channel, MessageState},
};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

/// A mail to somebody.
#[derive(Clone, Debug)]
pub struct NewMail<'a> {
    /// What it tells of: a person gets one mail about it, however often it is enqueued.
    pub event: &'a str,
    pub kind: &'a str,
    pub to: PersonId,
    pub request: Option<RequestId>,
    pub subject: &'a str,
    pub body: &'a str,
}

/// A call of another system.
#[derive(Clone, Debug)]
pub struct NewCall<'a> {
    /// What it tells of: an endpoint is called once about it, however often it is enqueued.
    pub event: &'a str,
    /// The type that the other system is told: `vendor.activity.assigned`.
    pub kind: &'a str,
    pub endpoint: EndpointId,
    pub request: Option<RequestId>,
    /// What people read in the outbox.
    pub subject: &'a str,
    pub data: &'a Value,
}

/// A message that was leased, with where it goes.
#[derive(sqlx::FromRow)]
pub struct Due {
    pub id: Uuid,
    pub event: String,
    pub channel: String,
    pub kind: String,
    pub subject: String,
    pub body: String,
    pub attempts: i64,
    pub request_id: Option<Uuid>,
    pub person_name: Option<String>,
    pub email: Option<String>,
    pub person_disabled: Option<bool>,
    pub endpoint_id: Option<Uuid>,
    pub endpoint_name: Option<String>,
    pub url: Option<String>,
    pub secret: Option<String>,
    pub old_secret: Option<String>,
    pub old_secret_ends: Option<DateTime<Utc>>,
}

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
    /// Stores a mail to be sent; nothing when this person has one about the same event. Tells how many were stored.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn enqueue_mail(&mut self, mail: &NewMail<'_>, now: DateTime<Utc>) -> Result<u64, StoreError> {
        run!(
            self,
            "INSERT INTO outbox (id, workspace_id, channel, event, recipient, person_id, endpoint_id, request_id, kind,
             subject, body, state, attempts, next_at, lease, leased_until, last_error, foreign_ticket, created_at, changed_at)
             VALUES ($1, $2, 'mail', $3, $4, $4, NULL, $5, $6, $7, $8, 'waiting', 0, $9, NULL, NULL, '', '', $9, $9)
             ON CONFLICT (workspace_id, event, channel, recipient) DO NOTHING",
            Uuid::now_v7(),
            self.workspace.0,
            mail.event,
            mail.to.0,
            mail.request.map(|r| r.0),
            mail.kind,
            mail.subject,
            mail.body,
            now
        )
    }

    /// Stores a call of a webhook; none is added when this endpoint has one about the same event. Answers with the
    /// message's id, by which [`Tx::foreign_ticket`] is found.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn enqueue_webhook(&mut self, call: &NewCall<'_>, now: DateTime<Utc>) -> Result<MessageId, StoreError> {
        let body = json!({
            "type": call.kind,
            "timestamp": now.to_rfc3339_opts(SecondsFormat::Millis, true),
            "data": call.data,
        });
        run!(
            self,
            "INSERT INTO outbox (id, workspace_id, channel, event, recipient, person_id, endpoint_id, request_id, kind,
             subject, body, state, attempts, next_at, lease, leased_until, last_error, foreign_ticket, created_at, changed_at)
             VALUES ($1, $2, 'webhook', $3, $4, NULL, $4, $5, $6, $7, $8, 'waiting', 0, $9, NULL, NULL, '', '', $9, $9)
             ON CONFLICT (workspace_id, event, channel, recipient) DO NOTHING",
            Uuid::now_v7(),
            self.workspace.0,
            call.event,
            call.endpoint.0,
            call.request.map(|r| r.0),
            call.kind,
            call.subject,
            body.to_string(),
            now
        )?;
        let stored = one!(
            self,
            (Uuid,),
            "SELECT id FROM outbox WHERE workspace_id = $1 AND event = $2 AND channel = 'webhook' AND recipient = $3",
            self.workspace.0,
            call.event,
            call.endpoint.0
        )?;
        stored.map(|s| MessageId(s.0)).ok_or_else(|| StoreError::corrupt("a message was not stored"))
    }

    /// Whether anything may be delivered now; mail only where there is a mail server.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn is_due(&mut self, mail: bool, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let due = one!(
            self,
            (Uuid,),
            "SELECT o.id FROM outbox o LEFT JOIN webhook_endpoint w ON w.id = o.endpoint_id
             WHERE o.workspace_id = $1 AND o.state = 'waiting' AND o.next_at <= $2
             AND (o.leased_until IS NULL OR o.leased_until <= $2) AND (o.channel <> 'mail' OR $3)
             AND (w.id IS NULL OR w.disabled = $4) LIMIT 1",
            self.workspace.0,
            now,
            mail,
            false
        )?;
        Ok(due.is_some())
    }

    /// Takes up to `most` messages that are due until `until`, and counts the attempt. Nobody else delivers them meanwhile:
    /// writers of a workspace queue, and who comes next finds them leased.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn lease_due(
        &mut self,
        lease: Uuid,
        mail: bool,
        (now, until): (DateTime<Utc>, DateTime<Utc>),
        most: i64,
    ) -> Result<Vec<Due>, StoreError> {
        let due = all!(
            self,
            Due,
            "SELECT o.id, o.event, o.channel, o.kind, o.subject, o.body, o.attempts + 1 AS attempts, o.request_id,
             p.name AS person_name, p.email, p.disabled AS person_disabled, o.endpoint_id, w.name AS endpoint_name, w.url,
             w.secret, w.old_secret, w.old_secret_ends
             FROM outbox o LEFT JOIN person p ON p.id = o.person_id LEFT JOIN webhook_endpoint w ON w.id = o.endpoint_id
             WHERE o.workspace_id = $1 AND o.state = 'waiting' AND o.next_at <= $2
             AND (o.leased_until IS NULL OR o.leased_until <= $2) AND (o.channel <> 'mail' OR $3)
             AND (w.id IS NULL OR w.disabled = $4) ORDER BY o.next_at, o.id LIMIT $5",
            self.workspace.0,
            now,
            mail,
            false,
            most
        )?;
        for message in &due {
            run!(
                self,
                "UPDATE outbox SET lease = $3, leased_until = $4, attempts = attempts + 1
                 WHERE workspace_id = $1 AND id = $2",
                self.workspace.0,
                message.id,
                lease,
                until
            )?;
        }
        Ok(due)
    }

    /// Notes that a message was taken over. Whoever holds the lease by now, it is not to be sent again.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn note_sent(&mut self, id: MessageId, ticket: &str, now: DateTime<Utc>) -> Result<u64, StoreError> {
        run!(
            self,
            "UPDATE outbox SET state = 'sent', lease = NULL, leased_until = NULL, last_error = '', foreign_ticket = $3,
             changed_at = $4 WHERE workspace_id = $1 AND id = $2 AND state <> 'sent'",
            self.workspace.0,
            id.0,
            ticket,
            now
        )
    }

    /// Notes that an attempt failed, and when the next is due; nothing when somebody else has taken the message since.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn note_failed(
        &mut self,
        (id, lease): (MessageId, Uuid),
        next_at: DateTime<Utc>,
        why: &str,
    ) -> Result<u64, StoreError> {
        run!(
            self,
            "UPDATE outbox SET lease = NULL, leased_until = NULL, next_at = $4, last_error = $5
             WHERE workspace_id = $1 AND id = $2 AND lease = $3 AND state = 'waiting'",
            self.workspace.0,
            id.0,
            lease,
            next_at,
            why
        )
    }

    /// Notes that a message is given up; nothing when somebody else has taken it since.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn note_dead(
        &mut self,
        (id, lease): (MessageId, Uuid),
        why: &str,
        now: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        run!(
            self,
            "UPDATE outbox SET state = 'dead', lease = NULL, leased_until = NULL, last_error = $4, changed_at = $5
             WHERE workspace_id = $1 AND id = $2 AND lease = $3 AND state = 'waiting'",
            self.workspace.0,
            id.0,
            lease,
            why,
            now
        )
    }

    /// Has a message that was given up tried again from the start; tells how many there were, 0 or 1.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn redeliver(&mut self, id: MessageId, now: DateTime<Utc>) -> Result<u64, StoreError> {
        run!(
            self,
            "UPDATE outbox SET state = 'waiting', attempts = 0, next_at = $3, changed_at = $3
             WHERE workspace_id = $1 AND id = $2 AND state = 'dead'",
            self.workspace.0,
            id.0,
            now
        )
    }

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
