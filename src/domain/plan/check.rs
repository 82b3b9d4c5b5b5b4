//! What is wrong with a plan, field by field. The browser asks on leaving a field, the server on submit; both get the
//! same words. [`Plan::check_limits`] asks only what every draft must keep to.

mod activities;
mod tables;

use super::{
    Criterion, Estimate, Plan, PlanDocument, Required, Rows, Section, SectionState, local_time,
    shape::{Field, Kind, Part, Table},
    start,
};
use crate::domain::{
    hash,
    problem::{Check, Problem},
    text,
};
use std::collections::HashSet;

/// Documents that a plan may have.
pub const MAX_DOCUMENTS: usize = 100;
/// The longest an activity may take, in minutes.
pub const MAX_MINUTES: i64 = 100_000;
/// Activities that one may wait for.
pub const MAX_WAITS: usize = 100;
/// Characters that the id of a list's entry may have, and the key of a text or a table.
const MAX_ID: usize = 64;
/// Further texts that a plan may have, and further tables.
const MAX_FURTHER: usize = 100;
/// Columns that a row may have.
const MAX_COLUMNS: usize = 50;
/// Rows that any table may have.
const MAX_ROWS: usize = 500;

/// How much is asked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Asks {
    /// Only what would not be kept: texts too long, lists too long, control characters.
    Limits,
    /// That the section is whole.
    Everything,
}

impl Plan {
    /// What is wrong with the section. A section that nobody has begun has no problem; one that is marked as not
    /// applicable needs a reason and nothing else.
    pub fn check(&self, section: Section) -> Vec<Problem> {
        let asks = if self.is_started(section) || self.not_applicable.contains_key(&section) {
            Asks::Everything
        } else {
            Asks::Limits
        };
        self.problems(section, asks)
    }

    /// What is wrong with all sections and the documents.
    pub fn check_all(&self) -> Vec<Problem> {
        let mut problems: Vec<_> = Section::ALL.iter().flat_map(|s| self.check(*s)).collect();
        problems.extend(documents(&self.documents));
        problems
    }

    /// Why this draft cannot be saved: only what is too long or too much. Half-typed things are fine.
    pub fn check_limits(&self) -> Vec<Problem> {
        let mut problems: Vec<_> = Section::ALL.iter().flat_map(|s| self.problems(*s, Asks::Limits)).collect();
        problems.extend(documents(&self.documents));
        problems.extend(self.further());
        problems
    }

    /// What is too long or too much in texts and tables that this version may not know.
    fn further(&self) -> Vec<Problem> {
        let mut reader = Reader { check: Check::new(), asks: Asks::Limits };
        let much = self.texts.len() > MAX_FURTHER || self.tables.len() > MAX_FURTHER;
        reader.check.require(
            !much,
            "texts",
            format!("A plan has at most {MAX_FURTHER} texts and {MAX_FURTHER} tables."),
        );
        if much {
            return reader.check.into_problems();
        }
        for (key, text) in &self.texts {
            reader.key("texts", key);
            reader.note(&format!("texts.{key}"), "the text", text);
        }
        for (key, rows) in &self.tables {
            reader.key("tables", key);
            let list = format!("tables.{key}");
            if !reader.count(&list, "rows", rows.len(), MAX_ROWS) {
                continue;
            }
            for row in rows {
                let fits =
                    row.len() <= MAX_COLUMNS && row.iter().all(|(c, t)| c.len() <= MAX_ID && t.len() <= 4 * text::NOTE);
                reader.check.require(fits, &list, "A row has more than can be kept. Shorten its texts.");
            }
            // Columns head a table that is taken away as CSV, where a spreadsheet would run a formula.
            let is_name = |c: &str| c.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
            if let Some(odd) = rows.iter().flat_map(|row| row.keys()).find(|c| c.is_empty() || !is_name(c)) {
                let odd: String = odd.chars().take(MAX_ID).collect();
                let words = format!("“{odd}” cannot name a column: only letters from a to z, digits, “_” and “-” can.");
                reader.check.require(false, &list, words);
            }
        }
        reader.check.into_problems()
    }

    /// Why this plan cannot be submitted: all that is wrong, and the sections that its release cannot do without.
    pub fn check_for_submit(&self, required: &Required) -> Vec<Problem> {
        let mut problems = self.check_all();
        for section in Section::ALL.iter().filter(|s| required.has(**s)) {
            let what = section.label().to_lowercase();
            match self.section_state(*section) {
                SectionState::NotStarted => {
                    problems.push(Problem::new(section.field(), format!("Fill in the {what} before you submit.")));
                }
                SectionState::NotApplicable => problems.push(Problem::new(
                    format!("not_applicable.{}", section.key()),
                    format!("This release cannot do without the {what}; fill it in before you submit."),
                )),
                SectionState::Incomplete | SectionState::Completed => {}
            }
        }
        problems
    }

    pub(super) fn problems(&self, section: Section, asks: Asks) -> Vec<Problem> {
        let reason = self.not_applicable.get(&section);
        let asks = if reason.is_some() { Asks::Limits } else { asks };
        let mut reader = Reader { check: Check::new(), asks };
        if let Some(reason) = reason {
            let field = format!("not_applicable.{}", section.key());
            reader.check.take(text::line(&field, "a reason why this does not apply", reason));
        }
        for part in section.parts() {
            match part {
                Part::Text(field) => reader.text(field, field.key, self.written(field.key).unwrap_or_default()),
                Part::Rules => self.rules(&mut reader),
                Part::Table(table) => self.rows(&mut reader, table),
            }
        }
        reader.check.into_problems()
    }

