//! Checklists: lines, results, known defects, and the gates that read them. Uploads are in `files`.

use crate::support::{releases::Release, *};
use slipway::api::checklists::{Acceptance, CheckView, TestsView};

/// What the Tester sees.
async fn tests(app: &TestApp, release: &Release<'_>) -> TestsView {
    app.as_(Person::Tester).read("checklists/tests", &[("id", &release.id)]).await.expect(200).read()
}

fn lines(tests: &TestsView) -> Vec<CheckView> {
    tests.groups.iter().flat_map(|g| g.lines.clone()).collect()
}

/// Adds a mandatory line and answers with it.
pub async fn add(app: &TestApp, release: &Release<'_>, kind: &str, title: &str) -> CheckView {
    let fields = [("request", release.id.as_str()), ("kind", kind), ("title", title), ("mandatory", "true")];
    app.as_(Person::ReleaseManager).submit("checklists/add-line", &fields).await.done();
    lines(&tests(app, release).await).into_iter().find(|l| l.title == title).unwrap()
}

async fn record(
    app: &TestApp,
    by: Person,
    release: &Release<'_>,
    line: &CheckView,
    (result, note): (&str, &str),
) -> Answer {
    let version = line.version.to_string();
    let fields = [
        ("request", release.id.as_str()),
        ("item", &line.id),
        ("result", result),
        ("note", note),
        ("version", &version),
    ];
    app.as_(by).submit("checklists/record-result", &fields).await
}

