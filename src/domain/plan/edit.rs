//! What somebody changed in a plan, section by section: what an editor sends to be merged. Whether the outcome makes
//! sense is [`super::check`]'s question.

use super::{FieldConflict, Plan, Rows, Section, Side, merge, shape::Part};
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

    /// How many fields it changes; a row that comes or goes counts as one, as does an order that is another.
    pub fn count(&self) -> usize {
        let differs = |path: &str| self.base.text_at(path) != self.mine.text_at(path);
        let part = |part: &Part| match part {
            Part::Text(field) => usize::from(differs(field.key)),
            Part::Rules => usize::from(self.base.rules != self.mine.rules),
            Part::Table(table) => {
                let (before, after) = (self.base.row_ids(table.rows), self.mine.row_ids(table.rows));
                let path = table.rows.path();
                let stayed: Vec<_> = before.iter().filter(|id| after.contains(id)).collect();
                let cells =
                    stayed.iter().flat_map(|id| table.columns.iter().map(move |c| format!("{path}.{id}.{}", c.key)));
                let moved = stayed.iter().copied().ne(after.iter().filter(|id| before.contains(id)));
                cells.filter(|path| differs(path)).count() + before.len() + after.len() - 2 * stayed.len()
                    + usize::from(moved)
            }
        };
        let section = |s: &Section| {
            let skipped = self.base.not_applicable.get(s) != self.mine.not_applicable.get(s);
            s.parts().iter().map(part).sum::<usize>() + usize::from(skipped)
        };
        self.sections.iter().map(section).sum()
    }
}

impl Section {
    /// The section that a problem's field or a change's path belongs to; none for the documents.
    pub fn of_field(field: &str) -> Option<Self> {
        let (first, rest) = field.split_once('.').unwrap_or((field, ""));
        let is_in =
            |whole: &str| field.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
        let owns = |part: &Part| match part {
            Part::Text(text) => is_in(text.key),
            Part::Rules => first == "rules",
            Part::Table(table) => is_in(table.rows.path()),
        };
        match first {
            "not_applicable" | "skipped" => rest.parse().ok(),
            "backout" => Some(Self::Backout),
            _ => Self::ALL.iter().copied().find(|s| s.parts().iter().any(owns)),
        }
    }
}

impl Plan {
    /// The same plan with these sections taken from another.
    #[must_use]
    pub fn with_sections_of(mut self, other: &Plan, sections: &[Section]) -> Self {
        for section in sections {
            for part in section.parts() {
                self.take_part(part, other);
            }
            match other.not_applicable.get(section) {
                Some(why) => self.not_applicable.insert(*section, why.clone()),
                None => self.not_applicable.remove(section),
            };
        }
        self
    }

    fn take_part(&mut self, part: &Part, other: &Plan) {
        match part {
            Part::Text(field) => _ = self.set_text(field.key, other.written(field.key).unwrap_or_default()),
            Part::Rules => self.rules = other.rules.clone(),
            Part::Table(table) => match table.rows {
                Rows::Criteria => self.criteria.clone_from(&other.criteria),
                Rows::Activities => self.activities.clone_from(&other.activities),
                Rows::BackoutSteps => self.backout.steps.clone_from(&other.backout.steps),
                rows => {
                    let Some(key) = rows.table_key() else { return };
                    match other.tables.get(key) {
                        Some(rows) => _ = self.tables.insert(key.to_owned(), rows.clone()),
                        None => _ = self.tables.remove(key),
                    }
                }
            },
        }
    }

    /// Only this section of the plan.
    pub fn part(&self, section: Section) -> Plan {
        Plan::default().with_sections_of(self, &[section])
    }
}
