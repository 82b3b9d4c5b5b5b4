//! Who gets what status from every endpoint: one row each. An endpoint without a row fails the build, so nobody adds
//! one without saying who may use it.

use crate::support::*;
use axum::http::Method;
use slipway::domain::access::Role::{self, *};
use std::{collections::BTreeSet, path::Path};
use uuid::Uuid;

/// Who may use an endpoint.
enum Who {
    /// Also people who are not signed in.
    Everybody,
    /// Everybody who is signed in.
    SignedIn,
    /// Holders of one of these roles; the others get 403.
    Holders(&'static [Role]),
    /// Who may is tested with the step at hand, since it decides.
    Depends,
}

/// What is sent. `{release}` stands for a release, `{none}` for an id that nothing has.
enum Sent {
    Query(&'static [(&'static str, &'static str)]),
    Form(&'static [(&'static str, &'static str)]),
    Json(&'static str),
}

use Sent::*;
use Who::*;

/// An endpoint: its path under `/api/`, who may use it, what is sent, and what those are answered who may.
struct Row(&'static str, Who, Sent, &'static [u16]);

const OK: &[u16] = &[200];
const ANNOUNCERS: &[Role] = &[ReleaseManager, ChangeManager, Deployer];
const COURIERS: &[Role] = &[ReleaseManager, Administrator];
const CATALOGUERS: &[Role] = &[ReleaseManager, ChangeManager, Administrator];
const TESTERS: &[Role] = &[QaManager, Tester, ValidationTeam];
const TEST_PLANNERS: &[Role] = &[ReleaseManager, QaManager, Tester, ValidationTeam];
const TEMPLATE_MAKERS: &[Role] = &[ReleaseManager, Administrator];
const VENDOR_KEEPERS: &[Role] = &[ReleaseManager, Administrator];
const REVIEWERS: &[Role] = &[ChangeManager, ReleaseManager, ProblemManager];
const SUPPORTERS: &[Role] = &[ReleaseManager, Deployer, SupportTeam];
const CMDB_EDITORS: &[Role] = &[SacmManager, ConfigurationManager, ReleaseManager, ChangeManager, Administrator];
const BASELINERS: &[Role] = &[ReleaseManager, ConfigurationManager, SacmManager];
const PLANNERS: &[Role] = &[ReleaseManager, QaManager, Deployer];
const ASSEMBLERS: &[Role] = &[ReleaseManager, BuildTeam, ConfigurationManager];
const ROLLBACK_PROVERS: &[Role] = &[ReleaseManager, ChangeManager, Deployer];

const ROWS: &[Row] = &[
    Row("account/view", SignedIn, Query(&[]), OK),
    Row("account/time-zone", SignedIn, Form(&[("time_zone", "Europe/Berlin")]), OK),
    Row("account/password", SignedIn, Form(&[("password_old", "wrong")]), &[422]),
    Row("account/create-feed", SignedIn, Form(&[]), OK),
    Row("account/revoke-feed", SignedIn, Form(&[]), OK),
    Row("activities/of-release", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("activities/mine", SignedIn, Query(&[]), OK),
    Row("activities/allotted", SignedIn, Query(&[]), OK),
    Row("activities/set-allotted", Holders(VENDOR_KEEPERS), Form(&[]), &[422]),
    Row("activities/add", Holders(&[ReleaseManager]), Form(&[("request", "{release}")]), &[422]),
    Row(
        "activities/edit",
        Holders(&[ReleaseManager]),
        Form(&[("request", "{release}"), ("activity", "{none}")]),
        &[404],
    ),
    Row("activities/propose", Holders(&[ReleaseManager]), Form(&[("request", "{release}")]), OK),
    // Who has the activity may, or manages it.
    Row("activities/set-ticket", Depends, Form(&[("activity", "{none}")]), &[]),
    Row("activities/move", Depends, Form(&[("activity", "{none}")]), &[]),
    Row("activities/comment", Depends, Form(&[("activity", "{none}")]), &[]),
    Row("announcements/of-release", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("announcements/prepare", Holders(ANNOUNCERS), Form(&[("request", "{release}")]), &[422]),
    Row("announcements/discard", Holders(ANNOUNCERS), Form(&[("request", "{release}")]), OK),
    Row("announcements/send", Holders(ANNOUNCERS), Form(&[("request", "{release}"), ("draft", "{none}")]), &[409]),
    Row("announcements/inbox", SignedIn, Query(&[]), OK),
    Row("announcements/unread-count", SignedIn, Query(&[]), OK),
    Row("announcements/mark-read", SignedIn, Form(&[]), OK),
    Row("approvals/queue", SignedIn, Query(&[]), OK),
    Row("approvals/waiting-count", SignedIn, Query(&[]), OK),
    Row("approvals/of-release", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("approvals/cast", Depends, Form(&[("request", "{release}")]), &[]),
    Row("audit/history", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("audit/trail", Holders(&[Auditor, Administrator]), Query(&[]), OK),
    Row("baselines/list", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("baselines/read", SignedIn, Query(&[("id", "{release}"), ("baseline", "{none}")]), &[404]),
    Row("baselines/take", Holders(BASELINERS), Form(&[("request", "{release}")]), &[422]),
    Row(
        "baselines/update-cmdb",
        Holders(&[SacmManager, ConfigurationManager]),
        Form(&[("request", "{release}")]),
        &[200],
    ),
    Row("calendar/page", SignedIn, Query(&[]), OK),
    Row("calendar/add-freeze", Holders(&[ReleaseManager, ChangeManager]), Form(&[]), &[422]),
    Row("calendar/add-maintenance-window", Holders(&[ReleaseManager, ChangeManager]), Form(&[]), &[422]),
    Row("calendar/remove-freeze", Holders(&[ReleaseManager, ChangeManager]), Form(&[("id", "{none}")]), &[404]),
    Row(
        "calendar/remove-maintenance-window",
        Holders(&[ReleaseManager, ChangeManager]),
        Form(&[("id", "{none}")]),
        &[404],
    ),
    Row("catalogue", SignedIn, Query(&[]), OK),
    Row("catalogue/add-component", Holders(CATALOGUERS), Form(&[]), &[422]),
    Row("catalogue/add-product", Holders(CATALOGUERS), Form(&[]), &[422]),
    Row("changes/list", SignedIn, Query(&[]), OK),
    Row("changes/read", SignedIn, Query(&[("id", "{none}")]), &[404]),
    Row("changes/of-release", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("changes/raise", Holders(&[ReleaseManager, ChangeManager, Developer]), Form(&[]), &[422]),
    Row("changes/edit", Depends, Form(&[("change", "{none}")]), &[]),
    Row("changes/assess", Holders(&[ChangeManager]), Form(&[("change", "{none}"), ("status", "approved")]), &[404]),
    Row(
        "changes/offer",
        Holders(&[ReleaseManager, ChangeManager, Developer]),
        Form(&[("change", "{none}"), ("request", "{release}")]),
        &[404, 409],
    ),
    Row(
        "changes/accept",
        Holders(&[ReleaseManager]),
        Form(&[("change", "{none}"), ("request", "{release}")]),
        &[404, 409],
    ),
    Row(
        "changes/take-out",
        Holders(&[ReleaseManager]),
        Form(&[("change", "{none}"), ("request", "{release}")]),
        &[404, 409],
    ),
    Row("checklists/tests", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("checklists/acceptance", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("checklists/add-line", Holders(TEST_PLANNERS), Form(&[("request", "{release}")]), &[422]),
    Row("checklists/add-usual", Holders(TEST_PLANNERS), Form(&[("request", "{release}")]), &[200, 409]),
    Row(
        "checklists/remove-line",
        Holders(TEST_PLANNERS),
        Form(&[("request", "{release}"), ("item", "{none}")]),
        &[404],
    ),
    Row("checklists/record-result", Holders(TESTERS), Form(&[("request", "{release}"), ("item", "{none}")]), &[404]),
    Row("checklists/add-defect", Holders(TEST_PLANNERS), Form(&[("request", "{release}")]), &[422]),
    Row(
        "checklists/set-defect-state",
        Holders(TEST_PLANNERS),
        Form(&[("request", "{release}"), ("defect", "{none}"), ("state", "closed")]),
        &[404, 422],
    ),
    Row("checklists/import", Holders(TESTERS), Form(&[("request", "{release}"), ("report", "{none}")]), &[404]),
    Row("checklists/import-preview", SignedIn, Query(&[("id", "{release}"), ("report", "{none}")]), &[404, 403]),
    Row("cmdb/list", SignedIn, Query(&[]), OK),
    Row("cmdb/read", SignedIn, Query(&[("id", "{none}")]), &[404]),
    Row("cmdb/add", Holders(CMDB_EDITORS), Form(&[]), &[422]),
    Row("cmdb/edit", Holders(CMDB_EDITORS), Form(&[("item", "{none}")]), &[404]),
    Row("cmdb/retire", Holders(CMDB_EDITORS), Form(&[("item", "{none}")]), &[404]),
    Row("cmdb/bring-back", Holders(CMDB_EDITORS), Form(&[("item", "{none}")]), &[404]),
    Row("cmdb/relate", Holders(CMDB_EDITORS), Form(&[("item", "{none}")]), &[404]),
    Row("cmdb/unrelate", Holders(CMDB_EDITORS), Form(&[("item", "{none}")]), &[404]),
    Row("cmdb/import-preview", SignedIn, Query(&[("id", "{none}")]), &[404]),
    Row("cmdb/import", Holders(CMDB_EDITORS), Form(&[("import", "{none}")]), &[404]),
    Row("deployments/list", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("deployments/record", Depends, Form(&[("request", "{release}")]), &[]),
    Row("packages/list", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("packages/add-part", Holders(ASSEMBLERS), Form(&[("request", "{release}"), ("package", "{none}")]), &[404]),
    Row("packages/remove-part", Holders(ASSEMBLERS), Form(&[("request", "{release}"), ("package", "{none}")]), &[404]),
    Row("packages/order", Holders(ASSEMBLERS), Form(&[("request", "{release}"), ("package", "{none}")]), &[404]),
    Row("packages/assemble", Holders(ASSEMBLERS), Form(&[("request", "{release}"), ("package", "{none}")]), &[404]),
    Row("packages/build", Holders(ASSEMBLERS), Form(&[("request", "{release}")]), &[422]),
    Row("rollback/read", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("rollback/rehearse", Holders(ROLLBACK_PROVERS), Form(&[("request", "{release}")]), &[422]),
    Row("rollback/verify", Holders(ROLLBACK_PROVERS), Form(&[("request", "{release}")]), &[422]),
    Row("rollback/verification-time", Holders(ROLLBACK_PROVERS), Form(&[("request", "{release}")]), &[422]),
    Row("runbook/read", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("runbook/act", Depends, Form(&[("request", "{release}")]), &[]),
    Row("outbox", Holders(COURIERS), Query(&[]), OK),
    Row("outbox/redeliver", Holders(COURIERS), Form(&[("message", "{none}")]), &[404]),
    Row("webhooks/add", Holders(COURIERS), Form(&[]), &[422]),
    Row("webhooks/set-address", Holders(COURIERS), Form(&[("endpoint", "{none}")]), &[404]),
    Row("webhooks/replace-secret", Holders(COURIERS), Form(&[("endpoint", "{none}")]), &[404]),
    Row("webhooks/set-state", Holders(COURIERS), Form(&[("endpoint", "{none}")]), &[404]),
    Row("webhooks/remove", Holders(COURIERS), Form(&[("endpoint", "{none}")]), &[404]),
    Row("webhooks/test", Holders(COURIERS), Form(&[("endpoint", "{none}")]), &[404]),
    Row("people/add", Holders(&[Administrator]), Form(&[]), &[422]),
    Row("people/set-access", Holders(&[Administrator]), Form(&[("person", "{none}"), ("access", "disable")]), &[404]),
    Row("people/set-roles", Holders(&[Administrator]), Form(&[("person", "{none}")]), &[404]),
    Row("policy/set", Holders(&[Administrator]), Form(&[]), &[422]),
    Row("policy/set-votes", Holders(&[Administrator]), Form(&[]), &[409]),
    Row("settings", Holders(CATALOGUERS), Query(&[]), OK),
    Row("improvements/list", SignedIn, Query(&[]), OK),
    Row("improvements/lessons", SignedIn, Query(&[]), OK),
    Row("improvements/add", Holders(REVIEWERS), Form(&[("request", "{release}")]), &[409]),
    Row("improvements/edit", Holders(REVIEWERS), Form(&[("improvement", "{none}")]), &[404]),
    Row("improvements/move", SignedIn, Form(&[("improvement", "{none}")]), &[404]),
    Row("problems/list", SignedIn, Query(&[]), OK),
    Row("problems/read", SignedIn, Query(&[("id", "{none}")]), &[404]),
    Row("problems/open", Holders(REVIEWERS), Form(&[("request", "{release}")]), &[409]),
    Row("problems/link", Holders(REVIEWERS), Form(&[("request", "{release}")]), &[409]),
    Row("problems/update", Holders(REVIEWERS), Form(&[("problem", "{none}")]), &[404]),
    Row("review/read", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("review/follow-up-form", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("support/plan", Holders(SUPPORTERS), Form(&[("request", "{release}")]), &[422]),
    Row("support/log-issue", Holders(SUPPORTERS), Form(&[("request", "{release}")]), &[409]),
    Row("support/update-issue", Holders(SUPPORTERS), Form(&[("request", "{release}"), ("issue", "{none}")]), &[409]),
    Row("support/end", Holders(SUPPORTERS), Form(&[("request", "{release}")]), &[409]),
    Row("notes/read", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("notes/list", SignedIn, Query(&[]), OK),
    Row("notes/publish", Holders(PLANNERS), Form(&[("request", "{release}")]), &[409]),
    Row("plans/draft-release-notes", Holders(PLANNERS), Form(&[("request", "{release}")]), &[200, 422]),
    Row("plans/preview", SignedIn, Json(r#"{"form":{"request":"{release}","text":"*so*"}}"#), OK),
    Row("plans/read", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("plans/revision", SignedIn, Query(&[("id", "{release}"), ("number", "1")]), &[404]),
    Row("plans/here", SignedIn, Json(r#"{"form":{"request":"{release}","section":"policy"}}"#), OK),
    Row("plans/start", Holders(PLANNERS), Form(&[("request", "{release}")]), &[409, 422]),
    Row("plans/timeline", SignedIn, Query(&[("id", "{release}")]), OK),
    Row(
        "plans/read-paste",
        Holders(PLANNERS),
        Json(r#"{"form":{"request":"{release}","table":"activities","column":"title","text":"a\tb"}}"#),
        OK,
    ),
    Row(
        "plans/save",
        Holders(PLANNERS),
        Json(r#"{"form":{"request":"{release}","edit":{"edit":0,"sections":[]}}}"#),
        OK,
    ),
    Row(
        "plans/save-section",
        Holders(PLANNERS),
        Form(&[("request", "{release}"), ("section", "policy"), ("edit", "0")]),
        &[200, 409, 422],
    ),
    Row("plans/compare", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("plans/restore", Holders(PLANNERS), Form(&[("request", "{release}"), ("number", "1")]), &[404]),
    Row("plans/submit", Holders(PLANNERS), Form(&[("request", "{release}")]), &[409, 422]),
    Row(
        "plans/remove-document",
        Holders(PLANNERS),
        Form(&[("request", "{release}"), ("attachment", "{none}")]),
        &[200, 404, 409],
    ),
    Row("plans/imports", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("plans/import-preview", SignedIn, Query(&[("id", "{release}"), ("import", "{none}")]), &[404]),
    Row("plans/take-over", Holders(PLANNERS), Form(&[("request", "{release}"), ("import", "{none}")]), &[404]),
    Row("plans/take-back", Holders(PLANNERS), Form(&[("request", "{release}"), ("import", "{none}")]), &[404]),
    Row("processes/list", SignedIn, Query(&[]), OK),
    Row("processes/read", SignedIn, Query(&[("key", "alm-release-request")]), OK),
    Row("processes/draft", SignedIn, Query(&[("key", "no-such-draft")]), &[404]),
    Row("processes/of-release", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("processes/choose", Holders(&[ProcessOwner, Administrator]), Form(&[("major", "no-such-process")]), &[422]),
    Row("processes/copy", Holders(&[ProcessOwner]), Form(&[("process", "alm-release-request")]), &[422]),
    Row("processes/import", Holders(&[ProcessOwner]), Form(&[]), &[422]),
    Row("processes/start-draft", Holders(&[ProcessOwner]), Form(&[("process", "alm-release-request")]), &[409]),
    Row("processes/save-step", Holders(&[ProcessOwner]), Form(&[("process", "none"), ("at", "0")]), &[404]),
    Row("processes/check-step", Holders(&[ProcessOwner]), Form(&[("process", "none"), ("at", "0")]), &[404]),
    Row("processes/check-head", Holders(&[ProcessOwner]), Form(&[("process", "none")]), &[404]),
    Row("processes/check-text", Holders(&[ProcessOwner]), Form(&[("process", "none")]), &[404]),
    Row("processes/save-head", Holders(&[ProcessOwner]), Form(&[("process", "none")]), &[404]),
    Row("processes/save-text", Holders(&[ProcessOwner]), Form(&[("process", "none")]), &[404]),
    Row(
        "processes/change-steps",
        Holders(&[ProcessOwner]),
        Form(&[("process", "none"), ("at", "0"), ("what", "add")]),
        &[404],
    ),
    Row("processes/publish", Holders(&[ProcessOwner]), Form(&[("process", "none")]), &[404]),
    Row("processes/discard", Holders(&[ProcessOwner]), Form(&[("process", "none")]), &[404]),
    Row(
        "processes/move-release",
        Holders(&[ReleaseManager]),
        Form(&[("request", "{release}"), ("version", "2"), ("reason", "why not")]),
        &[422],
    ),
    Row("releases/list", SignedIn, Query(&[]), OK),
    Row("releases/head", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("releases/overview", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("releases/edit-view", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("releases/raise", Holders(&[ReleaseManager]), Form(&[]), &[422]),
    Row("releases/edit", Holders(&[ReleaseManager]), Form(&[("request", "{release}")]), &[422]),
    // At its first step, which is the Release Manager's.
    Row(
        "releases/advance",
        Holders(&[ReleaseManager]),
        Form(&[("request", "{release}"), ("step", "1"), ("outcome", "done")]),
        &[409],
    ),
    Row(
        "releases/record",
        Holders(&[ReleaseManager]),
        Form(&[("request", "{release}"), ("record", "training")]),
        &[409],
    ),
    Row("roles/of-release", SignedIn, Query(&[("id", "{release}")]), OK),
    Row("roles/give", Holders(&[ReleaseManager, Administrator]), Form(&[("request", "{release}")]), &[422]),
    Row("roles/take", Holders(&[ReleaseManager, Administrator]), Form(&[("request", "{release}")]), &[422]),
    Row("people/give-password", Holders(&[Administrator]), Form(&[]), &[422]),
    Row("session/sign-in", Everybody, Form(&[("email", "x@example.org")]), &[422, 429]),
    Row("session/sign-out", Everybody, Form(&[]), OK),
    Row("session/set-up-state", Everybody, Query(&[]), OK),
    Row("session/set-up", Everybody, Form(&[]), &[403]),
    Row("session/sample-people", Everybody, Query(&[]), OK),
    Row("session/time-zones", Everybody, Query(&[]), OK),
    Row("templates/list", Holders(TEMPLATE_MAKERS), Query(&[]), OK),
    Row("templates/read", Holders(TEMPLATE_MAKERS), Query(&[("id", "{none}")]), &[404]),
    Row("templates/make", Holders(TEMPLATE_MAKERS), Form(&[("request", "{release}")]), &[422]),
    Row("templates/add", Holders(TEMPLATE_MAKERS), Form(&[]), &[422]),
    Row("templates/save", Holders(TEMPLATE_MAKERS), Form(&[("template", "{none}")]), &[404]),
    Row("templates/remove", Holders(TEMPLATE_MAKERS), Form(&[("template", "{none}")]), &[404]),
    Row("templates/starts", SignedIn, Query(&[]), OK),
    Row("vendor/work", Holders(&[Vendor]), Query(&[]), OK),
    Row("vendor/move", Holders(&[Vendor]), Form(&[("activity", "{none}"), ("to", "start")]), &[404]),
    Row("vendor/comment", Holders(&[Vendor]), Form(&[("activity", "{none}"), ("words", "Hello")]), &[404]),
    Row("vendor/set-ticket", Holders(&[Vendor]), Form(&[("activity", "{none}")]), &[404]),
    Row("vendors/list", Holders(VENDOR_KEEPERS), Query(&[]), OK),
    Row("vendors/save", Holders(VENDOR_KEEPERS), Form(&[]), &[422]),
    Row("vendors/remove", Holders(VENDOR_KEEPERS), Form(&[("queue", "{none}")]), &[404]),
];

/// The only endpoints of a vendor's people, besides those for everybody: their own account, and the work in their queues.
const VENDORS_OWN: &[&str] = &[
    "account/view",
    "account/time-zone",
    "account/password",
    "vendor/work",
    "vendor/move",
    "vendor/comment",
    "vendor/set-ticket",
];

/// Addresses outside `/api/`, each with the file of the tests that prove who may use it.
const ROUTES: &[(&str, &str)] = &[
    ("/api/{*function}", "endpoints"),
    ("/events", "guard"),
    ("/healthz", "guard"),
    ("/readyz", "guard"),
    ("/pkg/{*file}", "guard"),
    ("/favicon.ico", "guard"),
    ("/files/evidence", "files"),
    ("/files/documents", "files"),
    ("/files/report", "files"),
    ("/files/cmdb", "cmdb"),
    ("/files/baseline", "baselines"),
    ("/cmdb/export.csv", "cmdb"),
    ("/releases/{id}/baselines/{baseline}/export.json", "baselines"),
    ("/files/template", "processes"),
    ("/files/plan", "exchange"),
    ("/releases/{id}/plan/export.xlsx", "exchange"),
    ("/releases/{id}/plan/export.toml", "exchange"),
    ("/releases/{id}/plan/export.csv", "exchange"),
    ("/files/{id}", "files"),
    ("/feeds/{file}", "calendar"),
    ("/releases/{id}/export.json", "releases"),
    ("/processes/{key}/template.toml", "processes"),
];

/// Endpoints that are there.
fn endpoints() -> BTreeSet<String> {
    server_fn::axum::server_fn_paths().map(|(path, _)| path.trim_start_matches("/api/").to_owned()).collect()
}

/// The rows of endpoints that are there.
fn rows() -> impl Iterator<Item = &'static Row> {
    let there = endpoints();
    ROWS.iter().filter(move |row| there.contains(row.0))
}

#[test]
fn every_endpoint_has_a_row() {
    let named: BTreeSet<String> = ROWS.iter().map(|row| row.0.to_owned()).collect();
    let missing: Vec<_> = endpoints().difference(&named).cloned().collect();
    assert!(missing.is_empty(), "who may use them? Add rows to tests/http/endpoints.rs: {missing:?}");
    assert_eq!(named.len(), ROWS.len(), "one row each");
}

#[test]
fn every_route_is_named() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/server/web");
    let mut unnamed = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let text = std::fs::read_to_string(path).unwrap();
        for route in text.split(".route(\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            if !ROUTES.iter().any(|(path, _)| *path == route) {
                unnamed.push(route.to_owned());
            }
        }
    }
    assert!(unnamed.is_empty(), "who may use them? {unnamed:?}");
}

/// Sends what the row says.
async fn ask(app: &TestApp, person: Option<Person>, row: &Row, release: &str) -> Answer {
    let client = person.map_or_else(|| app.stranger(), |p| app.as_(p));
    let none = Uuid::now_v7().to_string();
    let fill = |text: &str| text.replace("{release}", release).replace("{none}", &none);
    let fields = |fields: &[(&'static str, &str)]| -> Vec<_> { fields.iter().map(|(n, v)| (*n, fill(v))).collect() };
    let filled = match &row.2 {
        Query(given) | Form(given) => fields(given),
        Json(_) => vec![],
    };
    let filled: Vec<_> = filled.iter().map(|(n, v)| (*n, v.as_str())).collect();
    match &row.2 {
        Query(_) => client.read(row.0, &filled).await,
        Form(_) => client.submit(row.0, &filled).await,
        Json(body) => {
            client.send(Method::POST, &format!("/api/{}", row.0), "application/json", fill(body).into()).await
        }
    }
}

/// Status by role, for every endpoint and every role; S0.8 and S0.12 rest on it.
#[tokio::test]
async fn every_endpoint_answers_every_role_as_its_row_says() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    let mut wrong = Vec::new();
    for row in rows() {
        let stranger = ask(&app, None, row, &release.id).await.status;
        let welcome = matches!(row.1, Everybody);
        if welcome && !row.3.contains(&stranger) || !welcome && stranger != 401 {
            wrong.push(format!("{} for a stranger: {stranger}", row.0));
        }
        // Signing out would end the sample session.
        if row.0 == "session/sign-out" || matches!(row.1, Depends) {
            continue;
        }
        for person in Person::ONE_EACH {
            let answer = ask(&app, Some(*person), row, &release.id).await;
            let may = match row.1 {
                Holders(roles) => person.roles().iter().any(|r| roles.contains(r)),
                _ => true,
            };
            let good = if may { row.3.contains(&answer.status) } else { answer.status == 403 };
            if !good {
                let body: String = answer.body().chars().take(160).collect();
                wrong.push(format!("{} for {person:?}: {} {body}", row.0, answer.status));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// S1.15, S1.31: whose only role is Vendor is refused everywhere but at what is theirs, whatever is asked for.
#[tokio::test]
async fn a_vendor_is_refused_by_every_endpoint_that_is_not_its_own() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    let mut wrong = Vec::new();
    for row in rows().filter(|row| row.0 != "session/sign-out") {
        let answer = ask(&app, Some(Person::Vendor), row, &release.id).await;
        let good = match row.1 {
            Everybody => row.3.contains(&answer.status),
            _ if VENDORS_OWN.contains(&row.0) => row.3.contains(&answer.status),
            _ => answer.status == 403,
        };
        if !good {
            wrong.push(format!("{}: {} {}", row.0, answer.status, answer.body()));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Another workspace's release and one that does not exist are answered alike, to the letter, by every endpoint.
#[tokio::test]
async fn what_belongs_to_another_workspace_is_not_there() {
    let app = TestApp::sqlite().await;
    let theirs = world().their_release.to_string();
    let mut asked = 0;
    for row in rows() {
        let names_a_release = match &row.2 {
            Query(fields) | Form(fields) => fields.iter().any(|(_, v)| *v == "{release}"),
            Json(body) => body.contains("{release}"),
        };
        if !names_a_release || matches!(row.1, Depends) {
            continue;
        }
        let holder =
            |roles: &[Role]| *Person::ALL.iter().find(|p| p.roles().iter().any(|r| roles.contains(r))).unwrap();
        let person = match row.1 {
            Holders(roles) => holder(roles),
            _ => Person::ReleaseManager,
        };
        let there = ask(&app, Some(person), row, &theirs).await;
        let nowhere = ask(&app, Some(person), row, &Uuid::now_v7().to_string()).await;
        assert_eq!((there.status, nowhere.status), (404, 404), "{}: {} {}", row.0, there.body(), nowhere.body());
        assert_eq!(there.bytes, nowhere.bytes, "{}", row.0);
        for nonsense in ["", "nonsense", "../../etc/passwd", "%00", "' OR 1=1 --", &"x".repeat(3000)] {
            let answer = ask(&app, Some(person), row, nonsense).await;
            assert!(matches!(answer.status, 404 | 422), "{} {nonsense}: {}", row.0, answer.status);
        }
        asked += 1;
    }
    assert!(asked > 5);
    let kinds: Vec<(i64,)> =
        rows!(app, (i64,), "SELECT seq FROM chain WHERE workspace_id = $1", world().elsewhere.0).unwrap();
    assert_eq!(kinds, [(1,)], "nothing happened there");
}
