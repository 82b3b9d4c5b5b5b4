//! What changed between two plans, field by field and word by word, for approvers who saw the one before.

use super::{
    Plan,
    place::{Place, Words, absent, entries},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use similar::{ChangeTag, TextDiff};
use std::collections::{BTreeSet, HashMap};

/// What has become of a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DiffKind {
    Same,
    Removed,
    Added,
}

/// A piece of text that is the same, went or came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiffPart {
    pub kind: DiffKind,
    pub text: String,
}

/// A field that is different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// Where: `activities.<id>.owner`. The path of a whole entry if it came or went.
    pub path: String,
    /// Where, in words: "Activity 3, owner".
    pub label: String,
    pub before: String,
    pub after: String,
    /// Both texts in one, word by word.
    pub parts: Vec<DiffPart>,
}

/// Every field in which the two differ, in the order of the plan; nothing if they are the same.
pub fn diff(before: &Plan, after: &Plan) -> Vec<FieldChange> {
    let mut walk = Walk { old: Words::of(before, after), new: Words::of(after, before), changes: Vec::new() };
    let old = serde_json::to_value(before).unwrap_or_default();
    let new = serde_json::to_value(after).unwrap_or_default();
    for key in FIELDS {
        walk.compare(Place::default().field(key), old.get(key), new.get(key));
    }
    walk.changes
}

/// The fields of a plan in the order in which people read it.
pub(super) const FIELDS: [&str; 14] = [
    "texts",
    "policy",
    "rules",
    "contents",
    "criteria",
    "activities",
    "test_plan",
    "backout",
    "communication",
    "training",
    "logistics",
    "tables",
    "documents",
    "not_applicable",
];

/// The two texts in one, word by word.
pub fn parts(before: &str, after: &str) -> Vec<DiffPart> {
    let mut parts: Vec<DiffPart> = Vec::new();
    for change in TextDiff::from_words(before, after).iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => DiffKind::Same,
            ChangeTag::Delete => DiffKind::Removed,
            ChangeTag::Insert => DiffKind::Added,
        };
        match parts.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(change.value()),
            _ => parts.push(DiffPart { kind, text: change.value().to_owned() }),
        }
    }
    parts
}

struct Walk<'a> {
    old: Words<'a>,
    new: Words<'a>,
    changes: Vec<FieldChange>,
}

impl Walk<'_> {
    fn compare(&mut self, place: Place, old: Option<&Value>, new: Option<&Value>) {
        let nothing = absent(&place.path);
        let (old, new) = (old.or(nothing.as_ref()), new.or(nothing.as_ref()));
        match (old, new) {
            (old, new) if old == new => {}
            (Some(Value::Object(a)), Some(Value::Object(b))) => {
                let keys: BTreeSet<_> = a.keys().chain(b.keys()).collect();
                for key in keys {
                    self.compare(place.field(key), a.get(key), b.get(key));
                }
            }
            (Some(a), Some(b)) => match (entries(a), entries(b)) {
                (Some(was), Some(is)) => self.lists(&place, (a, &was), (b, &is)),
                _ => self.leaf(place, old, new),
            },
            _ => self.leaf(place, old, new),
        }
    }

    fn lists(&mut self, place: &Place, old: (&Value, &[(&str, &Value)]), new: (&Value, &[(&str, &Value)])) {
        let was: HashMap<_, _> = old.1.iter().copied().collect();
        let is: HashMap<_, _> = new.1.iter().copied().collect();
        for (n, (id, entry)) in old.1.iter().enumerate().filter(|(_, (id, _))| !is.contains_key(id)) {
            self.leaf(place.entry(id, n + 1), Some(entry), None);
        }
        for (n, (id, entry)) in new.1.iter().enumerate() {
            self.compare(place.entry(id, n + 1), was.get(id).copied(), Some(entry));
        }
        let before: Vec<&str> = old.1.iter().map(|(id, _)| *id).filter(|id| is.contains_key(id)).collect();
        let after: Vec<&str> = new.1.iter().map(|(id, _)| *id).filter(|id| was.contains_key(id)).collect();
        if before != after {
            let (before, after) = (self.old.titles(old.0, &before), self.new.titles(new.0, &after));
            self.push(place.order(), before, after);
        }
    }

    fn leaf(&mut self, place: Place, old: Option<&Value>, new: Option<&Value>) {
        // What takes an activity back is an id; people know the step by its title.
        let is_step = place.path.ends_with(".undone_by");
        let said = |words: &Words, value: Option<&Value>| match value {
            Some(id) if is_step => words.item(id),
            value => words.text(value),
        };
        let (before, after) = (said(&self.old, old), said(&self.new, new));
        self.push(place, before, after);
    }

    fn push(&mut self, place: Place, before: String, after: String) {
        let parts = parts(&before, &after);
        self.changes.push(FieldChange { path: place.path, label: place.label, before, after, parts });
    }
}
