//! Packages and build: reading them, their parts and order, marking them as assembled, the build's plan and end.

use super::{
    AppError, Done,
    views::{Choice, Moment, Period},
};
use crate::domain::package::{BuildForm, MarkForm, OrderForm, Part, PartForm, PartRemoval};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// The build tab of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assembly {
    pub id: String,
    pub has_release: bool,
    /// Why the viewer may change nothing here; empty when they may.
    pub why_not: String,
    /// Why nobody may change the packages any more; empty while some may.
    pub frozen: String,
    /// In the order of assembly.
    pub packages: Vec<PackageView>,
    /// Components that can be parts.
    pub components: Vec<Choice>,
    /// What is missing until everything is assembled; empty when nothing is.
    pub missing: String,
    /// Names what the page shows of packages and parts.
    pub fingerprint: String,
    pub build: Option<BuildView>,
    /// What the build's form holds.
    pub form: BuildForm,
}

/// A package with its parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PackageView {
    pub id: String,
    /// Its place in the order of assembly, from 1.
    pub place: usize,
    pub name: String,
    pub assembled: bool,
    /// Who assembled it and when.
    pub by: Option<(String, Moment)>,
    /// Why it does not count as assembled any more, and since when.
    pub undone: Option<(String, Moment)>,
    pub parts: Vec<Part>,
    /// The names of the packages that it is assembled after.
    pub after: Vec<String>,
    /// Their ids.
    pub after_ids: Vec<String>,
    /// The other packages of the release.
    pub others: Vec<Choice>,
    /// Why it cannot be marked as assembled now; empty when it can.
    pub held: String,
}

/// The build as planned and as it came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BuildView {
    pub team: String,
    pub planned: Period,
    pub ended: Option<Moment>,
    pub late: bool,
    /// How it stands against its plan, as a sentence.
    pub standing: String,
    pub note: String,
}

/// The packages and the build of a release.
#[server(endpoint = "packages/list", input = GetUrl)]
pub async fn read_assembly(id: String) -> Result<Assembly, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::packages::list(cx, id)).await
}

/// Adds a part to a package.
#[server(endpoint = "packages/add-part")]
pub async fn add_part(#[server(default)] form: PartForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::packages::add_part(cx, form)).await
}

/// Takes a part out of a package.
#[server(endpoint = "packages/remove-part")]
pub async fn remove_part(#[server(default)] form: PartRemoval) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::packages::remove_part(cx, form)).await
}

/// Says after which packages one is assembled.
#[server(endpoint = "packages/order")]
pub async fn order_package(#[server(default)] form: OrderForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::packages::order(cx, form)).await
}

/// Marks a package as assembled.
#[server(endpoint = "packages/assemble")]
pub async fn assemble_package(#[server(default)] form: MarkForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::packages::assemble(cx, form)).await
}

/// Saves the build's plan and end.
#[server(endpoint = "packages/build")]
pub async fn save_build(#[server(default)] form: BuildForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::packages::save_build(cx, form)).await
}
