//! Announcements: who may, what is refused, what is previewed is what is sent, and to whom it is shown.

use crate::support::{releases::Release, *};
use chrono::TimeDelta;
use slipway::{
    api::announcements::{Announcements, Inbox},
    domain::{
        announcement::Kind,
        outbox::MessageState,
        process::{Evidence, Proofs},
    },
    server::{
        clock,
        operations::{announcements::proofs, dossier::Dossier},
    },
};

fn form<'a>(release: &'a str, changes: &[(&'static str, &'a str)]) -> Vec<(&'static str, &'a str)> {
    let usual = [
        ("request", release),
        ("kind", "downtime"),
        ("subject", "{release}"),
        ("body", "{window}"),
        ("audiences[]", "stakeholders"),
    ];
    let kept = usual.into_iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    kept.chain(changes.iter().copied()).collect()
}

async fn read(app: &TestApp, by: Person, release: &str) -> Announcements {
    app.as_(by).read("announcements/of-release", &[("id", release)]).await.expect(200).read()
}

async fn inbox(app: &TestApp, of: Person) -> Inbox {
    app.as_(of).read("announcements/inbox", &[]).await.expect(200).read()
}

/// What gates may know of a release's announcements.
async fn told(app: &TestApp, release: &Release<'_>) -> Proofs {
    let mut tx = app.state.store.read(world().workspace).await.unwrap();
    let dossier = Dossier::load(&mut tx, release.request()).await.unwrap();
    proofs(&mut tx, &dossier).await.unwrap()
}

/// Edits a release: these fields, some of them changed.
async fn edit(app: &TestApp, fields: &[(&'static str, String)], changes: &[(&'static str, &str)]) {
    let value = |name: &str, old: &str| {
        changes.iter().find(|(changed, _)| *changed == name).map_or(old.to_owned(), |(_, new)| (*new).to_owned())
    };
    let fields: Vec<_> = fields.iter().map(|(name, old)| (*name, value(name, old))).collect();
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    app.as_(Person::ReleaseManager).submit("releases/edit", &fields).await.done();
}

