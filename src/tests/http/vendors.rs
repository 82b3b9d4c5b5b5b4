//! Vendors: their queues, what their people see and do, and that they see nothing else.

use super::activities::{row, try_add};
use crate::support::{releases::Release, *};
use axum::{body::Body, http::Method};
use slipway::{
    api::vendors::{VendorPage, VendorsPage},
    domain::activity::State,
    server::auth::token_hash,
};

/// Makes a queue with these people; answers with its id.
async fn queue(app: &TestApp, name: &str, people: &[Person]) -> String {
    let ids: Vec<_> = people.iter().map(|p| p.id().to_string()).collect();
    let mut fields = vec![("name", name)];
    fields.extend(ids.iter().map(|id| ("people[]", id.as_str())));
    let admin = app.as_(Person::Administrator);
    admin.submit("vendors/save", &fields).await.done();
    let page: VendorsPage = admin.read("vendors/list", &[]).await.expect(200).read();
    page.queues.into_iter().find(|q| q.name == name).unwrap().id
}

async fn work(app: &TestApp) -> VendorPage {
    app.as_(Person::Vendor).read("vendor/work", &[]).await.expect(200).read()
}

/// A release with an activity for the queue of Acme, in which the sample vendor is.
async fn assigned(app: &TestApp) -> (Release<'_>, String) {
    let release = app.release().title("A secret title").raise().await;
    let id = queue(app, "Acme", &[Person::Vendor]).await;
    let to = format!("queue:{id}");
    try_add(app, &release, "Build the driver", &[("assignee", &to), ("note", "For version 3")]).await.done();
    try_add(app, &release, "Not theirs", &[("assignee", "role:tester")]).await.done();
    (release, id)
}

async fn act(app: &TestApp, function: &str, more: &[(&str, &str)]) -> Answer {
    let row = work(app).await.open.remove(0).activity;
    let version = row.version.to_string();
    let mut fields = vec![("activity", row.id.as_str()), ("version", version.as_str())];
    fields.extend_from_slice(more);
    app.as_(Person::Vendor).submit(function, &fields).await
}

/// Every page of the program, as its routes stand in the source.
fn pages() -> Vec<String> {
    let text = include_str!("../../ui/app.rs");
    let mut pages = Vec::new();
    let mut parent = String::new();
    for line in text.lines() {
        let Some(path) = line.split("path!(\"").nth(1).and_then(|rest| rest.split('"').next()) else {
            if line.contains("</ParentRoute>") {
                parent.clear();
            }
            continue;
        };
        if line.contains("<ParentRoute") {
            parent = path.to_owned();
        } else if parent.is_empty() {
            pages.push(path.to_owned());
        } else {
            pages.push(format!("{parent}/{path}").trim_end_matches('/').to_owned());
        }
    }
    assert!(pages.len() > 20 && pages.contains(&"/releases/:id/activities".to_owned()), "{pages:?}");
    pages
}

