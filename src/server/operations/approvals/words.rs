//! Votes, tests and changes in a few words, as the queue and a release's page show them.

use crate::{
    api::{
        approvals::{GateCard, PassageView, StateView, TallyView},
        session::SAMPLE_PASSWORD,
    },
    domain::{
        approval::{Passage, Tally, passage::passages},
        change::{Change, Risk},
        checklist::{CheckKind, KindState, TestState},
        plan::Plan,
        process::Approval,
    },
    server::{
        Cx,
        operations::{dossier::Dossier, plans::prose},
    },
};

/// Where the headings of what is approved begin: below the title of each part.
const HEADING: u8 = 5;

/// A gate with how its votes stand and what is approved.
pub fn gate_card(cx: &Cx, dossier: &Dossier, gate: &Approval) -> Option<GateCard> {
    let tally = dossier.tallies.get(&gate.key)?;
    let revision = dossier.revision.as_ref()?;
    Some(GateCard {
        key: gate.key.clone(),
        title: gate.title.clone(),
        rule: gate.rule.describe(),
        voters: gate.voters.label().to_owned(),
        signed: gate.signed,
        about: dossier.request.fingerprint(),
        password_hint: password_hint(cx.state.config.demo),
        tally: tally_view(dossier, tally),
        passages: passage_views(&revision.plan, &gate.key),
    })
}

fn passage_views(plan: &Plan, gate: &str) -> Vec<PassageView> {
    let html = |text: &str| prose::html(text, HEADING, &plan.documents);
    let view = |p: Passage| PassageView {
        html: html(&p.text),
        notes: p.notes.into_iter().map(|(label, text)| (label, html(&text))).collect(),
        title: p.title,
        items: p.items,
    };
    passages(plan, gate).into_iter().map(view).collect()
}

fn password_hint(demo: bool) -> String {
    let why = "This vote is signed: your password shows that it is you who gives it.";
    let known = if demo { format!(" In this demo everybody's is “{}”.", SAMPLE_PASSWORD) } else { String::new() };
    format!("{why}{known}")
}

fn tally_view(dossier: &Dossier, tally: &Tally) -> TallyView {
    TallyView {
        verdict: tally.verdict,
        approvals: tally.approvals,
        rejections: tally.rejections,
        abstentions: tally.abstentions,
        needed: tally.needed,
        eligible: tally.eligible,
        remarks: tally.remarks(|id| dossier.name_of(id)),
    }
}

fn state(tone: &str, words: impl Into<String>, detail: impl Into<String>) -> StateView {
    StateView { tone: tone.into(), words: words.into(), detail: detail.into() }
}

/// How the checklist stands; `before_deployment` results are older than what is in TEST.
pub fn tests(tests: &TestState, before_deployment: usize) -> StateView {
    let detail = [
        (tests.passed, "passed"),
        (tests.failed, "failed"),
        (tests.blocked, "blocked"),
        (tests.not_applicable, "not applicable"),
        (tests.not_run(), "not run"),
    ];
    let detail: Vec<_> = detail.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    let mut detail = detail.join(", ");
    if before_deployment > 0 {
        detail.push_str(&format!("; {before_deployment} from before the newest deployment to TEST"));
    }
    if tests.total == 0 {
        state("warn", "No tests listed", "")
    } else if tests.all_mandatory_passed {
        state("good", "All mandatory tests passed", detail)
    } else if tests.failed > 0 {
        state(
            "bad",
            if tests.failed == 1 { "1 test failed".to_owned() } else { format!("{} tests failed", tests.failed) },
            detail,
        )
    } else {
        state("warn", format!("{} of {} mandatory tests open", tests.open_mandatory.len(), tests.mandatory), detail)
    }
}

/// Whether backing out was tried.
pub fn backout(plan: &Plan, tests: &TestState) -> StateView {
    let steps = match plan.backout.steps.len() {
        0 => "no steps planned".to_owned(),
        1 => "1 step planned".to_owned(),
        n => format!("{n} steps planned"),
    };
    match tests.kind(CheckKind::BackoutTest) {
        KindState::Passed => state("good", "Tested, passed", steps),
        KindState::Failed(_) => state("bad", "Tested, failed", steps),
        KindState::Open(_) | KindState::Missing => state("warn", "Not tested", steps),
    }
}

/// The highest risk; none without changes.
pub fn risk(changes: &[Change]) -> Option<Risk> {
    changes.iter().map(|c| c.risk).max()
}

/// How many changes, and how long people cannot work.
pub fn changes(changes: &[Change]) -> String {
    let outage: u32 = changes.iter().map(|c| c.outage_minutes).fold(0, u32::saturating_add);
    let count = match changes.len() {
        0 => return "No changes yet".into(),
        1 => "1 change".to_owned(),
        n => format!("{n} changes"),
    };
    match outage {
        0 => format!("{count}, no outage"),
        1 => format!("{count}, 1 minute of outage"),
        n => format!("{count}, {n} minutes of outage"),
    }
}
