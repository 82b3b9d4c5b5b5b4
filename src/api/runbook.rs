//! The runbook of a release: reading it, and recording what is done.

use super::{AppError, Done, rollback::Limits, views::Moment};
use crate::domain::{
    process::Missing,
    runbook::{ActForm, Progress},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// The runbook of a release's newest plan revision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunbookView {
    pub id: String,
    /// Number and SHA-256 of the revision; none before one is frozen.
    pub revision: Option<(u32, String)>,
    /// Why the viewer may record nothing; empty when they may.
    pub why_not: String,
    /// What is in the way of beginning; nothing once it is begun.
    pub held: Vec<Missing>,
    /// As they stand in the plan.
    pub lines: Vec<LineView>,
    /// How many are finished or skipped.
    pub done: usize,
    pub planned_end: Option<Moment>,
    pub expected_end: Option<Moment>,
    pub late: bool,
    /// How the expected end stands to the planned one.
    pub against_plan: String,
    /// Whether the expected end leaves no time for a safe rollback, and a sentence about it; none while that is not known.
    pub reserve: Option<(bool, String)>,
    pub limits: Limits,
    /// That the plan's times lie outside the window; empty when they do not.
    pub outside: String,
}

/// When an activity matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Turn {
    /// It is under way, or has failed and holds others up.
    Now,
    /// It can begin.
    Next,
    /// It waits for others.
    Later,
    Done,
}

/// An activity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineView {
    pub activity: String,
    /// Its number in the plan, from 1.
    pub number: usize,
    pub title: String,
    pub owner: String,
    pub progress: Progress,
    pub turn: Turn,
    /// The numbers of the activities that it waits for.
    pub waits: Vec<usize>,
    /// The number of the backout step that undoes it.
    pub undone_by: Option<usize>,
    pub planned: String,
    /// What was, or what is to be expected.
    pub actual: String,
    /// How much later than planned it ends; empty if it does not.
    pub late: String,
    pub reason: String,
    /// Who recorded it last.
    pub by: String,
}

/// The runbook of a release.
#[server(endpoint = "runbook/read", input = GetUrl)]
pub async fn read_runbook(id: String) -> Result<RunbookView, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::runbook::read(cx, id)).await
}

/// Starts, finishes, fails or skips an activity.
#[server(endpoint = "runbook/act")]
pub async fn act_on_runbook(#[server(default)] form: ActForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::runbook::act(cx, form)).await
}
