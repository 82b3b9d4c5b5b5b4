//! What can come before what in a process: a gate that asks for something which is recorded or voted on only after it can
//! never be met. Says so of a definition that holds together otherwise.

use super::{Condition, Definition, Outcome, Step, StepKind};
use crate::domain::problem::{Check, Problem};
use std::collections::BTreeSet;

/// Every gate that can never be met, and a beginning that nobody could leave.
#[must_use]
pub fn problems(definition: &Definition) -> Vec<Problem> {
    let mut check = Check::new();
    if let Some(first) = definition.steps.first() {
        let words = format!(
            "Step {}: a process begins with a step that somebody takes, not with one of the system.",
            first.number
        );
        check.require(first.kind != StepKind::Automation, &first.number, words);
    }
    for step in &definition.steps {
        for gate in &step.gates {
            check_gate(definition, step, None, gate, &mut check);
        }
        for way in &step.outcomes {
            for gate in &way.gates {
                check_gate(definition, step, Some(way), gate, &mut check);
            }
        }
    }
    check.into_problems()
}

fn check_gate(definition: &Definition, at: &Step, way: Option<&Outcome>, gate: &Condition, check: &mut Check) {
    let (made, what): (Vec<&Step>, _) = match gate {
        Condition::Recorded(key) | Condition::RecordPassed(key) => (recorded_at(definition, key), "recorded"),
        Condition::Approved(key) => (definition.approval(key).map(|a| a.0).into_iter().collect(), "voted on"),
        _ => return,
    };
    // What nothing yields is said by the definition itself.
    let Some(first) = made.first() else { return };
    let words = format!(
        "Step {}: the gate “{gate}” can never be met, since it is {what} at step {}, which does not come before.",
        at.number, first.number
    );
    check.require(one_is_in_time(definition, &made, at, way), &at.number, words);
}

/// The steps at which a record can be made, its own first.
fn recorded_at<'d>(definition: &'d Definition, key: &String) -> Vec<&'d Step> {
    let late = definition.steps.iter().filter(|s| s.late_records.contains(key));
    definition.record(key).map(|r| r.0).into_iter().chain(late).collect()
}

/// Whether a record can be there when a subject is at a step, on some way.
pub(super) fn is_recorded_in_time(definition: &Definition, at: &Step, key: &String) -> bool {
    one_is_in_time(definition, &recorded_at(definition, key), at, None)
}

fn one_is_in_time(definition: &Definition, made: &[&Step], at: &Step, way: Option<&Outcome>) -> bool {
    let before = reached_before(definition, at, way);
    made.iter().any(|s| {
        s.number == at.number || before.contains(s.number.as_str()) && definition.reaches(&s.number, &at.number)
    })
}

/// Steps that can be reached without leaving a step (by a way out).
fn reached_before<'d>(definition: &'d Definition, at: &Step, way: Option<&Outcome>) -> BTreeSet<&'d str> {
    let mut seen = BTreeSet::new();
    let mut open: Vec<&str> = definition.steps.first().map(|s| s.number.as_str()).into_iter().collect();
    while let Some(here) = open.pop() {
        if !seen.insert(here) {
            continue;
        }
        for out in definition.step(here).into_iter().flat_map(|s| &s.outcomes) {
            let is_shut = here == at.number && way.is_none_or(|w| w.key == out.key);
            if !is_shut {
                open.push(&out.to);
            }
        }
    }
    seen
}
