//! The time zones of the world, from the tables of chrono-tz that are compiled in; the domain asks through its trait.

use crate::domain::calendar::{LocalTimeError, Zones};
use chrono::{DateTime, LocalResult, NaiveDateTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

/// Minutes searched for the end of a gap: Samoa once skipped a whole day.
const LONGEST_GAP: i64 = 48 * 60;

/// The zones of the IANA database.
#[derive(Clone, Copy, Debug, Default)]
pub struct TimeZones;

impl Zones for TimeZones {
    fn resolve(&self, local: NaiveDateTime, zone: &str) -> Result<DateTime<Utc>, LocalTimeError> {
        let zone: Tz = zone.parse().map_err(|_| LocalTimeError::UnknownZone)?;
        match zone.from_local_datetime(&local) {
            LocalResult::Single(at) => Ok(at.to_utc()),
            LocalResult::Ambiguous(one, other) => {
                let (one, other) = (one.to_utc(), other.to_utc());
                Err(LocalTimeError::Ambiguous { earlier: one.min(other), later: one.max(other) })
            }
            LocalResult::None => Err(LocalTimeError::Gap { next_valid: after_gap(local, zone) }),
        }
    }

    fn local(&self, at: DateTime<Utc>, zone: &str) -> Option<(NaiveDateTime, String)> {
        let there = at.with_timezone(&zone.parse::<Tz>().ok()?);
        Some((there.naive_local(), there.format("%Z").to_string()))
    }

    fn exists(&self, zone: &str) -> bool {
        zone.parse::<Tz>().is_ok()
    }
}

impl TimeZones {
    /// The names of all zones, sorted, for a list to choose from.
    pub fn names() -> impl Iterator<Item = &'static str> {
        chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
    }
}

fn after_gap(local: NaiveDateTime, zone: Tz) -> NaiveDateTime {
    let minute = local.with_second(0).unwrap_or(local);
    (1..=LONGEST_GAP)
        .map(|n| minute + TimeDelta::minutes(n))
        .find(|later| !matches!(zone.from_local_datetime(later), LocalResult::None))
        .unwrap_or(local)
}

#[cfg(test)]
mod tests;
