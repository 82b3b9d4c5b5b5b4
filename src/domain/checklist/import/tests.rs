use super::*;
use crate::domain::text;
use proptest::{collection::vec, prelude::*, sample::select};
use uuid::Uuid;

fn line(n: usize, title: &str, external: Option<&str>, result: Option<CheckResult>) -> Check {
    Check {
        id: CheckId(Uuid::from_u128(n as u128)),
        kind: CheckKind::Regression,
        title: title.into(),
        mandatory: true,
        result,
        note: String::new(),
        by: None,
        by_name: String::new(),
        at: None,
        external: external.map(str::to_owned),
        version: 0,
        evidence: vec![],
    }
}

fn case(class: &str, name: &str, outcome: Outcome) -> Case {
    Case { key: format!("{class}::{name}"), suite: class.into(), name: name.into(), outcome, millis: 0 }
}

fn report(cases: impl IntoIterator<Item = Case>) -> Report {
    Report::of(cases)
}

fn failed(message: &str) -> Outcome {
    Outcome::Failed { message: message.into() }
}

/// What the import does with a preview.
fn apply(checks: &mut Vec<Check>, preview: &Preview) {
    for change in &preview.matched {
        let check = checks.iter_mut().find(|c| c.id == change.check).unwrap();
        check.result = Some(change.becomes);
        check.note = change.note.clone();
        check.external = Some(change.case.clone());
    }
    for case in &preview.new {
        let new = ImportedCheck::of(case, CheckKind::Unit);
        assert!(!new.mandatory && !new.title.is_empty());
        let added = line(checks.len() + 1, &new.title, Some(&new.external), new.result);
        checks.push(Check { kind: new.kind, note: new.note, mandatory: false, ..added });
    }
}

/// S0.18: the results of automatic tests become results of the checklist.
#[test]
fn a_case_gives_its_result_to_the_line_that_has_its_key() {
    let checks = [line(1, "Pay", Some("pay::fails"), Some(CheckResult::Pass)), line(2, "Other", None, None)];
    let found = preview(&checks, &report([case("pay", "fails", failed("1 < 2"))]));
    let change = &found.matched[0];
    assert_eq!((change.check, change.was, change.becomes), (checks[0].id, Some(CheckResult::Pass), CheckResult::Fail));
    assert_eq!(change.note, "Failed in the imported report. 1 < 2");
    assert_eq!((found.matched.len(), found.new.len(), found.missing.len(), found.unchanged), (1, 0, 0, 0));
}

#[test]
fn a_line_without_a_key_is_found_by_its_title_and_learns_the_key() {
    let mut checks = vec![line(1, "adds", None, None), line(2, "pay::rounds", None, Some(CheckResult::Pass))];
    checks[1].note = "By hand.".into();
    let read = report([case("pay", "adds", Outcome::Passed), case("pay", "rounds", Outcome::Passed)]);
    let found = preview(&checks, &read);
    let changes: Vec<_> = found.matched.iter().map(|m| (m.case.as_str(), m.was, m.note.as_str())).collect();
    assert_eq!(changes, [("pay::adds", None, ""), ("pay::rounds", Some(CheckResult::Pass), "By hand.")]);
    apply(&mut checks, &found);
    let again = preview(&checks, &read);
    assert!(again.is_empty());
    assert_eq!(again.unchanged, 2);
}

#[test]
fn a_title_that_two_tests_could_mean_is_nobodys() {
    let checks = [line(1, "adds", None, None)];
    let found = preview(&checks, &report([case("a", "adds", Outcome::Passed), case("b", "adds", failed(""))]));
    assert_eq!((found.matched.len(), found.new.len()), (0, 2));
}

#[test]
fn lines_that_came_from_a_report_and_are_gone_are_listed_and_kept() {
    let mut checks = vec![line(1, "Gone", Some("a::gone"), Some(CheckResult::Pass)), line(2, "By hand", None, None)];
    let found = preview(&checks, &report([case("a", "new", Outcome::Passed)]));
    assert_eq!((found.missing.as_slice(), found.new.len()), (&["Gone".to_owned()][..], 1));
    apply(&mut checks, &found);
    assert_eq!((checks.len(), checks[0].result), (3, Some(CheckResult::Pass)));
}

