//! The CMDB: adding, editing, retiring, relating, and tables in and out.

use crate::support::*;
use slipway::{
    api::{
        changes::ReleaseChanges,
        cmdb::{CmdbImportView, ItemList, ItemView},
        session::Catalogue,
    },
    domain::access::Role,
};

async fn read(app: &TestApp, id: impl ToString) -> ItemView {
    app.as_(Person::SacmManager).read("cmdb/read", &[("id", &id.to_string())]).await.expect(200).read()
}

async fn list(app: &TestApp, query: &[(&str, &str)]) -> Vec<String> {
    let query: Vec<_> = query.iter().map(|(n, v)| (format!("query[{n}]"), *v)).collect();
    let query: Vec<_> = query.iter().map(|(n, v)| (n.as_str(), *v)).collect();
    let list: ItemList = app.as_(Person::Reader).read("cmdb/list", &query).await.expect(200).read();
    list.rows.into_iter().map(|r| r.name).collect()
}

fn fields<'a>(product: &'a str, name: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("product", product), ("name", name), ("kind", "service"), ("owner", "Team Pay"), ("version_live", "2.3.0")]
}

async fn add(app: &TestApp, name: &str) -> String {
    let product = world().payments.to_string();
    let done = app.as_(Person::SacmManager).submit("cmdb/add", &fields(&product, name)).await.done();
    done.go_to.unwrap().rsplit('/').next().unwrap().to_owned()
}

async fn relate(app: &TestApp, item: impl ToString, kind: &str, other: &str) -> Answer {
    let item = item.to_string();
    app.as_(Person::SacmManager).submit("cmdb/relate", &[("item", &item), ("kind", kind), ("other", other)]).await
}

async fn upload(app: &TestApp, by: Person, table: &[u8]) -> Answer {
    app.as_(by).upload("/files/cmdb", &[], ("file", "items.csv", "text/csv", table)).await
}

async fn preview(app: &TestApp, go_to: &str) -> CmdbImportView {
    let id = go_to.rsplit('/').next().unwrap();
    app.as_(Person::Reader).read("cmdb/import-preview", &[("id", id)]).await.expect(200).read()
}

