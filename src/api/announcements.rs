//! Announcements: preparing, previewing and sending them; what was sent, and what one was told oneself.

use super::{AppError, Done, views::Moment};
use crate::domain::{
    announcement::{DraftForm, Kind},
    outbox::MessageState,
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// The announcements of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Announcements {
    pub id: String,
    /// What the viewer may prepare; none when they may not.
    pub compose: Option<ComposeView>,
    /// Who may, when the viewer may not.
    pub why_not: String,
    /// What would be sent, once the viewer has prepared it.
    pub preview: Option<PreviewView>,
    /// Whether there is a mail server.
    pub mail: bool,
    /// The newest first.
    pub sent: Vec<SentView>,
}

/// The form of an announcement, filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComposeView {
    pub kind: Kind,
    pub subject: String,
    pub body: String,
    pub reason: String,
    /// Keys of audiences.
    pub audiences: Vec<String>,
}

/// An announcement as it would be sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PreviewView {
    pub draft: String,
    /// Stands for what is shown here.
    pub seen: String,
    pub kind: Kind,
    pub subject: String,
    pub body: String,
    /// The audiences in words.
    pub audiences: String,
    /// Names of those who would get it.
    pub people: Vec<String>,
    /// Why it cannot be sent as it is; empty when it can.
    pub problem: String,
}

/// An announcement as it was sent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SentView {
    pub id: String,
    pub kind: Kind,
    pub subject: String,
    pub body: String,
    /// The audiences in words.
    pub audiences: String,
    pub by: String,
    pub at: Moment,
    pub people: Vec<ReceiptView>,
}

/// How an announcement stands with one person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReceiptView {
    pub name: String,
    /// When they marked it as read.
    pub read: Option<Moment>,
    /// How their mail stands; none without a mail.
    pub mail: Option<MessageState>,
    /// What the mail server said when it did not take it, or when it is tried again.
    pub words: String,
}

/// What the viewer was told.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Inbox {
    /// The newest first.
    pub items: Vec<InboxItem>,
    pub unread: usize,
    /// There is more than is shown.
    pub more: bool,
}

/// Something that the viewer was told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InboxItem {
    pub id: String,
    /// The release's id and name.
    pub release: (String, String),
    pub kind: Kind,
    pub subject: String,
    pub body: String,
    pub by: String,
    pub at: Moment,
    pub is_read: bool,
}

/// Which draft to send, and what was read of it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SendForm {
    pub request: String,
    pub draft: String,
    /// [`PreviewView::seen`].
    pub seen: String,
}

/// Of which release the draft is not wanted any more.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DiscardForm {
    pub request: String,
}

/// What was read.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadForm {
    /// An announcement's id; empty for everything.
    pub announcement: String,
}

/// The announcements of a release; `kind` is what the viewer wants to tell next, empty for whatever they prepared.
#[server(endpoint = "announcements/of-release", input = GetUrl)]
pub async fn read_announcements(id: String, #[server(default)] kind: String) -> Result<Announcements, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::announcements::of_release(cx, id, kind)).await
}

/// Prepares an announcement, so that it can be looked at before it is sent.
#[server(endpoint = "announcements/prepare")]
pub async fn prepare_announcement(#[server(default)] form: DraftForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::announcements::prepare(cx, form)).await
}

/// Forgets what was prepared.
#[server(endpoint = "announcements/discard")]
pub async fn discard_announcement(#[server(default)] form: DiscardForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::announcements::discard(cx, form)).await
}

/// Sends what was prepared and looked at.
#[server(endpoint = "announcements/send")]
pub async fn send_announcement(#[server(default)] form: SendForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::announcements::send(cx, form)).await
}

/// What the viewer was told.
#[server(endpoint = "announcements/inbox", input = GetUrl)]
pub async fn read_inbox() -> Result<Inbox, AppError> {
    crate::server::call(crate::server::operations::announcements::inbox).await
}

/// How much of it they have not marked as read.
#[server(endpoint = "announcements/unread-count", input = GetUrl)]
pub async fn read_unread_count() -> Result<usize, AppError> {
    crate::server::call(crate::server::operations::announcements::unread_count).await
}

/// Marks something, or everything, as read.
#[server(endpoint = "announcements/mark-read")]
pub async fn mark_read(#[server(default)] form: ReadForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::announcements::mark_read(cx, form)).await
}
