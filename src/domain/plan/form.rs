//! A section of the plan as a plain form posts it, for editing without scripts. Reading it never fails: what is wrong is
//! told by [`super::check`] once it is a plan.

use super::{
    Activity, Backout, Criterion, Plan, PlanEdit, Row, Section, Side, as_meant, check, field,
    rows::{ID, id_of},
};
use crate::domain::{change::AcceptanceRules, problem::Problem, text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a section's form sends. Only the fields of its section count.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SectionForm {
    pub request: String,
    /// The section's key.
    pub section: String,
    /// The number of the save that the form shows.
    pub edit: String,
    /// The section as the form showed it, as JSON: what people changed is told from it.
    pub base: String,
    /// `side:path` for each field that two people changed.
    pub choices: Vec<String>,
    /// Not empty if the section does not apply.
    pub skipped: String,
    /// Why it does not apply.
    pub reason: String,
    pub policy: String,
    pub rules: RulesForm,
    pub contents: String,
    pub criteria: Vec<Criterion>,
    pub activities: Vec<ActivityForm>,
    pub test_plan: String,
    pub backout: Backout,
    pub communication: String,
    pub training: String,
    pub logistics: String,
    /// Further texts by their keys.
    pub texts: BTreeMap<String, String>,
    /// Rows of further tables by the tables' keys.
    pub tables: BTreeMap<String, Vec<Row>>,
    /// The ids of the backout steps as the form counts them, with commas between.
    pub steps: String,
}

/// The rules for accepting changes, as typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RulesForm {
    pub max_risk: String,
    pub max_outage_minutes: String,
    pub only_release_components: String,
    pub only_approved: String,
    pub problem_ticket_required: String,
}

/// An activity, as typed: what it waits for are numbers of rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActivityForm {
    pub id: String,
    pub title: String,
    pub owner: String,
    pub starts: String,
    pub minutes: String,
    pub waits_for: String,
    /// The number of a backout step.
    pub undone_by: String,
    /// Not empty for a checkpoint.
    pub checkpoint: String,
}

impl SectionForm {
    /// The section that it is about.
    pub fn section(&self) -> Option<Section> {
        self.section.parse().ok()
    }

    /// The edit that it makes. `new_id` names rows that have no id.
    pub fn edit(&self, section: Section, new_id: impl FnMut() -> String) -> PlanEdit {
        let base: Plan = serde_json::from_str(&self.base).unwrap_or_default();
        let choice =
            |c: &String| c.split_once(':').and_then(|(side, path)| Some((path.to_owned(), side.parse::<Side>().ok()?)));
        PlanEdit {
            edit: self.edit.trim().parse().unwrap_or_default(),
            sections: vec![section],
            base: base.part(section),
            mine: self.plan(new_id).part(section),
            choices: self.choices.iter().filter_map(choice).collect(),
        }
    }

