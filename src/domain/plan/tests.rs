mod checking;
mod comparing;
mod editing;
mod merging;
mod sections;

use super::*;
use crate::domain::{
    hash,
    ids::{AttachmentId, PersonId, RequestId, RevisionId},
    problem::Problem,
};
use chrono::DateTime;
use uuid::Uuid;

fn activity(id: &str, title: &str, waits_for: &[&str]) -> Activity {
    Activity {
        id: id.into(),
        title: title.into(),
        owner: "Ada".into(),
        starts: "2026-03-14T20:00".into(),
        minutes: "30".into(),
        waits_for: waits_for.iter().map(|w| (*w).to_owned()).collect(),
        ..Activity::default()
    }
}

fn criterion(id: &str, text: &str) -> Criterion {
    Criterion { id: id.into(), text: text.into() }
}

/// A plan with everything that a release needs.
fn plan() -> Plan {
    let step = BackoutStep { id: "b1".into(), title: "Restore".into(), owner: "Ben".into(), minutes: "20".into() };
    Plan {
        policy: "Ship what is tested.".into(),
        contents: "Faster search.".into(),
        criteria: vec![criterion("c1", "All tests pass."), criterion("c2", "Backups exist.")],
        activities: vec![
            activity("a1", "Stop service", &[]),
            activity("a2", "Copy database", &["a1"]),
            activity("a3", "Start service", &["a2"]),
        ],
        test_plan: "Search a thousand times.".into(),
        backout: Backout { trigger: "Search is down for five minutes.".into(), steps: vec![step] },
        ..Plan::default()
    }
}

fn document(n: u128) -> PlanDocument {
    let attachment = AttachmentId(Uuid::from_u128(n));
    PlanDocument { attachment, name: format!("risks-{n}.pdf"), sha256: hash::sha256_hex(&n.to_be_bytes()) }
}

fn fields(problems: &[Problem]) -> Vec<&str> {
    problems.iter().map(|p| p.field.as_str()).collect()
}

fn submission() -> Submission {
    let person = |n| PersonId(Uuid::from_u128(n));
    Submission {
        id: RevisionId(Uuid::from_u128(1)),
        request: RequestId(Uuid::from_u128(2)),
        number: 1,
        submitted_by: person(3),
        submitted_at: DateTime::from_timestamp(0, 0).unwrap(),
        why: String::new(),
        touched: Touched::unknown(),
        policy: 1,
        editors: vec![person(4), person(3), person(4)],
    }
}

/// S0.13, S0.16, S0.17, S0.20, S0.21, S0.22: a revision freezes policy, criteria, documents, backout, release plan,
/// communication, training and logistics together under one hash.
#[test]
fn a_whole_plan_is_frozen_with_its_hash_and_its_editors() {
    let plan = Plan { documents: vec![document(1)], ..plan() };
    let revision = freeze(&plan, "major", submission()).unwrap();
    assert_eq!(revision.plan, plan);
    assert_eq!(revision.sha256, plan.sha256());
    assert!(revision.is_text_of(&plan.canonical()));
    assert!(!revision.is_text_of(&Plan { training: "Changed".into(), ..plan }.canonical()));
    assert_eq!(revision.editors, [PersonId(Uuid::from_u128(3)), PersonId(Uuid::from_u128(4))]);
    assert_eq!(revision.short_hash().len(), 8);
}

/// A change of this hash would void every approval that was ever given: it needs a migration.
#[test]
fn the_canonical_text_of_an_empty_plan_is_fixed() {
    let text = concat!(
        r#"{"activities":[],"backout":{"steps":[],"trigger":""},"communication":"","contents":"","criteria":[],"#,
        r#""documents":[],"logistics":"","not_applicable":{},"policy":"","rules":{"max_outage_minutes":null,"#,
        r#""max_risk":null,"only_approved":true,"only_release_components":false,"problem_ticket_required":false},"#,
        r#""test_plan":"","training":""}"#
    );
    assert_eq!(Plan::default().canonical(), text);
}

