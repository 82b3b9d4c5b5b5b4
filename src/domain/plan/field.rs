//! Single fields of a plan by their path, as typed. Paths are those of [`super::merge`] and
//! [`super::diff`]: `activities.<id>.owner`.

use super::{
    Activity, Plan, Section,
    rows::{ID, id_of, row, table_row},
};
use std::collections::HashMap;

impl Plan {
    /// The text in the field at this path; none if there is no such field. What an activity waits for is written as the
    /// numbers of the rows: "1, 3".
    pub fn text_at(&self, path: &str) -> Option<String> {
        let parts: Vec<&str> = path.split('.').collect();
        let yes = |b: bool| if b { "true" } else { "" }.to_owned();
        Some(match parts.as_slice() {
            ["rules", "max_risk"] => self.rules.max_risk.map(|r| r.key().to_owned()).unwrap_or_default(),
            ["rules", "max_outage_minutes"] => self.rules.max_outage_minutes.map(|m| m.to_string()).unwrap_or_default(),
            ["rules", "only_release_components"] => yes(self.rules.only_release_components),
            ["rules", "only_approved"] => yes(self.rules.only_approved),
            ["rules", "problem_ticket_required"] => yes(self.rules.problem_ticket_required),
            ["criteria", id, "text"] => self.criteria.iter().find(|c| c.id == *id)?.text.clone(),
            ["activities", id, field] => self.activity_text(self.activity(id)?, field)?,
            ["backout", "steps", id, field] => {
                let step = self.backout.steps.iter().find(|s| s.id == *id)?;
                match *field {
                    "title" => step.title.clone(),
                    "owner" => step.owner.clone(),
                    "minutes" => step.minutes.clone(),
                    _ => return None,
                }
            }
            ["tables", table, id, column] => {
                let row = self.tables.get(*table)?.iter().find(|r| id_of(r) == *id)?;
                row.get(*column).cloned().unwrap_or_default()
            }
            ["skipped", section] => yes(self.not_applicable.contains_key(&section.parse().ok()?)),
            ["not_applicable", section] => self.not_applicable.get(&section.parse().ok()?)?.clone(),
            _ => self.written(path)?.to_owned(),
        })
    }

    /// The text with this path, which stands by itself and in no table: `contents`, `texts.business_case`.
    pub fn written(&self, path: &str) -> Option<&str> {
        match path.strip_prefix("texts.") {
            Some(key) => Some(self.texts.get(key).map_or("", String::as_str)),
            None => self.note(path).map(String::as_str),
        }
    }

    /// Sets the field at this path, as typed; a row that is not there yet is added. False if there is no such field, or
    /// if it cannot hold that text.
    pub fn set_text(&mut self, path: &str, typed: &str) -> bool {
        let parts: Vec<&str> = path.split('.').collect();
        match parts.as_slice() {
            ["rules", rule] => return self.set_rule(rule, typed),
            ["criteria", id, "text"] => row(&mut self.criteria, id).text = typed.to_owned(),
            ["activities", id, "waits_for"] => {
                let waits_for = waits_from(typed, &self.activities);
                row(&mut self.activities, id).waits_for = waits_for;
            }
            ["activities", id, "undone_by"] => {
                let undone_by = self.step_from(typed);
                row(&mut self.activities, id).undone_by = undone_by;
            }
            ["activities", id, "checkpoint"] => row(&mut self.activities, id).checkpoint = !typed.is_empty(),
            ["activities", id, field] => {
                let activity = row(&mut self.activities, id);
                let slot = match *field {
                    "title" => &mut activity.title,
                    "owner" => &mut activity.owner,
                    "starts" => &mut activity.starts,
                    "minutes" => &mut activity.minutes,
                    _ => return false,
                };
                typed.clone_into(slot);
            }
            ["backout", "steps", id, field] => {
                let step = row(&mut self.backout.steps, id);
                let slot = match *field {
                    "title" => &mut step.title,
                    "owner" => &mut step.owner,
                    "minutes" => &mut step.minutes,
                    _ => return false,
                };
                typed.clone_into(slot);
            }
            ["texts", key] => {
                if typed.is_empty() {
                    self.texts.remove(*key);
                } else {
                    self.texts.insert((*key).to_owned(), typed.to_owned());
                }
            }
            ["tables", table, id, column] if *column != ID => {
                let row = table_row(self.tables.entry((*table).to_owned()).or_default(), id);
                if typed.is_empty() {
                    row.remove(*column);
                } else {
                    row.insert((*column).to_owned(), typed.to_owned());
                }
            }
            ["skipped", section] => return self.skip(section, !typed.is_empty()),
            ["not_applicable", section] => {
                let Ok(section) = section.parse::<Section>() else { return false };
                match self.not_applicable.get_mut(&section) {
                    Some(why) => typed.clone_into(why),
                    None => return false,
                }
            }
            _ => match self.note_mut(path) {
                Some(note) => typed.clone_into(note),
                None => return false,
            },
        }
        true
    }

