//! Raising, editing, reading, moving on.

use crate::support::{releases::complete_plan, *};
use chrono::TimeDelta;
use slipway::api::releases::{EditView, ReleaseHead, ReleaseList};

on_both! {
    /// S0.5: a raised release has the process "ALM - Release Request" without anybody choosing it.
    async fn a_release_gets_its_process_by_itself(app) {
        let release = app.release().title("First light").raise().await;
        let page = app.as_(Person::Stakeholder).get(&release.page()).await.expect(200);
        page.shows("First light").shows("ALM - Release Request");
        let overview = release.overview().await;
        assert_eq!(overview.process, "ALM - Release Request");
        assert_eq!(overview.next.unwrap().step, "1");
    }

    /// S0.6 and S0.7: the release's page shows the workflow as a figure and as a table, with where it stands.
    async fn the_page_shows_the_workflow_as_figure_and_table(app) {
        let release = app.release().raise().await;
        let page = app.as_(Person::Auditor).get(&release.page()).await.expect(200);
        page.shows("<svg").shows("<table").shows("Fit-for-Purpose Testing").shows("Plan the rollout into LIVE environment.");
        let overview = release.overview().await;
        assert_eq!(overview.figure.nodes.len(), 20);
        assert_eq!(overview.steps.len(), 18);
        assert_eq!(overview.steps.iter().filter(|s| s.state == "current").count(), 1);
    }

    async fn several_releases_are_raised_and_numbered(app) {
        for n in 1..=3 {
            let release = app.release().raise().await;
            let head: ReleaseHead = app.as_(Person::Reader).read("releases/head", &[("id", &release.id)]).await.expect(200).read();
            assert_eq!((head.number, head.has_release), (n, false));
        }
        let list: ReleaseList = app.as_(Person::Reader).read("releases/list", &[]).await.expect(200).read();
        assert_eq!((list.rows.len(), list.open, list.closed), (3, 3, 0));
    }

    /// S0.14: the release number is unique in its product, and whoever comes second is told at the field.
    async fn a_number_that_is_taken_is_refused_at_the_field(app) {
        app.release().version("2.4.0").raise().await;
        let words = app.release().version("2.4.0").try_raise().await.problem("version");
        assert!(words.contains("has a release of this number already"), "{words}");
        let other = app.release().version("2.5.0").raise().await;
        let mut fields = app.release().version("2.4.0").fields();
        fields.push(("request", other.id.clone()));
        let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        app.as_(Person::ReleaseManager).submit("releases/edit", &fields).await.problem("version");
    }

    /// S0.14 and S0.27: the number may be given later, but the first step is not left without it.
    async fn a_release_without_a_number_stays_at_its_first_step(app) {
        let release = app.release().version("").raise().await;
        release.meet_gates("1", "2").await;
        let refused = release.advance(Person::ReleaseManager, "1", "done").await.expect(409);
        assert!(refused.body().contains("The release number is missing."));
        let mut fields = app.release().version("2.4.0").fields();
        fields.push(("request", release.id.clone()));
        let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        app.as_(Person::ReleaseManager).submit("releases/edit", &fields).await.done();
        release.advance(Person::ReleaseManager, "1", "done").await.done();
        assert_eq!(release.step().await, "2");
    }

    async fn a_window_that_cannot_be_is_refused_at_its_fields(app) {
        let hour = TimeDelta::hours(1);
        app.release().window(hour, TimeDelta::zero()).try_raise().await.problem("window_end");
        app.release().window(hour, -hour).try_raise().await.problem("window_end");
        app.release().window(hour, TimeDelta::days(32)).try_raise().await.problem("window_end");
        let with = async |name: &str, value: &str| {
            let mut fields = app.release().fields();
            fields.retain(|(n, _)| *n != name);
            let mut fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
            fields.push((name, value));
            app.as_(Person::ReleaseManager).submit("releases/raise", &fields).await
        };
        for wrong in ["", "tomorrow", "2026-02-30T10:00", "0001-01-01T00:00", "99999-01-01T00:00", "<b>"] {
            with("window_start", wrong).await.problem("window_start");
        }
        for wrong in ["", "Mars/Olympus", "<script>", "../../etc/localtime"] {
            with("time_zone", wrong).await.problem("time_zone");
        }
    }

    async fn what_is_chosen_must_exist_and_fit(app) {
        let with = async |name: &str, value: String| {
            let mut fields = app.release().fields();
            fields.retain(|(n, _)| *n != name);
            let mut fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
            fields.push((name, &value));
            app.as_(Person::ReleaseManager).submit("releases/raise", &fields).await
        };
        for product in [String::new(), "x".into(), uuid::Uuid::now_v7().to_string(), world().their_product.to_string()] {
            with("product", product).await.problem("product");
        }
        for component in ["x".into(), world().frontend.to_string(), world().their_component.to_string()] {
            with("components[]", component).await.problem("components");
        }
        with("kind", "gigantic".into()).await.problem("kind");
        with("title", String::new()).await.problem("title");
        with("title", "x".repeat(201)).await.problem("title");
        with("title", "two\nlines".into()).await.problem("title");
    }

    async fn an_edit_changes_the_release_and_is_in_the_trail(app) {
        let release = app.release().title("Before").component(world().api).raise().await;
        let mut fields = app.release().title("After").version("3.0.0").component(world().ledger).fields();
        fields.push(("request", release.id.clone()));
        let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        app.as_(Person::ReleaseManager).submit("releases/edit", &fields).await.done();
        app.as_(Person::Reader).get(&release.page()).await.expect(200).shows("After").shows("Payments 3.0.0").shows("ledger");
        let kinds: Vec<(String,)> = rows!(app, (String,), "SELECT kind FROM event WHERE request_id = $1 ORDER BY seq", release.request().0).unwrap();
        assert_eq!(kinds.len(), 2);
        assert!(kinds[1].0 == "release.edited" || kinds[1].0 == "release.rescheduled");
    }

    /// S0.8: whoever does not hold the step's role is refused, and the refusal is in the audit trail.
    async fn a_step_is_refused_to_everybody_without_its_role(app) {
        let release = app.release().raise().await;
        for person in Person::ONE_EACH.iter().filter(|p| **p != Person::ReleaseManager) {
            release.advance(*person, "1", "done").await.expect(403);
        }
        let refusals: Vec<(String,)> = rows!(app, (String,), "SELECT actor_name FROM event WHERE kind = 'access.refused'").unwrap();
        assert_eq!(refusals.len(), Person::ONE_EACH.len() - 1);
    }

    async fn a_step_out_of_order_is_a_conflict(app) {
        let release = app.release().raise().await;
        for step in ["2", "7", "15", "18", "99", ""] {
            release.advance(Person::ReleaseManager, step, "done").await.expect(409);
        }
        release.advance(Person::ReleaseManager, "1", "nonsense").await.expect(422);
        assert_eq!(release.step().await, "1");
    }

    /// S0.27: the first step is not left before the rules are stated, and the answer says what is missing.
    async fn the_first_step_says_what_is_missing(app) {
        let release = app.release().raise().await;
        let refused = release.advance(Person::ReleaseManager, "1", "done").await.expect(409).body();
        assert!(refused.contains("rules for accepting changes"), "{refused}");
        let page = app.as_(Person::ReleaseManager).get(&release.page()).await.expect(200);
        page.shows("The rules for accepting changes into the release are not stated.");
    }

    /// S0.2: the release itself exists once planning is approved, and not before.
    async fn the_release_is_made_when_its_planning_is_approved(app) {
        let release = app.release().raise().await.at("2").await;
        assert!(release.overview().await.release_since.is_none());
        let release = release.at("3").await;
        assert!(release.overview().await.release_since.is_some());
    }

    /// S0.26 and S0.29: the QA Manager decides on Quality Center; the requirement's number is stored on the release.
    async fn with_quality_center_two_steps_more_are_taken(app) {
        let release = app.release().raise().await.at("5").await;
        release.record(Person::ReleaseManager, "quality-center-requirement", "", "REQ-1").await.expect(403);
        release.record(Person::QaManager, "quality-center-requirement", "", "").await.problem("note");
        let release = release.at("7").await;
        let left: Vec<_> = release.overview().await.steps.into_iter().filter(|s| s.state == "done").map(|s| s.number).collect();
        assert_eq!(left, ["1", "2", "3", "4", "5"]);
        // The number that was entered stays with the release, for everyone to read.
        app.as_(Person::Reader).get(&release.page()).await.expect(200).shows("REQ-1");
    }

    /// S0.45 and S0.23: after the last step the system closes the release at 100 %, and nothing can be done to it.
    async fn a_successful_release_is_closed_by_the_system(app) {
        let release = app.release().raise().await.at("closed-successful").await;
        let overview = release.overview().await;
        assert_eq!((overview.percent, overview.end), (100, Some(("Closed: immediate success".into(), true))));
        release.advance(Person::ReleaseManager, "18", "done").await.expect(409);
        release.record(Person::ReleaseManager, "training", "done", "").await.expect(409);
        let mut fields = app.release().fields();
        fields.push(("request", release.id.clone()));
        let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        app.as_(Person::ReleaseManager).submit("releases/edit", &fields).await.expect(409);
        let closer: Vec<(Option<uuid::Uuid>,)> = rows!(app, (Option<uuid::Uuid>,), "SELECT actor_id FROM event WHERE kind = 'release.closed'").unwrap();
        assert_eq!(closer, [(None,)], "closed without a human");
    }

    /// S0.48 and S0.46: a release that does not work is backed out and closed as no success.
    async fn a_release_that_does_not_work_is_backed_out_and_closed(app) {
        let release = app.release().raise().await.at("19").await;
        release.advance(Person::ReleaseManager, "19", "done").await.expect(409);
        let release = release.at("closed-unsuccessful").await;
        let overview = release.overview().await;
        assert_eq!(overview.end, Some(("Closed: backed out".into(), false)));
        assert!(overview.percent < 100);
    }

    /// Two people with the same form: the later is told what the release is now, and overwrites nothing.
    async fn who_edits_an_older_state_is_told(app) {
        let release = app.release().title("As raised").raise().await;
        let manager = app.as_(Person::ReleaseManager);
        let form: EditView = manager.read("releases/edit-view", &[("id", &release.id)]).await.expect(200).read();
        let fields = |title: &str| {
            let mut fields = app.release().title(title).version("3.1.4").fields();
            fields.extend([("request", release.id.clone()), ("edition", form.edition.clone())]);
            fields
        };
        let (first, second) = (fields("First"), fields("Second"));
        manager.submit("releases/edit", &pairs(&first)).await.done();
        let later = app.as_(Person::SecondReleaseManager).submit("releases/edit", &pairs(&second)).await;
        let told = later.expect(409).error().to_string();
        assert!(told.contains("It is now “First”, Payments 3.1.4"), "{told}");
        let page = app.as_(Person::Reader).get(&format!("{}/edit", release.page())).await.expect(200);
        page.shows("This is for people with the role").hides("Window starts");
    }

    /// The list says whose move it is as the release's page does: at a vote the voters', and not who has voted.
    async fn lists_know_whose_move_it_is(app) {
        let release = app.release().raise().await.at("13").await;
        release.submit_plan_anew().await;
        for document in ["release-policy", "acceptance-criteria", "planning-documents"] {
            release.vote(Person::SecondReleaseManager, document).await;
        }
        let row = async |who: Person| {
            let list: ReleaseList = app.as_(who).read("releases/list", &[]).await.expect(200).read();
            list.rows.into_iter().find(|r| r.id == release.id).unwrap()
        };
        assert_eq!(row(Person::ReleaseManager).await.role, "CAB member");
        assert!(row(Person::Cab1).await.mine && !row(Person::ReleaseManager).await.mine);
        release.vote(Person::Cab1, "rollout").await;
        assert!(!row(Person::Cab1).await.mine && row(Person::Cab2).await.mine);
        let next = release.overview().await.next.unwrap();
        assert!(!next.holders.contains(&Person::Cab1.name().to_owned()), "{:?}", next.holders);
    }

    /// After a rejection it is the planners' move, and the reason is said where the release is.
    async fn a_rejected_plan_is_changed_by_who_wrote_it(app) {
        let release = app.release().raise().await.at("2").await;
        release.submit_plan().await;
        release.try_vote(Person::SecondReleaseManager, "release-policy", "reject").await.done();
        let next = release.overview().await.next.unwrap();
        assert_eq!(next.movers, "Release Manager");
        let missing: Vec<_> = next.gates.into_iter().filter_map(|g| g.missing).map(|m| m.words).collect();
        assert!(missing.iter().any(|m| m.contains("“So I say.”") && m.contains("submit it again")), "{missing:?}");
    }

    /// What was recorded before the release went back does not count for what is built anew.
    async fn records_are_made_anew_after_a_way_back(app) {
        let release = app.release().raise().await.at("12").await;
        release.advance(Person::ReleaseManager, "12", "not-acceptable").await.done();
        release.advance(Person::ReleaseManager, "7", "done").await.done();
        release.deploy("TEST").await;
        let refused = release.advance(Person::ReleaseManager, "8", "done").await.expect(409).error().to_string();
        assert!(refused.contains("Preparation for integration testing"), "{refused}");
        release.record(Person::ReleaseManager, "integration-testing-prepared", "done", "").await.done();
        release.advance(Person::ReleaseManager, "8", "done").await.done();
    }

    /// S0.13 to S0.26: every field of a release is in the document that one can take away; with its history.
    async fn a_release_is_exported_whole(app) {
        let release = app.release().title("Faster search").component(world().api).raise().await.at("13").await;
        let path = format!("/releases/{}/export.json", release.id);
        let answer = app.as_(Person::Auditor).get(&path).await.expect(200);
        assert!(answer.header("content-disposition").starts_with("attachment; filename=\"payments-1."));
        let document: serde_json::Value = answer.read();
        assert_eq!(document["request"]["title"], "Faster search");
        assert_eq!(document["request"]["components"][0][1], "api");
        assert_eq!(document["revisions"][0]["plan"]["policy"], complete_plan().policy.as_str());
        assert_eq!(document["revisions"][0]["sha256"].as_str().map(str::len), Some(64));
        assert_eq!(document["percent"], 78, "S0.23");
        assert_eq!(document["deployments"][0]["environment"], "TEST");
        for list in ["votes", "changes", "packages", "checklist", "records", "history"] {
            assert!(document[list].as_array().is_some_and(|l| !l.is_empty()), "{list}");
        }
        app.stranger().get(&path).await.expect(303);
        app.as_(Person::Outsider).get(&path).await.expect(404);
        app.as_(Person::Auditor).get("/releases/nonsense/export.json").await.expect(404);
    }

    async fn the_list_is_filtered_by_what_stands_in_the_address(app) {
        app.release().title("Alpha").kind("major").raise().await;
        app.release().title("Beta").kind("emergency").raise().await;
        let reader = app.as_(Person::Reader);
        for (query, found) in [
            ("filter[text]=alpha", 1), ("filter[kind]=emergency", 1), ("filter[state]=closed", 0), ("filter[state]=open", 2),
            ("filter[text]=%25", 0), ("filter[text]=%00", 2), ("filter[page]=1", 0), ("filter[page]=-5", 2), ("filter[page]=nonsense", 2),
            ("filter[product]=nonsense", 2),
        ] {
            let list: ReleaseList = reader.get(&format!("/api/releases/list?{query}")).await.expect(200).read();
            assert_eq!(list.rows.len(), found, "{query}");
        }
    }

    /// Fifty people move the same release on at the same moment: it is left once.
    async fn a_step_is_left_once_whoever_presses_at_the_same_moment(app) {
        let release = app.release().raise().await;
        release.meet_gates("1", "2").await;
        let asked = (0..12).map(|_| release.advance(Person::ReleaseManager, "1", "done"));
        let mut statuses: Vec<_> = futures_join(asked).await.into_iter().map(|a| a.status).collect();
        statuses.sort_unstable();
        assert_eq!((statuses[0], statuses[1], statuses[11]), (200, 409, 409), "{statuses:?}");
        assert_eq!(release.overview().await.steps.iter().filter(|s| s.left.is_some()).count(), 1);
    }
}

/// All of them at once.
async fn futures_join<F: Future<Output = Answer>>(asked: impl Iterator<Item = F>) -> Vec<Answer> {
    let mut waiting: Vec<_> = asked.map(Box::pin).collect();
    let mut answers: Vec<Option<Answer>> = waiting.iter().map(|_| None).collect();
    std::future::poll_fn(|cx| {
        for (future, answer) in waiting.iter_mut().zip(&mut answers) {
            if answer.is_none()
                && let std::task::Poll::Ready(done) = future.as_mut().poll(cx)
            {
                *answer = Some(done);
            }
        }
        if answers.iter().all(Option::is_some) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
    answers.into_iter().flatten().collect()
}
