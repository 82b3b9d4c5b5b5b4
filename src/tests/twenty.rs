//! The twenty steps of source S1, walked through over HTTP by the people of their roles: a minor release that works, one
//! that is rolled back after its review, an emergency that is rolled back before it. What each workspace refuses is
//! tested where it is built.

use crate::support::{twenty::Way, *};
use slipway::{
    api::{
        baselines::Baselines,
        calendar::{CalendarEntry, CalendarPage},
        changes::{ChangeView, ReleaseChanges},
        releases::{Overview, RecordView, ReleaseList},
        review::Review,
        roles::RolesOfRelease,
    },
    domain::{
        access::Role,
        process::builtin::{RELEASE_AND_DEPLOYMENT, find},
    },
};

/// What is missing at the step at hand, in words.
fn missing(overview: &Overview) -> String {
    let gates = overview.next.iter().flat_map(|n| &n.gates).filter_map(|g| g.missing.as_ref());
    gates.map(|m| m.words.as_str()).collect::<Vec<_>>().join("\n")
}

fn pairs_of(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect()
}

fn in_a_week() -> String {
    (slipway::server::clock::now() + chrono::TimeDelta::days(7)).date_naive().to_string()
}

fn record<'o>(overview: &'o Overview, key: &str) -> &'o RecordView {
    let mut records = overview.next.iter().flat_map(|n| &n.records);
    records.find(|r| r.key == key).unwrap_or_else(|| panic!("no record {key}"))
}

async fn changes(app: &TestApp, release: &str) -> ReleaseChanges {
    app.as_(Person::Reader).read("changes/of-release", &[("id", release)]).await.expect(200).read()
}

