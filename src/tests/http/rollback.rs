//! Evidence that a rollback works, and whether there is time for one.

use super::packages::missing_at;
use crate::support::{releases::Release, *};
use chrono::TimeDelta;
use slipway::{api::rollback::Rollback, domain::rollback::Standing, server::clock};

async fn read(app: &TestApp, release: &Release<'_>) -> Rollback {
    app.as_(Person::Reader).read("rollback/read", &[("id", &release.id)]).await.expect(200).read()
}

async fn rehearse(app: &TestApp, by: Person, release: &Release<'_>, minutes: &str, outcome: &str) -> Answer {
    let seen = read(app, release).await;
    let on = (clock::now() - TimeDelta::hours(1)).format("%Y-%m-%dT%H:%M").to_string();
    let plan = seen.revision.map(|r| r.1).unwrap_or_default();
    let fields = [
        ("request", release.id.as_str()),
        ("plan", plan.as_str()),
        ("packages", seen.packages.as_str()),
        ("on", on.as_str()),
        ("zone", "UTC"),
        ("who", "Dora"),
        ("place", "TEST"),
        ("minutes", minutes),
        ("outcome", outcome),
        ("note", "As it went."),
    ];
    app.as_(by).submit("rollback/rehearse", &fields).await
}

async fn verify(app: &TestApp, release: &Release<'_>, reason: &str) -> Answer {
    let seen = read(app, release).await;
    let plan = seen.revision.map(|r| r.1).unwrap_or_default();
    let fields = [
        ("request", release.id.as_str()),
        ("plan", plan.as_str()),
        ("packages", seen.packages.as_str()),
        ("reason", reason),
    ];
    app.as_(Person::ChangeManager).submit("rollback/verify", &fields).await
}

async fn verification(app: &TestApp, release: &Release<'_>, minutes: &str) -> Answer {
    let fields = [("request", release.id.as_str()), ("minutes", minutes)];
    app.as_(Person::Deployer).submit("rollback/verification-time", &fields).await
}

