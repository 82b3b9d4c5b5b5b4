//! Raising, assessing, and taking changes into releases and out again.

use crate::support::{
    releases::{Release, complete_plan},
    *,
};
use slipway::{
    api::changes::{ChangeList, ChangeView, ReleaseChanges},
    domain::{
        change::{ChangeStatus, Risk},
        event::Entry,
    },
};

/// Raises a change of Payments as a developer; answers with its id.
async fn raise(app: &TestApp, by: Person, title: &str, more: &[(&str, &str)]) -> String {
    let product = world().payments.to_string();
    let mut fields = vec![("product", product.as_str()), ("title", title), ("reason", "People wait."), ("risk", "low")];
    fields.retain(|f| more.iter().all(|m| m.0 != f.0));
    fields.extend(more);
    let go_to = app.as_(by).submit("changes/raise", &fields).await.done().go_to.unwrap();
    go_to.rsplit('/').next().unwrap().to_owned()
}

async fn assess(app: &TestApp, change: &str, status: &str) -> Answer {
    app.as_(Person::ChangeManager).submit("changes/assess", &[("change", change), ("status", status)]).await
}

/// A change that may be done.
async fn approved(app: &TestApp, title: &str) -> String {
    let id = raise(app, Person::Developer, title, &[]).await;
    assess(app, &id, "approved").await.done();
    id
}

async fn view(app: &TestApp, by: Person, change: &str) -> ChangeView {
    app.as_(by).read("changes/read", &[("id", change)]).await.expect(200).read()
}

async fn held(app: &TestApp, by: Person, release: &Release<'_>) -> ReleaseChanges {
    app.as_(by).read("changes/of-release", &[("id", &release.id)]).await.expect(200).read()
}

async fn place(app: &TestApp, by: Person, how: &str, change: &str, release: &Release<'_>) -> Answer {
    let fields = [("change", change), ("request", release.id.as_str())];
    app.as_(by).submit(&format!("changes/{how}"), &fields).await
}

async fn history(app: &TestApp, release: &Release<'_>) -> Vec<Entry> {
    app.state.store.read(world().workspace).await.unwrap().history(release.request(), 100).await.unwrap()
}

