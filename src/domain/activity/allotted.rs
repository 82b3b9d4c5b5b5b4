//! How long each phase of a release may take, by the release's type (S1.60): shipped values, and what a workspace says
//! instead. Due times are proposed from it, and the deadlines of building and testing follow (S1.59).

use super::Phase;
use crate::domain::{
    problem::{Check, Problem, Refusal},
    release::ReleaseKind,
    text,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Hours that a phase may be given: a year.
pub const LONGEST_HOURS: i64 = 8760;

/// The time allotted to each phase, in hours by the clock: nights and weekends count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allotted(BTreeMap<(ReleaseKind, Phase), i64>);

impl Allotted {
    /// The shipped values, with what the workspace says instead.
    pub fn new(own: impl IntoIterator<Item = (ReleaseKind, Phase, i64)>) -> Self {
        Self(own.into_iter().map(|(kind, phase, hours)| ((kind, phase), hours)).collect())
    }

    /// Hours for a phase of a release of this type.
    pub fn hours(&self, kind: ReleaseKind, phase: Phase) -> i64 {
        self.0.get(&(kind, phase)).copied().unwrap_or_else(|| shipped(kind, phase))
    }

    /// Hours for each phase, in their order.
    pub fn of(&self, kind: ReleaseKind) -> Vec<(Phase, i64)> {
        Phase::ALL.iter().map(|p| (*p, self.hours(kind, *p))).collect()
    }

    /// When something that begins at `from` has to be done.
    pub fn due(&self, kind: ReleaseKind, phase: Phase, from: DateTime<Utc>) -> DateTime<Utc> {
        from + TimeDelta::hours(self.hours(kind, phase))
    }

    /// Names the values of a type: who saves names those that they saw.
    pub fn edition(&self, kind: ReleaseKind) -> String {
        self.of(kind).iter().map(|(_, hours)| hours.to_string()).collect::<Vec<_>>().join("-")
    }
}

/// Until a workspace says otherwise. Ours: S1 says only that the time depends on the type.
fn shipped(kind: ReleaseKind, phase: Phase) -> i64 {
    let [major, minor, emergency] = match phase {
        Phase::Plan => [240, 72, 4],
        Phase::Package => [72, 24, 1],
        Phase::Build => [240, 72, 8],
        Phase::Test => [336, 120, 4],
        Phase::Prepare => [120, 48, 2],
        Phase::Deploy => [24, 8, 4],
        Phase::Support => [336, 168, 72],
        Phase::Review => [168, 120, 72],
        Phase::Close => [72, 48, 24],
    };
    match kind {
        ReleaseKind::Major => major,
        ReleaseKind::Minor => minor,
        ReleaseKind::Emergency => emergency,
    }
}

/// The hours of one release type, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct AllottedForm {
    /// A release type's key.
    #[serde(default)]
    pub kind: String,
    /// The edition that the form was filled with.
    #[serde(default)]
    pub seen: String,
    #[serde(default)]
    pub plan: String,
    #[serde(default)]
    pub package: String,
    #[serde(default)]
    pub build: String,
    #[serde(default)]
    pub test: String,
    #[serde(default)]
    pub prepare: String,
    #[serde(default)]
    pub deploy: String,
    #[serde(default)]
    pub support: String,
    #[serde(default)]
    pub review: String,
    #[serde(default)]
    pub close: String,
}

impl AllottedForm {
    /// What is typed for a phase.
    pub fn typed(&self, phase: Phase) -> &str {
        match phase {
            Phase::Plan => &self.plan,
            Phase::Package => &self.package,
            Phase::Build => &self.build,
            Phase::Test => &self.test,
            Phase::Prepare => &self.prepare,
            Phase::Deploy => &self.deploy,
            Phase::Support => &self.support,
            Phase::Review => &self.review,
            Phase::Close => &self.close,
        }
    }

    /// Reads the form: the type, and the hours of each phase.
    ///
    /// # Errors
    /// Every problem found; a conflict when somebody saved other hours meanwhile.
    pub fn check(&self, now: &Allotted) -> Result<(ReleaseKind, Vec<(Phase, i64)>), Refusal> {
        let kind: ReleaseKind = self.kind.parse().map_err(|()| Problem::new("kind", "Choose a release type."))?;
        let mut check = Check::new();
        let mut hours = Vec::new();
        for phase in Phase::ALL {
            let read = text::whole_number(phase.key(), "the hours", self.typed(*phase), 1, LONGEST_HOURS);
            hours.extend(check.take(read).map(|h| (*phase, h)));
        }
        let hours = check.finish(Some(hours))?;
        if self.seen != now.edition(kind) {
            let words = "Somebody saved other hours since you opened this page. Load it again and look.";
            return Err(Refusal::Conflict(words.into()));
        }
        Ok((kind, hours))
    }
}
