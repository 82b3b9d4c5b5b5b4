mod checks;
mod sequences;

use super::*;
use crate::domain::{
    access::{Actor, Role},
    ids::{PersonId, WorkspaceId},
    process::{
        Definition, Facts, Position, Run, StepKind,
        run::{AdvanceForm, unmet},
    },
    release::ReleaseKind,
};
use chrono::DateTime;
use proptest::prelude::*;
use uuid::Uuid;

/// A small process, with `{more}` where a test breaks it.
fn small(step_two: &str) -> String {
    format!(
        r#"
        key = "small"
        name = "Small"
        version = 1
        source = "tests"
        [[step]]
        number = "1"
        name = "Ask"
        role = "release-manager"
        kind = "decision"
        percent = 10
        description = "Ask."
        outcome = [{{ key = "yes", label = "Yes", to = "2" }}, {{ key = "no", label = "No", to = "done" }}]
        [[step]]
        {step_two}
        [[end]]
        key = "done"
        name = "Done"
        success = true
        percent = 100
        "#
    )
}

const GOOD_STEP: &str = r#"
    number = "2"
    name = "Do"
    role = "deployer"
    kind = "form"
    percent = 50
    description = "Do it."
    records = [{ key = "proof", title = "Proof", kind = "text" }]
    gates = ["recorded:proof"]
    outcome = [{ key = "done", label = "Done", to = "done" }]
"#;