on_both! {
    /// S1.67: untested, verified with a reason, rehearsed; the gate says what is missing.
    async fn a_rollback_is_proved_by_rehearsal_or_verification(app) {
        let release = app.release().raise().await.at("8").await;
        assert_eq!(read(&app, &release).await.standing, Standing::Untested);
        verify(&app, &release, " ").await.problem("reason");
        verify(&app, &release, "The mainframe has no second system.").await.done();
        assert_eq!(read(&app, &release).await.standing, Standing::Verified);
        rehearse(&app, Person::Deployer, &release, "25", "failed").await.done();
        assert_eq!(read(&app, &release).await.standing, Standing::Failed);
        let refused = verify(&app, &release, "The mainframe has no second system.").await.expect(409);
        assert!(refused.error().to_string().contains("can be tested"));
        rehearse(&app, Person::Tester, &release, "25", "succeeded").await.expect(403);
        rehearse(&app, Person::Deployer, &release, "25", "succeeded").await.done();
        let page = read(&app, &release).await;
        assert_eq!((page.standing, page.evidence.len(), page.missing.as_str()), (Standing::Rehearsed, 3, ""));
        let page = app.as_(Person::ChangeManager).get(&release.tab("rollback")).await.expect(200);
        page.shows("Rehearsed").shows("25 minutes").shows("The mainframe has no second system.").shows("Record a rehearsal");
        verification(&app, &release, "30").await.done();
        let missing = missing_at(&app, &release, "8").await.join(" ");
        assert!(!missing.contains("rollback") && !missing.contains("window"), "{missing}");
    }

    /// S1.64, S1.67: evidence is for one plan revision and one set of packages; it expires with either and says which.
    async fn evidence_expires_with_the_plan_and_the_packages(app) {
        let release = app.release().raise().await.at("8").await;
        rehearse(&app, Person::Deployer, &release, "25", "succeeded").await.done();
        release.submit_plan_anew().await;
        let page = read(&app, &release).await;
        let words = "The rollback was rehearsed for revision 1; the plan is at revision 2.";
        assert_eq!((page.standing, page.evidence[0].expired.as_str()), (Standing::Untested, words));
        app.as_(Person::Reader).get(&release.tab("rollback")).await.expect(200).shows(words);
        assert!(missing_at(&app, &release, "8").await.iter().any(|m| m.starts_with(words)));
        rehearse(&app, Person::Deployer, &release, "25", "succeeded").await.done();
        assert_eq!(read(&app, &release).await.standing, Standing::Rehearsed);
        release.accept_change("One more").await;
        let page = read(&app, &release).await;
        assert!(page.evidence[0].expired.contains("packages or their parts have changed"), "{}", page.evidence[0].expired);
        assert_eq!(page.standing, Standing::Untested);
    }

    /// Deployment, verification and the measured rollback fit into the window, or the gate says by how much they do not.
    async fn a_rollback_has_to_fit_into_the_window(app) {
        let release = app.release().window(TimeDelta::days(2), TimeDelta::minutes(100)).raise().await.at("8").await;
        let page = read(&app, &release).await;
        assert!(page.limits.missing.contains("how long it takes to verify"), "{}", page.limits.missing);
        // 40 minutes of activities, 25 of backout steps.
        verification(&app, &release, "35").await.done();
        let limits = read(&app, &release).await.limits;
        assert_eq!((limits.missing.as_str(), limits.spare.as_str(), limits.measured), ("", "0 minutes", false));
        verification(&app, &release, "36").await.done();
        let missing = missing_at(&app, &release, "8").await.join(" ");
        assert!(missing.contains("do not fit into the window: 1 minute too long"), "{missing}");
        // The rehearsal was quicker than the plan.
        rehearse(&app, Person::Deployer, &release, "20", "succeeded").await.done();
        let limits = read(&app, &release).await.limits;
        assert_eq!((limits.missing.as_str(), limits.spare.as_str(), limits.measured), ("", "4 minutes", true));
        verification(&app, &release, "-1").await.problem("minutes");
        verification(&app, &release, "soon").await.problem("minutes");
        let page = app.as_(Person::Reader).get(&release.tab("rollback")).await.expect(200);
        page.shows("Begin the rollback by").shows("measured in a rehearsal");
    }
}

/// S1.66: the page says how complete the backout plan is.
#[tokio::test]
async fn the_completeness_of_the_backout_plan_is_shown() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    let page = read(&app, &release).await;
    assert_eq!((page.backout.complete, page.backout.state.as_str()), (false, "Not started"));
    app.as_(Person::Deployer).get(&release.tab("rollback")).await.expect(200).shows("Submit the plan first");
    let mut plan = releases::complete_plan();
    plan.backout.steps[0].minutes = String::new();
    release.write_plan(&plan).await;
    let page = read(&app, &release).await;
    assert_eq!((page.backout.complete, page.backout.minutes.as_str()), (false, ""));
    release.write_plan(&releases::complete_plan()).await;
    let page = read(&app, &release).await;
    assert_eq!((page.backout.complete, page.backout.minutes.as_str()), (true, "25 minutes"));
}

#[tokio::test]
async fn evidence_is_for_what_was_seen() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    rehearse(&app, Person::Deployer, &release, "25", "succeeded").await.expect(409);
    let release = release.at("8").await;
    let fields = [("request", release.id.as_str()), ("plan", "another"), ("packages", "x"), ("reason", "Because.")];
    app.as_(Person::Deployer).submit("rollback/verify", &fields).await.expect(409);
    rehearse(&app, Person::Deployer, &release, "0", "succeeded").await.problem("minutes");
    rehearse(&app, Person::Deployer, &release, "25", "").await.problem("outcome");
    assert!(read(&app, &release).await.evidence.is_empty());
    app.as_(Person::Reader).get(&app.release_at(world().their_release.to_string()).tab("rollback")).await.expect(404);
}
