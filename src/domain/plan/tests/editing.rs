//! Single fields, rows, and what plain forms send.

use super::*;
use crate::domain::change::Risk;

#[test]
fn a_field_is_set_and_read_by_its_path() {
    let mut plan = plan();
    for (path, text) in [
        ("policy", "P"),
        ("rules.max_risk", "high"),
        ("rules.max_outage_minutes", "15"),
        ("rules.only_approved", ""),
        ("rules.problem_ticket_required", "true"),
        ("criteria.c2.text", "C"),
        ("activities.a3.starts", "soon"),
        ("activities.a3.waits_for", "1, 2"),
        ("backout.trigger", "T"),
        ("backout.steps.b1.owner", "O"),
        ("skipped.training", "true"),
        ("not_applicable.training", "Why"),
    ] {
        assert!(plan.set_text(path, text), "{path}");
        assert_eq!(plan.text_at(path).as_deref(), Some(text), "{path}");
    }
    assert_eq!(plan.activities[2].waits_for, ["a1", "a2"]);
    assert_eq!(plan.not_applicable[&Section::Training], "Why");
    assert!(plan.set_text("activities.a3.waits_for", "1-2"));
    assert_eq!(plan.activities[2].waits_for, ["a1", "a2"]);
    assert!(plan.set_text("activities.a3.waits_for", "2-9"));
    assert_eq!(plan.activities[2].waits_for, ["2-9"], "not all of them are there");
    assert!(plan.set_text("skipped.training", "") && plan.not_applicable.is_empty());
    for wrong in ["", "nothing", "activities.a1.colour", "rules.max_outage_minutes", "not_applicable.logistics"] {
        assert!(!plan.set_text(wrong, "x"), "{wrong}");
    }
}

#[test]
fn rows_are_added_moved_and_removed() {
    let mut plan = plan();
    plan.add_row(Rows::Activities, "new", Some("a2"));
    plan.move_row(Rows::Activities, "a1", true);
    assert_eq!(plan.row_ids(Rows::Activities), ["a1", "a2", "new", "a3"]);
    assert_eq!(plan.text_at("activities.a3.waits_for").as_deref(), Some("2"));
    plan.remove_row(Rows::Activities, "a2");
    assert!(plan.activities[2].waits_for.is_empty());
    assert_eq!(plan.path_of_problem("activities.1.owner"), "activities.new.owner");
    assert_eq!(plan.path_of_problem("activities.9.owner"), "activities.9.owner");
    assert_eq!(plan.path_of_problem("policy"), "policy");
}

/// An edit carries only what it changed, so that it goes onto whatever is saved by then.
#[test]
fn an_edit_leaves_other_sections_alone() {
    let base = plan();
    let mut mine = base.clone();
    mine.set_text("policy", "Mine");
    mine.not_applicable.insert(Section::Logistics, "None".into());
    let edit = PlanEdit::between(3, &base, &mine);
    assert_eq!(edit.sections, [Section::Policy, Section::Logistics]);
    assert!(edit.mine.activities.is_empty());
    let saved = Plan { contents: "Theirs".into(), documents: vec![document(1)], ..base };
    let merged = edit.onto(&saved).unwrap();
    assert_eq!(merged, Plan { contents: "Theirs".into(), documents: vec![document(1)], ..mine });
    let other = Plan { policy: "Theirs".into(), ..saved };
    assert_eq!(edit.onto(&other).unwrap_err()[0].path, "policy");
}

#[test]
fn the_changes_of_an_edit_are_counted() {
    let base = plan();
    let count = |change: &dyn Fn(&mut Plan)| {
        let mut mine = base.clone();
        change(&mut mine);
        PlanEdit::between(3, &base, &mine).count()
    };
    assert_eq!(count(&|_| {}), 0);
    assert_eq!(count(&|p| _ = p.set_text("policy", "Mine") && p.set_text("activities.a1.owner", "Ada L.")), 2);
    assert_eq!(count(&|p| p.add_row(Rows::Raci, "r1", None)), 1);
    assert_eq!(count(&|p| p.move_row(Rows::BackoutSteps, "b1", false)), usize::from(base.backout.steps.len() > 1));
    assert_eq!(count(&|p| _ = p.not_applicable.insert(Section::Logistics, "None".into())), 1);
}

#[test]
fn a_plain_form_is_read_as_its_section() {
    let row = |id: &str, title: &str, waits: &str| form::ActivityForm {
        id: id.into(),
        title: title.into(),
        waits_for: waits.into(),
        ..form::ActivityForm::default()
    };
    let form = SectionForm {
        section: "schedule".into(),
        policy: "of another section".into(),
        activities: vec![row("a", "First", ""), row("b", " ", ""), row("", "Third", "1, 3")],
        ..SectionForm::default()
    };
    let edit = form.edit(Section::Schedule, || "fresh".into());
    assert_eq!(
        (edit.mine.policy.as_str(), edit.mine.row_ids(Rows::Activities)),
        ("", vec!["a".to_owned(), "fresh".into()])
    );
    assert_eq!(edit.mine.activities[1].waits_for, ["a", "fresh"]);
    let rules =
        form::RulesForm { max_risk: "low".into(), max_outage_minutes: "long".into(), ..form::RulesForm::default() };
    let form = SectionForm { section: "policy".into(), policy: "A\r\nB".into(), rules, ..SectionForm::default() };
    assert_eq!(form.check().unwrap_err().field, form::LONGEST_OUTAGE);
    let plan = form.plan(String::new);
    assert_eq!((plan.policy.as_str(), plan.rules.max_risk, plan.rules.only_approved), ("A\nB", Some(Risk::Low), false));
}