on_both! {
    /// S1.16, S1.104: the SACM Configuration Manager keeps the items; each edit is in the item's history.
    async fn an_item_is_added_edited_and_renamed(app) {
        let id = add(&app, "Card store").await;
        let product = world().payments.to_string();
        let sacm = app.as_(Person::SacmManager);
        let taken = sacm.submit("cmdb/add", &fields(&product, "card STORE")).await.problem("name");
        assert!(taken.contains("already"), "{taken}");
        let seen = read(&app, &id).await;
        assert_eq!((seen.row.version_live.as_str(), seen.edit), ("2.3.0", 1));
        let edit = [("item", id.as_str()), ("edit", "1"), ("name", "Cards"), ("kind", "database"), ("version_live", "2.4.0")];
        sacm.submit("cmdb/edit", &edit).await.done();
        sacm.submit("cmdb/edit", &edit).await.expect(409);
        let now = read(&app, &id).await;
        assert_eq!((now.row.name.as_str(), now.row.owner.as_str(), now.edit), ("Cards", "", 2));
        let words = &now.history[0].words;
        assert!(words.contains("name from “Card store” to “Cards”") && words.contains("version in LIVE from “2.3.0”"), "{words}");
        assert_eq!(now.history[0].by, Person::SacmManager.name());
        sacm.submit("cmdb/edit", &[("item", id.as_str()), ("edit", "2"), ("name", " "), ("kind", "x")]).await.problem("kind");
        assert_eq!(list(&app, &[("text", "card")]).await, ["Cards"]);
        assert_eq!(list(&app, &[("kind", "database"), ("product", &product)]).await, ["Cards"]);
        assert_eq!(list(&app, &[]).await, ["api", "Cards", "frontend", "ledger"]);
        let page = app.as_(Person::Reader).get(&format!("/cmdb/{id}")).await.expect(200);
        page.shows("Cards").shows("This is for people with the role").hides("Save");
    }

    /// Who may edit the CMDB: S1.16, S1.51.
    async fn others_are_told_who_may(app) {
        let product = world().payments.to_string();
        let refused = app.as_(Person::Developer).submit("cmdb/add", &fields(&product, "Mine")).await.expect(403);
        assert!(refused.error().to_string().contains(Role::SacmManager.label()));
        upload(&app, Person::Developer, b"product,name\nPayments,x").await.expect(403);
        app.stranger().upload("/files/cmdb", &[], ("file", "a.csv", "text/csv", b"product,name")).await.expect(401);
        app.stranger().get("/cmdb/export.csv").await.expect(303);
        assert_eq!(list(&app, &[]).await, ["api", "frontend", "ledger"]);
    }

    async fn a_retired_item_is_offered_nowhere_and_keeps_its_history(app) {
        let w = world();
        let release = app.release().component(w.api).raise().await;
        let (id, sacm) = (w.api.to_string(), app.as_(Person::SacmManager));
        sacm.submit("cmdb/retire", &[("item", &id), ("edit", "1"), ("reason", "Replaced.")]).await.done();
        let retired = read(&app, &id).await;
        assert!(retired.row.retired && retired.history[0].words.contains("Replaced."));
        assert_eq!(retired.releases[0].id, release.id, "where it was used stays");
        let choices: Catalogue = app.as_(Person::Reader).read("catalogue", &[]).await.expect(200).read();
        assert!(!choices.components.iter().any(|c| c.1.value == id));
        assert_eq!(list(&app, &[("text", "api")]).await, Vec::<String>::new());
        assert_eq!(list(&app, &[("state", "retired")]).await, ["api"]);
        app.release().component(w.api).try_raise().await.problem("components");
        relate(&app, w.ledger, "depends-on", "api").await.problem("other");
        let (product, edit) = (w.payments.to_string(), read(&app, &id).await.edit.to_string());
        let taken = sacm.submit("cmdb/add", &fields(&product, "API")).await.problem("name");
        assert!(taken.contains("retired"), "{taken}");
        sacm.submit("cmdb/edit", &[("item", &id), ("name", "b"), ("kind", "other")]).await.expect(409);
        sacm.submit("cmdb/bring-back", &[("item", &id), ("edit", &edit)]).await.done();
        assert_eq!(list(&app, &[("text", "api")]).await, ["api"]);
        let changes: ReleaseChanges =
            app.as_(Person::Reader).read("changes/of-release", &[("id", &release.id)]).await.expect(200).read();
        assert!(changes.rows.is_empty());
    }

    /// What a change of an item affects is found through others, and a circle ends.
    async fn impact_is_told_with_its_way(app) {
        let w = world();
        let host = add(&app, "Host / one").await;
        relate(&app, w.api, "runs-on", "Payments/Host \\/ one").await.done();
        relate(&app, w.frontend, "depends-on", "payments/API").await.done();
        relate(&app, &host, "depends-on", "Web shop/frontend").await.done();
        let seen = read(&app, &host).await;
        let paths: Vec<_> = seen.impact.iter().map(|i| (i.distance, i.path.as_str())).collect();
        assert_eq!(paths, [
            (1, "Payments/api runs on Payments/Host \\/ one"),
            (2, "Web shop/frontend depends on Payments/api, which runs on Payments/Host \\/ one"),
        ]);
        let words: Vec<_> = seen.relations.iter().map(|r| (r.words.as_str(), r.name.as_str())).collect();
        assert_eq!(words, [("depends on", "Web shop/frontend"), ("carries", "Payments/api")]);
        relate(&app, &host, "depends-on", "Web shop/frontend").await.problem("other");
        let itself = relate(&app, &host, "part-of", "Host \\/ one").await.problem("other");
        assert!(itself.contains("itself"), "{itself}");
        assert!(relate(&app, &host, "part-of", "nothing").await.problem("other").contains("no item “nothing”"));
        relate(&app, &host, "loves", "api").await.problem("kind");
        let out = [("item", w.api.to_string()), ("kind", "runs-on".into()), ("other", host.clone())];
        app.as_(Person::SacmManager).submit("cmdb/unrelate", &pairs(&out)).await.done();
        let after = read(&app, &host).await;
        assert!(after.impact.is_empty() && after.history[0].words.contains("no longer runs on"), "{:?}", after.history);
        app.as_(Person::Reader).get(&format!("/cmdb/{host}")).await.expect(200).shows("Nothing that is recorded depends on it");
    }

    /// S1.102: a table is previewed row by row, then imported as it was previewed.
    async fn a_table_is_previewed_and_imported(app) {
        let table = "product,name,type,live_version,depends_on\n\
                     Payments,api,service,2.4.0,ledger\nPayments,Batch,application,1.0,Payments/api; Web shop/frontend\n\
                     Payments,ledger,,,\nNowhere,x,,,\nPayments,y,,,Payments/z\n";
        let go_to = upload(&app, Person::ConfigurationManager, table.as_bytes()).await.done().go_to.unwrap();
        let seen = preview(&app, &go_to).await;
        assert_eq!(seen.counts, [1, 1, 1, 2]);
        let refused: Vec<_> = seen.refused.iter().map(|r| (r.row, r.words.as_str())).collect();
        assert!(refused[0].0 == 5 && refused[0].1.contains("no product “Nowhere”"), "{refused:?}");
        assert!(refused[1].0 == 6 && refused[1].1.contains("“Payments/z”"), "{refused:?}");
        let page = app.as_(Person::SacmManager).browser().get(&go_to).await.expect(200);
        page.shows("Importing adds 1 item and changes 1 item. 2 rows refused and left out.");
        let id = go_to.rsplit('/').next().unwrap();
        let import = async |seen: &str| app.as_(Person::SacmManager).submit("cmdb/import", &[("import", id), ("seen", seen)]).await;
        import("something else").await.expect(409);
        import(&seen.seen).await.done();
        assert!(import(&seen.seen).await.done().message.contains("Nothing changed"));
        assert_eq!(list(&app, &[]).await, ["api", "Batch", "frontend", "ledger"]);
        let api = read(&app, world().api).await;
        assert_eq!((api.row.version_live.as_str(), api.relations.len()), ("2.4.0", 2));
        let words = &api.history[0].words;
        assert!(words.contains("imported the table") && words.contains("depends on Payments/ledger"), "{words}");
        app.as_(Person::Reader).get(&go_to).await.expect(200).shows("This table was imported by Sacha Sacm");
    }

    /// What is exported imports losslessly, and holds nothing that a spreadsheet would run.
    async fn an_export_imports_as_it_is(app) {
        let product = world().payments.to_string();
        let owner = "@SUM(A1), \"x\"; y";
        let form = [
            ("product", product.as_str()), ("name", "=cmd|' /C calc'!A0"), ("kind", "network"), ("owner", owner),
            ("description", "-1\r\nsecond, line"), ("version_test", "+1"), ("version_live", "'quoted"),
        ];
        app.as_(Person::SacmManager).submit("cmdb/add", &form).await.done();
        relate(&app, world().api, "depends-on", "=cmd|' \\/C calc'!A0").await.done();
        let table = app.as_(Person::Reader).get("/cmdb/export.csv").await.expect(200);
        assert!(table.header("content-type").starts_with("text/csv"));
        let text = table.body();
        assert!(text.contains("'=cmd|' /C calc'!A0") && text.contains("'+1") && !text.contains(",=") && !text.contains("\n="), "{text}");
        let go_to = upload(&app, Person::SacmManager, &table.bytes).await.done().go_to.unwrap();
        assert_eq!(preview(&app, &go_to).await.counts, [4, 0, 0, 0]);
        let one = app.as_(Person::Reader).get(&format!("/cmdb/export.csv?product={}", world().shop)).await.expect(200).body();
        assert!(one.contains("frontend") && !one.contains("ledger"));
    }
}

