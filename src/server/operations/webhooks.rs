//! Other systems that are called by webhook: adding one, its address, its secret, whether it is called at all. A secret is
//! in the answer to making it and nowhere else.

use crate::{
    api::{
        Done,
        outbox::{EndpointAddressForm, EndpointRef, EndpointStateForm},
    },
    domain::{
        access::{self, Action, Subject},
        event::Event,
        ids::EndpointId,
        outbox::EndpointForm,
        problem::{Problem, Refusal},
        text::{self, and},
    },
    server::{
        Cx, Failure,
        integrations::webhook::{Target, new_secret},
        store::{StoreError, Tx, outbox::NewCall, webhooks::Endpoint},
    },
};
use chrono::TimeDelta;
use serde_json::json;
use uuid::Uuid;

/// How long a secret that was replaced signs beside the new one, so that the other side can change over.
const OLD_SECRET: TimeDelta = TimeDelta::hours(24);
/// Webhooks that a workspace may have.
const MOST: usize = 200;
/// The type of the message that means nothing.
const TEST: &str = "slipway.test";

/// Adds another system.
pub async fn add(cx: Cx, form: EndpointForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditOutbox, &Subject::Workspace)?;
    let new = form.check()?;
    may_lead(&cx, &new.url)?;
    let secret = new_secret()?;
    let endpoint = Endpoint {
        id: EndpointId(Uuid::now_v7()),
        name: new.name,
        url: new.url,
        disabled: false,
        disabled_why: String::new(),
        old_secret_ends: None,
        created_at: cx.now,
    };
    let mut tx = cx.write().await?;
    if tx.endpoints().await?.len() >= MOST {
        return Err(Refusal::Conflict(format!("There are {MOST} webhooks; that is all there can be.")).into());
    }
    tx.insert_endpoint(&endpoint, &secret).await.map_err(|e| match e {
        StoreError::Taken(_) => Problem::new("name", "There is a webhook of this name.").into(),
        other => Failure::from(other),
    })?;
    let words = format!("added the webhook “{}” to {}", endpoint.name, endpoint.url);
    cx.record(
        &mut tx,
        &Event::new("webhook.added", words).with(json!({ "endpoint": endpoint.id, "url": endpoint.url })),
    )
    .await?;
    cx.commit(tx).await?;
    Ok(Done::with_secret(format!("The webhook “{}” is added.", endpoint.name), secret))
}

/// Gives another system another address.
pub async fn set_address(cx: Cx, form: EndpointAddressForm) -> Result<Done, Failure> {
    let (mut tx, endpoint) = find(&cx, &form.endpoint).await?;
    let new = EndpointForm { name: endpoint.name.clone(), url: form.url }.check()?;
    may_lead(&cx, &new.url)?;
    if new.url == endpoint.url {
        return Ok(Done::here("Nothing was changed."));
    }
    tx.set_endpoint_url(endpoint.id, &new.url).await?;
    let words = format!("gave the webhook “{}” the address {} (before: {})", endpoint.name, new.url, endpoint.url);
    let data = json!({ "endpoint": endpoint.id, "url": new.url, "before": endpoint.url });
    cx.record(&mut tx, &Event::new("webhook.address-set", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("“{}” is now called at {}.", endpoint.name, new.url)))
}

/// Gives another system another secret; the one before signs, too, for a day.
pub async fn replace_secret(cx: Cx, form: EndpointRef) -> Result<Done, Failure> {
    let (mut tx, endpoint) = find(&cx, &form.endpoint).await?;
    let secret = new_secret()?;
    tx.replace_secret(endpoint.id, &secret, cx.now + OLD_SECRET).await?;
    let words = format!("replaced the secret of the webhook “{}”", endpoint.name);
    cx.record(&mut tx, &Event::new("webhook.secret-replaced", words).with(json!({ "endpoint": endpoint.id }))).await?;
    cx.commit(tx).await?;
    let words = format!("The old secret of “{}” signs beside the new one for a day.", endpoint.name);
    Ok(Done::with_secret(words, secret))
}

