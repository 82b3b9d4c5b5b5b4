//! The process of source S0 followed step by step in the domain, with facts made by hand: no database, no HTTP. What
//! each step's workspace really yields is tested where it is built.

use chrono::{DateTime, Utc};
use slipway::{
    domain::{
        access::{Actor, Role},
        approval::Verdict,
        calendar::Environment,
        checklist::{CheckKind, KindState},
        ids::{PersonId, WorkspaceId},
        plan::{Section, SectionState},
        problem::Refusal,
        process::{
            self, Definition, Effect, Evidence, Facts, Position, Run, StepKind,
            run::{AdvanceForm, Advanced, whose_move},
        },
    },
    server::figure,
};
use uuid::Uuid;

/// Table 3-15 as it stands in the source: number, step name, user security, description.
const TABLE: &[(&str, &str, &str, &str)] = &[
    (
        "1",
        "Release Policy",
        "ALM - Release Manager",
        "Define the release policy for this release (including release number and rules for accepting changes \
         into the release).",
    ),
    (
        "2",
        "Release Planning",
        "ALM - Release Manager",
        "Review and approval of the release policy and other planning documents (such as release acceptance \
         criteria).",
    ),
    (
        "3",
        "Integrate with Quality Center?",
        "ALM - QA Manager",
        "Determine whether the user wants to use Quality Center integration.",
    ),
    (
        "4",
        "Quality Process Entry",
        "ALM - QA Manager",
        "Secure approval for release entry into Quality Center-integrated process.",
    ),
    (
        "5",
        "Create Release Requirement in Quality Center",
        "ALM - QA Manager",
        "Create a test requirement in Quality Center for the release if integration has been enabled.",
    ),
    (
        "7",
        "Accept Changes into Release",
        "ALM - Release Manager",
        "Add RFC-related changes to the release. This can be done from the RFC workflow directly (for changes \
         that qualify for this release).",
    ),
    (
        "8",
        "Build and Deploy Release to TEST",
        "ALM - Release Manager",
        "Deploy the entire release into QA or staging environment and prepare for integration testing. This \
         step automatically migrates the release and related packages to the TEST environment.",
    ),
    ("10", "Fit-for-Purpose Testing", "ALM - Release Manager", "Fit-for-purpose testing of this release."),
    ("11", "Evaluate Quality", "ALM - Release Manager", "Testing of this release, including testing of backout plan."),
    (
        "12",
        "Release Acceptance",
        "ALM - Release Manager",
        "Based on test results and known defects, determine if this release is acceptable for LIVE \
         deployment.",
    ),
    (
        "13",
        "Rollout Planning",
        "ALM - Release Manager",
        "Plan the rollout into LIVE environment. The key document is the release plan (who does what and \
         when).",
    ),
    (
        "14",
        "Communication Preparation and Training",
        "ALM - Release Manager",
        "Prepare for LIVE rollout, and determine logistics, training, and communication.",
    ),
    (
        "15",
        "Deploy Release to LIVE",
        "ALM - Release Manager",
        "Distribute and install this release to the LIVE environment. This step automatically migrates the \
         release and related packages to the LIVE environment. SOX Segregation of Duties prohibits developers \
         and testers from being involved in deployment of code into production. It is important that users \
         with either of these roles not be involved in this step.",
    ),
    (
        "16",
        "Working?",
        "ALM - Release Manager",
        "Determine if the release is working based on sanity check and testing.",
    ),
    ("17", "Update All RFCs Status", "ALM - Release Manager", "Update the status of RFCs related to this release."),
    ("18", "Close (Immediate success) - 100%", "(None)", "Update status to Closed."),
    (
        "19",
        "Implement Backout Plans",
        "ALM - Release Manager",
        "If the release is not working, implement the backout plan.",
    ),
    ("20", "Update All RFCs Status", "ALM - Release Manager", "Update the status of RFCs related to this release."),
];

