//! Single values of a plan's text as the plan holds them, and rows as the lists of their own types.

use crate::domain::plan::{Activity, BackoutStep, Criterion, Row, rows::ID};
use toml::de::DeValue;

/// What an activity waits for.
pub(super) enum Wait {
    Id(String),
    /// The first is 1.
    Row(usize),
}

/// The columns that a table has which holds no others.
pub(super) fn columns(path: &str) -> Option<&'static [&'static str]> {
    match path.rsplit_once('.')?.0 {
        "criteria" => Some(&["id", "text"]),
        "activities" => Some(&["id", "title", "owner", "starts", "minutes", "undone_by", "checkpoint", "waits_for"]),
        "backout.steps" => Some(&["id", "title", "owner", "minutes"]),
        _ => None,
    }
}

/// A single value as text: people leave quotation marks out around numbers and dates.
pub(super) fn scalar(value: &DeValue) -> Option<String> {
    Some(match value {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(n) => n.to_string(),
        DeValue::Float(n) => n.to_string(),
        DeValue::Boolean(yes) => yes.to_string(),
        // Seconds are written only where there are any.
        DeValue::Datetime(at) => {
            let text = at.to_string();
            text.strip_suffix(":00").filter(|short| short.len() >= 16).unwrap_or(&text).to_owned()
        }
        DeValue::Array(_) | DeValue::Table(_) => return None,
    })
}

pub(super) fn get(row: &Row, key: &str) -> String {
    row.get(key).cloned().unwrap_or_default()
}

pub(super) fn criterion(row: &Row) -> Criterion {
    Criterion { id: get(row, ID), text: get(row, "text") }
}

pub(super) fn activity(row: &Row, waits_for: Vec<String>) -> Activity {
    Activity {
        id: get(row, ID),
        title: get(row, "title"),
        owner: get(row, "owner"),
        starts: get(row, "starts"),
        minutes: get(row, "minutes"),
        waits_for,
        undone_by: get(row, "undone_by"),
        checkpoint: get(row, "checkpoint") == "true",
    }
}

pub(super) fn step(row: &Row) -> BackoutStep {
    BackoutStep { id: get(row, ID), title: get(row, "title"), owner: get(row, "owner"), minutes: get(row, "minutes") }
}
