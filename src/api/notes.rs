//! Release notes: what is new in a release, drafting them, publishing them, reading what is published.

use super::{
    AppError, Done,
    views::{Choice, Moment},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// The notes tab of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotesView {
    pub id: String,
    pub product: String,
    pub product_name: String,
    /// What is published, in the version that was asked for; none before the first.
    pub shown: Option<ShownNotes>,
    /// All versions, the newest first.
    pub versions: Vec<NotesRow>,
    /// What is new since the version in LIVE, with known errors, as HTML.
    pub changelog: String,
    /// For those who may edit the plan.
    pub draft: Option<NotesDraft>,
}

/// Published notes, to read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShownNotes {
    pub number: u32,
    pub html: String,
    pub by: String,
    pub at: Moment,
    /// Whether a newer version has been published since.
    pub is_old: bool,
}

/// Published notes in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotesRow {
    pub id: String,
    pub number: u32,
    /// The release's product and number.
    pub name: String,
    pub title: String,
    pub by: String,
    pub at: Moment,
}

/// The notes as they stand in the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotesDraft {
    /// As HTML; empty if nothing is written.
    pub html: String,
    /// Names the text; sent back with what is done to it.
    pub seen: String,
    /// Whether it is what is published last.
    pub is_published: bool,
    /// Why it cannot be written anew; empty if it can.
    pub why_not: String,
}

/// What drafting sends.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftNotesForm {
    pub request: String,
    pub seen: String,
    /// Not empty if the text that is there may be replaced.
    pub replace: String,
}

/// What publishing sends.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PublishNotesForm {
    pub request: String,
    pub seen: String,
}

/// What the list is filtered by, as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NotesQuery {
    /// A product; empty for all.
    pub product: String,
    pub page: String,
}

/// A page of published notes, of each release the newest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NotesList {
    pub rows: Vec<NotesRow>,
    /// Whether there is another page.
    pub more: bool,
    pub page: i64,
    pub products: Vec<Choice>,
}

/// The notes of a release; `version` is the newest where none is named.
#[server(endpoint = "notes/read", input = GetUrl)]
pub async fn read_notes(id: String, #[server(default)] version: String) -> Result<NotesView, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::notes::view(cx, id, version)).await
}

/// A page of published notes.
#[server(endpoint = "notes/list", input = GetUrl)]
pub async fn list_notes(#[server(default)] query: NotesQuery) -> Result<NotesList, AppError> {
    crate::server::call(|cx| crate::server::operations::notes::list(cx, query)).await
}

/// Publishes the notes that stand in the plan.
#[server(endpoint = "notes/publish")]
pub async fn publish_notes(#[server(default)] form: PublishNotesForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::notes::publish(cx, form)).await
}

/// Writes a draft of the notes into the plan.
#[server(endpoint = "plans/draft-release-notes")]
pub async fn draft_notes(#[server(default)] form: DraftNotesForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::plans::draft_notes(cx, form)).await
}
