//! The processes that ship with Slipway, as they stand in their source documents.

use super::Definition;
use std::sync::LazyLock;

/// The key of the process that a release request gets by itself (S0.5).
pub const RELEASE_REQUEST: &str = "alm-release-request";

/// The "ALM - Release Request" workflow of source S0, as TOML.
pub const RELEASE_REQUEST_TOML: &str = include_str!("builtin/release_request.toml");

/// The key of the process that releases follow where nothing else was chosen: that of source S1.
pub const RELEASE_AND_DEPLOYMENT: &str = "release-and-deployment";

/// Release and deployment management in twenty steps, source S1, as TOML.
pub const RELEASE_AND_DEPLOYMENT_TOML: &str = include_str!("builtin/release_and_deployment.toml");

/// The key of the process that follows the release policy of source S4.
pub const RELEASE_POLICY: &str = "release-policy";

/// The release policy of source S4, as TOML.
pub const RELEASE_POLICY_TOML: &str = include_str!("builtin/release_policy.toml");

/// The shipped processes as TOML.
pub const ALL: &[&str] = &[RELEASE_AND_DEPLOYMENT_TOML, RELEASE_REQUEST_TOML, RELEASE_POLICY_TOML];

/// The shipped processes, read once.
pub fn all() -> &'static [Definition] {
    static READ: LazyLock<Vec<Definition>> =
        LazyLock::new(|| ALL.iter().filter_map(|text| Definition::from_toml(text).ok()).collect());
    &READ
}

/// The shipped process with this key and version.
pub fn find(key: &str, version: u32) -> Option<Definition> {
    all().iter().find(|d| d.key == key && d.version == version).cloned()
}

#[cfg(test)]
mod tests;
