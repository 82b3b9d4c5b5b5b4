//! Messages as they are delivered: by which way out they are due, leased to one server, and what came of them.

use crate::{
    domain::ids::{EndpointId, MessageId},
    server::store::{StoreError, Tx},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A way out: the mail server, or one other system. What goes by it waits for nothing that goes by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    Mail,
    Webhook(EndpointId),
}

impl Line {
    fn channel(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Webhook(_) => "webhook",
        }
    }

    fn endpoint(self) -> Option<Uuid> {
        match self {
            Self::Mail => None,
            Self::Webhook(id) => Some(id.0),
        }
    }
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

impl Tx {
    /// The ways out by which something may be delivered now; by mail only where there is a mail server.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn due_lines(&mut self, mail: bool, now: DateTime<Utc>, at_once: i64) -> Result<Vec<Line>, StoreError> {
        let endpoints = all!(
            self,
            (Uuid,),
            "SELECT w.id FROM webhook_endpoint w WHERE w.workspace_id = $1 AND w.disabled = $3 AND w.retired_at IS NULL
             AND EXISTS (SELECT 1 FROM outbox o WHERE o.endpoint_id = w.id AND o.state = 'waiting' AND o.next_at <= $2
             AND (o.leased_until IS NULL OR o.leased_until <= $2))
             AND (SELECT COUNT(*) FROM outbox u WHERE u.workspace_id = $1 AND u.endpoint_id = w.id AND u.state = 'waiting'
             AND u.leased_until > $2) < $4 ORDER BY w.id",
            self.workspace.0,
            now,
            false,
            at_once
        )?;
        let mut lines: Vec<Line> = endpoints.into_iter().map(|row| Line::Webhook(EndpointId(row.0))).collect();
        let mail = one!(
            self,
            (Uuid,),
            "SELECT id FROM outbox WHERE workspace_id = $1 AND state = 'waiting' AND next_at <= $2
             AND (leased_until IS NULL OR leased_until <= $2) AND channel = 'mail' AND $3
             AND (SELECT COUNT(*) FROM outbox u WHERE u.workspace_id = $1 AND u.channel = 'mail' AND u.state = 'waiting'
             AND u.leased_until > $2) < $4 LIMIT 1",
            self.workspace.0,
            now,
            mail,
            at_once
        )?;
        lines.extend(mail.map(|_| Line::Mail));
        Ok(lines)
    }

    /// Takes messages that are due by this way until `until`, and counts the attempt: as many as fit beside those that are
    /// leased already, by whichever server. Nobody else delivers them meanwhile: writers of a workspace queue, and who
    /// comes next finds them leased.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn lease_due(
        &mut self,
        lease: Uuid,
        line: Line,
        (now, until): (DateTime<Utc>, DateTime<Utc>),
        at_once: i64,
    ) -> Result<Vec<Due>, StoreError> {
        let under_way = one!(
            self,
            (i64,),
            "SELECT COUNT(*) FROM outbox o WHERE o.workspace_id = $1 AND o.state = 'waiting' AND o.channel = $3
             AND (o.endpoint_id = $4 OR $4 IS NULL) AND o.leased_until > $2",
            self.workspace.0,
            now,
            line.channel(),
            line.endpoint()
        )?;
        let free = at_once - under_way.map_or(0, |row| row.0);
        if free <= 0 {
            return Ok(vec![]);
        }
        let due = all!(
            self,
            Due,
            "SELECT o.id, o.event, o.channel, o.kind, o.subject, o.body, o.request_id,
             p.name AS person_name, p.email, p.disabled AS person_disabled, o.endpoint_id, w.name AS endpoint_name, w.url,
             w.secret, w.old_secret, w.old_secret_ends
             FROM outbox o LEFT JOIN person p ON p.id = o.person_id LEFT JOIN webhook_endpoint w ON w.id = o.endpoint_id
             WHERE o.workspace_id = $1 AND o.state = 'waiting' AND o.channel = $3 AND (o.endpoint_id = $4 OR $4 IS NULL)
             AND o.next_at <= $2 AND (o.leased_until IS NULL OR o.leased_until <= $2) ORDER BY o.next_at, o.id LIMIT $5",
            self.workspace.0,
            now,
            line.channel(),
            line.endpoint(),
            free
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

    /// How often a message was tried, this attempt counted; none when somebody else has taken it since.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn attempts(&mut self, (id, lease): (MessageId, Uuid)) -> Result<Option<u32>, StoreError> {
        let row = one!(
            self,
            (i64,),
            "SELECT attempts FROM outbox WHERE workspace_id = $1 AND id = $2 AND lease = $3 AND state = 'waiting'",
            self.workspace.0,
            id.0,
            lease
        )?;
        Ok(row.map(|row| u32::try_from(row.0).unwrap_or(u32::MAX)))
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

    /// Has a message that was given up tried again from the start; tells how many there were, 0 or 1. What was for a
    /// webhook that is removed is not.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn redeliver(&mut self, id: MessageId, now: DateTime<Utc>) -> Result<u64, StoreError> {
        run!(
            self,
            "UPDATE outbox SET state = 'waiting', attempts = 0, next_at = $3, changed_at = $3
             WHERE workspace_id = $1 AND id = $2 AND state = 'dead' AND (endpoint_id IS NULL OR endpoint_id IN (
                 SELECT id FROM webhook_endpoint WHERE workspace_id = $1 AND retired_at IS NULL))",
            self.workspace.0,
            id.0,
            now
        )
    }
}