/// The words of everything that is wrong with a process.
fn problems(text: &str) -> String {
    let problems = Definition::from_toml(text).expect_err("it should be refused");
    problems.iter().map(|p| p.words.as_str()).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn refused(step_two: &str, why: &str) {
    let found = problems(&small(step_two));
    assert!(found.contains(why), "{found}");
}

#[test]
fn the_shipped_processes_are_valid_and_found_by_key_and_version() {
    for text in ALL {
        let definition = Definition::from_toml(text).unwrap();
        assert_eq!(find(&definition.key, definition.version).as_ref(), Some(&definition));
        assert_eq!(find(&definition.key, definition.version + 1), None);
    }
    assert!(find(RELEASE_REQUEST, 1).is_some());
    assert_eq!(find("no-such-process", 1), None);
}

#[test]
fn a_definition_survives_being_written_and_read() {
    let definition = find(RELEASE_REQUEST, 1).unwrap();
    let json = serde_json::to_string(&definition).unwrap();
    assert_eq!(serde_json::from_str::<Definition>(&json).unwrap(), definition);
}

/// S1.24, S1.60: each shipped process can be used as it is, for every type of release.
#[test]
fn every_shipped_process_is_valid_for_every_type_of_release() {
    assert_eq!(all().len(), ALL.len(), "each can be read");
    for text in ALL {
        let definition = Definition::from_toml(text).unwrap();
        for kind in ReleaseKind::ALL {
            let of_kind = definition.clone().of_kind(*kind);
            assert_eq!(of_kind.problems(), [], "{} for {kind}", definition.key);
        }
    }
}

/// S1.75, S1.76-S1.79: Go or No-Go is the Delivery Manager's where the release is not major, the CAB's where it is, and
/// training is asked for then.
#[test]
fn a_type_of_release_is_asked_for_what_its_process_names() {
    let of = |kind| find(RELEASE_AND_DEPLOYMENT, 1).unwrap().of_kind(kind);
    let asked = |kind| {
        let step = of(kind).step("10").cloned().unwrap();
        let gates = step.outcomes[0].gates.iter().map(ToString::to_string).collect::<Vec<_>>();
        (step.approvals.iter().map(|a| a.voters).collect::<Vec<_>>(), gates, step.records.len())
    };
    assert_eq!(
        asked(ReleaseKind::Minor),
        // Whether a training has to be announced is known by the type of release: see `announced:training`.
        (
            vec![Role::DeliveryManager],
            vec!["passed:readiness".into(), "announced:training".into(), "approved:go".into()],
            1
        )
    );
    assert_eq!(asked(ReleaseKind::Emergency), asked(ReleaseKind::Minor));
    let (voters, gates, records) = asked(ReleaseKind::Major);
    assert_eq!((voters, records), (vec![Role::CabMember], 5));
    for training in ["plan", "material", "schedule", "attendance"] {
        assert!(gates.contains(&format!("passed:training-{training}")), "{gates:?}");
    }
}

#[test]
fn a_small_valid_process_is_accepted() {
    Definition::from_toml(&small(GOOD_STEP)).unwrap();
}

#[test]
fn a_step_that_nothing_leads_to_is_refused() {
    let lonely = r#"
        [[step]]
        number = "3"
        name = "Lonely"
        role = "tester"
        kind = "form"
        percent = 60
        description = "Nobody comes here."
        outcome = [{ key = "done", label = "Done", to = "done" }]
    "#;
    refused(&format!("{GOOD_STEP}{lonely}"), "Step 3 cannot be reached.");
}

#[test]
fn a_path_that_reaches_no_end_is_refused() {
    let circle = GOOD_STEP.replace(r#"to = "done""#, r#"to = "3""#)
        + r#"
        [[step]]
        number = "3"
        name = "Again"
        role = "tester"
        kind = "form"
        percent = 60
        description = "Round and round."
        outcome = [{ key = "done", label = "Done", to = "2" }]
    "#;
    refused(&circle, "No path from step 2 reaches an end.");
    refused(&circle, "No path from step 3 reaches an end.");
}

#[test]
fn a_way_to_nowhere_is_refused() {
    refused(&GOOD_STEP.replace(r#"to = "done""#, r#"to = "99""#), "leads to “99”, which does not exist");
}

#[test]
fn an_end_that_nothing_leads_to_is_refused() {
    let text = small(GOOD_STEP) + "[[end]]\nkey = \"never\"\nname = \"Never\"\nsuccess = false\npercent = 0\n";
    assert!(problems(&text).contains("“Never” cannot be reached."));
}

#[test]
fn an_unknown_role_is_refused() {
    let found = problems(&small(&GOOD_STEP.replace("deployer", "wizard")));
    assert!(found.contains("wizard"), "{found}");
}

#[test]
fn a_fact_that_nothing_yields_is_refused() {
    for fact in ["recorded:nothing", "passed:nothing", "approved:nothing"] {
        refused(&GOOD_STEP.replace("recorded:proof", fact), &format!("nothing yields the fact “{fact}”"));
    }
    for fact in ["moon-is-full", "section:poetry", "deployed:MOON", "tests-passed:luck", "approved:"] {
        let found = problems(&small(&GOOD_STEP.replace("recorded:proof", fact)));
        assert!(found.contains("nothing yields the fact"), "{fact}: {found}");
    }
}

#[test]
fn a_decision_with_one_outcome_and_a_form_with_two_are_refused() {
    let rule = "a decision has at least two outcomes, every other step just one";
    refused(&GOOD_STEP.replace(r#"kind = "form""#, r#"kind = "decision""#), rule);
    let two = r#"outcome = [{ key = "a", label = "A", to = "done" }, { key = "b", label = "B", to = "1" }]"#;
    let one = r#"outcome = [{ key = "done", label = "Done", to = "done" }]"#;
    refused(&GOOD_STEP.replace(one, two), rule);
}

#[test]
fn a_step_without_a_way_out_is_refused() {
    let one = r#"outcome = [{ key = "done", label = "Done", to = "done" }]"#;
    refused(&GOOD_STEP.replace(one, "outcome = []"), "Step 2 has no way out.");
}

#[test]
fn two_steps_of_one_number_are_refused() {
    refused(&GOOD_STEP.replace(r#"number = "2""#, r#"number = "1""#), "“1” names two steps or ends.");
    refused(&GOOD_STEP.replace(r#"number = "2""#, r#"number = "done""#), "“done” names two steps or ends.");
}

#[test]
fn two_records_of_one_name_are_refused() {
    let twice =
        r#"records = [{ key = "proof", title = "A", kind = "text" }, { key = "proof", title = "B", kind = "done" }]"#;
    let once = r#"records = [{ key = "proof", title = "Proof", kind = "text" }]"#;
    refused(&GOOD_STEP.replace(once, twice), "“proof” names two approvals or records.");
}

#[test]
fn a_step_has_a_role_unless_the_system_runs_it() {
    let rule = "a step has a role unless it is an automation";
    refused(&GOOD_STEP.replace(r#"role = "deployer""#, ""), rule);
    refused(&GOOD_STEP.replace(r#"kind = "form""#, r#"kind = "automation""#), rule);
}

#[test]
fn an_approval_names_who_votes() {
    refused(&GOOD_STEP.replace(r#"kind = "form""#, r#"kind = "approval""#), "names nobody who votes");
}

#[test]
fn a_step_is_at_most_wholly_done() {
    refused(&GOOD_STEP.replace("percent = 50", "percent = 101"), "at most 100");
}

#[test]
fn a_misspelt_key_is_refused_and_not_ignored() {
    let found = problems(&small(&GOOD_STEP.replace("gates =", "gate =")));
    assert!(found.contains("gate"), "{found}");
}

#[test]
fn what_is_no_toml_is_refused() {
    assert!(!problems("this is [[ not").is_empty());
    assert!(!problems("").is_empty());
}

/// Facts of which any part may be true.
fn any_facts() -> impl Strategy<Value = Facts> {
    let definition = find(RELEASE_REQUEST, 1).unwrap();
    let records: Vec<String> = definition.steps.iter().flat_map(|s| &s.records).map(|r| r.key.clone()).collect();
    let gates: Vec<String> = definition.steps.iter().flat_map(|s| &s.approvals).map(|a| a.key.clone()).collect();
    use crate::domain::{
        approval::Verdict,
        calendar::Environment,
        checklist::{CheckKind, KindState},
        plan::{Section, SectionState},
    };
    let subset = |keys: Vec<String>| {
        let n = keys.len();
        (proptest::sample::subsequence(keys, 0..=n), any::<bool>())
    };
    let bits = proptest::collection::vec(any::<bool>(), 8);
    (subset(records), subset(gates), bits).prop_map(|((records, positive), (gates, approved), bit)| {
        let section = if bit[0] { SectionState::Completed } else { SectionState::Incomplete };
        let kind = if bit[1] { KindState::Passed } else { KindState::Missing };
        let verdict = if approved { Verdict::Approved } else { Verdict::Open };
        Facts {
            has_number: bit[2],
            has_rules: bit[3],
            revision: bit[4].then_some(1),
            draft_has_moved_on: false,
            sections: Section::ALL.iter().map(|s| (*s, section)).collect(),
            approvals: gates.into_iter().map(|g| (g, (verdict, "so it stands".to_owned()))).collect(),
            records: records.into_iter().map(|r| (r, positive)).collect(),
            changes: usize::from(bit[5]),
            deployed: if bit[6] { [Environment::Test, Environment::Live].into() } else { [].into() },
            open_checks: if bit[7] { vec![] } else { vec!["a test".into()] },
            mandatory_checks: 1,
            kinds: CheckKind::ALL.iter().map(|k| (*k, kind)).collect(),
            ..Facts::default()
        }
    })
}

/// Somebody with every role, so that only gates stand in the way.
fn everybody() -> Actor {
    Actor {
        id: PersonId(Uuid::nil()),
        workspace: WorkspaceId(Uuid::nil()),
        name: "Ada".into(),
        roles: Role::ALL.to_vec(),
        time_zone: "UTC".into(),
    }
}

proptest! {
    /// Whatever is asked in whatever order, a step is left only when nothing was missing, and only from where it stands.
    #[test]
    fn no_way_leads_past_an_unmet_gate(moves in proptest::collection::vec((0_usize..20, 0_usize..3, any_facts()), 1..40)) {
        let definition = find(RELEASE_REQUEST, 1).unwrap();
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let mut run = Run::start(&definition);
        for (step, outcome, facts) in moves {
            // Half of the moves are at the step at hand, so that the run gets somewhere.
            let here = run.step(&definition).cloned();
            let asked = if step % 2 == 0 { here.clone() } else { definition.steps.get(step).cloned() };
            let Some(asked) = asked else { continue };
            let way = asked.outcomes[outcome % asked.outcomes.len()].clone();
            let form = AdvanceForm {
                request: String::new(),
                step: asked.number.clone(),
                outcome: way.key.clone(),
                rationale: "because".into(),
            };
            let may_go = here.as_ref() == Some(&asked) && unmet(&asked, &way, &facts).is_empty();
            let before = run.clone();
            match run.advance(&definition, &facts, &everybody(), &form, now) {
                Ok(advanced) => {
                    prop_assert!(may_go, "left step {} by {}", asked.number, way.key);
                    prop_assert_eq!(&advanced.left[0].step, &asked.number);
                    prop_assert_eq!(advanced.run.trail.len(), before.trail.len() + advanced.left.len());
                    prop_assert!(advanced.run.trail.starts_with(&before.trail));
                    if let Some(step) = advanced.run.step(&definition) {
                        prop_assert!(step.kind != StepKind::Automation, "nobody could leave an automation");
                    }
                    run = advanced.run;
                }
                Err(_) => prop_assert!(!may_go || here.is_none(), "step {} was not left by {}", asked.number, way.key),
            }
            if let Position::End(_) = run.at {
                prop_assert!(run.step(&definition).is_none());
            }
        }
    }
}
