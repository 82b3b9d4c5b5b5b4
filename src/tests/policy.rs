//! The release policy of source S4, walked through over HTTP: a release that passes its tests before and after, and one
//! that is rolled back, analysed, mended, and followed by a further maintenance window.

use crate::support::{releases::Release, *};
use chrono::TimeDelta;
use slipway::{
    api::releases::Overview,
    domain::process::builtin::{RELEASE_POLICY, RELEASE_POLICY_TOML},
};

fn missing(overview: &Overview) -> String {
    let gates = overview.next.iter().flat_map(|n| &n.gates).filter_map(|g| g.missing.as_ref());
    gates.map(|m| m.words.as_str()).collect::<Vec<_>>().join("\n")
}

/// A release of Payments under the policy, inside its window, approved and with its change.
async fn approved<'a>(app: &'a TestApp, process: &str) -> Release<'a> {
    let product = world().payments.to_string();
    let fields = [("product", product.as_str()), ("major", process), ("minor", process), ("emergency", process)];
    app.as_(Person::ProcessOwner).submit("processes/choose", &fields).await.done();
    let release =
        app.release().window(TimeDelta::minutes(-30), TimeDelta::hours(6)).component(world().api).raise().await;
    release.accept_change("Faster settlement").await;
    release.write_plan(&releases::complete_plan()).await;
    release.submit_plan().await;
    for impact in ["security-impact", "operational-impact"] {
        release.fill_in(Person::ReleaseManager, impact, "done", &[("impact", "None.")]).await.done();
    }
    release.advance(Person::ReleaseManager, "1", "done").await.done();
    for who in [Person::Cab1, Person::Cab2] {
        release.vote(who, "maintenance-window").await;
    }
    release.advance(Person::ChangeManager, "2", "done").await.done();
    release
}

/// Tested, announced and deployed to LIVE.
async fn in_live<'a>(app: &'a TestApp, process: &str) -> Release<'a> {
    let release = approved(app, process).await;
    let words = missing(&release.overview().await);
    assert!(words.contains("No deployment to TEST") && words.contains("no mandatory test"), "{words}");
    release.deploy("TEST").await;
    release.pass_check("regression", "Old things work").await;
    release.advance(Person::QaManager, "3", "done").await.done();
    release.rehearse().await;
    release.announce("release", &["stakeholders"]).await;
    release.advance(Person::ReleaseManager, "4", "done").await.done();
    release.deploy_live().await;
    release.advance(Person::ReleaseManager, "5", "done").await.done();
    release
}

/// Publishes a process of one's own.
async fn publish(app: &TestApp, text: &str) {
    let owner = app.as_(Person::ProcessOwner);
    owner.submit("processes/import", &[("key", "ours"), ("text", text)]).await.done();
    owner.submit("processes/publish", &[("process", "ours"), ("edit", "1")]).await.done();
}

/// The policy with a step 7 that leads back to the deployment, and no step 8.
fn deploying_again() -> String {
    let steps: Vec<_> = RELEASE_POLICY_TOML.split("[[step]]\n").filter(|s| !s.starts_with("number = \"8\"")).collect();
    let whole = "to = \"8\"\neffects = [\"take-packages-back\", \"mark-changes-backed-out\"]";
    let text = steps.join("[[step]]\n");
    assert!(text.contains(whole));
    text.replace(whole, "to = \"5\"\neffects = [\"take-packages-back\"]")
}

async fn test_afterwards(release: &Release<'_>, answer: &str, outcome: &str) {
    let findings = [("findings", "A day's payments.")];
    release.fill_in(Person::QaManager, "post-release-testing", answer, &findings).await.done();
    release.advance(Person::QaManager, "6", outcome).await.done();
}

async fn back_out(release: &Release<'_>) {
    for step in releases::complete_plan().backout.steps {
        release.record(Person::ReleaseManager, &format!("backout.{}", step.id), "pass", "").await.done();
    }
}

