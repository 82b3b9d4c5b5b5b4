//! Messages as they are stored, in the transaction of what they tell of: one a recipient and event.

use crate::{
    domain::ids::{EndpointId, MessageId, PersonId, RequestId},
    server::store::{StoreError, Tx},
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
}
