//! Releases: raising, editing, reading, moving on.

use super::{
    AppError, Done,
    review::Link,
    views::{Choice, Moment, Period},
};
use crate::domain::{
    access::SodPolicy,
    activity::Standing,
    calendar::Collision,
    ids::RequestId,
    process::{FieldKind, Missing, RecordKind, run::AdvanceForm, staffing::Gap},
    release::{ReleaseKind, RequestForm},
    review::ImprovementForm,
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A release as a row of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReleaseRow {
    /// Whether it is the viewer's move.
    pub mine: bool,
    pub id: String,
    pub name: String,
    pub title: String,
    pub kind: ReleaseKind,
    /// Where it is, in words.
    pub at: String,
    /// Once closed: whether it was a success.
    pub success: Option<bool>,
    /// Whose move it is.
    pub role: String,
    pub percent: u8,
    pub window: Period,
    /// How it stands by its activities (S1.30).
    pub standing: Standing,
}

/// A page of releases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReleaseList {
    pub rows: Vec<ReleaseRow>,
    /// Whether there is another page.
    pub more: bool,
    pub page: i64,
    /// Open ones in all, counted as far as [`COUNTED`] + 1.
    pub open: i64,
    /// Closed ones in all, counted as far.
    pub closed: i64,
}

/// Releases are counted up to this number; beyond it a page says that there are more.
pub const COUNTED: i64 = 1000;

/// What every tab of a release's page shows at its top.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReleaseHead {
    pub row: ReleaseRow,
    /// The request's own number.
    pub number: u32,
    /// Whether the release itself exists (S0.2).
    pub has_release: bool,
    /// The release that this one follows (S4.38).
    pub follows: Option<Link>,
    /// The releases that follow it.
    pub followed_by: Vec<Link>,
}

/// The overview tab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Overview {
    pub id: String,
    /// None once closed.
    pub next: Option<NextMove>,
    /// The end's name and whether it is a success.
    pub end: Option<(String, bool)>,
    pub process: String,
    pub figure: Figure,
    pub steps: Vec<StepView>,
    pub percent: u8,
    pub raised_by: String,
    pub raised_at: Moment,
    pub release_since: Option<Moment>,
    pub components: Vec<String>,
    pub collisions: Vec<Collision>,
    pub may_edit: bool,
    /// The newest plan revision's number and SHA-256.
    pub revision: Option<(u32, String)>,
    pub policy: SodPolicy,
    /// Steps at hand or ahead that nobody may act on.
    pub gaps: Vec<Gap>,
    /// How it stands by its activities, and until when it has to be built and tested.
    pub activities: super::activities::Progress,
}

/// What has to happen now.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NextMove {
    pub step: String,
    pub name: String,
    pub description: String,
    pub role: String,
    /// Whether the viewer holds the role.
    pub mine: bool,
    /// Whose move it is: the role's, or the voters' while votes are all that is missing.
    pub movers: String,
    /// Whether the viewer is one of them.
    pub my_move: bool,
    /// Who they are.
    pub holders: Vec<String>,
    pub gates: Vec<GateView>,
    pub outcomes: Vec<OutcomeView>,
    pub records: Vec<RecordView>,
    /// Whether the step decides on the test results, which are then shown beside it (S0.38).
    pub on_tests: bool,
}

/// A gate of the step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GateView {
    pub met: bool,
    pub missing: Option<Missing>,
}

/// A way out of the step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutcomeView {
    pub key: String,
    pub label: String,
    pub rationale: bool,
    /// What is missing for this way only.
    pub only_here: Vec<Missing>,
}

/// Something to be recorded at the step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordView {
    pub key: String,
    pub title: String,
    pub kind: RecordKind,
    pub positive: Option<bool>,
    pub note: String,
    pub fields: Vec<FieldView>,
    pub by: Option<(String, Moment)>,
    /// Who records it.
    pub roles: String,
    /// Whether the viewer is one of them.
    pub mine: bool,
    /// What has to be recorded first, a sentence each; while there is something it cannot be recorded.
    pub waits: Vec<String>,
    /// Names the record as it was when the page was made: sent along, so that nobody overwrites what they have not seen.
    pub seen: String,
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldView {
    pub key: String,
    pub label: String,
    pub hint: String,
    pub kind: FieldKind,
    pub optional: bool,
    pub value: String,
    /// The value as people read it.
    pub words: String,
    /// What can be chosen: problem records, or people who can own an action.
    pub options: Vec<Choice>,
    /// The problem record that it names.
    pub link: Option<Link>,
}

/// A row of the process's table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepView {
    pub number: String,
    pub name: String,
    pub description: String,
    pub role: String,
    /// `done`, `current` or `todo`.
    pub state: String,
    pub left: Option<(String, Moment)>,
    pub outcome: String,
    pub rationale: String,
    /// What was recorded at the step, a sentence each.
    pub recorded: Vec<String>,
}

