//! What every request can reach: the store, the configuration and the few things kept in memory.

use super::{
    auth::{LoginLimiter, Passwords},
    config::Config,
    followers::Followers,
    operations::releases::moves::Moves,
    presence::Presence,
    store::Store,
    zones::TimeZones,
};
use crate::domain::ids::WorkspaceId;
use std::sync::Arc;
use tokio::sync::{Notify, watch};

/// Cheap to clone; handed to every request.
#[derive(Clone)]
pub struct AppState {
    pub store: Store,
    pub config: Arc<Config>,
    pub zones: TimeZones,
    pub passwords: Passwords,
    pub limiter: Arc<LoginLimiter>,
    /// Rings after each commit of this process, so that followers of events need not wait for their next poll.
    pub wake: Arc<Notify>,
    /// Whose move it is, as lists have worked it out.
    pub moves: Arc<Moves>,
    /// Who has which plan open.
    pub presence: Arc<Presence>,
    /// The workspaces whose events somebody listens to.
    pub followers: Arc<Followers>,
    /// Turns true when the server is stopping: open streams end.
    pub stopping: watch::Receiver<bool>,
    /// The workspace that people without a session are in: a server has one until a later release.
    pub workspace: WorkspaceId,
}