#[test]
fn a_skipped_test_leaves_its_line_as_it_was_and_is_listed() {
    let checks = [line(1, "Pay", Some("a::pay"), Some(CheckResult::Fail)), line(2, "sells", None, None)];
    let found = preview(&checks, &report([case("a", "pay", Outcome::Skipped), case("a", "sells", Outcome::Skipped)]));
    assert!(found.is_empty() && found.missing.is_empty());
    assert_eq!(found.skipped, ["Pay", "sells"]);
    let new = ImportedCheck::of(&case("a", "b", Outcome::Skipped), CheckKind::Security);
    assert_eq!((new.kind, new.result, new.title.as_str()), (CheckKind::Security, None, "b"));
}

#[test]
fn a_flaky_test_passes_and_the_note_says_so() {
    let flaky = Outcome::Flaky { message: "timeout".into() };
    let new = ImportedCheck::of(&case("a", "b", flaky), CheckKind::Unit);
    assert_eq!((new.result, new.note.as_str()), (Some(CheckResult::Pass), "Passed when it was run again. timeout"));
}

#[test]
fn a_note_that_somebody_wrote_survives_a_report_that_says_the_same() {
    let mut known = line(1, "Pay", Some("a::pay"), Some(CheckResult::Fail));
    known.note = "Known: see the defect.".into();
    let found = preview(&[known], &report([case("a", "pay", failed("1 < 2"))]));
    assert!(found.is_empty());
    assert_eq!(found.unchanged, 1);
}

#[test]
fn a_failure_always_has_a_note_and_a_title_always_fits() {
    let long = case("a", &"n ".repeat(600), failed(""));
    let new = ImportedCheck::of(&long, CheckKind::Unit);
    assert_eq!(new.note, "Failed in the imported report.");
    assert_eq!(text::line("title", "a title", &new.title).as_ref(), Ok(&new.title));
    assert!(
        text::note(
            "note",
            "the note",
            &ImportedCheck::of(&case("a", "b", failed(&"é".repeat(9_999))), CheckKind::Unit).note
        )
        .is_ok()
    );
}

fn any_outcome() -> impl Strategy<Value = Outcome> {
    let flaky = Outcome::Flaky { message: "once".into() };
    select(vec![Outcome::Passed, Outcome::Skipped, failed(""), failed("no"), flaky])
}

fn any_report() -> impl Strategy<Value = Report> {
    let drawn = (select(vec!["a", "b"]), select(vec!["x", "y", "z", "a::x"]), any_outcome());
    vec(drawn, 0..10)
        .prop_map(|cases| report(cases.into_iter().map(|(class, name, outcome)| case(class, name, outcome))))
}

fn any_checklist() -> impl Strategy<Value = Vec<Check>> {
    let title = select(vec!["x", "y", "z", "a::x", "b::y", "By hand"]);
    let key = proptest::option::of(select(vec!["a::x", "b::x", "c::gone"]));
    vec((title, key, proptest::option::of(select(CheckResult::ALL))), 0..8).prop_map(|lines| {
        let numbered = lines.into_iter().enumerate();
        let mut checks: Vec<_> = numbered.map(|(n, (title, key, result))| line(n + 1, title, key, result)).collect();
        let mut seen = HashSet::new();
        checks.retain(|c| c.external.as_ref().is_none_or(|key| seen.insert(key.clone())));
        for (n, check) in checks.iter_mut().enumerate() {
            check.id = CheckId(Uuid::from_u128(n as u128 + 1));
        }
        checks
    })
}

proptest! {
    #[test]
    fn importing_a_report_twice_changes_nothing(checks in any_checklist(), read in any_report()) {
        let mut checks = checks;
        let first = preview(&checks, &read);
        apply(&mut checks, &first);
        let after = checks.clone();
        let again = preview(&checks, &read);
        prop_assert!(again.is_empty(), "{:?}", again);
        apply(&mut checks, &again);
        prop_assert_eq!(checks, after);
    }

    #[test]
    fn every_case_is_accounted_for_once_and_no_line_is_changed_twice(checks in any_checklist(), read in any_report()) {
        let found = preview(&checks, &read);
        prop_assert_eq!(found.matched.len() + found.new.len() + found.skipped.len() + found.unchanged, read.cases.len());
        let mut changed = HashSet::new();
        prop_assert!(found.matched.iter().all(|m| changed.insert(m.check)));
    }
}
