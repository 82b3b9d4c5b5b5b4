//! Announcements: who may, what is refused, what is previewed is what is sent, and to whom it is shown.

use crate::support::*;
use slipway::{
    api::announcements::{Announcements, Inbox},
    domain::{announcement::Kind, outbox::MessageState, process::Evidence},
    server::operations::{announcements::proofs, dossier::Dossier},
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

    /// S1.65, S1.71, S1.79, S1.84, S1.96, S1.97: gates know which kinds were sent.
    async fn gates_know_what_was_announced(app) {
        let release = app.release().raise().await.at("7").await;
        release.accept_change("It takes the portal down").await;
        sql!(app, "UPDATE change SET outage_minutes = $1", 0_i64).unwrap();
        let proved = async || {
            let mut tx = app.state.store.read(world().workspace).await.unwrap();
            let dossier = Dossier::load(&mut tx, release.request()).await.unwrap();
            let proofs = proofs(&mut tx, &dossier).await.unwrap();
            proofs.into_iter().filter(|(_, proof)| proof.is_ok()).map(|(e, _)| e).collect::<Vec<_>>()
        };
        assert_eq!(proved().await, [Evidence::DowntimeAnnounced], "where there is none, none is announced");
        sql!(app, "UPDATE change SET outage_minutes = $1", 5_i64).unwrap();
        assert!(proved().await.is_empty());
        let told = [
            ("plan", Evidence::PlanCirculated),
            ("release", Evidence::ReleaseAnnounced),
            ("training", Evidence::TrainingAnnounced),
            ("downtime", Evidence::DowntimeAnnounced),
            ("requester", Evidence::RequesterTold),
            ("failure", Evidence::FailureAnnounced),
            ("closure", Evidence::ClosureAnnounced),
        ];
        let manager = app.as_(Person::ReleaseManager);
        for (n, (kind, evidence)) in told.into_iter().enumerate() {
            manager.submit("announcements/prepare", &form(&release.id, &[("kind", kind)])).await.done();
            assert_eq!(proved().await.len(), n, "a draft proves nothing");
            let preview = read(&app, Person::ReleaseManager, &release.id).await.preview.unwrap();
            let send = [("request", release.id.as_str()), ("draft", &preview.draft), ("seen", &preview.seen)];
            manager.submit("announcements/send", &send).await.done();
            let proved = proved().await;
            assert!(proved.len() == n + 1 && proved.contains(&evidence), "{kind}: {proved:?}");
        }
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
