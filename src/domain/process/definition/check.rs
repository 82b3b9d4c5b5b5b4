//! What is wrong with a definition as a whole: names, roles, ways, and facts that nothing yields.

use super::{Definition, Effect, FieldKind, Step, StepKind};
use crate::domain::{
    problem::{Check, Problem},
    process::{Condition, reach},
};
use std::collections::{BTreeMap, BTreeSet};

impl Definition {
    /// What is wrong with the definition as a whole; empty when it can be used.
    pub fn problems(&self) -> Vec<Problem> {
        let mut check = Check::new();
        check.require(!self.steps.is_empty(), "", "A process needs a step.");
        check.require(
            self.at_start.iter().all(|e| *e == Effect::CreateRelease),
            "",
            "At the start Slipway can create the release; whatever else it does belongs to a way out of a step.",
        );
        self.check_keys(&mut check);
        for step in &self.steps {
            self.check_step(step, &mut check);
        }
        self.check_order(&mut check);
        self.check_purposes(&mut check);
        self.check_paths(&mut check);
        let mut problems = check.into_problems();
        problems.extend(reach::problems(self));
        problems
    }

    fn check_keys(&self, check: &mut Check) {
        let mut seen = BTreeSet::new();
        for name in self.steps.iter().map(|s| &s.number).chain(self.ends.iter().map(|e| &e.key)) {
            check.require(seen.insert(name), name, format!("“{name}” names two steps or ends."));
        }
        let mut keys = BTreeSet::new();
        for step in &self.steps {
            let approvals = step.approvals.iter().map(|a| &a.key);
            for key in approvals.chain(step.records.iter().map(|r| &r.key)) {
                check.require(keys.insert(key), &step.number, format!("“{key}” names two approvals or records."));
            }
        }
    }

    fn check_step(&self, step: &Step, check: &mut Check) {
        let n = &step.number;
        let by_hand = step.kind != StepKind::Automation;
        check.require(step.percent <= 100, n, format!("Step {n} is {} % along; at most 100.", step.percent));
        check.require(!step.outcomes.is_empty(), n, format!("Step {n} has no way out."));
        check.require(
            by_hand == step.role.is_some(),
            n,
            format!("Step {n}: a step has a role unless it is an automation, which has none."),
        );
        check.require(
            (step.kind == StepKind::Decision) == (step.outcomes.len() > 1),
            n,
            format!("Step {n}: a decision has at least two outcomes, every other step just one."),
        );
        check.require(
            step.kind != StepKind::Approval || !step.approvals.is_empty(),
            n,
            format!("Step {n} is an approval but names nobody who votes."),
        );
        for outcome in &step.outcomes {
            let to = &outcome.to;
            let known = self.step(to).is_some() || self.end(to).is_some();
            check.require(known, n, format!("Step {n}: “{}” leads to “{to}”, which does not exist.", outcome.label));
        }
        for record in &step.records {
            let asks = record.fields.iter().filter(|f| f.kind == FieldKind::Actions).count();
            let words = format!("Step {n}: “{}” asks for improvement actions in two fields.", record.title);
            check.require(asks <= 1, n, words);
            for field in record.fields.iter().filter(|f| f.kind == FieldKind::Actions && f.optional) {
                let words = format!(
                    "Step {n}: “{}” has to be answered, since actions are entered beside it; it cannot be optional.",
                    field.label
                );
                check.require(false, n, words);
            }
        }
        for key in &step.late_records {
            let known = self.record(key).is_some_and(|(of, _)| of.number != *n);
            check.require(known, n, format!("Step {n}: no other step asks for the record “{key}”."));
        }
        let conditions = step.gates.iter().chain(step.outcomes.iter().flat_map(|o| &o.gates));
        for condition in conditions {
            let yielded = match condition {
                Condition::Approved(key) => self.approval(key).is_some(),
                Condition::Recorded(key) | Condition::RecordPassed(key) => self.record(key).is_some(),
                Condition::Deployed(to) | Condition::DeploymentRecorded(to) => {
                    self.steps.iter().any(|s| s.deploys_to(*to))
                }
                // Results of the backout plan are recorded at the step that asks for them as a whole.
                Condition::BackoutRecorded => self.steps.iter().any(|s| s.gates.contains(condition)),
                _ => true,
            };
            check.require(yielded, n, format!("Step {n}: nothing yields the fact “{condition}”."));
        }
    }

    /// Every step can be reached, and an end can be reached from every step.
    fn check_paths(&self, check: &mut Check) {
        let Some(first) = self.steps.first() else { return };
        let ways: BTreeMap<&str, Vec<&str>> = self
            .steps
            .iter()
            .map(|s| (s.number.as_str(), s.outcomes.iter().map(|o| o.to.as_str()).collect()))
            .collect();
        let mut reached = BTreeSet::from([first.number.as_str()]);
        let mut todo = vec![first.number.as_str()];
        while let Some(at) = todo.pop() {
            todo.extend(ways.get(at).into_iter().flatten().filter(|to| reached.insert(to)));
        }
        let mut ending: BTreeSet<&str> = self.ends.iter().map(|e| e.key.as_str()).collect();
        while let Some(more) =
            ways.iter().find(|(from, to)| !ending.contains(*from) && to.iter().any(|t| ending.contains(t)))
        {
            ending.insert(more.0);
        }
        for step in &self.steps {
            let n = &step.number;
            check.require(reached.contains(n.as_str()), n, format!("Step {n} cannot be reached."));
            check.require(ending.contains(n.as_str()), n, format!("No path from step {n} reaches an end."));
        }
        for end in &self.ends {
            check.require(reached.contains(end.key.as_str()), &end.key, format!("“{}” cannot be reached.", end.name));
        }
    }
}
