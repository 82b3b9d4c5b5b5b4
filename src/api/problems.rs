//! Problem records: listing, reading, opening, moving on.

use super::{AppError, Done, review::Link, views::Moment};
use crate::domain::review::{ProblemForm, ProblemLinkForm, ProblemState, ProblemUpdateForm};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// A problem record as a row of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProblemRow {
    pub id: String,
    pub number: String,
    pub foreign_number: String,
    pub title: String,
    pub state: ProblemState,
    pub updated_at: Moment,
}

/// What the list is filtered by, as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProblemQuery {
    /// A state's key; empty for all.
    pub state: String,
    pub page: String,
}

/// A page of problem records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProblemList {
    pub rows: Vec<ProblemRow>,
    /// Whether there is another page.
    pub more: bool,
    pub page: i64,
}

/// A problem record's page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProblemView {
    pub row: ProblemRow,
    pub root_cause: String,
    pub fix: String,
    pub opened_by: String,
    pub opened_at: Moment,
    pub releases: Vec<Link>,
    pub changes: Vec<Link>,
    pub version: i64,
    /// Why the viewer may not edit it; empty when they may.
    pub why_not: String,
}

/// A page of problem records.
#[server(endpoint = "problems/list", input = GetUrl)]
pub async fn list_problems(#[server(default)] query: ProblemQuery) -> Result<ProblemList, AppError> {
    crate::server::call(|cx| crate::server::operations::problems::list(cx, query)).await
}

/// A problem record.
#[server(endpoint = "problems/read", input = GetUrl)]
pub async fn read_problem(id: String) -> Result<ProblemView, AppError> {
    let id: crate::domain::ids::ProblemRecordId = id.parse().map_err(|_| AppError::NotFound)?;
    crate::server::call(move |cx| crate::server::operations::problems::view(cx, id)).await
}

/// Opens a problem record for a release.
#[server(endpoint = "problems/open")]
pub async fn open_problem(#[server(default)] form: ProblemForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::problems::open(cx, form)).await
}

/// Links a problem record that is there to a release.
#[server(endpoint = "problems/link")]
pub async fn link_problem(#[server(default)] form: ProblemLinkForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::problems::link(cx, form)).await
}

/// Edits a problem record and moves it on.
#[server(endpoint = "problems/update")]
pub async fn update_problem(#[server(default)] form: ProblemUpdateForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::problems::update(cx, form)).await
}
