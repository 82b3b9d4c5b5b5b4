//! Activities that wait for each other in a circle, as problems of the plan.

use super::Activity;
use crate::domain::{circle, problem::Problem};
use std::collections::HashMap;

/// One problem for each circle, at the circle's first activity in the plan. Activities that wait for themselves are
/// left to the check of the field.
pub(super) fn problems(activities: &[Activity]) -> Vec<Problem> {
    circle::circles(&waits(activities)).iter().map(|circle| problem(activities, circle)).collect()
}

/// What each activity waits for, by places in the plan; what the plan does not have is left out.
pub(super) fn waits(activities: &[Activity]) -> Vec<Vec<usize>> {
    let index: HashMap<&str, usize> = activities.iter().enumerate().map(|(i, a)| (a.id.as_str(), i)).collect();
    let of = |(i, a): (usize, &Activity)| {
        a.waits_for.iter().filter_map(|id| index.get(id.as_str()).copied()).filter(|w| *w != i).collect()
    };
    activities.iter().enumerate().map(of).collect()
}

fn problem(activities: &[Activity], circle: &[usize]) -> Problem {
    let name = |i: usize| match activities[i].title.trim() {
        "" => format!("Activity {}", i + 1),
        title => format!("“{title}”"),
    };
    let words = circle::in_words(circle, name, "waits for", "activities");
    let words = format!("{words}. None of them could ever start; let one wait for something else.");
    Problem::new(format!("activities.{}.waits_for", circle[0]), words)
}
