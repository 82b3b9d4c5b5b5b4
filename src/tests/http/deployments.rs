//! Recording deployments: who may, when, and what they move.

use crate::support::{releases::Release, *};
use chrono::TimeDelta;
use slipway::{
    api::{changes::ReleaseChanges, deployments::Deployments},
    domain::{calendar::Environment, event::Entry},
};

async fn record(app: &TestApp, by: Person, release: &Release<'_>, to: &str, outcome: &str) -> Answer {
    let fields =
        [("request", release.id.as_str()), ("environment", to), ("outcome", outcome), ("note", "ran install.sh")];
    app.as_(by).submit("deployments/record", &fields).await
}

async fn read(app: &TestApp, by: Person, release: &Release<'_>) -> Deployments {
    app.as_(by).read("deployments/list", &[("id", &release.id)]).await.expect(200).read()
}

async fn places(app: &TestApp, release: &Release<'_>) -> Vec<Option<Environment>> {
    let page: ReleaseChanges =
        app.as_(Person::Reader).read("changes/of-release", &[("id", &release.id)]).await.expect(200).read();
    page.rows.iter().map(|r| r.environment).collect()
}

async fn refusals(app: &TestApp, release: &Release<'_>) -> Vec<Entry> {
    let mut tx = app.state.store.read(world().workspace).await.unwrap();
    let all = tx.history(release.request(), 100).await.unwrap();
    all.into_iter().filter(|e| e.kind == "access.refused").collect()
}

/// At the step that deploys to LIVE, inside its window.
async fn ready(app: &TestApp) -> Release<'_> {
    app.release().window(TimeDelta::minutes(-10), TimeDelta::hours(2)).raise().await.at("15").await
}

async fn give_role(app: &TestApp, to: Person, role: &str) {
    sql!(
        app,
        "INSERT INTO role_given (workspace_id, person_id, role) VALUES ($1, $2, $3)",
        world().workspace.0,
        to.id().0,
        role
    )
    .unwrap();
}

