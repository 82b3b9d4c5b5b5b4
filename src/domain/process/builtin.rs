//! The processes that ship with Slipway, as they stand in their source documents.

use super::Definition;
use std::sync::LazyLock;

/// The key of the process that a release request gets by itself (S0.5).
pub const RELEASE_REQUEST: &str = "alm-release-request";

/// The "ALM - Release Request" workflow of source S0, as TOML.
pub const RELEASE_REQUEST_TOML: &str = include_str!("builtin/release_request.toml");

/// The shipped processes as TOML.
pub const ALL: &[&str] = &[RELEASE_REQUEST_TOML];

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
