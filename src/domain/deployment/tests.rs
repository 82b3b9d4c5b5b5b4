use super::*;
use crate::domain::{
    approval::Verdict,
    checklist::{CheckKind, KindState},
    ids::FreezeId,
    plan::{Section, SectionState},
    process::{Left, Position, builtin},
};
use uuid::Uuid;

const PRODUCT: ProductId = ProductId(Uuid::from_u128(1));

fn at(time: &str) -> DateTime<Utc> {
    format!("2026-03-14T{time}:00Z").parse().unwrap()
}

/// A release at step 15 that lacks nothing, inside its window from 20:00 to 22:00.
struct Ready {
    definition: Definition,
    run: Run,
    facts: Facts,
    window: Window,
    emergency: bool,
    packages: usize,
    freezes: Vec<Freeze>,
    now: DateTime<Utc>,
}

fn ready() -> Ready {
    let definition = builtin::find(builtin::RELEASE_REQUEST, 1).unwrap();
    let mut run = Run::start(&definition);
    run.at = Position::Step("15".into());
    for (step, outcome) in [("1", "done"), ("2", "done"), ("3", "no"), ("7", "done"), ("8", "done"), ("10", "done")]
        .into_iter()
        .chain([("11", "done"), ("12", "acceptable"), ("13", "done"), ("14", "done")])
    {
        let (step, outcome) = (step.into(), outcome.into());
        run.trail.push(Left { step, outcome, by: "Ada".into(), rationale: String::new(), at: at("12:00") });
    }
    let approved = ["release-policy", "acceptance-criteria", "planning-documents", "rollout"];
    let facts = Facts {
        has_number: true,
        has_rules: true,
        revision: Some(1),
        sections: Section::ALL.iter().map(|s| (*s, SectionState::Completed)).collect(),
        approvals: approved.iter().map(|k| ((*k).to_owned(), (Verdict::Approved, String::new()))).collect(),
        records: ["integration-testing-prepared", "logistics", "training", "communication"]
            .iter()
            .map(|k| ((*k).to_owned(), true))
            .collect(),
        changes: 2,
        deployed: [Environment::Test].into(),
        mandatory_checks: 2,
        kinds: [CheckKind::FitForPurpose, CheckKind::BackoutTest].into_iter().map(|k| (k, KindState::Passed)).collect(),
        ..Facts::default()
    };
    let window = Window { starts_at: at("20:00"), ends_at: at("22:00"), zone: "UTC".into() };
    Ready { definition, run, facts, window, emergency: false, packages: 2, freezes: vec![], now: at("20:30") }
}

impl Ready {
    fn words(&self, to: Environment) -> Vec<String> {
        let case = Case {
            definition: &self.definition,
            run: &self.run,
            facts: &self.facts,
            product: PRODUCT,
            window: &self.window,
            emergency: self.emergency,
            packages: self.packages,
            freezes: &self.freezes,
            now: self.now,
        };
        let words: Vec<_> = case.missing(to).into_iter().map(|m| m.words).collect();
        assert_eq!(case.refuse(to).is_ok(), words.is_empty());
        words
    }

    fn live(&self) -> String {
        self.words(Environment::Live).join(" ")
    }
}

fn freeze(from: &str, to: &str) -> Freeze {
    Freeze {
        id: FreezeId(Uuid::nil()),
        name: "Year end".into(),
        reason: "The books are closed.".into(),
        window: Window { starts_at: at(from), ends_at: at(to), zone: "UTC".into() },
        products: vec![],
        environments: vec![],
    }
}

#[test]
fn a_release_that_lacks_nothing_is_deployed() {
    assert_eq!(ready().live(), "");
}

/// S0.24: both environments are targets, each at the steps that deploy there.
#[test]
fn each_environment_belongs_to_its_step() {
    let mut r = ready();
    r.run.at = Position::Step("14".into());
    assert!(
        r.live().contains("belongs to step 15. Deploy Release to LIVE; the release is at step 14."),
        "{}",
        r.live()
    );
    assert!(r.words(Environment::Test).is_empty(), "TEST may be deployed to again");
    r.run = Run::start(&r.definition);
    r.run.at = Position::Step("7".into());
    assert!(r.words(Environment::Test).join("").contains("belongs to step 8."));
    r.run.at = Position::Step("8".into());
    assert!(r.words(Environment::Test).is_empty());
    r.run.at = Position::End("closed-successful".into());
    assert!(r.words(Environment::Test).join("").contains("closed"));
}

#[test]
fn what_is_in_live_is_not_deployed_again() {
    let mut r = ready();
    r.facts.deployed.insert(Environment::Live);
    for to in Environment::ALL {
        assert_eq!(r.words(*to), ["The release is in LIVE already."]);
    }
}

#[test]
fn nothing_is_deployed_of_a_release_without_changes() {
    let mut r = ready();
    r.packages = 0;
    assert_eq!(r.words(Environment::Test), ["The release holds no change."]);
}

#[test]
fn everything_that_earlier_steps_asked_for_is_asked_again_and_all_reasons_are_given() {
    let mut r = ready();
    r.facts.draft_has_moved_on = true;
    r.facts.open_checks = vec!["Settles".into()];
    r.facts.deployed.clear();
    r.facts.approvals.insert("release-policy".into(), (Verdict::Open, "1 approval is missing.".into()));
    r.facts.hard_collisions = vec!["Shop 2.0.0 also changes api.".into()];
    let words = r.words(Environment::Live);
    for reason in ["edited after revision 1", "1 of 2 mandatory", "No deployment to TEST", "1 approval", "Shop 2.0.0"] {
        assert_eq!(words.iter().filter(|w| w.contains(reason)).count(), 1, "{reason}: {words:?}");
    }
}

#[test]
fn a_vote_at_a_step_that_was_never_taken_is_not_asked_for() {
    let mut r = ready();
    assert_eq!(r.live(), "", "the quality process was left out");
    r.run.trail.push(Left {
        step: "4".into(),
        outcome: "done".into(),
        by: "Ada".into(),
        rationale: String::new(),
        at: at("12:00"),
    });
    assert!(r.live().contains("Quality entry"), "{}", r.live());
}

#[test]
fn live_waits_for_the_window_and_is_recorded_within_a_day_after_it() {
    let mut r = ready();
    r.now = at("18:00");
    assert!(r.live().contains("it starts in 2 hours"), "{}", r.live());
    r.now = at("22:00") + TimeDelta::hours(24);
    assert_eq!(r.live(), "");
    r.now = at("22:01") + TimeDelta::hours(24);
    assert!(r.live().contains("ended 24 hours 1 minute ago"), "{}", r.live());
    r.emergency = true;
    assert_eq!(r.live(), "", "an emergency waits for no window");
}

#[test]
fn a_freeze_now_stops_what_is_recorded_after_the_window() {
    let mut r = ready();
    r.now = at("22:30");
    r.freezes = vec![freeze("22:15", "23:00")];
    assert_eq!(r.words(Environment::Live), ["LIVE is frozen now by “Year end”: The books are closed."]);
    r.freezes = vec![freeze("22:31", "23:00")];
    assert_eq!(r.live(), "");
}

#[test]
fn a_failure_says_what_failed() {
    let form = DeploymentForm { environment: "TEST".into(), outcome: "failed".into(), ..DeploymentForm::default() };
    assert_eq!(form.check().unwrap_err(), [Problem::new("note", "Say what failed.")]);
    let fields: Vec<_> = DeploymentForm::default().check().unwrap_err().into_iter().map(|p| p.field).collect();
    assert_eq!(fields, ["environment", "outcome"]);
}
