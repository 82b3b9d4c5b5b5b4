use super::*;
use crate::domain::{
    calendar::{LocalTimeError, Window, Zones},
    ids::WorkspaceId,
    plan::{self, Plan},
    release::ReleaseKind,
};
use chrono::{NaiveDateTime, TimeDelta};
use form::Frame;
use proposal::{Basis, propose};
use uuid::Uuid;

/// Clocks that are put forward from two to three every day.
struct Forward;

impl Zones for Forward {
    fn resolve(&self, local: NaiveDateTime, _: &str) -> Result<DateTime<Utc>, LocalTimeError> {
        let next_valid = local.date().and_hms_opt(3, 0, 0).unwrap();
        let gap = local.format("%H").to_string() == "02";
        if gap { Err(LocalTimeError::Gap { next_valid }) } else { Ok(local.and_utc()) }
    }

    fn local(&self, _: DateTime<Utc>, _: &str) -> Option<(NaiveDateTime, String)> {
        None
    }

    fn exists(&self, _: &str) -> bool {
        true
    }
}

fn at(text: &str) -> DateTime<Utc> {
    format!("{text}:00Z").parse().unwrap()
}

fn now() -> DateTime<Utc> {
    at("2026-03-10T12:00")
}

fn window() -> Window {
    Window { starts_at: at("2026-03-14T20:00"), ends_at: at("2026-03-14T22:00"), zone: "Europe/Berlin".into() }
}

fn activity(assignee: Option<Assignee>) -> Activity {
    Activity {
        id: ActivityId(Uuid::from_u128(1)),
        request: RequestId(Uuid::from_u128(2)),
        title: "Build it".into(),
        phase: Phase::Build,
        assignee,
        starts_at: None,
        due_at: now() + TimeDelta::days(3),
        accepted_at: None,
        begun_at: None,
        ended_at: None,
        note: String::new(),
        state: State::Open,
        reason: String::new(),
        vendor_ticket: String::new(),
        source: None,
        version: 1,
    }
}

fn actor(id: u128, roles: &[Role]) -> Actor {
    let workspace = WorkspaceId(Uuid::from_u128(9));
    Actor {
        id: PersonId(Uuid::from_u128(id)),
        workspace,
        name: "A".into(),
        roles: roles.into(),
        time_zone: "UTC".into(),
    }
}

fn check(form: &ActivityForm) -> Result<NewActivity, Vec<Problem>> {
    let (window, allotted) = (window(), Allotted::default());
    form.check(&Frame { kind: ReleaseKind::Minor, window: &window, allotted: &allotted, zones: &Forward, now: now() })
}

fn form() -> ActivityForm {
    ActivityForm { title: " Build it ".into(), phase: "build".into(), ..ActivityForm::default() }
}

/// S1.60: the due time is proposed from the time allotted to the phase in a release of that type.
#[test]
fn without_a_due_time_the_time_allotted_counts_from_the_start() {
    let new = check(&form()).unwrap();
    assert_eq!((new.title.as_str(), new.due_at), ("Build it", now() + TimeDelta::hours(72)));
    let started = ActivityForm { starts: "2026-03-11T09:00".into(), ..form() };
    assert_eq!(check(&started).unwrap().due_at, at("2026-03-11T09:00") + TimeDelta::hours(72));
    let own = Allotted::new([(ReleaseKind::Minor, Phase::Build, 5)]);
    assert_eq!((own.hours(ReleaseKind::Minor, Phase::Build), own.hours(ReleaseKind::Major, Phase::Build)), (5, 240));
}

#[test]
fn every_mistake_is_found_at_its_field() {
    let wrong = ActivityForm {
        phase: "rest".into(),
        assignee: "person:nobody".into(),
        starts: "2026-03-29T02:30".into(),
        due: "2062-03-29T02:30".into(),
        note: "\u{0}".into(),
        ..ActivityForm::default()
    };
    let fields: Vec<_> = check(&wrong).unwrap_err().into_iter().map(|p| p.field).collect();
    assert_eq!(fields, ["title", "phase", "assignee", "starts", "due", "note"]);
    let late = ActivityForm { starts: "2026-03-12T10:00".into(), due: "2026-03-12T10:00".into(), ..form() };
    assert_eq!(check(&late).unwrap_err()[0].field, "due");
    let far = ActivityForm { due: "2036-03-12T10:00".into(), ..form() };
    assert!(check(&far).unwrap_err()[0].words.contains("two years"));
}

