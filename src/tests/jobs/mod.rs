//! What Slipway does by itself: mails to a real mail server, calls to a real web server. A job is told what time it is, so
//! nobody waits here for a retry.

mod lines;
mod mail;
mod settings;
mod targets;
mod webhooks;

use crate::support::*;
use chrono::{DateTime, TimeDelta, Utc};
use slipway::{
    api::{
        announcements::{Announcements, SentView},
        outbox::{MessageRow, OutboxView},
    },
    domain::outbox::MessageState,
    server::{clock, jobs},
};

/// Delivers what is due some time from now.
async fn deliver(app: &TestApp, later: TimeDelta) -> usize {
    jobs::deliver_due(&app.state, now_and(later)).await.unwrap()
}

fn now_and(later: TimeDelta) -> DateTime<Utc> {
    clock::now() + later
}

/// The outbox as the Release Manager sees it.
async fn outbox(app: &TestApp) -> OutboxView {
    app.as_(Person::ReleaseManager).read("outbox", &[]).await.expect(200).read()
}

/// The messages of a state.
async fn messages(app: &TestApp, state: MessageState) -> Vec<MessageRow> {
    outbox(app).await.groups.into_iter().find(|g| g.state == state).unwrap().rows
}

/// The fields of an announcement that is about to be prepared.
fn announcement<'a>(release: &'a str, kind: &'a str, audiences: &[&'a str]) -> Vec<(&'static str, &'a str)> {
    let mut fields = vec![
        ("request", release),
        ("kind", kind),
        ("subject", "{release}: {window}"),
        ("body", "Dear all,\nthe reason is {reason}. Grüße, {sender}"),
        ("reason", "maintenance"),
    ];
    fields.extend(audiences.iter().map(|a| ("audiences[]", *a)));
    fields
}

/// What is announced of a release, as the Release Manager sees it.
async fn announced(app: &TestApp, release: &str) -> Announcements {
    app.as_(Person::ReleaseManager).read("announcements/of-release", &[("id", release)]).await.expect(200).read()
}

/// Prepares an announcement and sends it.
async fn announce(app: &TestApp, release: &str, kind: &str, audiences: &[&str]) -> SentView {
    let manager = app.as_(Person::ReleaseManager);
    manager.submit("announcements/prepare", &announcement(release, kind, audiences)).await.done();
    let preview = announced(app, release).await.preview.unwrap();
    let form = [("request", release), ("draft", &preview.draft), ("seen", &preview.seen)];
    manager.submit("announcements/send", &form).await.done();
    announced(app, release).await.sent.remove(0)
}
