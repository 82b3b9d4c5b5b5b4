//! The process library: reading processes, choosing which releases follow which, copying, editing and publishing; moving a
//! release to another version.

use super::{
    AppError, Done,
    releases::Figure,
    views::{Choice, Moment},
};
use crate::domain::process::{
    draft::{HeadForm, StepForm},
    versions::Difference,
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// All processes, and which releases follow which.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LibraryView {
    pub processes: Vec<ProcessRow>,
    /// For all products first, then each product.
    pub choices: Vec<ChoiceRow>,
    /// Processes that can be chosen.
    pub options: Vec<Choice>,
    /// Why the viewer cannot copy and edit; empty if they can.
    pub why_not_edit: String,
    /// Why the viewer cannot choose; empty if they can.
    pub why_not_choose: String,
}

/// A process in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProcessRow {
    pub key: String,
    pub name: String,
    /// Whether it came with Slipway.
    pub shipped: bool,
    /// Published versions, the newest first.
    pub versions: Vec<u32>,
    /// Which products and types follow it, in words.
    pub used_by: Vec<String>,
    /// How many open releases follow it, in whichever version.
    pub running: i64,
    pub draft: Option<DraftHead>,
}

/// That a process is being edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftHead {
    pub by: String,
    pub at: Moment,
}

/// What the releases of a product follow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChoiceRow {
    /// The product's id; empty for all products.
    pub product: String,
    pub name: String,
    pub kinds: Vec<KindChoice>,
}

/// What releases of one type follow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KindChoice {
    /// The type's key.
    pub kind: String,
    pub label: String,
    /// The process that is chosen here; empty where it is inherited.
    pub chosen: String,
    /// What is followed if nothing is chosen here, by name.
    pub inherited: String,
}

/// A version of a process.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProcessView {
    pub key: String,
    pub name: String,
    pub version: u32,
    pub source: String,
    pub shipped: bool,
    /// All versions, the newest first.
    pub versions: Vec<u32>,
    /// Who published this one, and when.
    pub published: Option<(String, Moment)>,
    pub figure: Figure,
    /// What the system does when a release is raised.
    pub at_start: Vec<String>,
    pub steps: Vec<StepRow>,
    /// Name, percent, and whether it is a success.
    pub ends: Vec<(String, u8, bool)>,
    pub has_draft: bool,
    /// Why the viewer cannot copy and edit; empty if they can.
    pub why_not_edit: String,
}

/// A step in the process's table; everything in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepRow {
    pub number: String,
    pub name: String,
    pub description: String,
    pub role: String,
    pub kind: String,
    pub percent: u8,
    pub gates: Vec<String>,
    pub records: Vec<String>,
    pub votes: Vec<String>,
    pub outcomes: Vec<String>,
}

/// A draft, with one part of it to be edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftView {
    pub key: String,
    pub name: String,
    /// The version that it becomes when it is published.
    pub next_version: u32,
    /// How many times it was saved.
    pub edit: i64,
    pub saved: (String, Moment),
    pub steps: Vec<DraftStep>,
    /// What is wrong with the process as a whole.
    pub problems: Vec<String>,
    /// How much is wrong in all.
    pub wrong: usize,
    pub part: DraftPart,
    /// Why the viewer cannot edit; empty if they can.
    pub why_not: String,
}

/// A step of a draft in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftStep {
    pub number: String,
    pub name: String,
    pub problems: Vec<String>,
}

/// What is edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DraftPart {
    Step(Box<StepForm>, Words),
    Head(HeadForm),
    Text(String),
}

/// Words that can stand in a step's form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Words {
    pub roles: Vec<Choice>,
    /// Steps and ends.
    pub targets: Vec<Choice>,
    pub effects: Vec<String>,
    /// Gates as they are written, and what they mean.
    pub gates: Vec<(String, String)>,
}

/// Which processes the releases of a product follow.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChoiceForm {
    /// Empty for all products.
    pub product: String,
    pub major: String,
    pub minor: String,
    pub emergency: String,
    /// What was chosen when the form was filled in.
    pub seen: String,
}