/// Calls another system, or no longer; what is to be sent waits meanwhile.
pub async fn set_state(cx: Cx, form: EndpointStateForm) -> Result<Done, Failure> {
    let (mut tx, endpoint) = find(&cx, &form.endpoint).await?;
    let disabled = match form.state.as_str() {
        "disable" => true,
        "enable" => false,
        _ => return Err(Problem::new("state", "Choose to enable or to disable the webhook.").into()),
    };
    if endpoint.disabled == disabled {
        return Ok(Done::here("Nothing was changed."));
    }
    let (kind, did) = if disabled { ("webhook.disabled", "disabled") } else { ("webhook.enabled", "enabled") };
    let why = if disabled { format!("{} disabled it.", cx.actor.name) } else { String::new() };
    tx.set_endpoint_disabled(endpoint.id, disabled, &why).await?;
    let words = format!("{did} the webhook “{}”", endpoint.name);
    cx.record(&mut tx, &Event::new(kind, words).with(json!({ "endpoint": endpoint.id }))).await?;
    cx.commit(tx).await?;
    let now = if disabled { "is not called any more; what is for it waits" } else { "is called again" };
    Ok(Done::here(format!("“{}” {now}.", endpoint.name)))
}

/// Why nothing is sent any more to what was removed.
const REMOVED: &str = "The webhook was removed.";

/// Removes another system with its secret. What waits for it is given up; what was sent to it still names it.
pub async fn remove(cx: Cx, form: EndpointRef) -> Result<Done, Failure> {
    let (mut tx, endpoint) = find(&cx, &form.endpoint).await?;
    if form.sure.is_empty() {
        return Err(Problem::new("sure", "Confirm that the webhook is to be removed.").into());
    }
    let queues = tx.vendor_queues().await?;
    let using: Vec<_> = queues.into_iter().filter(|q| q.endpoint == Some(endpoint.id.0)).map(|q| q.name).collect();
    if !using.is_empty() {
        let words =
            format!("It tells {} of their work. Choose another webhook for them under Vendors first.", and(&using));
        return Err(Refusal::Conflict(words).into());
    }
    let given_up = tx.retire_endpoint(endpoint.id, &text::removed(&endpoint.name, cx.now), REMOVED, cx.now).await?;
    let words = format!("removed the webhook “{}” to {}", endpoint.name, endpoint.url);
    let data = json!({ "endpoint": endpoint.id, "url": endpoint.url, "given_up": given_up });
    cx.record(&mut tx, &Event::new("webhook.removed", words).with(data)).await?;
    cx.commit(tx).await?;
    let waited = match given_up {
        0 => String::new(),
        1 => " One message that waited for it is not sent.".into(),
        n => format!(" {n} messages that waited for it are not sent."),
    };
    Ok(Done::here(format!("The webhook “{}” is removed, and its secret with it.{waited}", endpoint.name)))
}

/// Sends another system a message that means nothing.
pub async fn test(cx: Cx, form: EndpointRef) -> Result<Done, Failure> {
    let (mut tx, endpoint) = find(&cx, &form.endpoint).await?;
    let call = NewCall {
        event: &format!("test:{}", Uuid::now_v7()),
        kind: TEST,
        endpoint: endpoint.id,
        request: None,
        subject: "Test",
        data: &json!({ "sent_by": cx.actor.name }),
    };
    tx.enqueue_webhook(&call, cx.now).await?;
    let words = format!("sent a test to the webhook “{}”", endpoint.name);
    cx.record(&mut tx, &Event::new("webhook.tested", words).with(json!({ "endpoint": endpoint.id }))).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("A test is on its way to “{}”. What comes of it is shown below.", endpoint.name)))
}

fn may_lead(cx: &Cx, url: &str) -> Result<(), Failure> {
    let read = Target::read(url, &cx.state.config.outgoing.private_webhooks);
    read.map(drop).map_err(|why| Problem::new("url", why).into())
}

async fn find(cx: &Cx, id: &str) -> Result<(Tx, Endpoint), Failure> {
    access::may(&cx.actor, Action::EditOutbox, &Subject::Workspace)?;
    let id: EndpointId = id.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let endpoint = tx.endpoint(id).await?.ok_or(Failure::NotFound)?;
    Ok((tx, endpoint))
}