#[tokio::test]
async fn tables_that_cannot_be_imported_are_refused_in_words() {
    let app = TestApp::sqlite().await.reconfigured(|c| c.upload_limit = 6 * 1024 * 1024);
    for (table, words) in [
        (&b"\xff\xfe"[..], "UTF-8"),
        (b" \n", "nothing in it"),
        (b"product,name\n", "no row"),
        (b"name,owner\nx,y", "“product” is missing"),
        (b"product,name,colour\na,b,red", "no column “colour”"),
        (b"product,name\na,b,c", "Row 2 has 3 cells"),
    ] {
        let said = upload(&app, Person::SacmManager, table).await.problem("file");
        assert!(said.contains(words), "{said}");
    }
    let many = format!("product,name\n{}", "Payments,x\n".repeat(20_001));
    let said = upload(&app, Person::SacmManager, many.as_bytes()).await.problem("file");
    assert!(said.contains("20001 rows") && said.contains("20000"), "{said}");
    upload(&app, Person::SacmManager, &vec![b'x'; 5 * 1024 * 1024 + 1]).await.expect(413);
    assert_eq!(rows!(app, (i64,), "SELECT COUNT(*) FROM cmdb_import").unwrap()[0].0, 0);
}

#[tokio::test]
async fn an_import_of_a_cmdb_that_has_changed_is_refused() {
    let app = TestApp::sqlite().await;
    let go_to = upload(&app, Person::SacmManager, b"product,name,owner\nPayments,new,me").await.done().go_to.unwrap();
    let seen = preview(&app, &go_to).await.seen;
    add(&app, "new").await;
    let form = [("import", go_to.rsplit('/').next().unwrap()), ("seen", seen.as_str())];
    app.as_(Person::SacmManager).submit("cmdb/import", &form).await.expect(409);
    assert_eq!(preview(&app, &go_to).await.counts, [0, 0, 1, 0]);
}