on_both! {
    /// S0.33: a change is added from its own side, but only where the acceptance rules let it in; the reason is shown.
    async fn a_change_is_added_from_its_own_side_once_it_qualifies(app) {
        let release = app.release().raise().await.at("7").await;
        let change = raise(&app, Person::Developer, "Faster search", &[]).await;
        let offer = view(&app, Person::Developer, &change).await.offers.remove(0);
        assert!(!offer.qualifies && offer.outcomes.iter().any(|o| !o.met && o.reason.contains("not approved yet")));
        app.as_(Person::Developer).get(&format!("/changes/{change}")).await.expect(200).shows("not approved yet");
        let refused = place(&app, Person::Developer, "offer", &change, &release).await.expect(409);
        assert!(refused.error().to_string().contains("It is proposed and not approved yet."));

        assess(&app, &change, "approved").await.done();
        let offer = view(&app, Person::Developer, &change).await.offers.remove(0);
        assert!(offer.qualifies && offer.request == release.id);
        place(&app, Person::Stakeholder, "offer", &change, &release).await.expect(403);
        place(&app, Person::Developer, "offer", &change, &release).await.done();
        let after = view(&app, Person::Developer, &change).await;
        assert_eq!(after.row.status, ChangeStatus::InRelease);
        assert_eq!(after.row.release.unwrap().0, release.id);
        let event = history(&app, &release).await.into_iter().find(|e| e.kind == "change.accepted").unwrap();
        assert!(event.data["outcomes"].as_array().unwrap().iter().all(|o| o["met"] == true));
    }

    /// S0.15, S0.33: the rules are evaluated, and a refusal gives every reason.
    async fn a_refusal_gives_every_reason(app) {
        let mut plan = complete_plan();
        plan.rules.max_risk = Some(Risk::Low);
        plan.rules.max_outage_minutes = Some(30);
        plan.rules.problem_ticket_required = true;
        let release = app.release().component(world().api).raise().await;
        release.write_plan(&plan).await;
        release.advance(Person::ReleaseManager, "1", "done").await.done();
        release.meet_gates("2", "").await;
        release.advance(Person::ReleaseManager, "2", "done").await.done();
        let change = raise(&app, Person::Developer, "New ledger", &[("risk", "high"), ("outage_minutes", "90")]).await;
        assess(&app, &change, "approved").await.done();
        for (by, how) in [(Person::Developer, "offer"), (Person::ReleaseManager, "accept")] {
            let words = place(&app, by, how, &change, &release).await.expect(409).error().to_string();
            for reason in ["Its risk is high.", "Its outage is 90 minutes.", "It names no problem ticket."] {
                assert!(words.contains(reason), "{words}");
            }
        }
        let page = app.as_(Person::ReleaseManager).get(&release.tab("changes")).await.expect(200);
        page.shows("Its risk is high.").shows("at most 30 minutes");
    }

    /// S0.32: the Release Manager takes changes in from the release's side.
    async fn a_release_manager_takes_changes_in(app) {
        let release = app.release().raise().await.at("7").await;
        let change = approved(&app, "Faster search").await;
        let page = held(&app, Person::ReleaseManager, &release).await;
        assert!(page.candidates.iter().any(|c| c.row.id == change && c.qualifies));
        app.as_(Person::ReleaseManager).get(&release.tab("changes")).await.expect(200).shows("Faster search");
        place(&app, Person::Developer, "accept", &change, &release).await.expect(403);
        place(&app, Person::ReleaseManager, "accept", &change, &release).await.done();
        assert_eq!(held(&app, Person::Reader, &release).await.rows[0].row.id, change);
        // A double click does not take it in twice.
        place(&app, Person::ReleaseManager, "accept", &change, &release).await.expect(409);
        release.advance(Person::ReleaseManager, "7", "done").await.done();
    }

    /// S0.3: a release aggregates the packages of several RFCs, and shows where each is.
    async fn a_release_holds_the_packages_of_several_changes(app) {
        let release = app.release().raise().await.at("7").await;
        for title in ["Faster search", "Clearer receipts"] {
            let change = approved(&app, title).await;
            place(&app, Person::ReleaseManager, "accept", &change, &release).await.done();
        }
        let packages = held(&app, Person::Reader, &release).await.rows;
        assert_eq!(packages.len(), 2);
        assert!(packages.iter().all(|p| p.environment.is_none() && p.package.starts_with("RFC-")));
        release.deploy("TEST").await;
        assert!(held(&app, Person::Reader, &release).await.rows.iter().all(|p| p.environment.is_some()));
    }

    /// S0.2: the release is another thing than the request, made when its planning is approved; changes wait for it.
    async fn changes_wait_until_the_release_is_created(app) {
        let release = app.release().raise().await.at("2").await;
        let change = approved(&app, "Faster search").await;
        let refused = place(&app, Person::ReleaseManager, "accept", &change, &release).await.expect(409);
        assert!(refused.error().to_string().contains("at step 2. Release Planning"));
        app.as_(Person::Reader).get(&release.tab("changes")).await.expect(200).shows("at step 2. Release Planning");
        assert!(view(&app, Person::Developer, &change).await.offers.is_empty());
        let release = release.at("7").await;
        place(&app, Person::ReleaseManager, "accept", &change, &release).await.done();
    }

    async fn a_change_is_in_one_release_at_most(app) {
        let (one, two) = (app.release().raise().await.at("7").await, app.release().raise().await.at("7").await);
        let change = approved(&app, "Faster search").await;
        let (first, second) = tokio::join!(
            place(&app, Person::ReleaseManager, "accept", &change, &one),
            place(&app, Person::SecondReleaseManager, "accept", &change, &two),
        );
        let mut statuses = [first.status, second.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        let both = held(&app, Person::Reader, &one).await.rows.len() + held(&app, Person::Reader, &two).await.rows.len();
        assert_eq!(both, 1);
    }

    async fn a_change_that_is_taken_out_is_what_it_was_before(app) {
        let release = app.release().raise().await.at("7").await;
        let change = approved(&app, "Faster search").await;
        place(&app, Person::ReleaseManager, "accept", &change, &release).await.done();
        place(&app, Person::Developer, "take-out", &change, &release).await.expect(403);
        place(&app, Person::ReleaseManager, "take-out", &change, &release).await.done();
        place(&app, Person::ReleaseManager, "take-out", &change, &release).await.expect(409);
        assert_eq!(view(&app, Person::Reader, &change).await.row.status, ChangeStatus::Approved);
        assert!(held(&app, Person::Reader, &release).await.rows.is_empty());
        let kinds: Vec<_> = history(&app, &release).await.into_iter().map(|e| e.kind).collect();
        assert_eq!(&kinds[..2], ["change.taken-out", "change.accepted"]);
    }

    async fn the_scope_is_closed_once_the_release_has_left_test_deployment(app) {
        let release = app.release().raise().await.at("10").await;
        let change = approved(&app, "Too late").await;
        let refused = place(&app, Person::ReleaseManager, "accept", &change, &release).await.expect(409);
        assert!(refused.error().to_string().contains("its scope is closed"));
        let inside = held(&app, Person::Reader, &release).await.rows.remove(0).row.id;
        place(&app, Person::ReleaseManager, "take-out", &inside, &release).await.expect(409);
    }

    /// What came in or went out after a deployment to TEST must go through TEST again.
    async fn a_changed_scope_is_not_in_test(app) {
        let release = app.release().raise().await.at("7").await;
        let (one, two) = (approved(&app, "One").await, approved(&app, "Two").await);
        for change in [&one, &two] {
            place(&app, Person::ReleaseManager, "accept", change, &release).await.done();
        }
        let release = release.at("8").await;
        release.meet_gates("8", "").await;
        place(&app, Person::ReleaseManager, "take-out", &one, &release).await.done();
        release.advance(Person::ReleaseManager, "8", "done").await.expect(409);
        release.deploy("TEST").await;
        release.advance(Person::ReleaseManager, "8", "done").await.done();
    }

    /// S0.44, S0.25: one action sets every RFC of the release to implemented.
    async fn one_action_sets_all_changes_to_implemented(app) {
        marks_all(&app, "17", "closed-successful", ChangeStatus::Implemented).await;
    }

    /// S0.47, S0.25: one action sets every RFC of the release to backed out.
    async fn one_action_sets_all_changes_to_backed_out(app) {
        marks_all(&app, "20", "closed-unsuccessful", ChangeStatus::BackedOut).await;
    }

    /// A change that went down with its release is proposed again, and goes into another.
    async fn a_backed_out_change_comes_again(app) {
        let release = app.release().raise().await.at("closed-unsuccessful").await;
        let change = held(&app, Person::Reader, &release).await.rows.remove(0).row;
        assert_eq!(change.status, ChangeStatus::BackedOut);
        assess(&app, &change.id, "proposed").await.done();
        assess(&app, &change.id, "approved").await.done();
        let next = app.release().raise().await.at("7").await;
        place(&app, Person::ReleaseManager, "accept", &change.id, &next).await.done();
        for release in [&release, &next] {
            assert_eq!(held(&app, Person::Reader, release).await.rows.len(), 1, "it is remembered in both");
        }
    }

    async fn a_change_manager_sets_the_status_along_its_life(app) {
        let change = raise(&app, Person::Developer, "Faster search", &[]).await;
        let form = [("change", change.as_str()), ("status", "approved")];
        app.as_(Person::Developer).submit("changes/assess", &form).await.expect(403);
        assess(&app, &change, "nonsense").await.problem("status");
        assess(&app, &change, "implemented").await.expect(409);
        assess(&app, &change, "in-release").await.expect(409);
        assess(&app, &change, "rejected").await.done();
        let stale = [("change", change.as_str()), ("status", "approved"), ("seen", "proposed")];
        app.as_(Person::ChangeManager).submit("changes/assess", &stale).await.expect(409);
        assess(&app, &change, "closed").await.done();
        let page = view(&app, Person::ChangeManager, &change).await;
        assert!(page.choices.is_empty());
        let words: Vec<_> = page.history.iter().map(|h| h.words.as_str()).collect();
        assert_eq!(words.len(), 3, "{words:?}");
        assert!(words[0].ends_with("from “Rejected” to “Closed”"), "{words:?}");
    }

    /// What nobody has decided on can be put right, by its initiator and the change manager; then it stays.
    async fn a_change_is_edited_until_it_is_decided_on(app) {
        let id = raise(&app, Person::Developer, "Fastre search", &[]).await;
        let edit = view(&app, Person::Developer, &id).await.edit.unwrap();
        let fields = |title: &'static str| vec![
            ("change", id.clone()), ("edition", edit.edition.clone()), ("title", title.to_owned()),
            ("reason", edit.form.reason.clone()), ("risk", "medium".into()), ("components[]", world().api.to_string()),
        ];
        app.as_(Person::Tester).submit("changes/edit", &pairs(&fields("Mine"))).await.expect(403);
        app.as_(Person::Outsider).submit("changes/edit", &pairs(&fields("Mine"))).await.expect(404);
        app.as_(Person::Developer).submit("changes/edit", &pairs(&fields(""))).await.problem("title");
        app.as_(Person::Developer).submit("changes/edit", &pairs(&fields("Faster search"))).await.done();
        app.as_(Person::ChangeManager).submit("changes/edit", &pairs(&fields("Another"))).await.expect(409);
        let now = view(&app, Person::Developer, &id).await;
        assert_eq!((now.row.title.as_str(), now.row.risk, now.components.as_slice()), ("Faster search", Risk::Medium, &["api".to_owned()][..]));
        assert!(now.history.iter().any(|h| h.words.contains("edited")));
        assess(&app, &id, "approved").await.done();
        assert!(view(&app, Person::Developer, &id).await.edit.is_none());
        app.as_(Person::Developer).submit("changes/edit", &pairs(&fields("Later"))).await.expect(409);
    }

    async fn lists_are_filtered_by_the_address(app) {
        raise(&app, Person::Developer, "Faster search", &[]).await;
        approved(&app, "Clearer receipts").await;
        let all: ChangeList = app.as_(Person::Reader).get("/api/changes/list?query[page]=0").await.expect(200).read();
        assert_eq!(all.rows.len(), 2);
        let number = all.rows[1].number.to_lowercase();
        for (query, count) in [
            ("status=approved", 1),
            ("text=SEARCH", 1),
            (&format!("text={number}"), 1),
            ("status=rejected", 0),
            ("text=%25", 0),
            ("text=%00", 2),
            ("page=-7", 2),
            ("page=99999999999999999999", 2),
        ] {
            let list: ChangeList =
                app.as_(Person::Reader).get(&format!("/api/changes/list?query[{}", query.replacen('=', "]=", 1))).await.expect(200).read();
            assert_eq!(list.rows.len(), count, "{query}");
        }
        app.as_(Person::Reader).get("/changes?status=approved").await.expect(200).shows("Clearer receipts").hides("Faster search");
    }
}

