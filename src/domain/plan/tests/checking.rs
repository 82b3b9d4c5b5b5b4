use super::*;
/// Activities that a plan may have.
const MAX_ACTIVITIES: usize = 500;
use proptest::prelude::*;
use std::time::{Duration, Instant};

#[test]
fn a_whole_plan_has_no_problems_and_neither_has_an_empty_one() {
    assert_eq!(plan().check_all(), []);
    assert_eq!(Plan::default().check_all(), []);
}

/// S0.21: who does what and when: each activity has a person, a time and a duration.
#[test]
fn an_activity_says_who_does_what_and_when() {
    let blank = Activity { id: "x".into(), ..Activity::default() };
    let mut plan = Plan { activities: vec![activity("a", "Copy", &[]), blank], ..Plan::default() };
    let problems = plan.check(Section::Schedule);
    let expected = ["activities.1.title", "activities.1.owner", "activities.1.minutes", "activities.1.starts"];
    assert_eq!(fields(&problems), expected);
    plan.activities.truncate(1);
    for (starts, good) in [
        ("2026-03-14T20:00", true),
        ("2026-03-14T20:00:30", true),
        ("2026-02-30T20:00", false),
        ("tomorrow", false),
        ("2026-03-14", false),
    ] {
        plan.activities[0].starts = starts.into();
        assert_eq!(plan.check(Section::Schedule).is_empty(), good, "{starts}");
        assert_eq!(plan.activities[0].start().is_some(), good, "{starts}");
    }
    plan.activities[0].starts = "2026-03-14T20:00".into();
    for (minutes, good) in [
        ("1", true),
        (" 100000 ", true),
        ("20/30/60", true),
        ("0", false),
        ("100001", false),
        ("1.5", false),
        ("60/30/20", false),
        ("20/30", false),
    ] {
        plan.activities[0].minutes = minutes.into();
        assert_eq!(plan.check(Section::Schedule).is_empty(), good, "{minutes}");
    }
}

#[test]
fn an_activity_that_waits_needs_no_start_of_its_own() {
    let mut plan = plan();
    plan.activities[1].starts.clear();
    assert_eq!(plan.check_all(), []);
}

#[test]
fn a_circle_is_named() {
    let mut plan = plan();
    plan.activities[0].waits_for = vec!["a3".into()];
    let problems = plan.check(Section::Schedule);
    assert_eq!(fields(&problems), ["activities.0.waits_for"]);
    assert_eq!(
        problems[0].words,
        "“Stop service” waits for “Start service”, which waits for “Copy database”, which waits for “Stop service”. \
         None of them could ever start; let one wait for something else."
    );
}

#[test]
fn an_activity_cannot_wait_for_itself_or_for_what_is_not_there() {
    let mut plan = plan();
    plan.activities[0].waits_for = vec!["a1".into()];
    let problems = plan.check(Section::Schedule);
    assert_eq!(problems, [Problem::new("activities.0.waits_for", "An activity cannot wait for itself.")]);
    plan.activities[0].waits_for = vec!["gone".into()];
    let problems = plan.check(Section::Schedule);
    assert_eq!(fields(&problems), ["activities.0.waits_for"]);
    assert!(problems[0].words.contains("not in the plan"));
}

/// Which backout step undoes an activity is said by its id, so that it holds when steps move.
#[test]
fn an_activity_is_undone_by_a_backout_step_that_is_there() {
    let mut plan = plan();
    plan.activities[1].undone_by = "b1".into();
    assert_eq!((plan.check_all(), plan.undone_by(&plan.activities[1])), (vec![], Some(0)));
    assert_eq!(plan.undone_by(&plan.activities[0]), None);
    plan.backout.steps[0].id = "b2".into();
    assert_eq!(fields(&plan.check_all()), ["activities.1.undone_by"]);
    assert_eq!(plan.check_limits(), []);
}

/// What a template left open is named where it stands; other braces are nobody's business.
#[test]
fn a_placeholder_that_was_left_open_is_a_problem() {
    let mut plan = plan();
    plan.policy = "Ship {version} of {colour}.".into();
    plan.activities[0].title = "Stop {Product}".into();
    assert_eq!(fields(&plan.check_all()), ["policy", "activities.0.title"]);
    assert!(plan.check_all()[0].words.contains("{version}"));
    assert_eq!(plan.check_limits(), []);
    assert_eq!(plan.section_state(Section::Policy), SectionState::Incomplete);
}

