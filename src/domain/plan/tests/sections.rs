//! The further sections of a plan: their texts and tables.

use super::*;
use crate::domain::plan::{
    Row, Rows,
    shape::{Kind, Part},
};
use proptest::prelude::*;

fn row(id: &str, cells: &[(&str, &str)]) -> Row {
    let cells = cells.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned()));
    cells.chain([("id".to_owned(), id.to_owned())]).collect()
}

/// Where the problems are.
fn places(problems: &[Problem]) -> Vec<String> {
    problems.iter().map(|p| p.field.clone()).collect()
}

fn raci(rows: &[Row]) -> Plan {
    Plan { tables: BTreeMap::from([("raci".to_owned(), rows.to_vec())]), ..Plan::default() }
}

/// S4.23, S3.3: a responsibility has exactly one who is accountable.
#[test]
fn exactly_one_is_accountable() {
    let of = |accountable: &str| {
        let cells = [("what", "Deploy"), ("responsible", "Tomasz"), ("accountable", accountable)];
        places(&raci(&[row("r1", &cells)]).check(Section::Raci))
    };
    assert!(of("Amara Okafor").is_empty());
    assert_eq!(of(""), ["tables.raci.0.accountable"]);
    assert_eq!(of("Amara, Jonas"), ["tables.raci.0.accountable"]);
    let twice = row("r1", &[("what", "Deploy"), ("responsible", "Amara, amara"), ("accountable", "Amara")]);
    let again = row("r2", &[("what", "deploy"), ("responsible", "Jonas"), ("accountable", "Amara")]);
    let found = raci(&[twice, again]).check(Section::Raci);
    assert_eq!(fields(&found), ["tables.raci.0.responsible", "tables.raci.1.what"]);
}

/// S2.34, S2.35, S3.36: a component says what changes in it, and an outage how long it is.
#[test]
fn an_outage_says_how_long_it_is() {
    let of = |cells: &[(&str, &str)]| {
        let mut plan = Plan::default();
        plan.tables.insert("components".into(), vec![row("c1", cells)]);
        places(&plan.check(Section::Components))
    };
    let ledger = ("component", "Ledger");
    assert!(of(&[ledger, ("scope", "infrastructure"), ("impact", "none")]).is_empty());
    assert!(of(&[ledger, ("scope", "application"), ("impact", "outage"), ("outage", "15")]).is_empty());
    let wrong = of(&[ledger, ("scope", "weather"), ("impact", "outage"), ("outage", "long")]);
    assert_eq!(wrong, ["tables.components.0.scope", "tables.components.0.outage"]);
    assert_eq!(of(&[ledger, ("scope", "environment"), ("impact", "outage")]), ["tables.components.0.outage"]);
}

/// S4.8: every section is written field by field, is incomplete until all that it
/// asks for is there, and can be left out with a reason.
#[test]
fn every_section_is_written_field_by_field() {
    for section in Section::ALL {
        let mut plan = Plan::default();
        for part in section.parts() {
            match part {
                Part::Text(field) => assert!(plan.set_text(field.key, value(field.kind)), "{}", field.key),
                Part::Rules => {}
                Part::Table(table) => {
                    plan.add_row(table.rows, "r1", None);
                    assert_eq!(plan.section_state(*section), SectionState::Incomplete, "{section}");
                    for column in table.columns.iter().filter(|c| c.needed || c.kind == Kind::LocalTime) {
                        let path = format!("{}.r1.{}", table.rows.path(), column.key);
                        assert!(plan.set_text(&path, value(column.kind)), "{path}");
                        assert_eq!(plan.text_at(&path).as_deref(), Some(value(column.kind)));
                    }
                }
            }
        }
        assert_eq!(plan.section_state(*section), SectionState::Completed, "{section}: {:?}", plan.check(*section));
        assert_eq!(Plan::default().with_sections_of(&plan, &[*section]), plan, "{section}");
        let back = plan.clone().with_sections_of(&Plan::default(), &[*section]);
        assert_eq!(back, Plan::default(), "{section}");
        let left_out = Plan { not_applicable: BTreeMap::from([(*section, "Not here.".into())]), ..Plan::default() };
        assert_eq!(left_out.section_state(*section), SectionState::NotApplicable);
    }
}

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

