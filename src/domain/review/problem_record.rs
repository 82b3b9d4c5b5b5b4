//! Problem records (S1.94, S4.36, S4.37): what was wrong at the root, and what mends it. One may explain several releases
//! and changes, and may stand for a record of another system.

use crate::domain::{
    checklist::keyed,
    ids::{ChangeId, ProblemRecordId},
    problem::{Check, Problem, Refusal},
    text,
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

keyed! {
    /// How far a problem record is.
    ProblemState {
        /// The cause is being looked for.
        Open = "open", "Open";
        /// It is known what was wrong at the root (S4.36).
        RootCauseKnown = "root-cause-known", "Root cause known";
        /// What mends it is in place (S4.37).
        Fixed = "fixed", "Fixed";
        /// Nothing more happens.
        Closed = "closed", "Closed";
    }
}

/// A problem record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProblemRecord {
    pub id: ProblemRecordId,
    /// Counts up in the workspace: `PRB-7`.
    pub number: String,
    /// Its number in another system; may be empty.
    pub foreign_number: String,
    pub title: String,
    pub root_cause: String,
    pub fix: String,
    pub state: ProblemState,
    /// Goes up with every change.
    pub version: i64,
}

/// What is said of a problem: a checked form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemWords {
    pub title: String,
    pub foreign_number: String,
    pub root_cause: String,
    pub fix: String,
    pub state: ProblemState,
}

/// The digits of a number as people type it: `PRB-7`, `prb-7`.
#[must_use]
pub fn number_of(typed: &str) -> Option<i64> {
    let typed = typed.trim().to_ascii_lowercase();
    typed.strip_prefix("prb-")?.parse().ok().filter(|n| *n > 0)
}

/// A form that opens a problem record for a release, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProblemForm {
    /// The release request's id.
    pub request: String,
    pub title: String,
    pub foreign_number: String,
    pub root_cause: String,
    /// Changes of the release that have part in it.
    pub changes: Vec<String>,
}

impl ProblemForm {
    /// Reads the form: what is said of the problem, and the changes, each once. It is open until its cause is known.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn check(&self) -> Result<(ProblemWords, Vec<ChangeId>), Vec<Problem>> {
        let known = !self.root_cause.trim().is_empty();
        let state = if known { ProblemState::RootCauseKnown } else { ProblemState::Open };
        let words = ProblemUpdateForm {
            title: self.title.clone(),
            foreign_number: self.foreign_number.clone(),
            root_cause: self.root_cause.clone(),
            state: state.key().into(),
            ..ProblemUpdateForm::default()
        };
        let mut changes: Vec<ChangeId> = Vec::new();
        let mut unknown = false;
        for typed in self.changes.iter().filter(|c| !c.trim().is_empty()) {
            match typed.trim().parse() {
                Ok(id) if !changes.contains(&id) => changes.push(id),
                Ok(_) => {}
                Err(_) => unknown = true,
            }
        }
        let wrong = unknown.then(|| Problem::new("changes", "Choose the changes from the list."));
        match (words.check(), wrong) {
            (Ok(words), None) => Ok((words, changes)),
            (words, wrong) => Err(words.err().into_iter().flatten().chain(wrong).collect()),
        }
    }
}

/// A form that edits a problem record and moves it on, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProblemUpdateForm {
    pub problem: String,
    pub title: String,
    pub foreign_number: String,
    pub root_cause: String,
    pub fix: String,
    /// A state's key.
    pub state: String,
    /// The version that the person saw.
    pub seen: String,
}

impl ProblemUpdateForm {
    /// Reads the form. A state asks for what it says: a known root cause is written down, and so is a fix.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn check(&self) -> Result<ProblemWords, Vec<Problem>> {
        let mut check = Check::new();
        let title = check.take(text::line("title", "a title", &self.title));
        let foreign = text::optional_line("foreign_number", "the number elsewhere", &self.foreign_number);
        let foreign = check.take(foreign);
        let root_cause = check.take(text::optional_note("root_cause", "the root cause", &self.root_cause));
        let fix = check.take(text::optional_note("fix", "the fix", &self.fix));
        let wrong = |()| Problem::new("state", "Choose how far it is: open, root cause known, fixed or closed.");
        let state: Option<ProblemState> = check.take(self.state.trim().parse().map_err(wrong));
        let asks = |from: ProblemState, text: &Option<String>| state >= Some(from) && text.as_deref() == Some("");
        if asks(ProblemState::RootCauseKnown, &root_cause) {
            check.add(Problem::new("root_cause", "Say what was wrong at the root, or leave the record open."));
        }
        if asks(ProblemState::Fixed, &fix) {
            check.add(Problem::new("fix", "Say what mends it; if nothing will be done, say so and why."));
        }
        check.finish((|| {
            Some(ProblemWords {
                title: title?,
                foreign_number: foreign?,
                root_cause: root_cause?,
                fix: fix?,
                state: state?,
            })
        })())
    }
}

impl ProblemRecord {
    /// The record after a form.
    ///
    /// # Errors
    /// A conflict when somebody else changed it meanwhile; everything that is wrong with the form.
    pub fn updated(&self, form: &ProblemUpdateForm) -> Result<Self, Refusal> {
        if form.seen.parse().is_ok_and(|seen: i64| seen != self.version) {
            let words = format!("Somebody changed {} meanwhile. Load the page again and look.", self.number);
            return Err(Refusal::Conflict(words));
        }
        let words = form.check()?;
        Ok(Self {
            title: words.title,
            foreign_number: words.foreign_number,
            root_cause: words.root_cause,
            fix: words.fix,
            state: words.state,
            version: self.version + 1,
            ..self.clone()
        })
    }
}

/// A form that links a record that is there to a release, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProblemLinkForm {
    /// The release request's id.
    pub request: String,
    /// `PRB-7`.
    pub number: String,
}
