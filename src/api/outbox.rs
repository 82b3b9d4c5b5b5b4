//! The outbox: what waits to be sent, what was, what could not be; and the other systems that are called by webhook.

use super::{AppError, Done, views::Moment};
use crate::domain::outbox::{Channel, EndpointForm, MessageState};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// The outbox.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutboxView {
    /// The mail server; empty without one.
    pub mail_server: String,
    /// Hosts that webhooks may reach although they are private.
    pub private_hosts: Vec<String>,
    /// What could not be delivered, what waits, what was sent.
    pub groups: Vec<MessageGroup>,
    pub endpoints: Vec<EndpointRow>,
}

/// The messages of a state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MessageGroup {
    pub state: MessageState,
    /// The newest change first.
    pub rows: Vec<MessageRow>,
    /// There are more than are shown.
    pub more: bool,
}

/// A message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MessageRow {
    pub id: String,
    pub channel: Channel,
    pub subject: String,
    /// What it tells, for machines.
    pub kind: String,
    pub to: String,
    /// The release that it is about.
    pub release: Option<String>,
    pub attempts: i64,
    /// When it came into this state.
    pub since: Moment,
    /// When it is tried next, while it waits.
    pub next: Option<Moment>,
    pub last_error: String,
    pub foreign_ticket: String,
}

/// Another system.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EndpointRow {
    pub id: String,
    pub name: String,
    pub url: String,
    pub disabled: bool,
    /// Why, in words.
    pub disabled_why: String,
    /// Until when the secret before the present one signs, too.
    pub old_secret_ends: Option<Moment>,
}

/// Which message to send again.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RedeliveryForm {
    pub message: String,
}

/// Which endpoint is meant.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EndpointRef {
    pub endpoint: String,
    /// Not empty once it is confirmed, where that is asked for.
    pub sure: String,
}

/// Whether an endpoint is sent anything.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EndpointStateForm {
    pub endpoint: String,
    /// `enable` or `disable`.
    pub state: String,
}

/// Another address for an endpoint.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EndpointAddressForm {
    pub endpoint: String,
    pub url: String,
}

/// The outbox.
#[server(endpoint = "outbox", input = GetUrl)]
pub async fn read_outbox() -> Result<OutboxView, AppError> {
    crate::server::call(crate::server::operations::outbox::view).await
}

/// Has a message that could not be delivered tried again.
#[server(endpoint = "outbox/redeliver")]
pub async fn redeliver(#[server(default)] form: RedeliveryForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::outbox::redeliver(cx, form)).await
}

/// Adds another system. Its secret is in the answer and nowhere else.
#[server(endpoint = "webhooks/add")]
pub async fn add_webhook(#[server(default)] form: EndpointForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::webhooks::add(cx, form)).await
}

/// Gives another system another address.
#[server(endpoint = "webhooks/set-address")]
pub async fn set_webhook_address(#[server(default)] form: EndpointAddressForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::webhooks::set_address(cx, form)).await
}

/// Gives another system another secret, which is in the answer and nowhere else.
#[server(endpoint = "webhooks/replace-secret")]
pub async fn replace_webhook_secret(#[server(default)] form: EndpointRef) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::webhooks::replace_secret(cx, form)).await
}

/// Sends another system messages, or no longer.
#[server(endpoint = "webhooks/set-state")]
pub async fn set_webhook_state(#[server(default)] form: EndpointStateForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::webhooks::set_state(cx, form)).await
}

/// Removes another system, and its secret with it.
#[server(endpoint = "webhooks/remove")]
pub async fn remove_webhook(#[server(default)] form: EndpointRef) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::webhooks::remove(cx, form)).await
}

/// Sends another system a message that means nothing, to see that it arrives.
#[server(endpoint = "webhooks/test")]
pub async fn test_webhook(#[server(default)] form: EndpointRef) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::webhooks::test(cx, form)).await
}
