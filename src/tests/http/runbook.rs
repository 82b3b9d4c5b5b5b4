//! The deployment plan carried out live: who may, in which order, and what is said while it goes on.

use super::packages::missing_at;
use crate::support::{releases::Release, *};
use chrono::TimeDelta;
use slipway::{
    api::runbook::{RunbookView, Turn},
    domain::{plan::Activity, runbook::Progress},
    server::clock,
};

async fn read(app: &TestApp, release: &Release<'_>) -> RunbookView {
    app.as_(Person::Reader).read("runbook/read", &[("id", &release.id)]).await.expect(200).read()
}

async fn act(app: &TestApp, by: Person, release: &Release<'_>, activity: &str, act: &str) -> Answer {
    let plan = read(app, release).await.revision.map(|r| r.1).unwrap_or_default();
    let fields = [
        ("request", release.id.as_str()),
        ("plan", plan.as_str()),
        ("activity", activity),
        ("act", act),
        ("reason", "The disk is full."),
    ];
    app.as_(by).submit("runbook/act", &fields).await
}

/// At the step that deploys to LIVE, inside its window.
async fn ready(app: &TestApp) -> Release<'_> {
    app.release().window(TimeDelta::minutes(-10), TimeDelta::hours(2)).raise().await.at("15").await
}

on_both! {
    /// S1.83: the plan's activities are carried out in their order, and the runbook is done when all are.
    async fn the_deployment_plan_is_carried_out_step_by_step(app) {
        let release = ready(&app).await;
        let page = read(&app, &release).await;
        assert_eq!(page.lines.iter().map(|l| l.turn).collect::<Vec<_>>(), [Turn::Next, Turn::Later]);
        let early = act(&app, Person::Deployer, &release, "a2", "start").await.expect(409).error().to_string();
        assert!(early.contains("“Install” waits for “Stop the batch”"), "{early}");
        act(&app, Person::Deployer, &release, "a1", "start").await.done();
        act(&app, Person::Deployer, &release, "a1", "start").await.expect(409);
        act(&app, Person::ReleaseManager, &release, "a1", "finish").await.done();
        act(&app, Person::Deployer, &release, "a2", "start").await.done();
        act(&app, Person::Deployer, &release, "a2", "fail").await.done();
        let page = app.as_(Person::Deployer).get(&release.tab("runbook")).await.expect(200);
        page.shows("The disk is full.").shows("Start again “Install”").shows("Begin the rollback by");
        let page = read(&app, &release).await;
        assert_eq!((page.lines[1].progress, page.lines[1].turn, page.done), (Progress::Failed, Turn::Now, 1));
        act(&app, Person::Deployer, &release, "a2", "start").await.done();
        act(&app, Person::Deployer, &release, "a2", "finish").await.done();
        assert_eq!(read(&app, &release).await.done, 2);
        let missing = missing_at(&app, &release, "12").await.join(" ");
        assert!(!missing.contains("runbook"), "{missing}");
    }

    /// S1.83: the gate says what is left; what is skipped has a reason.
    async fn what_is_left_of_the_runbook_is_named(app) {
        let release = ready(&app).await;
        act(&app, Person::Deployer, &release, "a1", "skip").await.done();
        act(&app, Person::Deployer, &release, "nothing", "start").await.expect(404);
        let plan = read(&app, &release).await.revision.unwrap().1;
        let fields = [("request", release.id.as_str()), ("plan", plan.as_str()), ("activity", "a2"), ("act", "skip")];
        app.as_(Person::Deployer).submit("runbook/act", &fields).await.problem("reason");
        let missing = missing_at(&app, &release, "12").await.join(" ");
        assert!(missing.contains("1 of 2 activities of the runbook are not done: “Install”."), "{missing}");
    }

    /// S0.42, S1.83: only who may deploy to LIVE acts, under segregation of duties; everybody reads.
    async fn only_those_who_may_deploy_to_live_act(app) {
        let release = ready(&app).await;
        for person in [Person::Reader, Person::Developer, Person::Tester, Person::Administrator, Person::BuildTeam] {
            act(&app, person, &release, "a1", "start").await.expect(403);
        }
        sql!(app, "UPDATE change SET initiator_id = $1", Person::Deployer.id().0).unwrap();
        let refused = act(&app, Person::Deployer, &release, "a1", "start").await.expect(403).error().to_string();
        assert!(refused.contains("developed a change"), "{refused}");
        let page = app.as_(Person::Deployer).get(&release.tab("runbook")).await.expect(200);
        page.shows("Segregation of duties").shows("Stop the batch").hides("Start “Stop the batch”");
        act(&app, Person::ReleaseManager, &release, "a1", "start").await.done();
    }

    /// Whoever begins changes LIVE: everything that LIVE asks for is asked for. Another revision has a runbook of its own.
    async fn a_runbook_begins_when_live_may_be_changed(app) {
        let release = app.release().raise().await.at("15").await;
        let refused = act(&app, Person::Deployer, &release, "a1", "start").await.expect(409).error().to_string();
        assert!(refused.contains("window has not begun"), "{refused}");
        app.as_(Person::Deployer).get(&release.tab("runbook")).await.expect(200).shows("It cannot begin yet");
        let release = ready(&app).await;
        act(&app, Person::Deployer, &release, "a1", "start").await.done();
        let old = read(&app, &release).await.revision.unwrap().1;
        release.submit_plan_anew().await;
        let page = read(&app, &release).await;
        assert!(page.lines.iter().all(|l| l.progress == Progress::Waiting), "a new revision starts a new runbook");
        let fields = [("request", release.id.as_str()), ("plan", old.as_str()), ("activity", "a1"), ("act", "finish")];
        let stale = app.as_(Person::Deployer).submit("runbook/act", &fields).await.expect(409).error().to_string();
        assert!(stale.contains("at revision 2 by now"), "{stale}");
    }

    /// What is begun is brought to its end, also after the deployment to LIVE is recorded.
    async fn a_begun_runbook_goes_on_after_live_is_touched(app) {
        let release = ready(&app).await;
        release.deploy("LIVE").await;
        act(&app, Person::Deployer, &release, "a1", "start").await.done();
        act(&app, Person::Deployer, &release, "a1", "finish").await.done();
    }
}

