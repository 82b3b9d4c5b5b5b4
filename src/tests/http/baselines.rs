//! Baselines of a release, and the update of the CMDB with which it closes.

use crate::support::{releases::Release, *};
use chrono::TimeDelta;
use slipway::{
    api::{
        baselines::{BaselineView, Baselines},
        cmdb::ItemView,
    },
    domain::{hash::sha256_hex, process::Evidence},
    server::operations::{baselines::evidence, dossier::Dossier},
};

async fn read(app: &TestApp, release: &Release<'_>) -> Baselines {
    app.as_(Person::Reader).read("baselines/list", &[("id", &release.id)]).await.expect(200).read()
}

/// Takes a baseline of a table.
async fn take(app: &TestApp, by: Person, release: &Release<'_>, moment: &str, table: &str) -> Answer {
    let fields = [("request", release.id.as_str()), ("moment", moment), ("environment", "LIVE"), ("table", table)];
    app.as_(by).submit("baselines/take", &fields).await
}

async fn upload(app: &TestApp, release: &Release<'_>, content: &[u8]) -> Answer {
    let fields = [("request", release.id.as_str()), ("moment", "before"), ("environment", "LIVE")];
    app.as_(Person::SacmManager).upload("/files/baseline", &fields, ("file", "b.csv", "text/csv", content)).await
}

/// Updates the CMDB with these versions of api and ledger.
async fn update(app: &TestApp, by: Person, release: &Release<'_>, versions: [&str; 2]) -> Answer {
    let seen = read(app, release).await;
    let (api, ledger) = (format!("version[{}]", world().api), format!("version[{}]", world().ledger));
    let fields = [
        ("request", release.id.as_str()),
        ("seen", &seen.seen),
        ("seen_items", &seen.seen_items),
        (api.as_str(), versions[0]),
        (ledger.as_str(), versions[1]),
    ];
    app.as_(by).submit("baselines/update-cmdb", &fields).await
}

async fn live_version(app: &TestApp, id: impl ToString) -> (String, String) {
    let item: ItemView = app.as_(Person::Reader).read("cmdb/read", &[("id", &id.to_string())]).await.expect(200).read();
    (item.row.version_live, item.history.first().map(|h| h.words.clone()).unwrap_or_default())
}

/// What is missing for an evidence; empty when it is there.
async fn missing(app: &TestApp, release: &Release<'_>, of: Evidence) -> String {
    let mut tx = app.state.store.read(world().workspace).await.unwrap();
    let dossier = Dossier::load(&mut tx, release.request()).await.unwrap();
    let mut proofs = evidence(&mut tx, &dossier).await.unwrap();
    proofs.remove(&of).expect("an answer").err().unwrap_or_default()
}

async fn touching(app: &TestApp) -> Release<'_> {
    let w = world();
    app.release()
        .version("2.4.0")
        .window(TimeDelta::minutes(-10), TimeDelta::hours(2))
        .component(w.api)
        .component(w.ledger)
        .raise()
        .await
}

