//! What lives on after a deployment: early life support, improvement actions, problem records, the links between releases
//! that follow each other, what changes were told when their release was closed.

mod closures;
mod follow_ups;
mod improvements;
mod problems;
mod support;

pub use closures::{PurposefulRecord, ReleaseOfChange};
pub use follow_ups::{Closed, Related};
pub use improvements::{ImprovementFilter, ListedImprovement};
pub use problems::{ListedProblem, ProblemLink};
pub use support::StoredSupport;
