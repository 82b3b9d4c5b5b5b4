//! A period between two moments, entered as local times in a named zone. Reads forms and finds what is wrong with them:
//! the shape without knowledge of zones (the browser's part), clock changes with it (the server's part).
//!
//! A local time that clocks show twice is refused, not guessed: taking one of the two would move a release by an hour
//! without anybody noticing. The message gives both moments in UTC, and the same form accepts them in the zone UTC.

use super::zone::{LocalTimeError, Zones};
use crate::domain::{
    problem::{Check, Problem},
    text,
};
use chrono::{DateTime, Datelike, NaiveDateTime, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Serialize};

/// Days that the window of a release or of maintenance may last.
pub const LONGEST_WINDOW_DAYS: i64 = 31;
/// Days that a freeze may last.
pub const LONGEST_FREEZE_DAYS: i64 = 366;

/// A period: it begins at `starts_at` and is over at `ends_at`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// The IANA zone in which it was entered and is shown first.
    pub zone: String,
}

impl Window {
    /// How long it lasts, in minutes, a begun one counted whole; 0 if it ends before it starts.
    pub fn minutes(&self) -> i64 {
        in_minutes(self.ends_at - self.starts_at)
    }

    /// Minutes that both windows share, a begun one counted whole. Windows that only touch share none.
    pub fn overlap(&self, other: &Window) -> i64 {
        in_minutes(self.ends_at.min(other.ends_at) - self.starts_at.max(other.starts_at))
    }

    /// Whether the moment is in it. The start is, the end no longer.
    pub fn contains(&self, at: DateTime<Utc>) -> bool {
        self.starts_at <= at && at < self.ends_at
    }
}

/// Whole minutes, a begun one counted whole, so that no overlap is "0 minutes"; negative times are 0.
pub fn in_minutes(time: TimeDelta) -> i64 {
    let seconds = time.num_seconds() + i64::from(time.subsec_nanos() > 0);
    (seconds.max(0) + 59) / 60
}

/// A number of minutes as people say it: "45 minutes", "3 hours 20 minutes", "2 days 4 hours". Exact up to two days,
/// beyond them to the hour.
pub fn in_words(minutes: i64) -> String {
    let counted = |n: i64, unit: &str| if n == 1 { format!("1 {unit}") } else { format!("{n} {unit}s") };
    let two = |large: String, rest: i64, unit: &str| {
        if rest == 0 { large } else { format!("{large} {}", counted(rest, unit)) }
    };
    match minutes {
        ..120 => counted(minutes, "minute"),
        120..2880 => two(counted(minutes / 60, "hour"), minutes % 60, "minute"),
        _ => two(counted(minutes / 1440, "day"), minutes % 1440 / 60, "hour"),
    }
}

/// A window as typed: what `<input type="datetime-local">` sends, and a zone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowForm {
    /// `2026-03-29T02:30`, local time in `zone`; seconds are accepted.
    #[serde(default)]
    pub starts: String,
    /// As `starts`.
    #[serde(default)]
    pub ends: String,
    /// An IANA name.
    #[serde(default)]
    pub zone: String,
}

/// What the fields of a window are called in a form, and how long it may last.
#[derive(Clone, Copy, Debug)]
pub struct WindowRules {
    /// The field that problems with the start name.
    pub starts: &'static str,
    /// The field that problems with the end name.
    pub ends: &'static str,
    /// The field that problems with the zone name.
    pub zone: &'static str,
    /// Days it may last, by the clock on the wall.
    pub longest_days: i64,
}

impl WindowRules {
    /// A release's window: the form has other fields, so these have long names.
    pub const RELEASE: Self =
        Self { starts: "window_start", ends: "window_end", zone: "time_zone", longest_days: LONGEST_WINDOW_DAYS };
    /// A maintenance window.
    pub const MAINTENANCE: Self =
        Self { starts: "starts", ends: "ends", zone: "zone", longest_days: LONGEST_WINDOW_DAYS };
    /// A freeze.
    pub const FREEZE: Self = Self { starts: "starts", ends: "ends", zone: "zone", longest_days: LONGEST_FREEZE_DAYS };
}

impl WindowForm {
    /// What the form would hold for `window`, so that it can be edited; in UTC if its zone is no longer known.
    pub fn of(window: &Window, zones: &dyn Zones) -> Self {
        let zone = if zones.exists(&window.zone) { window.zone.clone() } else { "UTC".to_owned() };
        let local = |at: DateTime<Utc>| typed_in(at, &zone, zones);
        Self { starts: local(window.starts_at), ends: local(window.ends_at), zone }
    }

    /// What can be seen to be wrong without knowing zones, for a release's form.
    pub fn check_shape(&self) -> Vec<Problem> {
        self.check_shape_as(&WindowRules::RELEASE)
    }

    /// [`Self::check_shape`] for another form.
    pub fn check_shape_as(&self, rules: &WindowRules) -> Vec<Problem> {
        self.shape(rules).err().unwrap_or_default()
    }

    /// The window, for a release's form.
    ///
    /// # Errors
    /// Everything that is wrong with it: its shape, an unknown zone, a time that clocks skip or show twice.
    pub fn resolve(&self, zones: &dyn Zones) -> Result<Window, Vec<Problem>> {
        self.resolve_as(zones, &WindowRules::RELEASE)
    }

