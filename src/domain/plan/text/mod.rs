//! A plan as text, in TOML: to keep it under version control, to review it line by line, to check it before it is
//! uploaded. Writing and reading are inverse: nothing but the attached documents, which are files, stays out of the text.
//! Texts and tables stand at the top level, so that those which this version does not know are kept as they are; what
//! it does not know inside of others has no place in a plan, and is refused by name rather than dropped. Whether the plan
//! makes sense is [`super::check`]'s question.

mod read;
mod values;
mod write;

pub use read::Written;

use super::Plan;
use crate::domain::problem::Problem;

/// The format that is written.
pub const FORMAT: i64 = 1;
/// Bytes that a text may have.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;
/// Mistakes that are named before a text is given up.
pub const MOST_MISTAKES: usize = 50;

/// The top level's own keys: a text or a table of this name stands under `[texts]` or `[[tables.…]]`.
const OWN: &[&str] = &[
    "format",
    "policy",
    "contents",
    "test_plan",
    "communication",
    "training",
    "logistics",
    "rules",
    "criteria",
    "activities",
    "backout",
    "documents",
    "not_applicable",
    "texts",
    "tables",
];

/// Something in the text that no plan can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The first line is 1.
    pub line: usize,
    pub words: String,
}

impl Plan {
    /// The plan as text, without its documents. The same plan has always the same text.
    pub fn to_text(&self) -> String {
        write::write(self)
    }

    /// Reads a plan from text; it has no documents.
    ///
    /// # Errors
    /// What the plan cannot hold, with the line in the words.
    pub fn from_text(text: &str) -> Result<Plan, Vec<Problem>> {
        let problem = |m: Mistake| Problem::new("file", format!("Line {}: {}", m.line, m.words));
        match read::read(text) {
            Ok(written) => Ok(written.plan),
            Err(mistakes) => Err(mistakes.into_iter().map(problem).collect()),
        }
    }

    /// Reads a plan from text, with the lines on which its fields stand.
    ///
    /// # Errors
    /// What the plan cannot hold.
    pub fn read_text(text: &str) -> Result<Written, Vec<Mistake>> {
        read::read(text)
    }
}

#[cfg(test)]
pub(super) mod tests;
#[cfg(test)]
pub(super) use tests::plans;
