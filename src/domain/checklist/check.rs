//! A line of a checklist and the forms that add one and give it a result. Evidence is described here; its bytes are not.

use super::{CheckKind, CheckResult};
use crate::domain::{
    ids::{AttachmentId, CheckId, PersonId},
    problem::{self, Problem},
    text,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A line of a release's checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    pub id: CheckId,
    pub kind: CheckKind,
    pub title: String,
    /// Whether the release waits for it.
    pub mandatory: bool,
    /// How it went; `None` until it was run.
    pub result: Option<CheckResult>,
    pub note: String,
    /// Who gave the result.
    pub by: Option<PersonId>,
    /// Their name then; empty without a result.
    pub by_name: String,
    /// When they did.
    pub at: Option<DateTime<Utc>>,
    /// The test's key in imported reports; see [`super::Case::key`].
    pub external: Option<String>,
    /// Goes up with every change, so that a result is for what its author saw.
    pub version: i64,
    pub evidence: Vec<Evidence>,
}

/// A file that shows how a test went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub id: AttachmentId,
    pub name: String,
    /// As found by looking at the bytes, not as claimed.
    pub media_type: String,
    pub bytes: u64,
    /// Lower-case hexadecimal.
    pub sha256: String,
}

/// A form for a new line, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckForm {
    /// A kind's key.
    pub kind: String,
    pub title: String,
    /// What a tick box sends: `on` or `true`; nothing if it is not ticked.
    pub mandatory: String,
}

/// A checked [`CheckForm`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCheck {
    pub kind: CheckKind,
    pub title: String,
    pub mandatory: bool,
}

impl CheckForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn check(&self) -> Result<NewCheck, Vec<Problem>> {
        let mut check = problem::Check::new();
        let kind = self.kind.trim().parse().map_err(|()| Problem::new("kind", "Choose what kind of test it is."));
        let kind = check.take(kind);
        let title = check.take(text::line("title", "a title", &self.title));
        let mandatory = match self.mandatory.trim() {
            "" | "off" | "false" | "0" => Ok(false),
            "on" | "true" | "1" => Ok(true),
            _ => Err(Problem::new("mandatory", "Say whether the test is mandatory by ticking the box or not.")),
        };
        let mandatory = check.take(mandatory);
        check.finish((|| Some(NewCheck { kind: kind?, title: title?, mandatory: mandatory? }))())
    }
}

/// A form that gives a line its result, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResultForm {
    /// A result's key.
    pub result: String,
    pub note: String,
    /// The version of the line that its author saw.
    pub version: String,
}

/// A checked [`ResultForm`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewResult {
    pub result: CheckResult,
    pub note: String,
    pub version: i64,
}

impl ResultForm {
    /// Reads the form. Whatever is not a pass needs a note: the next reader asks why.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn check(&self) -> Result<NewResult, Vec<Problem>> {
        let mut check = problem::Check::new();
        let result = self.result.trim().parse();
        let result =
            result.map_err(|()| Problem::new("result", "Choose a result: pass, fail, blocked or not applicable."));
        let result = check.take(result);
        let note = check.take(text::optional_note("note", "the note", &self.note));
        if let (Some(missing), Some("")) = (result.and_then(note_asked_for), note.as_deref()) {
            check.add(Problem::new("note", missing));
        }
        let version = self.version.trim().parse::<i64>().ok().filter(|v| *v >= 0);
        let version = version.ok_or_else(|| {
            Problem::new("version", "It is not known which version of the line you saw. Reload the page and try again.")
        });
        let version = check.take(version);
        check.finish((|| Some(NewResult { result: result?, note: note?, version: version? }))())
    }
}

fn note_asked_for(result: CheckResult) -> Option<&'static str> {
    match result {
        CheckResult::Pass => None,
        CheckResult::Fail => Some("Enter a note that says what failed."),
        CheckResult::Blocked => Some("Enter a note that says what blocks the test."),
        CheckResult::NotApplicable => Some("Enter a note that says why the test is not applicable to this release."),
    }
}

#[cfg(test)]
mod tests;
