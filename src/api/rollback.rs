//! Rollbacks: evidence that they work, and how much time there is to turn back.

use super::{
    AppError, Done,
    views::{Moment, Period},
};
use crate::domain::rollback::{RehearsalForm, Standing, VerificationForm, VerificationTimeForm};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// The rollback tab of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rollback {
    pub id: String,
    pub standing: Standing,
    /// What is missing until it is proved; empty when nothing is.
    pub missing: String,
    pub backout: BackoutView,
    /// The newest first.
    pub evidence: Vec<EvidenceView>,
    pub limits: Limits,
    /// The minutes that verifying takes, as its form shows them.
    pub verification: String,
    /// Why the viewer may record nothing here; empty when they may.
    pub why_not: String,
    /// Number and SHA-256 of the revision that evidence would be for.
    pub revision: Option<(u32, String)>,
    /// Names the packages and parts that evidence would be for.
    pub packages: String,
    /// The zone in which the viewer enters times.
    pub zone: String,
}

/// How complete the backout plan is (S1.66).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BackoutView {
    /// The state of the plan's section, in a word.
    pub state: String,
    pub complete: bool,
    pub trigger: String,
    /// Title, owner and minutes of each step.
    pub steps: Vec<(String, String, String)>,
    /// How long all of them take; empty while that is not known.
    pub minutes: String,
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvidenceView {
    /// `None` for a verification, else whether the rehearsal succeeded.
    pub succeeded: Option<bool>,
    /// What was done, as sentences.
    pub words: String,
    /// When it was rehearsed.
    pub on: Option<Moment>,
    pub revision: u32,
    /// Why it does not count any more; empty while it does.
    pub expired: String,
    pub by: String,
    pub at: Moment,
}

/// What has to fit into the window, and the last safe moments.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limits {
    pub window: Period,
    /// How long the window is.
    pub lasts: String,
    /// How long each takes; empty where that is not known.
    pub deployment: String,
    pub verification: String,
    pub rollback: String,
    /// Whether the rollback was measured in a rehearsal.
    pub measured: bool,
    /// Why it does not fit, or what is not known; empty when it fits.
    pub missing: String,
    /// What is left over; empty when it does not fit.
    pub spare: String,
    pub last_start: Option<Limit>,
    pub last_rollback: Option<Limit>,
}

/// A last moment, and how far off it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Limit {
    pub at: Moment,
    pub passed: bool,
    /// `45 minutes left`, `passed 3 minutes ago`.
    pub words: String,
}

/// The rollback of a release.
#[server(endpoint = "rollback/read", input = GetUrl)]
pub async fn read_rollback(id: String) -> Result<Rollback, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::rollback::read(cx, id)).await
}

/// Records a rehearsal.
#[server(endpoint = "rollback/rehearse")]
pub async fn rehearse_rollback(#[server(default)] form: RehearsalForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::rollback::rehearse(cx, form)).await
}

/// Records that the rollback was verified, since it cannot be tested.
#[server(endpoint = "rollback/verify")]
pub async fn verify_rollback(#[server(default)] form: VerificationForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::rollback::verify(cx, form)).await
}

/// Says how long it takes to verify the deployment.
#[server(endpoint = "rollback/verification-time")]
pub async fn set_verification_time(#[server(default)] form: VerificationTimeForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| {
        crate::server::operations::rollback::set_verification_time(cx, form)
    })
    .await
}
