//! Pieces that several views share.

use serde::{Deserialize, Serialize};

/// The answer to everything that changes something.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// What was done, as a sentence.
    pub message: String,
    /// The page to go to; none to stay.
    #[serde(default)]
    pub go_to: Option<String>,
    /// Whether that page is to be loaded afresh: who is signed in has changed.
    #[serde(default)]
    pub afresh: bool,
    /// A secret that is told by this answer and never again: never kept in a cookie, an address or the trail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
}

impl Done {
    /// Stay on the page.
    pub fn here(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }

    /// Go to another page.
    pub fn to(page: impl Into<String>, message: impl Into<String>) -> Self {
        Self { message: message.into(), go_to: Some(page.into()), ..Self::default() }
    }

    /// Load another page afresh, since who is signed in has changed.
    pub fn afresh(page: impl Into<String>, message: impl Into<String>) -> Self {
        Self { message: message.into(), go_to: Some(page.into()), afresh: true, ..Self::default() }
    }

    /// Stay on the page, and show a secret this once.
    pub fn with_secret(message: impl Into<String>, secret: String) -> Self {
        Self { message: message.into(), secret: Some(secret), ..Self::default() }
    }
}

/// A moment, in words for the viewer. The server writes them, since it knows the zones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moment {
    /// RFC 3339 in UTC, for machines and `<time datetime>`.
    pub utc: String,
    /// In the viewer's zone: "Sat 21 Nov 2026, 10:06 CET".
    pub words: String,
}

/// A period, in the viewer's zone and in its own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    pub starts: Moment,
    pub ends: Moment,
    /// In the viewer's zone: "Sat 21 Nov 2026, 22:00 – 23:30 CET".
    pub words: String,
    /// The same in its own zone; empty when the zones show the same.
    pub own: String,
}

/// Somebody or something to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub value: String,
    pub label: String,
}
