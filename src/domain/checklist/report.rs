//! What a report of automatic tests says, whatever format it came in.

use crate::domain::text;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// Characters kept of a failure's message.
pub const MESSAGE: usize = 2_000;
/// Characters kept of a test's key; longer ones are cut, and those that become equal are merged.
pub const KEY: usize = 1_000;

/// A report of automatic tests. Each key occurs once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// In the order of the report.
    pub cases: Vec<Case>,
}

/// A test that a report is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// `classname::name`; the suite's name stands in for a missing class name. The same in every report of this test.
    pub key: String,
    /// The name of the suite that it is in; may be empty.
    pub suite: String,
    pub name: String,
    pub outcome: Outcome,
    /// How long it ran, in milliseconds.
    pub millis: u64,
}

/// How an automatic test went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "key")]
pub enum Outcome {
    /// As it should.
    Passed,
    /// It failed at first and passed when it was run again.
    Flaky {
        /// What it said when it failed.
        message: String,
    },
    /// It was not run.
    Skipped,
    /// Not as it should, or it could not be run to its end.
    Failed {
        /// What it said; may be empty.
        message: String,
    },
}

impl Outcome {
    /// How bad it is: passed, flaky, skipped, failed. Skipped is worse than flaky, since nothing is known then.
    fn badness(&self) -> u8 {
        match self {
            Self::Passed => 0,
            Self::Flaky { .. } => 1,
            Self::Skipped => 2,
            Self::Failed { .. } => 3,
        }
    }

    /// The worse of both; `self` if they are equally bad.
    pub fn worse(self, other: Outcome) -> Outcome {
        if other.badness() > self.badness() { other } else { self }
    }
}

impl Report {
    /// A report of these cases. Cases with the same key (a test with parameters, a test run by several jobs) become one:
    /// the worst outcome wins, the times add up, the first place is kept.
    pub fn of(cases: impl IntoIterator<Item = Case>) -> Self {
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut merged: Vec<Case> = Vec::new();
        for case in cases {
            match places.get(&case.key) {
                None => {
                    places.insert(case.key.clone(), merged.len());
                    merged.push(case);
                }
                Some(place) => {
                    let first = &mut merged[*place];
                    first.millis = first.millis.saturating_add(case.millis);
                    first.outcome = std::mem::replace(&mut first.outcome, Outcome::Passed).worse(case.outcome);
                }
            }
        }
        Self { cases: merged }
    }
}

/// At most `max` characters, the last being an ellipsis if some were cut.
pub(super) fn cut(value: &str, max: usize) -> String {
    match value.char_indices().nth(max) {
        None => value.to_owned(),
        Some(_) => value.chars().take(max.saturating_sub(1)).chain(['…']).collect(),
    }
}

/// One line without control characters, each run of blanks a single one, at most `max` characters.
pub(super) fn one_line(value: &str, max: usize) -> String {
    let words = value.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty());
    cut(&words.collect::<Vec<_>>().join(" "), max)
}

/// Lines without control characters that databases and terminals stumble over, at most [`MESSAGE`] characters.
pub(super) fn message(value: &str) -> String {
    let kept: String = value.chars().filter(|c| is_kept(*c)).collect();
    cut(kept.trim(), MESSAGE)
}

/// Whether a message keeps this character.
pub(super) fn is_kept(character: char) -> bool {
    !character.is_control() || matches!(character, '\n' | '\t')
}

/// A name as the title of a checklist's line.
pub(super) fn title(name: &str) -> String {
    one_line(name, text::LINE)
}
