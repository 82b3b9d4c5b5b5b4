//! The shape of a plan, as data: which fields and tables each section has, what they are called and what they hold. The
//! editor, the page that is read, the check, the comparison and the tables that come and go all follow it, so that a
//! section is added here and nowhere else. What a field of its own type holds is in [`super::Plan`]; whether it makes
//! sense is [`super::check`]'s question.

mod tables;
mod texts;

use super::{Rows, Section, local_time};
use crate::domain::{change::Risk, checklist::CheckKind};
use tables::*;
use texts::*;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text of several lines, in Markdown.
    Note,
    /// Text of one line.
    Line,
    /// People or roles, by their names.
    Person,
    /// A date and a time in the release's zone: `2026-03-14T20:00`.
    LocalTime,
    /// Minutes: one number, or three (best, likely, worst).
    Minutes,
    /// Yes or no.
    Yes,
    /// Numbers of rows, such as `1, 3`.
    Numbers,
    /// One of several, as key and label.
    Choice(Choices),
}

/// What can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choices {
    /// What a release changes (S3.36).
    Scope,
    /// Whether people can work (S2.35).
    Impact,
    /// What a test scenario is for (S2.40).
    Scenario,
    /// The kinds of the pre-release checklist (S2.41).
    Check,
    /// Whether a maintenance window is needed (S4.25).
    Window,
    /// The highest risk of a change (S0.15).
    Risk,
}

/// A text of the plan, or a column of one of its tables.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The path of a text, `texts.business_case`; the key of a column, `accountable`.
    pub key: &'static str,
    /// As it is shown: "Business case".
    pub label: &'static str,
    /// In the middle of a sentence: "the business case".
    pub name: &'static str,
    pub hint: &'static str,
    pub kind: Kind,
    /// Whether its section, or its row, is incomplete without it.
    pub needed: bool,
}

/// A list that people edit row by row.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    pub rows: Rows,
    /// The heading, where the section has more than the table.
    pub title: &'static str,
    /// One of its rows, and several of them: "activity", "activities".
    pub one: &'static str,
    pub many: &'static str,
    /// "Add an activity".
    pub add: &'static str,
    pub hint: &'static str,
    pub columns: &'static [Field],
    /// Rows that it may have.
    pub most: usize,
}

/// A part of a section.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    Text(Field),
    /// The rules by which changes are accepted (S0.15).
    Rules,
    Table(Table),
}

const fn field(key: &'static str, label: &'static str, name: &'static str, kind: Kind) -> Field {
    Field { key, label, name, hint: "", kind, needed: true }
}

const fn note(key: &'static str, label: &'static str, name: &'static str) -> Part {
    Part::Text(field(key, label, name, Kind::Note))
}

impl Field {
    const fn hint(self, hint: &'static str) -> Self {
        Self { hint, ..self }
    }

    const fn optional(self) -> Self {
        Self { needed: false, ..self }
    }

    /// Of a choice, the label of what is chosen; of anything else the text itself.
    pub fn shown(&self, value: &str) -> String {
        match self.kind {
            Kind::Choice(choices) => {
                choices.options().iter().find(|(key, _)| *key == value).map_or(value, |(_, label)| label).to_owned()
            }
            Kind::Yes => if value.is_empty() { "" } else { "yes" }.to_owned(),
            _ => value.to_owned(),
        }
    }
}

impl Field {
    /// As people read it: a time as "Sat 14 Mar 2026, 20:00", anything else as [`Field::shown`] has it.
    pub fn in_words(&self, value: &str) -> String {
        match (self.kind, local_time(value)) {
            (Kind::LocalTime, Some(at)) => at.format("%a %-d %b %Y, %H:%M").to_string(),
            _ => self.shown(value),
        }
    }
}

