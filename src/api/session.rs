//! Signing in and out, and the people whom the demo offers.

use super::{AppError, Done, views::Choice};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What the sign-in form sends.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct SignInForm {
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub password: String,
    /// The page to go to afterwards.
    #[serde(default)]
    pub next: String,
    /// In demo mode: the sample person's address, instead of address and password.
    #[serde(default)]
    pub person: String,
}

impl std::fmt::Debug for SignInForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignInForm").field("email", &self.email).finish_non_exhaustive()
    }
}

/// What the set-up form sends: the first administrator's account.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct SetUpForm {
    #[serde(default)]
    pub token: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub password: String,
    #[serde(default)]
    pub time_zone: String,
}

impl std::fmt::Debug for SetUpForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SetUpForm").field("email", &self.email).finish_non_exhaustive()
    }
}

/// The password of all sample people, for forms that ask for it again. It protects nothing, and the banner says it.
pub const SAMPLE_PASSWORD: &str = "slipway demo";

/// A sample person of the demo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SamplePerson {
    pub email: String,
    pub name: String,
    pub roles: String,
}

/// Starts a session.
#[server(endpoint = "session/sign-in")]
pub async fn sign_in(#[server(default)] form: SignInForm) -> Result<Done, AppError> {
    crate::server::call_public(|state, parts| crate::server::operations::session::sign_in(state, parts, form))
        .await
        .map(crate::server::web::with_cookie)
}

/// Ends the session.
#[server(endpoint = "session/sign-out")]
pub async fn sign_out() -> Result<Done, AppError> {
    let done = crate::server::call_public(crate::server::operations::session::sign_out).await?;
    Ok(crate::server::web::forgotten(crate::server::web::with_cookie(done)))
}

/// Makes the first administrator of an empty Slipway, by the one-time link printed at start.
#[server(endpoint = "session/set-up")]
pub async fn set_up(#[server(default)] form: SetUpForm) -> Result<Done, AppError> {
    crate::server::call_public(|state, parts| crate::server::operations::session::set_up(state, parts, form))
        .await
        .map(crate::server::web::with_cookie)
}

/// Whether Slipway has anybody who may sign in yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetUpState {
    /// Nobody has an account.
    pub is_empty: bool,
    /// The link can be used.
    pub is_valid: bool,
}

/// Whether Slipway is set up, and whether this link could do it.
#[server(endpoint = "session/set-up-state", input = leptos::server_fn::codec::GetUrl)]
pub async fn read_set_up_state(#[server(default)] token: String) -> Result<SetUpState, AppError> {
    crate::server::call_public(|state, _| crate::server::operations::session::set_up_state(state, token)).await
}

/// The demo's sample people; empty outside the demo.
#[server(endpoint = "session/sample-people", input = leptos::server_fn::codec::GetUrl)]
pub async fn read_sample_people() -> Result<Vec<SamplePerson>, AppError> {
    crate::server::call_public(|state, _| crate::server::operations::session::sample_people(state)).await
}

/// Known time zones, for suggestions.
#[server(endpoint = "session/time-zones", input = leptos::server_fn::codec::GetUrl)]
pub async fn read_time_zones() -> Result<Vec<String>, AppError> {
    Ok(crate::server::zones::TimeZones::names().map(str::to_owned).collect())
}

/// Products and components to choose from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Catalogue {
    pub products: Vec<Choice>,
    /// Components with their product's id.
    pub components: Vec<(String, Choice)>,
}

/// Products and components to choose from.
#[server(endpoint = "catalogue", input = leptos::server_fn::codec::GetUrl)]
pub async fn read_catalogue() -> Result<Catalogue, AppError> {
    crate::server::call(crate::server::operations::catalogue::choices).await
}
