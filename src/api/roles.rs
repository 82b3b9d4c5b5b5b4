//! Who has which role for a release, and which steps nobody may act on.

use super::{AppError, Done, views::Choice};
use crate::domain::process::staffing::Gap;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// The roles of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RolesOfRelease {
    pub id: String,
    /// The product's name.
    pub product: String,
    /// The roles that its process asks, in the order in which they are first asked.
    pub asked: Vec<RoleAsked>,
    /// Roles given for this release or its product that its process does not ask.
    pub others: Vec<RoleAsked>,
    /// Steps at hand or ahead that nobody may act on.
    pub gaps: Vec<Gap>,
    /// Why the viewer may not give roles; empty when they may.
    pub why_not: String,
    /// Whether the viewer may give roles for all releases of the product, too.
    pub whole_product: bool,
    /// The roles to choose from.
    pub roles: Vec<Choice>,
    /// The people to choose from.
    pub people: Vec<Choice>,
}

/// A role, with those who have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleAsked {
    pub key: String,
    pub label: String,
    /// What the process asks of it, such as "steps 4 and 10; votes on “Go or No-Go”".
    pub asked_for: String,
    pub holders: Vec<Holder>,
}

/// Somebody who has a role.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Holder {
    pub person: String,
    pub name: String,
    /// `product`, `release`, or empty for the whole workspace.
    pub reach: String,
}

/// A role to give or to take.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RoleInPartForm {
    #[serde(default)]
    pub request: String,
    #[serde(default)]
    pub person: String,
    #[serde(default)]
    pub role: String,
    /// `product` or `release`.
    #[serde(default)]
    pub reach: String,
}

/// Who has which role for a release.
#[server(endpoint = "roles/of-release", input = GetUrl)]
pub async fn read_roles(id: String) -> Result<RolesOfRelease, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::roles::of_release(cx, id)).await
}

/// Gives somebody a role for a release or its product.
#[server(endpoint = "roles/give")]
pub async fn give_role(#[server(default)] form: RoleInPartForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::roles::give(cx, form)).await
}

/// Takes a role for a release or its product from somebody.
#[server(endpoint = "roles/take")]
pub async fn take_role(#[server(default)] form: RoleInPartForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::roles::take(cx, form)).await
}