on_both! {
    /// S0.24, S0.35: TEST is a target of its own; step 8 ends with the deployment and the preparation for integration
    /// testing recorded.
    async fn step_8_takes_a_deployment_to_test_and_its_preparation(app) {
        let release = app.release().raise().await.at("7").await;
        release.accept_change("Faster search").await;
        let early = record(&app, Person::Deployer, &release, "TEST", "succeeded").await.expect(409);
        assert!(early.error().to_string().contains("belongs to step 8"));
        release.advance(Person::ReleaseManager, "7", "done").await.done();
        record(&app, Person::Stakeholder, &release, "TEST", "succeeded").await.expect(403);
        record(&app, Person::Developer, &release, "TEST", "failed").await.done();
        assert_eq!(places(&app, &release).await, [None], "a failure moves nothing");
        record(&app, Person::Developer, &release, "TEST", "succeeded").await.done();
        assert_eq!(places(&app, &release).await, [Some(Environment::Test)]);
        let words = release.advance(Person::ReleaseManager, "8", "done").await.expect(409).error().to_string();
        assert!(words.contains("Preparation for integration testing"), "{words}");
        release.record(Person::ReleaseManager, "integration-testing-prepared", "done", "").await.done();
        release.advance(Person::ReleaseManager, "8", "done").await.done();
    }

    /// S0.24, S0.3: LIVE is the other target; a deployment there moves all packages and keeps the plan's hash.
    async fn a_deployment_to_live_moves_every_package(app) {
        let release = ready(&app).await;
        record(&app, Person::Deployer, &release, "LIVE", "succeeded").await.done();
        assert_eq!(places(&app, &release).await, [Some(Environment::Live)]);
        let page = read(&app, Person::Reader, &release).await;
        let (_, hash) = release.overview().await.revision.unwrap();
        assert_eq!((page.rows[0].environment, page.rows[0].revision_hash.as_str()), (Environment::Live, hash.as_str()));
        assert_eq!(page.rows[0].by, Person::Deployer.name());
        for to in ["LIVE", "TEST"] {
            let again = record(&app, Person::Deployer, &release, to, "succeeded").await.expect(409);
            assert!(again.error().to_string().contains("in LIVE already"));
        }
        release.advance(Person::ReleaseManager, "15", "done").await.done();
    }

    /// S0.43, S0.46: a deployment that failed half-way leads to the backout; what was taken back is not shown as LIVE.
    async fn a_failed_deployment_is_backed_out(app) {
        let release = ready(&app).await;
        release.advance(Person::ReleaseManager, "15", "done").await.expect(409);
        record(&app, Person::Deployer, &release, "LIVE", "failed").await.done();
        release.advance(Person::ReleaseManager, "15", "done").await.done();
        release.record(Person::ReleaseManager, "sanity-check", "fail", "Half of it is there.").await.done();
        let refused = release.advance(Person::ReleaseManager, "16", "yes").await.expect(409).error().to_string();
        assert!(refused.contains("No deployment to LIVE is recorded"), "{refused}");
        release.advance(Person::ReleaseManager, "16", "no").await.done();
        assert_eq!(release.step().await, "19");
        // What is backed out is what was approved.
        let mut plan = releases::complete_plan();
        plan.backout.steps.truncate(1);
        plan.backout.trigger = "Never.".into();
        release.write_plan(&plan).await;
        let refused = release.try_submit_plan().await.expect(409).error().to_string();
        assert!(refused.contains("A deployment to LIVE has failed"), "{refused}");
    }

    /// S0.46: once the backout plan is carried out, the release's packages are not in LIVE any more.
    async fn what_was_backed_out_is_not_in_live(app) {
        let release = app.release().window(TimeDelta::minutes(-10), TimeDelta::hours(2)).raise().await.at("19").await;
        assert_eq!(places(&app, &release).await, [Some(Environment::Live)]);
        release.meet_gates("19", "20").await;
        release.advance(Person::ReleaseManager, "19", "done").await.done();
        assert_eq!(places(&app, &release).await, [Some(Environment::Test)]);
        let live = read(&app, Person::Reader, &release).await.targets.into_iter().find(|t| t.environment == Environment::Live);
        assert!(live.is_some_and(|t| !t.deployed && t.packages == 0));
    }

    /// S0.42: who has the role Developer or Tester is refused, whatever other roles they have, administrators included;
    /// the trail keeps the refusal on the release.
    async fn developers_and_testers_by_role_have_no_part_in_live(app) {
        let release = ready(&app).await;
        give_role(&app, Person::Deployer, "developer").await;
        give_role(&app, Person::SecondReleaseManager, "tester").await;
        for role in ["release-manager", "deployer", "developer"] {
            give_role(&app, Person::Administrator, role).await;
        }
        let who = [Person::Deployer, Person::SecondReleaseManager, Person::Administrator, Person::Developer, Person::Tester];
        for person in who {
            let refused = record(&app, person, &release, "LIVE", "succeeded").await.expect(403).error().to_string();
            let entry = refusals(&app, &release).await.remove(0);
            assert_eq!(entry.actor, Some(person.id()));
            assert!(entry.words.contains("to LIVE and was refused") && entry.words.contains(&refused), "{}", entry.words);
        }
        let page = app.as_(Person::Deployer).get(&release.tab("deployments")).await.expect(200);
        page.shows("Segregation of duties: you have the role Developer");
        assert_eq!(places(&app, &release).await, [Some(Environment::Test)]);
        // Nor may they take the step that deploys.
        release.deploy("LIVE").await;
        release.advance(Person::SecondReleaseManager, "15", "done").await.expect(403);
        release.advance(Person::ReleaseManager, "15", "done").await.done();
    }

    /// S0.42: who developed or tested on this release is refused by its history, whatever their roles are now.
    async fn who_developed_or_tested_this_release_has_no_part_in_live(app) {
        let release = ready(&app).await;
        sql!(app, "UPDATE change SET initiator_id = $1", Person::SecondReleaseManager.id().0).unwrap();
        sql!(
            app,
            "INSERT INTO tested_by (workspace_id, request_id, person_id) VALUES ($1, $2, $3)",
            world().workspace.0,
            release.request().0,
            Person::Deployer.id().0
        )
        .unwrap();
        for (person, why) in [(Person::SecondReleaseManager, "developed a change"), (Person::Deployer, "tested this release")] {
            let refused = record(&app, person, &release, "LIVE", "succeeded").await.expect(403);
            assert!(refused.error().to_string().contains(why));
        }
        assert_eq!(refusals(&app, &release).await.len(), 2);
        record(&app, Person::ReleaseManager, &release, "LIVE", "succeeded").await.done();
    }

    /// S0.42: taking LIVE back is a part in its deployment, too.
    async fn developers_and_testers_have_no_part_in_the_backout_of_live(app) {
        let release = app.release().window(TimeDelta::minutes(-10), TimeDelta::hours(2)).raise().await.at("19").await;
        give_role(&app, Person::ReleaseManager, "tester").await;
        let step = &releases::complete_plan().backout.steps[0];
        let record = format!("backout.{}", step.id);
        let refused = release.record(Person::ReleaseManager, &record, "pass", "").await.expect(403).error().to_string();
        assert!(refused.contains("LIVE"), "{refused}");
        release.advance(Person::ReleaseManager, "19", "done").await.expect(403);
        assert_eq!(refusals(&app, &release).await.len(), 2);
        release.record(Person::SecondReleaseManager, &record, "pass", "").await.done();
    }

    /// S0.42: the policy product-team lets the team ship what it builds; it cannot be loosened for a release that is under
    /// way.
    async fn the_policy_product_team_lets_developers_deploy(app) {
        let under_way = ready(&app).await;
        app.as_(Person::Administrator).submit("policy/set", &[("policy", "product-team")]).await.done();
        let release = ready(&app).await;
        give_role(&app, Person::Deployer, "developer").await;
        record(&app, Person::Deployer, &under_way, "LIVE", "succeeded").await.expect(403);
        record(&app, Person::Deployer, &release, "LIVE", "succeeded").await.done();
    }

    async fn live_asks_again_for_everything(app) {
        let release = ready(&app).await;
        let mut plan = releases::complete_plan();
        plan.policy = "Another policy.".into();
        release.write_plan(&plan).await;
        sql!(app, "UPDATE checklist_item SET result = 'fail'").unwrap();
        let refused = record(&app, Person::Deployer, &release, "LIVE", "succeeded").await.expect(409).error().to_string();
        for reason in ["edited after revision 1", "mandatory tests have not passed"] {
            assert!(refused.contains(reason), "{refused}");
        }
        let page = app.as_(Person::Deployer).get(&release.tab("deployments")).await.expect(200);
        page.shows("What is in the way").shows("edited after revision 1");
        assert_eq!(read(&app, Person::Reader, &release).await.rows.len(), 1, "only TEST is recorded");
    }

    async fn live_waits_for_the_window(app) {
        let release = app.release().raise().await.at("15").await;
        let refused = record(&app, Person::Deployer, &release, "LIVE", "succeeded").await.expect(409);
        assert!(refused.error().to_string().contains("window has not begun"));
    }
}

