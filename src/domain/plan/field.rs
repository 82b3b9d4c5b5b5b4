//! Single fields of a plan by their path, as typed, and the rows of its lists. Paths are those of [`super::merge`] and
//! [`super::diff`]: `activities.<id>.owner`.

use super::{Activity, BackoutStep, Criterion, Plan, Section};
use std::collections::HashMap;

/// The lists of a plan that people edit row by row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rows {
    Criteria,
    Activities,
    BackoutSteps,
}

impl Rows {
    /// The list's path.
    pub fn path(self) -> &'static str {
        match self {
            Self::Criteria => "criteria",
            Self::Activities => "activities",
            Self::BackoutSteps => "backout.steps",
        }
    }
}

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
            ["skipped", section] => yes(self.not_applicable.contains_key(&section.parse().ok()?)),
            ["not_applicable", section] => self.not_applicable.get(&section.parse().ok()?)?.clone(),
            _ => self.note(path)?.clone(),
        })
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

    /// The ids of a list's rows, in order.
    pub fn row_ids(&self, rows: Rows) -> Vec<String> {
        match rows {
            Rows::Criteria => self.criteria.iter().map(|r| r.id.clone()).collect(),
            Rows::Activities => self.activities.iter().map(|r| r.id.clone()).collect(),
            Rows::BackoutSteps => self.backout.steps.iter().map(|r| r.id.clone()).collect(),
        }
    }

    /// Adds an empty row at the end of a list.
    pub fn add_row(&mut self, rows: Rows, id: &str) {
        match rows {
            Rows::Criteria => _ = row(&mut self.criteria, id),
            Rows::Activities => _ = row(&mut self.activities, id),
            Rows::BackoutSteps => _ = row(&mut self.backout.steps, id),
        }
    }

    /// Removes a row. Nothing waits any longer for an activity that is removed.
    pub fn remove_row(&mut self, rows: Rows, id: &str) {
        match rows {
            Rows::Criteria => self.criteria.retain(|r| r.id != id),
            Rows::Activities => {
                self.activities.retain(|r| r.id != id);
                self.activities.iter_mut().for_each(|a| a.waits_for.retain(|w| w != id));
            }
            Rows::BackoutSteps => self.backout.steps.retain(|r| r.id != id),
        }
    }

    /// Moves a row by one place, if there is one.
    pub fn move_row(&mut self, rows: Rows, id: &str, up: bool) {
        let ids = self.row_ids(rows);
        let Some(at) = ids.iter().position(|i| i == id) else { return };
        let to = if up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < ids.len()) };
        let Some(to) = to else { return };
        match rows {
            Rows::Criteria => self.criteria.swap(at, to),
            Rows::Activities => self.activities.swap(at, to),
            Rows::BackoutSteps => self.backout.steps.swap(at, to),
        }
    }

    /// A problem's field with its row named by id instead of number: `activities.2.owner` becomes `activities.<id>.owner`.
    pub fn path_of_problem(&self, field: &str) -> String {
        let (rows, rest) = if let Some(rest) = field.strip_prefix("activities.") {
            (Rows::Activities, rest)
        } else if let Some(rest) = field.strip_prefix("criteria.") {
            (Rows::Criteria, rest)
        } else if let Some(rest) = field.strip_prefix("backout.steps.") {
            (Rows::BackoutSteps, rest)
        } else {
            return field.to_owned();
        };
        let (number, tail) = rest.split_once('.').unwrap_or((rest, ""));
        let id = number.parse().ok().and_then(|n: usize| match rows {
            Rows::Criteria => self.criteria.get(n).map(|r| r.id.as_str()),
            Rows::Activities => self.activities.get(n).map(|r| r.id.as_str()),
            Rows::BackoutSteps => self.backout.steps.get(n).map(|r| r.id.as_str()),
        });
        match id {
            Some(id) => format!("{}.{id}.{tail}", rows.path()),
            None => field.to_owned(),
        }
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
        let id = known.get(word).map_or(word, |id| *id).to_owned();
        if !waits.contains(&id) {
            waits.push(id);
        }
    }
    waits
}

/// A row of a list, told by its id.
trait Row: Default {
    fn id(&mut self) -> &mut String;
}

macro_rules! rows {
    ($($name:ident)*) => {$(
        impl Row for $name {
            fn id(&mut self) -> &mut String {
                &mut self.id
            }
        }
    )*};
}

rows! { Criterion Activity BackoutStep }

/// The row with this id; a new one at the end if there is none.
fn row<'l, R: Row>(list: &'l mut Vec<R>, id: &str) -> &'l mut R {
    let at = list.iter_mut().position(|r| r.id() == id).unwrap_or_else(|| {
        let mut new = R::default();
        id.clone_into(new.id());
        list.push(new);
        list.len() - 1
    });
    &mut list[at]
}
