//! What a process is: its steps as a source document numbers them, who acts, what must hold, where each outcome leads.
//! Read from TOML and validated as a whole before use; nothing here knows where a subject stands.

use super::facts::Condition;
use crate::domain::{
    access::Role,
    approval::Rule,
    calendar::Environment,
    problem::{Check, Problem},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A process: data that a subject follows from its first step to one of its ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// Names the process in the database and in addresses.
    pub key: String,
    /// The name shown.
    pub name: String,
    /// Counts up with each published change; a subject stays on the version it started with.
    pub version: u32,
    /// Where it comes from, for people who ask.
    pub source: String,
    /// Steps in the source's order; the first is where a subject starts.
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
    /// The ends a subject can reach.
    #[serde(rename = "end")]
    pub ends: Vec<End>,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The source's own number (`"7"`); numbers may have gaps.
    pub number: String,
    /// The source's own name.
    pub name: String,
    /// The source's own description.
    pub description: String,
    /// What kind of step it is.
    pub kind: StepKind,
    /// "User security": who may act (S0.8). None means that the system does it (S0.9).
    #[serde(default)]
    pub role: Option<Role>,
    /// How far the subject is when it stands here, in percent.
    pub percent: u8,
    /// What must hold before the step can be left.
    #[serde(default)]
    pub gates: Vec<Condition>,
    /// What is recorded at this step by hand.
    #[serde(default)]
    pub records: Vec<RecordWanted>,
    /// Votes held at this step.
    #[serde(default)]
    pub approvals: Vec<Approval>,
    /// The ways out, in the order shown.
    #[serde(rename = "outcome")]
    pub outcomes: Vec<Outcome>,
}

impl Step {
    /// Whether deploying to an environment belongs to this step.
    pub fn deploys_to(&self, environment: Environment) -> bool {
        let deploys = [Condition::Deployed(environment), Condition::DeploymentRecorded(environment)];
        self.gates.iter().any(|g| deploys.contains(g))
    }
}

/// What kind of step it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepKind {
    /// Something is filled in or done, then the step is left.
    Form,
    /// A question with several outcomes.
    Decision,
    /// Left when its votes are in.
    Approval,
    /// Done by the system, at once.
    Automation,
}

/// A vote that a step holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// Names the gate in votes and conditions.
    pub key: String,
    /// What is approved, as people read it.
    pub title: String,
    /// Whose vote counts.
    pub voters: Role,
    /// How many votes it takes.
    pub rule: Rule,
    /// Whether the vote asks for the password again.
    #[serde(default)]
    pub signed: bool,
}

/// Something that is recorded by hand at a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordWanted {
    /// Names the record.
    pub key: String,
    /// What is recorded, as people read it.
    pub title: String,
    /// What kind of answer it takes.
    pub kind: RecordKind,
}

/// What kind of answer a record takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordKind {
    /// Done or not done, with a note.
    Done,
    /// Passed or failed, with a note.
    PassFail,
    /// A text, such as a number in another system.
    Text,
}

impl RecordKind {
    /// The answer in a word; a text answers for itself.
    #[must_use]
    pub const fn answer(self, positive: bool) -> &'static str {
        match (self, positive) {
            (Self::Done, true) => "done",
            (Self::Done, false) => "not done",
            (Self::PassFail, true) => "passed",
            (Self::PassFail, false) => "failed",
            (Self::Text, _) => "",
        }
    }
}

/// A way out of a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Names the outcome in forms and events.
    pub key: String,
    /// The button's words.
    pub label: String,
    /// A step's number or an end's key.
    pub to: String,
    /// Conditions of this way only, beyond the step's gates.
    #[serde(default)]
    pub gates: Vec<Condition>,
    /// Whether the reason must be given (S0.38).
    #[serde(default)]
    pub rationale: bool,
    /// What the system does when this way is taken.
    #[serde(default)]
    pub effects: Vec<Effect>,
}

/// What the system does when a step is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Creates the release that belongs to the request (S0.2).
    CreateRelease,
    /// Sets every related RFC to implemented (S0.44).
    MarkChangesImplemented,
    /// Sets every related RFC to backed out (S0.47).
    MarkChangesBackedOut,
    /// Takes the release's packages out of LIVE, after the backout plan was carried out (S0.46).
    TakePackagesBack,
}

/// An end of the process.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct End {
    /// Names the end; outcomes lead to it.
    pub key: String,
    /// The name shown.
    pub name: String,
    /// Whether it is a success.
    pub success: bool,
    /// How far the subject got, in percent.
    pub percent: u8,
}

impl Definition {
    /// Whether votes of the step `earlier` can be given again while a subject is at the step `at`: a later one, no
    /// later than the one that deploys to LIVE.
    #[must_use]
    pub fn decides_again_at(&self, earlier: &str, at: &str) -> bool {
        let place = |number: &str| self.steps.iter().position(|s| s.number == number);
        let live = self.steps.iter().position(|s| s.deploys_to(Environment::Live)).unwrap_or(self.steps.len());
        matches!((place(earlier), place(at)), (Some(earlier), Some(at)) if earlier < at && at <= live)
    }

    /// Whether a subject at the step `from` can come to the step `to`.
    pub fn reaches(&self, from: &str, to: &str) -> bool {
        let (mut seen, mut open) = (vec![from], vec![from]);
        while let Some(here) = open.pop() {
            for way in self.step(here).into_iter().flat_map(|s| &s.outcomes) {
                if way.to == to {
                    return true;
                }
                if !seen.contains(&way.to.as_str()) {
                    seen.push(&way.to);
                    open.push(&way.to);
                }
            }
        }
        false
    }

    /// Reads and validates a definition.
    ///
    /// # Errors
    /// Every problem found; the field is a step's number, or empty where the text itself cannot be read.
    pub fn from_toml(text: &str) -> Result<Self, Vec<Problem>> {
        let definition: Self = toml::from_str(text).map_err(|e| vec![Problem::new("", e.to_string())])?;
        let problems = definition.problems();
        if problems.is_empty() { Ok(definition) } else { Err(problems) }
    }

    /// The step with this number.
    pub fn step(&self, number: &str) -> Option<&Step> {
        self.steps.iter().find(|s| s.number == number)
    }

    /// The end with this key.
    pub fn end(&self, key: &str) -> Option<&End> {
        self.ends.iter().find(|e| e.key == key)
    }

    /// The approval with this key, and the step that holds it.
    pub fn approval(&self, key: &str) -> Option<(&Step, &Approval)> {
        self.steps.iter().find_map(|s| s.approvals.iter().find(|a| a.key == key).map(|a| (s, a)))
    }

    /// The record with this key, and the step that wants it.
    pub fn record(&self, key: &str) -> Option<(&Step, &RecordWanted)> {
        self.steps.iter().find_map(|s| s.records.iter().find(|r| r.key == key).map(|r| (s, r)))
    }

    /// What is wrong with the definition as a whole; empty when it can be used.
    pub fn problems(&self) -> Vec<Problem> {
        let mut check = Check::new();
        check.require(!self.steps.is_empty(), "", "A process needs a step.");
        self.check_keys(&mut check);
        for step in &self.steps {
            self.check_step(step, &mut check);
        }
        self.check_paths(&mut check);
        check.into_problems()
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
        let conditions = step.gates.iter().chain(step.outcomes.iter().flat_map(|o| &o.gates));
        for condition in conditions {
            let yielded = match condition {
                Condition::Approved(key) => self.approval(key).is_some(),
                Condition::Recorded(key) | Condition::RecordPassed(key) => self.record(key).is_some(),
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
