//! What Slipway does without being asked: delivering what is in the outbox. A job is a function that is told what time it
//! is and does what is due then; [`run`] calls it as long as the server lives. Several servers on one database may run it
//! at the same time, since what is worked on is leased.

mod outbox;

pub use outbox::{deliver_due, start_check};

use super::{AppState, clock};
use std::time::Duration;

/// How long nothing is looked for, unless a commit of this process rings before.
const PAUSE: Duration = Duration::from_secs(10);

/// Delivers what is due, again and again, until the server stops.
pub async fn run(state: AppState) {
    let mut stopping = state.stopping.clone();
    while !*stopping.borrow() {
        // Made before looking, so that a commit during the work is not missed.
        let mut wake = std::pin::pin!(state.wake.notified());
        wake.as_mut().enable();
        // In a task of its own: whatever goes wrong there, the next round comes.
        let round = state.clone();
        match tokio::spawn(async move { deliver_due(&round, clock::now()).await }).await {
            Ok(Ok(0)) => {}
            Ok(Ok(_)) => continue,
            Ok(Err(error)) => tracing::error!(%error, "the outbox could not be worked on"),
            Err(panic) => tracing::error!(%panic, "the outbox could not be worked on"),
        }
        tokio::select! {
            () = wake => {}
            () = tokio::time::sleep(PAUSE) => {}
            _ = stopping.changed() => {}
        }
    }
}
