//! What a step asks to be recorded by hand: an answer, and fields beside it. Stores nothing; [`RecordWanted::read`] reads
//! what somebody filled in.

use super::{FieldPurpose, Purpose};
use crate::domain::{
    access::Role,
    problem::{Check, Problem},
    release::ReleaseKind,
    review::{ActionsDecided, number_of},
    text,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// What Slipway does with it elsewhere; nothing where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// Who records it; the step's own role where none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// The types of release that it is asked for; all where none is named.
    #[serde(default, rename = "for", skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<ReleaseKind>,
    /// Keys of the records that come first: until each is made and positive, this one cannot be made.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<String>,
    /// What is entered beside the answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<RecordField>,
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordField {
    /// Names the field in its record.
    pub key: String,
    /// Its label.
    pub label: String,
    /// What it takes.
    pub kind: FieldKind,
    /// What Slipway does with it elsewhere; nothing where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<FieldPurpose>,
    /// Whether it may stay empty.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// What helps to fill it in.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub hint: String,
}

fn is_false(yes: &bool) -> bool {
    !yes
}

/// What a field of a record takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldKind {
    /// One line.
    Line,
    /// A longer text.
    Text,
    /// A whole number, 0 to 1,000,000.
    Number,
    /// A day: `YYYY-MM-DD`.
    Date,
    /// A problem record of the workspace, by its number: `PRB-7`.
    Problem,
    /// Whether improvement actions are needed ([`ActionsDecided`]); the first ones are entered with it.
    Actions,
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

/// A record as read from its form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Done, passed or given.
    pub positive: bool,
    pub note: String,
    /// What the record is for.
    pub purpose: Option<Purpose>,
    /// What stands in the fields, by their keys; empty ones are left out.
    pub fields: BTreeMap<String, String>,
}

impl RecordWanted {
    /// Reads an answer: `done`, `not-done`, `pass`, `fail`, or none for a text, whose note is then needed.
    ///
    /// # Errors
    /// Every problem found; a field's is named `fields.<key>`.
    pub fn read(&self, answer: &str, note: &str, typed: &BTreeMap<String, String>) -> Result<Answer, Vec<Problem>> {
        let mut check = Check::new();
        let positive = check.take(match (self.kind, answer) {
            (RecordKind::Text, _) | (RecordKind::Done, "done") | (RecordKind::PassFail, "pass") => Ok(true),
            (RecordKind::Done, "not-done") | (RecordKind::PassFail, "fail") => Ok(false),
            (RecordKind::Done, _) => Err(Problem::new("answer", "Choose done or not done.")),
            (RecordKind::PassFail, _) => Err(Problem::new("answer", "Choose passed or failed.")),
        });
        let note = check.take(match self.kind {
            RecordKind::Text => text::line("note", &self.title.to_lowercase(), note),
            _ => text::optional_note("note", "the note", note),
        });
        let mut fields = BTreeMap::new();
        for field in &self.fields {
            let value = typed.get(&field.key).map_or("", String::as_str);
            if let Some(value) = check.take(field.read(value)).filter(|v| !v.is_empty()) {
                fields.insert(field.key.clone(), value);
            }
        }
        check.finish((|| Some(Answer { positive: positive?, note: note?, purpose: self.purpose, fields }))())
    }
}

impl RecordField {
    fn read(&self, value: &str) -> Result<String, Problem> {
        let name = format!("fields.{}", self.key);
        let label = format!("“{}”", self.label);
        let value = value.trim();
        if value.is_empty() {
            let verb = if matches!(self.kind, FieldKind::Problem | FieldKind::Actions) { "Choose" } else { "Enter" };
            return if self.optional { Ok(String::new()) } else { Err(Problem::new(name, format!("{verb} {label}."))) };
        }
        match self.kind {
            FieldKind::Line => text::line(&name, &label, value),
            FieldKind::Text => text::note(&name, &label, value),
            FieldKind::Number => text::whole_number(&name, &label, value, 0, 1_000_000).map(|n| n.to_string()),
            FieldKind::Date => NaiveDate::parse_from_str(value, "%Y-%m-%d")
                .map(|d| d.to_string())
                .map_err(|_| Problem::new(name, format!("{label} must be a day such as 2026-05-31."))),
            FieldKind::Problem => number_of(value).map(|n| format!("PRB-{n}")).ok_or_else(|| {
                Problem::new(name, format!("{label} must be a problem record's number, such as PRB-7."))
            }),
            FieldKind::Actions => value
                .parse::<ActionsDecided>()
                .map(|decided| decided.key().to_owned())
                .map_err(|()| Problem::new(name, "Choose whether improvement actions are needed.")),
        }
    }

    /// What stands in the field, as people read it.
    #[must_use]
    pub fn in_words(&self, value: &str) -> String {
        let decided = (self.kind == FieldKind::Actions).then(|| value.parse::<ActionsDecided>().ok()).flatten();
        decided.map_or_else(|| value.to_owned(), |d| d.label().to_owned())
    }
}