    /// What was typed that a plan cannot even hold.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<(), Problem> {
        if self.section() == Some(Section::Policy) { longest_outage(&self.rules.max_outage_minutes) } else { Ok(()) }
    }

    /// The form as a plan. Rows without any text are left out: clearing a row removes it.
    pub fn plan(&self, mut new_id: impl FnMut() -> String) -> Plan {
        let mut named = |id: &str| if id.trim().is_empty() { new_id() } else { id.trim().to_owned() };
        let empty = |texts: &[&String]| texts.iter().all(|t| t.trim().is_empty());
        let texts = self.texts.iter().filter(|(_, text)| !text.is_empty());
        let mut plan = Plan {
            texts: texts.map(|(key, text)| (key.clone(), as_meant(&format!("texts.{key}"), &lines(text)))).collect(),
            policy: lines(&self.policy),
            rules: AcceptanceRules::default(),
            contents: lines(&self.contents),
            criteria: self.criteria.iter().filter(|c| !empty(&[&c.text])).cloned().collect(),
            test_plan: lines(&self.test_plan),
            backout: self.backout.clone(),
            communication: lines(&self.communication),
            training: lines(&self.training),
            logistics: lines(&self.logistics),
            ..Plan::default()
        };
        for (rule, typed) in self.rules.texts() {
            plan.set_text(&format!("rules.{rule}"), typed);
        }
        plan.criteria.iter_mut().for_each(|c| c.id = named(&c.id));
        plan.backout.trigger = lines(&plan.backout.trigger);
        plan.backout.steps.retain(|s| !empty(&[&s.title, &s.owner, &s.minutes]));
        for step in &mut plan.backout.steps {
            step.id = named(&step.id);
            step.minutes = as_meant("backout.steps.x.minutes", &step.minutes);
        }
        for (table, rows) in &self.tables {
            let rows = rows.iter().filter(|r| r.iter().any(|(key, text)| key != ID && !text.trim().is_empty()));
            let rows: Vec<_> = rows.map(|r| cells(table, r, named(id_of(r)))).collect();
            if !rows.is_empty() {
                plan.tables.insert(table.clone(), rows);
            }
        }
        // Numbers are those of the rows that people saw, so rows are left out last.
        let steps: Vec<&str> = self.steps.split(',').collect();
        let all: Vec<Activity> = self.activities.iter().map(|a| a.activity(named(&a.id), &steps)).collect();
        let waits = self.activities.iter().map(|a| field::waits_from(&a.waits_for, &all));
        let filled = self.activities.iter().map(|a| !empty(&[&a.title, &a.owner, &a.starts, &a.minutes, &a.waits_for]));
        let rows = all.iter().cloned().zip(waits).zip(filled).filter(|(_, filled)| *filled);
        plan.activities = rows.map(|((a, waits_for), _)| Activity { waits_for, ..a }).collect();
        if let (Some(section), false) = (self.section(), self.skipped.is_empty()) {
            plan.not_applicable.insert(section, self.reason.clone());
        }
        plan
    }
}

impl RulesForm {
    fn texts(&self) -> [(&'static str, &str); 5] {
        [
            ("max_risk", &self.max_risk),
            ("max_outage_minutes", &self.max_outage_minutes),
            ("only_release_components", &self.only_release_components),
            ("only_approved", &self.only_approved),
            ("problem_ticket_required", &self.problem_ticket_required),
        ]
    }
}

impl ActivityForm {
    fn activity(&self, id: String, steps: &[&str]) -> Activity {
        let undone_by = self.undone_by.trim();
        let place = undone_by.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        Activity {
            undone_by: place.and_then(|n| steps.get(n)).map_or(undone_by, |id| *id).to_owned(),
            checkpoint: !self.checkpoint.is_empty(),
            id,
            title: self.title.clone(),
            owner: self.owner.clone(),
            starts: as_meant("activities.x.starts", &self.starts),
            minutes: as_meant("activities.x.minutes", &self.minutes),
            ..Activity::default()
        }
    }
}

/// The field of a plan that holds a number and no text.
pub const LONGEST_OUTAGE: &str = "rules.max_outage_minutes";

/// Whether the longest outage, as typed, is a number or nothing.
///
/// # Errors
/// What is wrong with it.
pub fn longest_outage(typed: &str) -> Result<(), Problem> {
    if typed.trim().is_empty() {
        return Ok(());
    }
    text::whole_number(LONGEST_OUTAGE, "the longest outage", typed, 0, check::MAX_MINUTES).map(|_| ())
}

/// Forms send line ends as CR LF; a text box reads them as LF. One way, so that what was not touched is not an edit.
fn lines(typed: &str) -> String {
    typed.replace("\r\n", "\n")
}

/// A row as it is kept: line ends one way, and nothing where nothing is typed.
fn cells(table: &str, row: &Row, id: String) -> Row {
    let typed = row.iter().filter(|(key, text)| *key != ID && !text.is_empty());
    let meant = |key: &str, text: &str| as_meant(&format!("tables.{table}.{id}.{key}"), &lines(text));
    let mut kept: Row = typed.map(|(key, text)| (key.clone(), meant(key, text))).collect();
    kept.insert(ID.to_owned(), id);
    kept
}
