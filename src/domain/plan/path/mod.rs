//! The steps of a plan in time: when each starts and ends, how long it could wait without moving the end, which steps
//! the end hangs on, whether all of it fits into the window, and by when it is likely over. Minutes are real minutes:
//! clocks that change in between move what they show, not what is done. Words for it are in [`words`].

mod forecast;
mod pass;
pub mod words;

pub use forecast::Forecast;
pub use pass::Span;
pub(in crate::domain) use pass::{awaited, later_by, planned};

use super::{Activity, Estimate, Plan, circle};
use crate::domain::calendar::{LocalTimeError, Window, Zones};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

/// A plan's steps in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Path {
    /// As they stand in the plan.
    pub steps: Vec<Step>,
    pub starts: DateTime<Utc>,
    pub ends: DateTime<Utc>,
    /// The places of the steps that the end hangs on, in the order of time.
    pub critical: Vec<usize>,
    pub fit: Fit,
    /// None where nobody has given three numbers.
    pub forecast: Option<Forecast>,
}

/// A step in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// As it is planned: with the likely duration.
    pub span: Span,
    /// When it would end in its best case, started as planned.
    pub best: DateTime<Utc>,
    /// When it would end in its worst case, started as planned.
    pub worst: DateTime<Utc>,
    /// How much longer it may take before the end of the whole moves.
    pub slack: TimeDelta,
    /// Whether it starts later than its own start says, because of what it waits for.
    pub is_put_off: bool,
}

impl Step {
    /// Whether the end of the whole moves with it.
    pub fn is_critical(&self) -> bool {
        self.slack <= TimeDelta::zero()
    }
}

/// How the steps lie to the window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fit {
    /// The places of those that start before the window: preparation, which may be.
    pub before: Vec<usize>,
    /// The places of those that end after it.
    pub beyond: Vec<usize>,
    /// From the end of the whole to the end of the window; negative if it ends later.
    pub reserve: TimeDelta,
}

impl Fit {
    /// Whether nothing ends after the window.
    pub fn fits(&self) -> bool {
        self.beyond.is_empty()
    }
}

impl Plan {
    /// The plan's steps in time. Starts are read on the clocks of the window's zone; what has no start and waits for
    /// nothing starts with the window.
    ///
    /// # Errors
    /// A sentence that says why that cannot be told: no steps, a circle, a start or duration that cannot be read.
    pub fn path(&self, window: &Window, zones: &dyn Zones) -> Result<Path, String> {
        if self.activities.is_empty() {
            return Err("The plan has no activities yet.".into());
        }
        if let Some(circle) = circle::problems(&self.activities).first() {
            return Err(circle.words.clone());
        }
        let estimates = read(&self.activities, |a| a.estimate(), "The minutes")?;
        let own = read(
            &self.activities,
            |a| if a.starts.trim().is_empty() { Some(None) } else { a.start().map(Some) },
            "The start",
        )?;
        let fixed: Vec<Option<DateTime<Utc>>> = own.into_iter().map(|at| on_clocks(at?, &window.zone, zones)).collect();
        let (waits, order) = self.sequence();
        let likely: Vec<TimeDelta> = estimates.iter().map(|e| minutes(e.likely)).collect();
        let fixed_at = |place: usize| fixed.get(place).copied().flatten();
        let spans = planned(&waits, &order, &likely, fixed_at, window.starts_at);
        let ends = spans.iter().map(|s| s.ends).max().unwrap_or(window.starts_at);
        let latest = latest_ends(&waits, &order, &spans, ends);
        let step = |(place, ((span, estimate), latest)): (usize, ((&Span, &Estimate), &DateTime<Utc>))| Step {
            span: *span,
            best: later_by(span.starts, Some(&minutes(estimate.best))),
            worst: later_by(span.starts, Some(&minutes(estimate.worst))),
            slack: *latest - span.ends,
            is_put_off: fixed_at(place).is_some_and(|own| own < span.starts),
        };
        let steps: Vec<Step> = spans.iter().zip(&estimates).zip(&latest).enumerate().map(step).collect();
        Ok(Path {
            starts: spans.iter().map(|s| s.starts).min().unwrap_or(window.starts_at),
            ends,
            critical: critical(&steps),
            fit: fit(&steps, window, ends),
            forecast: forecast::of(&waits, &order, &estimates, &fixed, window.starts_at),
            steps,
        })
    }
}

fn minutes(n: u32) -> TimeDelta {
    TimeDelta::minutes(i64::from(n))
}

/// Reads something of every activity.
///
/// # Errors
/// A sentence that names those in which it cannot be read.
fn read<T>(activities: &[Activity], of: impl Fn(&Activity) -> Option<T>, what: &str) -> Result<Vec<T>, String> {
    let found: Vec<Option<T>> = activities.iter().map(of).collect();
    let unread: Vec<usize> = found.iter().enumerate().filter(|(_, f)| f.is_none()).map(|(place, _)| place).collect();
    if unread.is_empty() {
        return Ok(found.into_iter().flatten().collect());
    }
    Err(format!("{what} of {} cannot be read yet.", words::activities(&unread)))
}

/// The latest end of each step that leaves the end of the whole where it is.
fn latest_ends(waits: &[Vec<usize>], order: &[usize], spans: &[Span], ends: DateTime<Utc>) -> Vec<DateTime<Utc>> {
    let mut latest = vec![ends; spans.len()];
    for place in order.iter().rev().copied() {
        let (Some(span), Some(end)) = (spans.get(place), latest.get(place).copied()) else { continue };
        // What has a fixed start of its own may wait, too, until it would move the end.
        let start = end - (span.ends - span.starts);
        for before in waits.get(place).into_iter().flatten() {
            if let Some(slot) = latest.get_mut(*before) {
                *slot = (*slot).min(start);
            }
        }
    }
    latest
}

fn critical(steps: &[Step]) -> Vec<usize> {
    let mut places: Vec<(DateTime<Utc>, usize)> =
        steps.iter().enumerate().filter(|(_, s)| s.is_critical()).map(|(place, s)| (s.span.starts, place)).collect();
    places.sort_unstable();
    places.into_iter().map(|(_, place)| place).collect()
}

fn fit(steps: &[Step], window: &Window, ends: DateTime<Utc>) -> Fit {
    let places = |lies: &dyn Fn(&Step) -> bool| {
        steps.iter().enumerate().filter(|(_, s)| lies(s)).map(|(place, _)| place).collect()
    };
    Fit {
        before: places(&|s| s.span.starts < window.starts_at),
        beyond: places(&|s| s.span.ends > window.ends_at),
        reserve: window.ends_at - ends,
    }
}

/// The moment at which clocks in the zone show a time: the earlier one where they show it twice, the next where they skip
/// it, which is a problem of the plan by itself.
pub(in crate::domain) fn on_clocks(local: NaiveDateTime, zone: &str, zones: &dyn Zones) -> Option<DateTime<Utc>> {
    match zones.resolve(local, zone) {
        Ok(at) => Some(at),
        Err(LocalTimeError::Ambiguous { earlier, .. }) => Some(earlier),
        Err(LocalTimeError::Gap { next_valid }) => zones.resolve(next_valid, zone).ok(),
        Err(LocalTimeError::UnknownZone) => None,
    }
}

#[cfg(test)]
mod tests;