on_both! {
    /// S1.48, S1.49, S1.51: before and after installation, by hand or from a table, with what differs.
    async fn baselines_are_taken_before_and_after_installation(app) {
        let release = touching(&app).await;
        assert!(missing(&app, &release, Evidence::BaselineBefore).await.contains("before installation"));
        let digest = "ab".repeat(32);
        let (version, digest_of) = (format!("version[{}]", world().api), format!("digest[{}]", world().api));
        let skip = format!("skip[{}]", world().ledger);
        let by_hand = [
            ("request", release.id.as_str()), ("moment", "before"), ("environment", "LIVE"), ("seen", "0"),
            (version.as_str(), "2.3.0"), (digest_of.as_str(), digest.as_str()), (skip.as_str(), "true"),
        ];
        app.as_(Person::ReleaseManager).submit("baselines/take", &by_hand).await.done();
        let again = app.as_(Person::ReleaseManager).submit("baselines/take", &by_hand).await.expect(409);
        assert!(again.error().to_string().contains("was taken since"), "a second click takes none");
        assert_eq!(missing(&app, &release, Evidence::BaselineBefore).await, "");
        let after = "component,version,digest\nPayments/api,2.4.0,\nledger,1.0.0,\nweb shop/frontend,3.1.0,\n";
        take(&app, Person::ConfigurationManager, &release, "after", after).await.done();
        let json = r#"[{"component": "Payments/api", "version": "2.3.1", "note": "hotfix"}]"#;
        take(&app, Person::SacmManager, &release, "before", json).await.done();
        let page = read(&app, &release).await;
        let rows: Vec<_> = page.rows.iter().map(|r| (r.name.as_str(), r.items, r.counts)).collect();
        assert_eq!(rows, [
            ("Baseline 3, before installation", 1, true),
            ("Baseline 2, after installation", 3, true),
            ("Baseline 1, before installation", 1, false),
        ]);
        let shown = page.comparison.unwrap();
        assert_eq!((shown.from.as_str(), shown.to.as_str()), (page.rows[0].id.as_str(), page.rows[1].id.as_str()));
        assert_eq!(shown.counts, [2, 0, 1]);
        assert_eq!(shown.difference.changed[0].to.version, "2.4.0");
        let pair = [("id", release.id.as_str()), ("from", page.rows[1].id.as_str()), ("to", page.rows[2].id.as_str())];
        let other: Baselines = app.as_(Person::Reader).read("baselines/list", &pair).await.expect(200).read();
        assert_eq!(other.comparison.unwrap().counts, [0, 2, 1]);
        let html = app.as_(Person::SacmManager).get(&release.tab("baselines")).await.expect(200);
        html.shows("What differs").shows("Superseded").shows("Take the baseline");
        take(&app, Person::Developer, &release, "before", json).await.expect(403);
    }

    /// S1.48, S1.49, S1.82: installation is what happens to LIVE: a baseline of TEST proves nothing, and undoes nothing.
    async fn a_baseline_of_test_is_none_of_before_or_after_installation(app) {
        let release = touching(&app).await;
        let take_in = async |moment: &str, environment: &str| {
            let table = "component,version\napi,2.3.0\n";
            let fields = [("request", release.id.as_str()), ("moment", moment), ("environment", environment), ("table", table)];
            app.as_(Person::SacmManager).submit("baselines/take", &fields).await.done();
        };
        for (moment, evidence) in [("before", Evidence::BaselineBefore), ("after", Evidence::BaselineAfter)] {
            take_in(moment, "TEST").await;
            assert!(missing(&app, &release, evidence).await.contains("has not been taken"), "{moment}");
            take_in(moment, "LIVE").await;
            assert_eq!(missing(&app, &release, evidence).await, "", "{moment}");
            take_in(moment, "TEST").await;
            assert_eq!(missing(&app, &release, evidence).await, "", "{moment}: LIVE is as it was");
        }
    }

    /// S1.50, S1.82: a baseline is a restore point: a page, and a document whose bytes have the hash that is shown.
    async fn a_baseline_can_be_taken_away(app) {
        let release = touching(&app).await;
        take(&app, Person::SacmManager, &release, "before", "component,version\napi,2.3.0\n").await.done();
        let head = read(&app, &release).await.rows.remove(0);
        let at = format!("{}/{}", release.tab("baselines"), head.id);
        app.as_(Person::Reader).get(&at).await.expect(200).shows("2.3.0").shows(&head.sha256);
        let document = app.as_(Person::Reader).get(&format!("{at}/export.json")).await.expect(200);
        assert_eq!(sha256_hex(&document.bytes), head.sha256);
        assert!(document.header("content-disposition").contains("baseline-1-before.json"));
        app.stranger().get(&format!("{at}/export.json")).await.expect(303);
        app.as_(Person::Outsider).get(&format!("{at}/export.json")).await.expect(404);
        app.as_(Person::Reader).get(&release.tab("baselines/nonsense")).await.expect(404);
        // It can be read in again as it is.
        take(&app, Person::SacmManager, &release, "after", &document.body()).await.done();
        assert_eq!(read(&app, &release).await.comparison.unwrap().counts, [0, 0, 0]);
        let one = [("id", release.id.as_str()), ("baseline", head.id.as_str())];
        let view: BaselineView = app.as_(Person::Reader).read("baselines/read", &one).await.expect(200).read();
        assert_eq!((view.rows.len(), view.more), (1, 0));
    }

    /// S1.102 to S1.105: on success the CMDB gets the release's versions, and the closing baseline is taken with them.
    async fn the_cmdb_is_updated_after_a_success(app) {
        let release = touching(&app).await.at("16").await;
        let page = read(&app, &release).await;
        assert!(!page.is_updated && page.why_not_update.contains("SACM"), "{}", page.why_not_update);
        assert!(page.in_live.iter().all(|i| i.version == "2.4.0" && i.hint.contains("in LIVE")), "{:?}", page.in_live);
        for person in [Person::ReleaseManager, Person::Administrator, Person::Deployer] {
            update(&app, person, &release, ["2.4.0", "2.4.0"]).await.expect(403);
        }
        let empty = update(&app, Person::SacmManager, &release, ["2.4.0", " "]).await;
        assert!(empty.problem(&format!("version.{}", world().ledger)).contains("version is missing"));
        assert_eq!(live_version(&app, world().api).await.0, "", "nothing was written");
        update(&app, Person::SacmManager, &release, ["2.4.0", "2.4.0"]).await.done();
        let (version, words) = live_version(&app, world().api).await;
        assert_eq!(version, "2.4.0");
        assert!(words.contains("updated the CMDB with Payments 2.4.0") && words.contains("version in LIVE to “2.4.0”"), "{words}");
        let page = read(&app, &release).await;
        assert!(page.is_updated && page.rows[0].name == "Baseline 1, closing");
        for evidence in [Evidence::CmdbUpdated, Evidence::BaselineClosing] {
            assert_eq!(missing(&app, &release, evidence).await, "");
        }
        let history = app.as_(Person::Reader).get(&release.tab("history")).await.expect(200);
        history.shows("updated the CMDB with").shows("took baseline 1 (closing, LIVE)");
        // Whatever changes LIVE afterwards asks for another update.
        release.deploy("LIVE").await;
        assert!(missing(&app, &release, Evidence::CmdbUpdated).await.contains("Update it again"));
        update(&app, Person::ConfigurationManager, &release, ["2.4.1", "2.4.0"]).await.done();
        assert_eq!(live_version(&app, world().api).await.0, "2.4.1");
        assert_eq!(missing(&app, &release, Evidence::CmdbUpdated).await, "");
    }

    /// S1.105: on the failure path the versions of the baseline before installation are in LIVE again.
    async fn the_cmdb_is_updated_after_a_failure(app) {
        let release = touching(&app).await;
        take(&app, Person::SacmManager, &release, "before", "component,version\napi,2.3.0\nledger,1.9.0\n").await.done();
        let release = release.at("19").await;
        take(&app, Person::SacmManager, &release, "after", "component,version\napi,2.4.0\n").await.done();
        assert_eq!(missing(&app, &release, Evidence::BaselineAfter).await, "");
        update(&app, Person::SacmManager, &release, ["2.4.0", "2.4.0"]).await.done();
        assert_eq!(missing(&app, &release, Evidence::CmdbUpdated).await, "");
        release.meet_gates("19", "20").await;
        release.advance(Person::ReleaseManager, "19", "done").await.done();
        assert!(missing(&app, &release, Evidence::CmdbUpdated).await.contains("Update it again"), "LIVE was taken back");
        let page = read(&app, &release).await;
        let known: Vec<_> = page.in_live.iter().map(|i| (i.name.as_str(), i.version.as_str())).collect();
        assert_eq!(known, [("Payments/api", "2.3.0"), ("Payments/ledger", "1.9.0")]);
        update(&app, Person::SacmManager, &release, ["2.3.0", "1.9.0"]).await.done();
        let (version, words) = live_version(&app, world().api).await;
        assert!(version == "2.3.0" && words.contains("from “2.4.0” to “2.3.0”"), "{words}");
        assert_eq!(missing(&app, &release, Evidence::CmdbUpdated).await, "");
    }
}

