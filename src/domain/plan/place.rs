//! Where in a plan something is, for programs and in words, and what is there as readable text. Shared by the
//! comparison and the merging of plans, which both walk the plan's JSON.

use super::{
    Plan, Rows, Section,
    shape::{self, Field, Table},
};
use crate::domain::text;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// A place in a plan. Entries of lists are named by their ids in the path, so that it still leads there after they
/// moved; in the words they have numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    /// `activities.<id>.owner`.
    pub path: String,
    /// "Activity 3, owner".
    pub label: String,
    /// The last field name on the way here.
    field: String,
}

impl Place {
    /// The field `key` of what is here.
    pub fn field(&self, key: &str) -> Place {
        let label = match (self.field.as_str(), key) {
            ("not_applicable", key) => {
                let section = key.parse::<Section>().map_or(key, |s| s.label());
                format!("{section}, why not applicable")
            }
            ("texts", key) => shape::text(&join(&self.path, key)).map_or(key, |f| f.label).to_owned(),
            ("tables", key) => table(key).map_or(key, |t| t.rows.table().0.label()).to_owned(),
            ("", key) => key_words(key).to_owned(),
            ("criteria", "text") => self.label.clone(),
            (list, key) => match column(list, key) {
                Some((table, column)) if column.label.to_lowercase() == table.one => self.label.clone(),
                Some((_, column)) => format!("{}, {}", self.label, column.label.to_lowercase()),
                None => format!("{}, {}", self.label, field_words(key)),
            },
        };
        Place { path: join(&self.path, key), label, field: key.to_owned() }
    }

    /// The entry `id` of the list that is here, shown as the `number`-th.
    pub fn entry(&self, id: &str, number: usize) -> Place {
        let noun = match self.field.as_str() {
            "documents" => "Document".to_owned(),
            list => table(list).map_or("Entry".into(), |t| text::capital(t.one)),
        };
        Place { path: join(&self.path, id), label: format!("{noun} {number}"), field: self.field.clone() }
    }

    /// The order of the list that is here.
    pub fn order(&self) -> Place {
        Place { path: join(&self.path, "order"), label: format!("{}, order", self.label), field: self.field.clone() }
    }
}

/// The table whose path ends in this name.
fn table(name: &str) -> Option<&'static Table> {
    Rows::ALL.iter().find(|r| r.path().rsplit('.').next() == Some(name)).map(|r| r.table().1)
}

/// A column of a table that has no type of its own.
fn column(list: &str, key: &str) -> Option<(&'static Table, &'static Field)> {
    let table = table(list).filter(|t| t.rows.table_key().is_some())?;
    Some((table, table.columns.iter().find(|c| c.key == key)?))
}

