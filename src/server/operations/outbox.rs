//! The outbox as people see it, and sending again what could not be delivered. Delivering itself is a job's matter.

use crate::{
    api::{
        Done,
        outbox::{EndpointRow, MessageGroup, MessageRow, OutboxView, RedeliveryForm},
    },
    domain::{
        access::{self, Action, Subject},
        event::Event,
        ids::MessageId,
        outbox::MessageState,
        problem::Refusal,
    },
    server::{
        Cx, Failure,
        store::{outbox::Message, webhooks::Endpoint},
    },
};
use serde_json::json;

/// Messages of each state that are shown.
const SHOWN: usize = 50;

/// The outbox.
pub async fn view(cx: Cx) -> Result<OutboxView, Failure> {
    access::may(&cx.actor, Action::EditOutbox, &Subject::Workspace)?;
    let mut tx = cx.read().await?;
    let mut groups = Vec::new();
    for state in MessageState::ALL {
        let mut found = tx.messages(*state, i64::try_from(SHOWN + 1).unwrap_or(i64::MAX)).await?;
        let more = found.len() > SHOWN;
        found.truncate(SHOWN);
        groups.push(MessageGroup { state: *state, rows: found.into_iter().map(|m| row(&cx, m)).collect(), more });
    }
    let outgoing = &cx.state.config.outgoing;
    Ok(OutboxView {
        mail_server: outgoing.mail.as_ref().map(|server| server.url.host().to_owned()).unwrap_or_default(),
        private_hosts: outgoing.private_webhooks.clone(),
        groups,
        endpoints: tx.endpoints().await?.into_iter().map(|e| endpoint(&cx, e)).collect(),
    })
}

fn row(cx: &Cx, m: Message) -> MessageRow {
    MessageRow {
        id: m.id.to_string(),
        channel: m.channel,
        subject: m.subject,
        kind: m.kind,
        to: m.to,
        release: m.request.map(|id| id.to_string()),
        attempts: m.attempts,
        since: cx.moment(m.changed_at),
        next: (m.state == MessageState::Waiting).then(|| cx.moment(m.next_at)),
        last_error: m.last_error,
        foreign_ticket: m.foreign_ticket,
    }
}

fn endpoint(cx: &Cx, e: Endpoint) -> EndpointRow {
    EndpointRow {
        id: e.id.to_string(),
        name: e.name,
        url: e.url,
        disabled: e.disabled,
        disabled_why: e.disabled_why,
        old_secret_ends: e.old_secret_ends.filter(|ends| cx.now < *ends).map(|ends| cx.moment(ends)),
    }
}

/// Has a message that could not be delivered tried again, from the start.
pub async fn redeliver(cx: Cx, form: RedeliveryForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditOutbox, &Subject::Workspace)?;
    let id: MessageId = form.message.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let message = tx.message(id).await?.ok_or(Failure::NotFound)?;
    if tx.redeliver(id, cx.now).await? == 0 {
        let words = match message.state {
            MessageState::Dead => "The webhook that this was for is removed, so it cannot be sent.".into(),
            other => format!("This message is {} already.", other.label().to_lowercase()),
        };
        return Err(Refusal::Conflict(words).into());
    }
    let words = format!("has “{}” delivered to {} again", message.subject, message.to);
    let data = json!({ "message": id, "last_error": message.last_error });
    let event = match message.request {
        Some(request) => Event::on(request, "message.redelivered", words),
        None => Event::new("message.redelivered", words),
    };
    cx.record(&mut tx, &event.with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("It is tried again now: “{}” to {}.", message.subject, message.to)))
}
