//! A process as a text that people take away, edit, send and bring back (S1.4): TOML with the number of its format. A text
//! that is TOML can be kept however wrong it is as a process; [`Sketch::problems`] says everything that keeps it from being
//! used, at the step that it is about. Reading is the server's business: the browser never calls it.

mod bounds;
mod salvage;
mod write;

pub use bounds::is_key;

use super::Definition;
use crate::domain::problem::Problem;
use toml::{
    Table, Value,
    de::{DeTable, DeValue},
};

/// The format that is written, and the newest that is read. A text without a number is of the first.
pub const FORMAT: i64 = 1;

/// Bytes that a template may have.
pub const MAX_BYTES: usize = 256 * 1024;

/// A process as it is written down, right or wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Sketch {
    /// Everything but the format's number.
    pub table: Table,
    /// The line at which each step begins, where it was read from a text.
    lines: Vec<usize>,
}

impl Sketch {
    /// Reads a template.
    ///
    /// # Errors
    /// That it is too large, is no TOML (with the line), or is of a newer format.
    pub fn read(text: &str) -> Result<Self, Problem> {
        if text.len() > MAX_BYTES {
            let words = format!("The template has {} kB; at most {} are read.", text.len() / 1024, MAX_BYTES / 1024);
            return Err(Problem::new("text", words));
        }
        let mut table: Table = toml::from_str(text).map_err(|e| unreadable(text, &e))?;
        match table.remove("format") {
            None => {}
            Some(Value::Integer(n)) if (1..=FORMAT).contains(&n) => {}
            Some(Value::Integer(n)) if n > FORMAT => return Err(newer(n)),
            Some(_) => return Err(Problem::new("text", format!("“format” is a number from 1 to {FORMAT}."))),
        }
        Ok(Self { table, lines: lines(text) })
    }

    /// A process that is right, to be copied or changed.
    #[must_use]
    pub fn of(definition: &Definition) -> Self {
        let json = serde_json::to_value(definition).unwrap_or_default();
        match write::from_json(json) {
            Some(Value::Table(table)) => Self { table, lines: vec![] },
            _ => Self { table: Table::new(), lines: vec![] },
        }
    }

    /// The text, readable and in a steady order.
    #[must_use]
    pub fn write(&self) -> String {
        write::write(&self.table)
    }

    /// The same under another key and version, which are addresses and not for the text to choose.
    #[must_use]
    pub fn called(mut self, key: &str, version: u32) -> Self {
        self.table.insert("key".into(), Value::String(key.into()));
        self.table.insert("version".into(), Value::Integer(version.into()));
        self
    }

    /// The process, if nothing is wrong with it.
    ///
    /// # Errors
    /// Everything that is wrong; the field is the number of the step that it is about, or empty.
    pub fn definition(&self) -> Result<Definition, Vec<Problem>> {
        let (definition, mut problems) = salvage::salvage(&self.table, &self.lines);
        problems.extend(bounds::problems(&self.table));
        let Some(definition) = definition else { return Err(problems) };
        for problem in definition.problems() {
            // What could not be read is missing for the rest, too, but was said already.
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        if problems.is_empty() { Ok(definition) } else { Err(problems) }
    }

    /// The process as it was published once. Rules that came later do not undo it.
    ///
    /// # Errors
    /// When it cannot be read at all.
    pub fn as_published(&self) -> Result<Definition, Problem> {
        let read = Value::Table(self.table.clone()).try_into();
        read.map_err(|e: toml::de::Error| Problem::new("", e.message()))
    }

    /// Everything that keeps the process from being used.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        self.definition().err().unwrap_or_default()
    }

    /// A text at the top: `name`, `source`.
    #[must_use]
    pub fn text(&self, key: &str) -> &str {
        self.table.get(key).and_then(Value::as_str).unwrap_or_default()
    }
}

fn unreadable(text: &str, error: &toml::de::Error) -> Problem {
    let at = error.span().map(|s| format!("Line {}: ", line_of(text, s.start))).unwrap_or_default();
    let what = error.message().trim().replace('\n', "; ");
    Problem::new("text", format!("This is not a template that can be read. {at}{what}."))
}

fn newer(format: i64) -> Problem {
    let words = format!(
        "This template is from a newer Slipway: it has format {format}, and this Slipway reads formats up to {FORMAT}. \
         Bring this Slipway up to date first."
    );
    Problem::new("text", words)
}

/// The line, counted from 1, in which the byte is.
fn line_of(text: &str, byte: usize) -> usize {
    text.bytes().take(byte).filter(|b| *b == b'\n').count() + 1
}

fn lines(text: &str) -> Vec<usize> {
    let Ok(table) = DeTable::parse(text) else { return vec![] };
    let steps = table.get_ref().get("step").and_then(|s| DeValue::as_array(s.get_ref()));
    steps.into_iter().flat_map(|steps| steps.iter()).map(|s| line_of(text, s.span().start)).collect()
}

#[cfg(test)]
mod tests;
