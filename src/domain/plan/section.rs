//! The sections of a plan: which there are, which a release cannot do without, and how far each is.

use super::{Plan, check::Asks};
use crate::domain::change::AcceptanceRules;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

macro_rules! sections {
    ($($name:ident = $key:literal, $label:literal, $description:literal;)*) => {
        /// A part of the plan that is written, checked and shown as one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Section { $(#[doc = $description] #[serde(rename = $key)] $name,)* }

        impl Section {
            /// Every section, in the order of the editor.
            pub const ALL: &'static [Section] = &[$(Section::$name),*];

            /// The key in addresses and stored plans.
            pub fn key(self) -> &'static str {
                match self { $(Section::$name => $key,)* }
            }

            /// The name shown.
            pub fn label(self) -> &'static str {
                match self { $(Section::$name => $label,)* }
            }

            /// What belongs into it, for those who write it.
            pub fn description(self) -> &'static str {
                match self { $(Section::$name => $description,)* }
            }
        }
    };
}

sections! {
    Policy = "policy", "Release policy",
        "What this release is for, how it is handled, and the rules by which changes are accepted into it.";
    Contents = "contents", "Contents",
        "What is in the release: features, fixes, and what has been left out on purpose.";
    Criteria = "criteria", "Acceptance criteria",
        "What must be so before the release is accepted for LIVE; each one can be answered with yes or no.";
    Schedule = "schedule", "Release plan",
        "Who does what and when: activities with an owner, a start, a duration and what they wait for.";
    TestPlan = "test-plan", "Test plan",
        "What is tested, by whom, in which environment, and how the backout plan is tried out.";
    Backout = "backout", "Backout plan",
        "When the release is taken back, and the steps that do it, in order.";
    Communication = "communication", "Communication",
        "Who is told what, when and by whom: before, during and after the release.";
    Training = "training", "Training",
        "Who has to learn what before the release is live.";
    Logistics = "logistics", "Logistics",
        "What must be where: people on call, rooms, hardware, licences, access.";
}

impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl FromStr for Section {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        Section::ALL.iter().copied().find(|s| s.key() == key).ok_or(())
    }
}

/// How far a section is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SectionState {
    /// Nothing has been entered.
    NotStarted,
    /// Something is missing or wrong.
    Incomplete,
    /// Everything asked for is there.
    Completed,
    /// Does not apply to this release, and it says why.
    NotApplicable,
}

impl SectionState {
    /// The key in style sheets.
    pub fn key(self) -> &'static str {
        match self {
            Self::NotStarted => "not-started",
            Self::Incomplete => "incomplete",
            Self::Completed => "completed",
            Self::NotApplicable => "not-applicable",
        }
    }

    /// The name shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::NotStarted => "Not started",
            Self::Incomplete => "Incomplete",
            Self::Completed => "Completed",
            Self::NotApplicable => "Not applicable",
        }
    }
}

impl Section {
    /// Whether a release of this type (`major`, `minor`, `emergency`) cannot do without the section. The others may stay
    /// empty or be marked as not applicable. An emergency may skip the list of contents and the written test plan, never
    /// the backout plan; a type that is not known is asked for everything.
    pub fn required(self, release_type: &str) -> bool {
        match self {
            Self::Policy | Self::Criteria | Self::Schedule | Self::Backout => true,
            Self::Contents | Self::TestPlan => release_type != "emergency",
            Self::Communication | Self::Training | Self::Logistics => false,
        }
    }

    /// The field of the plan that the section's first problem points to.
    pub fn field(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Contents => "contents",
            Self::Criteria => "criteria",
            Self::Schedule => "activities",
            Self::TestPlan => "test_plan",
            Self::Backout => "backout",
            Self::Communication => "communication",
            Self::Training => "training",
            Self::Logistics => "logistics",
        }
    }
}

impl Plan {
    /// How far the section is.
    pub fn section_state(&self, section: Section) -> SectionState {
        let complete = || self.problems(section, Asks::Everything).is_empty();
        if self.not_applicable.contains_key(&section) {
            if complete() { SectionState::NotApplicable } else { SectionState::Incomplete }
        } else if !self.is_started(section) {
            SectionState::NotStarted
        } else if complete() {
            SectionState::Completed
        } else {
            SectionState::Incomplete
        }
    }

    /// Whether anything has been entered in the section. Rules that are as a new plan has them count as nothing.
    pub fn is_started(&self, section: Section) -> bool {
        let written = |text: &str| !text.trim().is_empty();
        match section {
            Section::Policy => written(&self.policy) || self.rules != AcceptanceRules::default(),
            Section::Contents => written(&self.contents),
            Section::Criteria => !self.criteria.is_empty(),
            Section::Schedule => !self.activities.is_empty(),
            Section::TestPlan => written(&self.test_plan),
            Section::Backout => written(&self.backout.trigger) || !self.backout.steps.is_empty(),
            Section::Communication => written(&self.communication),
            Section::Training => written(&self.training),
            Section::Logistics => written(&self.logistics),
        }
    }
}
