//! What is wrong with the steps of a plan: the activities, with what they wait for and what undoes them, and the steps of
//! the backout. Whether they form a circle is [`circle`]'s question.

use super::{
    super::{Activity, BackoutStep, circle, local_time},
    Asks, MAX_ID, MAX_WAITS, Reader,
};
use std::collections::HashSet;

pub(super) fn check(reader: &mut Reader, activities: &[Activity], steps: &[BackoutStep]) {
    let known: HashSet<&str> = activities.iter().map(|a| a.id.as_str()).collect();
    for (i, activity) in activities.iter().enumerate() {
        let field = |name: &str| format!("activities.{i}.{name}");
        reader.line(&field("title"), "what is done", &activity.title);
        reader.line(&field("owner"), "who does it", &activity.owner);
        reader.minutes(&field("minutes"), &activity.minutes);
        starts(reader, &field("starts"), activity);
        waits(reader, &field("waits_for"), activity, &known);
        let undone_by = &activity.undone_by;
        let there = undone_by.is_empty() || steps.iter().any(|s| s.id == *undone_by);
        let fits = if reader.asks == Asks::Everything { there } else { undone_by.len() <= MAX_ID };
        let words = "There is no such backout step. Enter the number of one, or nothing.";
        reader.check.require(fits, &field("undone_by"), words);
    }
    if reader.asks == Asks::Everything {
        for problem in circle::problems(activities) {
            reader.check.add(problem);
        }
    }
}

fn starts(reader: &mut Reader, field: &str, activity: &Activity) {
    let typed = activity.starts.trim();
    if reader.asks == Asks::Limits {
        reader.line(field, "the start", typed);
    } else if typed.is_empty() {
        let words = "Enter when it starts, or choose what it waits for.";
        reader.check.require(!activity.waits_for.is_empty(), field, words);
    } else {
        let words = "Enter the start as a date and a time, such as 2026-03-14T20:00.";
        reader.check.require(local_time(typed).is_some(), field, words);
    }
}

fn waits(reader: &mut Reader, field: &str, activity: &Activity, known: &HashSet<&str>) {
    let ids = &activity.waits_for;
    if !reader.count(field, "activities to wait for", ids.len(), MAX_WAITS) {
        return;
    }
    if reader.asks == Asks::Limits {
        let short = ids.iter().all(|id| id.len() <= MAX_ID);
        reader.check.require(short, field, "Choose what it waits for from the plan's activities.");
        return;
    }
    let itself = ids.contains(&activity.id);
    reader.check.require(!itself, field, "An activity cannot wait for itself.");
    let missing = ids.iter().filter(|id| !known.contains(id.as_str())).count();
    let words = "It waits for an activity that is not in the plan. Choose another, or none.";
    reader.check.require(missing == 0, field, words);
}

pub(super) fn steps(reader: &mut Reader, steps: &[BackoutStep]) {
    for (i, step) in steps.iter().enumerate() {
        let field = |name: &str| format!("backout.steps.{i}.{name}");
        reader.line(&field("title"), "what is done", &step.title);
        reader.line(&field("owner"), "who does it", &step.owner);
        reader.minutes(&field("minutes"), &step.minutes);
    }
}
