use super::*;
use crate::domain::{
    access::{Actor, Role},
    checklist::Severity,
    ids::{ImprovementId, PersonId, ProblemRecordId, RequestId, SupportIssueId, WorkspaceId},
    problem::{Problem, Refusal},
    release::ReleaseKind,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proptest::prelude::*;
use uuid::Uuid;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn somebody(id: u128, roles: &[Role]) -> Actor {
    Actor {
        id: PersonId(Uuid::from_u128(id)),
        workspace: WorkspaceId(Uuid::from_u128(0)),
        name: format!("Person {id}"),
        roles: roles.to_vec(),
        time_zone: "UTC".into(),
    }
}

fn support(begun: i64, days: u32) -> Support {
    Support {
        owner: PersonId(Uuid::from_u128(1)),
        owner_name: "Person 1".into(),
        days,
        exit_criteria: "No open incident for three days.".into(),
        begun_at: Some(now() + TimeDelta::days(begun)),
        exit: None,
        issues: vec![],
        version: 1,
    }
}

fn issue(severity: Severity) -> SupportIssue {
    SupportIssue {
        id: SupportIssueId(Uuid::from_u128(7)),
        title: "Totals are late".into(),
        severity,
        action: String::new(),
        ticket: String::new(),
        opened_at: now(),
        opened_by: "Somebody".into(),
        closed: None,
        version: 3,
    }
}

fn exit_form() -> SupportExitForm {
    SupportExitForm { words: "Nothing came up since Monday.".into(), ..Default::default() }
}

fn fields(problems: Vec<Problem>) -> Vec<String> {
    problems.into_iter().map(|p| p.field).collect()
}

fn wrong_fields(refusal: Refusal) -> Vec<String> {
    match refusal {
        Refusal::Invalid(problems) => fields(problems),
        other => panic!("{other:?}"),
    }
}

/// S1.2: early life support counts its days from the deployment to LIVE, and is overdue until somebody ends it.
#[test]
fn early_life_support_is_planned_runs_is_overdue_and_is_over() {
    let planned = Support { begun_at: None, ..support(0, 14) };
    assert_eq!(planned.state(now()), SupportState::Planned);
    assert_eq!(support(0, 14).state(now()), SupportState::Running(14));
    assert_eq!(support(-13, 14).state(now()), SupportState::Running(1));
    assert_eq!(support(-13, 14).state(now() + TimeDelta::hours(1)), SupportState::Running(1));
    assert_eq!(support(-17, 14).state(now()), SupportState::Overdue(3));
    let mut over = support(-17, 14);
    over.exit = Some(over.end(&exit_form(), &somebody(1, &[]), now()).unwrap());
    assert_eq!(over.state(now()), SupportState::Over);
    assert_eq!(over.missing(), None);
    assert!(support(-17, 14).missing().unwrap().contains("is running"));
    assert!(planned.missing().unwrap().contains("begins when"));
    // The release was taken back and came to LIVE again: that exit was of the deployment before.
    over.begun_at = Some(now() + TimeDelta::hours(2));
    assert_eq!(over.state(now() + TimeDelta::hours(3)), SupportState::Running(14));
}

/// S1.2: the owner or a Release Manager ends it, with the exit criteria in words.
#[test]
fn early_life_support_is_ended_by_its_owner_or_a_release_manager() {
    let running = support(-20, 14);
    assert!(running.end(&exit_form(), &somebody(1, &[]), now()).is_ok());
    assert!(running.end(&exit_form(), &somebody(2, &[Role::ReleaseManager]), now()).is_ok());
    let refused = running.end(&exit_form(), &somebody(2, &[Role::ChangeManager]), now()).unwrap_err();
    assert!(matches!(refused, Refusal::Forbidden(_)));
    let silent = running.end(&SupportExitForm::default(), &somebody(1, &[]), now()).unwrap_err();
    assert_eq!(wrong_fields(silent), ["words"]);
    let planned = Support { begun_at: None, ..support(0, 14) };
    assert!(matches!(planned.end(&exit_form(), &somebody(1, &[]), now()), Err(Refusal::Conflict(_))));
}

#[test]
fn an_early_exit_needs_a_reason_and_a_late_one_keeps_none() {
    let owner = somebody(1, &[]);
    assert_eq!(wrong_fields(support(0, 14).end(&exit_form(), &owner, now()).unwrap_err()), ["early_reason"]);
    let because = SupportExitForm { early_reason: "Nobody uses it yet.".into(), ..exit_form() };
    assert_eq!(support(0, 14).end(&because, &owner, now()).unwrap().early_reason, "Nobody uses it yet.");
    assert_eq!(support(-20, 14).end(&because, &owner, now()).unwrap().early_reason, "");
}

#[test]
fn an_open_issue_of_high_severity_keeps_early_life_support_going() {
    let owner = somebody(1, &[]);
    for (severity, blocks) in
        [(Severity::Low, false), (Severity::Medium, false), (Severity::High, true), (Severity::Critical, true)]
    {
        let running = Support { issues: vec![issue(severity)], ..support(-20, 14) };
        assert_eq!(running.end(&exit_form(), &owner, now()).is_err(), blocks, "{severity}");
    }
    let closed = SupportIssue { closed: Some((now(), "Somebody".into())), ..issue(Severity::Critical) };
    assert!(Support { issues: vec![closed], ..support(-20, 14) }.end(&exit_form(), &owner, now()).is_ok());
}

#[test]
fn an_issue_is_closed_with_what_was_done_and_not_by_two_people_at_once() {
    let form = |state: &str, action: &str, seen: &str| IssueUpdateForm {
        state: state.into(),
        action: action.into(),
        seen: seen.into(),
        ..Default::default()
    };
    let issue = issue(Severity::High);
    assert_eq!(wrong_fields(issue.updated(&form("closed", "", "3"), "Me", now()).unwrap_err()), ["action"]);
    assert!(matches!(issue.updated(&form("closed", "Restarted", "2"), "Me", now()), Err(Refusal::Conflict(_))));
    let closed = issue.updated(&form("closed", "Restarted", "3"), "Me", now()).unwrap();
    assert_eq!((closed.closed.clone(), closed.version), (Some((now(), "Me".into())), 4));
    // Editing what was done keeps who closed it; reopening forgets it.
    let later = closed.updated(&form("closed", "Restarted twice", "4"), "You", now() + TimeDelta::days(1)).unwrap();
    assert_eq!(later.closed, Some((now(), "Me".into())));
    assert_eq!(later.updated(&form("open", "", ""), "You", now()).unwrap().closed, None);
}

/// S1.2: the duration is proposed by the type of release, the longest for a major one.
#[test]
fn more_is_proposed_for_a_major_release() {
    assert!(usual_days(ReleaseKind::Major) > usual_days(ReleaseKind::Minor));
    assert!(usual_days(ReleaseKind::Minor) > usual_days(ReleaseKind::Emergency));
    let wrong = SupportForm { days: "0".into(), ..Default::default() }.check().unwrap_err();
    assert_eq!(fields(wrong), ["owner", "days", "exit_criteria"]);
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 14).unwrap()
}

