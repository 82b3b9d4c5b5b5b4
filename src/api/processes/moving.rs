//! Moving a release to another version of its process: what it would change, and the move.

use crate::{
    api::{AppError, Done},
    domain::process::versions::Difference,
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// What a move to another version would change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MoveView {
    pub id: String,
    pub process: String,
    /// The process's key, for links.
    pub key: String,
    pub version: u32,
    /// Where the release stands.
    pub at: String,
    /// Newer versions, the newest first.
    pub newer: Vec<u32>,
    /// What moving to the version that is asked about changes.
    pub preview: Option<Preview>,
    /// Why the viewer cannot move it; empty if they can.
    pub why_not: String,
}

/// What moving to a version changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    pub version: u32,
    pub difference: Difference,
    /// Why the release cannot be moved there; empty if it can.
    pub why_not: String,
}

/// A move to another version.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MoveForm {
    pub request: String,
    pub version: String,
    pub reason: String,
    /// The step at which the person saw it.
    pub step: String,
}

/// What moving a release to another version of its process would change.
#[server(endpoint = "processes/of-release", input = GetUrl)]
pub async fn read_move(id: String, #[server(default)] version: String) -> Result<MoveView, AppError> {
    let id = crate::api::releases::request_id(&id)?;
    crate::server::call(move |cx| crate::server::operations::library::move_view(cx, id, version)).await
}

/// Moves a release to another version of its process.
#[server(endpoint = "processes/move-release")]
pub async fn move_release(#[server(default)] form: MoveForm) -> Result<Done, AppError> {
    let id = crate::api::releases::request_id(&form.request)?;
    crate::server::call(move |cx| crate::server::operations::library::move_release(cx, id, form)).await
}
