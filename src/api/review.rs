//! The review tab of a release: early life support, what was learned, problem records, the release that follows. Reading
//! it, and early life support; improvement actions and problem records have files of their own.

use super::{
    AppError, Done,
    improvements::ImprovementRow,
    problems::ProblemRow,
    views::{Choice, Moment},
};
use crate::domain::{
    checklist::Severity,
    release::RequestForm,
    review::{IssueForm, IssueUpdateForm, SupportExitForm, SupportForm, SupportState},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// Something that a page links to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    pub id: String,
    pub name: String,
}

/// The review tab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Review {
    pub id: String,
    pub support: SupportView,
    pub improvements: Vec<ImprovementRow>,
    /// Why the viewer may add no improvement action; empty when they may.
    pub why_not_improve: String,
    pub problems: Vec<ProblemRow>,
    /// Why the viewer may open no problem record; empty when they may.
    pub why_not_problem: String,
    /// The changes of the release.
    pub changes: Vec<Choice>,
    pub follow_up: FollowUp,
    /// Everybody who can own something.
    pub people: Vec<Choice>,
}

/// Early life support of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SupportView {
    /// None while nobody has planned it.
    pub planned: Option<PlannedSupport>,
    /// Days that are proposed for the type of release.
    pub usual_days: u32,
    /// Why the viewer may not plan it; empty when they may.
    pub why_not_plan: String,
    /// Whether the viewer may log issues and move them on.
    pub may_log: bool,
    /// Why the viewer may not end it now; empty when they may.
    pub why_not_end: String,
}

/// Early life support that is planned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlannedSupport {
    pub owner: String,
    pub owner_name: String,
    pub days: u32,
    pub exit_criteria: String,
    pub state: SupportState,
    /// Begin and planned end, once it has begun.
    pub period: Option<(Moment, Moment)>,
    pub exit: Option<ExitView>,
    /// Open ones first, the most severe first.
    pub issues: Vec<IssueView>,
    pub version: i64,
}

/// How early life support was ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExitView {
    pub at: Moment,
    pub by: String,
    pub words: String,
    pub early_reason: String,
}

/// Something that came up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IssueView {
    pub id: String,
    pub title: String,
    pub severity: Severity,
    pub action: String,
    pub ticket: String,
    /// The problem record of that number, if it is one of this workspace.
    pub problem: Option<String>,
    pub opened_by: String,
    pub opened_at: Moment,
    pub closed: Option<(String, Moment)>,
    pub version: i64,
}

/// The release before, and those after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FollowUp {
    pub before: Option<Link>,
    pub after: Vec<Link>,
    /// Why none can be raised by the viewer now; empty when one can.
    pub why_not: String,
}

/// The form that raises a follow-up, filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FollowUpForm {
    pub before: Link,
    pub form: RequestForm,
    /// What goes over to the new release, in words.
    pub taken_over: Vec<String>,
    /// Why none can be raised now; empty when one can.
    pub why_not: String,
}

/// The review tab.
#[server(endpoint = "review/read", input = GetUrl)]
pub async fn read_review(id: String) -> Result<Review, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::review::view(cx, id)).await
}

/// The form that raises a follow-up of a release.
#[server(endpoint = "review/follow-up-form", input = GetUrl)]
pub async fn read_follow_up_form(id: String) -> Result<FollowUpForm, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::follow_ups::form(cx, id)).await
}

/// Plans early life support.
#[server(endpoint = "support/plan")]
pub async fn plan_support(#[server(default)] form: SupportForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::support::plan(cx, form)).await
}

/// Logs an issue in early life support.
#[server(endpoint = "support/log-issue")]
pub async fn log_support_issue(#[server(default)] form: IssueForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::support::log_issue(cx, form)).await
}

/// Says what was done about an issue, closes or reopens it.
#[server(endpoint = "support/update-issue")]
pub async fn update_support_issue(#[server(default)] form: IssueUpdateForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::support::update_issue(cx, form)).await
}

/// Ends early life support.
#[server(endpoint = "support/end")]
pub async fn end_support(#[server(default)] form: SupportExitForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::support::end(cx, form)).await
}
