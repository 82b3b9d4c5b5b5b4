//! Baselines of a release, and the update of the CMDB with which it closes. Tables are uploaded to, and documents fetched
//! from addresses of their own (`server::web::files`, `server::web::export`).

use super::{AppError, Done, views::Moment};
use crate::domain::{
    baseline::{BaselineRow, Difference, NewBaseline, TypedFields},
    calendar::Environment,
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// Rows of a baseline or a difference that a page shows; the document has all.
pub const SHOWN: usize = 500;

/// The baselines of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Baselines {
    pub id: String,
    /// The newest first.
    pub rows: Vec<BaselineHead>,
    /// The two that are compared, if there are two.
    pub comparison: Option<Comparison>,
    /// The items of the release and of its changes, with what is recorded of them now.
    pub items: Vec<PrefilledItem>,
    /// The same, with the versions that are in LIVE as far as is known.
    pub in_live: Vec<PrefilledItem>,
    /// The number of the newest baseline, and a fingerprint of the items: what a form is sent with is what was seen.
    pub seen: String,
    pub seen_items: String,
    /// Why no baseline can be taken; empty when one can, and the same for the update of the CMDB.
    pub why_not: String,
    pub why_not_update: String,
    /// What is to be said of the CMDB: whether it has what is in LIVE.
    pub cmdb: String,
    /// Whether it has.
    pub is_updated: bool,
    /// Largest table that can be uploaded, in words.
    pub limit: String,
}

/// A baseline without its rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BaselineHead {
    pub id: String,
    /// "Baseline 2, before installation".
    pub name: String,
    pub environment: Environment,
    pub items: i64,
    pub sha256: String,
    pub by: String,
    pub at: Moment,
    /// Whether it is the newest of its moment: the one that counts.
    pub counts: bool,
}

/// Two baselines, compared.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    pub from: String,
    pub to: String,
    /// Each list is cut at [`SHOWN`].
    pub difference: Difference,
    /// How many were added, removed, changed.
    pub counts: [usize; 3],
}

/// An item that a form has fields for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PrefilledItem {
    pub id: String,
    pub name: String,
    pub version: String,
    /// Where the version comes from.
    pub hint: String,
}

/// A baseline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BaselineView {
    pub head: BaselineHead,
    /// At most [`SHOWN`].
    pub rows: Vec<BaselineRow>,
    /// How many more there are.
    pub more: usize,
}

/// An update of the CMDB, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct UpdateCmdbForm {
    #[serde(default)]
    pub request: String,
    /// [`Baselines::seen`].
    #[serde(default)]
    pub seen: String,
    /// [`Baselines::seen_items`].
    #[serde(default)]
    pub seen_items: String,
    #[serde(flatten)]
    pub fields: TypedFields,
}

/// The baselines of a release; `from` and `to` name two to compare.
#[server(endpoint = "baselines/list", input = GetUrl)]
pub async fn read_baselines(
    id: String,
    #[server(default)] from: String,
    #[server(default)] to: String,
) -> Result<Baselines, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::baselines::list(cx, id, (from, to))).await
}

/// A baseline with its rows.
#[server(endpoint = "baselines/read", input = GetUrl)]
pub async fn read_baseline(id: String, baseline: String) -> Result<BaselineView, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::baselines::view(cx, id, baseline)).await
}

/// Takes a baseline.
#[server(endpoint = "baselines/take")]
pub async fn take_baseline(#[server(default)] form: NewBaseline) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::baselines::take(cx, form)).await
}

/// Records in the CMDB what the release left in LIVE, and takes the closing baseline.
#[server(endpoint = "baselines/update-cmdb")]
pub async fn update_cmdb(#[server(default)] form: UpdateCmdbForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::baselines::update_cmdb(cx, form)).await
}