on_both! {
    /// S0.18: a test result stands on the release with its note, who recorded it and when.
    async fn a_result_is_recorded_on_the_release(app) {
        let release = app.release().raise().await;
        let line = add(&app, &release, "unit", "Totals add up").await;
        record(&app, Person::Tester, &release, &line, ("fail", "Off by one cent")).await.done();
        let after = tests(&app, &release).await;
        let line = &lines(&after)[0];
        assert_eq!(line.result.unwrap().key(), "fail");
        assert_eq!((line.note.as_str(), line.by.as_ref().unwrap().0.as_str()), ("Off by one cent", "Tess Tester"));
        assert_eq!(after.state.missing, ["“Totals add up” failed."]);
        let page = app.as_(Person::Stakeholder).get(&release.tab("tests")).await.expect(200);
        page.shows("Totals add up").shows("Off by one cent").shows("Tess Tester").shows("1 of 1 mandatory tests have not passed");
        record(&app, Person::Tester, &release, line, ("pass", "")).await.done();
        app.as_(Person::Stakeholder).get(&release.tab("tests")).await.expect(200).shows("All mandatory tests passed.");
    }

    /// S0.19: a release lists its known defects; a defect is closed and reopened.
    async fn known_defects_are_listed_closed_and_reopened(app) {
        let release = app.release().raise().await;
        let manager = app.as_(Person::ReleaseManager);
        let fields = [("request", release.id.as_str()), ("title", "Logo <b>blurred</b>"), ("severity", "low"), ("workaround", "Zoom")];
        manager.submit("checklists/add-defect", &fields).await.done();
        let id = tests(&app, &release).await.defects[0].defect.id.to_string();
        let page = manager.get(&release.tab("tests")).await.expect(200);
        page.shows("Logo &lt;b&gt;blurred").hides("<b>blurred").shows("Zoom");
        for (state, open) in [("closed", false), ("closed", false), ("open", true)] {
            let fields = [("request", release.id.as_str()), ("defect", &id), ("state", state)];
            manager.submit("checklists/set-defect-state", &fields).await.done();
            assert_eq!(tests(&app, &release).await.defects[0].defect.open, open);
        }
        let wrong = [("request", release.id.as_str()), ("title", ""), ("severity", "awful")];
        let answer = manager.submit("checklists/add-defect", &wrong).await;
        assert!(answer.clone().problem("title").starts_with("Enter") && answer.problem("severity").starts_with("Choose"));
    }

    /// S0.36: step 10 is left once a fit-for-purpose test has a passing result.
    async fn fit_for_purpose_is_tested_at_step_10(app) {
        let release = app.release().raise().await.at("10").await;
        let refused = release.advance(Person::ReleaseManager, "10", "done").await.expect(409);
        assert!(refused.error().to_string().contains("fit-for-purpose test"), "{}", refused.error());
        let line = add(&app, &release, "fit-for-purpose", "Settles a day's payments").await;
        release.advance(Person::ReleaseManager, "10", "done").await.expect(409);
        record(&app, Person::QaManager, &release, &line, ("pass", "")).await.done();
        release.advance(Person::ReleaseManager, "10", "done").await.done();
        assert_eq!(release.step().await, "11");
    }

    /// S0.37: step 11 is left once the backout plan was tested; "not applicable" does not do.
    async fn the_backout_plan_is_tested_at_step_11(app) {
        let release = app.release().raise().await.at("11").await;
        let refused = release.advance(Person::ReleaseManager, "11", "done").await.expect(409);
        assert!(refused.error().to_string().contains("test of the backout plan"), "{}", refused.error());
        let line = add(&app, &release, "backout-test", "Restores the version before").await;
        record(&app, Person::Tester, &release, &line, ("not-applicable", "No time")).await.done();
        release.advance(Person::ReleaseManager, "11", "done").await.expect(409);
        let line = lines(&tests(&app, &release).await).into_iter().find(|l| l.id == line.id).unwrap();
        record(&app, Person::Tester, &release, &line, ("pass", "")).await.done();
        release.advance(Person::ReleaseManager, "11", "done").await.done();
    }

    async fn the_second_of_two_results_for_the_same_version_is_refused_and_names_the_first(app) {
        let release = app.release().raise().await;
        let line = add(&app, &release, "unit", "Totals add up").await;
        record(&app, Person::Tester, &release, &line, ("pass", "")).await.done();
        let refused = record(&app, Person::QaManager, &release, &line, ("fail", "Off by one")).await.expect(409);
        assert!(refused.error().to_string().starts_with("Tess Tester recorded “Pass” for “Totals add up”"));
        assert_eq!(lines(&tests(&app, &release).await)[0].result.unwrap().key(), "pass");
    }

    /// S0.42: whoever records a result has tested the release, whatever they are called.
    async fn whoever_records_a_result_has_tested_the_release(app) {
        let release = app.release().raise().await;
        let line = add(&app, &release, "unit", "Totals add up").await;
        let tested = async |person: Person| {
            let mut tx = app.state.store.read(world().workspace).await.unwrap();
            tx.has_tested(release.request(), person.id()).await.unwrap()
        };
        assert!(!tested(Person::QaManager).await);
        record(&app, Person::QaManager, &release, &line, ("pass", "")).await.done();
        assert!(tested(Person::QaManager).await && !tested(Person::ReleaseManager).await);
    }

    async fn the_usual_list_starts_an_empty_checklist_once(app) {
        let release = app.release().raise().await;
        let manager = app.as_(Person::ReleaseManager);
        manager.submit("checklists/add-usual", &[("request", &release.id)]).await.done();
        manager.submit("checklists/add-usual", &[("request", &release.id)]).await.expect(409);
        assert_eq!(tests(&app, &release).await.state.mandatory, 6);
    }

    async fn a_line_is_removed_while_it_has_no_result(app) {
        let release = app.release().raise().await;
        let (one, two) = (add(&app, &release, "unit", "One").await, add(&app, &release, "unit", "Two").await);
        record(&app, Person::Tester, &release, &one, ("blocked", "No machine")).await.done();
        let manager = app.as_(Person::ReleaseManager);
        let remove = async |line: &CheckView| {
            manager.submit("checklists/remove-line", &[("request", &release.id), ("item", &line.id)]).await
        };
        remove(&one).await.expect(409);
        remove(&two).await.done();
        remove(&two).await.expect(404);
        assert_eq!(lines(&tests(&app, &release).await).len(), 1);
    }

    async fn a_failure_without_a_note_is_shown_at_the_note_also_without_scripts(app) {
        let release = app.release().raise().await;
        let line = add(&app, &release, "unit", "Totals add up").await;
        assert!(record(&app, Person::Tester, &release, &line, ("fail", " ")).await.problem("note").contains("what failed"));
        let fields = [
            ("back", release.tab("tests")),
            ("key", line.id.clone()),
            ("form[request]", release.id.clone()),
            ("form[item]", line.id.clone()),
            ("form[result]", "blocked".into()),
            ("form[version]", "1".into()),
        ];
        let fields: Vec<_> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let browser = app.as_(Person::Tester).browser();
        let page = browser.post("/api/checklists/record-result", &fields).await.expect(422);
        page.shows("There is a problem").shows("Enter a note that says what blocks the test.");
        assert!(page.body().contains(r#"value="blocked" checked"#), "the choice is kept");
    }

    /// S0.38: what the decision on acceptance looks at: test results and known defects.
    async fn the_facts_for_acceptance_are_test_results_and_open_defects(app) {
        let release = app.release().raise().await;
        let line = add(&app, &release, "performance", "Answers in 200 ms").await;
        record(&app, Person::Tester, &release, &line, ("fail", "It takes 900 ms")).await.done();
        for (title, severity) in [("Blurred logo", "low"), ("Loses a cent", "critical")] {
            let fields = [("request", release.id.as_str()), ("title", title), ("severity", severity)];
            app.as_(Person::Tester).submit("checklists/add-defect", &fields).await.done();
        }
        let facts: Acceptance =
            app.as_(Person::ReleaseManager).read("checklists/acceptance", &[("id", &release.id)]).await.expect(200).read();
        assert_eq!((facts.troubles[0].note.as_str(), facts.state.failed), ("It takes 900 ms", 1));
        assert_eq!(facts.defects.iter().map(|d| d.title.as_str()).collect::<Vec<_>>(), ["Loses a cent", "Blurred logo"]);
    }
}

#[tokio::test]
async fn results_are_for_qa_managers_and_testers() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    let line = add(&app, &release, "unit", "Totals add up").await;
    for person in Person::ONE_EACH {
        let may = matches!(person, Person::QaManager | Person::Tester | Person::ValidationTeam);
        let version = lines(&tests(&app, &release).await)[0].version;
        let line = CheckView { version, ..line.clone() };
        record(&app, *person, &release, &line, ("pass", "")).await.expect(if may { 200 } else { 403 });
        let edits = may || *person == Person::ReleaseManager;
        let fields = [("request", release.id.as_str()), ("kind", "unit"), ("title", person.name())];
        app.as_(*person).submit("checklists/add-line", &fields).await.expect(if edits { 200 } else { 403 });
        if edits {
            let again = app.as_(*person).submit("checklists/add-line", &fields).await.problem("title");
            assert!(again.contains("has this test already"));
        }
        app.as_(*person).get(&release.tab("tests")).await.expect(200);
    }
}

#[tokio::test]
async fn a_checklist_of_another_workspace_is_not_there() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    let line = add(&app, &release, "unit", "Totals add up").await;
    let theirs = app.release_at(world().their_release.to_string());
    let outsider = app.as_(Person::Outsider);
    outsider.read("checklists/tests", &[("id", &release.id)]).await.expect(404);
    record(&app, Person::Outsider, &release, &line, ("pass", "")).await.expect(404);
    record(&app, Person::Tester, &theirs, &line, ("pass", "")).await.expect(404);
    record(&app, Person::Outsider, &theirs, &line, ("pass", "")).await.expect(404);
    app.stranger().read("checklists/tests", &[("id", &release.id)]).await.expect(401);
}

#[tokio::test]
async fn a_closed_releases_tests_stay_as_they_are() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    let line = add(&app, &release, "unit", "Totals add up").await;
    record(&app, Person::Tester, &release, &line, ("pass", "")).await.done();
    let release = release.at("closed-successful").await;
    let line = CheckView { version: 2, ..line };
    record(&app, Person::Tester, &release, &line, ("fail", "After all")).await.expect(409);
    app.as_(Person::Tester).get(&release.tab("tests")).await.expect(200).hides("Add a test");
}