on_both! {
    /// S1.65, S1.71: circulated to the audiences once, however often somebody clicks; each person sees their own, and marks
    /// it as read.
    async fn an_announcement_is_sent_once_and_read_by_each(app) {
        let release = app.release().raise().await;
        let manager = app.as_(Person::ReleaseManager);
        let prepared = form(&release.id, &[("kind", "plan"), ("audiences[]", "stakeholders"), ("audiences[]", "change-management")]);
        manager.submit("announcements/prepare", &prepared).await.done();
        let preview = read(&app, Person::ReleaseManager, &release.id).await.preview.unwrap();
        assert_eq!(preview.people, [Person::ChangeManager.name(), Person::Stakeholder.name()]);
        assert!(preview.subject.starts_with("Payments 1.") && preview.body.contains("UTC"), "{preview:?}");
        assert!(read(&app, Person::Deployer, &release.id).await.preview.is_none(), "a draft is its author's");
        manager.get(&release.tab("announcements")).await.expect(200).shows("nothing is sent yet").shows("Sam Stakeholder");

        let send = [("request", release.id.as_str()), ("draft", &preview.draft), ("seen", &preview.seen)];
        let (one, two) = tokio::join!(manager.submit("announcements/send", &send), manager.submit("announcements/send", &send));
        let said = [one.done().message, two.done().message];
        assert!(said.iter().any(|m| m.contains("sent already")) && said.iter().any(|m| m.contains("2 people")), "{said:?}");
        let page = read(&app, Person::Reader, &release.id).await;
        assert!(page.sent.len() == 1 && page.compose.is_none() && !page.why_not.is_empty(), "{page:?}");
        assert_eq!(page.sent[0].kind, Kind::Plan);

        let got = inbox(&app, Person::Stakeholder).await;
        assert!(got.unread == 1 && got.items.len() == 1 && !got.items[0].is_read, "{got:?}");
        assert!(inbox(&app, Person::Developer).await.items.is_empty());
        let mark = [("announcement", got.items[0].id.as_str())];
        app.as_(Person::Developer).submit("announcements/mark-read", &mark).await.done();
        assert_eq!(inbox(&app, Person::Stakeholder).await.unread, 1, "nobody reads for somebody else");
        app.as_(Person::Stakeholder).submit("announcements/mark-read", &mark).await.done();
        assert_eq!(inbox(&app, Person::Stakeholder).await.unread, 0);
        assert_eq!(inbox(&app, Person::ChangeManager).await.unread, 1);
        let page = read(&app, Person::Reader, &release.id).await;
        let marked = page.sent[0].people.iter().filter(|p| p.read.is_some()).count();
        assert_eq!((marked, page.sent[0].people[0].mail), (1, None::<MessageState>));
    }

    /// S1.65, S1.71, S1.79, S1.84, S1.96, S1.97: gates know which kinds were sent, and whom they reached.
    async fn gates_know_what_was_announced(app) {
        let release = app.release().kind("major").raise().await.at("7").await;
        release.accept_change("It takes the portal down").await;
        let proved = async || -> Vec<Evidence> { told(&app, &release).await.into_iter().filter(|p| p.1.is_ok()).map(|p| p.0).collect() };
        assert_eq!(proved().await, [Evidence::DowntimeAnnounced], "where there is none, none is announced");
        sql!(app, "UPDATE change SET outage_minutes = $1", 5_i64).unwrap();
        assert!(proved().await.is_empty());
        let kinds = [
            ("plan", Evidence::PlanCirculated),
            ("release", Evidence::ReleaseAnnounced),
            ("training", Evidence::TrainingAnnounced),
            ("downtime", Evidence::DowntimeAnnounced),
            ("requester", Evidence::RequesterTold),
            ("failure", Evidence::FailureAnnounced),
            ("closure", Evidence::ClosureAnnounced),
        ];
        let manager = app.as_(Person::ReleaseManager);
        for (n, (kind, evidence)) in kinds.into_iter().enumerate() {
            let mut fields = form(&release.id, &[("kind", kind)]);
            fields.retain(|(name, _)| *name != "audiences[]");
            fields.extend(kind.parse::<Kind>().unwrap().audiences().iter().map(|a| ("audiences[]", a.key())));
            manager.submit("announcements/prepare", &fields).await.done();
            assert_eq!(proved().await.len(), n, "a draft proves nothing");
            let preview = read(&app, Person::ReleaseManager, &release.id).await.preview.unwrap();
            let send = [("request", release.id.as_str()), ("draft", &preview.draft), ("seen", &preview.seen)];
            manager.submit("announcements/send", &send).await.done();
            let proved = proved().await;
            assert!(proved.len() == n + 1 && proved.contains(&evidence), "{kind}: {proved:?}");
        }
    }

    /// S1.96: an update to the requester counts once everybody who asked for a change in the release got it, whatever it
    /// is called; who cannot sign in any more is not waited for, and a change that comes later brings its own requester.
    async fn the_requester_is_told_or_the_gate_says_who_was_not(app) {
        let release = app.release().raise().await.at("7").await;
        release.accept_change("Faster settlement").await;
        release.accept_change("Smaller receipts").await;
        let initiators = [("Faster settlement", Person::Developer), ("Smaller receipts", Person::Requester)];
        for (title, by) in initiators {
            sql!(app, "UPDATE change SET initiator_id = $1 WHERE title = $2", by.id().0, title).unwrap();
        }
        let proof = async || told(&app, &release).await.remove(&Evidence::RequesterTold).unwrap();
        assert!(proof().await.unwrap_err().contains("has not been told"));
        release.announce("requester", &["stakeholders", "cab"]).await;
        let lack = proof().await.unwrap_err();
        assert!(lack.contains("not to Dev Developer and Req Requester"), "{lack}");
        release.announce("closure", &["requesters"]).await;
        assert!(proof().await.is_err(), "another kind tells something else");
        release.announce("requester", &["requesters"]).await;
        assert_eq!(proof().await, Ok(()));
        release.accept_change("One more").await;
        assert!(proof().await.unwrap_err().contains("not to Chandra Change"), "whose change came later");
        sql!(app, "UPDATE person SET disabled = $2 WHERE id = $1", Person::ChangeManager.id().0, true).unwrap();
        assert_eq!(proof().await, Ok(()));
    }

    /// S1.84, S1.65: a downtime that was told to some is named with those it did not reach; both announcements count
    /// together.
    async fn an_announcement_to_some_says_whom_it_did_not_reach(app) {
        let release = app.release().raise().await.at("7").await;
        release.accept_change("It takes the portal down").await;
        sql!(app, "UPDATE change SET outage_minutes = $1", 5_i64).unwrap();
        let proof = async |evidence| told(&app, &release).await.remove(&evidence).unwrap();
        release.announce("downtime", &["users"]).await;
        let lack = proof(Evidence::DowntimeAnnounced).await.unwrap_err();
        assert!(lack.contains("“Downtime”") && lack.contains("not to support teams and stakeholders"), "{lack}");
        release.announce("downtime", &["support-teams", "stakeholders"]).await;
        assert_eq!(proof(Evidence::DowntimeAnnounced).await, Ok(()));
        release.announce("plan", &["stakeholders"]).await;
        assert!(proof(Evidence::PlanCirculated).await.unwrap_err().contains("not to change management"));
    }

    /// S1.65: a plan counts as circulated for the revision that was told of; once it is submitted anew it is circulated anew.
    async fn a_plan_that_is_submitted_anew_is_circulated_anew(app) {
        let release = app.release().raise().await.at("2").await;
        let proof = async || told(&app, &release).await.remove(&Evidence::PlanCirculated).unwrap();
        release.announce("plan", &["change-management", "stakeholders"]).await;
        assert_eq!(proof().await, Ok(()));
        release.submit_plan().await;
        assert!(proof().await.unwrap_err().contains("plan has changed"), "it was told before there was a revision");
        release.announce("plan", &["change-management", "stakeholders"]).await;
        assert_eq!(proof().await, Ok(()));
        release.submit_plan_anew().await;
        assert!(proof().await.unwrap_err().contains("plan has changed"));
        release.announce("plan", &["stakeholders"]).await;
        assert!(proof().await.unwrap_err().contains("not to change management"), "what was told of the old plan counts no more");
        release.announce("plan", &["change-management"]).await;
        assert_eq!(proof().await, Ok(()));
    }

    /// S1.71, S1.84: go-live and downtime count for the window that was told of; once the release is rescheduled they are
    /// announced anew. What else is edited changes nothing.
    async fn a_release_that_is_rescheduled_is_announced_anew(app) {
        let new = app.release();
        let mut fields = new.fields();
        let release = new.raise().await.at("7").await;
        release.accept_change("It takes the portal down").await;
        sql!(app, "UPDATE change SET outage_minutes = $1", 5_i64).unwrap();
        let audiences = ["users", "support-teams", "stakeholders"];
        let open = async || -> Vec<String> {
            let mut told = told(&app, &release).await;
            [Evidence::DowntimeAnnounced, Evidence::ReleaseAnnounced].iter().filter_map(|e| told.remove(e).unwrap().err()).collect()
        };
        fields.push(("request", release.id.clone()));
        edit(&app, &fields, &[]).await;
        for kind in ["downtime", "release"] {
            release.announce(kind, &audiences).await;
        }
        assert_eq!(open().await, Vec::<String>::new());
        edit(&app, &fields, &[("title", "Another title")]).await;
        assert_eq!(open().await, Vec::<String>::new());
        let start = clock::now() + TimeDelta::days(9);
        let [start, end] = [start, start + TimeDelta::hours(2)].map(|at| at.format("%Y-%m-%dT%H:%M").to_string());
        edit(&app, &fields, &[("window_start", &start), ("window_end", &end)]).await;
        let lack = open().await;
        assert!(lack.len() == 2 && lack.iter().all(|words| words.contains("window has changed")), "{lack:?}");
        for kind in ["downtime", "release"] {
            release.announce(kind, &audiences).await;
        }
        assert_eq!(open().await, Vec::<String>::new());
        // Back to the first window: what was said of it has been taken back since.
        edit(&app, &fields, &[]).await;
        assert_eq!(open().await.len(), 2);
    }

    /// What was looked at is what is sent: once the release has changed, it must be looked at again.
    async fn what_has_changed_since_the_preview_is_not_sent(app) {
        let release = app.release().raise().await;
        let manager = app.as_(Person::ReleaseManager);
        manager.submit("announcements/prepare", &form(&release.id, &[("subject", "{title}")])).await.done();
        let preview = read(&app, Person::ReleaseManager, &release.id).await.preview.unwrap();
        sql!(app, "UPDATE request SET title = 'Another title' WHERE id = $1", release.request().0).unwrap();
        let send = [("request", release.id.as_str()), ("draft", &preview.draft), ("seen", &preview.seen)];
        manager.submit("announcements/send", &send).await.expect(409);
        manager.submit("announcements/prepare", &form(&release.id, &[])).await.done();
        manager.submit("announcements/send", &send).await.expect(409);
        assert!(read(&app, Person::ReleaseManager, &release.id).await.sent.is_empty());
        app.as_(Person::Deployer).submit("announcements/send", &send).await.expect(409);
        manager.submit("announcements/discard", &[("request", &release.id)]).await.done();
        assert!(read(&app, Person::ReleaseManager, &release.id).await.preview.is_none());
    }

    async fn what_is_wrong_with_an_announcement_is_said_at_its_field(app) {
        let release = app.release().raise().await;
        let manager = app.as_(Person::ReleaseManager);
        let refused = async |changes: &[(&'static str, &str)], field: &str| {
            manager.submit("announcements/prepare", &form(&release.id, changes)).await.problem(field)
        };
        assert!(refused(&[("body", "Dear {user}")], "body").await.contains("{user}"));
        refused(&[("subject", "{nothing}")], "subject").await;
        refused(&[("body", "{reason}")], "reason").await;
        refused(&[("kind", "gossip")], "kind").await;
        refused(&[("audiences[]", "everybody")], "audiences").await;
        refused(&[("body", "")], "body").await;
        let long = "x".repeat(30_000);
        refused(&[("body", &long)], "body").await;
        let nobody = rows!(app, (String,), "SELECT role FROM role_given WHERE role = 'user'").unwrap();
        assert!(!nobody.is_empty());
        sql!(app, "DELETE FROM role_given WHERE role = 'user'").unwrap();
        assert!(refused(&[("audiences[]", "users")], "audiences").await.contains("Nobody"));
        app.as_(Person::Tester).submit("announcements/prepare", &form(&release.id, &[])).await.expect(403);
        // Without scripts: the page with what was typed, the problem at its field.
        let named = |name: &str| match name.strip_suffix("[]") {
            Some(list) => format!("form[{list}][]"),
            None => format!("form[{name}]"),
        };
        let fields: Vec<_> = form(&release.id, &[("body", "Dear {user}")]).into_iter().map(|(n, v)| (named(n), v)).collect();
        let mut fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), *v)).collect();
        let back = release.tab("announcements?kind=downtime");
        fields.extend([("back", back.as_str()), ("key", "downtime")]);
        let page = manager.clone().browser().post("/api/announcements/prepare", &fields).await.expect(422);
        page.shows("Dear {user}").shows("There is no placeholder {user}");
    }
}

#[tokio::test]
async fn the_pages_say_what_to_do_next() {
    let app = TestApp::sqlite().await;
    let release = app.release().raise().await;
    let manager = app.as_(Person::ReleaseManager);
    manager.get(&release.tab("announcements")).await.expect(200).shows("Nothing has been announced yet");
    manager.get(&release.tab("announcements?kind=failure")).await.expect(200).shows("has failed").shows("{reason}");
    manager.get("/inbox").await.expect(200).shows("You have not been told anything yet");
    manager.get("/settings/outbox").await.expect(200).shows("No other system is called yet").shows("Nothing waits");
    manager.get("/settings").await.expect(200).shows("/settings/outbox");
    app.as_(Person::ChangeManager).get("/settings/outbox").await.expect(403);
    app.as_(Person::Tester).get(&release.tab("announcements")).await.expect(200).hides("Prepare an announcement");
}