#[test]
fn rows_of_any_table_are_added_moved_and_removed() {
    for rows in Rows::ALL {
        let mut plan = Plan::default();
        for id in ["a", "b", "c"] {
            plan.add_row(*rows, id, None);
        }
        plan.add_row(*rows, "d", Some("a"));
        plan.move_row(*rows, "c", true);
        plan.move_row_to(*rows, "a", 9);
        assert_eq!(plan.row_ids(*rows), ["d", "c", "b", "a"], "{rows:?}");
        assert_eq!(plan.path_of_problem(&format!("{}.1.x", rows.path())), format!("{}.c.x", rows.path()));
        for id in ["a", "b", "c", "d"] {
            plan.remove_row(*rows, id);
        }
        assert_eq!(plan, Plan::default());
    }
}

/// What a later version wrote stays, and what is too much is refused.
#[test]
fn texts_and_tables_that_are_not_known_stay_within_bounds() {
    let text = r#"{"texts":{"horoscope":"Good"},"tables":{"stars":[{"id":"s1","name":"Vega"}]}}"#;
    let plan: Plan = serde_json::from_str(text).unwrap();
    assert!(plan.check_limits().is_empty());
    let canonical = plan.canonical();
    assert!(canonical.contains("horoscope") && canonical.contains("Vega"), "{canonical}");
    let merged =
        PlanEdit::between(0, &Plan::default(), &Plan { policy: "P".into(), ..Plan::default() }).onto(&plan).unwrap();
    assert_eq!(merged.texts, plan.texts);
    let crowd = Plan { tables: BTreeMap::from([("stars".into(), vec![Row::new(); 501])]), ..Plan::default() };
    assert_eq!(fields(&crowd.check_limits()), ["tables.stars"]);
    let long = Plan { texts: BTreeMap::from([("x y".into(), "x".repeat(20_001))]), ..Plan::default() };
    assert_eq!(fields(&long.check_limits()), ["texts", "texts.x y"]);
}

/// A field of a plan, and a text for it.
fn edit() -> impl Strategy<Value = (String, String)> {
    let path = prop_oneof![
        Just("contents".to_owned()),
        Just("texts.summary".to_owned()),
        Just("texts.business_case".to_owned()),
        ("[a-c]", prop_oneof![Just("what"), Just("accountable")]).prop_map(|(id, c)| format!("tables.raci.{id}.{c}")),
        "[a-c]".prop_map(|id| format!("tables.tickets.{id}.ticket")),
        "[a-c]".prop_map(|id| format!("activities.{id}.owner")),
    ];
    (path, "[xyz]{0,2}")
}

proptest! {
    /// Whatever two people type, one after the other into the same plan: what only one of them touched is as they left it.
    #[test]
    fn nothing_that_only_one_touched_is_lost(
        base in prop::collection::vec(edit(), 0..6),
        mine in prop::collection::vec(edit(), 0..6),
        theirs in prop::collection::vec(edit(), 0..6),
    ) {
        let after = |plan: &Plan, edits: &[(String, String)]| {
            let mut plan = plan.clone();
            for (path, text) in edits {
                plan.set_text(path, text);
            }
            plan
        };
        let mut rows = Plan::default();
        for (list, id) in [Rows::Raci, Rows::Tickets, Rows::Activities].into_iter().flat_map(|l| ["a", "b", "c"].map(|id| (l, id))) {
            rows.add_row(list, id, None);
        }
        let start = after(&rows, &base);
        let (one, two) = (after(&start, &mine), after(&start, &theirs));
        let changed = |plan: &Plan, path: &str| plan.text_at(path).unwrap_or_default() != start.text_at(path).unwrap_or_default();
        match PlanEdit::between(0, &start, &one).onto(&two) {
            Ok(merged) => {
                for (path, _) in mine.iter().chain(&theirs) {
                    let text = merged.text_at(path).unwrap_or_default();
                    if changed(&one, path) {
                        prop_assert_eq!(text, one.text_at(path).unwrap_or_default(), "mine at {}", path);
                    } else if changed(&two, path) {
                        prop_assert_eq!(text, two.text_at(path).unwrap_or_default(), "theirs at {}", path);
                    }
                }
            }
            Err(conflicts) => {
                for conflict in &conflicts {
                    prop_assert!(conflict.mine != conflict.theirs, "{:?}", conflict);
                }
                let both = mine.iter().any(|(path, _)| changed(&one, path) && changed(&two, path));
                prop_assert!(both, "{:?}", conflicts);
            }
        }
    }
}
