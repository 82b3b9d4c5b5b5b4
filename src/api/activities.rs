//! Activities of a release: reading and assigning them, moving them on; what is somebody's own work; how long each phase
//! may take.

use super::{
    AppError, Done,
    views::{Choice, Moment},
};
use crate::domain::{
    activity::{ActivityForm, AllottedForm, CommentForm, Move, MoveForm, Phase, Standing, State, TicketForm},
    release::ReleaseKind,
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// An activity, as the viewer sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActivityRow {
    pub id: String,
    pub version: i64,
    pub title: String,
    pub phase: Phase,
    /// Who has it, in words; empty while nobody does.
    pub assigned: String,
    /// Whether a vendor has it.
    pub with_vendor: bool,
    /// Whether the viewer, a team of theirs or their vendor has it.
    pub mine: bool,
    pub starts: Option<Moment>,
    pub due: Moment,
    pub accepted: Option<Moment>,
    pub begun: Option<Moment>,
    pub ended: Option<Moment>,
    pub note: String,
    pub state: State,
    /// Why it is blocked or cancelled.
    pub reason: String,
    pub vendor_ticket: String,
    /// "Overdue by 3 hours"; empty when there is nothing to say.
    pub timeliness: String,
    pub overdue: bool,
    /// What the viewer may do to it now.
    pub moves: Vec<Move>,
    /// Whether the viewer may comment on it.
    pub may_comment: bool,
    /// Whether the viewer may enter the vendor's ticket number.
    pub may_set_ticket: bool,
    /// The form that edits it, filled in; none for those who may not.
    pub form: Option<ActivityForm>,
    pub comments: Vec<CommentView>,
}

/// A remark on an activity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CommentView {
    pub words: String,
    pub by: String,
    pub at: Moment,
}

/// How a release stands by its activities (S1.30).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Progress {
    pub standing: Standing,
    /// Why, as sentences.
    pub reasons: Vec<String>,
    pub open: i64,
    pub done: i64,
    /// Of building and testing (S1.59), where there is something to count from.
    pub deadlines: Vec<DeadlineView>,
}

/// Until when a phase has to be done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeadlineView {
    pub phase: Phase,
    pub hours: i64,
    pub since: Moment,
    /// Counted from when the release came to the phase, and not from the planned start.
    pub entered: bool,
    pub due: Moment,
    /// "Overdue by 3 hours", "In time", "Done in time".
    pub words: String,
    pub missed: bool,
    pub done: bool,
}

/// The activities of a phase, the viewer's first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PhaseGroup {
    pub phase: Phase,
    pub rows: Vec<ActivityRow>,
}

/// The activities of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ActivitiesPage {
    pub id: String,
    pub kind: ReleaseKind,
    pub progress: Progress,
    pub groups: Vec<PhaseGroup>,
    /// Why the viewer may not add and assign; empty when they may.
    pub why_not: String,
    /// Whom an activity can be assigned to.
    pub assignees: Vec<Choice>,
    /// The zone in which times are entered.
    pub zone: String,
    /// Hours allotted to each phase in a release of this type.
    pub allotted: Vec<(Phase, i64)>,
}

/// An activity of some release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkRow {
    /// The release request's id; empty where the viewer has no page of it.
    pub release: String,
    pub release_name: String,
    pub activity: ActivityRow,
}

/// What is somebody's work, across releases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkPage {
    /// Overdue first, then what is due first.
    pub rows: Vec<WorkRow>,
    /// There is more than is shown.
    pub is_cut: bool,
}

/// Which release to propose activities for.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ProposeForm {
    #[serde(default)]
    pub request: String,
}

/// Hours of a release type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AllottedKind {
    pub kind: ReleaseKind,
    pub hours: Vec<(Phase, i64)>,
    /// Names these values; sent along by who saves.
    pub edition: String,
}

/// How long each phase may take (S1.60).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AllottedPage {
    pub kinds: Vec<AllottedKind>,
    /// Why the viewer may not change it; empty when they may.
    pub why_not: String,
}

/// The activities of a release.
#[server(endpoint = "activities/of-release", input = GetUrl)]
pub async fn read_activities(id: String) -> Result<ActivitiesPage, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::activities::of_release(cx, id)).await
}

/// What is the viewer's own work.
#[server(endpoint = "activities/mine", input = GetUrl)]
pub async fn read_work() -> Result<WorkPage, AppError> {
    crate::server::call(crate::server::operations::activities::mine).await
}

/// Adds an activity.
#[server(endpoint = "activities/add")]
pub async fn add_activity(#[server(default)] form: ActivityForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::activities::add(cx, form)).await
}

/// Changes an activity, and who has it.
#[server(endpoint = "activities/edit")]
pub async fn edit_activity(#[server(default)] form: ActivityForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::activities::edit(cx, form)).await
}

/// Starts, finishes, blocks, cancels or reopens an activity.
#[server(endpoint = "activities/move")]
pub async fn move_activity(#[server(default)] form: MoveForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::activities::move_on(cx, form)).await
}

/// Adds a remark.
#[server(endpoint = "activities/comment")]
pub async fn comment_on_activity(#[server(default)] form: CommentForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::activities::comment(cx, form)).await
}

/// Enters the number that it has in the vendor's own system.
#[server(endpoint = "activities/set-ticket")]
pub async fn set_vendor_ticket(#[server(default)] form: TicketForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::activities::set_ticket(cx, form)).await
}

/// Adds what a release of its type and with its plan usually needs, once.
#[server(endpoint = "activities/propose")]
pub async fn propose_activities(#[server(default)] form: ProposeForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::activities::propose(cx, form)).await
}

/// How long each phase may take.
#[server(endpoint = "activities/allotted", input = GetUrl)]
pub async fn read_allotted() -> Result<AllottedPage, AppError> {
    crate::server::call(crate::server::operations::activities::allotted).await
}

/// Says how long each phase of a release type may take.
#[server(endpoint = "activities/set-allotted")]
pub async fn set_allotted(#[server(default)] form: AllottedForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::activities::set_allotted(cx, form)).await
}
