//! Starts of activities, on the clocks of the release's zone.

use super::Plan;
use crate::domain::{
    calendar::{LocalTimeError, Zones},
    problem::Problem,
};

impl Plan {
    /// Starts that clocks in the zone never show, because they are put forward over them. A time that they show twice is
    /// taken as it is: the activity starts at one of the two.
    pub fn times_that_never_come(&self, zones: &dyn Zones, zone: &str) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (i, activity) in self.activities.iter().enumerate() {
            let Some(starts) = activity.start() else { continue };
            if let Err(LocalTimeError::Gap { next_valid }) = zones.resolve(starts, zone) {
                let next = next_valid.format("%H:%M");
                let words =
                    format!("Clocks in {zone} are put forward over this time; the next one that comes is {next}.");
                problems.push(Problem::new(format!("activities.{i}.starts"), words));
            }
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::Activity;
    use chrono::{DateTime, NaiveDateTime, Utc};

    /// Clocks that are put forward from two to three every day.
    struct Forward;

    impl Zones for Forward {
        fn resolve(&self, local: NaiveDateTime, _: &str) -> Result<DateTime<Utc>, LocalTimeError> {
            let gap = local.format("%H").to_string() == "02";
            let next_valid = local.date().and_hms_opt(3, 0, 0).unwrap();
            if gap { Err(LocalTimeError::Gap { next_valid }) } else { Ok(local.and_utc()) }
        }

        fn local(&self, _: DateTime<Utc>, _: &str) -> Option<(NaiveDateTime, String)> {
            None
        }

        fn exists(&self, _: &str) -> bool {
            true
        }
    }

    #[test]
    fn a_start_in_a_gap_is_named() {
        let at = |starts: &str| Activity { starts: starts.into(), ..Activity::default() };
        let activities = vec![at("2026-03-29T01:30"), at("2026-03-29T02:30"), at(""), at("soon")];
        let problems = Plan { activities, ..Plan::default() }.times_that_never_come(&Forward, "Europe/Berlin");
        let [problem] = problems.as_slice() else { panic!("{problems:?}") };
        assert_eq!(problem.field, "activities.1.starts");
        assert!(problem.words.contains("put forward") && problem.words.contains("03:00"), "{}", problem.words);
    }
}
