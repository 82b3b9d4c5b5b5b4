//! Uploads and downloads: evidence, planning documents, reports of automatic tests.

use super::checklists::add;
use crate::support::{releases::Release, *};
use axum::{body::Body, http::Method};
use slipway::{
    api::checklists::{EvidenceView, ImportView, TestsView},
    domain::hash::sha256_hex,
};
use std::path::Path;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and so on";

async fn evidence(app: &TestApp, release: &Release<'_>, item: &str, file: (&str, &[u8])) -> Answer {
    let fields = [("request", release.id.as_str()), ("item", item)];
    app.as_(Person::Tester).upload("/files/evidence", &fields, ("file", file.0, "text/html", file.1)).await
}

async fn tests(app: &TestApp, release: &Release<'_>) -> TestsView {
    app.as_(Person::Tester).read("checklists/tests", &[("id", &release.id)]).await.expect(200).read()
}

async fn stored(app: &TestApp, release: &Release<'_>) -> Vec<EvidenceView> {
    tests(app, release).await.groups.into_iter().flat_map(|g| g.lines).flat_map(|l| l.evidence).collect()
}

/// Files below the folder for files, those that are still coming in included.
fn on_disk(app: &TestApp) -> usize {
    fn below(folder: &Path) -> usize {
        let entries = std::fs::read_dir(folder).unwrap().flatten();
        entries.map(|e| if e.path().is_dir() { below(&e.path()) } else { 1 }).sum()
    }
    below(&app.state.config.files())
}

on_both! {
    /// S0.18: evidence stands on a test with its type as found, its SHA-256, who added it, and is given back to be saved.
    async fn evidence_is_stored_and_given_back(app) {
        let release = app.release().raise().await;
        let line = add(&app, &release, "unit", "Totals add up").await;
        evidence(&app, &release, &line.id, ("C:\\tmp\\zü<b>.html", PNG)).await.done();
        let file = stored(&app, &release).await.remove(0);
        assert_eq!((file.name.as_str(), file.media_type.as_str()), ("zü<b>.html", "image/png"));
        assert_eq!((file.sha256.clone(), file.by.as_str()), (sha256_hex(PNG), "Tess Tester"));
        let got = app.as_(Person::Stakeholder).get(&format!("/files/{}", file.id)).await.expect(200);
        assert_eq!(got.bytes, PNG);
        assert!(got.header("content-disposition").starts_with("attachment;"));
        assert_eq!(got.header("x-content-type-options"), "nosniff");
        assert!(got.header("content-security-policy").contains("sandbox"));
        app.as_(Person::Outsider).get(&format!("/files/{}", file.id)).await.expect(404);
        app.stranger().get(&format!("/files/{}", file.id)).await.expect(303);
        evidence(&app, &release, &line.id, ("again.png", PNG)).await.done();
        assert_eq!((stored(&app, &release).await.len(), on_disk(&app)), (2, 1), "the same content is kept once");
    }

    /// S0.17: a planning document is added to the plan's draft with its hash.
    async fn a_planning_document_belongs_to_the_draft(app) {
        let release = app.release().raise().await;
        let manager = app.as_(Person::ReleaseManager);
        let file = ("file", "roll-out.pdf", "application/pdf", b"%PDF-1.7 ...".as_slice());
        manager.upload("/files/documents", &[("request", &release.id)], file).await.done();
        let mut tx = app.state.store.read(world().workspace).await.unwrap();
        let draft = tx.draft(release.request()).await.unwrap().unwrap();
        assert_eq!(draft.plan.documents[0].sha256, sha256_hex(file.3));
        assert_eq!(draft.editors, [Person::ReleaseManager.id()]);
        drop(tx);
        app.as_(Person::Tester).upload("/files/documents", &[("request", &release.id)], file).await.expect(403);
    }

    async fn importing_the_same_report_twice_changes_nothing(app) {
        let release = app.release().raise().await;
        let line = add(&app, &release, "unit", "adds_up").await;
        let xml = r#"<testsuite name="money"><testcase classname="money" name="adds_up"/>
            <testcase classname="money" name="rounds"><failure message="off by one"/></testcase>
            <testcase classname="money" name="later"><skipped/></testcase></testsuite>"#;
        let go_to = report(&app, &release, xml.as_bytes()).await.done().go_to.unwrap();
        assert_eq!(report(&app, &release, xml.as_bytes()).await.done().go_to.unwrap(), go_to);
        let tester = app.as_(Person::Tester);
        let id = go_to.rsplit('/').next().unwrap();
        let preview = tester.read("checklists/import-preview", &[("id", &release.id), ("report", id)]).await.expect(200);
        let preview: ImportView = preview.read();
        assert_eq!((preview.counts, preview.cases), ([1, 2, 0, 0], 3));
        assert_eq!((preview.matched[0].title.as_str(), preview.matched[0].was), (line.title.as_str(), None));
        tester.get(&go_to).await.expect(200).shows("Importing changes 1 result and adds 2 tests.").shows("off by one");
        let import = async |seen: &str| {
            tester.submit("checklists/import", &[("request", &release.id), ("report", id), ("seen", seen)]).await
        };
        import("something else").await.expect(409);
        import(&preview.seen).await.done();
        let after = tests(&app, &release).await;
        assert_eq!((after.state.total, after.state.passed, after.state.failed), (3, 1, 1));
        let again = import(&preview.seen).await.done();
        assert!(again.message.contains("Nothing changed"), "{}", again.message);
        let uploaded = report(&app, &release, xml.as_bytes()).await.done();
        assert_eq!(uploaded.go_to.unwrap(), go_to);
        assert!(uploaded.message.contains("Nothing changes"), "{}", uploaded.message);
        assert_eq!(tests(&app, &release).await, after);
        tester.get(&go_to).await.expect(200).shows("This file was imported by Tess Tester");
        let imports: Vec<(i64,)> = rows!(app, (i64,), "SELECT COUNT(*) FROM event WHERE kind = 'report.imported'").unwrap();
        assert_eq!(imports[0].0, 1);
    }
}

