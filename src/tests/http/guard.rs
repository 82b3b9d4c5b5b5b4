//! What every answer has and every request passes: headers, the origin check, limits, panics, health.

use crate::support::*;
use axum::{
    Router,
    body::Body,
    http::{Method, Request},
    routing::get,
};
use slipway::server::web;
use tokio_stream::StreamExt;
use tower::ServiceExt;

/// Answers of every kind: pages, API, errors, streams, files, health.
async fn every_kind(app: &TestApp) -> Vec<Answer> {
    let manager = app.as_(Person::ReleaseManager);
    vec![
        app.stranger().get("/sign-in").await.expect(200),
        app.stranger().get("/releases").await.expect(303),
        manager.get("/releases").await.expect(200),
        manager.get("/no-such-page").await.expect(404),
        manager.read("releases/list", &[]).await.expect(200),
        manager.read("releases/head", &[("id", "nonsense")]).await.expect(404),
        manager.submit("releases/raise", &[]).await.expect(422),
        manager.clone().browser().submit("releases/raise", &[]).await.expect(422),
        manager.clone().header("sec-fetch-site", "cross-site").submit("releases/raise", &[]).await.expect(403),
        app.stranger().get("/api/no-such-function").await,
        app.stranger().get("/healthz").await.expect(200),
        app.stranger().get("/readyz").await.expect(200),
        app.stranger().get("/pkg/no-such-file.js").await.expect(404),
    ]
}

#[tokio::test]
async fn every_answer_has_the_security_headers() {
    let app = TestApp::sqlite().await;
    for answer in every_kind(&app).await {
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{answer:?}");
        }
        let policy = answer.header("content-security-policy");
        for part in [
            "default-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'") && !policy.contains('*'),
            "{policy}"
        );
        assert!(answer.header("server").is_empty() && answer.header("x-powered-by").is_empty());
    }
}

#[tokio::test]
async fn only_scripts_with_the_answer_s_own_nonce_run() {
    let app = TestApp::sqlite().await;
    let mut nonces = Vec::new();
    for _ in 0..2 {
        let answer = app.as_(Person::ReleaseManager).get("/releases").await.expect(200);
        let policy = answer.header("content-security-policy").to_owned();
        let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
        assert!(nonce.len() >= 22, "{nonce}");
        let body = answer.body();
        assert!(body.contains("<script"));
        for script in body.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "<script{tag}>");
        }
        for handler in [" onclick=", " onload=", " onerror=", "javascript:", " style=\""] {
            assert!(!body.contains(handler), "{handler}");
        }
        nonces.push(nonce);
    }
    assert_ne!(nonces[0], nonces[1], "each answer has its own");
}

/// Everything that is not a read is refused when a page of another site sends it, before anything else is looked at.
#[tokio::test]
async fn no_other_site_can_make_a_browser_change_anything() {
    let app = TestApp::sqlite().await;
    let before: Vec<(i64,)> = rows!(app, (i64,), "SELECT seq FROM chain ORDER BY seq").unwrap();
    let mut asked = 0;
    for (path, method) in server_fn::axum::server_fn_paths().filter(|(_, method)| *method != Method::GET) {
        for (site, origin) in [
            ("cross-site", "https://evil.example"),
            ("same-site", "http://other.slipway.test"),
            ("none", ""),
            ("", "https://evil.example"),
            ("", "null"),
            ("", "http://slipway.test.evil.example"),
            ("", ""),
        ] {
            let client = app.as_(Person::ReleaseManager).header("sec-fetch-site", site).header("origin", origin);
            let answer = client.send(method.clone(), path, "application/x-www-form-urlencoded", Body::empty()).await;
            assert_eq!(answer.status, 403, "{path} {site} {origin}");
            asked += 1;
        }
    }
    assert!(asked > 20);
    let after: Vec<(i64,)> = rows!(app, (i64,), "SELECT seq FROM chain ORDER BY seq").unwrap();
    assert_eq!(before, after, "nothing was done");
    for path in ["/releases", "/files/upload", "/anything"] {
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let client = app.as_(Person::ReleaseManager).header("sec-fetch-site", "cross-site");
            assert_eq!(client.send(method, path, "", Body::empty()).await.status, 403, "{path}");
        }
    }
}

#[tokio::test]
async fn a_program_that_names_our_origin_may_write() {
    let app = TestApp::sqlite().await;
    let client = app.as_(Person::ReleaseManager).header("sec-fetch-site", "");
    client.submit("releases/raise", &[]).await.expect(422);
}

/// Nothing that changes something answers to a GET.
#[tokio::test]
async fn a_get_changes_nothing() {
    let app = TestApp::sqlite().await;
    for (path, method) in server_fn::axum::server_fn_paths().filter(|(_, method)| *method != Method::GET) {
        let answer = app.as_(Person::ReleaseManager).get(path).await;
        assert!(answer.status >= 400, "{method} {path} answers a GET with {}", answer.status);
    }
}

#[tokio::test]
async fn an_address_without_a_page_is_404_for_people_who_are_signed_in() {
    let app = TestApp::sqlite().await;
    for path in
        ["/no-such-page", "/releases/1/2/3/4", "/%00", "/..%2f..%2fetc%2fpasswd", "/favicon.png", "/pkg/../Cargo.toml"]
    {
        let answer = app.as_(Person::Tester).get(path).await;
        assert_eq!(answer.status, 404, "{path}");
    }
    let page = app.as_(Person::Tester).get("/no-such-page").await;
    page.shows("There is no page at this address.").shows("<h1>");
}

