//! Evidence that a release can be taken back (S1.67). A rollback is untested, verified with the reason why it cannot be
//! tested, or rehearsed. Each piece of evidence is for one plan revision and one set of packages, and no longer counts
//! when either has changed. How long there is to turn back is [`no_return`]'s.

mod form;
pub mod no_return;

pub use form::{NewRehearsal, RehearsalForm, VerificationForm, VerificationTimeForm};
pub use no_return::Budget;

use super::ids::EvidenceId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How it is known that the rollback works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// It cannot be tested, for this reason; the plan was gone through instead.
    Verified { reason: String },
    /// It was carried out somewhere.
    Rehearsed(Rehearsal),
}

/// A rehearsal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rehearsal {
    /// When it was done.
    pub on: DateTime<Utc>,
    /// Who did it.
    pub who: String,
    /// In which environment.
    pub place: String,
    /// How long it took.
    pub minutes: i64,
    pub succeeded: bool,
    pub note: String,
}

/// A piece of evidence with what it is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    pub id: EvidenceId,
    pub proof: Proof,
    /// The number of the plan revision.
    pub revision: u32,
    /// Its SHA-256.
    pub plan: String,
    /// The fingerprint of the packages and their parts.
    pub packages: String,
    /// Who recorded it, and when.
    pub by_name: String,
    pub at: DateTime<Utc>,
}

/// What evidence would have to be for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Number and SHA-256 of the newest revision, once there is one.
    pub revision: Option<(u32, String)>,
    /// The fingerprint of the packages and their parts.
    pub packages: String,
}

/// What is known of a release's rollback (S1.67).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    Untested,
    Verified,
    Rehearsed,
    /// The last rehearsal for what is planned now failed.
    Failed,
}

impl Standing {
    /// The word shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Untested => "Untested",
            Self::Verified => "Verified",
            Self::Rehearsed => "Rehearsed",
            Self::Failed => "Rehearsal failed",
        }
    }
}

impl Evidence {
    /// Why it does not count any more; none while it does.
    pub fn expired(&self, target: &Target) -> Option<String> {
        let did = match self.proof {
            Proof::Verified { .. } => "verified",
            Proof::Rehearsed(_) => "rehearsed",
        };
        let mut words = Vec::new();
        match &target.revision {
            Some((_, hash)) if *hash == self.plan => {}
            Some((number, _)) => words.push(format!(
                "The rollback was {did} for revision {}; the plan is at revision {number}.",
                self.revision
            )),
            None => words.push(format!("The rollback was {did} for a plan that is not there any more.")),
        }
        if self.packages != target.packages {
            words.push(format!("The packages or their parts have changed since the rollback was {did}."));
        }
        (!words.is_empty()).then(|| words.join(" "))
    }

    /// The rehearsal, if it is one that succeeded.
    fn successful(&self) -> Option<&Rehearsal> {
        match &self.proof {
            Proof::Rehearsed(rehearsal) if rehearsal.succeeded => Some(rehearsal),
            _ => None,
        }
    }
}

/// The newest evidence that is for what is planned now; `evidence` has the newest first.
pub fn current<'a>(evidence: &'a [Evidence], target: &Target) -> Option<&'a Evidence> {
    evidence.iter().find(|e| e.expired(target).is_none())
}

/// What is known of the rollback now.
pub fn standing(evidence: &[Evidence], target: &Target) -> Standing {
    match current(evidence, target).map(|e| &e.proof) {
        None => Standing::Untested,
        Some(Proof::Verified { .. }) => Standing::Verified,
        Some(Proof::Rehearsed(rehearsal)) if rehearsal.succeeded => Standing::Rehearsed,
        Some(Proof::Rehearsed(_)) => Standing::Failed,
    }
}

/// What is missing until the rollback is proved, in words; none when it is.
pub fn missing(evidence: &[Evidence], target: &Target) -> Option<String> {
    match (standing(evidence, target), evidence.iter().find_map(|e| e.expired(target))) {
        (Standing::Verified | Standing::Rehearsed, _) => None,
        (Standing::Failed, _) => Some(
            "The last rehearsal of the rollback failed: mend the plan or the packages, or rehearse it again.".into(),
        ),
        (Standing::Untested, Some(expired)) => Some(format!("{expired} Rehearse or verify it again.")),
        (Standing::Untested, None) => {
            Some("The rollback is untested: rehearse it, or verify it with the reason why it cannot be tested.".into())
        }
    }
}

/// How many minutes the rollback took when it was last rehearsed for what is planned now.
pub fn measured(evidence: &[Evidence], target: &Target) -> Option<i64> {
    evidence.iter().filter(|e| e.expired(target).is_none()).find_map(|e| e.successful().map(|r| r.minutes))
}

#[cfg(test)]
mod tests;