/// S1.29: the person, a holder of the role, the vendor's people; nobody else.
#[test]
fn only_those_to_whom_it_is_assigned_work_on_it() {
    let queue = VendorQueueId(Uuid::from_u128(5));
    let of = |a| activity(Some(a));
    let person = of(Assignee::Person(PersonId(Uuid::from_u128(1))));
    assert!(person.may_be_worked_on_by(&actor(1, &[]), &[]).is_ok());
    assert!(person.may_be_worked_on_by(&actor(2, &[Role::ReleaseManager]), &[]).is_err());
    let team = of(Assignee::Role(Role::Tester));
    assert!(team.may_be_worked_on_by(&actor(2, &[Role::Tester]), &[]).is_ok());
    assert!(team.may_be_worked_on_by(&actor(2, &[Role::Developer]), &[]).is_err());
    let vendor = of(Assignee::Queue(queue));
    assert!(vendor.may_be_worked_on_by(&actor(3, &[Role::Vendor]), &[queue]).is_ok());
    assert!(vendor.may_be_worked_on_by(&actor(3, &[Role::Vendor]), &[]).is_err());
    assert!(vendor.may_be_worked_on_by(&actor(3, &[Role::Tester]), &[queue]).is_err(), "no longer of a vendor");
    assert!(vendor.may_be_worked_on_by(&actor(4, &[Role::ReleaseManager]), &[]).is_ok());
    assert!(activity(None).may_be_worked_on_by(&actor(1, &[Role::ReleaseManager]), &[]).is_err());
}

#[test]
fn states_follow_each_other_and_keep_when_it_was() {
    let one = activity(None).moved(Move::Start, "", now()).unwrap();
    assert_eq!((one.state, one.begun_at, one.version), (State::InProgress, Some(now()), 2));
    let blocked = one.moved(Move::Block, " no licence ", now()).unwrap();
    assert_eq!((blocked.state, blocked.reason.as_str()), (State::Blocked, "no licence"));
    assert!(matches!(one.moved(Move::Block, " ", now()), Err(Refusal::Invalid(p)) if p[0].field == "reason"));
    assert!(matches!(blocked.moved(Move::Finish, "", now()), Err(Refusal::Conflict(_))), "start it again first");
    let later = now() + TimeDelta::hours(1);
    let again = blocked.moved(Move::Start, "", later).unwrap();
    assert_eq!((again.begun_at, again.reason.as_str()), (Some(now()), ""), "begun once");
    let done = again.moved(Move::Finish, "", later).unwrap();
    assert_eq!((done.state, done.ended_at), (State::Done, Some(later)));
    assert!(matches!(done.moved(Move::Start, "", later), Err(Refusal::Conflict(_))));
    assert!(matches!(done.moved(Move::Cancel, "x", later), Err(Refusal::Conflict(_))));
    let reopened = done.moved(Move::Reopen, "", later).unwrap();
    assert_eq!((reopened.state, reopened.begun_at, reopened.ended_at), (State::Open, None, None));
}

#[test]
fn a_vendor_that_gets_it_has_to_accept_it_itself() {
    let queue = |n| Some(Assignee::Queue(VendorQueueId(Uuid::from_u128(n))));
    let accepted = activity(queue(1)).moved(Move::Accept, "", now()).unwrap();
    assert_eq!(accepted.accepted_at, Some(now()));
    assert!(accepted.moved(Move::Accept, "", now()).is_err(), "once");
    assert!(activity(None).moved(Move::Accept, "", now()).is_err(), "nobody else accepts");
    let ticketed = Activity { vendor_ticket: "INC-7".into(), ..accepted };
    let new = |assignee| NewActivity { assignee, ..check(&form()).unwrap() };
    let kept = ticketed.edited(new(queue(1))).unwrap();
    assert_eq!((kept.accepted_at, kept.vendor_ticket.as_str()), (Some(now()), "INC-7"));
    let moved = ticketed.edited(new(queue(2))).unwrap();
    assert_eq!((moved.accepted_at, moved.vendor_ticket.as_str()), (None, ""));
    let done = ticketed.moved(Move::Finish, "", now()).unwrap();
    assert!(matches!(done.edited(new(queue(1))), Err(Refusal::Conflict(_))));
}

