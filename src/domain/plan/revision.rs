//! Frozen plans. A revision is never changed; approvals name its hash, so that they are for exactly this text.

use super::{Plan, Required, Touched};
use crate::domain::{
    hash,
    ids::{PersonId, RequestId, RevisionId},
    problem::Problem,
    text,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A plan as it was submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    pub id: RevisionId,
    pub request: RequestId,
    /// 1 for the release's first.
    pub number: u32,
    pub plan: Plan,
    /// SHA-256 of [`Plan::canonical`], in lower-case hexadecimal digits.
    pub sha256: String,
    pub submitted_by: PersonId,
    pub submitted_at: DateTime<Utc>,
    /// Why it was submitted again; empty for a first one. No part of the hash.
    pub why: String,
    /// What it changed since the one before.
    pub touched: Touched,
    /// The version of the policy on votes that it was submitted under.
    pub policy: u32,
    /// Everybody who wrote on it, the submitter among them; none of them may approve it.
    pub editors: Vec<PersonId>,
}

/// Who submits a plan, when and as what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Submission {
    pub id: RevisionId,
    pub request: RequestId,
    pub number: u32,
    pub submitted_by: PersonId,
    pub submitted_at: DateTime<Utc>,
    /// Why, as [`why`] has read it.
    pub why: String,
    /// What changed since the revision before.
    pub touched: Touched,
    /// The version of the policy on votes as it is now.
    pub policy: u32,
    /// Everybody who wrote on the draft since the last revision.
    pub editors: Vec<PersonId>,
}

/// Freezes the plan of a release that cannot do without these sections; the name of its type stands for the usual ones.
///
/// # Errors
/// All that is wrong or missing, as [`Plan::check_for_submit`] says it.
pub fn freeze(plan: &Plan, required: impl Into<Required>, submission: Submission) -> Result<Revision, Vec<Problem>> {
    let problems = plan.check_for_submit(&required.into());
    if !problems.is_empty() {
        return Err(problems);
    }
    let Submission { id, request, number, submitted_by, submitted_at, why, touched, policy, mut editors } = submission;
    editors.push(submitted_by);
    editors.sort();
    editors.dedup();
    let sha256 = plan.sha256();
    let plan = plan.clone();
    Ok(Revision { id, request, number, plan, sha256, submitted_by, submitted_at, why, touched, policy, editors })
}

/// Why a plan is submitted, as typed: asked for from the second revision on.
///
/// # Errors
/// That it is missing, or too long.
pub fn why(number: u32, typed: &str) -> Result<String, Problem> {
    let (field, label) = ("why", "why it is submitted again");
    if number > 1 { text::line(field, label, typed) } else { text::optional_line(field, label, typed) }
}

impl Revision {
    /// Whether `text`, the canonical JSON that was kept, is still what was approved.
    pub fn is_text_of(&self, text: &str) -> bool {
        hash::sha256_hex(text.as_bytes()) == self.sha256
    }

    /// The first eight digits of the hash, for people.
    pub fn short_hash(&self) -> &str {
        self.sha256.get(..8).unwrap_or(&self.sha256)
    }
}