on_both! {
    /// S1.15, S1.31: a vendor's people see what is in their queues: title, release, due time and notes.
    async fn a_vendor_sees_what_is_theirs(app) {
        let (release, _) = assigned(&app).await;
        let page = work(&app).await;
        assert_eq!((page.queues.as_slice(), page.open.len()), (&["Acme".to_owned()][..], 1));
        let row = &page.open[0];
        assert_eq!((row.activity.title.as_str(), row.activity.note.as_str()), ("Build the driver", "For version 3"));
        assert!(row.release_name.starts_with("Payments ") && row.release.is_empty());
        let shown = app.as_(Person::Vendor).get("/vendor").await.expect(200);
        shown.shows("Build the driver").shows("For version 3").shows("Payments ").hides("Not theirs").hides("A secret title");
        shown.hides(&release.id);
    }

    /// S1.31, S1.32: they accept, comment, start, block and finish, and enter their own ticket number.
    async fn a_vendor_works_through_its_queue(app) {
        let (release, _) = assigned(&app).await;
        let theirs = async || row(&app, Person::ReleaseManager, &release, "Build the driver").await;
        act(&app, "vendor/move", &[("to", "accept")]).await.done();
        assert!(theirs().await.accepted.is_some());
        act(&app, "vendor/set-ticket", &[("ticket", "ACME-42")]).await.done();
        act(&app, "vendor/comment", &[("words", "Which compiler?")]).await.done();
        act(&app, "vendor/comment", &[("words", " ")]).await.problem("words");
        act(&app, "vendor/move", &[("to", "start")]).await.done();
        act(&app, "vendor/move", &[("to", "block")]).await.problem("reason");
        act(&app, "vendor/move", &[("to", "block"), ("reason", "No licence")]).await.done();
        let seen = theirs().await;
        assert_eq!((seen.vendor_ticket.as_str(), seen.reason.as_str()), ("ACME-42", "No licence"));
        assert_eq!((seen.comments[0].words.as_str(), seen.comments[0].by.as_str()), ("Which compiler?", "Vera Vendor"));
        let tab = app.as_(Person::Reader).get(&release.tab("activities")).await.expect(200);
        tab.shows("ACME-42").shows("Vendor: Acme");
        act(&app, "vendor/move", &[("to", "cancel"), ("reason", "No")]).await.expect(403);
        act(&app, "vendor/move", &[("to", "start")]).await.done();
        act(&app, "vendor/move", &[("to", "finish")]).await.done();
        assert_eq!(theirs().await.state, State::Done);
        assert_eq!((work(&app).await.open.len(), work(&app).await.closed.len()), (0, 1));
    }

    /// S1.31: what is in no queue of theirs is not there for them, and no longer once they are taken out.
    async fn what_is_in_no_queue_of_theirs_is_not_there(app) {
        let (release, id) = assigned(&app).await;
        let other = row(&app, Person::ReleaseManager, &release, "Not theirs").await;
        let mine = work(&app).await.open.remove(0).activity;
        let vendor = app.as_(Person::Vendor);
        let start = [("activity", other.id.as_str()), ("version", "1"), ("to", "start")];
        vendor.submit("vendor/move", &start).await.expect(404);
        vendor.submit("vendor/comment", &[("activity", &other.id), ("words", "Hello")]).await.expect(404);
        vendor.submit("vendor/set-ticket", &[("activity", &other.id), ("version", "1")]).await.expect(404);
        let out = [("queue", id.as_str()), ("version", "1"), ("name", "Acme")];
        app.as_(Person::ReleaseManager).submit("vendors/save", &out).await.done();
        app.as_(Person::ReleaseManager).submit("vendors/save", &out).await.expect(409);
        assert!(work(&app).await.queues.is_empty() && work(&app).await.open.is_empty());
        let version = mine.version.to_string();
        let start = [("activity", mine.id.as_str()), ("version", version.as_str()), ("to", "start")];
        vendor.submit("vendor/move", &start).await.expect(404);
    }

    /// S1.31: remarks made while an activity was with one vendor are not shown to the next one, and are there again when it
    /// comes back, however much the house has said meanwhile.
    async fn remarks_of_one_vendor_are_not_shown_to_another(app) {
        let (release, acme) = assigned(&app).await;
        // Another vendor's person.
        sql!(app, "UPDATE role_given SET role = 'vendor' WHERE person_id = $1", Person::TechnicalTeam.id().0).unwrap();
        let beta = queue(&app, "Beta", &[Person::TechnicalTeam]).await;
        act(&app, "vendor/comment", &[("words", "Our price is nine hundred")]).await.done();
        let manager = app.as_(Person::ReleaseManager);
        let give = async |to: &str| {
            let form = row(&app, Person::ReleaseManager, &release, "Build the driver").await.form.unwrap();
            let fields = [("request", form.request.as_str()), ("activity", &form.activity), ("version", &form.version),
                ("title", &form.title), ("phase", &form.phase), ("due", &form.due), ("assignee", to)];
            manager.submit("activities/edit", &fields).await.done();
            form.activity
        };
        let said = async |by: Person| -> Vec<String> {
            let page: VendorPage = app.as_(by).read("vendor/work", &[]).await.expect(200).read();
            page.open.into_iter().flat_map(|r| r.activity.comments).map(|c| c.words).collect()
        };
        let id = give(&format!("queue:{beta}")).await;
        assert_eq!(said(Person::TechnicalTeam).await, Vec::<String>::new());
        let theirs = [("activity", id.as_str()), ("words", "We do it for eight hundred")];
        app.as_(Person::TechnicalTeam).submit("vendor/comment", &theirs).await.done();
        assert_eq!(said(Person::TechnicalTeam).await, ["We do it for eight hundred"]);
        app.as_(Person::TechnicalTeam).get("/vendor").await.expect(200).hides("nine hundred");
        give("role:tester").await;
        for n in 0..51 {
            manager.submit("activities/comment", &[("activity", &id), ("words", &format!("Remark {n}"))]).await.done();
        }
        give(&format!("queue:{acme}")).await;
        assert_eq!(said(Person::Vendor).await, ["Our price is nine hundred"]);
    }

    /// A queue is removed once nothing in it is left to do; what was done in it still names it, comes back to nobody when it
    /// is reopened, and another queue can have the name.
    async fn a_queue_in_which_nothing_is_left_to_do_can_be_removed(app) {
        let (release, id) = assigned(&app).await;
        let admin = app.as_(Person::Administrator);
        let remove = [("queue", id.as_str()), ("version", "1")];
        let refused = admin.submit("vendors/remove", &remove).await.expect(409).error().to_string();
        assert!(refused.contains("“Build the driver” is still to be done by Acme"), "{refused}");
        act(&app, "vendor/move", &[("to", "start")]).await.done();
        act(&app, "vendor/move", &[("to", "finish")]).await.done();
        admin.submit("vendors/remove", &[("queue", id.as_str()), ("version", "7")]).await.expect(409);
        admin.submit("vendors/remove", &remove).await.done();
        admin.submit("vendors/remove", &remove).await.expect(404);
        let page: VendorsPage = admin.read("vendors/list", &[]).await.expect(200).read();
        assert!(page.queues.is_empty() && work(&app).await.queues.is_empty());
        let to = format!("queue:{id}");
        try_add(&app, &release, "More", &[("assignee", &to)]).await.problem("assignee");
        let done = row(&app, Person::ReleaseManager, &release, "Build the driver").await;
        assert!(done.assigned.starts_with("Vendor: Acme (removed 20"), "{}", done.assigned);
        let version = done.version.to_string();
        let reopen = [("activity", done.id.as_str()), ("version", version.as_str()), ("to", "reopen")];
        app.as_(Person::ReleaseManager).submit("activities/move", &reopen).await.done();
        assert_eq!(row(&app, Person::ReleaseManager, &release, "Build the driver").await.assigned, "");
        queue(&app, "Acme", &[Person::Vendor]).await;
    }

    async fn a_queue_takes_people_of_vendors_only(app) {
        let admin = app.as_(Person::Administrator);
        let tester = Person::Tester.id().to_string();
        admin.submit("vendors/save", &[("name", "Acme"), ("people[]", &tester)]).await.problem("people");
        admin.submit("vendors/save", &[("name", "Acme"), ("people[]", "x")]).await.problem("people");
        admin.submit("vendors/save", &[("name", " ")]).await.problem("name");
        let ghost = uuid::Uuid::now_v7().to_string();
        admin.submit("vendors/save", &[("name", "Acme"), ("endpoint", &ghost)]).await.problem("endpoint");
        queue(&app, "Acme", &[]).await;
        admin.submit("vendors/save", &[("name", "Acme")]).await.problem("name");
        // Without any role they would read everything.
        let vera = Person::Vendor.id().to_string();
        admin.submit("people/set-roles", &[("person", &vera)]).await.problem("roles");
    }
}