#[tokio::test]
async fn a_large_table_is_imported_whole() {
    let app = TestApp::sqlite().await.reconfigured(|c| c.upload_limit = 6 * 1024 * 1024);
    let rows: String = (0..3_000).map(|n| format!("Payments,item {n},server,item {}\n", (n + 1) % 3_000)).collect();
    let table = format!("product,name,type,depends_on\n{rows}");
    let go_to = upload(&app, Person::SacmManager, table.as_bytes()).await.done().go_to.unwrap();
    let seen = preview(&app, &go_to).await;
    assert_eq!(seen.counts, [0, 3_000, 0, 0]);
    let form = [("import", go_to.rsplit('/').next().unwrap()), ("seen", seen.seen.as_str())];
    app.as_(Person::SacmManager).submit("cmdb/import", &form).await.done();
    assert_eq!(list(&app, &[("kind", "server")]).await.len(), 50, "a page");
    let item: ItemList = app.as_(Person::Reader).read("cmdb/list", &[("query[text]", "item 77")]).await.read();
    let view = read(&app, &item.rows[0].id).await;
    assert!(view.more_impact && view.impact.len() == 200, "the circle is long: {}", view.impact.len());
    assert_eq!(view.history.len(), 1);
}

#[tokio::test]
async fn another_workspaces_items_are_not_there() {
    let app = TestApp::sqlite().await;
    let theirs = world().their_component.to_string();
    app.as_(Person::SacmManager).read("cmdb/read", &[("id", &theirs)]).await.expect(404);
    app.as_(Person::SacmManager).submit("cmdb/retire", &[("item", &theirs)]).await.expect(404);
    let out = [("item", world().api.to_string()), ("kind", "depends-on".into()), ("other", theirs)];
    app.as_(Person::SacmManager).submit("cmdb/unrelate", &pairs(&out)).await.expect(404);
    app.as_(Person::Reader).get("/cmdb/export.csv").await.expect(200).hides("theirs");
    app.as_(Person::Reader).get("/cmdb").await.expect(200).shows("ledger").hides("theirs");
    app.as_(Person::SacmManager).get("/cmdb/new").await.expect(200).shows("Add the item");
    app.as_(Person::Reader).get("/cmdb/new").await.expect(200).shows("This is for people with the role");
}