    /// [`Self::resolve`] for another form.
    ///
    /// # Errors
    /// As [`Self::resolve`].
    pub fn resolve_as(&self, zones: &dyn Zones, rules: &WindowRules) -> Result<Window, Vec<Problem>> {
        let zone = self.zone.trim();
        if !zone.is_empty() && !zones.exists(zone) {
            let mut problems = self.check_shape_as(rules);
            if problems.iter().all(|p| p.field != rules.zone) {
                problems.push(unknown_zone(rules.zone, zone));
            }
            return Err(problems);
        }
        let (starts, ends, zone) = self.shape(rules)?;
        let mut check = Check::new();
        let starts_at = check.take(moment(starts, &zone, zones, rules.starts, rules.zone));
        let ends_at = check.take(moment(ends, &zone, zones, rules.ends, rules.zone));
        if let (Some(starts_at), Some(ends_at)) = (starts_at, ends_at) {
            check.require(starts_at < ends_at, rules.ends, AFTER_START);
        }
        check.finish((|| Some(Window { starts_at: starts_at?, ends_at: ends_at?, zone }))())
    }

    fn shape(&self, rules: &WindowRules) -> Result<(NaiveDateTime, NaiveDateTime, String), Vec<Problem>> {
        let mut check = Check::new();
        let starts = check.take(date_time(rules.starts, "the start", &self.starts));
        let ends = check.take(date_time(rules.ends, "the end", &self.ends));
        let zone = check.take(text::line(rules.zone, "a time zone", &self.zone));
        if let (Some(starts), Some(ends)) = (starts, ends) {
            check.require(starts < ends, rules.ends, AFTER_START);
            let days = rules.longest_days;
            check.require(ends - starts <= TimeDelta::days(days), rules.ends, too_long(days));
        }
        check.finish((|| Some((starts?, ends?, zone?)))())
    }
}

/// A moment as a form shows it: what clocks in the zone show, as browsers want it.
pub fn typed_in(at: DateTime<Utc>, zone: &str, zones: &dyn Zones) -> String {
    typed(zones.local(at, zone).map_or(at.naive_utc(), |(local, _)| local))
}

const AFTER_START: &str = "The end must be after the start.";

fn too_long(days: i64) -> String {
    format!("The end must be at most {days} days after the start.")
}

fn unknown_zone(field: &str, zone: &str) -> Problem {
    let shown: String = zone.chars().filter(|c| !c.is_control()).take(60).collect();
    Problem::new(field, format!("There is no time zone “{shown}”. Choose one such as Europe/Berlin or UTC."))
}

/// Reads a local time. Years beyond 2100 are refused as slips of the finger; zone tables end there.
fn date_time(field: &str, label: &str, value: &str) -> Result<NaiveDateTime, Problem> {
    let value = value.trim();
    if value.is_empty() {
        return Err(Problem::new(field, format!("Enter {label}, date and time.")));
    }
    let wrong = || {
        let label = text::capital(label);
        Problem::new(field, format!("{label} must be a date and a time such as 2026-03-28T22:00."))
    };
    let read = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S%.f"];
    let at = read.iter().find_map(|f| NaiveDateTime::parse_from_str(value, f).ok()).ok_or_else(wrong)?;
    if !(2000..=2100).contains(&at.year()) {
        return Err(Problem::new(field, format!("{} must be in a year from 2000 to 2100.", text::capital(label))));
    }
    at.with_nanosecond(0).ok_or_else(wrong)
}

fn moment(
    local: NaiveDateTime,
    zone: &str,
    zones: &dyn Zones,
    field: &str,
    zone_field: &str,
) -> Result<DateTime<Utc>, Problem> {
    zones.resolve(local, zone).map_err(|error| match error {
        LocalTimeError::UnknownZone => unknown_zone(zone_field, zone),
        LocalTimeError::Gap { next_valid } => Problem::new(
            field,
            format!(
                "Clocks in {zone} are put forward and never show {}. The next time that exists is {}.",
                shown(local),
                shown(next_valid)
            ),
        ),
        LocalTimeError::Ambiguous { earlier, later } => Problem::new(
            field,
            format!(
                "Clocks in {zone} are put back and show {} twice: at {} UTC and at {} UTC. \
                 Choose another time, or enter the window in the time zone UTC.",
                shown(local),
                shown(earlier.naive_utc()),
                shown(later.naive_utc())
            ),
        ),
    })
}

/// A single moment as typed, in a zone that the form does not ask for.
///
/// # Errors
/// A problem with `field`: it cannot be read, or clocks in the zone skip it or show it twice.
pub fn moment_in(
    field: &str,
    label: &str,
    value: &str,
    zone: &str,
    zones: &dyn Zones,
) -> Result<DateTime<Utc>, Problem> {
    let local = date_time(field, label, value)?;
    if let Err(LocalTimeError::Ambiguous { .. }) = zones.resolve(local, zone) {
        let words = format!("Clocks in {zone} are put back and show {} twice. Choose another time.", shown(local));
        return Err(Problem::new(field, words));
    }
    moment(local, zone, zones, field, field)
}

fn shown(at: NaiveDateTime) -> String {
    at.format(if at.second() == 0 { "%-d %B %Y %H:%M" } else { "%-d %B %Y %H:%M:%S" }).to_string()
}

fn typed(at: NaiveDateTime) -> String {
    at.format(if at.second() == 0 { "%Y-%m-%dT%H:%M" } else { "%Y-%m-%dT%H:%M:%S" }).to_string()
}

#[cfg(test)]
mod tests;