/// Brings a release with two changes to `step`, leaves it, and finds every change with `status` and an event each.
async fn marks_all(app: &TestApp, step: &str, end: &str, status: ChangeStatus) {
    let release = app.release().raise().await.at("7").await;
    for title in ["One", "Two"] {
        let change = approved(app, title).await;
        place(app, Person::ReleaseManager, "accept", &change, &release).await.done();
    }
    let release = release.at(step).await;
    let before = held(app, Person::Reader, &release).await.rows;
    assert!(before.len() >= 2 && before.iter().all(|c| c.row.status == ChangeStatus::InRelease));
    release.advance(Person::ReleaseManager, step, "done").await.done();
    let after = held(app, Person::Reader, &release).await.rows;
    assert!(after.iter().all(|c| c.row.status == status), "{after:?}");
    let marked = history(app, &release).await.into_iter().filter(|e| e.kind == "change.marked").count();
    assert_eq!(marked, before.len());
    assert!(release.step().await.is_empty(), "{end}");
}

#[tokio::test]
async fn bad_input_is_told_at_its_field_and_nothing_is_lost() {
    let app = TestApp::sqlite().await;
    let developer = app.as_(Person::Developer);
    let empty = developer.submit("changes/raise", &[("title", " ")]).await.expect(422).error();
    let mut fields: Vec<_> = empty.problems().iter().map(|p| p.field.as_str()).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["product", "reason", "risk", "title"]);
    let w = world();
    let (payments, theirs) = (w.payments.to_string(), w.their_product.to_string());
    let (foreign, frontend) = (w.their_component.to_string(), w.frontend.to_string());
    let form = |product, component| {
        [("product", product), ("title", "A"), ("reason", "B"), ("risk", "low"), ("components[]", component)]
    };
    developer.submit("changes/raise", &form(theirs.as_str(), "")).await.problem("product");
    developer.submit("changes/raise", &form(payments.as_str(), &foreign)).await.problem("components");
    developer.submit("changes/raise", &form(payments.as_str(), &frontend)).await.problem("components");
    developer.submit("changes/raise", &[("outage_minutes", "-1")]).await.problem("outage_minutes");
    app.as_(Person::Stakeholder).submit("changes/raise", &form(payments.as_str(), "")).await.expect(403);
    let page = developer
        .browser()
        .post("/api/changes/raise", &[("back", "/changes/new"), ("form[title]", "<script>alert(1)</script>")])
        .await;
    page.expect(422).shows("Choose a product.").hides("<script>alert(1)");
}