/// S1.15, S1.31: no page but their own is open to a vendor's people, nor the stream, files, exports or feeds.
#[tokio::test]
async fn the_house_is_closed_to_a_vendor() {
    let app = TestApp::sqlite().await;
    let (release, _) = assigned(&app).await;
    let vendor = app.as_(Person::Vendor);
    let mut open = Vec::new();
    for page in pages() {
        let path = page.replace(":id", &release.id).replace(":number", "1").replace(":report", &release.id);
        let answer = vendor.get(&path.replace(":token", "x")).await;
        answer.hides("A secret title");
        match (page.as_str(), answer.status) {
            ("/", 303) => assert_eq!(answer.header("location"), "/vendor"),
            ("/vendor" | "/account" | "/sign-in" | "/setup/:token", 200) => {}
            (_, 403) => {
                answer.shows("People of a vendor see the work of their own queues").shows("Build the driver");
            }
            (page, status) => open.push(format!("{page}: {status}")),
        }
    }
    assert!(open.is_empty(), "{open:?}");
    let stream = vendor.open(Method::GET, "/events", "", Body::empty()).await;
    assert_eq!(stream.status(), 403);
    let exports = [
        "/cmdb/export.csv".to_owned(),
        "/processes/release-and-deployment/template.toml".to_owned(),
        format!("/releases/{}/export.json", release.id),
        format!("/releases/{0}/baselines/{0}/export.json", release.id),
    ];
    for path in exports {
        vendor.get(&path).await.expect(403);
    }
    vendor.get(&format!("/files/{}", release.id)).await.expect(403);
    let fields = [("request", release.id.as_str()), ("item", release.id.as_str()), ("kind", "unit")];
    for path in ["/files/evidence", "/files/documents", "/files/report", "/files/cmdb", "/files/baseline"] {
        vendor.upload(path, &fields, ("file", "a.txt", "text/plain", b"a")).await.expect(403);
    }
    // A feed that they made when they were something else.
    let mut tx = app.state.store.write(world().workspace).await.unwrap();
    tx.set_feed_token(Person::Vendor.id(), Some(&token_hash("old")), slipway::server::clock::now()).await.unwrap();
    tx.commit().await.unwrap();
    app.stranger().get("/feeds/old.ics").await.expect(403);
}
