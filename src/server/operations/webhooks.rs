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
        problem::Problem,
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
    Ok(Done::here(format!("The webhook “{}” is added. Its secret: {secret}", endpoint.name)))
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
    Ok(Done::here(format!(
        "The old secret of “{}” signs beside the new one for a day. Its new secret: {secret}",
        endpoint.name
    )))
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
