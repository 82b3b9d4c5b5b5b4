//! What a process is: its steps as a source document numbers them, who acts, what must hold, where each outcome leads.
//! Read from TOML and validated as a whole before use; nothing here knows where a subject stands.

mod check;
mod of_kind;
mod order;
mod purpose;
mod record;

pub use order::Awaited;
pub use purpose::{FieldPurpose, Purpose};
pub use record::{Answer, FieldKind, RecordField, RecordKind, RecordWanted};

use super::Condition;
use crate::domain::{access::Role, approval::Rule, calendar::Environment, problem::Problem, release::ReleaseKind};
use serde::{Deserialize, Serialize};

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
    /// What the system does when a subject starts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub at_start: Vec<Effect>,
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
    /// Which part of the work the step belongs to (S1.1); time is allotted by it (S1.60).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase: Option<Phase>,
    /// What must hold before the step can be left.
    #[serde(default)]
    pub gates: Vec<Condition>,
    /// What is recorded at this step by hand.
    #[serde(default)]
    pub records: Vec<RecordWanted>,
    /// Records of earlier steps that may be made here, too, by who may make them there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub late_records: Vec<String>,
    /// Records that come first, and have to be positive, before a result of the backout plan can be recorded here (S1.91).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub backout_after: Vec<String>,
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
    /// The types of release that it is held for; all where none is named.
    #[serde(default, rename = "for", skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<ReleaseKind>,
}

/// A part of the work on a release, end to end (S1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    Plan,
    Package,
    Build,
    Test,
    Prepare,
    Deploy,
    /// Early life support.
    Support,
    Review,
    Close,
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
    /// Publishes the dates of the plan in the calendar: they are final from then on (S1.33).
    PublishDates,
    /// Writes the closure comment and the post-implementation status into every related RFC (S1.99, S1.101).
    CloseChanges,
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

    /// Whether the dates of its releases become final at one of its steps (S1.33).
    pub fn publishes_dates(&self) -> bool {
        self.steps.iter().flat_map(|s| &s.outcomes).any(|o| o.effects.contains(&Effect::PublishDates))
    }

    /// Every condition of its gates.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        self.steps.iter().flat_map(|s| s.gates.iter().chain(s.outcomes.iter().flat_map(|o| &o.gates)))
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
}