#[tokio::test]
async fn other_workspaces_and_nonsense_are_not_found() {
    let app = TestApp::sqlite().await;
    let change = raise(&app, Person::Developer, "<script>alert(1)</script>", &[]).await;
    app.as_(Person::Reader).get(&format!("/changes/{change}")).await.expect(200).hides("<script>alert(1)");
    let outsider = app.as_(Person::Outsider);
    outsider.get(&format!("/changes/{change}")).await.expect(404);
    outsider.read("changes/read", &[("id", &change)]).await.expect(404);
    outsider.submit("changes/assess", &[("change", &change), ("status", "approved")]).await.expect(404);
    app.as_(Person::Reader).get("/changes/nonsense").await.expect(404);
    let theirs = world().their_release.to_string();
    let fields = [("change", change.as_str()), ("request", theirs.as_str())];
    app.as_(Person::ReleaseManager).submit("changes/accept", &fields).await.expect(404);
    app.as_(Person::ReleaseManager).submit("changes/take-out", &[("change", "x"), ("request", "y")]).await.expect(404);
    app.as_(Person::ReleaseManager).read("changes/of-release", &[("id", &theirs)]).await.expect(404);
}

#[tokio::test]
async fn every_form_works_without_scripts() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await.at("7").await;
    let change = approved(&app, "Faster search").await;
    let manager = app.as_(Person::ReleaseManager).browser();
    let back = release.tab("changes");
    let fields = [("back", back.as_str()), ("form[change]", change.as_str()), ("form[request]", release.id.as_str())];
    assert_eq!(manager.post("/api/changes/accept", &fields).await.expect(303).header("location"), back);
    manager.post("/api/changes/accept", &fields).await.expect(409).shows("Faster search");
}
