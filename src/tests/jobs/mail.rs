//! Mail, against a real mail server: to everybody once, whatever it refuses, however long it takes, and when it is down.

use super::{announce, announced, deliver, messages};
use crate::support::{smtp::MailServer, *};
use chrono::TimeDelta;
use slipway::{
    domain::outbox::MessageState,
    server::{
        clock,
        config::{MailServer as Settings, SmtpUrl},
        store::outbox::Line,
    },
};
use std::time::Duration;
use uuid::Uuid;

const AUDIENCES: &[&str] = &["users", "support-teams", "stakeholders"];

/// The same data with mail through this address.
fn mailing(app: &TestApp, url: &str) -> TestApp {
    app.reconfigured(|config| {
        config.outgoing.mail = Some(Settings { url: SmtpUrl::new(url), from: "Slipway <slipway@example.org>".into() });
        config.outgoing.mail_timeout = Duration::from_secs(2);
    })
}

/// Gives somebody another address.
async fn readdress(app: &TestApp, person: Person, address: &str) {
    sql!(app, "UPDATE person SET email = $2 WHERE id = $1", person.id().0, address).unwrap();
}

on_both! {
    /// S1.84: downtime information reaches users, support teams and stakeholders, each once; an address that the server
    /// refuses keeps nobody else from theirs, its words are shown, and once it is put right the mail is sent again.
    async fn everybody_is_sent_one_mail_whatever_the_server_refuses(app) {
        let Some(server) = MailServer::start() else { return };
        let app = mailing(&app, &server.url());
        readdress(&app, Person::User, "refused@example.org").await;
        let release = app.release().raise().await;
        announce(&app, &release.id, "downtime", AUDIENCES).await;
        assert_eq!(deliver(&app, TimeDelta::zero()).await, 3);
        let received = server.received(2).await;
        assert_eq!(received[0].to, [Person::Stakeholder.email()]);
        assert_eq!(received[1].to, [Person::SupportTeam.email()]);
        assert_eq!(received[0].from, "slipway@example.org");
        assert!(received[0].header("subject").contains("Payments"), "{}", received[0].text);
        assert_eq!(received[0].header("auto-submitted"), "auto-generated");
        assert_ne!(received[0].header("message-id"), received[1].header("message-id"));

        let dead = messages(&app, MessageState::Dead).await;
        assert!(dead.len() == 1 && dead[0].last_error.contains("Nobody of that name lives here"), "{dead:?}");
        let sent = announced(&app, &release.id).await.sent.remove(0);
        let user = sent.people.iter().find(|p| p.name == Person::User.name()).unwrap();
        assert!(user.mail == Some(MessageState::Dead) && user.words.contains("550"), "{user:?}");

        assert_eq!(deliver(&app, TimeDelta::hours(30)).await, 0, "nothing is sent twice");
        readdress(&app, Person::User, "uma@example.org").await;
        app.as_(Person::Administrator).submit("outbox/redeliver", &[("message", &dead[0].id)]).await.done();
        assert_eq!(deliver(&app, TimeDelta::minutes(1)).await, 1);
        assert!(server.received(3).await.iter().any(|m| m.to == ["uma@example.org"]));
        app.as_(Person::Administrator).submit("outbox/redeliver", &[("message", &dead[0].id)]).await.expect(409);
    }

    /// While the server is down nothing is lost: mails wait, and are sent when it is there again.
    async fn mails_wait_while_the_server_is_down(app) {
        let Some(server) = MailServer::start() else { return };
        let release = app.release().raise().await;
        let down = mailing(&app, "smtp://127.0.0.1:1?tls=none");
        announce(&down, &release.id, "release", AUDIENCES).await;
        assert_eq!(deliver(&down, TimeDelta::zero()).await, 3);
        let waiting = messages(&down, MessageState::Waiting).await;
        assert_eq!(waiting.len(), 3);
        assert!(waiting.iter().all(|m| m.attempts == 1 && !m.last_error.is_empty()), "{waiting:?}");
        assert_eq!(deliver(&down, TimeDelta::seconds(30)).await, 0, "not before the minute is over");
        let up = mailing(&app, &server.url());
        assert_eq!(deliver(&up, TimeDelta::minutes(2)).await, 3);
        assert_eq!(server.received(3).await.len(), 3);
        assert_eq!(messages(&up, MessageState::Sent).await.len(), 3);
    }

    /// A day later it is given up, and the trail says so.
    async fn a_mail_that_nobody_takes_for_a_day_is_given_up(app) {
        let release = app.release().raise().await;
        let down = mailing(&app, "smtp://127.0.0.1:1?tls=none");
        announce(&down, &release.id, "plan", &["stakeholders"]).await;
        let mut passed = TimeDelta::zero();
        for _ in 0..40 {
            deliver(&down, passed).await;
            passed += TimeDelta::minutes(70);
        }
        let dead = messages(&down, MessageState::Dead).await;
        assert!(dead.len() == 1 && (24..=28).contains(&dead[0].attempts), "{dead:?}");
        let mut tx = down.state.store.read(world().workspace).await.unwrap();
        let history = tx.history(release.request(), 10).await.unwrap();
        assert!(history.iter().any(|e| e.kind == "message.dead" && e.actor.is_none()), "{history:?}");
    }

    /// A server that takes a mail and never answers holds up that mail only.
    async fn a_server_that_hangs_on_one_mail_delivers_the_others(app) {
        let Some(server) = MailServer::start() else { return };
        let app = mailing(&app, &server.url());
        readdress(&app, Person::User, "slow@example.org").await;
        readdress(&app, Person::SupportTeam, "later@example.org").await;
        let release = app.release().raise().await;
        announce(&app, &release.id, "training", AUDIENCES).await;
        deliver(&app, TimeDelta::zero()).await;
        assert_eq!(server.received(1).await[0].to, [Person::Stakeholder.email()]);
        let waiting = messages(&app, MessageState::Waiting).await;
        let why = |name: &str| waiting.iter().find(|m| m.to == name).unwrap().last_error.clone();
        assert!(why(Person::User.name()).contains("did not answer") || why(Person::User.name()).contains("timed out"), "{waiting:?}");
        assert!(why(Person::SupportTeam.name()).contains("Come back later"), "{waiting:?}");
    }

    /// Two servers on one database, and a server that died with mails in its hands: each mail arrives once, and none is
    /// forgotten.
    async fn a_message_is_delivered_by_one_server_at_a_time(app) {
        let Some(server) = MailServer::start() else { return };
        let app = mailing(&app, &server.url());
        let release = app.release().raise().await;
        announce(&app, &release.id, "release", AUDIENCES).await;
        let other = mailing(&app, &server.url());
        let (one, two) = tokio::join!(deliver(&app, TimeDelta::zero()), deliver(&other, TimeDelta::zero()));
        assert_eq!(one + two, 3);
        server.received(3).await;

        announce(&app, &release.id, "closure", &["stakeholders"]).await;
        let now = clock::now();
        let mut tx = app.state.store.write(world().workspace).await.unwrap();
        let taken = tx.lease_due(Uuid::now_v7(), Line::Mail, (now, now + TimeDelta::minutes(10)), 10).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(taken.len(), 1);
        assert_eq!(deliver(&app, TimeDelta::minutes(9)).await, 0, "somebody else has it");
        assert_eq!(deliver(&app, TimeDelta::minutes(11)).await, 1, "they have died");
        server.received(4).await;
    }

    /// Without a mail server nothing is enqueued, and the page says so.
    async fn without_a_mail_server_it_is_shown_in_slipway_only(app) {
        let release = app.release().raise().await;
        let sent = announce(&app, &release.id, "plan", &["stakeholders", "change-management"]).await;
        assert!(sent.people.len() == 2 && sent.people.iter().all(|p| p.mail.is_none()), "{sent:?}");
        assert!(messages(&app, MessageState::Waiting).await.is_empty());
        app.as_(Person::ReleaseManager).get(&release.tab("announcements")).await.expect(200).shows("No mail server is set up");
        app.as_(Person::Stakeholder).get("/inbox").await.expect(200).shows("maintenance");
    }

    /// An account that was disabled meanwhile is sent nothing.
    async fn who_has_left_is_sent_nothing(app) {
        let Some(server) = MailServer::start() else { return };
        let app = mailing(&app, &server.url());
        let release = app.release().raise().await;
        announce(&app, &release.id, "plan", &["stakeholders"]).await;
        sql!(app, "UPDATE person SET disabled = $2 WHERE id = $1", Person::Stakeholder.id().0, true).unwrap();
        deliver(&app, TimeDelta::zero()).await;
        server.received(0).await;
        assert!(messages(&app, MessageState::Dead).await[0].last_error.contains("disabled"));
    }

    /// What is put into a mail cannot add lines to its head, and a line with a single full stop does not end it.
    async fn a_mail_cannot_carry_headers_of_its_own(app) {
        let Some(server) = MailServer::start() else { return };
        let app = mailing(&app, &server.url());
        let hostile = "Eve\r\nBcc: all@example.org";
        sql!(app, "UPDATE person SET name = $2 WHERE id = $1", Person::Stakeholder.id().0, hostile).unwrap();
        let release = app.release().raise().await;
        sql!(app, "UPDATE request SET title = $2 WHERE id = $1", release.request().0, hostile).unwrap();
        let manager = app.as_(Person::ReleaseManager);
        let body = "Grüße\n.\nBcc: all@example.org\nthe end";
        let form = [("request", release.id.as_str()), ("kind", "plan"), ("subject", "{title}"), ("body", body), ("audiences[]", "stakeholders")];
        manager.submit("announcements/prepare", &form).await.done();
        let preview = announced(&app, &release.id).await.preview.unwrap();
        let send = [("request", release.id.as_str()), ("draft", &preview.draft), ("seen", &preview.seen)];
        manager.submit("announcements/send", &send).await.done();
        deliver(&app, TimeDelta::zero()).await;
        let received = server.received(1).await.remove(0);
        assert_eq!(received.to, [Person::Stakeholder.email()]);
        assert_eq!(received.header("bcc"), "", "{}", received.text);
        assert!(received.header("subject").contains("Bcc: all"), "{}", received.text);
    }
}
