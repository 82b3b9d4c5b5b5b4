//! What Slipway does without being asked: delivering what is in the outbox. [`run`] looks for what is due as long as the
//! server lives. Several servers on one database may run it at the same time, since what is worked on is leased.

mod outbox;

pub use outbox::{deliver_due, start_check};

use super::{AppState, clock};
use std::time::Duration;
use tokio::task::JoinSet;

/// How long nothing is looked for, unless a commit of this process rings before.
const PAUSE: Duration = Duration::from_secs(10);

/// Delivers what is due, again and again, until the server stops. It does not wait for what is under way before it looks
/// for more: one system that hangs holds up what is for it, and nothing else.
pub async fn run(state: AppState) {
    let courier = match outbox::Courier::new(&state.config.outgoing) {
        Ok(courier) => courier,
        Err(error) => return tracing::error!(%error, "nothing can be delivered"),
    };
    let mut stopping = state.stopping.clone();
    let mut under_way = JoinSet::new();
    while !*stopping.borrow() {
        // Made before looking, so that a commit during the work is not missed.
        let mut wake = std::pin::pin!(state.wake.notified());
        wake.as_mut().enable();
        // In a task of its own: whatever goes wrong there, the next round comes.
        let round = state.clone();
        let taken = tokio::spawn(async move { outbox::take(&round, clock::now()).await }).await;
        let errands = taken.unwrap_or_else(|panic| {
            tracing::error!(%panic, "the outbox could not be worked on");
            vec![]
        });
        let took_any = !errands.is_empty();
        for errand in errands {
            under_way.spawn(errand.carry_out(state.clone(), courier.clone(), clock::now()));
        }
        if took_any {
            continue;
        }
        tokio::select! {
            () = wake => {}
            () = tokio::time::sleep(PAUSE) => {}
            Some(ended) = under_way.join_next() => outbox::log_panic(ended),
            _ = stopping.changed() => {}
        }
    }
    while let Some(ended) = under_way.join_next().await {
        outbox::log_panic(ended);
    }
}
