//! Templates of plans, and what the plan of a release can start from (S4.8).

use super::{
    AppError, Done,
    views::{Choice, Moment},
};
use crate::domain::plan::template::TemplateForm;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// A template in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TemplateRow {
    pub id: String,
    pub name: String,
    pub product: String,
    /// The types of release that it is for, in words.
    pub kinds: String,
    /// What it asks for beyond the usual sections, in words.
    pub required: String,
    pub by: String,
    pub at: Moment,
}

/// All templates.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TemplatesPage {
    /// By product and name.
    pub rows: Vec<TemplateRow>,
    /// Products to make one for.
    pub products: Vec<Choice>,
}

/// A template that is edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TemplateView {
    pub row: TemplateRow,
    pub form: TemplateForm,
    /// What is in it besides long texts: "12 activities".
    pub holds: Vec<String>,
    /// The window that its fixed starts are written for; empty if it has none.
    pub begins: String,
    /// Placeholders in it that nothing is known of.
    pub unknown: Vec<String>,
}

/// What makes a template of a release's plan.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MakeTemplateForm {
    pub request: String,
    pub name: String,
}

/// What adds an empty template.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AddTemplateForm {
    pub product: String,
    pub name: String,
}

/// Which template to remove, as it was shown.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TemplateRef {
    pub template: String,
    pub version: String,
}

/// Something that a plan can start from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StartChoice {
    /// The product's id.
    pub product: String,
    pub choice: Choice,
}

/// What starts the plan of a release.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StartPlanForm {
    pub request: String,
    /// `template:<id>` or `release:<id>`.
    pub start_from: String,
}

/// All templates.
#[server(endpoint = "templates/list", input = GetUrl)]
pub async fn read_templates() -> Result<TemplatesPage, AppError> {
    crate::server::call(crate::server::operations::templates::list).await
}

/// A template.
#[server(endpoint = "templates/read", input = GetUrl)]
pub async fn read_template(id: String) -> Result<TemplateView, AppError> {
    crate::server::call(|cx| crate::server::operations::templates::read(cx, id)).await
}

/// Makes a template of a release's plan. It is for the whole product, so a role for one release does not open it.
#[server(endpoint = "templates/make")]
pub async fn make_template(#[server(default)] form: MakeTemplateForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::templates::make(cx, form)).await
}

/// Adds an empty template.
#[server(endpoint = "templates/add")]
pub async fn add_template(#[server(default)] form: AddTemplateForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::templates::add(cx, form)).await
}

/// Changes a template.
#[server(endpoint = "templates/save")]
pub async fn save_template(#[server(default)] form: TemplateForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::templates::save(cx, form)).await
}

/// Removes a template; plans that were started from it stay.
#[server(endpoint = "templates/remove")]
pub async fn remove_template(#[server(default)] form: TemplateRef) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::templates::remove(cx, form)).await
}

/// What plans can start from, for the form that raises a release.
#[server(endpoint = "templates/starts", input = GetUrl)]
pub async fn read_starts() -> Result<Vec<StartChoice>, AppError> {
    crate::server::call(crate::server::operations::plans::starts).await
}

/// Starts the plan of a release in which nothing was written yet.
#[server(endpoint = "plans/start")]
pub async fn start_plan(#[server(default)] form: StartPlanForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::plans::start(cx, form)).await
}