#[tokio::test]
async fn a_second_click_records_nothing() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await.at("8").await;
    let fields = [("request", release.id.as_str()), ("environment", "TEST"), ("outcome", "succeeded"), ("seen", "0")];
    app.as_(Person::Deployer).submit("deployments/record", &fields).await.done();
    app.as_(Person::Deployer).submit("deployments/record", &fields).await.expect(409);
    assert_eq!(read(&app, Person::Reader, &release).await.rows.len(), 1);
}

#[tokio::test]
async fn bad_input_is_told_and_nothing_is_recorded() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await.at("8").await;
    record(&app, Person::Deployer, &release, "PRODUCTION", "succeeded").await.problem("environment");
    record(&app, Person::Deployer, &release, "TEST", "").await.problem("outcome");
    let fields = [("request", release.id.as_str()), ("environment", "TEST"), ("outcome", "failed")];
    app.as_(Person::Deployer).submit("deployments/record", &fields).await.problem("note");
    let theirs = app.release_at(world().their_release.to_string());
    record(&app, Person::Deployer, &theirs, "TEST", "succeeded").await.expect(404);
    record(&app, Person::Deployer, &app.release_at("nonsense"), "TEST", "succeeded").await.expect(404);
    app.as_(Person::Reader).get(&theirs.tab("deployments")).await.expect(404);
    assert!(read(&app, Person::Reader, &release).await.rows.is_empty());
    let early = app.release().raise().await;
    app.as_(Person::Reader).get(&early.tab("deployments")).await.expect(200).shows("nothing to deploy yet");
    record(&app, Person::Deployer, &early, "TEST", "succeeded").await.expect(409);
}
