use super::*;
use crate::domain::{
    checklist::{CheckResult, Evidence, ResultForm, state},
    ids::{AttachmentId, CheckId},
};
use uuid::Uuid;

fn check(result: Option<CheckResult>, version: i64) -> Check {
    Check {
        id: CheckId(Uuid::from_u128(1)),
        kind: CheckKind::BackoutTest,
        title: "Backout".into(),
        mandatory: true,
        result,
        note: String::new(),
        by: None,
        by_name: "Lea Brandt".into(),
        at: None,
        external: None,
        version,
        evidence: vec![],
    }
}

fn result(version: &str) -> NewResult {
    ResultForm { result: "pass".into(), version: version.into(), ..ResultForm::default() }.check().unwrap()
}

#[test]
fn a_result_for_an_older_version_is_refused_and_names_who_gave_which() {
    let now = check(Some(CheckResult::Fail), 2);
    assert_eq!(now.may_take(&result("2"), ""), Ok(()));
    let Err(Refusal::Conflict(words)) = now.may_take(&result("1"), "4 March, 12:00") else { panic!("not refused") };
    assert!(words.starts_with("Lea Brandt recorded “Fail” for “Backout” on 4 March, 12:00"), "{words}");
}

#[test]
fn a_line_with_a_result_or_evidence_stays() {
    assert_eq!(check(None, 1).may_go(), Ok(()));
    assert!(check(Some(CheckResult::Blocked), 2).may_go().is_err());
    let file = Evidence {
        id: AttachmentId(Uuid::nil()),
        name: "a".into(),
        media_type: "b".into(),
        bytes: 1,
        sha256: "c".into(),
    };
    assert!(Check { evidence: vec![file], ..check(None, 1) }.may_go().is_err());
}

/// S0.36, S0.37: the usual list asks for a fit-for-purpose test and a test of the backout plan.
#[test]
fn the_usual_list_holds_the_tests_that_the_process_asks_for() {
    let usual = usual();
    for kind in [CheckKind::FitForPurpose, CheckKind::BackoutTest, CheckKind::Unit, CheckKind::Regression] {
        assert!(usual.iter().any(|c| c.kind == kind && c.mandatory), "{kind}");
    }
    let lines: Vec<Check> = usual
        .into_iter()
        .map(|n| Check { kind: n.kind, title: n.title, mandatory: n.mandatory, ..check(None, 1) })
        .collect();
    assert_eq!(state(&lines).open_mandatory.len(), 6);
}