    fn rows(&self, reader: &mut Reader, table: &Table) {
        let (list, count) = (table.rows.path(), self.count(table.rows));
        if !reader.count(list, table.many, count, table.most) {
            return;
        }
        let ids = self.row_ids(table.rows);
        reader.ids(list, ids.iter().map(String::as_str));
        match table.rows {
            Rows::Criteria => criteria(reader, &self.criteria),
            Rows::Activities => activities::check(reader, &self.activities, &self.backout.steps),
            Rows::BackoutSteps => activities::steps(reader, &self.backout.steps),
            _ => tables::cells(reader, table, self.table(table.rows)),
        }
        if reader.asks == Asks::Everything {
            reader.check.require(count > 0, list, format!("Add at least one {}.", table.one));
        }
    }

    fn rules(&self, reader: &mut Reader) {
        let max = self.rules.max_outage_minutes.unwrap_or_default();
        let limit = i64::from(max) <= MAX_MINUTES;
        let words = format!("The longest outage must be a whole number from 0 to {MAX_MINUTES}.");
        reader.check.require(limit, "rules.max_outage_minutes", words);
        if reader.asks == Asks::Everything {
            let words = "State at least one rule for accepting changes.";
            reader.check.require(self.rules.is_stated(), "rules", words);
        }
    }
}

/// Reads fields into one collection of problems.
struct Reader {
    check: Check,
    asks: Asks,
}

impl Reader {
    fn line(&mut self, field: &str, label: &str, value: &str) {
        let read = if self.asks == Asks::Everything { text::line } else { text::optional_line };
        self.check.take(read(field, label, value));
        self.placeholders(field, value);
    }

    fn note(&mut self, field: &str, label: &str, value: &str) {
        let read = if self.asks == Asks::Everything { text::note } else { text::optional_note };
        self.check.take(read(field, label, value));
        self.placeholders(field, value);
    }

    /// What a template left open is to be written before anybody votes on it.
    fn placeholders(&mut self, field: &str, value: &str) {
        if let Some(open) = start::left_open(value).filter(|_| self.asks == Asks::Everything) {
            let words =
                format!("Write what belongs in place of {{{open}}}: it was left open when the plan was started.");
            self.check.require(false, field, words);
        }
    }

    /// A text or a cell, as the shape describes it.
    fn text(&mut self, field: &Field, at: &str, value: &str) {
        let asks = self.asks;
        if !field.needed && value.trim().is_empty() {
            return;
        }
        match field.kind {
            Kind::Note => self.note(at, field.name, value),
            Kind::Minutes => self.minutes(at, value),
            Kind::LocalTime if asks == Asks::Everything => {
                let words =
                    format!("{} must be a date and a time, such as 2026-03-14T20:00.", text::capital(field.name));
                self.check.require(local_time(value).is_some(), at, words);
            }
            Kind::Choice(choices) if asks == Asks::Everything => {
                let known = choices.options().iter().any(|(key, _)| *key == value);
                self.check.require(known, at, format!("Choose {}.", field.name));
            }
            _ => self.line(at, field.name, value),
        }
    }

    /// The key of a text or a table.
    fn key(&mut self, within: &str, key: &str) {
        let good = !key.is_empty()
            && key.len() <= MAX_ID
            && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        self.check.require(
            good,
            within,
            format!("“{}” is no usable key.", key.chars().take(MAX_ID).collect::<String>()),
        );
    }

    fn minutes(&mut self, field: &str, value: &str) {
        if self.asks == Asks::Everything {
            self.check.take(Estimate::read(field, value));
        } else {
            self.line(field, "the minutes", value);
        }
    }

    /// Whether a list is short enough to be read at all.
    fn count(&mut self, field: &str, things: &str, count: usize, max: usize) -> bool {
        self.check.require(count <= max, field, format!("There are {count} {things}; at most {max} are kept."));
        count <= max
    }

    /// Entries are told apart by their ids, which people never see: a wrong one comes from a program.
    fn ids<'a>(&mut self, list: &str, ids: impl Iterator<Item = &'a str>) {
        let mut seen = HashSet::new();
        for (i, id) in ids.enumerate() {
            let good = !id.is_empty() && id.len() <= MAX_ID && id.bytes().all(|b| b.is_ascii_graphic() && b != b'.');
            let words = "This entry has no usable id. Remove it and add it again.";
            self.check.require(good, &format!("{list}.{i}.id"), words);
            let words = "This entry is there twice. Remove it and add it again.";
            self.check.require(seen.insert(id), &format!("{list}.{i}.id"), words);
        }
    }
}

fn criteria(reader: &mut Reader, criteria: &[Criterion]) {
    for (i, criterion) in criteria.iter().enumerate() {
        reader.note(&format!("criteria.{i}.text"), "what must be so", &criterion.text);
    }
}

fn documents(documents: &[PlanDocument]) -> Vec<Problem> {
    let mut reader = Reader { check: Check::new(), asks: Asks::Everything };
    if reader.count("documents", "documents", documents.len(), MAX_DOCUMENTS) {
        let mut seen = HashSet::new();
        for (i, document) in documents.iter().enumerate() {
            reader.line(&format!("documents.{i}.name"), "a name for the document", &document.name);
            let words = "The document's hash is missing. Remove the document and upload it again.";
            reader.check.require(hash::is_sha256_hex(&document.sha256), &format!("documents.{i}.sha256"), words);
            let words = "This document is there twice. Remove one of them.";
            reader.check.require(seen.insert(document.attachment), &format!("documents.{i}"), words);
        }
    }
    reader.check.into_problems()
}
