//! When the database cannot write: a clear answer with the right status, nothing half-saved, and reads go on.

use crate::support::*;

const LONG: &str = "A reason that takes room. ";

/// A change with a reason of many pages, sent as a browser does.
async fn large_change(app: &TestApp, title: &str) -> Answer {
    let (product, reason) = (world().payments.to_string(), LONG.repeat(150));
    let fields = [
        ("product", product.as_str()),
        ("title", title),
        ("reason", reason.as_str()),
        ("problem_tickets", ""),
        ("outage_minutes", "0"),
        ("risk", "low"),
    ];
    app.as_(Person::ReleaseManager).submit("changes/raise", &fields).await
}

#[tokio::test]
async fn a_full_disk_is_507_and_reads_go_on() {
    let app = TestApp::sqlite().await;
    app.release().title("Before").raise().await;
    let pages: Vec<(i64,)> = rows!(app, (i64,), "PRAGMA page_count").unwrap();
    // The nearest to a full disk that SQLite can be told of: no page more than there are.
    let limit = format!("PRAGMA max_page_count = {}", pages[0].0);
    sql!(app, sqlx::AssertSqlSafe(limit)).unwrap();
    let mut full = None;
    for n in 0..200 {
        let answer = large_change(&app, &format!("Change {n}")).await;
        if answer.status == 507 {
            full = Some((n, answer));
            break;
        }
        answer.expect(200);
    }
    let (saved, answer) = full.expect("the database becomes full");
    assert_eq!(answer.body(), "\"StorageFull\"", "which the page says in words");
    let known: Vec<(i64,)> = rows!(app, (i64,), "SELECT COUNT(*) FROM change").unwrap();
    assert_eq!(known[0].0, saved, "what was acknowledged is there, and nothing else");
    app.as_(Person::Reader).get("/releases").await.expect(200).shows("Before");
    sql!(app, "PRAGMA max_page_count = 1000000").unwrap();
    large_change(&app, "With room again").await.expect(200);
    slipway::server::run::verify(&app.state.store, world().workspace).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_locked_database_is_503_and_reads_go_on() {
    let app = TestApp::sqlite().await;
    app.release().title("Before").raise().await;
    let held = app.state.store.write(world().workspace).await.unwrap();
    let (write, read) = tokio::join!(app.release().title("Meanwhile").try_raise(), async {
        app.as_(Person::Reader).get("/releases").await
    });
    read.expect(200).shows("Before").hides("Meanwhile");
    assert_eq!(write.expect(503).header("retry-after"), "2", "says when to try again");
    drop(held);
    app.release().title("Afterwards").raise().await;
    app.as_(Person::Reader).get("/releases").await.expect(200).shows("Afterwards").hides("Meanwhile");
}