on_both! {
    /// S1.1, S1.20-23, S1.98-101: from the ticket to the close, each step left by its role only when it is met.
    async fn a_minor_release_goes_through_the_twenty_steps(app) {
        let mut release = app.twenty("minor").await;
        let steps: Vec<_> = (1..=20).filter(|n| *n != 17).map(|n| n.to_string()).collect();
        for (i, step) in steps.iter().enumerate() {
            let overview = release.overview().await;
            assert_eq!(overview.next.as_ref().map(|n| &n.step), Some(step));
            if !matches!(step.as_str(), "7" | "10" | "13" | "16") {
                assert_ne!(missing(&overview), "", "step {step} asks for something");
            }
            let goal = steps.get(i + 1).map_or("closed-successful", String::as_str);
            release = release.through(goal, Way::Success).await;
        }
        let overview = release.overview().await;
        assert_eq!(overview.end, Some(("Closed: successful".into(), true)));
        let change = &changes(&app, &release.id).await.rows[0];
        let view: ChangeView = app.as_(Person::Developer).read("changes/read", &[("id", &change.row.id)]).await.expect(200).read();
        let page = app.as_(Person::Developer).get(&format!("/changes/{}", change.row.id)).await.expect(200);
        page.shows("Implemented").shows("Settlement is faster now.");
        assert!(view.history.iter().any(|h| h.words.contains("Settlement is faster now.")), "{:?}", view.history);
    }

    /// S1.89-93, S1.94, S1.95, S1.97, S1.105: the review decides on failure, the advice is recorded, the packages leave
    /// LIVE, the requester and everybody else is told, the CMDB has what is in LIVE again, and a new baseline.
    async fn a_failed_release_is_rolled_back_after_its_review(app) {
        let release = app.twenty("minor").await.through("17", Way::Rollback).await;
        let refused = release.advance(Person::ReleaseManager, "17", "done").await.expect(409).error().to_string();
        assert!(refused.contains("Rollback is advised") && refused.contains("backout steps"), "{refused}");
        release.fill_in(Person::ReleaseManager, "rollback-advice", "done", &[("advice", "Mine.")]).await.expect(403);
        release.fill_in(Person::CustomerDeliveryManager, "rollback-advice", "done", &[]).await.problem("fields.advice");
        let release = release.through("18", Way::Rollback).await;
        assert_eq!(changes(&app, &release.id).await.rows[0].environment.map(|e| e.key()), Some("TEST"));
        let refused = release.advance(Person::ChangeManager, "18", "implemented").await.expect(409).error().to_string();
        assert!(refused.contains("requester has not been told"), "{refused}");
        let release = release.through("closed-rolled-back", Way::Rollback).await;
        assert_eq!(release.overview().await.end, Some(("Closed: rolled back".into(), false)));
        assert_eq!(changes(&app, &release.id).await.rows[0].row.status.key(), "backed-out");
        let kept: Baselines = app.as_(Person::Reader).read("baselines/list", &[("id", &release.id)]).await.expect(200).read();
        assert!(kept.is_updated, "{}", kept.cmdb);
        assert_eq!(kept.rows.len(), 3, "before, after, closing: {:?}", kept.rows);
    }

    /// S1.91: advice comes first, then the Release Manager authorises, and nothing is backed out before. Advice that is
    /// taken back, or against it, authorises nothing.
    async fn a_rollback_is_authorised_on_advice_and_then_carried_out(app) {
        let release = app.twenty("emergency").await.through("17", Way::Emergency).await;
        let backout = format!("backout.{}", releases::complete_plan().backout.steps[0].id);
        let manager = Person::ReleaseManager;
        let refused = release.record(manager, &backout, "pass", "").await.expect(409).error().to_string();
        assert!(refused.contains("First “Rollback is authorised” has to be recorded, by Release Manager."), "{refused}");
        let refused = release.record(manager, "rollback-authorised", "done", "").await.expect(409).error().to_string();
        let first = "First “Rollback is advised” has to be recorded, by Customer Delivery Manager or Change Manager.";
        assert!(refused.contains(first), "{refused}");
        let overview = release.overview().await;
        let awaited = &record(&overview, "rollback-authorised").waits;
        assert!(awaited[0].contains(Person::ChangeManager.name()), "{awaited:?}");
        let page = app.as_(manager).get(&release.page()).await.expect(200);
        page.shows("First “Rollback is advised” has to be recorded").hides("value=\"rollback-authorised\"");
        let advice = [("advice", "It can wait.")];
        release.fill_in(Person::ChangeManager, "rollback-advice", "not-done", &advice).await.done();
        let refused = release.record(manager, "rollback-authorised", "done", "").await.expect(409).error().to_string();
        assert!(refused.contains("“Rollback is advised” is recorded as not done"), "{refused}");
        release.fill_in(Person::ChangeManager, "rollback-advice", "done", &advice).await.done();
        release.record(Person::ChangeManager, "rollback-authorised", "done", "").await.expect(403);
        release.record(manager, "rollback-authorised", "done", "").await.done();
        release.record(manager, &backout, "pass", "").await.done();
        let history = app.as_(Person::Reader).get(&release.tab("history")).await.expect(200);
        history.shows("Emergency rollback before the review").shows("recorded “Rollback is authorised”: done");
    }

    /// S1.90, S4.42: an outage does not wait for the review; the trail says that it was an emergency, and the review is
    /// held afterwards, since the release cannot go on without it.
    async fn an_emergency_is_rolled_back_before_its_review(app) {
        let release = app.twenty("emergency").await.through("18", Way::Emergency).await;
        let overview = release.overview().await;
        let left = overview.steps.iter().find(|s| s.number == "13").unwrap();
        assert_eq!(left.outcome, "Emergency rollback before the review");
        assert_eq!(overview.steps.iter().find(|s| s.number == "15").unwrap().state, "not-needed");
        assert!(missing(&overview).contains("“Post Implementation Review” is not recorded."), "{}", missing(&overview));
        assert_eq!(record(&overview, "pir").roles, Role::ChangeManager.label());
        release.through("closed-rolled-back", Way::Emergency).await;
    }

    /// S1.74-80: a major release is decided on by the CAB, and its people are trained before; nobody goes without
    /// readiness.
    async fn a_major_release_is_decided_on_by_the_board_and_its_people_are_trained(app) {
        let release = app.twenty("major").await.through("10", Way::Success).await;
        let refused = release.advance(Person::ReleaseManager, "10", "go").await.expect(409).error().to_string();
        for words in ["Readiness", "Training plan", "Training material", "Training schedule", "training has not been announced", "stakeholders are trained", "Go or No-Go of a major release"] {
            assert!(refused.contains(words), "{words}: {refused}");
        }
        release.try_vote(Person::DeliveryManager, "go", "approve").await.expect(422);
        let issues = [("issues", "The batch is slow."), ("risks", "It may overrun.")];
        release.fill_in(Person::Deployer, "readiness", "fail", &issues).await.done();
        let refused = release.advance(Person::ReleaseManager, "10", "go").await.expect(409).error().to_string();
        assert!(refused.contains("“Readiness assessment of the deployment group” is recorded as not done or failed."), "{refused}");
        release.advance(Person::ReleaseManager, "10", "no-go").await.done();
        assert_eq!(release.step().await, "8");
        release.through("11", Way::Success).await;
    }

    /// S1.69, S1.74: a No-Go opens the vote again: the Go from before it counts no longer.
    async fn a_go_from_before_a_no_go_counts_no_longer(app) {
        let release = app.twenty("minor").await.through("10", Way::Success).await;
        release.vote(Person::DeliveryManager, "go").await;
        release.advance(Person::ReleaseManager, "10", "no-go").await.done();
        let history = app.as_(Person::Reader).get(&release.tab("history")).await.expect(200);
        history.shows("opened the vote on “Go or No-Go” again: 1 given before the way back count no longer");
        let release = release.through("10", Way::Success).await;
        let issues = [("issues", "none"), ("risks", "none")];
        release.fill_in(Person::Deployer, "readiness", "pass", &issues).await.done();
        assert_eq!(release.overview().await.next.unwrap().movers, Role::DeliveryManager.label());
        let refused = release.advance(Person::ReleaseManager, "10", "go").await.expect(409).error().to_string();
        assert!(refused.contains("Go or No-Go"), "{refused}");
        release.vote(Person::DeliveryManager, "go").await;
        release.advance(Person::ReleaseManager, "10", "go").await.done();
    }

    /// S1.62, S1.73: what is put into a package after it was tested was not tested: LIVE asks for TEST again.
    async fn a_part_that_changes_after_testing_does_not_go_live(app) {
        let release = app.twenty("minor").await.through("12", Way::Success).await;
        let package = release.assembly().await.packages[0].id.clone();
        let (component, digest) = (world().ledger.to_string(), "cd".repeat(32));
        let part = [
            ("request", release.id.as_str()), ("package", &package), ("component", &component), ("version", "9.9.9"),
            ("output", &digest), ("reference", "v9"),
        ];
        app.as_(Person::BuildTeam).submit("packages/add-part", &part).await.done();
        let live = [("request", release.id.as_str()), ("environment", "LIVE"), ("outcome", "succeeded"), ("note", "ran it")];
        let refused = app.as_(Person::Deployer).submit("deployments/record", &live).await.expect(409).error().to_string();
        assert!(refused.contains("No deployment to TEST is recorded for the release as it is now."), "{refused}");
    }

    /// S4.42, S4.44: the review says which actions are needed, or that none are; those that it names live on.
    async fn a_review_decides_on_improvement_actions(app) {
        let release = app.twenty("minor").await.through("15", Way::Success).await;
        let review = |more: &[(&'static str, &str)]| {
            let said = [("outage_minutes", "0"), ("went_well", "All."), ("lessons", "None.")];
            said.iter().chain(more).map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect::<Vec<_>>()
        };
        let fill = async |more: &[(&'static str, &str)]| {
            release.fill_in(Person::ChangeManager, "pir", "pass", &pairs_of(&review(more))).await
        };
        assert!(fill(&[]).await.problem("fields.actions").contains("Choose “Improvement actions”"));
        fill(&[("actions", "perhaps")]).await.problem("fields.actions");
        assert!(fill(&[("actions", "needed")]).await.problem("actions.0.title").contains("no actions are needed"));
        let (owner, due) = (Person::Developer.id().to_string(), in_a_week());
        // The first line stays empty, as a browser sends it.
        let action = [("actions[0][title]", ""), ("actions[1][title]", "Fill the ledger of TEST"), ("actions[1][owner]", owner.as_str()), ("actions[1][due_on]", due.as_str())];
        fill(&[&[("actions", "none")], &action[..]].concat()).await.problem("actions.1.title");
        fill(&[&[("actions", "needed")], &action[..2]].concat()).await.problem("actions.1.owner");
        let gone = Person::Disabled.id().to_string();
        fill(&[&[("actions", "needed"), ("actions[1][owner]", gone.as_str())], &action[..2], &action[3..]].concat()).await.problem("actions.1.owner");
        fill(&[&[("actions", "needed")], &action[..]].concat()).await.done();
        let list: Review = app.as_(Person::Reader).read("review/read", &[("id", &release.id)]).await.expect(200).read();
        assert_eq!(list.improvements.len(), 1);
        assert_eq!((list.improvements[0].title.as_str(), list.improvements[0].owner_name.as_str()), ("Fill the ledger of TEST", Person::Developer.name()));
        // It can be recorded again without entering them once more, but not as if there were none.
        fill(&[("actions", "none")]).await.problem("actions.0.title");
        fill(&[("actions", "needed")]).await.done();
        let page = app.as_(Person::ChangeManager).get(&release.page()).await.expect(200);
        page.shows("1 action is entered already").shows("Improvement actions: Needed, as entered");
    }

    /// S1.91: an authorisation can be taken back when the advice is; it cannot be given again before there is one.
    async fn what_was_authorised_can_be_taken_back(app) {
        let release = app.twenty("emergency").await.through("17", Way::Emergency).await;
        let advise = async |answer: &str| {
            release.fill_in(Person::CustomerDeliveryManager, "rollback-advice", answer, &[("advice", "Back.")]).await
        };
        let authorise = async |answer: &str| release.record(Person::ReleaseManager, "rollback-authorised", answer, "").await;
        authorise("not-done").await.expect(409);
        advise("done").await.done();
        authorise("done").await.done();
        advise("not-done").await.done();
        authorise("not-done").await.done();
        let refused = authorise("done").await.expect(409).error().to_string();
        assert!(refused.contains("“Rollback is advised” is recorded as not done"), "{refused}");
    }

    /// S1.94: the root-cause analysis names a problem record of the workspace, which is linked to the release by that.
    async fn a_root_cause_analysis_names_a_problem_record(app) {
        let before = app.twenty("emergency").await.through("17", Way::Emergency).await;
        let (number, other) = (before.open_problem().await, before.open_problem().await);
        before.through("closed-rolled-back", Way::Emergency).await;
        let release = app.twenty("emergency").await.through("17", Way::Emergency).await;
        let analyse = async |number: &str| {
            let fields = [("problem", number), ("cause", "A lock.")];
            release.fill_in(Person::ProblemManager, "root-cause-analysis", "done", &fields).await
        };
        assert!(analyse("INC-1").await.problem("fields.problem").contains("such as PRB-7"));
        assert!(analyse("PRB-99").await.problem("fields.problem").contains("There is no problem record PRB-99."));
        let page = app.as_(Person::ProblemManager).get(&release.page()).await.expect(200);
        page.shows(&format!("{number} A lock in the ledger (open)"));
        analyse(&number.to_lowercase()).await.done();
        let overview = release.overview().await;
        let field = &record(&overview, "root-cause-analysis").fields[0];
        assert_eq!((field.value.as_str(), field.link.as_ref().map(|l| l.name.clone())), (number.as_str(), Some(format!("{number} A lock in the ledger"))));
        let review: Review = app.as_(Person::Reader).read("review/read", &[("id", &release.id)]).await.expect(200).read();
        assert_eq!(review.problems.iter().map(|p| p.number.as_str()).collect::<Vec<_>>(), [number.as_str()]);
        sql!(app, "UPDATE problem_record SET state = $1", "closed").unwrap();
        // What names it already may be put right; a closed one is not named anew.
        analyse(&number).await.done();
        assert!(analyse(&other).await.problem("fields.problem").contains("is closed"));
    }

    /// Two people who fill in the same record: the second is told, and nothing is overwritten.
    async fn a_record_is_not_overwritten_unseen(app) {
        let release = app.twenty("minor").await.through("15", Way::Success).await;
        let seen = record(&release.overview().await, "pir").seen.clone();
        release.review(Way::Success).await;
        let fields = [("request", release.id.as_str()), ("record", "pir"), ("answer", "fail"), ("seen", seen.as_str())];
        let refused = app.as_(Person::ChangeManager).submit("releases/record", &fields).await.expect(409).error().to_string();
        assert!(refused.contains("was recorded by Chandra Change"), "{refused}");
    }

    /// S1.75: for a minor release the Delivery Manager says Go, and only they.
    async fn the_delivery_manager_says_go_for_what_is_not_major(app) {
        let release = app.twenty("minor").await.through("10", Way::Success).await;
        let issues = [("issues", "none"), ("risks", "none")];
        release.fill_in(Person::Deployer, "readiness", "pass", &issues).await.done();
        let refused = release.advance(Person::ReleaseManager, "10", "go").await.expect(409).error().to_string();
        assert!(refused.contains("Go or No-Go") && !refused.contains("raining"), "{refused}");
        release.try_vote(Person::Cab1, "go", "approve").await.expect(403);
        release.try_vote(Person::DeliveryManager, "go", "reject").await.done();
        let refused = release.advance(Person::ReleaseManager, "10", "go").await.expect(409).error().to_string();
        assert!(refused.contains("Go or No-Go"), "{refused}");
    }

    /// S1.61, S1.62, S1.69, S1.73: step 7 opens when all mandatory tests are carried out and successful; otherwise the
    /// packages are reassessed with the Change Manager and made anew.
    async fn step_7_opens_for_successful_tests_only(app) {
        let release = app.twenty("minor").await.through("7", Way::Success).await;
        let refused = release.advance(Person::ReleaseManager, "7", "yes").await.expect(409).error().to_string();
        assert!(refused.contains("no mandatory test"), "{refused}");
        let line = [("request", release.id.as_str()), ("kind", "regression"), ("title", "Old things work"), ("mandatory", "true")];
        app.as_(Person::ValidationTeam).submit("checklists/add-line", &line).await.done();
        let refused = release.advance(Person::ReleaseManager, "7", "yes").await.expect(409).error().to_string();
        assert!(refused.contains("1 of 1 mandatory tests have not passed: “Old things work”"), "{refused}");
        let refused = release.advance(Person::ReleaseManager, "7", "no").await.expect(409).error().to_string();
        assert!(refused.contains("packages reassessed with the Change Manager"), "{refused}");
        release.record(Person::ReleaseManager, "reassessment", "done", "").await.expect(403);
        release.record(Person::ChangeManager, "reassessment", "done", "").await.done();
        release.advance(Person::ReleaseManager, "7", "no").await.done();
        assert_eq!(release.step().await, "4");
    }

    /// S1.56-58: the build is moved into TEST, and Service Validation & Testing returns the results, nobody else.
    async fn the_results_of_testing_are_returned_by_those_who_test(app) {
        let release = app.twenty("minor").await.through("6", Way::Success).await;
        let words = missing(&release.overview().await);
        for asked in ["Prerequisites of testing", "No deployment to TEST", "Test results returned"] {
            assert!(words.contains(asked), "{asked}: {words}");
        }
        let summary = [("summary", "All is well.")];
        for who in [Person::ReleaseManager, Person::Developer, Person::BuildTeam] {
            release.fill_in(who, "test-results", "pass", &summary).await.expect(403);
        }
        release.fill_in(Person::ValidationTeam, "test-results", "fail", &summary).await.done();
        release.record(Person::ValidationTeam, "test-prerequisites", "done", "").await.done();
        release.deploy("TEST").await;
        release.advance(Person::ReleaseManager, "6", "done").await.done();
        release.pass_check("regression", "Old things work").await;
        let refused = release.advance(Person::ReleaseManager, "7", "yes").await.expect(409).error().to_string();
        assert!(refused.contains("“Test results returned to the Release Manager” is recorded as not done or failed."), "{refused}");
    }

    /// S1.63, S1.64, S1.66, S1.68, S1.70, S1.72: after testing the plan may change; its new revision asks the board again,
    /// and the rehearsal of the old one counts no longer. Every type of release has pre-implementation checks, ready
    /// environments and acceptance criteria.
    async fn what_changes_after_testing_is_proved_and_approved_anew(app) {
        let release = app.twenty("minor").await.through("8", Way::Success).await;
        let words = missing(&release.overview().await);
        for asked in ["The rollback is untested", "Pre-implementation checks", "The plan has not been circulated."] {
            assert!(words.contains(asked), "{asked}: {words}");
        }
        release.meet_step("8", Way::Success).await;
        let mut plan = releases::complete_plan();
        plan.backout.trigger = "Payments fail for a minute.".into();
        release.write_plan(&plan).await;
        release.try_submit_plan().await.done();
        let words = missing(&release.overview().await);
        assert!(words.contains("revision 1") || words.contains("has changed"), "the rehearsal was of another plan: {words}");
        for kind in ["major", "minor", "emergency"] {
            let definition = find(RELEASE_AND_DEPLOYMENT, 1).unwrap().of_kind(kind.parse().unwrap());
            let gates = |step: &str| definition.step(step).unwrap().gates.iter().map(ToString::to_string).collect::<Vec<_>>();
            assert!(gates("8").contains(&"passed:pre-implementation-checks".to_owned()), "{kind}");
            for asked in ["passed:environments-ready", "section:criteria", "mandatory-tests-passed"] {
                assert!(gates("9").contains(&asked.to_owned()), "{kind}: {asked}");
            }
        }
    }

    /// S1.38-43, S1.45, S1.47, S1.52-55: the build document has its five parts, a version-control reference and the
    /// inputs and outputs; who builds records it, and a part that is missing is named at its field.
    async fn the_build_document_has_its_parts(app) {
        let release = app.twenty("minor").await.through("5", Way::Success).await;
        let overview = release.overview().await;
        let document = record(&overview, "build-document");
        assert_eq!(document.fields.len(), 7);
        let words = missing(&overview);
        for asked in ["Prerequisites of the build", "Build document", "Security requirements", "Ready for deploying into the following environment"] {
            assert!(words.contains(asked), "{asked}: {words}");
        }
        let refused = release.fill_in(Person::BuildTeam, "build-document", "done", &[("plans", "make")]).await;
        let problems = refused.expect(422).error().problems().to_vec();
        for part in ["quality", "deployment", "rollback", "remediation", "version-control", "inputs"] {
            let field = format!("fields.{part}");
            assert!(problems.iter().any(|p| p.field == field && p.words.starts_with("Enter “")), "{part}");
        }
        release.record(Person::Developer, "build-prerequisites", "done", "").await.expect(403);
        release.record(Person::BuildTeam, "security-requirements", "fail", "A key in the logs.").await.done();
        assert!(missing(&release.overview().await).contains("“Security requirements are met” is recorded as not done or failed."));
    }

    /// S1.26-28, S1.24: the plan goes to the CAB, coordinated with Change Management and the Build team; an emergency
    /// needs one vote.
    async fn the_plan_goes_to_the_board(app) {
        let release = app.twenty("emergency").await.through("2", Way::Success).await;
        release.meet_step("2", Way::Success).await;
        release.advance(Person::ReleaseManager, "2", "done").await.done();
        let release = app.twenty("minor").await.through("2", Way::Success).await;
        let words = missing(&release.overview().await);
        for asked in ["The plan has not been submitted.", "Plan coordinated with Change Management", "Plan coordinated with the Build team"] {
            assert!(words.contains(asked), "{asked}: {words}");
        }
        release.write_plan(&releases::complete_plan()).await;
        release.submit_plan().await;
        release.record(Person::ChangeManager, "coordination-change", "done", "").await.done();
        // Others' records and votes are all that is missing, so it is their move: on the page and in their lists.
        assert_eq!(release.overview().await.next.unwrap().movers, "Build team, CAB member");
        for (who, mine) in [(Person::BuildTeam, true), (Person::Cab1, true), (Person::ReleaseManager, false)] {
            let list: ReleaseList = app.as_(who).read("releases/list", &[]).await.expect(200).read();
            assert_eq!(list.rows.iter().find(|r| r.id == release.id).map(|r| r.mine), Some(mine), "{}", who.name());
        }
        release.vote(Person::Cab1, "plan").await;
        let refused = release.advance(Person::ReleaseManager, "2", "done").await.expect(409).error().to_string();
        assert!(refused.contains("“Release plan”"), "{refused}");
    }

    /// S1.33: the calendar says which dates are not final, until the Release Manager publishes them.
    async fn the_release_calendar_is_published_at_step_3(app) {
        let release = app.twenty("minor").await.through("3", Way::Success).await;
        let entry = async || -> CalendarEntry {
            let page: CalendarPage = app.as_(Person::Stakeholder).read("calendar/page", &[]).await.expect(200).read();
            page.entries.into_iter().find(|e| e.id == release.id).unwrap()
        };
        assert!(entry().await.about.contains("dates not final"));
        release.assign_activities().await;
        release.advance(Person::ReleaseManager, "3", "done").await.done();
        assert!(!entry().await.about.contains("dates not final"));
    }

    /// S1.81, S1.82, S1.84-86: no deployment without a backup with a verified restore point, the baseline before it,
    /// and the downtime announced in advance; the health check is the Release Manager's with the deployment team.
    async fn live_is_deployed_to_with_a_way_back_and_after_word_was_given(app) {
        let release = app.twenty("minor").await.through("11", Way::Success).await;
        let refused = release.fill_in(Person::ReleaseManager, "backup", "done", &[("what", "All")]).await;
        refused.problem("fields.restore");
        let words = missing(&release.overview().await);
        assert!(words.contains("“Backup is taken, and its restore point verified” is not recorded.") && words.contains("baseline before installation"), "{words}");
        let release = release.through("12", Way::Success).await;
        sql!(app, "UPDATE change SET outage_minutes = $1", 5_i64).unwrap();
        let live = [("request", release.id.as_str()), ("environment", "LIVE"), ("outcome", "succeeded"), ("note", "ran it")];
        let refused = app.as_(Person::Deployer).submit("deployments/record", &live).await.expect(409).error().to_string();
        assert!(refused.contains("downtime has not been announced"), "{refused}");
        let release = release.through("13", Way::Success).await;
        release.fill_in(Person::Tester, "health-check", "pass", &[("findings", "Fine.")]).await.expect(403);
        release.fill_in(Person::ReleaseManager, "health-check", "fail", &[("findings", "Errors.")]).await.done();
        let refused = release.advance(Person::ReleaseManager, "13", "healthy").await.expect(409).error().to_string();
        assert!(refused.contains("“Health check” is recorded as not done or failed."), "{refused}");
    }

    /// S1.13-16, S1.76, S1.104: the page of a release says who holds each role that its process asks, and which are
    /// left to nobody.
    async fn every_role_of_the_process_has_somebody_or_is_said_to_have_nobody(app) {
        let release = app.twenty("minor").await;
        let page: RolesOfRelease = app.as_(Person::Reader).read("roles/of-release", &[("id", &release.id)]).await.expect(200).read();
        assert_eq!(page.gaps, []);
        let asked: Vec<_> = page.asked.iter().map(|r| r.key.as_str()).collect();
        for role in ["release-manager", "cab-member", "change-manager", "build-team", "validation-team", "delivery-manager", "customer-delivery-manager", "deployer", "problem-manager", "sacm-manager"] {
            assert!(asked.contains(&role), "{role}: {asked:?}");
        }
        let fields = [("person", Person::SacmManager.id().to_string()), ("access", "disable".to_owned())];
        let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        app.as_(Person::Administrator).submit("people/set-access", &fields).await.done();
        let words = app.as_(Person::Reader).get(&release.page()).await.expect(200);
        words.shows("Nobody can act on these yet").shows("20. Ensure CMDB update");
    }
}

/// S1.3-12, S1.17-19, S1.25: the steps of the source, in its words, each with the role that it names.
#[test]
fn the_twenty_steps_are_the_source_s() {
    let definition = find(RELEASE_AND_DEPLOYMENT, 1).unwrap();
    let steps: Vec<_> =
        definition.steps.iter().map(|s| (s.number.as_str(), s.name.as_str(), s.role.unwrap())).collect();
    use Role::*;
    let of_source = [
        ("1", "Create a release ticket", ReleaseManager),
        ("2", "Create a release plan", ReleaseManager),
        ("3", "Assign release activities to technical teams", ReleaseManager),
        ("4", "Release packaging", ReleaseManager),
        ("5", "Build the release", ReleaseManager),
        ("6", "Service validation and testing", ReleaseManager),
        ("7", "Test successful?", ReleaseManager),
        ("8", "Update Release Plan & Rollback Plan?", ReleaseManager),
        ("9", "Release preparation and communication", ReleaseManager),
        ("10", "Deployment readiness activities", ReleaseManager),
        ("11", "Initiate backup", ReleaseManager),
        ("12", "Deploy release as per plan", ReleaseManager),
        ("13", "Test Deployment", ReleaseManager),
        ("14", "Change evaluation", ChangeManager),
        ("15", "Change Management", ChangeManager),
        ("16", "Rollback required due to failed change?", ChangeManager),
        ("17", "Rollback release", ReleaseManager),
        ("18", "Change management", ChangeManager),
        ("19", "Update and close release ticket", ReleaseManager),
        ("20", "Ensure CMDB update", SacmManager),
    ];
    assert_eq!(steps, of_source);
    let asked = |of: Role| {
        let records = definition.steps.iter().flat_map(|s| &s.records).any(|r| r.roles.contains(&of));
        records || definition.steps.iter().flat_map(|s| &s.approvals).any(|a| a.voters == of)
    };
    for role in
        [CabMember, BuildTeam, ValidationTeam, DeliveryManager, CustomerDeliveryManager, ProblemManager, Deployer]
    {
        assert!(asked(role), "{role}");
    }
}
