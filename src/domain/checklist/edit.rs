//! What may be done to the lines of a checklist, and the lines that most releases begin with.

use super::{Check, CheckKind, NewCheck, NewResult};
use crate::domain::problem::Refusal;

/// So many of something: "1 test", "2 tests".
pub fn count(n: usize, one: &str) -> String {
    format!("{n} {one}{}", if n == 1 { "" } else { "s" })
}

/// The lines that most releases begin with: one mandatory line of each kind that nearly every release needs.
pub fn usual() -> Vec<NewCheck> {
    let line = |kind, title: &str| NewCheck { kind, title: title.into(), mandatory: true };
    vec![
        line(CheckKind::Unit, "Unit tests of all changed parts pass"),
        line(CheckKind::Integration, "The changed parts work together with their neighbours"),
        line(CheckKind::Regression, "What worked before still works"),
        line(CheckKind::Progression, "What is new works as its change request asks"),
        line(CheckKind::FitForPurpose, "Users can do their work with the release"),
        line(CheckKind::BackoutTest, "The backout plan restores the version before"),
    ]
}

impl Check {
    /// Whether a result may be given by somebody who saw the line in the version that they name.
    ///
    /// # Errors
    /// Who changed it in between to what; `when` says when they did.
    pub fn may_take(&self, new: &NewResult, when: &str) -> Result<(), Refusal> {
        if new.version == self.version {
            return Ok(());
        }
        let words = match self.result {
            Some(result) => format!(
                "{} recorded “{result}” for “{}” on {when}, after you opened the page. Your result was not saved: look at \
                 theirs, and record yours again if it still holds.",
                self.by_name, self.title
            ),
            None => format!(
                "“{}” was changed after you opened the page. Look at it and record your result again.",
                self.title
            ),
        };
        Err(Refusal::Conflict(words))
    }

    /// Whether the line may be removed: nobody has run it or shown anything for it.
    ///
    /// # Errors
    /// That it has a result or evidence, which stay.
    pub fn may_go(&self) -> Result<(), Refusal> {
        let what = match (self.result, self.evidence.is_empty()) {
            (None, true) => return Ok(()),
            (Some(_), _) => "has a result",
            (None, false) => "has evidence",
        };
        Err(Refusal::Conflict(format!(
            "“{}” {what}, so it stays. If it need not be run, record “Not applicable” with the reason.",
            self.title
        )))
    }
}

#[cfg(test)]
mod tests;
