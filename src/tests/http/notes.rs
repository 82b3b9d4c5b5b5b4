//! What is new in a release: drafted from its changes, published in versions that stay as they are, read by everybody.

use crate::support::{
    releases::{Release, complete_plan},
    *,
};
use slipway::{
    api::{
        notes::{NotesList, NotesView},
        plans::PlanView,
    },
    domain::plan::notes::RELEASE_NOTES,
};

async fn read(app: &TestApp, by: Person, release: &Release<'_>, version: &str) -> NotesView {
    let arguments = [("id", release.id.as_str()), ("version", version)];
    app.as_(by).read("notes/read", &arguments).await.expect(200).read()
}

async fn seen(app: &TestApp, release: &Release<'_>) -> String {
    read(app, Person::ReleaseManager, release, "").await.draft.unwrap().seen
}

async fn draft(app: &TestApp, release: &Release<'_>, seen: &str, replace: &str) -> Answer {
    let form = [("request", release.id.as_str()), ("seen", seen), ("replace", replace)];
    app.as_(Person::ReleaseManager).submit("plans/draft-release-notes", &form).await
}

async fn publish(app: &TestApp, by: Person, release: &Release<'_>, seen: &str) -> Answer {
    app.as_(by).submit("notes/publish", &[("request", &release.id), ("seen", seen)]).await
}

async fn text(app: &TestApp, release: &Release<'_>) -> String {
    let plan: PlanView = app.as_(Person::Reader).read("plans/read", &[("id", &release.id)]).await.expect(200).read();
    plan.plan.text_at(RELEASE_NOTES).unwrap()
}

/// Writes the notes by hand.
async fn write(release: &Release<'_>, text: &str) {
    let mut plan = complete_plan();
    assert!(plan.set_text(RELEASE_NOTES, text));
    release.write_plan(&plan).await;
}

/// A release of Payments that has a change.
async fn numbered<'a>(app: &'a TestApp, version: &str, change: &str) -> Release<'a> {
    let release = app.release().version(version).raise().await.at("3").await;
    release.accept_change(change).await;
    release
}

