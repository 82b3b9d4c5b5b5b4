//! The axis of the figure: where a moment stands, where idle stretches are left out, and what is written along it. The
//! scale is the same everywhere, so that lengths can be compared.

use crate::{
    api::timeline::{Band, Tick},
    domain::{
        calendar::{LocalTimeError, Window, Zones},
        plan::path::Path,
    },
};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

/// Pixels that the figure is wide at least and at most.
const NARROWEST: f64 = 560.0;
const WIDEST: f64 = 2400.0;
/// What a step of middling length should take.
const COMFORTABLE: f64 = 30.0;
/// Around what happens, and where something is left out.
const MARGIN: f64 = 14.0;
const BREAK: f64 = 26.0;
/// Beyond these, idle stretches are drawn after all.
const MOST_PARTS: usize = 12;
/// What labels need, so that they do not touch.
const HOUR_LABEL: f64 = 46.0;
const DAY_LABEL: f64 = 84.0;
/// Minutes between two ticks.
const UNITS: [i64; 16] =
    [5, 10, 15, 30, 60, 120, 180, 360, 720, DAY, 2 * DAY, 7 * DAY, 28 * DAY, 91 * DAY, 365 * DAY, 3650 * DAY];
const DAY: i64 = 24 * 60;

/// A stretch of the axis in which something happens.
struct Part {
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    x: f64,
}

pub struct Axis {
    parts: Vec<Part>,
    per_minute: f64,
    pub width: f64,
}

/// What is written along the axis.
pub struct Ticks {
    pub days: Vec<Tick>,
    /// Also where only a line is drawn; such have no label.
    pub hours: Vec<Tick>,
}

impl Axis {
    /// The axis on which all steps and the window have a place.
    pub fn of(path: &Path, window: &Window) -> Self {
        let mut spans: Vec<_> = path.steps.iter().map(|s| (s.span.starts, s.span.ends.max(s.worst))).collect();
        spans.push((window.starts_at, window.ends_at));
        let parts = merged(spans);
        let busy: f64 = parts.iter().map(|(from, to)| minutes(*to - *from)).sum::<f64>().max(1.0);
        let mut lengths: Vec<f64> = path.steps.iter().map(|s| minutes(s.span.ends - s.span.starts)).collect();
        lengths.sort_unstable_by(f64::total_cmp);
        let middling = lengths.get(lengths.len() / 2).copied().unwrap_or(1.0).max(1.0);
        let per_minute = (busy * COMFORTABLE / middling).clamp(NARROWEST, WIDEST) / busy;
        let mut x = MARGIN;
        let mut placed = Vec::new();
        for (from, to) in parts {
            placed.push(Part { from, to, x });
            x += minutes(to - from) * per_minute + 2.0 * MARGIN + BREAK;
        }
        Self { parts: placed, per_minute, width: x - MARGIN - BREAK }
    }

    /// Where a moment stands; one that is left out stands at the end of what comes before.
    pub fn at(&self, at: DateTime<Utc>) -> f64 {
        let part = self.parts.iter().rev().find(|p| p.from <= at).or(self.parts.first());
        part.map_or(0.0, |p| p.x + minutes(at.clamp(p.from, p.to) - p.from) * self.per_minute)
    }

    /// From one moment to another.
    pub fn band(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Band {
        let x = self.at(from);
        Band { x, width: self.at(to) - x }
    }

    /// Where something is left out.
    pub fn breaks(&self) -> Vec<Band> {
        self.parts.iter().skip(1).map(|p| Band { x: p.x - MARGIN - BREAK, width: BREAK }).collect()
    }

    /// Hours and days on the clocks of a zone.
    pub fn ticks(&self, zone: &str, zones: &dyn Zones) -> Ticks {
        let wide = |room: f64| move |unit: &&i64| **unit as f64 * self.per_minute >= room;
        let hour = UNITS.iter().find(wide(HOUR_LABEL)).copied().unwrap_or(3650 * DAY);
        let day = UNITS.iter().filter(|u| **u >= DAY).find(wide(DAY_LABEL)).copied().unwrap_or(3650 * DAY);
        let mut ticks = Ticks { days: vec![], hours: vec![] };
        for part in &self.parts {
            let local = |at: DateTime<Utc>| zones.local(at, zone).map_or(at.naive_utc(), |l| l.0);
            let (first, last) = (local(part.from).date(), local(part.to).date());
            let date = |at: NaiveDate| at.format("%a %-d %b").to_string();
            // Each part begins with its date, wherever its first midnight is.
            ticks.days.push(Tick { x: part.x, label: date(first) });
            for at in first.iter_days().take_while(|d| *d <= last) {
                for minute in minutes_of(at, hour) {
                    for moment in moments(at, minute, zone, zones).filter(|m| part.from <= *m && *m <= part.to) {
                        let label =
                            if hour < DAY { format!("{:02}:{:02}", minute / 60, minute % 60) } else { String::new() };
                        ticks.hours.push(Tick { x: self.at(moment), label });
                    }
                }
                let midnight = minutes_of(at, day).flat_map(|m| moments(at, m, zone, zones)).next();
                let Some(midnight) = midnight.filter(|m| part.from < *m && *m < part.to) else { continue };
                let x = self.at(midnight);
                if ticks.days.last().is_none_or(|before| x - before.x >= DAY_LABEL) {
                    ticks.days.push(Tick { x, label: date(at) });
                }
            }
        }
        ticks
    }
}

/// What happens, without what is idle for long in between.
fn merged(mut spans: Vec<(DateTime<Utc>, DateTime<Utc>)>) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    spans.sort_unstable();
    let join = |gap: TimeDelta, spans: &[(DateTime<Utc>, DateTime<Utc>)]| {
        let mut joined: Vec<(DateTime<Utc>, DateTime<Utc>)> = Vec::new();
        for (from, to) in spans.iter().copied() {
            match joined.last_mut() {
                Some(last) if from - last.1 <= gap => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        joined
    };
    let busy = join(TimeDelta::zero(), &spans);
    let all: TimeDelta = busy.iter().map(|(from, to)| *to - *from).sum();
    let mut gap = (all / 4).max(TimeDelta::hours(1));
    let mut parts = join(gap, &busy);
    while parts.len() > MOST_PARTS {
        gap = gap * 2;
        parts = join(gap, &busy);
    }
    parts
}

fn minutes(time: TimeDelta) -> f64 {
    time.num_seconds() as f64 / 60.0
}

/// The minutes of a day at which a tick may stand.
fn minutes_of(day: NaiveDate, unit: i64) -> impl Iterator<Item = i64> {
    let days = unit / DAY;
    let stands = days < 2 || i64::from(day.num_days_from_ce()) % days == 0;
    let step = usize::try_from(unit.min(DAY)).unwrap_or(1);
    (0..DAY).step_by(step).filter(move |_| stands)
}

/// The moments at which clocks show this: none where they skip it, two where they show it twice.
fn moments(day: NaiveDate, minute: i64, zone: &str, zones: &dyn Zones) -> impl Iterator<Item = DateTime<Utc>> {
    let local = day.and_hms_opt(0, 0, 0).map(|at| at + TimeDelta::minutes(minute));
    let both = match local.map(|l| zones.resolve(l, zone)) {
        Some(Ok(at)) => [Some(at), None],
        Some(Err(LocalTimeError::Ambiguous { earlier, later })) => [Some(earlier), Some(later)],
        _ => [None, None],
    };
    both.into_iter().flatten()
}