fn improvement() -> Improvement {
    Improvement {
        id: ImprovementId(Uuid::from_u128(1)),
        request: RequestId(Uuid::from_u128(2)),
        title: "Rehearse the backout with the night shift".into(),
        owner: PersonId(Uuid::from_u128(1)),
        owner_name: "Person 1".into(),
        due_on: today(),
        state: ImprovementState::Open,
        note: String::new(),
        version: 2,
    }
}

/// S4.44: an improvement action has an owner and a day, and is overdue the day after.
#[test]
fn an_improvement_action_has_an_owner_and_a_day_to_come() {
    let form = |due: &str| ImprovementForm {
        title: "Rehearse".into(),
        owner: Uuid::from_u128(1).to_string(),
        due_on: due.into(),
        ..Default::default()
    };
    assert_eq!(form("2026-03-14").check(today()).unwrap().due_on, today());
    for wrong in ["", "14.3.2026", "2026-02-30", "2026-03-13", "2037-01-01", "+262142-01-01"] {
        assert_eq!(fields(form(wrong).check(today()).unwrap_err()), ["due_on"], "{wrong}");
    }
    assert_eq!(fields(ImprovementForm::default().check(today()).unwrap_err()), ["title", "owner", "due_on"]);
    assert!(!improvement().is_overdue(today()));
    assert!(improvement().is_overdue(today() + TimeDelta::days(1)));
    let done = Improvement { state: ImprovementState::Done, ..improvement() };
    assert!(!done.is_overdue(today() + TimeDelta::days(1)));
}