async fn report(app: &TestApp, release: &Release<'_>, content: &[u8]) -> Answer {
    let fields = [("request", release.id.as_str()), ("kind", "unit")];
    app.as_(Person::Tester).upload("/files/report", &fields, ("file", "junit.xml", "text/xml", content)).await
}

#[tokio::test]
async fn an_import_for_a_checklist_that_has_changed_is_refused() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    let xml = br#"<testsuite><testcase classname="money" name="adds_up"/></testsuite>"#;
    let go_to = report(&app, &release, xml).await.done().go_to.unwrap();
    let tester = app.as_(Person::Tester);
    let id = go_to.rsplit('/').next().unwrap();
    let preview = tester.read("checklists/import-preview", &[("id", &release.id), ("report", id)]).await;
    let seen = preview.expect(200).read::<ImportView>().seen;
    add(&app, &release, "unit", "adds_up").await;
    tester.submit("checklists/import", &[("request", &release.id), ("report", id), ("seen", &seen)]).await.expect(409);
}

#[tokio::test]
async fn hostile_reports_are_refused_in_words() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    let entity =
        r#"<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&x;"/></testsuite>"#;
    for (xml, words) in [
        ("PK\u{3}\u{4} no XML", "not XML"),
        ("<html/>", "JUnit"),
        ("<testsuite><testcase name='a'>", "cut off"),
        ("<testsuite><testcase name='a'></testsuite>", "broken"),
        (entity, "DOCTYPE"),
        ("<testsuite><testcase name='&x;'/></testsuite>", ""),
        (&"<testsuite>".repeat(1000), "nested deeper"),
        ("<testsuite/>", "no tests"),
    ] {
        let said = report(&app, &release, xml.as_bytes()).await.problem("file");
        assert!(said.contains(words), "{xml:.40}: {said}");
    }
    report(&app, &release, &[0xff, 0xfe, 0, 60]).await.problem("file");
    report(&app, &release, &vec![b'<'; 70 * 1024]).await.expect(413);
    assert_eq!(rows!(app, (i64,), "SELECT COUNT(*) FROM test_report").unwrap()[0].0, 0);
}