/// A process under a new key.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct CopyForm {
    /// The process that is copied.
    pub process: String,
    pub version: String,
    pub key: String,
    pub name: String,
}

/// A template that is brought in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TemplateForm {
    /// Empty for the template's own.
    pub key: String,
    pub text: String,
}

/// Something that is done with a draft.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DraftForm {
    pub process: String,
    /// How many times it was saved when the form was filled in.
    pub edit: String,
    /// The whole as TOML.
    pub text: String,
    /// The step's place.
    pub at: String,
    /// `add`, `remove`, `up` or `down`.
    pub what: String,
    /// Not empty once it is confirmed.
    pub sure: String,
}

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

/// All processes, and which releases follow which.
#[server(endpoint = "processes/list", input = GetUrl)]
pub async fn read_library() -> Result<LibraryView, AppError> {
    crate::server::call(crate::server::operations::library::list).await
}

/// A version of a process; the newest where none is named.
#[server(endpoint = "processes/read", input = GetUrl)]
pub async fn read_process(
    #[server(default)] key: String,
    #[server(default)] version: String,
) -> Result<ProcessView, AppError> {
    crate::server::call(move |cx| crate::server::operations::library::process(cx, key, version)).await
}

/// A draft, with one part to be edited: a step's place, `head` or `text`.
#[server(endpoint = "processes/draft", input = GetUrl)]
pub async fn read_draft(
    #[server(default)] key: String,
    #[server(default)] part: String,
) -> Result<DraftView, AppError> {
    crate::server::call(move |cx| crate::server::operations::library::draft(cx, key, part)).await
}

/// Says which processes the releases of a product follow.
#[server(endpoint = "processes/choose")]
pub async fn choose_processes(#[server(default)] form: ChoiceForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::library::choose(cx, form)).await
}

/// Copies a process under a new key, as a draft.
#[server(endpoint = "processes/copy")]
pub async fn copy_process(#[server(default)] form: CopyForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::library::copy(cx, form)).await
}

/// Brings in a template, as a draft.
#[server(endpoint = "processes/import")]
pub async fn import_process(#[server(default)] form: TemplateForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::library::import(cx, form)).await
}

/// Begins a draft of a process's next version.
#[server(endpoint = "processes/start-draft")]
pub async fn start_process_draft(#[server(default)] form: DraftForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::library::start(cx, form)).await
}

/// Saves a step of a draft.
#[server(endpoint = "processes/save-step")]
pub async fn save_process_step(#[server(default)] form: StepForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::library::save_step(cx, form)).await
}

/// Saves the name, source and ends of a draft.
#[server(endpoint = "processes/save-head")]
pub async fn save_process_head(#[server(default)] form: HeadForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::library::save_head(cx, form)).await
}

/// Saves a draft as a whole.
#[server(endpoint = "processes/save-text")]
pub async fn save_process_text(#[server(default)] form: DraftForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::library::save_text(cx, form)).await
}

/// Adds, removes or moves a step of a draft.
#[server(endpoint = "processes/change-steps")]
pub async fn change_process_steps(#[server(default)] form: DraftForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::library::change_steps(cx, form)).await
}

/// Publishes a draft as the next version of its process.
#[server(endpoint = "processes/publish")]
pub async fn publish_process(#[server(default)] form: DraftForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::library::publish(cx, form)).await
}

/// Throws a draft away.
#[server(endpoint = "processes/discard")]
pub async fn discard_process_draft(#[server(default)] form: DraftForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::library::discard(cx, form)).await
}

/// What moving a release to another version of its process would change.
#[server(endpoint = "processes/of-release", input = GetUrl)]
pub async fn read_move(id: String, #[server(default)] version: String) -> Result<MoveView, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call(move |cx| crate::server::operations::library::move_view(cx, id, version)).await
}

/// Moves a release to another version of its process.
#[server(endpoint = "processes/move-release")]
pub async fn move_release(#[server(default)] form: MoveForm) -> Result<Done, AppError> {
    let id = super::releases::request_id(&form.request)?;
    crate::server::call(move |cx| crate::server::operations::library::move_release(cx, id, form)).await
}