/// A6: who, when, why; the reason is asked for from the second revision on, and is no part of the hash.
#[test]
fn a_reason_is_asked_for_from_the_second_revision_on() {
    assert_eq!(why(1, " ").unwrap(), "");
    assert_eq!(why(2, " ").unwrap_err().words, "Enter why it is submitted again.");
    assert_eq!(why(2, " The window moved. ").unwrap(), "The window moved.");
    assert_eq!(why(2, &"x".repeat(201)).unwrap_err().field, "why");
    let explained = Submission { why: "Because.".into(), ..submission() };
    let frozen = freeze(&plan(), "major", explained).unwrap();
    assert_eq!((frozen.why.as_str(), frozen.sha256), ("Because.", plan().sha256()));
}

#[test]
fn an_unfinished_plan_is_not_frozen() {
    let refused = |plan: &Plan, kind: &str| freeze(plan, kind, submission()).unwrap_err();
    let empty = refused(&Plan::default(), "minor");
    assert_eq!(fields(&empty), ["contents", "policy", "criteria", "activities", "backout", "test_plan"]);
    let emergency = refused(&Plan::default(), "emergency");
    assert_eq!(fields(&emergency), ["policy", "criteria", "activities", "backout"]);
    let mut half = plan();
    half.activities[1].owner.clear();
    assert_eq!(fields(&refused(&half, "major")), ["activities.1.owner"]);
}

/// S4.8: what a template asks for is required, too, and cannot be marked as not applicable.
#[test]
fn a_plan_lacks_what_its_template_asks_for() {
    let required = Required::of("minor", &[Section::Training]);
    let mut plan = plan();
    assert_eq!(fields(&freeze(&plan, required.clone(), submission()).unwrap_err()), ["training"]);
    plan.not_applicable.insert(Section::Training, "Nothing looks different.".into());
    assert_eq!(fields(&freeze(&plan, required.clone(), submission()).unwrap_err()), ["not_applicable.training"]);
    plan.not_applicable.clear();
    plan.training = "An hour for the support team.".into();
    assert!(freeze(&plan, required, submission()).is_ok());
}

/// S0.13, S0.20: optional sections can be marked as not applicable, required ones cannot.
#[test]
fn only_optional_sections_may_be_not_applicable() {
    let mut plan = plan();
    plan.not_applicable.insert(Section::Training, "Nothing looks different.".into());
    assert_eq!(plan.section_state(Section::Training), SectionState::NotApplicable);
    assert!(freeze(&plan, "major", submission()).is_ok());
    plan.not_applicable.insert(Section::Training, " ".into());
    assert_eq!(plan.section_state(Section::Training), SectionState::Incomplete);
    plan.not_applicable = BTreeMap::from([(Section::Backout, "It will work.".into())]);
    let problems = freeze(&plan, "major", submission()).unwrap_err();
    assert_eq!(fields(&problems), ["not_applicable.backout"]);
    assert!(problems[0].words.starts_with("This release cannot do without the backout plan"));
}

#[test]
fn a_section_goes_from_not_started_to_completed() {
    let empty = Plan::default();
    let whole = plan();
    for section in Section::ALL {
        assert_eq!(empty.section_state(*section), SectionState::NotStarted, "{section}");
        let state = if section.required("major") { SectionState::Completed } else { SectionState::NotStarted };
        assert_eq!(whole.section_state(*section), state, "{section}");
        assert_eq!(section.key().parse(), Ok(*section));
        assert_eq!(serde_json::to_value(section).unwrap(), section.key());
    }
    let half = Plan { activities: vec![Activity { id: "x".into(), ..Activity::default() }], ..Plan::default() };
    assert_eq!(half.section_state(Section::Schedule), SectionState::Incomplete);
    let open = AcceptanceRules { only_approved: false, ..AcceptanceRules::default() };
    let lawless = Plan { rules: open, ..plan() };
    assert_eq!(fields(&lawless.check(Section::Policy)), ["rules"]);
}

#[test]
fn a_stored_plan_may_lack_fields_and_have_unknown_ones() {
    let text = r#"{"policy":"P","later":1,"not_applicable":{"training":"no","astrology":"x"},"backout":{"x":1}}"#;
    let plan: Plan = serde_json::from_str(text).unwrap();
    assert_eq!(plan.policy, "P");
    assert_eq!(plan.not_applicable, BTreeMap::from([(Section::Training, "no".to_owned())]));
    assert_eq!(plan.rules, AcceptanceRules::default());
}