on_both! {
    /// S2.37, S4.31: notes are drafted from what is new since the version in LIVE: the release's own changes, and those
    /// of releases in between that never got there.
    async fn notes_are_drafted_from_what_is_new(app) {
        let old = numbered(&app, "1.0.0", "Long in use").await;
        old.deploy("LIVE").await;
        numbered(&app, "1.1.0", "Never got there").await;
        numbered(&app, "2.0.0", "Still to come").await;
        let release = numbered(&app, "1.2.0", "Faster *settlement*").await;
        let defect = [("request", release.id.as_str()), ("title", "Totals are off"), ("severity", "high"), ("workaround", "Round by hand")];
        app.as_(Person::Tester).submit("checklists/add-defect", &defect).await.done();
        draft(&app, &release, "", "").await.done();
        let words = text(&app, &release).await;
        assert!(words.starts_with("New since 1.0.0.\n\n# Changes\n\n- Faster \\*settlement\\* (RFC-"), "{words}");
        assert!(words.contains("- Never got there (RFC-") && words.contains("from 1.1.0)"), "{words}");
        assert!(words.contains("# Known errors\n\n- Totals are off (high). Workaround: Round by hand"), "{words}");
        assert!(!words.contains("Long in use") && !words.contains("Still to come"), "{words}");
        let view = read(&app, Person::ReleaseManager, &release, "").await;
        assert!(view.changelog.contains("<li>Faster *settlement* (RFC-"), "{}", view.changelog);
        // What this release is built on stays what it was once it is in LIVE itself.
        release.deploy("LIVE").await;
        let view = read(&app, Person::ReleaseManager, &release, "").await;
        assert!(view.changelog.contains("New since 1.0.0."), "{}", view.changelog);
        old.deploy("LIVE").await;
        let next = app.release().version("1.3.0").raise().await;
        let view = read(&app, Person::Reader, &next, "").await;
        assert!(view.changelog.contains("New since 1.0.0.") && view.changelog.contains("from 1.2.0"), "{}", view.changelog);
    }

    /// A draft replaces nobody's text unless they say so, having seen it.
    async fn a_draft_replaces_no_text_unseen(app) {
        let release = app.release().raise().await;
        draft(&app, &release, "", "").await.done();
        write(&release, "By hand.").await;
        let words = draft(&app, &release, "", "").await.problem("replace");
        assert!(words.starts_with("The plan has release notes already"), "{words}");
        draft(&app, &release, "something else", "true").await.expect(409);
        assert_eq!(text(&app, &release).await, "By hand.");
        let now = seen(&app, &release).await;
        draft(&app, &release, &now, "true").await.done();
        assert_eq!(text(&app, &release).await, "No change is in this release yet.\n");
        let history = app.state.store.read(world().workspace).await.unwrap().history(release.request(), 10).await.unwrap();
        assert!(history.iter().filter(|e| e.kind == "plan.saved").count() >= 3);
    }

    /// S3.10, S4.31: notes are published by those who may edit the plan, in versions that nothing changes afterwards, and
    /// everybody who may read the release reads them.
    async fn notes_are_published_in_versions_that_stay(app) {
        let release = app.release().version("3.1.0").raise().await;
        let refused = publish(&app, Person::ReleaseManager, &release, "").await.expect(409).error().to_string();
        assert!(refused.starts_with("There are no release notes"), "{refused}");
        app.as_(Person::Reader).get(&release.tab("notes")).await.expect(200).shows("No release notes are published yet");
        write(&release, "# Faster\n\nSettles **twice** as fast.<script>x</script>").await;
        let stale = seen(&app, &release).await;
        write(&release, "# Faster\n\nSettles **three times** as fast.<script>x</script>").await;
        let refused = publish(&app, Person::ReleaseManager, &release, &stale).await.expect(409).error().to_string();
        assert!(refused.starts_with("Rosa Release saved the plan after you opened this page"), "{refused}");
        let now = seen(&app, &release).await;
        publish(&app, Person::Developer, &release, &now).await.expect(403);
        publish(&app, Person::QaManager, &release, &now).await.done();
        publish(&app, Person::QaManager, &release, &now).await.expect(409);
        let page = app.as_(Person::Reader).get(&release.tab("notes")).await.expect(200);
        page.shows("<h3>Faster</h3>").shows("<strong>three times</strong>").shows("Version 1, published by Quinn Quality");
        page.hides("<script>x").hides("In the plan").hides(">Publish<");
        write(&release, "Slower.").await;
        let now = seen(&app, &release).await;
        publish(&app, Person::ReleaseManager, &release, &now).await.done();
        let newest = read(&app, Person::Reader, &release, "").await;
        assert_eq!((newest.shown.as_ref().unwrap().number, newest.versions.len()), (2, 2));
        assert!(newest.draft.is_none() && newest.shown.unwrap().html.contains("Slower."));
        let first = read(&app, Person::Reader, &release, "1").await.shown.unwrap();
        assert!(first.is_old && first.html.contains("three times"), "{first:?}");
        for version in ["3", "0", "-1", "x"] {
            app.as_(Person::Reader).read("notes/read", &[("id", &release.id), ("version", version)]).await.expect(404);
        }
        assert!(sql!(app, "UPDATE release_notes SET text = ''").is_err());
        assert!(sql!(app, "DELETE FROM release_notes").is_err());
        let history = app.as_(Person::Reader).get(&release.tab("history")).await.expect(200);
        history.shows("published release notes of Payments 3.1.0, version 2");
    }

    /// S3.10: the list has the newest notes of each release, of one product or of all.
    async fn published_notes_are_listed_by_product(app) {
        let list = async |product: String| -> NotesList {
            app.as_(Person::Reader).read("notes/list", &[("query[product]", product.as_str())]).await.expect(200).read()
        };
        assert!(list(String::new()).await.rows.is_empty());
        app.as_(Person::Reader).get("/notes").await.expect(200).shows("No release notes are published here yet");
        let release = app.release().version("5.0.0").raise().await;
        for words in ["One.", "Two."] {
            write(&release, words).await;
            let now = seen(&app, &release).await;
            publish(&app, Person::ReleaseManager, &release, &now).await.done();
        }
        let rows = list(world().payments.to_string()).await.rows;
        assert_eq!(rows.iter().map(|r| (r.name.as_str(), r.number)).collect::<Vec<_>>(), [("Payments 5.0.0", 2)]);
        assert_eq!(list("no product".into()).await.rows.len(), 1);
        assert!(list(world().shop.to_string()).await.rows.is_empty());
        assert!(app.as_(Person::Outsider).get("/notes").await.expect(200).hides("Payments").status == 200);
    }
}