/// What a place holds that is not there: the further texts and tables are only there where something is in them.
pub(super) fn absent(path: &str) -> Option<Value> {
    match path.split('.').collect::<Vec<_>>().as_slice() {
        ["texts" | "tables"] => Some(Value::Object(Map::new())),
        ["tables", _] => Some(Value::Array(Vec::new())),
        _ => None,
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn key_words(key: &str) -> &str {
    match key {
        "rules" => "Acceptance rules",
        "activities" => "Release plan",
        "documents" => "Documents",
        "not_applicable" => "Not applicable",
        key => Section::ALL.iter().find(|s| s.field() == key).map_or(key, |s| s.label()),
    }
}

fn field_words(key: &str) -> &str {
    match key {
        "title" => "what is done",
        "owner" => "owner",
        "starts" => "start",
        "minutes" => "minutes",
        "waits_for" => "waits for",
        "undone_by" => "undone by",
        "trigger" => "when to back out",
        "name" => "name",
        "sha256" => "file",
        "max_risk" => "highest risk",
        "max_outage_minutes" => "longest outage in minutes",
        "only_release_components" => "only the release's components",
        "only_approved" => "only approved changes",
        "problem_ticket_required" => "problem ticket required",
        key => key,
    }
}

/// The key of a list's entries: their `id`, or a document's `attachment`.
pub(super) fn entry_id(entry: &Value) -> Option<&str> {
    entry.get("id").or_else(|| entry.get("attachment")).and_then(Value::as_str).filter(|id| !id.is_empty())
}

/// The entries of a list by their ids, in order; `None` if this is no such list, or if two have the same id.
pub(super) fn entries(list: &Value) -> Option<Vec<(&str, &Value)>> {
    let entries: Option<Vec<_>> = list.as_array()?.iter().map(|e| entry_id(e).map(|id| (id, e))).collect();
    let entries = entries?;
    let distinct = entries.iter().map(|(id, _)| *id).collect::<std::collections::HashSet<_>>().len();
    (distinct == entries.len()).then_some(entries)
}

/// Turns values of one plan into words; it knows what the plan's activities are called.
#[derive(Debug)]
pub(super) struct Words<'a> {
    titles: HashMap<&'a str, &'a str>,
}

impl<'a> Words<'a> {
    /// The words of `plan`, and those of `other` for what only that one has.
    pub fn of(plan: &'a Plan, other: &'a Plan) -> Self {
        let activities = other.activities.iter().chain(&plan.activities).map(|a| (&a.id, &a.title));
        let steps = other.backout.steps.iter().chain(&plan.backout.steps).map(|s| (&s.id, &s.title));
        let titles = steps.chain(activities).map(|(id, title)| (id.as_str(), title.trim()));
        Self { titles: titles.filter(|(_, t)| !t.is_empty()).collect() }
    }

    /// The value as text: what it says, without names of fields.
    pub fn text(&self, value: Option<&Value>) -> String {
        match value {
            None | Some(Value::Null) => String::new(),
            Some(Value::Bool(yes)) => if *yes { "yes" } else { "no" }.to_owned(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::String(text)) => text.clone(),
            Some(Value::Array(items)) => self.joined(items.iter().map(|i| self.item(i)), "\n"),
            Some(Value::Object(fields)) => {
                const SHOWN: [&str; 7] = ["title", "text", "name", "owner", "starts", "minutes", "waits_for"];
                let known = SHOWN.iter().map(|key| self.shown(key, fields.get(*key)));
                let further = fields.iter().filter(|(key, _)| *key != "id" && !SHOWN.contains(&key.as_str()));
                // A yes or a no means nothing without its name, an id nothing at all.
                let further = further.filter(|(key, value)| !value.is_boolean() && *key != "undone_by");
                self.joined(known.chain(further.map(|(_, value)| self.text(Some(value)))), "; ")
            }
        }
    }

    /// Titles of entries in the order given, one a line.
    pub fn titles(&self, list: &Value, order: &[&str]) -> String {
        let entries: HashMap<_, _> = entries(list).unwrap_or_default().into_iter().collect();
        self.joined(order.iter().filter_map(|id| entries.get(id)).map(|entry| self.text(title(entry))), "\n")
    }

    fn shown(&self, key: &str, value: Option<&Value>) -> String {
        match (key, self.text(value)) {
            (_, text) if text.is_empty() => text,
            ("minutes", text) => format!("{text} minutes"),
            ("waits_for", text) => format!("waits for {}", text.replace('\n', ", ")),
            (_, text) => text,
        }
    }

    /// An id of an activity is shown as its title.
    pub fn item(&self, item: &Value) -> String {
        match item {
            Value::String(id) => self.titles.get(id.as_str()).map_or_else(|| id.clone(), |title| (*title).to_owned()),
            other => self.text(Some(other)),
        }
    }

    fn joined(&self, texts: impl Iterator<Item = String>, separator: &str) -> String {
        texts.filter(|t| !t.is_empty()).collect::<Vec<_>>().join(separator)
    }
}

fn title(entry: &Value) -> Option<&Value> {
    ["title", "text", "name", "what", "component", "ticket", "scenario", "check"].iter().find_map(|key| entry.get(*key))
}
