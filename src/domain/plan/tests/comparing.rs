use super::{
    merging::{any_plan, edited},
    *,
};
use crate::domain::plan::diff::{FIELDS, parts};
use proptest::prelude::*;

#[test]
fn a_changed_field_is_shown_word_by_word() {
    let mut after = plan();
    after.policy = "Ship what is well tested.".into();
    after.activities[2].owner = "Cleo".into();
    let changes = diff(&plan(), &after);
    let labels: Vec<_> = changes.iter().map(|c| (c.path.as_str(), c.label.as_str())).collect();
    assert_eq!(labels, [("policy", "Release policy"), ("activities.a3.owner", "Activity 3, owner")]);
    assert_eq!((changes[1].before.as_str(), changes[1].after.as_str()), ("Ada", "Cleo"));
    let part = |kind, text: &str| DiffPart { kind, text: text.into() };
    let expected =
        [part(DiffKind::Same, "Ship what is "), part(DiffKind::Added, "well "), part(DiffKind::Same, "tested.")];
    assert_eq!(changes[0].parts, expected);
}

#[test]
fn entries_that_came_went_and_moved_are_told_apart() {
    let mut after = plan();
    after.activities.remove(0);
    after.activities.swap(0, 1);
    after.activities.push(activity("a4", "Look at it", &["a3"]));
    after.activities[1].waits_for.clear();
    let changes = diff(&plan(), &after);
    let seen: Vec<_> = changes.iter().map(|c| (c.label.as_str(), c.before.as_str(), c.after.as_str())).collect();
    let expected = [
        ("Activity 1", "Stop service; Ada; 2026-03-14T20:00; 30 minutes", ""),
        ("Activity 2, waits for", "Stop service", ""),
        ("Activity 3", "", "Look at it; Ada; 2026-03-14T20:00; 30 minutes; waits for Start service"),
        ("Release plan, order", "Copy database\nStart service", "Start service\nCopy database"),
    ];
    assert_eq!(seen, expected);
}

#[test]
fn every_field_has_words() {
    let mut after = plan();
    after.rules.max_risk = Some(crate::domain::change::Risk::Low);
    after.rules.max_outage_minutes = Some(30);
    after.rules.only_approved = false;
    after.backout.trigger.clear();
    after.backout.steps[0].minutes = "25".into();
    after.criteria[1].text = "Backups were tried.".into();
    after.not_applicable.insert(Section::Training, "Nothing new.".into());
    let labels: Vec<_> = diff(&plan(), &after).into_iter().map(|c| c.label).collect();
    let expected = [
        "Acceptance rules, longest outage in minutes",
        "Acceptance rules, highest risk",
        "Acceptance rules, only approved changes",
        "Acceptance criterion 2",
        "Backout step 1, minutes",
        "Backout plan, when to back out",
        "Training, why not applicable",
    ];
    assert_eq!(labels, expected);
}

/// A field that was added to the model but not to the comparison would go unseen by approvers.
#[test]
fn the_comparison_knows_every_field_of_a_plan() {
    let texts = BTreeMap::from([("summary".to_owned(), "Short".to_owned())]);
    let tables = BTreeMap::from([("raci".to_owned(), vec![crate::domain::plan::Row::new()])]);
    let json = serde_json::to_value(Plan { texts, tables, ..Plan::default() }).unwrap();
    let mut known: Vec<_> = FIELDS.to_vec();
    known.sort_unstable();
    assert_eq!(json.as_object().unwrap().keys().map(String::as_str).collect::<Vec<_>>(), known);
}

/// S4.23: a row that comes into a table that was empty is a row, under the table's name.
#[test]
fn the_first_row_of_a_table_is_told_as_a_row() {
    let mut after = plan();
    after.set_text("tables.raci.r1.what", "Deploy");
    after.set_text("texts.business_case", "Fewer calls.");
    let changes = diff(&plan(), &after);
    let said: Vec<_> = changes.iter().map(|c| (c.label.as_str(), c.after.as_str())).collect();
    assert_eq!(said, [("Business case", "Fewer calls."), ("Responsibility 1", "Deploy")]);
}

proptest! {
    #[test]
    fn nothing_differs_exactly_if_the_plans_are_the_same((one, other) in any_plan().prop_flat_map(|p| (Just(p.clone()), edited(p)))) {
        prop_assert_eq!(diff(&one, &other).is_empty(), one == other);
        prop_assert!(diff(&one, &one).is_empty());
    }

    #[test]
    fn the_parts_put_together_are_both_texts(before in "[ab \n.]{0,30}", after in "[ab \n.]{0,30}") {
        let without = |kind| {
            let parts = parts(&before, &after).into_iter().filter(|p| p.kind != kind);
            parts.map(|p| p.text).collect::<String>()
        };
        prop_assert_eq!(without(DiffKind::Added), before.clone());
        prop_assert_eq!(without(DiffKind::Removed), after.clone());
    }
}
