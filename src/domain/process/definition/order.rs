//! The order of records: what has to be recorded, and be positive, before something else can be (S1.91), and what is wrong
//! with an order that nobody could keep.

use super::{Definition, RecordWanted, Step};
use crate::domain::{
    access::Role,
    circle,
    problem::Check,
    process::{Condition, reach},
};
use std::collections::BTreeMap;

/// A record that something else waits for.
#[derive(Clone, Debug, PartialEq)]
pub struct Awaited<'d> {
    pub record: &'d RecordWanted,
    /// Who makes it.
    pub roles: Vec<Role>,
    /// Whether it was made, and is negative.
    is_negative: bool,
}

impl Awaited<'_> {
    /// What comes first, as a sentence.
    pub fn words(&self) -> String {
        self.words_with(&[])
    }

    /// The same with the names of those who can do it, where they are known.
    pub fn words_with(&self, names: &[String]) -> String {
        let title = &self.record.title;
        if self.is_negative {
            return format!(
                "“{title}” is recorded as {}, and has to be positive first.",
                self.record.kind.answer(false)
            );
        }
        let roles = self.roles.iter().map(|r| r.label()).collect::<Vec<_>>().join(" or ");
        let names = if names.is_empty() { String::new() } else { format!(": {}", names.join(", ")) };
        format!("First “{title}” has to be recorded, by {roles}{names}.")
    }
}

impl Definition {
    /// What has to be recorded first and is not, or is negative, of the keys in `after`; `records` are those that were
    /// made, and whether they are positive.
    pub fn awaited_first(&self, after: &[String], records: &BTreeMap<String, bool>) -> Vec<Awaited<'_>> {
        let open = after.iter().filter(|key| records.get(*key) != Some(&true));
        let awaited = open.filter_map(|key| self.record(key).map(|found| (key, found)));
        awaited
            .map(|(key, (step, record))| Awaited {
                record,
                roles: if record.roles.is_empty() { step.role.into_iter().collect() } else { record.roles.clone() },
                is_negative: records.contains_key(key),
            })
            .collect()
    }

    pub(super) fn check_order(&self, check: &mut Check) {
        for step in &self.steps {
            for record in &step.records {
                self.check_first(step, &record.title, &record.after, check);
            }
            self.check_first(step, "Results of the backout plan", &step.backout_after, check);
            let asks = step.backout_after.is_empty() || step.gates.contains(&Condition::BackoutRecorded);
            let words = format!(
                "Step {}: it says what comes before results of the backout plan, but has no gate “backout-recorded” that \
                 asks for them.",
                step.number
            );
            check.require(asks, &step.number, words);
        }
        self.check_circles(check);
    }

    fn check_first(&self, step: &Step, title: &str, after: &[String], check: &mut Check) {
        let n = &step.number;
        for key in after {
            let Some((of, first)) = self.record(key) else {
                check.require(false, n, format!("Step {n}: “{title}” comes after “{key}”, which no step records."));
                continue;
            };
            let words = format!(
                "Step {n}: “{title}” can never be recorded: “{}” comes first, and belongs to step {}, which does not come \
                 before.",
                first.title, of.number
            );
            check.require(reach::is_recorded_in_time(self, step, key), n, words);
        }
    }

    fn check_circles(&self, check: &mut Check) {
        let all: Vec<(&Step, &RecordWanted)> =
            self.steps.iter().flat_map(|s| s.records.iter().map(move |r| (s, r))).collect();
        let place = |key: &String| all.iter().position(|(_, r)| r.key == *key);
        let waits: Vec<Vec<usize>> = all.iter().map(|(_, r)| r.after.iter().filter_map(place).collect()).collect();
        for (step, record) in all.iter().filter(|(_, r)| r.after.contains(&r.key)) {
            let words = format!("Step {}: “{}” comes after itself.", step.number, record.title);
            check.require(false, &step.number, words);
        }
        let name = |i: usize| all.get(i).map_or_else(String::new, |(_, r)| format!("“{}”", r.title));
        for circle in circle::circles(&waits) {
            let Some((step, _)) = circle.first().and_then(|i| all.get(*i)) else { continue };
            let words = circle::in_words(&circle, name, "comes after", "records");
            check.require(false, &step.number, format!("Step {}: records wait for each other: {words}.", step.number));
        }
    }
}
