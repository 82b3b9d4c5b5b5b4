//! Baselines of a release (S1.46): the versions and digests of configuration items at one moment, frozen. One is taken
//! before the installation (S1.48), one after it (S1.49), one when the release closes (S1.103); any of them is a restore
//! point (S1.50, S1.82). Does not know where the versions come from.

mod diff;
mod form;
mod table;

pub use diff::{Changed, Difference, difference};
pub use form::{Choose, NewBaseline, TypedFields, check_moment, chosen};
pub use table::{Directory, TypedRow, check, too_many, typed_csv, typed_json};

use super::{
    calendar::Environment,
    hash,
    ids::{BaselineId, ComponentId, PersonId, RequestId},
};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::{fmt, str::FromStr};

/// Rows that a baseline may have.
pub const ROWS: usize = 5_000;

/// When in its release a baseline is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BaselineMoment {
    /// Before the installation: what can be gone back to (S1.48).
    Before,
    /// After the installation (S1.49).
    After,
    /// When the CMDB is updated at the end (S1.103); never taken by hand.
    Closing,
}

impl BaselineMoment {
    /// Every moment.
    pub const ALL: &'static [Self] = &[Self::Before, Self::After, Self::Closing];

    /// The key in forms, gates and the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Before => "before",
            Self::After => "after",
            Self::Closing => "closing",
        }
    }

    /// The name shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Before => "Before installation",
            Self::After => "After installation",
            Self::Closing => "Closing",
        }
    }
}

impl fmt::Display for BaselineMoment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl FromStr for BaselineMoment {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|m| m.key() == key).ok_or(())
    }
}

/// One item in a baseline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaselineRow {
    pub component: ComponentId,
    /// As the item was called then: `Payments/api`.
    pub name: String,
    pub version: String,
    /// SHA-256 of what is installed, in lower-case hex; empty where it is not known.
    pub digest: String,
    pub note: String,
}

/// A baseline before it is frozen.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    pub id: BaselineId,
    pub request: RequestId,
    /// Counts up in the release. Of the same moment the newest counts; all stay.
    pub number: i64,
    pub moment: BaselineMoment,
    pub environment: Environment,
    pub rows: Vec<BaselineRow>,
    pub taken_by: PersonId,
    pub taken_at: DateTime<Utc>,
}

/// A frozen baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Baseline {
    pub snapshot: Snapshot,
    /// Over [`Snapshot::canonical`].
    pub sha256: String,
}

impl Snapshot {
    /// What the hash is over, and what can be taken away as a document.
    pub fn document(&self) -> Value {
        json!({
            "format": "slipway-baseline",
            "format_version": 1,
            "id": self.id,
            "request": self.request,
            "number": self.number,
            "moment": self.moment,
            "environment": self.environment,
            "rows": self.rows,
            "taken_by": self.taken_by,
            "taken_at": self.taken_at.to_rfc3339_opts(SecondsFormat::Micros, true),
        })
    }

    /// The one text of the document (RFC 8785).
    pub fn canonical(&self) -> String {
        hash::canonical(&self.document())
    }

    /// The same, frozen under its hash.
    pub fn freeze(self) -> Baseline {
        let sha256 = hash::sha256_hex(self.canonical().as_bytes());
        Baseline { snapshot: self, sha256 }
    }
}

impl Baseline {
    /// Whether the stored text is this baseline's, and its hash the text's.
    pub fn is_text_of(&self, text: &str) -> bool {
        self.snapshot.canonical() == text && hash::sha256_hex(text.as_bytes()) == self.sha256
    }
}

#[cfg(test)]
mod tests;