/// S0.20: a backout plan says when it is carried out and has steps.
#[test]
fn a_backout_plan_has_a_trigger_and_steps() {
    let mut plan = Plan { backout: Backout { trigger: "It fails.".into(), steps: vec![] }, ..Plan::default() };
    assert_eq!(fields(&plan.check(Section::Backout)), ["backout.steps"]);
    plan.backout.trigger.clear();
    plan.backout.steps = vec![BackoutStep { id: "s".into(), ..BackoutStep::default() }];
    let expected = ["backout.trigger", "backout.steps.0.title", "backout.steps.0.owner", "backout.steps.0.minutes"];
    assert_eq!(fields(&plan.check(Section::Backout)), expected);
}

/// S0.17: other planning documents belong to the plan, each with the hash of its bytes.
#[test]
fn a_document_has_a_name_and_a_hash_and_is_there_once() {
    let nameless = PlanDocument { name: String::new(), sha256: "x".into(), ..document(2) };
    let plan = Plan { documents: vec![document(1), nameless, document(1)], ..Plan::default() };
    assert_eq!(fields(&plan.check_all()), ["documents.1.name", "documents.1.sha256", "documents.2"]);
}

#[test]
fn a_draft_may_be_half_typed_but_not_endless() {
    let blank = Activity { id: "x".into(), starts: "2026-".into(), minutes: "1o".into(), ..Activity::default() };
    let mut draft = Plan { activities: vec![blank], ..Plan::default() };
    draft.not_applicable.insert(Section::Logistics, "Nothing to move.".into());
    assert_eq!(draft.check_limits(), []);
    draft.logistics = "x".repeat(50_000_000);
    draft.policy = "a\u{0}b".into();
    draft.activities[0].title = "two\nlines".into();
    assert_eq!(fields(&draft.check_limits()), ["policy", "activities.0.title", "logistics"]);
    let crowd = Plan { activities: vec![Activity::default(); MAX_ACTIVITIES + 1], ..Plan::default() };
    assert_eq!(fields(&crowd.check_limits()), ["activities"]);
    let twins = Plan { activities: vec![activity("a", "x", &[]), activity("a", "y", &[])], ..Plan::default() };
    assert_eq!(fields(&twins.check_limits()), ["activities.1.id"]);
}

fn long_plan(waits: impl Fn(usize) -> Vec<usize>) -> Plan {
    let activities = (0..MAX_ACTIVITIES).map(|i| Activity {
        waits_for: waits(i).into_iter().map(|w| format!("a{w}")).collect(),
        ..activity(&format!("a{i}"), &format!("Step {i}"), &[])
    });
    Plan { activities: activities.collect(), ..plan() }
}

/// The time is generous: this runs without optimisation, in company.
#[test]
fn five_hundred_activities_are_checked_quickly() {
    let chain = long_plan(|i| if i == 0 { vec![] } else { vec![i - 1] });
    let ring = long_plan(|i| vec![(i + 1) % MAX_ACTIVITIES]);
    let dense = long_plan(|i| (0..100).map(|n| (i + n + 1) % MAX_ACTIVITIES).collect());
    let started = Instant::now();
    assert_eq!(chain.check_all(), []);
    let problems = ring.check_all();
    assert_eq!(fields(&problems), ["activities.0.waits_for"]);
    assert!(problems[0].words.len() < 400, "{}", problems[0].words);
    assert!(!dense.check_all().is_empty());
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
}

proptest! {
    /// A circle is reported exactly if there is no order in which the activities could be done.
    #[test]
    fn circles_are_found_exactly_if_there_are_some(edges in prop::collection::vec((0usize..8, 0usize..8), 0..14)) {
        let mut waits = vec![vec![]; 8];
        for (from, to) in edges.into_iter().filter(|(from, to)| from != to) {
            waits[from].push(to);
        }
        let mut done = [false; 8];
        for _ in 0..8 {
            for i in 0..8 {
                done[i] = done[i] || waits[i].iter().all(|w| done[*w]);
            }
        }
        let activities = waits.iter().enumerate().map(|(i, w)| Activity {
            waits_for: w.iter().map(|w| format!("a{w}")).collect(),
            ..activity(&format!("a{i}"), "Do", &[])
        });
        let plan = Plan { activities: activities.collect(), ..Plan::default() };
        prop_assert_eq!(plan.check(Section::Schedule).is_empty(), done.iter().all(|d| *d));
    }
}
