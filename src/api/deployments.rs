//! Deployments: reading and recording them.

use super::{AppError, Done, views::Moment};
use crate::domain::{access::SodPolicy, calendar::Environment, deployment::DeploymentForm, process::Missing};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// The deployments of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deployments {
    pub id: String,
    pub has_release: bool,
    pub policy: SodPolicy,
    /// TEST, then LIVE.
    pub targets: Vec<Target>,
    /// The newest first.
    pub rows: Vec<DeploymentRow>,
}

/// An environment as the target of the next deployment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Target {
    pub environment: Environment,
    /// Whether the release as it is now is there.
    pub deployed: bool,
    /// How many of the release's packages are there.
    pub packages: usize,
    pub of: usize,
    /// Why the viewer may not record a deployment there; empty when they may.
    pub why_not: String,
    /// What is in the way of a deployment there.
    pub missing: Vec<Missing>,
}

/// A recorded deployment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeploymentRow {
    pub environment: Environment,
    pub succeeded: bool,
    pub note: String,
    /// The plan revision's SHA-256; empty before one was frozen.
    pub revision_hash: String,
    pub packages: i64,
    pub by: String,
    pub at: Moment,
}

/// The deployments of a release, and what is in the way of the next.
#[server(endpoint = "deployments/list", input = GetUrl)]
pub async fn read_deployments(id: String) -> Result<Deployments, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::deployments::list(cx, id)).await
}

/// Records a deployment.
#[server(endpoint = "deployments/record")]
pub async fn record_deployment(#[server(default)] form: DeploymentForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::deployments::record(cx, form)).await
}