on_both! {
    /// S4.36, S4.38: what was backed out of an earlier deployment says nothing of the one that failed now.
    async fn what_was_backed_out_before_the_deployment_counts_no_longer(app) {
        publish(&app, &deploying_again()).await;
        let release = in_live(&app, "ours").await;
        test_afterwards(&release, "fail", "failed").await;
        back_out(&release).await;
        release.advance(Person::ReleaseManager, "7", "done").await.done();
        assert_eq!(release.step().await, "5");
        release.deploy_live().await;
        release.advance(Person::ReleaseManager, "5", "done").await.done();
        let refused = release.advance(Person::QaManager, "6", "passed").await.expect(409).error().to_string();
        assert!(refused.contains("Post-release testing"), "{refused}");
        test_afterwards(&release, "fail", "failed").await;
        let refused = release.advance(Person::ReleaseManager, "7", "done").await.expect(409).error().to_string();
        assert!(refused.contains("These backout steps have no result yet"), "{refused}");
        let records = release.overview().await.next.unwrap().records;
        assert!(!records.is_empty() && records.iter().all(|r| r.positive.is_none()), "{records:?}");
        back_out(&release).await;
        release.advance(Person::ReleaseManager, "7", "done").await.done();
        assert_eq!(release.step().await, "5");
    }

    /// S4.43: what a record is for is data: a process that calls its review and its fields otherwise keeps its lessons.
    async fn a_copy_that_renames_its_review_keeps_its_lessons(app) {
        let text = RELEASE_POLICY_TOML.replace("\"pir\"", "\"look-back\"").replace("recorded:pir", "recorded:look-back");
        publish(&app, &text.replace("key = \"lessons\"", "key = \"learned\"")).await;
        let release = in_live(&app, "ours").await;
        test_afterwards(&release, "pass", "passed").await;
        let review = [("outage_minutes", "0"), ("went_well", "All."), ("learned", "Call the night shift."), ("actions", "none")];
        release.fill_in(Person::ChangeManager, "look-back", "pass", &review).await.done();
        release.advance(Person::ChangeManager, "9", "successful").await.done();
        app.as_(Person::Reader).get("/improvements/lessons").await.expect(200).shows("Call the night shift.");
    }

    /// S4.39, S4.40, S4.42, S4.43: tests before and after the deployment decide, and every release has its review.
    async fn a_release_is_tested_before_and_after_it_is_released(app) {
        let release = in_live(&app, RELEASE_POLICY).await;
        let refused = release.advance(Person::QaManager, "6", "passed").await.expect(409).error().to_string();
        assert!(refused.contains("Post-release testing"), "{refused}");
        let findings = [("findings", "A day's payments are right.")];
        release.fill_in(Person::QaManager, "post-release-testing", "pass", &findings).await.done();
        release.advance(Person::QaManager, "6", "passed").await.done();
        assert_eq!(release.step().await, "9");
        let refused = release.advance(Person::ChangeManager, "9", "successful").await.expect(409).error().to_string();
        assert!(refused.contains("“Post Implementation Review” is not recorded."), "{refused}");
        release.review(twenty::Way::Success).await;
        release.advance(Person::ChangeManager, "9", "successful").await.done();
        assert_eq!(release.overview().await.end, Some(("Closed: successful".into(), true)));
        app.as_(Person::Reader).get("/improvements/lessons").await.expect(200).shows("Test with a full ledger.");
    }

    /// S4.36-38, S4.41: a rollback is analysed and its cause resolved, and a further window is sought with approvals of its
    /// own, before the release can be closed; it counts among those that failed.
    async fn a_rollback_is_analysed_and_followed_by_a_further_window(app) {
        let release = in_live(&app, RELEASE_POLICY).await;
        let findings = [("findings", "Payments fail.")];
        release.fill_in(Person::QaManager, "post-release-testing", "fail", &findings).await.done();
        release.advance(Person::QaManager, "6", "failed").await.done();
        for step in releases::complete_plan().backout.steps {
            release.record(Person::ReleaseManager, &format!("backout.{}", step.id), "pass", "").await.done();
        }
        release.advance(Person::ReleaseManager, "7", "done").await.done();
        let analysis = [("problem", "PRB-1"), ("cause", "A lock.")];
        let refused = release.fill_in(Person::ProblemManager, "root-cause-analysis", "done", &analysis).await;
        assert!(refused.problem("fields.problem").contains("There is no problem record PRB-1."));
        let problem = release.open_problem().await;
        let analysis = [("problem", problem.as_str()), ("cause", "A lock.")];
        release.fill_in(Person::ProblemManager, "root-cause-analysis", "done", &analysis).await.done();
        release.fill_in(Person::ReleaseManager, "resolution", "done", &[("fix", "A shorter transaction.")]).await.done();
        let refused = release.advance(Person::ReleaseManager, "8", "done").await.expect(409).error().to_string();
        assert!(refused.contains("No follow-up release has been raised."), "{refused}");

        let mut fields = app.release().window(TimeDelta::days(3), TimeDelta::hours(2)).component(world().api).fields();
        fields.push(("predecessor", release.id.clone()));
        let next = app.as_(Person::ReleaseManager).submit("releases/raise", &pairs(&fields)).await.done().go_to.unwrap();
        let next = app.release_at(next.rsplit('/').next().unwrap());
        app.as_(Person::Reader).get(&release.page()).await.expect(200).shows("Followed by");
        assert_eq!(next.step().await, "1", "it is approved anew");
        release.advance(Person::ReleaseManager, "8", "done").await.done();
        release.review(twenty::Way::Rollback).await;
        release.advance(Person::ChangeManager, "9", "rolled-back").await.done();
        assert_eq!(release.overview().await.end, Some(("Closed: rolled back".into(), false)));
        app.as_(Person::Reader).get("/improvements").await.expect(200).shows("1 of 1");
    }
}
