//! What somebody changed in a plan, section by section: what an editor sends to be merged. Whether the outcome makes
//! sense is [`super::check`]'s question.

use super::{FieldConflict, Plan, Section, Side, merge};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What somebody made of some sections of a plan, and what these were before.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanEdit {
    /// The number of the save that it started from; 0 where nothing was saved yet.
    pub edit: i64,
    /// The sections that were changed; the two plans count for these only.
    pub sections: Vec<Section>,
    pub base: Plan,
    pub mine: Plan,
    /// Whose text a field gets that two people changed, by path.
    pub choices: BTreeMap<String, Side>,
}

impl PlanEdit {
    /// What was changed between the two plans.
    pub fn between(edit: i64, base: &Plan, mine: &Plan) -> Self {
        let changed = |s: &&Section| base.part(**s) != mine.part(**s);
        let sections: Vec<_> = Section::ALL.iter().filter(changed).copied().collect();
        let part = |plan: &Plan| Plan::default().with_sections_of(plan, &sections);
        Self { edit, base: part(base), mine: part(mine), sections, choices: BTreeMap::new() }
    }

    /// The saved plan with this edit in it.
    ///
    /// # Errors
    /// The fields that were changed in different ways and that no choice decides.
    pub fn onto(&self, saved: &Plan) -> Result<Plan, Vec<FieldConflict>> {
        let whole = |part: &Plan| saved.clone().with_sections_of(part, &self.sections);
        merge::resolve(&whole(&self.base), &whole(&self.mine), saved, &self.choices)
    }
}

impl Section {
    /// The section that a problem's field or a change's path belongs to; none for the documents.
    pub fn of_field(field: &str) -> Option<Self> {
        let (first, rest) = field.split_once('.').unwrap_or((field, ""));
        match first {
            "rules" => Some(Self::Policy),
            "not_applicable" | "skipped" => rest.parse().ok(),
            first => Self::ALL.iter().copied().find(|s| s.field() == first),
        }
    }
}

impl Plan {
    /// The same plan with these sections taken from another.
    #[must_use]
    pub fn with_sections_of(mut self, other: &Plan, sections: &[Section]) -> Self {
        for section in sections {
            match section {
                Section::Policy => {
                    self.policy.clone_from(&other.policy);
                    self.rules = other.rules.clone();
                }
                Section::Contents => self.contents.clone_from(&other.contents),
                Section::Criteria => self.criteria.clone_from(&other.criteria),
                Section::Schedule => self.activities.clone_from(&other.activities),
                Section::TestPlan => self.test_plan.clone_from(&other.test_plan),
                Section::Backout => self.backout = other.backout.clone(),
                Section::Communication => self.communication.clone_from(&other.communication),
                Section::Training => self.training.clone_from(&other.training),
                Section::Logistics => self.logistics.clone_from(&other.logistics),
            }
            match other.not_applicable.get(section) {
                Some(why) => self.not_applicable.insert(*section, why.clone()),
                None => self.not_applicable.remove(section),
            };
        }
        self
    }

    /// Only this section of the plan.
    pub fn part(&self, section: Section) -> Plan {
        Plan::default().with_sections_of(self, &[section])
    }
}