#[tokio::test]
async fn an_unknown_function_is_no_page_and_no_crash() {
    let app = TestApp::sqlite().await;
    for path in ["/api/no-such-function", "/api/", "/api/releases/raise/more", "/api/../api/releases/raise"] {
        for method in [Method::GET, Method::POST, Method::DELETE] {
            let answer = app.as_(Person::Tester).send(method.clone(), path, "", Body::empty()).await;
            assert!((400..500).contains(&answer.status), "{method} {path}: {}", answer.status);
        }
    }
}

/// Whatever is sent, the answer is one of ours.
#[tokio::test]
async fn broken_requests_are_refused_without_a_panic() {
    let app = TestApp::sqlite().await;
    let manager = app.as_(Person::ReleaseManager);
    let deep = "form[a]".to_owned() + &"[b]".repeat(2000) + "=1";
    let bodies = [
        "",
        "form",
        "form=1",
        "form[title]=%ff%fe",
        "%%%",
        "form[]=1&form[]=2",
        &deep,
        "form[title]=a&form[title]=b",
        "{\"form\":1}",
    ];
    for (path, method) in server_fn::axum::server_fn_paths() {
        for body in bodies {
            for media in
                ["application/x-www-form-urlencoded", "application/json", "text/plain", "multipart/form-data", ""]
            {
                let (target, body) = match method {
                    Method::GET => (format!("{path}?{}", body.replace(['{', '}', '"'], "")), Body::empty()),
                    _ => (path.to_owned(), Body::from(body.to_owned())),
                };
                if target.parse::<axum::http::Uri>().is_err() {
                    continue;
                }
                let answer = manager.send(method.clone(), &target, media, body).await;
                assert!(answer.status < 500, "{method} {target} {media}: {} {}", answer.status, answer.body());
            }
        }
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_is_413() {
    let app = TestApp::sqlite().await;
    let manager = app.as_(Person::ReleaseManager);
    let huge = format!("form[title]={}", "x".repeat(50 * 1024 * 1024));
    let form = "application/x-www-form-urlencoded";
    let answer = manager.send(Method::POST, "/api/releases/raise", form, huge.clone().into()).await;
    assert_eq!(answer.status, 413, "{}", answer.body());
    let browser = manager.browser().header("referer", "http://127.0.0.1:3000/releases/new");
    let answer = browser.send(Method::POST, "/api/releases/raise", form, huge.into()).await;
    assert_eq!(answer.status, 413);
    answer.shows("Raise a release").shows("What was sent is larger than");
}

#[tokio::test]
async fn a_panic_answers_500_with_a_reference_and_takes_nothing_else_down() {
    async fn breaks() -> &'static str {
        panic!("on purpose")
    }
    let app = TestApp::sqlite().await;
    let router = Router::new().route("/breaks", get(breaks)).layer(web::catch_panics());
    let ask = |path: &str| router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap());
    for _ in 0..2 {
        let answer = ask("/breaks").await.unwrap();
        assert_eq!(answer.status(), 500);
        let body = axum::body::to_bytes(answer.into_body(), 10_000).await.unwrap();
        let body = String::from_utf8_lossy(&body);
        assert!(body.contains("reference") && !body.contains("on purpose"), "{body}");
    }
    app.as_(Person::Tester).get("/releases").await.expect(200);
}

#[tokio::test]
async fn a_server_that_stops_is_not_ready_but_alive() {
    let app = TestApp::sqlite().await;
    app.stop.send(true).unwrap();
    app.stranger().get("/readyz").await.expect(503);
    app.stranger().get("/healthz").await.expect(200);
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_not_ready_and_pages_say_so() {
    let app = TestApp::sqlite().await;
    app.state.store.close().await;
    app.stranger().get("/readyz").await.expect(503);
    app.stranger().get("/healthz").await.expect(200);
    let answer = app.as_(Person::Tester).read("releases/list", &[]).await.expect(503);
    assert_eq!(answer.header("retry-after"), "2");
}

on_both! {
    async fn the_live_stream_is_for_people_who_are_signed_in(app) {
        assert_eq!(app.stranger().get("/events").await.status, 401);
        let answer = app.as_(Person::Tester).open(Method::GET, "/events", "", Body::empty()).await;
        assert_eq!((answer.status().as_u16(), answer.headers()["content-type"].to_str().unwrap()), (200, "text/event-stream"));
    }

    /// What happened between the reading of a page and its stream is told as soon as the stream is there.
    async fn a_stream_begins_after_what_the_page_knew(app) {
        let before = rows!(app, (i64,), "SELECT seq FROM chain WHERE workspace_id = $1", world().workspace.0).unwrap()[0].0;
        let release = app.release().raise().await;
        let path = format!("/events?after={before}");
        let answer = app.as_(Person::Tester).open(Method::GET, &path, "", Body::empty()).await;
        let mut chunks = answer.into_body().into_data_stream();
        let mut told = String::new();
        while !told.contains("event: happened") {
            let chunk = tokio::time::timeout(std::time::Duration::from_secs(20), chunks.next()).await;
            told.push_str(&String::from_utf8_lossy(&chunk.expect("told in time").unwrap().unwrap()));
        }
        assert!(told.contains(&release.id), "{told}");
    }
}