#[test]
fn a_day_that_is_over_may_stay_and_not_be_chosen() {
    let edit = |due: &str| ImprovementEditForm {
        title: "Rehearse".into(),
        owner: Uuid::from_u128(1).to_string(),
        due_on: due.into(),
        ..Default::default()
    };
    let later = today() + TimeDelta::days(9);
    assert!(edit("2026-03-14").check(today(), later).is_ok());
    assert_eq!(fields(edit("2026-03-15").check(today(), later).unwrap_err()), ["due_on"]);
    assert!(edit("2026-03-30").check(today(), later).is_ok());
}

/// S4.44: owners move their actions on, and so do those who may edit them; dropping one has a reason.
#[test]
fn an_improvement_action_is_moved_on_by_its_owner_and_dropped_with_a_reason() {
    let form = |state: &str, note: &str, seen: &str| ImprovementMoveForm {
        improvement: String::new(),
        state: state.into(),
        note: note.into(),
        seen: seen.into(),
    };
    let (owner, other) = (somebody(1, &[]), somebody(2, &[Role::Tester]));
    let began = improvement().moved(&form("in-progress", "", "2"), &owner).unwrap();
    assert_eq!((began.state, began.version), (ImprovementState::InProgress, 3));
    assert!(improvement().moved(&form("done", "", "2"), &somebody(3, &[Role::ChangeManager])).is_ok());
    assert!(matches!(improvement().moved(&form("done", "", "2"), &other), Err(Refusal::Forbidden(_))));
    assert!(matches!(improvement().moved(&form("done", "", "1"), &owner), Err(Refusal::Conflict(_))));
    assert_eq!(wrong_fields(improvement().moved(&form("dropped", " ", "2"), &owner).unwrap_err()), ["note"]);
    assert_eq!(wrong_fields(improvement().moved(&form("", "", "2"), &owner).unwrap_err()), ["state"]);
}

/// S4.36, S4.37: a record says the root cause before it counts as known, and the fix before it counts as fixed.
#[test]
fn a_problem_record_says_what_its_state_claims() {
    let form = |state: &str, cause: &str, fix: &str| ProblemUpdateForm {
        title: "Lock timeouts".into(),
        state: state.into(),
        root_cause: cause.into(),
        fix: fix.into(),
        ..Default::default()
    };
    assert!(form("open", "", "").check().is_ok());
    assert_eq!(fields(form("root-cause-known", "", "").check().unwrap_err()), ["root_cause"]);
    assert!(form("root-cause-known", "An index is missing.", "").check().is_ok());
    assert_eq!(fields(form("closed", "", "").check().unwrap_err()), ["root_cause", "fix"]);
    assert!(form("fixed", "An index is missing.", "Added it.").check().is_ok());
    let record = ProblemRecord {
        id: ProblemRecordId(Uuid::from_u128(1)),
        number: "PRB-1".into(),
        foreign_number: String::new(),
        title: "Lock timeouts".into(),
        root_cause: String::new(),
        fix: String::new(),
        state: ProblemState::Open,
        version: 5,
    };
    let stale = ProblemUpdateForm { seen: "4".into(), ..form("open", "", "") };
    assert!(matches!(record.updated(&stale), Err(Refusal::Conflict(_))));
    let next = record.updated(&form("root-cause-known", "An index is missing.", "")).unwrap();
    assert_eq!((next.state, next.version), (ProblemState::RootCauseKnown, 6));
    let opened = ProblemForm { title: "Lock timeouts".into(), root_cause: "An index.".into(), ..Default::default() };
    assert_eq!(opened.check().unwrap().0.state, ProblemState::RootCauseKnown);
    let strange = ProblemForm { changes: vec!["nonsense".into()], ..Default::default() };
    assert_eq!(fields(strange.check().unwrap_err()), ["title", "changes"]);
}

