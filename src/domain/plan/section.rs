//! The sections of a plan: which there are, which a release cannot do without, and how far each is.

use super::{Plan, check::Asks, shape::Part};
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
    Summary = "summary", "Summary",
        "What changes, in a few sentences; which change asked for it, who began it, and which problems it answers.";
    Contents = "contents", "Contents",
        "What is in the release: features, fixes, and what has been left out on purpose.";
    BusinessCase = "business-case", "Business case",
        "Why it is worth it: what it brings, what it costs, what happens without it.";
    Effects = "effects", "Effects",
        "Whom and what the release affects outside its own team, and what has to be ready there.";
    Components = "components", "Components and impact",
        "Which components change, from which version to which, and whether people can work meanwhile.";
    Policy = "policy", "Release policy",
        "What this release is for, how it is handled, and the rules by which changes are accepted into it.";
    Criteria = "criteria", "Acceptance criteria",
        "What must be so before the release is accepted for LIVE; each one can be answered with yes or no.";
    Stakeholders = "stakeholders", "Stakeholders and escalation",
        "Who is involved and how, who manages the release, and who is called when something goes wrong.";
    Raci = "raci", "RACI",
        "Who is responsible, accountable, consulted and informed, for each responsibility.";
    Window = "window", "Date and window",
        "When the release is planned for, and what it needs of a maintenance window.";
    Implementation = "implementation", "Implementation plan",
        "What is built or changed before the deployment, by whom, and in which order.";
    Schedule = "schedule", "Release plan",
        "Who does what and when: activities with an owner, a start, a duration and what they wait for.";
    Backout = "backout", "Backout plan",
        "When the release is taken back, and the steps that do it, in order.";
    TestPlan = "test-plan", "Test plan",
        "What is tested, by whom, in which environment, and how the backout plan is tried out.";
    Tickets = "tickets", "Tickets to validate",
        "Which tickets of the support desk are to be tested and validated.";
    Scenarios = "scenarios", "Test scenarios",
        "What is tried after the release: progression for the new, regression for the old.";
    Checks = "checks", "Pre-release checklist",
        "What must have been checked before the release: unit, regression, performance and so on.";
    Communication = "communication", "Communication",
        "Who is told what, when and by whom: before, during and after the release.";
    Training = "training", "Training",
        "Who has to learn what before the release is live.";
    Logistics = "logistics", "Logistics",
        "What must be where: people on call, rooms, hardware, licences, access.";
    Artefacts = "artefacts", "Artefacts",
        "What goes with the release: guides, notes, known errors and workarounds, as text or as attached documents.";
}

/// Sections that belong together, for a list of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    What,
    Rules,
    Who,
    How,
    Proof,
    Around,
}

impl Group {
    /// Every group, in the order of the sections.
    pub const ALL: &'static [Self] = &[Self::What, Self::Rules, Self::Who, Self::How, Self::Proof, Self::Around];

    /// The key in the page.
    pub fn key(self) -> &'static str {
        match self {
            Self::What => "what",
            Self::Rules => "rules",
            Self::Who => "who",
            Self::How => "how",
            Self::Proof => "proof",
            Self::Around => "around",
        }
    }

    /// The heading.
    pub fn label(self) -> &'static str {
        match self {
            Self::What => "What and why",
            Self::Rules => "Rules",
            Self::Who => "Who",
            Self::How => "When and how",
            Self::Proof => "Tests",
            Self::Around => "Around it",
        }
    }
}

impl Section {
    /// The group that it is listed in; sections of one group follow each other.
    pub fn group(self) -> Group {
        match self {
            Self::Summary | Self::Contents | Self::BusinessCase | Self::Effects | Self::Components => Group::What,
            Self::Policy | Self::Criteria => Group::Rules,
            Self::Stakeholders | Self::Raci => Group::Who,
            Self::Window | Self::Implementation | Self::Schedule | Self::Backout => Group::How,
            Self::TestPlan | Self::Tickets | Self::Scenarios | Self::Checks => Group::Proof,
            Self::Communication | Self::Training | Self::Logistics | Self::Artefacts => Group::Around,
        }
    }
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
            _ => false,
        }
    }

    /// The field of the plan that the section's first problem points to.
    pub fn field(self) -> &'static str {
        if self == Self::Backout {
            return "backout";
        }
        match self.parts().first() {
            Some(Part::Text(field)) => field.key,
            Some(Part::Table(table)) => table.rows.path(),
            Some(Part::Rules) | None => "rules",
        }
    }
}

impl Plan {
    /// The sections that somebody who reads the plan wants to see: those that are begun or marked as not applicable, and
    /// those that most releases cannot do without.
    pub fn sections_to_read(&self) -> impl Iterator<Item = Section> {
        let is_there = |s: &Section| self.is_started(*s) || self.not_applicable.contains_key(s) || s.required("major");
        Section::ALL.iter().copied().filter(is_there)
    }

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
        let is_begun = |part: &Part| match part {
            Part::Text(field) => self.written(field.key).is_some_and(|text| !text.trim().is_empty()),
            Part::Rules => self.rules != AcceptanceRules::default(),
            Part::Table(table) => self.count(table.rows) > 0,
        };
        section.parts().iter().any(is_begun)
    }
}
