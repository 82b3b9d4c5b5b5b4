//! What the check accepts the server accepts, and what it names the server names in the same words: plans are saved, read
//! back and submitted over HTTP. They are drawn by chance, the same ones in every run.

use crate::support::{releases::complete_plan, *};
use chrono::TimeDelta;
use proptest::{
    arbitrary::any,
    collection::vec,
    sample::{Index, select},
    strategy::{Strategy, ValueTree},
    test_runner::TestRunner,
};
use slipway::{
    api::plans::{PlanView, SavePlanForm},
    domain::{
        plan::{Plan, PlanEdit, Required, Section, shape::Kind},
        problem::Problem,
    },
    server::{clock, zones::TimeZones},
};

/// How many plans are drawn.
const DRAWN: usize = 24;

/// What people type, and what not every field takes.
fn texts() -> Vec<String> {
    let short = [
        "",
        " ",
        "Somebody",
        "20",
        "20/30/60",
        "lots",
        "99999999",
        "1, 2",
        "2026-03-14T20:00",
        "soon",
        "inside",
        "For {version}",
        "Two\nlines",
        "\u{1F600} <b>",
        "A bell \u{7}",
    ];
    let long = [201, 20_001].map(|length| "x".repeat(length));
    short.map(str::to_owned).into_iter().chain(long).collect()
}

/// A text that a field of this kind takes.
fn fitting(kind: Kind) -> String {
    match kind {
        // Inside the window of the release that is raised for the plan.
        Kind::LocalTime => {
            (clock::now() + TimeDelta::days(5) + TimeDelta::minutes(30)).format("%Y-%m-%dT%H:%M").to_string()
        }
        Kind::Minutes => "20".into(),
        Kind::Yes => "true".into(),
        Kind::Numbers => String::new(),
        Kind::Choice(choices) => choices.options()[0].0.into(),
        Kind::Note | Kind::Line | Kind::Person => "Somebody".into(),
    }
}

/// Writes all texts of a section, and in each of its tables a row with what is asked for.
fn fill(plan: &mut Plan, section: Section) {
    for field in section.texts() {
        plan.set_text(field.key, &fitting(field.kind));
    }
    for table in section.tables() {
        for column in table.columns.iter().filter(|c| c.needed || c.kind == Kind::LocalTime) {
            plan.set_text(&format!("{}.n1.{}", table.rows.path(), column.key), &fitting(column.kind));
        }
    }
}

/// The paths of a section's fields, and of whether it applies.
fn paths(plan: &Plan, section: Section) -> Vec<String> {
    let mut paths: Vec<String> = section.texts().map(|f| f.key.to_owned()).collect();
    for table in section.tables() {
        for id in plan.row_ids(table.rows) {
            paths.extend(table.columns.iter().map(|c| format!("{}.{id}.{}", table.rows.path(), c.key)));
        }
    }
    if section == Section::Policy {
        paths.extend(["rules.max_risk", "rules.max_outage_minutes"].map(str::to_owned));
    }
    paths.extend(["skipped", "not_applicable"].map(|what| format!("{what}.{}", section.key())));
    paths
}

/// The complete plan after a few edits: sections filled in as they should be, and fields with any text.
fn drawn() -> Vec<Plan> {
    let edits = vec((select(Section::ALL), any::<bool>(), any::<Index>(), select(texts())), 0..5);
    let mut runner = TestRunner::deterministic();
    let mut plans = Vec::new();
    for _ in 0..DRAWN {
        let mut plan = complete_plan();
        for (section, is_whole, place, text) in edits.new_tree(&mut runner).unwrap().current() {
            if is_whole {
                fill(&mut plan, section);
            } else {
                let paths = paths(&plan, section);
                let path: &String = place.get(&paths);
                plan.set_text(path, &text);
            }
        }
        plans.push(plan);
    }
    plans
}

fn told(problems: &[Problem]) -> Vec<(String, String)> {
    let mut told: Vec<_> = problems.iter().map(|p| (p.field.clone(), p.words.clone())).collect();
    told.sort();
    told
}

/// Saves the plan in a release of its own, reads it back and submits it: each is done if the check finds nothing, and
/// refused with what it finds if it does.
async fn is_held_to_its_check(app: &TestApp, plan: &Plan) {
    let release = app.release().window(TimeDelta::days(5), TimeDelta::hours(2)).raise().await;
    let manager = app.as_(Person::ReleaseManager);
    let edit = PlanEdit::between(0, &Plan::default(), plan);
    let saved = manager.post_json("plans/save", &SavePlanForm { request: release.id.clone(), edit }).await;
    let limits = plan.check_limits();
    if !limits.is_empty() {
        assert_eq!(told(saved.expect(422).error().problems()), told(&limits), "{plan:?}");
        return;
    }
    saved.expect(200);
    let view: PlanView = manager.read("plans/read", &[("id", &release.id)]).await.expect(200).read();
    assert_eq!(&view.plan, plan);
    let mut tx = app.state.store.read(world().workspace).await.unwrap();
    let window = tx.request(release.request()).await.unwrap().unwrap().window;
    drop(tx);
    let mut missing = plan.check_for_submit(&Required::from("minor"));
    // Browsers know no zones, so this part is asked on the server only.
    missing.extend(plan.wrong_times(&TimeZones, &window));
    let edit = view.edit.to_string();
    let form = [("request", release.id.as_str()), ("edit", edit.as_str())];
    let submitted = manager.submit("plans/submit", &form).await;
    if missing.is_empty() {
        submitted.done();
    } else {
        assert_eq!(told(submitted.expect(422).error().problems()), told(&missing), "{plan:?}");
    }
}

on_both! {
    /// One plan of each sort is there whatever is drawn.
    async fn what_the_check_accepts_the_server_accepts(app) {
        let long = "x".repeat(20_001);
        let sorts = [("contents", "Faster."), ("policy", ""), ("policy", long.as_str()), ("texts.planned_for", "2000-01-01T00:00")];
        let with = |(path, text): (&str, &str)| {
            let mut plan = complete_plan();
            plan.set_text(path, text);
            plan
        };
        for plan in sorts.into_iter().map(with).chain(drawn()) {
            is_held_to_its_check(&app, &plan).await;
        }
    }
}
