//! Change requests (RFCs): what somebody wants changed, how risky it is and where it stands. [`ChangeForm`] reads what
//! was typed, [`AcceptanceRules`] decide whether a release takes a change. Which release a change is in is not kept
//! here: that is the package's business.

mod form;
mod rules;
mod scope;

pub use form::{ChangeForm, NewChange};
pub use rules::{AcceptanceRules, ReleaseScope, RuleOutcome};
pub use scope::scope_is_open;

use super::{
    hash::{canonical, sha256_hex},
    ids::{ChangeId, ComponentId, PersonId, ProductId},
    problem::Refusal,
};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// How much can go wrong with a change; a higher risk is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Risk {
    /// Known work, easily undone.
    Low,
    /// Some of it is new, or undoing takes effort.
    Medium,
    /// New, far-reaching or hard to undo.
    High,
}

impl Risk {
    /// Every risk, the lowest first.
    pub const ALL: &'static [Risk] = &[Risk::Low, Risk::Medium, Risk::High];

    /// The key in files, forms and the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }

    /// The name shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Low => "Low",
            Self::Medium => "Medium",
            Self::High => "High",
        }
    }
}

impl fmt::Display for Risk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl FromStr for Risk {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        Risk::ALL.iter().copied().find(|r| r.key() == key).ok_or(())
    }
}

/// Where a change stands (S0.25).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeStatus {
    /// Raised, not yet decided on.
    #[default]
    Proposed,
    /// May be done.
    Approved,
    /// Taken into a release that is on its way.
    InRelease,
    /// Live and working.
    Implemented,
    /// Was live and has been taken back, or went down with its release.
    BackedOut,
    /// Shall not be done.
    Rejected,
    /// Nothing more happens.
    Closed,
}

impl Change {
    /// Its form, filled in as it is.
    pub fn form(&self) -> ChangeForm {
        ChangeForm {
            product: self.product.to_string(),
            title: self.title.clone(),
            reason: self.reason.clone(),
            problem_tickets: self.problem_tickets.join(", "),
            components: self.components.iter().map(ToString::to_string).collect(),
            outage_minutes: self.outage_minutes.to_string(),
            risk: self.risk.key().to_owned(),
        }
    }

    /// A fingerprint of what its form edits: who saves names the one that they started from.
    pub fn edition(&self) -> String {
        let mut components = self.components.clone();
        components.sort();
        let form = Self { components, ..self.clone() }.form();
        let form = serde_json::to_value(form).unwrap_or_default();
        sha256_hex(canonical(&form).as_bytes())
    }
}

impl ChangeStatus {
    /// Every status, in the order of a change's life.
    pub const ALL: &'static [ChangeStatus] = {
        use ChangeStatus::*;
        &[Proposed, Approved, InRelease, Implemented, BackedOut, Rejected, Closed]
    };

    /// The key in files, forms and the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::InRelease => "in-release",
            Self::Implemented => "implemented",
            Self::BackedOut => "backed-out",
            Self::Rejected => "rejected",
            Self::Closed => "closed",
        }
    }

    /// The name shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Proposed => "Proposed",
            Self::Approved => "Approved",
            Self::InRelease => "In release",
            Self::Implemented => "Implemented",
            Self::BackedOut => "Backed out",
            Self::Rejected => "Rejected",
            Self::Closed => "Closed",
        }
    }

    /// What it can become next. Leaving a release leads back to the status that the change had before.
    pub fn next(self) -> &'static [ChangeStatus] {
        use ChangeStatus::*;
        match self {
            Proposed => &[Approved, InRelease, Rejected, Closed],
            Approved => &[Proposed, InRelease, Rejected, Closed],
            InRelease => &[Proposed, Approved, Implemented, BackedOut],
            Implemented => &[BackedOut, Closed],
            BackedOut => &[Proposed, Closed],
            Rejected => &[Proposed, Closed],
            Closed => &[],
        }
    }

    /// Whether it can become `next`.
    pub fn can_become(self, next: ChangeStatus) -> bool {
        self.next().contains(&next)
    }

    /// What a change manager may choose by hand. A change enters, leaves and lives through a release with the release,
    /// so `InRelease` is neither offered nor left here; nor is a change called live by hand.
    pub fn choices(self) -> Vec<ChangeStatus> {
        use ChangeStatus::*;
        if self == InRelease {
            return Vec::new();
        }
        self.next().iter().copied().filter(|next| matches!(next, Proposed | Approved | Rejected | Closed)).collect()
    }

    /// The status after this one, if it is `next`.
    ///
    /// # Errors
    /// A conflict that says what the change can become instead.
    pub fn become_next(self, next: ChangeStatus) -> Result<ChangeStatus, Refusal> {
        if self.can_become(next) {
            return Ok(next);
        }
        let then = match self.next() {
            [] => "Nothing more can be done with it.".to_owned(),
            some => {
                let labels: Vec<_> = some.iter().map(|s| format!("“{}”", s.label())).collect();
                format!("It can become {}.", labels.join(", "))
            }
        };
        Err(Refusal::Conflict(format!("A change that is “{}” cannot become “{}”. {then}", self.label(), next.label())))
    }
}

impl fmt::Display for ChangeStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl FromStr for ChangeStatus {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        ChangeStatus::ALL.iter().copied().find(|s| s.key() == key).ok_or(())
    }
}

/// A change request (RFC).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    pub id: ChangeId,
    /// What people call it: `RFC-101`.
    pub number: String,
    pub product: ProductId,
    pub title: String,
    /// The name of who raised it.
    pub initiator: String,
    pub initiator_id: PersonId,
    /// Why it is wanted.
    pub reason: String,
    /// The problem tickets that it answers.
    pub problem_tickets: Vec<String>,
    /// The configuration items that it touches.
    pub components: Vec<ComponentId>,
    /// How long people cannot work while it goes in.
    pub outage_minutes: u32,
    pub risk: Risk,
    pub status: ChangeStatus,
}

#[cfg(test)]
mod tests;
