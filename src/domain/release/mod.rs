//! What is asked for: a release request (S0.1) with its product, number, window and components, and the release that it
//! leads to (S0.2). The way it goes is its process run's matter.

mod form;

pub use form::{NewRequest, RequestForm};

use super::{
    access::SodPolicy,
    calendar::Window,
    hash,
    ids::{ComponentId, PersonId, ProductId, ReleaseId, RequestId},
    process::Run,
};
use chrono::{DateTime, Utc};
use semver::Version;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{fmt, str::FromStr};

/// How much a release changes, and how fast it must come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReleaseKind {
    Major,
    #[default]
    Minor,
    Emergency,
}

impl ReleaseKind {
    /// Every kind.
    pub const ALL: &'static [Self] = &[Self::Major, Self::Minor, Self::Emergency];

    /// The key in forms and the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Emergency => "emergency",
        }
    }

    /// The name shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Major => "Major",
            Self::Minor => "Minor",
            Self::Emergency => "Emergency",
        }
    }
}

impl fmt::Display for ReleaseKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl FromStr for ReleaseKind {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|k| k.key() == key).ok_or(())
    }
}

/// A release request: the ticket that follows a process to its end (S0.1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Request {
    pub id: RequestId,
    /// Counts up in the workspace.
    pub number: u32,
    pub product: ProductId,
    pub product_name: String,
    pub title: String,
    pub kind: ReleaseKind,
    /// The release number (S0.14), unique in the product; may be given later, at the process's first step.
    pub version: Option<Version>,
    pub window: Window,
    pub components: Vec<(ComponentId, String)>,
    pub run: Run,
    /// The workspace's policy on segregation of duties when it was raised. It stays at least as strict for this release:
    /// nobody can loosen the rules for what is under way.
    pub policy: SodPolicy,
    /// When its dates became final (S1.33).
    pub dates_published_at: Option<DateTime<Utc>>,
    pub raised_by: PersonId,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// The release itself, created when its planning is approved (S0.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    pub id: ReleaseId,
    pub request: RequestId,
    pub created_at: DateTime<Utc>,
}

impl Request {
    /// Product and number, as people call it: "Payments 2.4.0", "Payments (no number yet)".
    pub fn name(&self) -> String {
        match &self.version {
            Some(version) => format!("{} {version}", self.product_name),
            None => format!("{} (no number yet)", self.product_name),
        }
    }

    /// A fingerprint of what people decide on besides the plan: type, number, window and components. A vote names it, so
    /// that it counts for what was read.
    pub fn fingerprint(&self) -> String {
        let mut components: Vec<_> = self.components.iter().map(|c| c.0).collect();
        components.sort();
        let read =
            json!({ "kind": self.kind, "version": self.version, "window": self.window, "components": components });
        hash::sha256_hex(hash::canonical(&read).as_bytes())
    }

    /// A fingerprint of everything that its form edits: who saves names the one that they started from.
    pub fn edition(&self) -> String {
        hash::sha256_hex(format!("{} {}", self.fingerprint(), self.title).as_bytes())
    }

    /// Whether its process is over.
    pub fn is_closed(&self) -> bool {
        matches!(self.run.at, super::process::Position::End(_))
    }
}

/// Reads a release number: a semantic version (semver.org 2.0.0), at most 64 characters.
///
/// # Errors
/// A problem with `field` that shows an example.
pub fn version(field: &str, text: &str) -> Result<Version, super::problem::Problem> {
    let text = text.trim();
    let wrong = || {
        super::problem::Problem::new(
            field,
            "The release number must be a semantic version such as 2.4.0 or 3.0.0-rc.1.",
        )
    };
    if text.len() > 64 {
        return Err(wrong());
    }
    let version = Version::parse(text).map_err(|_| wrong())?;
    if !version.build.is_empty() {
        // semver.org, 10: versions that differ only in build metadata have the same precedence.
        let words = "Leave out the “+” and what follows it: release numbers that differ only there are the same.";
        return Err(super::problem::Problem::new(field, words));
    }
    Ok(version)
}

#[cfg(test)]
mod tests;
