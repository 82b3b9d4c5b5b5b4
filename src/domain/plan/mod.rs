//! Release plans: what a draft and a frozen revision hold. A draft may hold half-typed things, so what people type is
//! kept as text here and read by [`check`]; [`merge`] brings two people's edits together, [`diff`] shows what changed,
//! [`folding`] makes that short to read, [`Touched`] says which sections it is in, [`edit`] is what somebody changed,
//! [`mod@path`] lays its steps out in time, [`mod@field`] a single field of it, [`rows`] its lists, [`shape`] says which
//! there are, [`form`] reads a section's plain form, [`revision`] freezes. Who may edit, and when, is decided elsewhere.

pub mod check;
mod circle;
pub mod diff;
mod duration;
pub mod edit;
mod estimate;
pub mod field;
pub mod folding;
pub mod form;
pub mod import;
pub mod merge;
pub mod notes;
pub mod path;
mod place;
mod prose;
mod required;
pub mod revision;
pub mod rows;
pub mod section;
pub mod shape;
pub mod sheets;
pub mod start;
pub mod template;
pub mod text;
mod times;
mod touched;
mod typed;

pub use diff::{DiffKind, DiffPart, FieldChange, diff};
pub use edit::PlanEdit;
pub use estimate::Estimate;
pub use form::SectionForm;
pub use merge::{FieldConflict, Side, merge, resolve};
pub use path::Path;
pub use required::Required;
pub use revision::{Revision, Submission, freeze, why};
pub use rows::Rows;
pub use section::{Section, SectionState};
pub use template::Template;
pub use touched::Touched;
pub use typed::as_meant;

use super::{change::AcceptanceRules, hash, ids::AttachmentId};
use chrono::{Datelike, NaiveDateTime};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// A row of one of a plan's tables: its texts by the columns' keys, and its `id`.
pub type Row = BTreeMap<String, String>;

/// A release's plan, as typed. What a stored plan lacks is empty, what it has beyond this is ignored. Texts and tables
/// that this version does not know stay in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// The release policy (S0.13).
    pub policy: String,
    /// The rules for accepting changes (S0.15).
    pub rules: AcceptanceRules,
    /// What is in the release.
    pub contents: String,
    /// The release acceptance criteria (S0.16).
    pub criteria: Vec<Criterion>,
    /// Who does what and when (S0.21).
    pub activities: Vec<Activity>,
    /// What is tested, and how.
    pub test_plan: String,
    /// What is done if the release does not work (S0.20).
    pub backout: Backout,
    /// Who is told what, when (S0.22).
    pub communication: String,
    /// Who learns what before it goes live (S0.22).
    pub training: String,
    /// What must be where (S0.22).
    pub logistics: String,
    /// Other planning documents (S0.17).
    pub documents: Vec<PlanDocument>,
    /// Further texts by their keys; see [`shape`]. None is empty.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: BTreeMap<String, String>,
    /// The rows of further tables by the tables' keys; see [`shape`]. None is empty.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub tables: BTreeMap<String, Vec<Row>>,
    /// The sections that do not apply to this release, and why.
    #[serde(deserialize_with = "known_sections")]
    pub not_applicable: BTreeMap<Section, String>,
}

/// Something that must be so for the release to be accepted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Criterion {
    /// Names it inside the plan, also after it moved; made by whoever adds it.
    pub id: String,
    pub text: String,
}

/// A step of the roll-out: who does what and when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Activity {
    /// Names it inside the plan, also after it moved; made by whoever adds it.
    pub id: String,
    pub title: String,
    pub owner: String,
    /// When it starts, in the release's zone: `YYYY-MM-DDTHH:MM`. Empty if it starts when what it waits for is done.
    pub starts: String,
    /// How many minutes it takes: one number, or three for best, likely and worst ([`Estimate`]).
    pub minutes: String,
    /// The ids of the activities that must be done before.
    pub waits_for: Vec<String>,
    /// The id of the backout step that takes it back; empty if none does.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub undone_by: String,
    /// Whether people stop here and look before they go on.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub checkpoint: bool,
}

/// What is done if the release does not work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Backout {
    /// What must have happened for the release to be backed out.
    pub trigger: String,
    pub steps: Vec<BackoutStep>,
}

/// A step of backing out, after the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BackoutStep {
    /// Names it inside the plan, also after it moved; made by whoever adds it.
    pub id: String,
    pub title: String,
    pub owner: String,
    /// How many minutes it takes, as an activity's.
    pub minutes: String,
}

/// A planning document that belongs to the plan and is approved with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanDocument {
    pub attachment: AttachmentId,
    #[serde(default)]
    pub name: String,
    /// The hash of its bytes, so that approving the plan approves exactly this file.
    #[serde(default)]
    pub sha256: String,
}

impl Plan {
    /// The one text that this plan has: canonical JSON, which [`Plan::sha256`] hashes. A store keeps this very text of
    /// a revision, so that its hash can be checked after the model has grown.
    pub fn canonical(&self) -> String {
        hash::canonical(&serde_json::to_value(self).unwrap_or_default())
    }

    /// The hash that approvals of this plan name.
    pub fn sha256(&self) -> String {
        hash::sha256_hex(self.canonical().as_bytes())
    }

    /// The activity with this id.
    pub fn activity(&self, id: &str) -> Option<&Activity> {
        self.activities.iter().find(|a| a.id == id)
    }
}

impl Activity {
    /// When it starts, in the release's zone, if that can be read.
    pub fn start(&self) -> Option<NaiveDateTime> {
        local_time(&self.starts)
    }
}

/// A local time as browsers send it, with or without seconds.
pub fn local_time(typed: &str) -> Option<NaiveDateTime> {
    let typed = typed.trim();
    NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M")
        .or_else(|_| NaiveDateTime::parse_from_str(typed, "%Y-%m-%dT%H:%M:%S"))
        .ok()
        // Other years are slips of the finger; zone tables end with these.
        .filter(|at| (2000..=2100).contains(&at.year()))
}

/// Leaves out sections that this version does not know.
fn known_sections<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<Section, String>, D::Error> {
    let named = BTreeMap::<String, String>::deserialize(from)?;
    Ok(named.into_iter().filter_map(|(key, why)| Some((key.parse().ok()?, why))).collect())
}

#[cfg(test)]
mod tests;