fn definition() -> Definition {
    process::builtin::find(process::builtin::RELEASE_REQUEST, 1).unwrap()
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn holder_of(roles: &[Role]) -> Actor {
    Actor {
        id: PersonId(Uuid::nil()),
        workspace: WorkspaceId(Uuid::nil()),
        name: "Rosa Release".into(),
        roles: roles.to_vec(),
        time_zone: "UTC".into(),
    }
}

/// Facts that meet every gate.
fn all_is_done() -> Facts {
    let definition = definition();
    let gates = definition.steps.iter().flat_map(|s| &s.approvals);
    let records = definition.steps.iter().flat_map(|s| &s.records);
    Facts {
        has_number: true,
        has_rules: true,
        revision: Some(1),
        draft_has_moved_on: false,
        sections: Section::ALL.iter().map(|s| (*s, SectionState::Completed)).collect(),
        approvals: gates.map(|a| (a.key.clone(), (Verdict::Approved, String::new()))).collect(),
        records: records.map(|r| (r.key.clone(), true)).collect(),
        titles: Default::default(),
        changes: 2,
        deployed: [Environment::Test, Environment::Live].into(),
        attempted: [Environment::Test, Environment::Live].into(),
        open_checks: vec![],
        mandatory_checks: 3,
        kinds: CheckKind::ALL.iter().map(|k| (*k, KindState::Passed)).collect(),
        open_backout_steps: vec![],
        hard_collisions: vec![],
        evidence: Evidence::ALL.iter().map(|e| (*e, Ok(()))).collect(),
    }
}

fn form(step: &str, outcome: &str) -> AdvanceForm {
    AdvanceForm { request: String::new(), step: step.into(), outcome: outcome.into(), rationale: "It is good.".into() }
}

/// Leaves the step at hand as somebody who holds its role.
fn leave(run: &Run, outcome: &str, facts: &Facts) -> Result<Advanced, Refusal> {
    let definition = definition();
    let step = run.step(&definition).expect("an open run");
    let actor = holder_of(&step.role.into_iter().collect::<Vec<_>>());
    run.advance(&definition, facts, &actor, &form(&step.number, outcome), now())
}

/// A run that went through these outcomes from the start, every gate met.
fn after(outcomes: &[&str]) -> Run {
    let mut run = Run::start(&definition());
    for outcome in outcomes {
        run = leave(&run, outcome, &all_is_done()).unwrap().run;
    }
    run
}

/// A run that stands at a step, on the way without Quality Center.
fn at(step: &str) -> Run {
    let way = ["1", "2", "3", "7", "8", "10", "11", "12", "13", "14", "15", "16", "17"];
    let back = ["1", "2", "3", "7", "8", "10", "11", "12", "13", "14", "15", "16", "19", "20"];
    let way = if way.contains(&step) { &way[..] } else { &back[..] };
    let outcomes: Vec<_> = way
        .iter()
        .take_while(|s| **s != step)
        .map(|s| match *s {
            "3" => "no",
            "12" => "acceptable",
            "16" if matches!(step, "19" | "20") => "no",
            "16" => "yes",
            _ => "done",
        })
        .collect();
    let run = after(&outcomes);
    assert_eq!(run.at, Position::Step(step.into()));
    run
}

/// Fails unless the step at hand cannot be left with these facts, and says what is missing.
#[track_caller]
fn is_blocked(run: &Run, outcome: &str, facts: &Facts, words: &str) {
    match leave(run, outcome, facts) {
        Err(Refusal::Conflict(said)) => assert!(said.contains(words), "{said}"),
        other => panic!("expected “{words}”, got {other:?}"),
    }
}

/// S0.1: a request follows one fixed sequence, and its life is over at the end of it.
#[test]
fn a_request_follows_its_sequence_to_the_end_and_no_further() {
    let way =
        ["done", "done", "no", "done", "done", "done", "done", "acceptable", "done", "done", "done", "yes", "done"];
    let run = after(&way);
    assert_eq!(run.at, Position::End("closed-successful".into()));
    let steps: Vec<_> = run.trail.iter().map(|l| l.step.as_str()).collect();
    assert_eq!(steps, ["1", "2", "3", "7", "8", "10", "11", "12", "13", "14", "15", "16", "17", "18"]);
    for step in definition().steps {
        let refused =
            run.advance(&definition(), &all_is_done(), &holder_of(Role::ALL), &form(&step.number, "done"), now());
        assert!(matches!(refused, Err(Refusal::Conflict(_))), "step {}", step.number);
    }
}

/// S0.5: the workflow "ALM - Release Request" is the one that a new request starts, at its first step.
#[test]
fn a_new_request_starts_the_workflow_of_the_source() {
    let definition = definition();
    let run = Run::start(&definition);
    assert_eq!(definition.name, "ALM - Release Request");
    assert_eq!((run.process.as_str(), run.version), ("alm-release-request", 1));
    assert_eq!(run.at, Position::Step("1".into()));
}

/// S0.6: the figure has every step and end as a node, a way out for every outcome, and marks where the request stands.
#[test]
fn the_figure_shows_nodes_decisions_and_the_current_position() {
    let (definition, run) = (definition(), at("12"));
    let figure = figure::draw(&definition, &run);
    assert_eq!(figure.nodes.len(), definition.steps.len() + definition.ends.len());
    let node = |number: &str| {
        let start = format!("{number}. ");
        figure.nodes.iter().find(|n| n.lines.first().is_some_and(|l| l.starts_with(&start))).unwrap()
    };
    for step in &definition.steps {
        assert!(node(&step.number).lines.join(" ").contains(&step.name), "step {}", step.number);
    }
    let current: Vec<_> = figure.nodes.iter().filter(|n| n.state == "current").collect();
    assert_eq!(current, [node("12")]);
    assert_eq!((node("11").state.as_str(), node("13").state.as_str()), ("done", "todo"));
    let decisions = figure.nodes.iter().filter(|n| n.kind == "decision").count();
    assert_eq!(decisions, 3, "steps 3, 12 and 16");
    let outcomes: usize = definition.steps.iter().map(|s| s.outcomes.len()).sum();
    assert_eq!(figure.edges.len(), outcomes);
    for label in ["Yes, integrate", "No integration", "Acceptable for LIVE", "Not acceptable", "No, back it out"] {
        assert!(figure.edges.iter().any(|e| e.label == label), "{label}");
    }
    for (i, a) in figure.nodes.iter().enumerate() {
        assert!(a.x - a.width / 2.0 >= 0.0 && a.x + a.width / 2.0 <= figure.width, "{:?}", a.lines);
        assert!(a.y - a.height / 2.0 >= 0.0 && a.y + a.height / 2.0 <= figure.height, "{:?}", a.lines);
        for b in &figure.nodes[i + 1..] {
            let apart = (a.x - b.x).abs() >= a.width || (a.y - b.y).abs() >= a.height;
            assert!(apart, "{:?} lies on {:?}", a.lines, b.lines);
        }
    }
}

/// Labels of ways can be read: none lies behind a box or leaves the drawing, in any process that ships.
#[test]
fn no_label_of_a_figure_is_hidden() {
    for definition in process::builtin::all() {
        let figure = figure::plain(definition);
        for edge in figure.edges.iter().filter(|e| !e.label.is_empty()) {
            let half = edge.label.chars().count() as f64 * 3.0;
            assert!(edge.label_x - half >= 0.0 && edge.label_x + half <= figure.width, "{} is cut off", edge.label);
            for node in &figure.nodes {
                let apart = (edge.label_x - node.x).abs() >= half + node.width / 2.0
                    || (edge.label_y - node.y).abs() >= 4.0 + node.height / 2.0;
                assert!(apart, "{}: {:?} hides “{}”", definition.key, node.lines, edge.label);
            }
        }
    }
}

/// While others' records and votes are all that is missing, it is their move; with something of one's own to do, one's own.
#[test]
fn it_is_the_move_of_those_whose_records_are_missing() {
    let twenty = process::builtin::find(process::builtin::RELEASE_AND_DEPLOYMENT, 1).unwrap();
    let twenty = twenty.of_kind(slipway::domain::release::ReleaseKind::Minor);
    let step = twenty.step("2").unwrap();
    let mut facts = all_is_done();
    facts.approvals.insert("plan".into(), (Verdict::Open, "Two approvals are missing.".into()));
    facts.records.insert("coordination-change".into(), true);
    assert_eq!(whose_move(step, &facts).roles(), [Role::BuildTeam, Role::CabMember]);
    facts.records.insert("coordination-build".into(), true);
    assert_eq!(whose_move(step, &facts).roles(), [Role::CabMember]);
    facts.revision = None;
    assert_eq!(whose_move(step, &facts).roles(), [Role::ReleaseManager], "the plan is to be submitted");
}

/// S0.7: the table of steps has the source's step names, roles and descriptions, in its order.
#[test]
fn the_table_of_steps_is_the_source_s() {
    let definition = definition();
    assert_eq!(definition.steps.len(), TABLE.len());
    for (step, (number, name, role, description)) in definition.steps.iter().zip(TABLE) {
        assert_eq!((step.number.as_str(), step.name.as_str()), (*number, *name));
        let label = step.role.map_or("(None)".to_owned(), |r| format!("ALM - {}", r.label()));
        assert_eq!(label, *role, "step {number}");
        assert_eq!(step.description, *description, "step {number}");
    }
}

/// S0.8: only holders of a step's role leave it, whatever else they are.
#[test]
fn a_step_is_left_by_holders_of_its_role_only() {
    let definition = definition();
    for step in definition.steps.iter().filter(|s| s.role.is_some()) {
        let run = Run { at: Position::Step(step.number.clone()), ..Run::start(&definition) };
        let asked = form(&step.number, &step.outcomes[0].key);
        let others: Vec<_> = Role::ALL.iter().copied().filter(|r| Some(*r) != step.role).collect();
        let refused = run.advance(&definition, &all_is_done(), &holder_of(&others), &asked, now());
        assert!(matches!(refused, Err(Refusal::Forbidden(_))), "step {}", step.number);
        let holder = holder_of(&[step.role.unwrap()]);
        run.advance(&definition, &all_is_done(), &holder, &asked, now()).unwrap();
    }
}

/// S0.9: a step with the role "(None)" is run by the system; nobody acts on it by hand.
#[test]
fn nobody_acts_by_hand_on_a_step_without_a_role() {
    let definition = definition();
    let by_nobody: Vec<_> = definition.steps.iter().filter(|s| s.role.is_none()).collect();
    assert_eq!(by_nobody.iter().map(|s| s.number.as_str()).collect::<Vec<_>>(), ["18"]);
    assert!(by_nobody.iter().all(|s| s.kind == StepKind::Automation));
    let run = Run { at: Position::Step("18".into()), ..Run::start(&definition) };
    let refused = run.advance(&definition, &all_is_done(), &holder_of(Role::ALL), &form("18", "done"), now());
    assert!(matches!(refused, Err(Refusal::Forbidden(_))));
}

/// S0.10: the Release Manager owns steps 1, 2, 7, 8, 10 to 17, 19 and 20.
#[test]
fn the_release_manager_owns_the_steps_that_the_source_gives_them() {
    let owned: Vec<_> =
        definition().steps.into_iter().filter(|s| s.role == Some(Role::ReleaseManager)).map(|s| s.number).collect();
    assert_eq!(owned, ["1", "2", "7", "8", "10", "11", "12", "13", "14", "15", "16", "17", "19", "20"]);
}

/// S0.11: the QA Manager owns steps 3, 4 and 5.
#[test]
fn the_qa_manager_owns_the_quality_steps() {
    let owned: Vec<_> =
        definition().steps.into_iter().filter(|s| s.role == Some(Role::QaManager)).map(|s| s.number).collect();
    assert_eq!(owned, ["3", "4", "5"]);
}

/// S0.23: the percentage only grows on the straight way, and is 100 at the successful close and nowhere before.
#[test]
fn the_percentage_grows_to_a_hundred_at_the_close() {
    let definition = definition();
    let mut run = Run::start(&definition);
    let mut last = 0;
    for outcome in [
        "done",
        "done",
        "yes",
        "done",
        "done",
        "done",
        "done",
        "done",
        "done",
        "acceptable",
        "done",
        "done",
        "done",
        "yes",
    ] {
        let percent = run.percent(&definition);
        assert!(percent > last && percent < 100, "{:?}: {percent} % after {last} %", run.at);
        last = percent;
        run = leave(&run, outcome, &all_is_done()).unwrap().run;
    }
    assert!(run.percent(&definition) < 100, "step 17 is not the close");
    let closed = leave(&run, "done", &all_is_done()).unwrap().run;
    assert_eq!(closed.percent(&definition), 100);
}

/// S0.27: step 1 is not left without the release number, nor without the rules for accepting changes.
#[test]
fn the_policy_step_needs_a_number_and_the_rules() {
    let run = at("1");
    is_blocked(&run, "done", &Facts { has_number: false, ..all_is_done() }, "The release number is missing.");
    is_blocked(&run, "done", &Facts { has_rules: false, ..all_is_done() }, "rules for accepting changes");
    let mut facts = all_is_done();
    facts.sections.insert(Section::Policy, SectionState::Incomplete);
    is_blocked(&run, "done", &facts, "is incomplete");
    leave(&run, "done", &all_is_done()).unwrap();
}

/// S0.28: step 2 is not left before the policy, the acceptance criteria and the other documents are each approved; then
/// the release itself is made.
#[test]
fn planning_is_approved_document_by_document() {
    let run = at("2");
    for gate in ["release-policy", "acceptance-criteria", "planning-documents"] {
        let mut facts = all_is_done();
        facts.approvals.insert(gate.into(), (Verdict::Open, format!("Nobody has decided on {gate}.")));
        is_blocked(&run, "done", &facts, gate);
        facts.approvals.insert(gate.into(), (Verdict::Rejected, format!("Rolf rejected {gate}.")));
        is_blocked(&run, "done", &facts, "Rolf rejected");
    }
    is_blocked(&run, "done", &Facts { revision: None, ..all_is_done() }, "The plan has not been submitted.");
    is_blocked(&run, "done", &Facts { draft_has_moved_on: true, ..all_is_done() }, "edited after revision 1");
    assert_eq!(leave(&run, "done", &all_is_done()).unwrap().effects, [Effect::CreateRelease]);
}

/// S0.29: the QA Manager decides on Quality Center; "no" goes past steps 4 and 5.
#[test]
fn without_quality_center_the_quality_steps_are_skipped() {
    let (no, yes) = (after(&["done", "done", "no"]), after(&["done", "done", "yes"]));
    assert_eq!(no.at, Position::Step("7".into()));
    assert!(!no.has_left("4") && !no.has_left("5"));
    assert_eq!(yes.at, Position::Step("4".into()));
}

/// S0.30: step 4 is blocked until the entry into the quality process is granted.
#[test]
fn the_entry_into_the_quality_process_must_be_granted() {
    let run = after(&["done", "done", "yes"]);
    let mut facts = all_is_done();
    facts.approvals.insert("quality-entry".into(), (Verdict::Open, "Chandra has not decided.".into()));
    is_blocked(&run, "done", &facts, "Chandra has not decided.");
    assert_eq!(leave(&run, "done", &all_is_done()).unwrap().run.at, Position::Step("5".into()));
}

/// S0.38: accepting a release or not is a decision with its reason, which is kept.
#[test]
fn release_acceptance_keeps_its_reason() {
    let (definition, run) = (definition(), at("12"));
    let manager = holder_of(&[Role::ReleaseManager]);
    for (outcome, leads_to) in [("acceptable", "13"), ("not-acceptable", "7")] {
        for empty in ["", "  \n "] {
            let silent = AdvanceForm { rationale: empty.into(), ..form("12", outcome) };
            let refused = run.advance(&definition, &all_is_done(), &manager, &silent, now());
            let Err(Refusal::Invalid(problems)) = refused else { panic!("{refused:?}") };
            assert_eq!(problems[0].field, "rationale");
        }
        let advanced = leave(&run, outcome, &all_is_done()).unwrap();
        assert_eq!(advanced.run.at, Position::Step(leads_to.into()));
        let left = advanced.run.trail.last().unwrap();
        assert_eq!((left.outcome.as_str(), left.rationale.as_str()), (outcome, "It is good."));
        assert_eq!((left.by.as_str(), left.at), ("Rosa Release", now()));
    }
    let failed = Facts { open_checks: vec!["Settles a day's payments".into()], ..all_is_done() };
    is_blocked(&run, "acceptable", &failed, "Settles a day's payments");
    leave(&run, "not-acceptable", &failed).unwrap();
}

/// S0.39: the step of rollout planning is not left without the release plan: who does what and when.
#[test]
fn rollout_planning_needs_the_release_plan() {
    let run = at("13");
    for state in [SectionState::NotStarted, SectionState::Incomplete] {
        let mut facts = all_is_done();
        facts.sections.insert(Section::Schedule, state);
        is_blocked(&run, "done", &facts, state.label().to_lowercase().as_str());
    }
    let mut facts = all_is_done();
    facts.approvals.insert("rollout".into(), (Verdict::Open, "1 of 2 approvals.".into()));
    is_blocked(&run, "done", &facts, "1 of 2 approvals.");
    leave(&run, "done", &all_is_done()).unwrap();
}

/// S0.40: logistics, training and communication are each recorded, and all must be done.
#[test]
fn communication_logistics_and_training_are_each_done() {
    let run = at("14");
    for record in ["logistics", "training", "communication"] {
        let mut facts = all_is_done();
        facts.records.insert(record.into(), false);
        is_blocked(&run, "done", &facts, "is recorded as not done or failed");
        facts.records.remove(record);
        is_blocked(&run, "done", &facts, "is not recorded");
    }
    leave(&run, "done", &all_is_done()).unwrap();
}

/// S0.43: whether the release works is decided on a recorded sanity check, and never against it.
#[test]
fn whether_it_works_rests_on_the_sanity_check() {
    let run = at("16");
    let mut facts = all_is_done();
    facts.records.remove("sanity-check");
    is_blocked(&run, "yes", &facts, "“Sanity check” is not recorded.");
    is_blocked(&run, "no", &facts, "“Sanity check” is not recorded.");
    facts.records.insert("sanity-check".into(), false);
    is_blocked(&run, "yes", &facts, "is recorded as not done or failed");
    assert_eq!(leave(&run, "no", &facts).unwrap().run.at, Position::Step("19".into()));
    assert_eq!(leave(&run, "yes", &all_is_done()).unwrap().run.at, Position::Step("17".into()));
}

/// A deployment to LIVE that failed half-way can be backed out, and never be called working.
#[test]
fn a_failed_deployment_to_live_leads_to_the_backout() {
    let mut facts = all_is_done();
    facts.deployed.remove(&Environment::Live);
    let working = leave(&at("15"), "done", &facts).unwrap().run;
    is_blocked(&working, "yes", &facts, "No deployment to LIVE is recorded for the release as it is now.");
    assert_eq!(leave(&working, "no", &facts).unwrap().run.at, Position::Step("19".into()));
    facts.attempted.remove(&Environment::Live);
    is_blocked(&at("15"), "done", &facts, "No deployment to LIVE is recorded.");
}

/// S0.44: the step after success sets the status of every related RFC, in one action.
#[test]
fn success_marks_the_changes_implemented() {
    assert_eq!(leave(&at("17"), "done", &all_is_done()).unwrap().effects, [Effect::MarkChangesImplemented]);
}

/// S0.45: the close at 100 % is the system's, without a human.
#[test]
fn the_system_closes_a_success_by_itself() {
    let advanced = leave(&at("17"), "done", &all_is_done()).unwrap();
    let steps: Vec<_> = advanced.left.iter().map(|l| (l.step.as_str(), l.by.as_str())).collect();
    assert_eq!(steps, [("17", "Rosa Release"), ("18", "Slipway")]);
    assert_eq!(advanced.run.at, Position::End("closed-successful".into()));
    assert_eq!(advanced.run.percent(&definition()), 100);
}

/// S0.46: the backout step is not left before every step of the backout plan has its result.
#[test]
fn every_backout_step_needs_its_result() {
    let run = at("19");
    let facts = Facts { open_backout_steps: vec!["Install the last release".into()], ..all_is_done() };
    is_blocked(&run, "done", &facts, "Install the last release");
    let carried_out = leave(&run, "done", &all_is_done()).unwrap();
    assert_eq!(carried_out.run.at, Position::Step("20".into()));
    assert_eq!(carried_out.effects, [Effect::TakePackagesBack], "what was backed out is not in LIVE");
}

/// S0.47: the step after a backout sets the related RFCs to backed out.
#[test]
fn a_backout_marks_the_changes_backed_out() {
    assert_eq!(leave(&at("20"), "done", &all_is_done()).unwrap().effects, [Effect::MarkChangesBackedOut]);
}

/// S0.48: the end after a backout is no success, and can be told from "Immediate success".
#[test]
fn a_backed_out_release_is_closed_as_no_success() {
    let definition = definition();
    let closed = leave(&at("20"), "done", &all_is_done()).unwrap().run;
    let Position::End(key) = &closed.at else { panic!("{:?}", closed.at) };
    let (bad, good) = (definition.end(key).unwrap(), definition.end("closed-successful").unwrap());
    assert!(!bad.success && good.success);
    assert_ne!(bad.name, good.name);
    assert!(closed.percent(&definition) < 100);
}

/// What a release can still come to: the way back from step 12 reaches step 7, nothing reaches the question of step 3.
#[test]
fn some_steps_can_still_come_and_others_cannot() {
    let definition = definition();
    for (from, to, can) in
        [("7", "20", true), ("12", "8", true), ("13", "8", false), ("7", "4", false), ("2", "5", true)]
    {
        assert_eq!(definition.reaches(from, to), can, "{from} to {to}");
    }
}

/// The source's numbers have gaps at 6 and 9, which are kept.
#[test]
fn the_numbers_are_the_source_s_with_their_gaps() {
    let definition = definition();
    assert!(definition.step("6").is_none() && definition.step("9").is_none());
    assert_eq!(definition.steps.last().unwrap().number, "20");
}

/// A step taken out of order is refused and says where the release is.
#[test]
fn steps_out_of_order_are_refused() {
    let run = at("7");
    let manager = holder_of(&[Role::ReleaseManager]);
    for step in ["1", "2", "8", "13", "15", "99", ""] {
        let refused = run.advance(&definition(), &all_is_done(), &manager, &form(step, "done"), now());
        let Err(Refusal::Conflict(words)) = refused else { panic!("step {step}: {refused:?}") };
        assert!(words.contains("at step 7"), "{words}");
    }
}

/// While votes are all that is missing, it is the voters' move; else that of the step's own role.
#[test]
fn it_is_the_voters_move_once_votes_are_all_that_is_missing() {
    let definition = definition();
    let step = definition.step("13").unwrap();
    let mut facts = all_is_done();
    assert_eq!(whose_move(step, &facts).roles(), [Role::ReleaseManager]);
    facts.approvals.insert("rollout".into(), (Verdict::Open, "Two approvals are missing.".into()));
    assert_eq!(whose_move(step, &facts).roles(), [Role::CabMember]);
    facts.draft_has_moved_on = true;
    assert_eq!(whose_move(step, &facts).roles(), [Role::ReleaseManager], "there is nothing to vote on yet");
}
