//! A plan that starts from another: from a template or from an earlier release. Placeholders are filled in, fixed starts
//! move with the window, documents stay where they are. Rows keep their ids: these name a row inside one plan only, what
//! waits for what stays said by them, and a comparison with the earlier plan finds the same rows again.

use super::{Plan, Section, local_time, shape::Kind};
use chrono::NaiveDateTime;
use serde_json::Value;

/// What a placeholder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Placeholder {
    Product,
    Version,
    Title,
    Type,
    Number,
    Window,
    WindowStart,
    WindowEnd,
    Zone,
    ReleaseManager,
}

impl Placeholder {
    /// Every placeholder.
    pub const ALL: &'static [Self] = &[
        Self::Product,
        Self::Version,
        Self::Title,
        Self::Type,
        Self::Number,
        Self::Window,
        Self::WindowStart,
        Self::WindowEnd,
        Self::Zone,
        Self::ReleaseManager,
    ];

    /// As it is written, between its braces.
    pub fn name(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Version => "version",
            Self::Title => "title",
            Self::Type => "type",
            Self::Number => "number",
            Self::Window => "window",
            Self::WindowStart => "window start",
            Self::WindowEnd => "window end",
            Self::Zone => "zone",
            Self::ReleaseManager => "release manager",
        }
    }

    /// What it stands for, in words.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Product => "the product's name",
            Self::Version => "the release number",
            Self::Title => "the release's title",
            Self::Type => "major, minor or emergency",
            Self::Number => "the request's number, such as REQ-12",
            Self::Window => "the window, from when to when",
            Self::WindowStart => "when the window opens",
            Self::WindowEnd => "when the window closes",
            Self::Zone => "the window's time zone",
            Self::ReleaseManager => "who starts the plan",
        }
    }

    fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|p| p.name().eq_ignore_ascii_case(name.trim()))
    }
}

/// Characters that a placeholder may have between its braces.
const LONGEST: usize = 30;

/// The placeholders of a text, by where they stand: "{" and "}" around a few words.
fn placeholders(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.match_indices('{').filter_map(|(at, _)| {
        let inside = text.get(at + 1..)?;
        let name = inside.get(..inside.find('}')?)?;
        let reads = |c: char| c.is_alphabetic() || c == ' ' || c == '-';
        let plain = name.chars().count() <= LONGEST && name.chars().all(reads) && !name.trim().is_empty();
        plain.then_some((at, name))
    })
}

/// The text with every placeholder that `value` knows filled in.
pub fn filled(text: &str, value: &impl Fn(Placeholder) -> Option<String>) -> String {
    let mut done = String::new();
    let mut rest = 0;
    for (at, name) in placeholders(text) {
        let Some(words) = Placeholder::find(name).and_then(value) else { continue };
        done.push_str(text.get(rest..at).unwrap_or_default());
        done.push_str(&words);
        rest = at + name.len() + 2;
    }
    done + text.get(rest..).unwrap_or_default()
}

/// A placeholder that was left open because nothing was known for it: "{version}" before the release has a number.
pub(super) fn left_open(text: &str) -> Option<&str> {
    placeholders(text).find(|(_, name)| Placeholder::find(name).is_some()).map(|(_, name)| name)
}

/// Fields whose text is not for people.
const NAMES: [&str; 5] = ["id", "waits_for", "undone_by", "attachment", "sha256"];

/// Every text of a plan that people wrote.
fn texts(value: &mut Value, change: &mut impl FnMut(&mut String)) {
    match value {
        Value::String(text) => change(text),
        Value::Array(items) => items.iter_mut().for_each(|item| texts(item, change)),
        Value::Object(fields) => {
            let written = fields.iter_mut().filter(|(key, _)| !NAMES.contains(&key.as_str()));
            written.for_each(|(_, value)| texts(value, change));
        }
        _ => {}
    }
}

impl Plan {
    /// The same plan with every placeholder that `value` knows filled in; the others stay.
    #[must_use]
    pub fn filled(&self, value: impl Fn(Placeholder) -> Option<String>) -> Plan {
        let mut json = serde_json::to_value(self).unwrap_or_default();
        texts(&mut json, &mut |text| *text = filled(text, &value));
        serde_json::from_value(json).unwrap_or_else(|_| self.clone())
    }