/// The process as a drawing: boxes and lines, in pixels from the upper left corner.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    pub width: f64,
    pub height: f64,
    pub nodes: Vec<Node>,
    pub edges: Vec<Edge>,
}

/// A box; `x` and `y` are its centre.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Node {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
    /// The lines of its text.
    pub lines: Vec<String>,
    /// `form`, `decision`, `approval`, `automation` or `end`.
    pub kind: String,
    /// `done`, `current` or `todo`.
    pub state: String,
}

/// A line from box to box.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edge {
    /// An SVG path.
    pub path: String,
    pub label: String,
    pub label_x: f64,
    pub label_y: f64,
    pub taken: bool,
}

/// The form that edits a release, filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditView {
    pub name: String,
    /// Names what the form was filled with; sent along, so that nobody overwrites what they have not seen.
    pub edition: String,
    /// Why the release cannot be edited by this person now; empty if it can.
    pub why_not: String,
    pub form: RequestForm,
    /// Which process it follows, and whether another type changes that.
    pub process: String,
    /// Whether work on it has begun, so that it keeps its process.
    pub keeps_process: bool,
    /// The components that it has, also those that were retired since and are not offered any more.
    pub components: Vec<Choice>,
}

/// What is recorded at a step.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RecordForm {
    #[serde(default)]
    pub request: String,
    #[serde(default)]
    pub record: String,
    /// `done`, `not-done`, `pass` or `fail`; not used by texts.
    #[serde(default)]
    pub answer: String,
    #[serde(default)]
    pub note: String,
    /// What is typed into its fields, by their keys.
    #[serde(default)]
    pub fields: BTreeMap<String, String>,
    /// Improvement actions that are entered with a field that asks for them.
    #[serde(default)]
    pub actions: Vec<ImprovementForm>,
    /// [`RecordView::seen`]; may be empty.
    #[serde(default)]
    pub seen: String,
}

/// What the list of releases is filtered by, as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReleaseFilter {
    #[serde(default)]
    pub product: String,
    #[serde(default)]
    pub kind: String,
    /// `open`, `closed` or empty.
    #[serde(default)]
    pub state: String,
    #[serde(default)]
    pub text: String,
    #[serde(default)]
    pub page: String,
}

/// Raises a release.
#[server(endpoint = "releases/raise")]
pub async fn raise_release(#[server(default)] form: RequestForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::releases::raise(cx, form)).await
}

/// An edit of a release.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct EditForm {
    #[serde(default)]
    pub request: String,
    /// What the form was filled with; empty where it is not asked about.
    #[serde(default)]
    pub edition: String,
    #[serde(flatten)]
    pub release: RequestForm,
}

/// Changes what a release is about.
#[server(endpoint = "releases/edit")]
pub async fn edit_release(#[server(default)] form: EditForm) -> Result<Done, AppError> {
    let id = request_id(&form.request)?;
    crate::server::call_on(form.request.clone(), move |cx| crate::server::operations::releases::edit(cx, id, form))
        .await
}

/// The form that edits a release, filled in.
#[server(endpoint = "releases/edit-view", input = GetUrl)]
pub async fn read_edit_view(id: String) -> Result<EditView, AppError> {
    let id = request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::releases::edit_view(cx, id)).await
}

/// A page of releases.
#[server(endpoint = "releases/list", input = GetUrl)]
pub async fn list_releases(#[server(default)] filter: ReleaseFilter) -> Result<ReleaseList, AppError> {
    crate::server::call(move |cx| crate::server::operations::releases::list_by(cx, filter)).await
}

/// What every tab of a release's page shows at its top.
#[server(endpoint = "releases/head", input = GetUrl)]
pub async fn read_release_head(id: String) -> Result<ReleaseHead, AppError> {
    let id = request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::releases::head(cx, id)).await
}

/// Where a release is, what is missing, whose move it is.
#[server(endpoint = "releases/overview", input = GetUrl)]
pub async fn read_release_overview(id: String) -> Result<Overview, AppError> {
    let id = request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::releases::overview(cx, id)).await
}

/// Leaves the current step of a release's process.
#[server(endpoint = "releases/advance")]
pub async fn advance_release(#[server(default)] form: AdvanceForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::releases::advance(cx, form)).await
}

/// Records what the current step asks for.
#[server(endpoint = "releases/record")]
pub async fn make_record(#[server(default)] form: RecordForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::records::record(cx, form)).await
}

/// A release request's id from an address; what is none is not found.
pub fn request_id(text: &str) -> Result<RequestId, AppError> {
    text.parse().map_err(|_| AppError::NotFound)
}