    /// The id of the backout step that is meant by its number; what is no step's number is kept as typed, for the check
    /// to name.
    fn step_from(&self, typed: &str) -> String {
        let typed = typed.trim();
        let place = typed.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        place.and_then(|n| self.backout.steps.get(n)).map_or_else(|| typed.to_owned(), |s| s.id.clone())
    }

    fn activity_text(&self, activity: &Activity, field: &str) -> Option<String> {
        Some(match field {
            "title" => activity.title.clone(),
            "owner" => activity.owner.clone(),
            "starts" => activity.starts.clone(),
            "minutes" => activity.minutes.clone(),
            "waits_for" => {
                let number =
                    |id: &String| self.activities.iter().position(|a| a.id == *id).map(|n| (n + 1).to_string());
                let numbers = activity.waits_for.iter().map(|id| number(id).unwrap_or_else(|| id.clone()));
                numbers.collect::<Vec<_>>().join(", ")
            }
            "undone_by" => {
                let place = self.backout.steps.iter().position(|s| s.id == activity.undone_by);
                place.map_or_else(|| activity.undone_by.clone(), |n| (n + 1).to_string())
            }
            "checkpoint" => if activity.checkpoint { "true" } else { "" }.to_owned(),
            _ => return None,
        })
    }

    fn set_rule(&mut self, rule: &str, typed: &str) -> bool {
        let (typed, yes) = (typed.trim(), !typed.is_empty());
        match rule {
            "max_risk" => self.rules.max_risk = typed.parse().ok(),
            "max_outage_minutes" if typed.is_empty() => self.rules.max_outage_minutes = None,
            "max_outage_minutes" => match typed.parse() {
                Ok(minutes) => self.rules.max_outage_minutes = Some(minutes),
                Err(_) => return false,
            },
            "only_release_components" => self.rules.only_release_components = yes,
            "only_approved" => self.rules.only_approved = yes,
            "problem_ticket_required" => self.rules.problem_ticket_required = yes,
            _ => return false,
        }
        true
    }

    fn skip(&mut self, section: &str, skip: bool) -> bool {
        let Ok(section) = section.parse() else { return false };
        if skip {
            self.not_applicable.entry(section).or_default();
        } else {
            self.not_applicable.remove(&section);
        }
        true
    }

    fn note(&self, path: &str) -> Option<&String> {
        Some(match path {
            "policy" => &self.policy,
            "contents" => &self.contents,
            "test_plan" => &self.test_plan,
            "backout.trigger" => &self.backout.trigger,
            "communication" => &self.communication,
            "training" => &self.training,
            "logistics" => &self.logistics,
            _ => return None,
        })
    }

    fn note_mut(&mut self, path: &str) -> Option<&mut String> {
        Some(match path {
            "policy" => &mut self.policy,
            "contents" => &mut self.contents,
            "test_plan" => &mut self.test_plan,
            "backout.trigger" => &mut self.backout.trigger,
            "communication" => &mut self.communication,
            "training" => &mut self.training,
            "logistics" => &mut self.logistics,
            _ => return None,
        })
    }
}

/// The activities that are meant by row numbers: "1, 3". What is no row's number is kept as typed, for the check to name.
pub(super) fn waits_from(typed: &str, activities: &[Activity]) -> Vec<String> {
    let known: HashMap<String, &str> =
        activities.iter().enumerate().map(|(n, a)| ((n + 1).to_string(), a.id.as_str())).collect();
    let words = typed.split([',', ';', ' ']).map(str::trim).filter(|w| !w.is_empty());
    let mut waits: Vec<String> = Vec::new();
    for word in words {
        let one = known.get(word).map(|id| vec![*id]);
        let all = || span(word)?.map(|n| known.get(&n.to_string()).copied()).collect::<Option<Vec<_>>>();
        let ids = one.or_else(all).unwrap_or_else(|| vec![word]);
        for id in ids {
            if !waits.iter().any(|w| w == id) {
                waits.push(id.to_owned());
            }
        }
    }
    waits
}

/// The numbers from one to another, "35-36": at most as many as one may wait for.
pub(super) fn span(typed: &str) -> Option<std::ops::RangeInclusive<usize>> {
    let (from, to) = typed.split_once(['-', '–'])?;
    let (from, to): (usize, usize) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
    (from < to && to - from < super::check::MAX_WAITS).then_some(from..=to)
}
