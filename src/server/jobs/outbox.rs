//! Delivers the outbox. Messages are leased in one transaction, delivered outside of any, and what came of each is noted in
//! one of its own. Each goes by itself: one that hangs, fails or cannot be noted holds up no other, and by each way out - the
//! mail server, each other system - at most a few go at a time, so that one that hangs does not use up the server. A server
//! that dies in between leaves leases that run out; their messages are delivered again, under the same Message-ID or
//! webhook-id (see docs/decisions.md, "A message may arrive twice").

mod courier;
mod outcome;

use crate::{
    domain::ids::WorkspaceId,
    server::{AppState, Failure, config::Outgoing},
};
use chrono::{DateTime, TimeDelta, Utc};
pub use courier::Courier;
use outcome::Tried;
use tokio::task::JoinSet;
use uuid::Uuid;

/// Messages under way at the same time by one way out, of all servers together: few, since a mail server counts
/// connections, and whoever is called by webhook may be small.
const AT_ONCE: i64 = 4;
/// How long a message belongs to who took it: longer than any delivery takes that runs into its time limit, and longer than
/// it takes to note what came of it.
const LEASE: TimeDelta = TimeDelta::minutes(2);

/// Whether the settings for mail make sense; asked once, at start.
///
/// # Errors
/// What is wrong with them.
pub fn start_check(outgoing: &Outgoing) -> Result<(), Failure> {
    Courier::new(outgoing).map(drop)
}

/// A message that was taken and is to be delivered.
pub struct Errand(Tried);

impl Errand {
    /// Delivers it and notes what came of it.
    pub async fn carry_out(self, state: AppState, courier: Courier, now: DateTime<Utc>) {
        let attempt = courier.carry(&self.0.message, now).await;
        if let Err(error) = self.0.note(&state, &attempt, now).await {
            tracing::error!(%error, message = %self.0.message.id, "what came of a message could not be noted");
        }
    }
}

/// Takes what is due at `now` and fits beside what is under way. A workspace whose messages cannot be taken keeps the others
/// from nothing.
pub async fn take(state: &AppState, now: DateTime<Utc>) -> Vec<Errand> {
    let workspaces = match state.store.read(state.workspace).await {
        Ok(mut tx) => tx.workspaces().await,
        Err(error) => Err(error),
    };
    let mut taken = Vec::new();
    match workspaces {
        Ok(workspaces) => {
            for (workspace, _) in workspaces {
                match take_in(state, workspace, now).await {
                    Ok(some) => taken.extend(some),
                    Err(error) => tracing::error!(%error, %workspace, "an outbox could not be worked on"),
                }
            }
        }
        Err(error) => tracing::error!(%error, "the outbox could not be worked on"),
    }
    taken
}

async fn take_in(state: &AppState, workspace: WorkspaceId, now: DateTime<Utc>) -> Result<Vec<Errand>, Failure> {
    let mail = state.config.outgoing.mail.is_some();
    let lines = state.store.read(workspace).await?.due_lines(mail, now, AT_ONCE).await?;
    if lines.is_empty() {
        return Ok(vec![]);
    }
    let lease = Uuid::now_v7();
    let mut tx = state.store.write(workspace).await?;
    let mut due = Vec::new();
    for line in lines {
        due.extend(tx.lease_due(lease, line, (now, now + LEASE), AT_ONCE).await?);
    }
    tx.commit().await?;
    Ok(due.into_iter().map(|message| Errand(Tried { workspace, lease, message })).collect())
}

/// One round and its end: takes what is due at `now`, and waits until each of them is delivered or not. Answers with how
/// many were tried.
///
/// # Errors
/// When the settings make no sense.
pub async fn deliver_due(state: &AppState, now: DateTime<Utc>) -> Result<usize, Failure> {
    let courier = Courier::new(&state.config.outgoing)?;
    let errands = take(state, now).await;
    let tried = errands.len();
    let mut under_way: JoinSet<()> =
        errands.into_iter().map(|errand| errand.carry_out(state.clone(), courier.clone(), now)).collect();
    while let Some(ended) = under_way.join_next().await {
        log_panic(ended);
    }
    Ok(tried)
}

/// A delivery that panicked is tried again when its lease has run out.
pub fn log_panic(ended: Result<(), tokio::task::JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "a delivery broke off; its message is tried again");
    }
}
