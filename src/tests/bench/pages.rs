//! Pages: throughput beside a bare handler that runs the same queries, and how latency grows with the data.

use super::{Line, milliseconds, percentile, timed};
use crate::support::*;
use axum::{Json, Router, extract::State, routing::get};
use slipway::{
    api::{
        AppError,
        releases::{ReleaseFilter, ReleaseList},
    },
    server::{AppState, auth, call::run, clock, operations},
};
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};

/// Requests that are under way at the same time.
const AT_ONCE: usize = 8;

/// Adds releases until there are so many: all but each hundredth closed, spread over ten years.
pub async fn grow(app: &TestApp, to: i64) {
    let known: Vec<(i64,)> = rows!(app, (i64,), "SELECT COUNT(*) FROM request").unwrap();
    sql!(
        app,
        "WITH RECURSIVE n (i) AS (SELECT $1 UNION ALL SELECT i + 1 FROM n WHERE i < $2)
         INSERT INTO request SELECT randomblob(16), workspace_id, 1000 + i, product_id, title || ' ' || i, kind,
         '7.' || i || '.0',
         strftime('%Y-%m-%dT%H:%M:%f+00:00', window_start, '-' || (i * 3653 / 100000 % 3653) || ' days'),
         strftime('%Y-%m-%dT%H:%M:%f+00:00', window_end, '-' || (i * 3653 / 100000 % 3653) || ' days'),
         time_zone, process, process_version, CASE WHEN i % 100 = 0 THEN step ELSE 'closed-successful' END, i % 100 <> 0,
         CASE WHEN i % 100 = 0 THEN percent ELSE 100 END, trail, raised_by,
         strftime('%Y-%m-%dT%H:%M:%f+00:00', created_at, '-' || (i * 3653 / 100000 % 3653) || ' days'),
         strftime('%Y-%m-%dT%H:%M:%f+00:00', updated_at, '-' || (i * 3653 / 100000 % 3653) || ' days'),
         lower(title || ' ' || i || ' 7.' || i || '.0'), sod_policy
         FROM request, n WHERE number = 1 AND workspace_id = $3",
        known[0].0,
        to - 1,
        world().workspace.0
    )
    .unwrap();
    sql!(app, "ANALYZE").unwrap();
}

/// A page with 10,000 releases in the database against a bare handler that runs the same queries and writes JSON.
pub async fn throughput() -> Line {
    let app = TestApp::sqlite().await;
    app.release().raise().await;
    grow(&app, 10_000).await;
    let bare = Router::new().route("/bare", get(bare)).with_state(app.state.clone());
    let router = app.router.clone().merge(bare);
    let address = serve(router).await;
    let (page, json) = (rate(address, "/releases").await, rate(address, "/bare").await);
    let share = page / json;
    let figure = format!("{share:.2} of the bare handler's ({page:.0} against {json:.0} a second)");
    Line::new("releases page, 10,000 releases: throughput", "at least 0.5 of a bare handler's", figure, share >= 0.5)
}

/// What the page asks for, as JSON: the session, the list, and how many votes wait.
async fn bare(State(state): State<AppState>) -> Result<Json<(ReleaseList, usize)>, String> {
    let session =
        auth::load(&state, &Person::ReleaseManager.token(), clock::now(), auth::For::Call).await.ok().flatten();
    let actor = session.ok_or("nobody")?.actor;
    let list = run(state.clone(), actor.clone(), |cx| operations::releases::list_by(cx, ReleaseFilter::default()));
    let list = list.await.map_err(|e: AppError| e.to_string())?;
    let count = run(state, actor, operations::approvals::waiting_count).await.map_err(|e| e.to_string())?;
    Ok(Json((list, count)))
}

pub async fn serve(router: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

/// Answers a second, over four seconds after one of warming up.
async fn rate(address: SocketAddr, path: &str) -> f64 {
    let client = reqwest::Client::new();
    let cookie = format!("slipway={}", Person::ReleaseManager.token());
    let url = format!("http://{address}{path}");
    let mut answered = 0;
    for seconds in [1, 4] {
        let until = Instant::now() + Duration::from_secs(seconds);
        let workers: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                let (client, cookie, url) = (client.clone(), cookie.clone(), url.clone());
                tokio::spawn(async move {
                    let mut answered = 0;
                    while Instant::now() < until {
                        let answer =
                            client.get(&url).header("cookie", &cookie).header("accept", "text/html").send().await;
                        let answer = answer.unwrap();
                        assert_eq!(answer.status(), 200, "{url}");
                        answer.bytes().await.unwrap();
                        answered += 1;
                    }
                    answered
                })
            })
            .collect();
        answered = 0;
        for worker in workers {
            answered += worker.await.unwrap();
        }
    }
    f64::from(answered) / 4.0
}

/// Each page's median latency with 1,000 and with 100,000 releases.
pub async fn growth() -> Vec<Line> {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await.at("2").await;
    let pages: Vec<(&'static str, String)> = vec![
        ("overview", "/".into()),
        ("releases", "/releases".into()),
        ("releases, searched", "/releases?text=release+77".into()),
        ("calendar", "/calendar".into()),
        ("approvals", "/approvals".into()),
        ("changes", "/changes".into()),
        ("a release", release.page()),
        ("its plan", release.tab("plan")),
        ("its history", release.tab("history")),
    ];
    let mut medians = Vec::new();
    for size in [1_000, 100_000] {
        grow(&app, size).await;
        let mut of_size = Vec::new();
        for (_, path) in &pages {
            let mut times = Vec::new();
            for _ in 0..30 {
                times.push(timed(app.as_(Person::Cab1).get(path)).await.1);
            }
            of_size.push(percentile(&mut times, 0.5));
        }
        medians.push(of_size);
    }
    let mut worst: (f64, usize) = (0.0, 0);
    let mut words = Vec::new();
    for (n, (name, _)) in pages.iter().enumerate() {
        let (small, large) = (medians[0][n], medians[1][n]);
        let growth = large.as_secs_f64() / small.as_secs_f64();
        if growth > worst.0 {
            worst = (growth, n);
        }
        words.push(format!("{name} {} → {}", milliseconds(small), milliseconds(large)));
    }
    println!("growth from 1,000 to 100,000 releases, medians of 30: {}", words.join("; "));
    let figure = format!("at most {:.2}× ({})", worst.0, pages[worst.1].0);
    vec![Line::new(
        "growth of each page's median latency, 1,000 → 100,000 releases",
        "at most 1.5×",
        figure,
        worst.0 <= 1.5,
    )]
}