    /// Placeholders in it that nothing is known of, each once: slips of the finger, or texts that only look like one.
    pub fn unknown_placeholders(&self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        let mut json = serde_json::to_value(self).unwrap_or_default();
        texts(&mut json, &mut |text| {
            for (_, name) in placeholders(text).filter(|(_, name)| Placeholder::find(name).is_none()) {
                if !found.iter().any(|f| f == name) {
                    found.push(name.to_owned());
                }
            }
        });
        found
    }

    /// The same plan for another window: fixed times keep their distance to its start on the clock of the wall.
    #[must_use]
    pub fn moved(&self, from: NaiveDateTime, to: NaiveDateTime) -> Plan {
        let mut plan = self.clone();
        for activity in &mut plan.activities {
            let Some(start) = activity.start().and_then(|s| s.checked_add_signed(to - from)) else { continue };
            activity.starts = start.format("%Y-%m-%dT%H:%M").to_string();
        }
        for field in Section::ALL.iter().flat_map(|s| s.texts()).filter(|f| f.kind == Kind::LocalTime) {
            let typed = self.written(field.key).and_then(local_time);
            if let Some(moved) = typed.and_then(|at| at.checked_add_signed(to - from)) {
                plan.set_text(field.key, &moved.format("%Y-%m-%dT%H:%M").to_string());
            }
        }
        plan
    }

    /// The same plan without its documents, which belong to their release.
    #[must_use]
    pub fn without_documents(mut self) -> Plan {
        self.documents.clear();
        self
    }

    /// Whether nothing was written yet.
    pub fn is_untouched(&self) -> bool {
        self.documents.is_empty()
            && self.not_applicable.is_empty()
            && Section::ALL.iter().all(|section| !self.is_started(*section))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::{Activity, Criterion};
    use proptest::prelude::*;

    fn value(p: Placeholder) -> Option<String> {
        match p {
            Placeholder::Product => Some("Payments".into()),
            Placeholder::ReleaseManager => Some("Rosa {product}".into()),
            _ => None,
        }
    }

    /// S4.8: placeholders of a template are filled in when a release starts from it; what is not known stays.
    #[test]
    fn placeholders_are_filled_in_and_others_stay() {
        let fill = |text: &str| filled(text, &value);
        assert_eq!(fill("{product} by { Release Manager }, {version}."), "Payments by Rosa {product}, {version}.");
        for text in ["{", "}", "{}", "{ }", "{\"a\": 1}", "{{", "{colour}", "{pro\nduct}", "é{ö}ü{"] {
            assert_eq!(fill(text), text, "{text}");
        }
        assert_eq!(fill("{{product}}"), "{Payments}");
        assert_eq!((left_open("See {colour} and {version}"), left_open("{colour}")), (Some("version"), None));
    }

    #[test]
    fn every_text_of_a_plan_is_filled_but_no_id() {
        let activity = Activity { id: "{product}".into(), title: "Stop {product}".into(), ..Activity::default() };
        let waiting = Activity { id: "b".into(), waits_for: vec!["{product}".into()], ..Activity::default() };
        let criterion = Criterion { id: "c".into(), text: "{product} is {colour}, {colour} and {mood}.".into() };
        let plan = Plan { activities: vec![activity, waiting], criteria: vec![criterion], ..Plan::default() };
        let done = plan.filled(value);
        assert_eq!((done.activities[0].title.as_str(), done.activities[0].id.as_str()), ("Stop Payments", "{product}"));
        assert_eq!(done.activities[1].waits_for, ["{product}"]);
        assert_eq!(done.criteria[0].text, "Payments is {colour}, {colour} and {mood}.");
        assert_eq!(plan.unknown_placeholders(), ["colour", "mood"]);
    }

    #[test]
    fn fixed_starts_move_with_the_window() {
        let at = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap();
        let step = |starts: &str| Activity { starts: starts.into(), ..Activity::default() };
        let activities = vec![step("2026-03-12T09:00"), step("2026-03-14T20:30:00"), step(""), step("soon")];
        let plan = Plan { activities, ..Plan::default() };
        let moved = plan.moved(at("2026-03-14T20:00"), at("2026-04-18T21:00"));
        let starts: Vec<_> = moved.activities.iter().map(|a| a.starts.as_str()).collect();
        assert_eq!(starts, ["2026-04-16T10:00", "2026-04-18T21:30", "", "soon"]);
        assert!(Plan::default().is_untouched() && !plan.is_untouched());
    }

    proptest! {
        /// Nothing is lost but what was filled in.
        #[test]
        fn what_is_no_placeholder_stays(text in "[{}a-z \\n\"é]{0,40}") {
            prop_assert_eq!(filled(&text, &|_| None), text);
        }
    }
}
