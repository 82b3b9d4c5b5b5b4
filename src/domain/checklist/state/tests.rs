use super::*;
use crate::domain::ids::CheckId;
use proptest::{collection::vec, prelude::*, sample::select};
use uuid::Uuid;

fn check(kind: CheckKind, mandatory: bool, result: Option<CheckResult>, note: &str) -> Check {
    Check {
        id: CheckId(Uuid::nil()),
        kind,
        title: format!("{kind} line"),
        mandatory,
        result,
        note: note.into(),
        by: None,
        by_name: String::new(),
        at: None,
        external: None,
        version: 0,
        evidence: vec![],
    }
}

use CheckKind::{BackoutTest, FitForPurpose, Integration, Unit};
use CheckResult::{Blocked, Fail, NotApplicable, Pass};

#[test]
fn a_checklist_without_a_mandatory_test_has_not_passed() {
    let passed = state(&[check(Unit, false, Some(Pass), "")]);
    assert!(!passed.all_mandatory_passed);
    assert_eq!(passed.missing, ["The checklist has no mandatory test. Add one and record its result."]);
    assert!(!state(&[]).all_mandatory_passed);
}

/// S0.18: the results amount to counts and to what is still open.
#[test]
fn every_mandatory_test_that_is_not_settled_is_named_with_the_reason() {
    let checks = [
        check(Unit, true, Some(Pass), ""),
        check(Integration, true, None, ""),
        check(FitForPurpose, true, Some(Fail), "The totals differ."),
        check(CheckKind::Security, true, Some(Blocked), "No scanner."),
        check(CheckKind::Performance, true, Some(NotApplicable), " "),
        check(CheckKind::Regression, false, Some(Fail), "Known."),
    ];
    let facts = state(&checks);
    assert_eq!((facts.total, facts.mandatory, facts.passed, facts.failed), (6, 5, 1, 2));
    assert_eq!((facts.blocked, facts.not_applicable, facts.not_run()), (1, 1, 1));
    assert_eq!(facts.open_mandatory, ["Integration line", "Fit for purpose line", "Security line", "Performance line"]);
    let words = [
        "“Integration line” has no result yet.",
        "“Fit for purpose line” failed.",
        "“Security line” is blocked.",
        "“Performance line” is not applicable, but no note says why.",
    ];
    assert_eq!(facts.missing, words);
    assert!(!facts.all_mandatory_passed);
}

#[test]
fn a_test_that_is_not_applicable_and_says_why_is_settled() {
    let facts = state(&[check(Unit, true, Some(Pass), ""), check(Integration, true, Some(NotApplicable), "One part.")]);
    assert!(facts.all_mandatory_passed && facts.missing.is_empty() && facts.open_mandatory.is_empty());
    assert!(facts.kind_passed(Integration));
}

/// S0.37: the test of the backout plan is mandatory and cannot be declared not applicable.
#[test]
fn the_test_of_the_backout_plan_cannot_be_left_out() {
    let excused = [check(BackoutTest, true, Some(NotApplicable), "We never back out.")];
    let facts = state(&excused);
    assert!(!facts.all_mandatory_passed && !facts.kind_passed(BackoutTest));
    assert!(facts.missing[0].contains("tests the backout plan, so it cannot be left out"));
    assert_eq!(kind_state(&excused, BackoutTest), KindState::Open(1));
    assert_eq!(kind_state(&[], BackoutTest), KindState::Missing);
    assert!(state(&[check(BackoutTest, true, Some(Pass), "")]).kind_passed(BackoutTest));
    let words = KindState::Missing.words(BackoutTest).unwrap();
    assert_eq!(words, "The checklist has no test of the backout plan. Add one and record its result.");
}

/// S0.36: fit-for-purpose testing is a kind of its own, with a state of its own.
#[test]
fn a_kind_of_test_is_missing_open_failed_or_passed() {
    let of = |results: &[Option<CheckResult>]| {
        let checks: Vec<_> = results.iter().map(|r| check(FitForPurpose, true, *r, "note")).collect();
        kind_state(&checks, FitForPurpose)
    };
    assert_eq!(of(&[]), KindState::Missing);
    assert_eq!(of(&[Some(Pass), None, Some(Blocked)]), KindState::Open(2));
    assert_eq!(of(&[Some(Fail), None, Some(Fail)]), KindState::Failed(2));
    assert_eq!(of(&[Some(Pass), Some(NotApplicable)]), KindState::Passed);
    assert_eq!(of(&[Some(NotApplicable)]), KindState::Open(1), "no release is taken unseen");
}

#[test]
fn tests_that_are_not_mandatory_do_not_count_beside_those_that_are() {
    let checks = [check(Unit, true, Some(Pass), ""), check(Unit, false, Some(Fail), "Known.")];
    assert_eq!(kind_state(&checks, Unit), KindState::Passed);
    assert_eq!(kind_state(&checks[1..], Unit), KindState::Failed(1));
}

#[test]
fn what_is_missing_of_a_kind_is_said_in_words() {
    assert_eq!(KindState::Failed(1).words(Integration).unwrap(), "An integration test failed.");
    assert_eq!(KindState::Failed(3).words(Unit).unwrap(), "3 lines of the kind “Unit” failed.");
    assert_eq!(
        KindState::Open(1).words(FitForPurpose).unwrap(),
        "A fit-for-purpose test has no result yet, or could not be run."
    );
    assert_eq!(KindState::Passed.words(Unit), None);
}

#[test]
fn the_facts_survive_json() {
    let facts = state(&[check(FitForPurpose, true, Some(Pass), ""), check(BackoutTest, true, None, "")]);
    let text = serde_json::to_string(&facts).unwrap();
    assert_eq!(serde_json::from_str::<TestState>(&text).unwrap(), facts);
}

fn any_check() -> impl Strategy<Value = Check> {
    let result = proptest::option::of(select(CheckResult::ALL));
    (select(CheckKind::ALL), any::<bool>(), result, select(vec!["", "why"]))
        .prop_map(|(kind, mandatory, result, note)| check(kind, mandatory, result, note))
}

proptest! {
    #[test]
    fn mandatory_tests_have_passed_just_when_nothing_is_missing(checks in vec(any_check(), 0..12)) {
        let facts = state(&checks);
        prop_assert_eq!(facts.all_mandatory_passed, facts.missing.is_empty());
        let settled = checks.iter().filter(|c| c.mandatory && is_settled(c)).count();
        prop_assert_eq!(facts.open_mandatory.len() + settled, facts.mandatory);
        prop_assert_eq!(facts.all_mandatory_passed, facts.mandatory > 0 && facts.open_mandatory.is_empty());
        prop_assert!(!facts.missing.contains(&String::new()));
        for kind in CheckKind::ALL {
            prop_assert_eq!(facts.kind(*kind), kind_state(&checks, *kind));
            prop_assert_eq!(facts.kind_passed(*kind), facts.kind(*kind).words(*kind).is_none());
        }
    }
}
