//! Plans: reading the draft and the frozen revisions, comparing and restoring them, saving, submitting.

use super::{AppError, Done, templates::StartChoice, views::Moment};
use crate::domain::{
    approval::Choice,
    ids::AttachmentId,
    plan::{FieldChange, Plan, PlanEdit, Required, Section, SectionForm},
    release::ReleaseKind,
};
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The plan tab.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanView {
    pub id: String,
    pub kind: ReleaseKind,
    /// The sections that it cannot do without.
    pub required: Required,
    /// What it can start from while nothing is written in it.
    pub starts: Vec<StartChoice>,
    /// Whether the viewer may make a template of it.
    pub may_template: bool,
    /// The draft.
    pub plan: Plan,
    /// The number of its last save; 0 before the first.
    pub edit: i64,
    /// Who saved it last, and when.
    pub saved: Option<(String, Moment)>,
    /// Whether the viewer may edit it.
    pub may_edit: bool,
    /// If not, why.
    pub why_not: String,
    /// The zone in which activities start.
    pub zone: String,
    /// Whether the draft differs from the newest revision.
    pub moved_on: bool,
    /// Newest first.
    pub revisions: Vec<RevisionRow>,
    /// Votes that count for the newest revision.
    pub votes: usize,
    /// What submitting the draft would do to them.
    pub fate: Option<FateView>,
    /// Whether the draft has text that no revision has.
    pub unlike_any: bool,
    /// The sections in which an edit keeps votes.
    pub keeps: Vec<Section>,
    /// Names to choose owners from.
    pub people: Vec<String>,
    /// Ids for rows that are added.
    pub fresh_ids: Vec<String>,
    /// The draft's long texts as HTML, by path.
    pub html: BTreeMap<String, String>,
}

/// What submitting would do to votes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FateView {
    /// Whether any is voided.
    pub voids: bool,
    /// "Submitting voids 2 votes: …".
    pub words: String,
}

/// A frozen revision in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RevisionRow {
    pub number: u32,
    pub sha256: String,
    pub by: String,
    pub at: Moment,
    /// Why it was submitted again; empty for a first one.
    pub why: String,
    /// Votes that were given on it.
    pub votes: usize,
}

/// A frozen revision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RevisionView {
    pub id: String,
    /// The release's name and title.
    pub name: String,
    pub title: String,
    pub kind: ReleaseKind,
    pub row: RevisionRow,
    /// Everybody who wrote on it.
    pub editors: Vec<String>,
    pub plan: Plan,
    pub zone: String,
    /// The newest revision's number.
    pub latest: u32,
    /// The revision before, and what has changed since.
    pub before: Option<(u32, Vec<FieldChange>)>,
    /// Its long texts as HTML, by path.
    pub html: BTreeMap<String, String>,
    /// Votes given on it, and for the newest also those of earlier ones that count.
    pub given: Vec<RevisionVote>,
    /// How it can be put in place of the draft; none for those who may not edit, and where the draft is it already.
    pub restore: Option<RestoreView>,
    /// When the page was made.
    pub made_at: Moment,
}

/// A vote as a revision's page shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RevisionVote {
    /// The gate's title.
    pub gate: String,
    pub name: String,
    pub choice: Choice,
    pub comment: String,
    pub at: Moment,
    /// Why it does not count, or why it still does on a later revision.
    pub note: String,
}

/// What restoring a revision has to know of the draft.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RestoreView {
    /// The number of the draft's last save.
    pub edit: i64,
    /// Whether the draft has text that no revision has, and that restoring takes out of the plan.
    pub loses: bool,
}

/// Two versions of a plan side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CompareView {
    pub id: String,
    /// The revisions to choose from, newest first.
    pub revisions: Vec<RevisionRow>,
    /// What is compared: a revision's number, or `draft`.
    pub from: String,
    pub to: String,
    pub changes: Vec<FieldChange>,
    /// What submitting would do to votes, where the draft is held against the newest revision.
    pub fate: Option<FateView>,
}

/// An edit that a script saves.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SavePlanForm {
    pub request: String,
    pub edit: PlanEdit,
}

