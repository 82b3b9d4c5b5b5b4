//! What validation and decisions return: [`Problem`]s with a field each, or one [`Refusal`]. The words are written for
//! the person who reads them, and are the same in the browser as from the server.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Something wrong with one field of what was entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The field's name as in the form (`window_end`, `steps.2.owner`); empty for the whole form.
    pub field: String,
    /// What is wrong and what to do, as a sentence.
    pub words: String,
}

impl Problem {
    /// A problem with `field`.
    pub fn new(field: impl Into<String>, words: impl Into<String>) -> Self {
        Self { field: field.into(), words: words.into() }
    }
}

/// Why something that was asked for is not done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Refusal {
    /// The actor may not do this, ever or in this state; the words say why.
    #[error("{0}")]
    Forbidden(String),
    /// The thing is no longer in the state that the actor saw, or its state does not allow this.
    #[error("{0}")]
    Conflict(String),
    /// What was entered is wrong.
    #[error("{}", words(.0))]
    Invalid(Vec<Problem>),
}

fn words(problems: &[Problem]) -> String {
    problems.iter().map(|p| p.words.as_str()).collect::<Vec<_>>().join(" ")
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Invalid(vec![problem])
    }
}

impl From<Vec<Problem>> for Refusal {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Invalid(problems)
    }
}

/// Collects problems while the fields of a form are read one by one, so that people see all of them at once.
#[derive(Debug, Default)]
pub struct Check {
    problems: Vec<Problem>,
}

impl Check {
    /// An empty collection.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the value, or remembers the problem.
    pub fn take<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        result.map_err(|p| self.problems.push(p)).ok()
    }

    /// Remembers a problem with `field` unless `holds`.
    pub fn require(&mut self, holds: bool, field: &str, words: impl fmt::Display) {
        if !holds {
            self.problems.push(Problem::new(field, words.to_string()));
        }
    }

    /// Remembers a problem.
    pub fn add(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Whether anything is wrong so far.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
    }

    /// The value if nothing is wrong, else the problems. `value` is `None` only when a problem was remembered.
    pub fn finish<T>(self, value: Option<T>) -> Result<T, Vec<Problem>> {
        match value {
            Some(value) if self.problems.is_empty() => Ok(value),
            _ => Err(self.problems),
        }
    }

    /// All problems found.
    pub fn into_problems(self) -> Vec<Problem> {
        self.problems
    }
}
