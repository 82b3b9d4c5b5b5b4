//! Forwards through what waits for what: when each step starts and ends. The runbook counts by the same rule.

use chrono::{DateTime, TimeDelta, Utc};

/// From when to when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub starts: DateTime<Utc>,
    pub ends: DateTime<Utc>,
}

/// The latest end of what the step at `place` waits for.
pub(in crate::domain) fn awaited(spans: &[Span], waits: &[Vec<usize>], place: usize) -> Option<DateTime<Utc>> {
    waits.get(place)?.iter().filter_map(|w| spans.get(*w)).map(|s| s.ends).max()
}

pub(in crate::domain) fn later_by(at: DateTime<Utc>, minutes: Option<&TimeDelta>) -> DateTime<Utc> {
    minutes.and_then(|m| at.checked_add_signed(*m)).unwrap_or(at)
}

/// As planned: each at its fixed start, or when what it waits for is planned to be done, whichever is later.
pub(in crate::domain) fn planned(
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