/// How a save went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SavedPlan {
    /// The number to start the next edit from.
    pub edit: i64,
    /// When, on the viewer's clock: "14:02".
    pub at: String,
    /// The whole plan, if others saved in between.
    pub plan: Option<Plan>,
}

/// What a page says while a plan is open on it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HereForm {
    pub request: String,
    /// The section's key.
    pub section: String,
}

/// Somebody else at the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PresentView {
    pub name: String,
    pub section: Section,
}

/// What submitting sends.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SubmitForm {
    #[serde(default)]
    pub request: String,
    /// The number of the save that the person saw.
    #[serde(default)]
    pub edit: String,
    /// Why it is submitted again.
    #[serde(default)]
    pub why: String,
}

/// What restoring a revision into the draft sends.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RestoreForm {
    #[serde(default)]
    pub request: String,
    /// The number of the save that the person saw.
    #[serde(default)]
    pub edit: String,
    /// The revision's number.
    #[serde(default)]
    pub number: String,
    /// Not empty if text that no revision has may leave the plan.
    #[serde(default)]
    pub sure: String,
}

/// What removing a planning document sends.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct DocumentForm {
    #[serde(default)]
    pub request: String,
    #[serde(default)]
    pub attachment: String,
}

/// A text of a plan that somebody wants to see as it will be read.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PreviewForm {
    pub request: String,
    pub text: String,
}

/// Where a document of a plan is given.
pub fn document_address(id: AttachmentId) -> String {
    format!("/files/{id}")
}

/// The plan tab.
#[server(endpoint = "plans/read", input = GetUrl)]
pub async fn read_plan(id: String) -> Result<PlanView, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::plans::view(cx, id)).await
}

/// A frozen revision.
#[server(endpoint = "plans/revision", input = GetUrl)]
pub async fn read_revision(id: String, number: String) -> Result<RevisionView, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::plans::revision(cx, id, number)).await
}

/// Two versions of a plan side by side: revisions by their numbers, or `draft`.
#[server(endpoint = "plans/compare", input = GetUrl)]
pub async fn read_comparison(
    id: String,
    #[server(default)] from: String,
    #[server(default)] to: String,
) -> Result<CompareView, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::plans::compare(cx, id, from, to)).await
}

/// Merges an edit into the draft.
#[server(endpoint = "plans/save", input = Json)]
pub async fn save_plan(#[server(default)] form: SavePlanForm) -> Result<SavedPlan, AppError> {
    let id = super::releases::request_id(&form.request)?;
    crate::server::call_on(form.request.clone(), move |cx| crate::server::operations::plans::save(cx, id, form.edit))
        .await
}

/// Says that the plan is open on a page, and who else is at it.
#[server(endpoint = "plans/here", input = Json)]
pub async fn here(#[server(default)] form: HereForm) -> Result<Vec<PresentView>, AppError> {
    crate::server::call_to_look(|cx| crate::server::operations::plans::here(cx, form)).await
}

/// A text as it will be read; posted, since it is too long for an address, and nothing is saved.
#[server(endpoint = "plans/preview", input = Json)]
pub async fn preview_text(#[server(default)] form: PreviewForm) -> Result<String, AppError> {
    crate::server::call_to_look(|cx| crate::server::operations::plans::preview(cx, form)).await
}

/// Merges a section's plain form into the draft.
#[server(endpoint = "plans/save-section")]
pub async fn save_section(#[server(default)] form: SectionForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), move |cx| crate::server::operations::plans::save_section(cx, form))
        .await
}

/// Freezes the draft as a revision.
#[server(endpoint = "plans/submit")]
pub async fn submit_plan(#[server(default)] form: SubmitForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), move |cx| crate::server::operations::plans::submit(cx, form)).await
}

/// Puts a revision in place of the draft.
#[server(endpoint = "plans/restore")]
pub async fn restore_revision(#[server(default)] form: RestoreForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), move |cx| crate::server::operations::plans::restore(cx, form)).await
}

/// Takes a planning document off the draft; frozen revisions keep it.
#[server(endpoint = "plans/remove-document")]
pub async fn remove_document(#[server(default)] form: DocumentForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), move |cx| crate::server::operations::plans::remove_document(cx, form))
        .await
}