/// Each wrong row is named, and nothing is stored unless all is right.
#[tokio::test]
async fn wrong_tables_are_refused_row_by_row() {
    let app = TestApp::sqlite().await;
    let release = touching(&app).await;
    let table = "component,version,digest\nnothing,1.0,\napi,1.0,\nPayments/API,1.0,\nledger,,xyz\n";
    let error = take(&app, Person::SacmManager, &release, "before", table).await.expect(422).error();
    let words: Vec<_> = error.problems().iter().map(|p| p.words.as_str()).collect();
    let expected = [
        "Row 2: “nothing” is not in the CMDB",
        "Row 4: Payments/api is in row 3 already",
        "Row 5: the version is missing",
        "Row 5: the digest must be a SHA-256",
    ];
    assert_eq!(words.len(), 4, "{words:?}");
    assert!(words.iter().zip(expected).all(|(w, e)| w.starts_with(e)), "{words:?}");
    let good = "component,version\napi,1\n";
    take(&app, Person::SacmManager, &release, "closing", good).await.problem("moment");
    take(&app, Person::SacmManager, &release, "", good).await.problem("moment");
    take(&app, Person::SacmManager, &release, "before", "component,version\n").await.problem("table");
    assert!(read(&app, &release).await.rows.is_empty());
    let page = app.as_(Person::SacmManager).browser();
    let fields = [
        ("back", release.tab("baselines")),
        ("key", "table".to_owned()),
        ("form[request]", release.id.clone()),
        ("form[moment]", "before".to_owned()),
        ("form[environment]", "LIVE".to_owned()),
        ("form[table]", "component,version\nnothing,7.7.7".to_owned()),
    ];
    let page = page.post("/api/baselines/take", &pairs(&fields)).await.expect(422);
    page.shows("There is a problem").shows("Row 2: “nothing” is not in the CMDB").shows("nothing,7.7.7");
}

