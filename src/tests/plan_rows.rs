//! Where each row of the sources on plans has its place: one line for each, so that none shares the place of another.

use slipway::domain::plan::{Plan, Rows, Section, SectionState, shape::Kind};
use std::collections::HashSet;

/// A row, its section, the path of its text or the table and column that hold it, and whether its section (or the row of
/// the table) is incomplete without it.
const ROWS: &[(&str, Section, &str, bool)] = &[
    ("S2.33", Section::Summary, "texts.summary", true),
    ("S2.34", Section::Components, "tables.components/component", true),
    ("S2.35", Section::Components, "tables.components/impact", true),
    ("S2.36", Section::Tickets, "tables.tickets/ticket", true),
    ("S2.37", Section::Artefacts, "texts.release_notes", false),
    ("S2.38", Section::Schedule, "activities/title", true),
    ("S2.39", Section::Backout, "backout.steps/title", true),
    ("S2.40", Section::Scenarios, "tables.scenarios/kind", true),
    ("S2.41", Section::Checks, "tables.checks/kind", true),
    ("S3.11", Section::Effects, "texts.readiness", true),
    ("S3.12", Section::Effects, "texts.dependencies", true),
    ("S3.36", Section::Components, "tables.components/scope", true),
    ("S4.9", Section::Contents, "contents", true),
    ("S4.10", Section::Summary, "texts.change_record", true),
    ("S4.11", Section::Summary, "texts.initiator", true),
    ("S4.12", Section::Summary, "texts.summary", true),
    ("S4.13", Section::Summary, "texts.problem_tickets", false),
    ("S4.14", Section::BusinessCase, "texts.business_case", true),
    ("S4.15", Section::Effects, "texts.effects_business", true),
    ("S4.16", Section::Effects, "texts.effects_systems", true),
    ("S4.17", Section::Effects, "texts.effects_subcontractors", true),
    ("S4.18", Section::Effects, "texts.effects_parties", true),
    ("S4.19", Section::Effects, "texts.effects_items", true),
    ("S4.20", Section::Stakeholders, "texts.stakeholders", true),
    ("S4.21", Section::Stakeholders, "texts.release_managers", true),
    ("S4.22", Section::Stakeholders, "texts.escalation", true),
    ("S4.23", Section::Raci, "tables.raci/accountable", true),
    ("S4.24", Section::Window, "texts.planned_for", true),
    ("S4.25", Section::Window, "texts.window_need", true),
    ("S4.26", Section::Implementation, "texts.implementation", true),
    ("S4.27", Section::Schedule, "activities/title", true),
    ("S4.28", Section::Backout, "backout.trigger", true),
    ("S4.29", Section::TestPlan, "test_plan", true),
    ("S4.30", Section::Artefacts, "texts.installation_guide", false),
    ("S4.31", Section::Artefacts, "texts.release_notes", false),
    ("S4.32", Section::Artefacts, "texts.deployment_tests", false),
    ("S4.33", Section::Artefacts, "texts.known_errors", false),
    ("S4.34", Section::Artefacts, "texts.workarounds", false),
    ("S4.35", Section::Artefacts, "texts.staff_documentation", false),
];

/// A text that a field of this kind takes.
fn value(kind: Kind) -> &'static str {
    match kind {
        Kind::LocalTime => "2026-03-14T20:00",
        Kind::Minutes => "20",
        Kind::Yes => "true",
        Kind::Numbers => "",
        Kind::Choice(choices) => choices.options()[0].0,
        Kind::Note | Kind::Line | Kind::Person => "Somebody",
    }
}

/// The plan with all texts of a section, and in each of its tables a row with what is asked for.
fn filled(section: Section) -> Plan {
    let mut plan = Plan::default();
    for field in section.texts() {
        plan.set_text(field.key, value(field.kind));
    }
    for table in section.tables() {
        plan.add_row(table.rows, "r1", None);
        for column in table.columns.iter().filter(|c| c.needed || c.kind == Kind::LocalTime) {
            plan.set_text(&format!("{}.r1.{}", table.rows.path(), column.key), value(column.kind));
        }
    }
    plan
}

/// Each row is a field of the section where people look for it; it takes a text, keeps it in the plan's canonical form
/// (which votes are on), and a section that asks for it is not completed when it is emptied again, with the problem there.
#[test]
fn each_row_has_its_place_and_is_asked_for() {
    let mut seen = HashSet::new();
    for (row, section, place, needed) in ROWS {
        assert!(seen.insert(row), "{row}");
        let (path, problem) = match place.split_once('/') {
            Some((table, column)) => {
                let rows = Rows::ALL.iter().find(|r| r.path() == table).unwrap_or_else(|| panic!("{row}: {table}"));
                assert_eq!(rows.table().0, *section, "{row}");
                assert!(rows.table().1.columns.iter().any(|c| c.key == column && c.needed == *needed), "{row}");
                (format!("{table}.r1.{column}"), format!("{table}.0.{column}"))
            }
            None => {
                let field = section.texts().find(|f| f.key == *place).unwrap_or_else(|| panic!("{row}: {place}"));
                assert_eq!(field.needed, *needed, "{row}");
                ((*place).to_owned(), (*place).to_owned())
            }
        };
        let full = filled(*section);
        assert_eq!(full.section_state(*section), SectionState::Completed, "{row}: {:?}", full.check(*section));
        let written = full.text_at(&path).unwrap_or_default();
        assert!(!written.is_empty() && full.canonical().contains(&written), "{row}");
        let mut emptied = full.clone();
        assert!(emptied.set_text(&path, ""), "{row}");
        assert_ne!(emptied.canonical(), full.canonical(), "{row}");
        // A section with nothing in it is not started; what is missing in any other is a problem where it is missing.
        let (state, problems) = (emptied.section_state(*section), emptied.check(*section));
        assert_eq!(state != SectionState::Completed, *needed, "{row}: {state:?}");
        let is_told = problems.iter().any(|p| p.field == problem);
        assert_eq!(is_told, state == SectionState::Incomplete, "{row}: {problems:?}");
    }
}