/// S1.83: late steps are recomputed, and the expected end stands beside the last safe rollback.
#[tokio::test]
async fn a_late_activity_moves_the_expected_end() {
    let app = TestApp::sqlite().await;
    let release = app.release().window(TimeDelta::minutes(-30), TimeDelta::minutes(120)).raise().await;
    let at = |minutes: i64| (clock::now() + TimeDelta::minutes(minutes)).format("%Y-%m-%dT%H:%M").to_string();
    let mut plan = releases::complete_plan();
    plan.activities[0].starts = at(-30);
    plan.activities.push(Activity {
        id: "a3".into(),
        title: "Open the doors".into(),
        owner: "Uma".into(),
        minutes: "5".into(),
        waits_for: vec!["a2".into()],
        ..Activity::default()
    });
    release.write_plan(&plan).await;
    release.submit_plan().await;
    let page = read(&app, &release).await;
    // It should have begun half an hour ago: everything is late by that.
    assert!(page.late && page.against_plan.ends_with("later than planned"), "{}", page.against_plan);
    assert!(page.lines.iter().all(|l| l.late == page.lines[0].late && !l.late.is_empty()), "{:?}", page.lines);
    assert_eq!(page.lines[2].waits, [2]);
    assert_eq!(page.reserve, None, "nobody has said how long verifying takes");
    let fields = [("request", release.id.as_str()), ("minutes", "10")];
    app.as_(Person::Deployer).submit("rollback/verification-time", &fields).await.done();
    // 45 minutes from now, 10 of verifying: 35 before the end of the window, and the backout takes 25.
    let (too_late, words) = read(&app, &release).await.reserve.expect("minutes that are known");
    assert!(!too_late && words.starts_with("It leaves"), "{words}");
    let fields = [("request", release.id.as_str()), ("minutes", "40")];
    app.as_(Person::Deployer).submit("rollback/verification-time", &fields).await.done();
    let (too_late, words) = read(&app, &release).await.reserve.expect("minutes that are known");
    assert!(too_late && words.starts_with("Too late by"), "{words}");
}