#[test]
fn a_change_names_the_version_that_was_seen() {
    assert!(activity(None).seen_as("1").is_ok());
    for other in ["0", "2", "", "x"] {
        assert!(matches!(activity(None).seen_as(other), Err(Refusal::Conflict(_))), "{other}");
    }
}

/// S1.30: late before at risk before on track; cancelled ones do not count.
#[test]
fn a_release_stands_as_its_activities_do() {
    let standing = |all: &[Activity]| Summary::of(all).standing(now());
    let due = |hours: i64, state| Activity { due_at: now() + TimeDelta::hours(hours), state, ..activity(None) };
    assert_eq!(standing(&[]), Standing::NoActivities);
    assert_eq!(standing(&[due(-5, State::Cancelled)]), Standing::NoActivities);
    assert_eq!(standing(&[due(-5, State::Done), due(-5, State::Cancelled)]), Standing::Done);
    assert_eq!(standing(&[due(25, State::Open), due(-5, State::Done)]), Standing::OnTrack);
    assert_eq!(standing(&[due(24, State::InProgress)]), Standing::OnTrack);
    assert_eq!(standing(&[due(24, State::Open)]), Standing::AtRisk);
    assert_eq!(standing(&[due(99, State::Blocked)]), Standing::AtRisk);
    assert_eq!(standing(&[due(99, State::Blocked), due(-1, State::InProgress)]), Standing::Late);
    let why = progress::reasons(&[due(99, State::Blocked), due(-1, State::InProgress)], now());
    assert_eq!(why, ["“Build it” is overdue.", "“Build it” is blocked."]);
}

#[test]
fn lateness_is_said_in_words() {
    let due = |hours: i64, state| Activity { due_at: now() + TimeDelta::hours(hours), state, ..activity(None) };
    assert_eq!(due(-3, State::Open).timeliness(now()), "Overdue by 3 hours");
    assert_eq!(due(5, State::Blocked).timeliness(now()), "Due in 5 hours");
    assert_eq!(due(25, State::Open).timeliness(now()), "");
    let late = due(-3, State::InProgress).moved(Move::Finish, "", now()).unwrap();
    assert_eq!(late.timeliness(now() + TimeDelta::days(9)), "Done 3 hours late");
}

/// S1.59, S1.60: counted from when the release came to the phase, else from the planned start; longer in a major release.
#[test]
fn building_and_testing_have_deadlines() {
    let allotted = Allotted::default();
    let of = |all: &[Activity], kind, entered, left| Deadline::of(Phase::Build, all, (kind, &allotted), entered, left);
    assert_eq!(of(&[activity(None)], ReleaseKind::Minor, None, None), None, "nothing to count from");
    let planned = Activity { starts_at: Some(now()), ..activity(None) };
    let minor = of(std::slice::from_ref(&planned), ReleaseKind::Minor, None, None).unwrap();
    let major = of(std::slice::from_ref(&planned), ReleaseKind::Major, None, None).unwrap();
    assert_eq!((minor.hours, major.hours), (72, 240));
    assert_eq!((minor.due_at, minor.entered), (now() + TimeDelta::hours(72), false));
    assert!(!minor.is_missed(minor.due_at) && minor.is_missed(minor.due_at + TimeDelta::seconds(1)));
    assert_eq!(minor.words(minor.due_at + TimeDelta::hours(2)), "Overdue by 2 hours");
    let entered = now() - TimeDelta::hours(80);
    let missed = of(std::slice::from_ref(&planned), ReleaseKind::Minor, Some(entered), None).unwrap();
    assert!(missed.entered && missed.is_missed(now()));
    let done = planned.moved(Move::Finish, "", now()).unwrap();
    let kept = of(&[done], ReleaseKind::Minor, None, None).unwrap();
    assert_eq!((kept.done_at, kept.is_missed(now() + TimeDelta::days(30))), (Some(now()), false));
    let left = of(&[planned], ReleaseKind::Minor, Some(entered), Some(now())).unwrap();
    assert_eq!(left.words(now()), "Done 8 hours late");
}

