//! A process's parts as forms show them: texts, right or wrong. Shared with the pages.

use serde::{Deserialize, Serialize};

/// One step as a form shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct StepForm {
    /// The process's key.
    pub process: String,
    /// How many times the draft was saved when the form was filled in.
    pub edit: String,
    /// The step's place, from 0.
    pub at: String,
    pub number: String,
    pub name: String,
    pub description: String,
    pub kind: String,
    pub role: String,
    pub percent: String,
    /// The part of the work that it belongs to; may be empty.
    pub phase: String,
    /// A gate a line.
    pub gates: String,
    /// Keys of earlier steps' records that may be made here, too, with commas between them.
    pub late_records: String,
    /// Keys of records that come before results of the backout plan, with commas between them.
    pub backout_after: String,
    pub records: Vec<RecordLine>,
    pub approvals: Vec<ApprovalLine>,
    pub outcomes: Vec<OutcomeLine>,
}

/// Something that the step records; without a key and title it goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecordLine {
    /// The key that it had; empty for a new one.
    pub was: String,
    pub key: String,
    pub title: String,
    pub kind: String,
    /// What Slipway does with it elsewhere; may be empty.
    pub purpose: String,
    /// Keys of who records it, with commas between them; the step's own role where it is empty.
    pub roles: String,
    /// Keys of the types of release that it is asked for; all where it is empty.
    pub kinds: String,
    /// Keys of the records that come first, with commas between them.
    pub after: String,
    /// What is entered beside the answer.
    pub fields: Vec<FieldLine>,
}

/// A field of a record; without a label it goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FieldLine {
    /// Its key; empty for a new one, which gets one made of its label.
    pub was: String,
    pub label: String,
    /// `line`, `text`, `number`, `date`, `problem` or `actions`.
    pub kind: String,
    /// What Slipway does with it elsewhere; may be empty.
    pub purpose: String,
    /// Not empty if it may stay empty.
    pub optional: String,
    pub hint: String,
}

/// A vote that the step holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApprovalLine {
    pub was: String,
    pub key: String,
    pub title: String,
    pub voters: String,
    pub rule: String,
    /// Not empty if the vote asks for the password.
    pub signed: String,
    /// Keys of the types of release that it is held for; all where it is empty.
    pub kinds: String,
}

/// A way out of the step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OutcomeLine {
    pub was: String,
    pub key: String,
    pub label: String,
    /// A step's number or an end's key.
    pub to: String,
    /// A gate a line.
    pub gates: String,
    /// Not empty if the reason must be given.
    pub rationale: String,
    /// Keys, with commas between them.
    pub effects: String,
}

/// An end of the process.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EndLine {
    pub was: String,
    pub key: String,
    pub name: String,
    /// Not empty if it is a success.
    pub success: String,
    pub percent: String,
}

/// The head of the process and its ends as a form shows them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HeadForm {
    pub process: String,
    pub edit: String,
    pub name: String,
    pub source: String,
    /// Keys of what the system does when a release is raised.
    pub at_start: Vec<String>,
    pub ends: Vec<EndLine>,
}
