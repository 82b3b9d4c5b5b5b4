//! Improvement actions of all releases, the lessons of their reviews, and how often releases fail.

use super::{
    AppError, Done,
    review::Link,
    views::{Choice, Moment},
};
use crate::domain::review::{ImprovementEditForm, ImprovementForm, ImprovementMoveForm, ImprovementState, Rates};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// An improvement action as a row of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImprovementRow {
    pub id: String,
    pub title: String,
    pub owner: String,
    pub owner_name: String,
    /// `2026-03-14`.
    pub due_on: String,
    /// The day in words.
    pub due: String,
    pub is_overdue: bool,
    pub state: ImprovementState,
    pub note: String,
    pub version: i64,
    /// The release whose review it comes from.
    pub release: Link,
    /// Whether the viewer may move it on.
    pub may_move: bool,
    /// Whether the viewer may change what, who and when.
    pub may_edit: bool,
}

/// What the page of improvement actions shows, as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImprovementQuery {
    /// A state's key; empty for all that are still to be done.
    pub state: String,
    /// `yes` for the viewer's own only.
    pub mine: String,
    pub page: String,
}

/// A page of improvement actions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImprovementList {
    pub rows: Vec<ImprovementRow>,
    /// Whether there is another page.
    pub more: bool,
    pub page: i64,
    /// Everybody who can own one.
    pub people: Vec<Choice>,
    pub rates: RatesView,
}

/// How releases ended in the last twelve months (S4.41).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RatesView {
    pub rates: Rates,
    /// The first day counted, in words.
    pub since: String,
    /// How many are counted at most, if there are more.
    pub cut_at: Option<i64>,
}

/// The lessons of a release's review (S4.43).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    pub release: Link,
    /// Whether the review called the release a success.
    pub success: bool,
    pub lessons: String,
    pub by: String,
    pub at: Moment,
}

/// The lessons that a text is looked for in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lessons {
    pub rows: Vec<Lesson>,
    /// How many reviews were looked through, the newest first.
    pub looked_through: usize,
    /// Whether there are older ones that were not.
    pub more: bool,
}

/// A page of improvement actions.
#[server(endpoint = "improvements/list", input = GetUrl)]
pub async fn list_improvements(#[server(default)] query: ImprovementQuery) -> Result<ImprovementList, AppError> {
    crate::server::call(|cx| crate::server::operations::improvements::list(cx, query)).await
}

/// The lessons of reviews that contain a text.
#[server(endpoint = "improvements/lessons", input = GetUrl)]
pub async fn read_lessons(#[server(default)] text: String) -> Result<Lessons, AppError> {
    crate::server::call(|cx| crate::server::operations::improvements::lessons(cx, text)).await
}

/// Adds an improvement action.
#[server(endpoint = "improvements/add")]
pub async fn add_improvement(#[server(default)] form: ImprovementForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::improvements::add(cx, form)).await
}

/// Changes what is to be done, by whom and until when.
#[server(endpoint = "improvements/edit")]
pub async fn edit_improvement(#[server(default)] form: ImprovementEditForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::improvements::edit(cx, form)).await
}

/// Moves an improvement action on.
#[server(endpoint = "improvements/move")]
pub async fn move_improvement(#[server(default)] form: ImprovementMoveForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::improvements::move_on(cx, form)).await
}
