//! When activities start and end as is to be expected from what has happened so far. A late one moves everything that
//! waits for it. As planned they are laid out by [`crate::domain::plan::path`].

use super::{Entry, Progress, Span};
use crate::domain::plan::path::{awaited, later_by};
use chrono::{DateTime, TimeDelta, Utc};

/// As is to be expected `now`: what is over was as it was; what is under way takes as long as planned, and at least until
/// now; what has failed is begun again; nothing starts before its fixed start, or in the past.
pub(super) fn expected(
    waits: &[Vec<usize>],
    order: &[usize],
    minutes: &[TimeDelta],
    planned: &[Span],
    fixed: impl Fn(usize) -> Option<DateTime<Utc>>,
    entries: &[Option<Entry>],
    now: DateTime<Utc>,
) -> Vec<Span> {
    let mut spans = planned.to_vec();
    for place in order.iter().copied() {
        let entry = entries.get(place).and_then(Option::as_ref);
        let takes = minutes.get(place);
        let span = match entry.map(|e| (e.progress, e.started_at, e.ended_at)) {
            Some((Progress::Finished | Progress::Skipped, starts, Some(ends))) => {
                Span { starts: starts.unwrap_or(ends), ends }
            }
            Some((Progress::Started, Some(starts), _)) => Span { starts, ends: later_by(starts, takes).max(now) },
            _ => {
                // What has no fixed start and waits for nothing was to begin when it was planned.
                let is_first = waits.get(place).is_none_or(Vec::is_empty);
                let own = fixed(place).or_else(|| planned.get(place).filter(|_| is_first).map(|s| s.starts));
                let starts = own.max(awaited(&spans, waits, place)).map_or(now, |at| at.max(now));
                Span { starts, ends: later_by(starts, takes) }
            }
        };
        if let Some(slot) = spans.get_mut(place) {
            *slot = span;
        }
    }
    spans
}