/// 100,000 rows are refused with their number, quickly.
#[tokio::test]
async fn a_hundred_thousand_rows_are_refused() {
    let app = TestApp::sqlite().await.reconfigured(|c| c.upload_limit = 6 * 1024 * 1024);
    let release = touching(&app).await;
    let table = format!("component,version\n{}", "Payments/api,1.0\n".repeat(100_000));
    let said = upload(&app, &release, table.as_bytes()).await.problem("file");
    assert!(said.contains("100000 rows") && said.contains("at most 5000"), "{said}");
    let json = format!("[{}]", vec![r#"{"component":"api","version":"1"}"#; 100_000].join(","));
    assert!(upload(&app, &release, json.as_bytes()).await.problem("file").contains("100000 rows"));
    upload(&app, &release, &vec![b'x'; 5 * 1024 * 1024 + 1]).await.expect(413);
    upload(&app, &release, &[0xff, 0xfe, 1]).await.problem("file");
    upload(&app, &release, b"component,version\napi,2.3.0\n").await.done();
    assert_eq!(read(&app, &release).await.rows.len(), 1);
}

#[tokio::test]
async fn who_may_not_and_what_is_not_there_is_told_before_the_file_comes() {
    let app = TestApp::sqlite().await;
    let release = touching(&app).await;
    let file = ("file", "b.csv", "text/csv", b"component,version\napi,1".as_slice());
    let fields = [("request", release.id.as_str()), ("moment", "before"), ("environment", "LIVE")];
    app.stranger().upload("/files/baseline", &fields, file).await.expect(401);
    app.as_(Person::Developer).upload("/files/baseline", &fields, file).await.expect(403);
    app.as_(Person::Outsider).upload("/files/baseline", &fields, file).await.expect(404);
    let seen = read(&app, &release).await;
    let w = world();
    // Somebody edits an item while the form is open.
    let edit = [("item", w.api.to_string()), ("name", "api".into()), ("kind", "service".into())];
    app.as_(Person::SacmManager).submit("cmdb/edit", &pairs(&edit)).await.done();
    let late = [("request", release.id.as_str()), ("seen", "0"), ("seen_items", seen.seen_items.as_str())];
    app.as_(Person::SacmManager).submit("baselines/update-cmdb", &late).await.expect(409);
}
