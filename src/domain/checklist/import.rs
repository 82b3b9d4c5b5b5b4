//! What importing a report would do to a checklist, for people to look at first, and for the import to do then.
//!
//! A case belongs to the line that has its key as `external`; else to the first line without one whose title is the key,
//! or is the case's name if no other case has that name. A line whose result the report confirms is left alone, with the
//! note that people gave it; so importing a report twice changes nothing. A test that was skipped says nothing: its line
//! stays as it was.

use super::{
    Case, Check, CheckKind, CheckResult, Outcome, Report,
    report::{message, title},
};
use crate::domain::ids::CheckId;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// What importing a report would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Lines that change.
    pub matched: Vec<Match>,
    /// Cases without a line; each becomes one, see [`ImportedCheck::of`].
    pub new: Vec<Case>,
    /// Titles of lines that came from a report and are not in this one. They stay as they are.
    pub missing: Vec<String>,
    /// Titles of lines whose tests were skipped. They stay as they are.
    pub skipped: Vec<String>,
    /// How many lines the report confirms.
    pub unchanged: usize,
}

impl Preview {
    /// Whether importing would change nothing.
    pub fn is_empty(&self) -> bool {
        self.matched.is_empty() && self.new.is_empty()
    }
}

/// A line that an import changes: its result and note become these, its `external` becomes `case`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    pub check: CheckId,
    /// The line's title.
    pub title: String,
    /// The case's key.
    pub case: String,
    pub was: Option<CheckResult>,
    /// The same as `was` if only the key is learnt.
    pub becomes: CheckResult,
    pub note: String,
}

/// A line that an import adds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedCheck {
    pub kind: CheckKind,
    pub title: String,
    /// Never: people decide what a release waits for.
    pub mandatory: bool,
    /// `None` if the test was skipped.
    pub result: Option<CheckResult>,
    pub note: String,
    /// The case's key.
    pub external: String,
}

impl ImportedCheck {
    /// The line that a new case becomes, of the kind that the importer chose.
    pub fn of(case: &Case, kind: CheckKind) -> Self {
        let (result, note) = match judged(&case.outcome) {
            Some((result, note)) => (Some(result), note),
            None => (None, String::new()),
        };
        Self { kind, title: title(&case.name), mandatory: false, result, note, external: case.key.clone() }
    }
}

/// What importing `report` would do to the checklist. Takes time linear in both.
pub fn preview(checks: &[Check], report: &Report) -> Preview {
    let mut lines = Lines::of(checks, report);
    let mut preview = Preview::default();
    for case in &report.cases {
        match (lines.find(case), judged(&case.outcome)) {
            (None, _) => preview.new.push(lines.told_apart(case)),
            (Some(check), None) => preview.skipped.push(check.title.clone()),
            (Some(check), Some((becomes, note))) => {
                let confirmed = check.result == Some(becomes);
                if confirmed && check.external.is_some() {
                    preview.unchanged += 1;
                    continue;
                }
                let note = if confirmed { check.note.clone() } else { note };
                let (title, case) = (check.title.clone(), case.key.clone());
                preview.matched.push(Match { check: check.id, title, case, was: check.result, becomes, note });
            }
        }
    }
    let reported: HashSet<&str> = report.cases.iter().map(|c| c.key.as_str()).collect();
    let gone = checks.iter().filter(|c| c.external.as_deref().is_some_and(|key| !reported.contains(key)));
    preview.missing = gone.map(|c| c.title.clone()).collect();
    preview
}

/// The result and note that an outcome means; nothing for a test that was skipped.
fn judged(outcome: &Outcome) -> Option<(CheckResult, String)> {
    match outcome {
        Outcome::Passed => Some((CheckResult::Pass, String::new())),
        Outcome::Flaky { message: said } => Some((CheckResult::Pass, explained("Passed when it was run again.", said))),
        Outcome::Failed { message: said } => {
            Some((CheckResult::Fail, explained("Failed in the imported report.", said)))
        }
        Outcome::Skipped => None,
    }
}

fn explained(words: &str, said: &str) -> String {
    let said = message(said);
    if said.is_empty() { words.to_owned() } else { format!("{words} {said}") }
}

/// The lines of a checklist, by what cases may call them.
struct Lines<'a> {
    by_key: HashMap<&'a str, &'a Check>,
    /// Lines without a key; a line leaves when a case takes it.
    by_title: HashMap<&'a str, &'a Check>,
    /// Names and keys that may stand for a line's title, with how many cases they could mean.
    meanings: HashMap<String, usize>,
}

impl<'a> Lines<'a> {
    fn of(checks: &'a [Check], report: &Report) -> Self {
        let mut lines = Self { by_key: HashMap::new(), by_title: HashMap::new(), meanings: HashMap::new() };
        for check in checks {
            match &check.external {
                Some(key) => lines.by_key.entry(key).or_insert(check),
                None => lines.by_title.entry(&check.title).or_insert(check),
            };
        }
        for case in &report.cases {
            *lines.meanings.entry(title(&case.name)).or_default() += 1;
            if case.key != case.name {
                *lines.meanings.entry(title(&case.key)).or_default() += 1;
            }
        }
        lines
    }

    /// The case under its whole key, where others in the report have the same name.
    fn told_apart(&self, case: &Case) -> Case {
        let is_alone = self.meanings.get(&title(&case.name)) == Some(&1);
        Case { name: if is_alone { case.name.clone() } else { case.key.clone() }, ..case.clone() }
    }

    fn find(&mut self, case: &Case) -> Option<&'a Check> {
        if let Some(check) = self.by_key.get(case.key.as_str()) {
            return Some(check);
        }
        let names = [title(&case.key), title(&case.name)];
        let name =
            names.iter().find(|n| self.meanings.get(*n) == Some(&1) && self.by_title.contains_key(n.as_str()))?;
        self.by_title.remove(name.as_str())
    }
}

#[cfg(test)]
mod tests;
