//! Webhooks, against a real web server that answers 200, 500, 302, 410, too much, or never.

use super::{deliver, messages, now_and, outbox};
use crate::support::*;
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
    routing::post,
};
use chrono::TimeDelta;
use serde_json::json;
use slipway::{
    api::{activities::ActivitiesPage, vendors::VendorsPage},
    domain::{
        ids::{EndpointId, MessageId},
        outbox::MessageState,
    },
    server::{clock, integrations::webhook::sign, store::outbox::NewCall},
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

type Heard = Arc<Mutex<Vec<(String, HeaderMap, Bytes)>>>;

/// Another system: what it answers stands in the address.
pub struct Other {
    port: u16,
    heard: Heard,
}

impl Other {
    pub async fn start() -> Self {
        let heard = Heard::default();
        let app = Router::new().route("/{what}", post(answer)).with_state(heard.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { port, heard }
    }

    pub fn url(&self, what: &str) -> String {
        format!("http://127.0.0.1:{}/{what}", self.port)
    }

    pub fn heard(&self, what: &str) -> Vec<(HeaderMap, Bytes)> {
        let heard = self.heard.lock().unwrap();
        heard.iter().filter(|h| h.0 == what).map(|h| (h.1.clone(), h.2.clone())).collect()
    }
}

async fn answer(Path(what): Path<String>, State(heard): State<Heard>, headers: HeaderMap, body: Bytes) -> Response {
    let before = heard.lock().unwrap().iter().filter(|h| h.0 == what).count();
    heard.lock().unwrap().push((what.clone(), headers, body));
    match what.as_str() {
        "ok" => axum::Json(json!({ "ticket": "INC-7" })).into_response(),
        "flaky" if before == 0 => (StatusCode::INTERNAL_SERVER_ERROR, "out of paper").into_response(),
        "redirect" => (StatusCode::FOUND, [(header::LOCATION, "/ok")]).into_response(),
        "gone" => StatusCode::GONE.into_response(),
        "endless" => {
            let chunk = Bytes::from(vec![b'x'; 8192]);
            let chunks = std::iter::repeat_with(move || Ok::<_, std::io::Error>(chunk.clone()));
            Body::from_stream(tokio_stream::iter(chunks)).into_response()
        }
        "hang" => std::future::pending().await,
        _ => StatusCode::NO_CONTENT.into_response(),
    }
}

/// The same data, where webhooks may reach this machine.
pub fn local(app: &TestApp) -> TestApp {
    app.reconfigured(|config| {
        config.outgoing.private_webhooks = vec!["127.0.0.1".into()];
        config.outgoing.webhook_timeout = Duration::from_millis(800);
    })
}

/// Adds an endpoint; answers with its id and its secret.
pub async fn add(app: &TestApp, name: &str, url: &str) -> (EndpointId, String) {
    let done = app.as_(Person::Administrator).submit("webhooks/add", &[("name", name), ("url", url)]).await.done();
    let secret = done.secret.unwrap();
    let id = outbox(app).await.endpoints.into_iter().find(|e| e.name == name).unwrap().id;
    (id.parse().unwrap(), secret)
}

/// Enqueues a call, as an operation does.
pub async fn enqueue(app: &TestApp, endpoint: EndpointId, event: &str) -> MessageId {
    let mut tx = app.state.store.write(world().workspace).await.unwrap();
    let data = json!({ "activity": "Install the api" });
    let call = NewCall {
        event,
        kind: "vendor.activity.assigned",
        endpoint,
        request: None,
        subject: "Install the api",
        data: &data,
    };
    let id = tx.enqueue_webhook(&call, clock::now()).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn ticket(app: &TestApp, id: MessageId) -> Option<String> {
    app.state.store.read(world().workspace).await.unwrap().foreign_ticket(id).await.unwrap()
}

on_both! {
    /// S1.32: the vendor's system is told, signed so that it can be sure, and the number of its ticket is kept.
    async fn a_call_is_signed_and_the_ticket_of_its_answer_is_kept(app) {
        let (app, other) = (local(&app), Other::start().await);
        let (endpoint, secret) = add(&app, "Vendor", &other.url("ok")).await;
        let id = enqueue(&app, endpoint, "activity:1").await;
        assert_eq!(enqueue(&app, endpoint, "activity:1").await, id, "one call for one event");
        assert_eq!(ticket(&app, id).await, None);
        assert_eq!(deliver(&app, TimeDelta::zero()).await, 1);
        let heard = other.heard("ok");
        assert_eq!(heard.len(), 1);
        let (headers, body) = &heard[0];
        let text = |name: &str| headers[name].to_str().unwrap().to_owned();
        assert_eq!(text("webhook-id"), format!("msg_{id}"));
        let timestamp: i64 = text("webhook-timestamp").parse().unwrap();
        assert!((timestamp - clock::now().timestamp()).abs() < 60);
        assert_eq!(text("webhook-signature"), sign(&secret, &text("webhook-id"), timestamp, body).unwrap());
        let body: serde_json::Value = serde_json::from_slice(body).unwrap();
        assert_eq!((&body["type"], &body["data"]["activity"]), (&json!("vendor.activity.assigned"), &json!("Install the api")));
        assert_eq!(ticket(&app, id).await.as_deref(), Some("INC-7"));
        assert_eq!(messages(&app, MessageState::Sent).await[0].foreign_ticket, "INC-7");
        assert_eq!(deliver(&app, TimeDelta::days(9)).await, 0, "nothing is sent twice");
    }

    /// A failure is tried again under the same id, and signed with the time of the attempt.
    async fn what_fails_is_tried_again(app) {
        let (app, other) = (local(&app), Other::start().await);
        let (endpoint, _) = add(&app, "Vendor", &other.url("flaky")).await;
        enqueue(&app, endpoint, "activity:1").await;
        deliver(&app, TimeDelta::zero()).await;
        let waiting = messages(&app, MessageState::Waiting).await;
        assert!(waiting[0].last_error.contains("500: out of paper"), "{waiting:?}");
        assert_eq!(deliver(&app, TimeDelta::seconds(3)).await, 0);
        assert_eq!(deliver(&app, TimeDelta::seconds(60)).await, 1);
        let heard = other.heard("flaky");
        assert!(heard.len() == 2 && heard[0].0["webhook-id"] == heard[1].0["webhook-id"]);
        assert_ne!(heard[0].0["webhook-signature"], heard[1].0["webhook-signature"]);
        assert_eq!(messages(&app, MessageState::Sent).await.len(), 1);
    }

    /// Redirects are not followed, silence ends with the time limit, an endless answer is cut off, and 410 disables the
    /// endpoint: what is enqueued for it then waits until somebody enables it.
    async fn targets_that_misbehave_are_dealt_with(app) {
        let (app, other) = (local(&app), Other::start().await);
        let mut ids = std::collections::HashMap::new();
        for what in ["redirect", "hang", "endless", "gone"] {
            let (endpoint, _) = add(&app, what, &other.url(what)).await;
            ids.insert(what, endpoint);
            enqueue(&app, endpoint, "activity:1").await;
        }
        assert_eq!(deliver(&app, TimeDelta::zero()).await, 4);
        let waiting = messages(&app, MessageState::Waiting).await;
        let why = |name: &str| waiting.iter().find(|m| m.to == name).unwrap().last_error.clone();
        assert!(why("redirect").contains("redirects are not followed"));
        assert!(why("hang").contains("No answer within"));
        assert!(other.heard("ok").is_empty());
        assert_eq!(messages(&app, MessageState::Sent).await[0].to, "endless");
        assert_eq!(messages(&app, MessageState::Dead).await[0].to, "gone");
        let gone = outbox(&app).await.endpoints.into_iter().find(|e| e.name == "gone").unwrap();
        assert!(gone.disabled && gone.disabled_why.contains("410"), "{gone:?}");
        enqueue(&app, ids["gone"], "activity:2").await;
        deliver(&app, TimeDelta::zero()).await;
        assert_eq!(other.heard("gone").len(), 1, "it wants no more");
        let form = [("endpoint", gone.id.as_str()), ("state", "enable")];
        app.as_(Person::ReleaseManager).submit("webhooks/set-state", &form).await.done();
        deliver(&app, TimeDelta::zero()).await;
        assert_eq!(other.heard("gone").len(), 2);
    }

    /// After ten attempts it is a dead letter, with a button that starts again.
    async fn a_dead_letter_can_be_delivered_again(app) {
        let (app, other) = (local(&app), Other::start().await);
        let (endpoint, _) = add(&app, "Vendor", "http://127.0.0.1:1/").await;
        enqueue(&app, endpoint, "activity:1").await;
        let mut passed = TimeDelta::zero();
        for _ in 0..12 {
            deliver(&app, passed).await;
            passed += TimeDelta::hours(30);
        }
        let dead = messages(&app, MessageState::Dead).await;
        assert!(dead.len() == 1 && dead[0].attempts == 10, "{dead:?}");
        let manager = app.as_(Person::ReleaseManager);
        manager.get("/settings/outbox").await.expect(200).shows("Redeliver");
        let endpoint = endpoint.to_string();
        manager.submit("webhooks/set-address", &[("endpoint", &endpoint), ("url", &other.url("ok"))]).await.done();
        manager.submit("outbox/redeliver", &[("message", &dead[0].id)]).await.done();
        deliver(&app, TimeDelta::zero()).await;
        assert_eq!(messages(&app, MessageState::Sent).await.len(), 1);
    }

    /// A private address is refused when it is entered, and when a name leads there; nothing is sent.
    async fn private_addresses_are_refused(app) {
        let other = Other::start().await;
        let administrator = app.as_(Person::Administrator);
        let private = [other.url("ok"), "https://10.0.0.1/".into(), "https://[::1]/".into(), "https://169.254.169.254/latest".into()];
        for url in &private {
            administrator.submit("webhooks/add", &[("name", "Inside"), ("url", url)]).await.problem("url");
        }
        let (endpoint, _) = add(&app, "Rebound", &format!("https://localhost:{}/ok", other.port)).await;
        enqueue(&app, endpoint, "activity:1").await;
        deliver(&app, TimeDelta::zero()).await;
        let dead = messages(&app, MessageState::Dead).await;
        assert!(dead[0].last_error.contains("private address"), "{dead:?}");
        assert!(other.heard("ok").is_empty());
    }

    /// A secret that was replaced signs beside the new one for a day. No page shows either of them.
    async fn a_replaced_secret_signs_for_another_day(app) {
        let (app, other) = (local(&app), Other::start().await);
        let (endpoint, old) = add(&app, "Vendor", &other.url("ok")).await;
        let id = endpoint.to_string();
        let done = app.as_(Person::Administrator).submit("webhooks/replace-secret", &[("endpoint", &id)]).await.done();
        let new = done.secret.unwrap();
        for (event, later, secrets) in [("1", 1, vec![&new, &old]), ("2", 25, vec![&new])] {
            enqueue(&app, endpoint, event).await;
            deliver(&app, TimeDelta::hours(later)).await;
            let (headers, body) = other.heard("ok").pop().unwrap();
            let text = |name: &str| headers[name].to_str().unwrap().to_owned();
            let timestamp = now_and(TimeDelta::hours(later)).timestamp();
            let sent: i64 = text("webhook-timestamp").parse().unwrap();
            assert!((sent - timestamp).abs() < 60);
            let signed = secrets.iter().map(|s| sign(s, &text("webhook-id"), sent, &body).unwrap());
            assert_eq!(text("webhook-signature"), signed.collect::<Vec<_>>().join(" "));
        }
        app.as_(Person::Administrator).get("/settings/outbox").await.expect(200).hides("whsec_");
        let trail: String = rows!(app, (String,), "SELECT data FROM event").unwrap().into_iter().map(|r| r.0).collect();
        assert!(!trail.contains("whsec_"));
    }

    /// Without scripts, too, a secret is in the answer to making it and in nothing that a browser keeps: no cookie, no
    /// address, no copy of the page.
    async fn without_scripts_a_secret_is_in_one_page_only(app) {
        let app = local(&app);
        let browser = app.as_(Person::Administrator).browser();
        let form = [("form[name]", "Vendor"), ("form[url]", "http://127.0.0.1:9/"), ("back", "/settings/outbox")];
        let page = browser.clone().post("/api/webhooks/add", &form).await.expect(200);
        page.shows("The secret").shows("whsec_").shows("is added");
        assert_eq!(page.header("cache-control"), "no-store");
        assert!(page.header("set-cookie").is_empty() && page.header("location").is_empty());
        app.as_(Person::Administrator).get("/settings/outbox").await.expect(200).hides("whsec_");
        let id = outbox(&app).await.endpoints[0].id.clone();
        let form = [("form[endpoint]", id.as_str()), ("back", "/settings/outbox")];
        let page = browser.post("/api/webhooks/replace-secret", &form).await.expect(200);
        page.shows("whsec_").shows("signs beside the new one");
        assert!(page.header("set-cookie").is_empty());
    }

    /// A webhook that tells no queue is removed with its secret: what waits for it is given up, what was sent still names it,
    /// and another can have the name.
    async fn a_webhook_can_be_removed(app) {
        let (app, other) = (local(&app), Other::start().await);
        let (endpoint, _) = add(&app, "Acme's desk", &other.url("ok")).await;
        let (administrator, id) = (app.as_(Person::Administrator), endpoint.to_string());
        administrator.submit("vendors/save", &[("name", "Acme"), ("endpoint", &id)]).await.done();
        enqueue(&app, endpoint, "activity:1").await;
        deliver(&app, TimeDelta::zero()).await;
        enqueue(&app, endpoint, "activity:2").await;
        let refused = administrator.submit("webhooks/remove", &[("endpoint", &id), ("sure", "true")]).await.expect(409);
        assert!(refused.error().to_string().contains("It tells Acme of their work"));
        let page: VendorsPage = administrator.read("vendors/list", &[]).await.expect(200).read();
        let queue = [("queue", page.queues[0].id.as_str()), ("version", "1"), ("name", "Acme")];
        administrator.submit("vendors/save", &queue).await.done();
        let done = administrator.submit("webhooks/remove", &[("endpoint", &id), ("sure", "true")]).await.done();
        assert!(done.message.contains("One message that waited for it is not sent"), "{}", done.message);
        administrator.submit("webhooks/test", &[("endpoint", &id)]).await.expect(404);
        assert!(outbox(&app).await.endpoints.is_empty());
        assert_eq!(deliver(&app, TimeDelta::days(1)).await, 0);
        assert!(messages(&app, MessageState::Sent).await[0].to.starts_with("Acme's desk (removed 20"));
        let dead = messages(&app, MessageState::Dead).await;
        assert!(dead.len() == 1 && dead[0].last_error.contains("removed"), "{dead:?}");
        let refused = administrator.submit("outbox/redeliver", &[("message", &dead[0].id)]).await.expect(409);
        assert!(refused.error().to_string().contains("cannot be sent"));
        let secrets = rows!(app, (String, String), "SELECT secret, old_secret FROM webhook_endpoint").unwrap();
        assert_eq!(secrets, [(String::new(), String::new())]);
        add(&app, "Acme's desk", &other.url("ok")).await;
    }

    /// S1.32: an activity in a vendor's queue is told to the vendor's own system, and gets the number of the ticket there.
    async fn an_activity_for_a_vendor_gets_the_number_of_their_ticket(app) {
        let (app, other) = (local(&app), Other::start().await);
        let (endpoint, _) = add(&app, "Acme's desk", &other.url("ok")).await;
        let (administrator, manager) = (app.as_(Person::Administrator), app.as_(Person::ReleaseManager));
        let endpoint = endpoint.to_string();
        administrator.submit("vendors/save", &[("name", "Acme"), ("endpoint", &endpoint)]).await.done();
        let page: VendorsPage = administrator.read("vendors/list", &[]).await.expect(200).read();
        assert_eq!(page.endpoints[0].label, "Acme's desk");
        let release = app.release().raise().await;
        let to = format!("queue:{}", page.queues[0].id);
        let form = [("request", release.id.as_str()), ("title", "Build the driver"), ("phase", "build"), ("assignee", &to)];
        manager.submit("activities/add", &form).await.done();
        assert_eq!(deliver(&app, TimeDelta::zero()).await, 1);
        let body: serde_json::Value = serde_json::from_slice(&other.heard("ok")[0].1).unwrap();
        assert_eq!((&body["type"], &body["data"]["title"]), (&json!("vendor.activity.assigned"), &json!("Build the driver")));
        let page: ActivitiesPage = manager.read("activities/of-release", &[("id", &release.id)]).await.expect(200).read();
        let rows: Vec<_> = page.groups.into_iter().flat_map(|g| g.rows).collect();
        assert!(rows.len() == 1 && rows[0].vendor_ticket == "INC-7", "{rows:?}");
        assert_eq!(deliver(&app, TimeDelta::days(1)).await, 0, "noting the number tells the vendor nothing");
    }
}
