//! What happened: a release's history, and the workspace's audit trail.

mod entry;
mod history;
mod trail;

pub use history::history;
pub use trail::audit;
