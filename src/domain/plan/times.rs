//! Times of a plan on the clocks of the release's zone: starts of activities, and the planned date (S4.24).

use super::{Plan, Section, local_time};
use crate::domain::{
    calendar::{LocalTimeError, Window, Zones},
    problem::Problem,
};
use chrono::NaiveDateTime;

/// The path of the planned implementation date.
const PLANNED: &str = "texts.planned_for";

impl Plan {
    /// Times that cannot be as they are: those that clocks in the window's zone never show, because they are put forward
    /// over them, and a planned date outside the window. Activities may lie outside it, as preparation. A time that is
    /// shown twice is taken as it is: one of the two is meant.
    pub fn wrong_times(&self, zones: &dyn Zones, window: &Window) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (i, activity) in self.activities.iter().enumerate() {
            let Some(starts) = activity.start() else { continue };
            if let Err(LocalTimeError::Gap { next_valid }) = zones.resolve(starts, &window.zone) {
                problems.push(never_comes(&format!("activities.{i}.starts"), &window.zone, next_valid));
            }
        }
        problems.extend(self.planned_wrongly(zones, window));
        problems
    }

    fn planned_wrongly(&self, zones: &dyn Zones, window: &Window) -> Option<Problem> {
        if self.not_applicable.contains_key(&Section::Window) {
            return None;
        }
        let planned = self.written(PLANNED).and_then(local_time)?;
        let is_inside = match zones.resolve(planned, &window.zone) {
            Ok(at) => window.contains(at),
            Err(LocalTimeError::Ambiguous { earlier, later }) => window.contains(earlier) || window.contains(later),
            Err(LocalTimeError::UnknownZone) => true,
            Err(LocalTimeError::Gap { next_valid }) => return Some(never_comes(PLANNED, &window.zone, next_valid)),
        };
        (!is_inside).then(|| Problem::new(PLANNED, outside(zones, window)))
    }
}

fn never_comes(field: &str, zone: &str, next: NaiveDateTime) -> Problem {
    let next = next.format("%H:%M");
    Problem::new(field, format!("Clocks in {zone} are put forward over this time; the next one that comes is {next}."))
}

/// That the planned date is outside the window, and where that is.
fn outside(zones: &dyn Zones, window: &Window) -> String {
    let on_the_wall = |at| zones.local(at, &window.zone).map(|(local, _)| local.format("%-d %b %Y, %H:%M").to_string());
    let from_to = on_the_wall(window.starts_at).zip(on_the_wall(window.ends_at));
    let when = from_to.map(|(from, to)| format!(", which is from {from} to {to} in {}", window.zone));
    let when = when.unwrap_or_default();
    format!("The planned date is outside the release's window{when}. Choose a time in it, or reschedule the release.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::Activity;
    use chrono::{DateTime, TimeDelta, Utc};

    /// Clocks that are put forward from two to three on the last Sunday of March 2026, as in Berlin.
    struct Berlin;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn spring() -> DateTime<Utc> {
        at("2026-03-29T01:00:00Z")
    }

    impl Zones for Berlin {
        fn resolve(&self, local: NaiveDateTime, _: &str) -> Result<DateTime<Utc>, LocalTimeError> {
            let (winter, summer) = ((local - TimeDelta::hours(1)).and_utc(), (local - TimeDelta::hours(2)).and_utc());
            match (winter < spring(), summer >= spring()) {
                (true, _) => Ok(winter),
                (_, true) => Ok(summer),
                _ => Err(LocalTimeError::Gap { next_valid: spring().naive_utc() + TimeDelta::hours(2) }),
            }
        }

        fn local(&self, at: DateTime<Utc>, _: &str) -> Option<(NaiveDateTime, String)> {
            let ahead = TimeDelta::hours(if at < spring() { 1 } else { 2 });
            Some((at.naive_utc() + ahead, String::new()))
        }

        fn exists(&self, _: &str) -> bool {
            true
        }
    }

    /// From one at night to six in the morning, in a night that is an hour short.
    fn window() -> Window {
        let (starts_at, ends_at) = (at("2026-03-29T00:00:00Z"), at("2026-03-29T04:00:00Z"));
        Window { starts_at, ends_at, zone: "Europe/Berlin".into() }
    }

    #[test]
    fn a_start_in_a_gap_is_named() {
        let at = |starts: &str| Activity { starts: starts.into(), ..Activity::default() };
        let activities =
            vec![at("2026-03-29T01:30"), at("2026-03-29T02:30"), at(""), at("soon"), at("2026-03-14T20:00")];
        let problems = Plan { activities, ..Plan::default() }.wrong_times(&Berlin, &window());
        let [problem] = problems.as_slice() else { panic!("{problems:?}") };
        assert_eq!(problem.field, "activities.1.starts");
        assert!(problem.words.contains("put forward") && problem.words.contains("03:00"), "{}", problem.words);
    }

    /// S4.24: the planned date exists in the release's zone, and is inside its window.
    #[test]
    fn a_planned_date_in_a_gap_or_outside_the_window_is_named() {
        let planned = |typed: &str| {
            let mut plan = Plan::default();
            plan.set_text(PLANNED, typed);
            plan
        };
        let words = |typed: &str| {
            let problems = planned(typed).wrong_times(&Berlin, &window());
            let [problem] = problems.as_slice() else { panic!("{typed}: {problems:?}") };
            assert_eq!(problem.field, PLANNED, "{typed}");
            problem.words.clone()
        };
        let gap = words("2026-03-29T02:30");
        assert!(gap.contains("put forward") && gap.contains("03:00"), "{gap}");
        for typed in ["2026-03-29T00:59", "2026-03-29T06:00", "2026-03-28T03:30"] {
            let outside = words(typed);
            assert!(outside.contains("from 29 Mar 2026, 01:00 to 29 Mar 2026, 06:00 in Europe/Berlin"), "{outside}");
        }
        for typed in ["", "soon", "2026-03-29T01:00", "2026-03-29T03:30", "2026-03-29T05:59:59"] {
            assert_eq!(planned(typed).wrong_times(&Berlin, &window()), [], "{typed}");
        }
        let mut skipped = planned("2026-03-28T03:30");
        skipped.not_applicable.insert(Section::Window, "It is agreed by mail.".into());
        assert_eq!(skipped.wrong_times(&Berlin, &window()), []);
    }
}
