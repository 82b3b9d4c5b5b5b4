//! What this domain needs to know of time zones, as a trait: the zones' rules are large and change several times a year,
//! so the server brings them and the browser does without.

use chrono::{DateTime, NaiveDateTime, Utc};

/// Somebody who knows the time zones of the world by their IANA names, such as `Europe/Berlin`.
pub trait Zones {
    /// The moment at which clocks in `zone` show `local`.
    ///
    /// # Errors
    /// The zone is unknown, or clocks there never show that time, or show it twice.
    fn resolve(&self, local: NaiveDateTime, zone: &str) -> Result<DateTime<Utc>, LocalTimeError>;

    /// What clocks in `zone` show `at` a moment, and the abbreviation in use then (`CEST`); `None` if the zone is unknown.
    fn local(&self, at: DateTime<Utc>, zone: &str) -> Option<(NaiveDateTime, String)>;

    /// Whether there is such a zone. Names are case-sensitive.
    fn exists(&self, zone: &str) -> bool;
}

/// Why a local time is no moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocalTimeError {
    /// No zone has this name.
    UnknownZone,
    /// Clocks are put forward over this time.
    Gap {
        /// The first whole minute after it that clocks do show.
        next_valid: NaiveDateTime,
    },
    /// Clocks are put back and show this time twice.
    Ambiguous {
        /// The first moment at which they do.
        earlier: DateTime<Utc>,
        /// The second.
        later: DateTime<Utc>,
    },
}
