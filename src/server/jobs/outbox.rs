//! Delivers the outbox. Messages are leased in one transaction, delivered outside of any, and what came of each is noted in
//! one of its own. A server that dies in between leaves leases that run out; their messages are delivered again, under the
//! same Message-ID or webhook-id (see docs/decisions.md, "A message may arrive twice").

use crate::{
    domain::{
        event::Event,
        ids::{EndpointId, MessageId, RequestId, WorkspaceId},
        outbox::{Attempt, Channel, Fate, fate},
    },
    server::{
        AppState, Failure,
        config::Outgoing,
        integrations::{
            mail::{Mail, Mailer},
            webhook::{Call, Caller},
        },
        operations::activities::routing::ticketed,
        store::{StoreError, outbox::Due},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use std::sync::Arc;
use tokio::{sync::Semaphore, task::JoinSet};
use uuid::Uuid;

/// Messages taken at a time.
const BATCH: i64 = 16;
/// Mails under way at the same time: few, since a mail server counts connections.
const MAILS_AT_ONCE: usize = 4;
/// How long a message belongs to who took it: longer than a batch can take with every mail and call running into its time
/// limit.
const LEASE: TimeDelta = TimeDelta::minutes(10);

/// The means of delivery.
#[derive(Clone)]
struct Courier {
    mailer: Option<Mailer>,
    caller: Caller,
    lines: Arc<Semaphore>,
}

impl Courier {
    fn new(outgoing: &Outgoing) -> Result<Self, Failure> {
        let mailer = outgoing.mail.as_ref().map(|server| Mailer::new(server, outgoing.mail_timeout));
        Ok(Self {
            mailer: mailer.transpose().map_err(std::io::Error::other)?,
            caller: Caller::new(outgoing)?,
            lines: Arc::new(Semaphore::new(MAILS_AT_ONCE)),
        })
    }
}

/// Whether the settings for mail make sense; asked once, at start.
///
/// # Errors
/// What is wrong with them.
pub fn start_check(outgoing: &Outgoing) -> Result<(), Failure> {
    Courier::new(outgoing).map(drop)
}

/// Delivers what is due at `now`, at most a batch for each workspace; answers with how many messages were tried.
///
/// # Errors
/// When the database cannot, or the settings make no sense.
pub async fn deliver_due(state: &AppState, now: DateTime<Utc>) -> Result<usize, Failure> {
    let workspaces = state.store.read(state.workspace).await?.workspaces().await?;
    let mail = state.config.outgoing.mail.is_some();
    let mut tried = 0;
    for (workspace, _) in workspaces {
        if !state.store.read(workspace).await?.is_due(mail, now).await? {
            continue;
        }
        let lease = Uuid::now_v7();
        let mut tx = state.store.write(workspace).await?;
        let due = tx.lease_due(lease, mail, (now, now + LEASE), BATCH).await?;
        tx.commit().await?;
        tried += due.len();
        deliver(state, workspace, lease, due, now).await?;
    }
    Ok(tried)
}

async fn deliver(
    state: &AppState,
    workspace: WorkspaceId,
    lease: Uuid,
    due: Vec<Due>,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    if due.is_empty() {
        return Ok(());
    }
    let courier = Courier::new(&state.config.outgoing)?;
    let mut under_way = JoinSet::new();
    for message in due {
        let courier = courier.clone();
        under_way.spawn(async move {
            let attempt = courier.carry(&message, now).await;
            (message, attempt)
        });
    }
    let mut first_error = None;
    while let Some(joined) = under_way.join_next().await {
        let Ok((message, attempt)) = joined else {
            tracing::error!("a delivery panicked; its message is tried again when its lease has run out");
            continue;
        };
        // One that cannot be noted keeps the others from nothing.
        if let Err(error) = note(state, workspace, lease, &message, attempt, now).await {
            first_error.get_or_insert(error);
        }
    }
    first_error.map_or(Ok(()), Err)
}

impl Courier {
    async fn carry(&self, message: &Due, now: DateTime<Utc>) -> Attempt {
        match (&message.email, &message.url, &self.mailer) {
            (Some(_), _, _) if message.person_disabled == Some(true) => {
                Attempt::Refused("The person's account is disabled.".into())
            }
            (Some(address), _, Some(mailer)) => {
                let Ok(_line) = self.lines.acquire().await else {
                    return Attempt::Failed("The server is stopping.".into());
                };
                let mail = Mail {
                    id: MessageId(message.id),
                    name: message.person_name.as_deref().unwrap_or_default(),
                    address,
                    subject: &message.subject,
                    body: &message.body,
                };
                mailer.send(&mail).await
            }
            (None, Some(url), _) => {
                let old =
                    message.old_secret.as_deref().filter(|_| message.old_secret_ends.is_some_and(|ends| now < ends));
                let secrets: Vec<&str> = [message.secret.as_deref(), old].into_iter().flatten().collect();
                let call = Call { id: MessageId(message.id), url, secrets: &secrets, body: &message.body };
                self.caller.make(&call, now).await
            }
            _ => Attempt::Failed("No mail server is set up.".into()),
        }
    }
}

/// Notes what came of an attempt; what people have to look at goes to the audit trail, too.
async fn note(
    state: &AppState,
    workspace: WorkspaceId,
    lease: Uuid,
    message: &Due,
    attempt: Attempt,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let id = MessageId(message.id);
    let channel: Channel = message.channel.parse().map_err(|()| StoreError::corrupt("a message of no channel"))?;
    let attempts = u32::try_from(message.attempts).unwrap_or(u32::MAX);
    let gone = matches!(attempt, Attempt::Gone(_));
    let mut tx = state.store.write(workspace).await?;
    match fate(channel, attempts, message.id.as_u64_pair().1, attempt, now) {
        Fate::Sent { ticket } => {
            let ticket = ticket.unwrap_or_default();
            let was_open = tx.note_sent(id, &ticket, now).await? == 1;
            if let Some(endpoint) = message.endpoint_id.filter(|_| was_open && !ticket.is_empty()) {
                ticketed(&mut tx, (&message.event, EndpointId(endpoint)), &ticket, now).await?;
            }
        }
        Fate::Again { at, why } => {
            tx.note_failed((id, lease), at, &why).await?;
        }
        Fate::Dead { why } => {
            if tx.note_dead((id, lease), &why, now).await? == 1 {
                tx.record(&given_up(message, &why), None, Uuid::now_v7(), now).await?;
            }
            if let Some(endpoint) = message.endpoint_id.filter(|_| gone) {
                tx.set_endpoint_disabled(EndpointId(endpoint), true, &why).await?;
                let name = message.endpoint_name.as_deref().unwrap_or_default();
                let event = Event::new("webhook.disabled", format!("disabled the webhook “{name}”: {why}"));
                tx.record(&event.with(json!({ "endpoint": endpoint })), None, Uuid::now_v7(), now).await?;
            }
        }
    }
    tx.commit().await?;
    state.wake.notify_waiters();
    Ok(())
}

fn given_up(message: &Due, why: &str) -> Event {
    let to = message.person_name.as_deref().or(message.endpoint_name.as_deref()).unwrap_or("nobody");
    let words = format!("gave up delivering “{}” to {to}: {why}", message.subject);
    let data = json!({ "message": message.id, "channel": message.channel, "attempts": message.attempts });
    match message.request_id {
        Some(request) => Event::on(RequestId(request), "message.dead", words).with(data),
        None => Event::new("message.dead", words).with(data),
    }
}
