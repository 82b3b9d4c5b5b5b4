//! Changes (RFCs): raising, assessing, and taking them into releases and out again.

use super::{
    AppError, Done,
    problems::ProblemRow,
    views::{Choice, Moment, Period},
};
use crate::domain::{
    calendar::Environment,
    change::{ChangeForm, ChangeStatus, Risk, RuleOutcome},
    review::PostImplementation,
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// A change as a row of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeRow {
    pub id: String,
    pub number: String,
    pub title: String,
    pub product: String,
    pub initiator: String,
    pub risk: Risk,
    pub status: ChangeStatus,
    pub outage_minutes: u32,
    /// The release that it is in: request id and name.
    pub release: Option<(String, String)>,
}

/// A page of changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeList {
    pub rows: Vec<ChangeRow>,
    /// Whether there is another page.
    pub more: bool,
    pub page: i64,
    /// Whether the viewer may raise a change, for whichever product.
    pub may_raise: bool,
}

/// What the list of changes is filtered by, as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ChangeQuery {
    #[serde(default)]
    pub product: String,
    #[serde(default)]
    pub status: String,
    #[serde(default)]
    pub text: String,
    #[serde(default)]
    pub page: String,
}

/// A change's page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeView {
    pub row: ChangeRow,
    pub reason: String,
    pub problem_tickets: Vec<String>,
    pub components: Vec<String>,
    pub raised_at: Moment,
    /// What the viewer may set the status to; empty when they may not, or nothing is left.
    pub choices: Vec<Choice>,
    /// Why the viewer may not set the status; empty when they may.
    pub why_not_assess: String,
    /// Releases that it could go into.
    pub offers: Vec<Offer>,
    /// Why the viewer may not add it to one; empty when they may.
    pub why_not_offer: String,
    /// The releases that it is or was in, the newest first.
    pub was_in: Vec<WasIn>,
    /// The problem records that it has part in.
    pub problems: Vec<ProblemRow>,
    pub history: Vec<Happened>,
    /// The form that edits it; none for who may not, and once it is decided on.
    pub edit: Option<ChangeEdit>,
}

/// A release that a change is or was in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WasIn {
    pub id: String,
    pub name: String,
    /// Where it is, in words.
    pub at: String,
    /// Once closed: whether it was a success.
    pub success: Option<bool>,
    /// What the change was told when it was closed.
    pub closure: Option<ClosureView>,
}

/// What a change was told when its release was closed (S1.101).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClosureView {
    pub status: PostImplementation,
    /// The same in the Release Manager's words.
    pub said: String,
    pub comment: String,
    pub at: Moment,
}

/// The form that edits a change, filled in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeEdit {
    pub form: ChangeForm,
    /// The components of its product.
    pub components: Vec<Choice>,
    /// Names what the form was filled with.
    pub edition: String,
}

/// An edit of a change, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct EditChangeForm {
    #[serde(default)]
    pub change: String,
    /// What the form was filled with; empty where it is not asked about.
    #[serde(default)]
    pub edition: String,
    #[serde(flatten)]
    pub form: ChangeForm,
}

/// A release that a change could go into.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    pub request: String,
    pub name: String,
    pub title: String,
    pub window: Period,
    pub outcomes: Vec<RuleOutcome>,
    pub qualifies: bool,
}

/// Something that happened to a change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Happened {
    pub by: String,
    pub words: String,
    pub at: Moment,
}

/// The changes of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReleaseChanges {
    pub id: String,
    /// The product's id, to raise a change for it.
    pub product: String,
    pub rows: Vec<InRelease>,
    /// Why nothing can be added or taken out; empty when it can.
    pub closed: String,
    /// Why the viewer may not add or take out; empty when they may.
    pub why_not: String,
    /// Whether the viewer may raise a change.
    pub may_raise: bool,
    /// The acceptance rules in words.
    pub rules: Vec<String>,
    /// Open changes of the product, those that qualify first.
    pub candidates: Vec<Candidate>,
}

/// A change in a release, and its package.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InRelease {
    pub row: ChangeRow,
    pub package: String,
    /// Where the package is; none before its first deployment.
    pub environment: Option<Environment>,
    pub added_at: Moment,
}

/// A change that could be taken into a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    pub row: ChangeRow,
    pub outcomes: Vec<RuleOutcome>,
    pub qualifies: bool,
}

/// A new status for a change.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct AssessForm {
    #[serde(default)]
    pub change: String,
    #[serde(default)]
    pub status: String,
    /// The status that the person saw; refused when it has changed.
    #[serde(default)]
    pub seen: String,
}

/// A change and a release.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PlaceForm {
    #[serde(default)]
    pub change: String,
    /// The release request's id.
    #[serde(default)]
    pub request: String,
}

/// A page of changes.
#[server(endpoint = "changes/list", input = GetUrl)]
pub async fn list_changes(#[server(default)] query: ChangeQuery) -> Result<ChangeList, AppError> {
    crate::server::call(move |cx| crate::server::operations::changes::list(cx, query)).await
}

/// Everything about a change.
#[server(endpoint = "changes/read", input = GetUrl)]
pub async fn read_change(id: String) -> Result<ChangeView, AppError> {
    let id: crate::domain::ids::ChangeId = id.parse().map_err(|_| AppError::NotFound)?;
    crate::server::call(move |cx| crate::server::operations::changes::view(cx, id)).await
}

/// The changes in a release, and those that could be.
#[server(endpoint = "changes/of-release", input = GetUrl)]
pub async fn read_release_changes(id: String) -> Result<ReleaseChanges, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::scope::of_release(cx, id)).await
}

/// Raises a change.
#[server(endpoint = "changes/raise")]
pub async fn raise_change(#[server(default)] form: ChangeForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::changes::raise(cx, form)).await
}

/// Changes what is wanted, while nobody has decided on it.
#[server(endpoint = "changes/edit")]
pub async fn edit_change(#[server(default)] form: EditChangeForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::changes::edit(cx, form)).await
}

/// Sets a change's status.
#[server(endpoint = "changes/assess")]
pub async fn assess_change(#[server(default)] form: AssessForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::changes::assess(cx, form)).await
}

/// Adds a change to a release, from the change's side (S0.33).
#[server(endpoint = "changes/offer")]
pub async fn offer_change(#[server(default)] form: PlaceForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::scope::offer(cx, form)).await
}

/// Takes a change into a release, from the release's side (S0.32).
#[server(endpoint = "changes/accept")]
pub async fn accept_change(#[server(default)] form: PlaceForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::scope::accept(cx, form)).await
}

/// Takes a change out of a release again.
#[server(endpoint = "changes/take-out")]
pub async fn take_change_out(#[server(default)] form: PlaceForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::scope::take_out(cx, form)).await
}