/// S1.59: the newest way into the phase counts, since building again takes its time again.
#[test]
fn a_phase_is_entered_and_left_with_its_steps() {
    use crate::domain::process::{Left, builtin};
    let mut definition = builtin::find(builtin::RELEASE_REQUEST, 1).unwrap();
    for (number, phase) in [("1", Phase::Plan), ("2", Phase::Plan), ("3", Phase::Build)] {
        definition.steps.iter_mut().find(|s| s.number == number).unwrap().phase = Some(phase);
    }
    let mut run = crate::domain::process::Run::start(&definition);
    let left = |step: &str, outcome: &str, hour: i64| Left {
        step: step.into(),
        outcome: outcome.into(),
        by: "Ada".into(),
        rationale: String::new(),
        at: now() + TimeDelta::hours(hour),
    };
    let of = |run: &crate::domain::process::Run, phase| progress::passage(&definition, run, phase, now());
    assert_eq!(of(&run, Phase::Plan), (Some(now()), None));
    assert_eq!(of(&run, Phase::Build), (None, None));
    run.trail = vec![left("1", "done", 1), left("2", "done", 2)];
    let two = Some(now() + TimeDelta::hours(2));
    assert_eq!((of(&run, Phase::Plan), of(&run, Phase::Build)), ((Some(now()), two), (two, None)));
    run.trail.push(left("3", "no", 3));
    assert_eq!(of(&run, Phase::Build), (two, Some(now() + TimeDelta::hours(3))));
    assert_eq!(of(&run, Phase::Test), (None, None));
}

#[test]
fn gates_ask_for_the_phases_up_to_the_deployment() {
    let of = |phase, state| Activity { phase, state, ..activity(None) };
    assert_eq!(progress::undone(&[], None), Err(vec![]));
    assert_eq!(progress::undone(&[of(Phase::Deploy, State::Done), of(Phase::Review, State::Open)], None), Ok(()));
    assert_eq!(progress::undone(&[of(Phase::Deploy, State::Blocked)], None), Err(vec!["Build it".into()]));
    assert_eq!(progress::undone(&[of(Phase::Test, State::Open)], Some(Phase::Build)), Err(vec![]));
    let cancelled = [of(Phase::Build, State::Done), of(Phase::Build, State::Cancelled)];
    assert_eq!(progress::undone(&cancelled, Some(Phase::Build)), Ok(()));
}

#[test]
fn proposals_come_from_the_type_and_the_plan() {
    let (window, allotted) = (window(), Allotted::default());
    let basis = |kind| Basis { kind, window: &window, allotted: &allotted, zones: &Forward, now: now() };
    let sources = |all: &[proposal::Proposal]| all.iter().map(|p| p.source.clone()).collect::<Vec<_>>();
    let nobody = |_: &str| None;
    let emergency = propose(None, &basis(ReleaseKind::Emergency), nobody);
    assert!(
        sources(&emergency).contains(&"usual:deploy".into()) && !sources(&emergency).contains(&"usual:rehearse".into())
    );
    assert!(propose(None, &basis(ReleaseKind::Major), nobody).iter().any(|p| p.source == "usual:training"));
    for p in propose(None, &basis(ReleaseKind::Major), nobody) {
        assert!(p.starts_at.unwrap() < p.due_at, "{p:?}");
        assert!(p.phase > Phase::Prepare || p.due_at <= window.starts_at, "{p:?}");
    }
    let step = |id: &str, starts: &str, owner: &str| plan::Activity {
        id: id.into(),
        title: format!("Step {id}"),
        owner: owner.into(),
        starts: starts.into(),
        minutes: "30".into(),
        ..plan::Activity::default()
    };
    let plan =
        Plan { activities: vec![step("a", "2026-03-14T20:10", "Dora"), step("b", "", "The moon")], ..Plan::default() };
    let dora = |name: &str| (name == "Dora").then_some(Assignee::Role(Role::Deployer));
    let all = propose(Some(&plan), &basis(ReleaseKind::Minor), dora);
    let of = |source: &str| all.iter().find(|p| p.source == source).unwrap();
    assert!(!sources(&all).contains(&"usual:deploy".into()), "the plan says how it is deployed");
    assert_eq!((of("plan:a").assignee, of("plan:a").due_at), (dora("Dora"), at("2026-03-14T20:40")));
    assert_eq!(
        (of("plan:b").starts_at, of("plan:b").note.as_str()),
        (Some(at("2026-03-14T20:40")), "By the plan: The moon")
    );
}
