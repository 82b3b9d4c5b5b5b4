//! Settings: accounts and their roles, the catalogue of products and components, the policy on segregation of duties.

use super::{AppError, Done, views::Choice};
use crate::domain::{
    access::SodPolicy,
    approval::{VotePolicy, VotePolicyForm},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// An account, as administrators see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountRow {
    pub id: String,
    pub name: String,
    pub email: String,
    /// Role keys.
    pub roles: Vec<String>,
    /// The roles in words.
    pub roles_words: String,
    pub time_zone: String,
    pub disabled: bool,
    /// Whether it is the viewer's own.
    pub mine: bool,
}

/// A product with the names of its components.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductRow {
    pub id: String,
    pub name: String,
    pub components: Vec<String>,
}

/// What the settings page shows; each part only to those who may change it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SettingsView {
    pub people: Option<Vec<AccountRow>>,
    pub policy: Option<SodPolicy>,
    /// Which edits of a plan void votes; everybody who sees the settings reads it.
    pub votes: VotePolicy,
    pub products: Vec<ProductRow>,
    /// The products to choose from.
    pub choices: Vec<Choice>,
}

/// A new account, as typed.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct AccountForm {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub email: String,
    #[serde(default)]
    pub password: String,
    /// Role keys.
    #[serde(default)]
    pub roles: Vec<String>,
    #[serde(default)]
    pub time_zone: String,
}

impl std::fmt::Debug for AccountForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccountForm").field("email", &self.email).finish_non_exhaustive()
    }
}

/// The roles that somebody is to have.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RolesForm {
    #[serde(default)]
    pub person: String,
    /// Role keys; none takes all roles away.
    #[serde(default)]
    pub roles: Vec<String>,
}

/// A password that an administrator gives.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct GivenPasswordForm {
    #[serde(default)]
    pub person: String,
    #[serde(default)]
    pub password: String,
}

impl std::fmt::Debug for GivenPasswordForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GivenPasswordForm").field("person", &self.person).finish_non_exhaustive()
    }
}

/// Whether somebody may sign in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct AccessForm {
    #[serde(default)]
    pub person: String,
    /// `enable` or `disable`.
    #[serde(default)]
    pub access: String,
}

/// A new product, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ProductForm {
    #[serde(default)]
    pub name: String,
}

/// A new component, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ComponentForm {
    #[serde(default)]
    pub product: String,
    #[serde(default)]
    pub name: String,
}

/// The policy chosen.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct PolicyForm {
    /// `sox-strict` or `product-team`.
    #[serde(default)]
    pub policy: String,
}

/// What the settings page shows.
#[server(endpoint = "settings", input = GetUrl)]
pub async fn read_settings() -> Result<SettingsView, AppError> {
    crate::server::call(crate::server::operations::people::settings).await
}

/// Makes an account.
#[server(endpoint = "people/add")]
pub async fn add_person(#[server(default)] form: AccountForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::people::add(cx, form)).await
}

/// Replaces somebody's roles.
#[server(endpoint = "people/set-roles")]
pub async fn set_roles(#[server(default)] form: RolesForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::people::set_roles(cx, form)).await
}

/// Gives somebody another password.
#[server(endpoint = "people/give-password")]
pub async fn give_password(#[server(default)] form: GivenPasswordForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::people::give_password(cx, form)).await
}

/// Lets somebody sign in, or no longer.
#[server(endpoint = "people/set-access")]
pub async fn set_access(#[server(default)] form: AccessForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::people::set_access(cx, form)).await
}

/// Chooses how development and LIVE deployment are kept apart.
#[server(endpoint = "policy/set")]
pub async fn set_policy(#[server(default)] form: PolicyForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::people::set_policy(cx, form)).await
}

/// Chooses which edits of a plan keep the votes on it.
#[server(endpoint = "policy/set-votes")]
pub async fn set_vote_policy(#[server(default)] form: VotePolicyForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::people::set_vote_policy(cx, form)).await
}

/// Adds a product.
#[server(endpoint = "catalogue/add-product")]
pub async fn add_product(#[server(default)] form: ProductForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::catalogue::add_product(cx, form)).await
}

/// Adds a component to a product.
#[server(endpoint = "catalogue/add-component")]
pub async fn add_component(#[server(default)] form: ComponentForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::catalogue::add_component(cx, form)).await
}