#[test]
fn a_problem_record_is_found_by_its_number_as_typed() {
    assert_eq!((number_of("PRB-7"), number_of(" prb-12 ")), (Some(7), Some(12)));
    for none in ["", "7", "PRB", "PRB-", "PRB--1", "PRB-0", "INC-7", "PRB-99999999999999999999"] {
        assert_eq!(number_of(none), None, "{none}");
    }
}

/// S4.41: the rate says what it is computed from.
#[test]
fn the_failure_rate_names_its_numbers() {
    let mut rates = Rates::default();
    rates.count(ReleaseKind::Minor, true, 5, 0);
    rates.count(ReleaseKind::Minor, false, 1, 1);
    rates.count(ReleaseKind::Minor, false, 1, 0);
    rates.count(ReleaseKind::Major, true, 2, 1);
    assert_eq!(rates.of[0].0, ReleaseKind::Major);
    assert_eq!(rates.of[0].1, Rate { succeeded: 1, rolled_back: 1, failed: 0 });
    assert_eq!(rates.of[1].1.words(), "2 of 7 (29 %)");
    assert_eq!(rates.all().words(), "3 of 9 (33 %)");
    assert_eq!(Rate::default().words(), "None closed");
}

/// S4.38: a release is followed once it was taken back or has failed, by one release at a time.
#[test]
fn a_release_is_followed_when_it_failed_and_once_at_a_time() {
    let fate = |taken_back, success, in_live| Fate { taken_back, success, in_live };
    assert!(may_be_followed(fate(false, None, false), None).is_err());
    assert!(may_be_followed(fate(false, None, true), None).is_err());
    assert!(may_be_followed(fate(true, None, false), None).is_ok());
    // Taken back, and deployed again in a further window.
    assert!(may_be_followed(fate(true, None, true), None).is_err());
    assert!(may_be_followed(fate(false, Some(false), false), None).is_ok());
    assert!(may_be_followed(fate(true, Some(true), true), None).is_err());
    assert!(
        may_be_followed(fate(true, Some(false), false), Some("REQ-15")).unwrap_err().to_string().contains("REQ-15")
    );
}

proptest! {
    /// Whatever is counted, nothing is lost, and a rate is between 0 and 100.
    #[test]
    fn rates_lose_nothing(counts in proptest::collection::vec((0usize..3, any::<bool>(), 0i64..1000, 0i64..1000), 0..30)) {
        let mut rates = Rates::default();
        let mut closed = 0;
        for (kind, success, a, b) in counts {
            rates.count(ReleaseKind::ALL[kind], success, a.max(b), a.min(b));
            closed += a.max(b);
        }
        prop_assert_eq!(rates.all().closed(), closed);
        prop_assert!(rates.all().percent().is_none_or(|p| (0..=100).contains(&p)));
    }

    /// Nothing that is typed makes a form panic.
    #[test]
    fn no_text_makes_a_form_panic(text in ".{0,60}") {
        let _ = ImprovementForm { due_on: text.clone(), owner: text.clone(), ..Default::default() }.check(today());
        let _ = number_of(&text);
        let _ = SupportForm { days: text.clone(), ..Default::default() }.check();
        let _ = ProblemForm { changes: vec![text], ..Default::default() }.check();
    }
}
