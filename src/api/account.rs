//! One's own account: who one is, time zone, password, calendar feed.

use super::{AppError, Done, views::Moment};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// The account page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountView {
    pub name: String,
    pub email: String,
    pub roles: String,
    pub time_zone: String,
    /// Every zone there is, to choose from.
    pub time_zones: Vec<String>,
    /// Now, as it reads in the zone.
    pub now: Moment,
    /// Since when the calendar feed has its address, if there is one.
    pub feed_since: Option<Moment>,
    /// Whether somebody else chose the password.
    pub password_given: bool,
}

/// The zone in which somebody reads times.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TimeZoneForm {
    pub time_zone: String,
}

/// A new password. The fields' names keep their values from being handed back in pages.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    pub password_old: String,
    pub password_new: String,
    pub password_again: String,
}

impl std::fmt::Debug for PasswordForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PasswordForm").finish_non_exhaustive()
    }
}

/// The account page.
#[server(endpoint = "account/view", input = GetUrl)]
pub async fn read_account() -> Result<AccountView, AppError> {
    crate::server::call_own(crate::server::operations::account::view).await
}

/// Sets the zone in which the person reads times.
#[server(endpoint = "account/time-zone")]
pub async fn set_time_zone(#[server(default)] form: TimeZoneForm) -> Result<Done, AppError> {
    crate::server::call_own(|cx| crate::server::operations::account::set_time_zone(cx, form)).await
}

/// Changes the password.
#[server(endpoint = "account/password")]
pub async fn change_password(#[server(default)] form: PasswordForm) -> Result<Done, AppError> {
    crate::server::call_public(|state, parts| crate::server::operations::account::change_password(state, parts, form))
        .await
        .map(crate::server::web::with_cookie)
}

/// Makes the calendar feed, or gives it a new address, which only this answer tells.
#[server(endpoint = "account/create-feed")]
pub async fn create_feed() -> Result<Done, AppError> {
    crate::server::call(crate::server::operations::account::create_feed).await
}

/// Revokes the calendar feed's address.
#[server(endpoint = "account/revoke-feed")]
pub async fn revoke_feed() -> Result<Done, AppError> {
    crate::server::call(crate::server::operations::account::revoke_feed).await
}
