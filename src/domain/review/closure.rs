//! What a change is told when its release is closed (S1.99, S1.101): how it ended, and the closure comment.

use crate::domain::{checklist::keyed, review::Fate};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

keyed! {
    /// How a change ended with its release: its post-implementation status.
    PostImplementation {
        /// It is in LIVE.
        Implemented = "implemented", "Implemented";
        /// It was in LIVE, and was taken back.
        BackedOut = "backed-out", "Backed out";
        /// It never came to LIVE.
        NotImplemented = "not-implemented", "Not implemented";
    }
}

impl PostImplementation {
    /// What became of the changes of a release.
    #[must_use]
    pub const fn of(fate: Fate) -> Self {
        match fate {
            Fate { in_live: true, .. } => Self::Implemented,
            Fate { taken_back: true, .. } => Self::BackedOut,
            _ => Self::NotImplemented,
        }
    }
}

/// What a change was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closure {
    pub status: PostImplementation,
    /// The post-implementation status in the Release Manager's words; may be empty.
    pub said: String,
    /// The closure comment; may be empty.
    pub comment: String,
    pub at: DateTime<Utc>,
}
