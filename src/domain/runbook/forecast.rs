//! When activities start and end: as planned, and as is to be expected from what has happened so far. A late one moves
//! everything that waits for it.

use super::{Entry, Progress, Span};
use chrono::{DateTime, TimeDelta, Utc};

/// The latest end of what the activity at `place` waits for.
fn awaited(spans: &[Span], waits: &[Vec<usize>], place: usize) -> Option<DateTime<Utc>> {
    waits.get(place)?.iter().filter_map(|w| spans.get(*w)).map(|s| s.ends).max()
}

fn later_by(at: DateTime<Utc>, minutes: Option<&TimeDelta>) -> DateTime<Utc> {
    minutes.and_then(|m| at.checked_add_signed(*m)).unwrap_or(at)
}

/// As planned: each at its fixed start, or when what it waits for is planned to be done, whichever is later.
pub(super) fn planned(
    waits: &[Vec<usize>],
    order: &[usize],
    minutes: &[TimeDelta],
    fixed: impl Fn(usize) -> Option<DateTime<Utc>>,
    begins: DateTime<Utc>,
) -> Vec<Span> {
    let mut spans = vec![Span { starts: begins, ends: begins }; waits.len()];
    for place in order.iter().copied() {
        let starts = fixed(place).max(awaited(&spans, waits, place)).unwrap_or(begins);
        let ends = later_by(starts, minutes.get(place));
        if let Some(span) = spans.get_mut(place) {
            *span = Span { starts, ends };
        }
    }
    spans
}

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