impl Choices {
    /// Keys and labels.
    pub fn options(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Self::Scope => vec![
                ("application", "Application code"),
                ("infrastructure", "Infrastructure code"),
                ("configuration", "Configuration"),
                ("environment", "Environment"),
            ],
            Self::Impact => vec![("none", "None"), ("slower", "Slower or limited"), ("outage", "Outage")],
            Self::Scenario => vec![("progression", "Progression"), ("regression", "Regression")],
            Self::Check => CheckKind::ALL.iter().map(|k| (k.key(), k.label())).collect(),
            Self::Risk => Risk::ALL.iter().map(|r| (r.key(), r.label())).collect(),
            Self::Window => vec![
                ("inside", "Inside a maintenance window"),
                ("outside", "Outside a maintenance window, as agreed"),
                ("none", "No maintenance window is needed"),
            ],
        }
    }
}

impl Section {
    /// What it consists of, in the order in which it is written and read.
    pub fn parts(self) -> &'static [Part] {
        match self {
            Self::Summary => SUMMARY,
            Self::Contents => const { &[note("contents", "Contents", "the contents")] },
            Self::BusinessCase => const { &[note("texts.business_case", "Business case", "the business case")] },
            Self::Effects => EFFECTS,
            Self::Components => const { &[Part::Table(COMPONENTS)] },
            Self::Policy => const { &[note("policy", "Release policy", "the release policy"), Part::Rules] },
            Self::Criteria => const { &[Part::Table(CRITERIA)] },
            Self::Stakeholders => STAKEHOLDERS,
            Self::Raci => const { &[Part::Table(RACI)] },
            Self::Window => WINDOW,
            Self::Implementation => {
                const { &[note("texts.implementation", "Implementation plan", "the implementation plan")] }
            }
            Self::Schedule => const { &[Part::Table(ACTIVITIES)] },
            Self::Backout => {
                const {
                    &[
                        note("backout.trigger", "When the release is backed out", "when the release is backed out"),
                        Part::Table(BACKOUT_STEPS),
                    ]
                }
            }
            Self::TestPlan => const { &[note("test_plan", "Test plan", "the test plan")] },
            Self::Tickets => const { &[Part::Table(TICKETS)] },
            Self::Scenarios => const { &[Part::Table(SCENARIOS)] },
            Self::Checks => const { &[Part::Table(CHECKS)] },
            Self::Communication => const { &[note("communication", "Communication", "the communication")] },
            Self::Training => const { &[note("training", "Training", "the training")] },
            Self::Logistics => const { &[note("logistics", "Logistics", "the logistics")] },
            Self::Artefacts => ARTEFACTS,
        }
    }

    /// Its texts.
    pub fn texts(self) -> impl Iterator<Item = &'static Field> {
        self.parts().iter().filter_map(|p| if let Part::Text(field) = p { Some(field) } else { None })
    }

    /// Its tables.
    pub fn tables(self) -> impl Iterator<Item = &'static Table> {
        self.parts().iter().filter_map(|p| if let Part::Table(table) = p { Some(table) } else { None })
    }
}

impl Rows {
    /// The table that these are the rows of, and its section.
    pub fn table(self) -> (Section, &'static Table) {
        let of = |s: &Section| s.tables().find(|t| t.rows == self).map(|t| (*s, t));
        // Every kind of rows has its table; see the test below.
        Section::ALL.iter().find_map(of).unwrap_or((Section::Criteria, &CRITERIA))
    }
}

/// The text with this path: `texts.business_case`.
pub fn text(path: &str) -> Option<&'static Field> {
    Section::ALL.iter().find_map(|s| s.texts().find(|f| f.key == path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    /// Each has its place in the plan, and no two share one. Which row of a source stands where is in `src/tests/plan_rows.rs`.
    #[test]
    fn every_text_and_table_has_a_place_of_its_own() {
        let mut seen = HashSet::new();
        for section in Section::ALL {
            assert!(!section.parts().is_empty(), "{section}");
            for field in section.texts() {
                assert!(seen.insert(field.key), "{}", field.key);
                assert_eq!(Section::of_field(field.key), Some(*section), "{}", field.key);
            }
            for table in section.tables() {
                assert!(seen.insert(table.rows.path()), "{}", table.rows.path());
                assert_eq!(Section::of_field(&format!("{}.0.x", table.rows.path())), Some(*section));
            }
        }
        for rows in Rows::ALL {
            assert_eq!(rows.table().1.rows, *rows);
        }
    }
}
