//! What came of a delivery, noted in a transaction of its own: a message that cannot be noted is no other's concern.

use crate::{
    domain::{
        event::Event,
        ids::{EndpointId, MessageId, RequestId, WorkspaceId},
        outbox::{Attempt, Channel, Fate, fate},
    },
    server::{
        AppState, Failure,
        operations::activities::routing::ticketed,
        store::{StoreError, Tx, outbox::Due},
    },
};
use chrono::{DateTime, Utc};
use serde_json::json;
use std::time::Duration;
use uuid::Uuid;

/// Pauses between attempts to note an outcome. What was delivered and is not noted is delivered again.
const PAUSES: &[Duration] = &[Duration::from_millis(200), Duration::from_secs(1), Duration::from_secs(5)];

/// A message that was tried, by whom it was leased.
pub struct Tried {
    pub workspace: WorkspaceId,
    pub lease: Uuid,
    pub message: Due,
}

impl Tried {
    /// Notes what came of it; a database that is busy is asked again a few times.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn note(&self, state: &AppState, attempt: &Attempt, now: DateTime<Utc>) -> Result<(), Failure> {
        for pause in PAUSES {
            match self.try_note(state, attempt, now).await {
                Ok(()) => return Ok(()),
                Err(error) => tracing::warn!(%error, message = %self.message.id, "a delivery is not noted yet"),
            }
            tokio::time::sleep(*pause).await;
        }
        self.try_note(state, attempt, now).await
    }

    async fn try_note(&self, state: &AppState, attempt: &Attempt, now: DateTime<Utc>) -> Result<(), Failure> {
        let id = MessageId(self.message.id);
        let mut tx = state.store.write(self.workspace).await?;
        if let Attempt::Delivered { ticket } = attempt {
            self.note_sent(&mut tx, ticket.as_deref().unwrap_or_default(), now).await?;
        } else if let Some(attempts) = tx.attempts((id, self.lease)).await? {
            self.note_failed(&mut tx, attempts, attempt, now).await?;
        }
        tx.commit().await?;
        state.wake.notify_waiters();
        Ok(())
    }

    async fn note_sent(&self, tx: &mut Tx, ticket: &str, now: DateTime<Utc>) -> Result<(), Failure> {
        let was_open = tx.note_sent(MessageId(self.message.id), ticket, now).await? == 1;
        if let Some(endpoint) = self.message.endpoint_id.filter(|_| was_open && !ticket.is_empty()) {
            ticketed(tx, (&self.message.event, EndpointId(endpoint)), ticket, now).await?;
        }
        Ok(())
    }

    /// What people have to look at goes to the audit trail, too.
    async fn note_failed(
        &self,
        tx: &mut Tx,
        attempts: u32,
        attempt: &Attempt,
        now: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let (message, id) = (&self.message, MessageId(self.message.id));
        let channel: Channel = message.channel.parse().map_err(|()| StoreError::corrupt("a message of no channel"))?;
        match fate(channel, attempts, message.id.as_u64_pair().1, attempt.clone(), now) {
            Fate::Sent { ticket } => self.note_sent(tx, ticket.as_deref().unwrap_or_default(), now).await?,
            Fate::Again { at, why } => {
                tx.note_failed((id, self.lease), at, &why).await?;
            }
            Fate::Dead { why } => {
                if tx.note_dead((id, self.lease), &why, now).await? == 1 {
                    tx.record(&self.given_up(attempts, &why), None, Uuid::now_v7(), now).await?;
                }
                if let Some(endpoint) = message.endpoint_id.filter(|_| matches!(attempt, Attempt::Gone(_))) {
                    tx.set_endpoint_disabled(EndpointId(endpoint), true, &why).await?;
                    let name = message.endpoint_name.as_deref().unwrap_or_default();
                    let event = Event::new("webhook.disabled", format!("disabled the webhook “{name}”: {why}"));
                    tx.record(&event.with(json!({ "endpoint": endpoint })), None, Uuid::now_v7(), now).await?;
                }
            }
        }
        Ok(())
    }

    fn given_up(&self, attempts: u32, why: &str) -> Event {
        let message = &self.message;
        let to = message.person_name.as_deref().or(message.endpoint_name.as_deref()).unwrap_or("nobody");
        let words = format!("gave up delivering “{}” to {to}: {why}", message.subject);
        let data = json!({ "message": message.id, "channel": message.channel, "attempts": attempts });
        match message.request_id {
            Some(request) => Event::on(RequestId(request), "message.dead", words).with(data),
            None => Event::new("message.dead", words).with(data),
        }
    }
}
