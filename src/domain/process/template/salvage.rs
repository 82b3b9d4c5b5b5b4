//! Reads as much of a process as can be read, and says of everything else what is wrong with it, so that one misspelt
//! word does not hide the rest.

use super::super::{Approval, Condition, Definition, Effect, Outcome, RecordWanted, Step, StepKind, definition::End};
use crate::domain::{access::Role, problem::Problem};
use serde::de::DeserializeOwned;
use toml::{Table, Value};

/// The process, if its head can be read, and what could not be.
pub fn salvage(table: &Table, lines: &[usize]) -> (Option<Definition>, Vec<Problem>) {
    let mut problems = Vec::new();
    let steps: Vec<Step> = list(table, "step")
        .iter()
        .enumerate()
        .filter_map(|(i, value)| {
            let number = value.get("number").and_then(Value::as_str).unwrap_or_default().to_owned();
            let place = match lines.get(i) {
                Some(line) => format!("Step {number} (line {line})"),
                None => format!("Step {number}"),
            };
            let mut reading = Reading { field: number, place, problems: &mut problems };
            reading.step(value)
        })
        .collect();
    let ends: Vec<End> = list(table, "end")
        .iter()
        .filter_map(|value| {
            let key = value.get("key").and_then(Value::as_str).unwrap_or_default().to_owned();
            let mut reading = Reading { place: format!("The end “{key}”"), field: key, problems: &mut problems };
            let mut end = value.clone();
            end.as_table_mut().into_iter().for_each(|table| reading.percent(table));
            reading.whole(&end)
        })
        .collect();
    let mut head = table.clone();
    // Steps and ends are looked at one by one above.
    head.insert("step".into(), Value::Array(vec![]));
    head.insert("end".into(), Value::Array(vec![]));
    let mut reading = Reading { field: String::new(), place: "The process".into(), problems: &mut problems };
    let head: Option<Definition> = reading.whole(&Value::Table(head));
    (head.map(|head| Definition { steps, ends, ..head }), problems)
}

fn list<'a>(table: &'a Table, key: &str) -> &'a [Value] {
    table.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Reading one step, end or head; where its problems belong.
struct Reading<'p> {
    field: String,
    place: String,
    problems: &'p mut Vec<Problem>,
}

impl Reading<'_> {
    fn add(&mut self, words: impl std::fmt::Display) {
        let problem = Problem::new(&self.field, format!("{}: {words}", self.place));
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }

    fn whole<T: DeserializeOwned>(&mut self, value: &Value) -> Option<T> {
        value.clone().try_into().map_err(|e: toml::de::Error| self.add(in_words(e.message()))).ok()
    }

    fn step(&mut self, value: &Value) -> Option<Step> {
        if let Ok(step) = value.clone().try_into() {
            return Some(step);
        }
        let found = self.problems.len();
        let Some(table) = value.as_table() else {
            self.add("it is no table of fields.");
            return None;
        };
        let mut table = table.clone();
        self.known_word::<Role>(&mut table, "role", "role");
        self.known_word::<StepKind>(&mut table, "kind", "kind of step");
        self.percent(&mut table);
        self.gates(&mut table);
        self.each::<RecordWanted>(&mut table, "records");
        self.each::<Approval>(&mut table, "approvals");
        for way in table.get_mut("outcome").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(way) = way.as_table_mut() {
                self.gates(way);
                self.effects(way);
            }
        }
        self.each::<Outcome>(&mut table, "outcome");
        let rest: Result<Step, _> = Value::Table(table.clone()).try_into();
        match rest {
            Ok(step) => Some(step),
            Err(error) => {
                if self.problems.len() == found || !error.message().starts_with("missing field") {
                    self.add(in_words(error.message()));
                }
                stand_in(&table)
            }
        }
    }

    /// Leaves out gates that nothing yields.
    fn gates(&mut self, table: &mut Table) {
        let Some(gates) = table.get_mut("gates").and_then(Value::as_array_mut) else { return };
        gates.retain(|gate| {
            let text = gate.as_str().unwrap_or_default();
            let read = text.parse::<Condition>();
            if read.is_err() {
                self.add(format!(
                    "nothing yields the fact “{text}”. It is misspelt, or the template is from a newer Slipway."
                ));
            }
            read.is_ok()
        });
    }

    /// Leaves out what the system cannot do.
    fn effects(&mut self, table: &mut Table) {
        let Some(effects) = table.get_mut("effects").and_then(Value::as_array_mut) else { return };
        effects.retain(|effect| {
            let known = effect.clone().try_into::<Effect>().is_ok();
            if !known {
                let text = effect.as_str().unwrap_or_default();
                self.add(format!(
                    "Slipway does nothing called “{text}”. It is misspelt, or the template is from a newer Slipway."
                ));
            }
            known
        });
    }

    /// Leaves out what cannot be read.
    fn each<T: DeserializeOwned>(&mut self, table: &mut Table, key: &str) {
        let Some(items) = table.get_mut(key).and_then(Value::as_array_mut) else { return };
        items.retain(|item| self.whole::<T>(item).is_some());
    }

    /// Leaves out what is no number.
    fn percent(&mut self, table: &mut Table) {
        let Some(value) = table.get("percent").filter(|v| v.as_integer().is_none_or(|n| !(0..=100).contains(&n)))
        else {
            return;
        };
        let typed = match value {
            Value::String(text) => text.clone(),
            Value::Integer(number) => number.to_string(),
            other => other.type_str().to_owned(),
        };
        self.add(format!("how far along it is must be a whole number from 0 to 100, not “{typed}”."));
        table.insert("percent".into(), Value::Integer(0));
    }

    fn known_word<T: DeserializeOwned>(&mut self, table: &mut Table, key: &str, what: &str) {
        let Some(value) = table.get(key) else { return };
        if value.clone().try_into::<T>().is_err() {
            let word = value.as_str().unwrap_or_default();
            self.add(format!("there is no {what} “{word}”. It is misspelt, or the template is from a newer Slipway."));
            // Something that can be read, so that the rest is looked at, too.
            let known = if key == "role" { "release-manager" } else { "form" };
            table.insert(key.into(), Value::String(known.into()));
        }
    }
}

/// A step of which only its number and its ways out could be read, so that no more is said of its neighbours than is so.
fn stand_in(table: &Table) -> Option<Step> {
    let text = |key: &str| table.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut step = Table::new();
    for (key, value) in [("number", text("number")), ("name", text("name")), ("description", String::new())] {
        step.insert(key.into(), Value::String(value));
    }
    for key in ["kind", "role", "records", "approvals", "outcome"] {
        if let Some(value) = table.get(key) {
            step.insert(key.into(), value.clone());
        }
    }
    step.entry("kind").or_insert_with(|| Value::String("form".into()));
    step.entry("outcome").or_insert_with(|| Value::Array(vec![]));
    step.insert("percent".into(), Value::Integer(0));
    Value::Table(step).try_into().ok()
}

/// The reader's words as sentences of ours.
fn in_words(message: &str) -> String {
    let quoted = || message.split('`').nth(1).unwrap_or_default();
    let message = message.trim();
    if message.starts_with("unknown field") {
        format!("there is no field “{}”. It is misspelt, or the template is from a newer Slipway.", quoted())
    } else if message.starts_with("missing field") {
        format!("the field “{}” is missing.", quoted())
    } else if message.starts_with("unknown variant") {
        format!(
            "“{}” is not one of the words that can stand there. It is misspelt, or the template is from a newer Slipway.",
            quoted()
        )
    } else {
        format!("{}.", message.lines().next().unwrap_or_default().trim_end_matches('.'))
    }
}
