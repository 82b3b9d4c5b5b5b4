//! Who follows a workspace's events. One task for each workspace that somebody looks at reads the sequence from the
//! database and tells all its listeners, so that five hundred open browsers ask the database once and not five hundred
//! times. Several servers on one database see each other's events this way; nothing is remembered here.

use super::{AppState, store::StoreError};
use crate::domain::ids::{RequestId, WorkspaceId};
use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::sync::broadcast;

/// How often the sequence is looked at when nobody in this process wrote.
const POLL: Duration = Duration::from_secs(1);

/// Events that a slow listener may be behind before it has to look into the database itself.
const BEHIND: usize = 512;

/// Something that happened, without what was said.
#[derive(Clone, Debug)]
pub struct Happened {
    /// Its number in the workspace's sequence.
    pub seq: i64,
    /// The release that it is about, if it is about one.
    pub request: Option<RequestId>,
    /// The kind of event: `vote.cast`.
    pub kind: String,
}

/// The workspaces that are followed at the moment.
#[derive(Debug, Default)]
pub struct Followers(Mutex<HashMap<WorkspaceId, broadcast::Sender<Happened>>>);

impl Followers {
    /// What happens in the workspace from now on, and perhaps a little of what happened before.
    pub fn listen(&self, state: &AppState, workspace: WorkspaceId) -> broadcast::Receiver<Happened> {
        let mut followed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match followed.entry(workspace) {
            Entry::Occupied(follower) => follower.get().subscribe(),
            Entry::Vacant(place) => {
                let (sender, receiver) = broadcast::channel(BEHIND);
                tokio::spawn(follow(state.clone(), workspace, sender.clone()));
                place.insert(sender);
                receiver
            }
        }
    }

    /// Stops following when nobody listens any more; whether it did.
    fn leave(&self, workspace: WorkspaceId, sender: &broadcast::Sender<Happened>, anyway: bool) -> bool {
        let mut followed = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let leaves = anyway || sender.receiver_count() == 0;
        if leaves {
            followed.remove(&workspace);
        }
        leaves
    }
}

/// What happened after number `seq`, oldest first, at most two hundred.
///
/// # Errors
/// When the database cannot.
pub async fn since(state: &AppState, workspace: WorkspaceId, seq: i64) -> Result<Vec<Happened>, StoreError> {
    let entries = state.store.read(workspace).await?.entries_after(seq, 200).await?;
    Ok(entries.into_iter().map(|e| Happened { seq: e.seq, request: e.request, kind: e.kind }).collect())
}

async fn follow(mut state: AppState, workspace: WorkspaceId, sender: broadcast::Sender<Happened>) {
    let wake = state.wake.clone();
    let mut seen = None;
    loop {
        // Asked for before looking, so that a commit in between is not missed.
        let woken = wake.notified();
        match news(&state, workspace, seen).await {
            Ok((now_seen, happened)) => {
                seen = Some(now_seen);
                let more = !happened.is_empty();
                for one in happened {
                    let _ = sender.send(one);
                }
                if more {
                    continue;
                }
            }
            Err(error) => tracing::warn!(%error, "the events cannot be followed; trying again"),
        }
        let stops = tokio::select! {
            () = woken => false,
            () = tokio::time::sleep(POLL) => false,
            _ = state.stopping.changed() => true,
        };
        if state.followers.leave(workspace, &sender, stops) {
            return;
        }
    }
}

async fn news(state: &AppState, workspace: WorkspaceId, seen: Option<i64>) -> Result<(i64, Vec<Happened>), StoreError> {
    let Some(seen) = seen else {
        return Ok((state.store.read(workspace).await?.chain_head().await?.0, vec![]));
    };
    let happened = since(state, workspace, seen).await?;
    Ok((happened.last().map_or(seen, |h| h.seq), happened))
}