#[tokio::test]
async fn a_file_over_the_limit_is_refused_and_leaves_nothing() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    let line = add(&app, &release, "unit", "Totals add up").await;
    for kilobytes in [65, 100, 500] {
        let refused = evidence(&app, &release, &line.id, ("big.bin", &vec![7; kilobytes * 1024])).await.expect(413);
        assert!(refused.error().to_string().contains("Nothing of it was stored"));
    }
    assert_eq!((stored(&app, &release).await.len(), on_disk(&app)), (0, 0));
    evidence(&app, &release, &line.id, ("just.bin", &vec![7; 64 * 1024])).await.done();
}

#[tokio::test]
async fn a_file_that_is_cut_off_leaves_nothing() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    let line = add(&app, &release, "unit", "Totals add up").await;
    let body = format!(
        "--x\r\nContent-Disposition: form-data; name=\"request\"\r\n\r\n{}\r\n--x\r\nContent-Disposition: form-data; \
         name=\"item\"\r\n\r\n{}\r\n--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.log\"\r\n\r\n{}",
        release.id,
        line.id,
        "half of it ".repeat(1000)
    );
    let media = "multipart/form-data; boundary=x";
    let tester = app.as_(Person::Tester);
    let refused = tester.send(Method::POST, "/files/evidence", media, body.into()).await.expect(400);
    assert!(refused.error().to_string().contains("cut off"));
    tester.send(Method::POST, "/files/evidence", media, Body::empty()).await.expect(400);
    tester.send(Method::POST, "/files/evidence", "text/plain", "a".into()).await.expect(400);
    assert_eq!((stored(&app, &release).await.len(), on_disk(&app)), (0, 0));
}

#[tokio::test]
async fn nobody_fills_the_disk_with_what_is_refused() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    let line = add(&app, &release, "unit", "Totals add up").await;
    let elsewhere = app.release_at(world().their_release.to_string());
    let file = ("file", "a.png", "image/png", PNG);
    let fields = [("request", release.id.as_str()), ("item", &line.id)];
    app.stranger().upload("/files/evidence", &fields, file).await.expect(401);
    app.as_(Person::Stakeholder).upload("/files/evidence", &fields, file).await.expect(403);
    app.as_(Person::Outsider).upload("/files/evidence", &fields, file).await.expect(404);
    app.as_(Person::Tester)
        .header("sec-fetch-site", "cross-site")
        .upload("/files/evidence", &fields, file)
        .await
        .expect(403);
    evidence(&app, &elsewhere, &line.id, ("a.png", PNG)).await.expect(404);
    evidence(&app, &release, &world().their_release.to_string(), ("a.png", PNG)).await.expect(404);
    evidence(&app, &release, "no id", ("a.png", PNG)).await.expect(404);
    assert_eq!(evidence(&app, &release, &line.id, ("", b"")).await.problem("file"), "Choose a file.");
    assert!(evidence(&app, &release, &line.id, ("a.png", b"")).await.problem("file").contains("empty"));
    assert_eq!(on_disk(&app), 0);
}

#[tokio::test]
async fn an_upload_without_scripts_comes_back_to_its_form() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    let line = add(&app, &release, "unit", "Totals add up").await;
    let back = release.tab("tests");
    let fields = [("back", back.as_str()), ("key", &line.id), ("form[request]", &release.id), ("form[item]", &line.id)];
    let browser = app.as_(Person::Tester).browser();
    let page = browser
        .upload("/files/evidence", &fields, ("form[file]", "", "application/octet-stream", b""))
        .await
        .expect(422);
    page.shows("There is a problem").shows("Choose a file.");
    let done = browser.upload("/files/evidence", &fields, ("form[file]", "a.png", "image/png", PNG)).await.expect(303);
    assert_eq!(done.header("location"), back);
    browser.get(&back).await.expect(200).shows("a.png").shows(&sha256_hex(PNG));
}
