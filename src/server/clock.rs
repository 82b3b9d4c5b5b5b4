//! The one place that reads the clock. Everything else is told what time it is.

use chrono::{DateTime, SubsecRound, Utc};

/// Now, to the microsecond: what both databases keep.
#[expect(clippy::disallowed_methods, reason = "this is the one place that may")]
pub fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(6)
}
