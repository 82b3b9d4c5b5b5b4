//! Processes while they are written: copied or brought in, edited part by part, checked while people type, published or
//! thrown away.

use crate::{
    api::{
        AppError, Done,
        views::{Choice, Moment},
    },
    domain::{
        problem::Problem,
        process::draft::{HeadForm, StepForm},
    },
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

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
    pub found: Findings,
    pub part: DraftPart,
    /// Why the viewer cannot edit; empty if they can.
    pub why_not: String,
}

/// What is wrong with a draft, as it was saved or as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Findings {
    pub steps: Vec<DraftStep>,
    /// What is wrong with the process as a whole.
    pub whole: Vec<String>,
    /// How much is wrong in all.
    pub wrong: usize,
    /// What is wrong with fields of the part that is edited, by their names in its form.
    pub fields: Vec<Problem>,
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
    /// With what the system can do when a release is raised.
    Head(HeadForm, Vec<Choice>),
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

/// A draft, with one part to be edited: a step's place, `head` or `text`.
#[server(endpoint = "processes/draft", input = GetUrl)]
pub async fn read_draft(
    #[server(default)] key: String,
    #[server(default)] part: String,
) -> Result<DraftView, AppError> {
    crate::server::call(move |cx| crate::server::operations::library::draft(cx, key, part)).await
}

/// What would be wrong with a draft if a step were saved as it is typed. Changes nothing; what is typed is too long for an
/// address, so it is posted.
#[server(endpoint = "processes/check-step")]
pub async fn check_process_step(#[server(default)] form: StepForm) -> Result<Findings, AppError> {
    crate::server::call_to_look(|cx| crate::server::operations::library::check_step(cx, form)).await
}

/// As [`check_process_step`], for the name, source and ends.
#[server(endpoint = "processes/check-head")]
pub async fn check_process_head(#[server(default)] form: HeadForm) -> Result<Findings, AppError> {
    crate::server::call_to_look(|cx| crate::server::operations::library::check_head(cx, form)).await
}

/// As [`check_process_step`], for the whole text.
#[server(endpoint = "processes/check-text")]
pub async fn check_process_text(#[server(default)] form: DraftForm) -> Result<Findings, AppError> {
    crate::server::call_to_look(|cx| crate::server::operations::library::check_text(cx, form)).await
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
