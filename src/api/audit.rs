//! The trail of what happened: of one release, and of the whole workspace for those who audit it.

use super::{AppError, views::Moment};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// An entry of the trail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EntryView {
    pub seq: i64,
    pub at: Moment,
    /// The day in the viewer's zone: "Tuesday 3 March 2026".
    pub day: String,
    pub actor: String,
    pub kind: String,
    /// What they did, read after the actor's name.
    pub words: String,
    /// What they said about it: a comment, a note, a reason; mostly empty.
    pub quote: String,
    /// The release's id and name, where it is about one.
    pub release: Option<(String, String)>,
    /// SHA-256 of the entry.
    pub hash: String,
    /// The hash of the entry before.
    pub previous: String,
    /// Details as indented JSON; empty without any, and on a release's history.
    pub data: String,
}

/// A page of entries, the newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EntryPage {
    pub entries: Vec<EntryView>,
    /// Where the older ones begin: what to ask for `before`.
    pub older: Option<i64>,
}

/// What the trail is filtered by, as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TrailFilter {
    /// The beginning of a kind, such as `vote.`; empty for all.
    #[serde(default)]
    pub kind: String,
    /// Only entries before this number; empty for the newest.
    #[serde(default)]
    pub before: String,
    /// Anything: check the whole chain now.
    #[serde(default)]
    pub verify: String,
}

/// The auditor's page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TrailView {
    pub page: EntryPage,
    /// How many entries there are.
    pub count: i64,
    /// The hash of the last one.
    pub head: String,
    /// Whether the chain holds, in words; none if it was not asked for.
    pub verified: Option<(bool, String)>,
}

/// What happened to a release, the newest first; `before` an entry's number, or empty.
#[server(endpoint = "audit/history", input = GetUrl)]
pub async fn read_history(id: String, #[server(default)] before: String) -> Result<EntryPage, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::audit::history(cx, id, before)).await
}

/// The workspace's trail.
#[server(endpoint = "audit/trail", input = GetUrl)]
pub async fn read_trail(#[server(default)] filter: TrailFilter) -> Result<TrailView, AppError> {
    crate::server::call(|cx| crate::server::operations::audit::trail(cx, filter)).await
}
