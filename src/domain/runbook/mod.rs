//! The runbook: the activities of the deployment plan as they are carried out (S1.83). Who does what now, what waits for
//! what, planned against actual; what is late moves everything after it. It belongs to one plan revision.

mod forecast;
mod form;

pub use super::plan::path::Span;
pub use form::{Act, ActForm};

use super::{
    calendar::{Window, Zones, in_minutes, in_words},
    plan::{
        Plan,
        path::{on_clocks, planned},
    },
    problem::Refusal,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, str::FromStr};

/// How far an activity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Progress {
    /// Nobody has begun it.
    Waiting,
    Started,
    Finished,
    Failed,
    Skipped,
}

impl Progress {
    const ALL: [Self; 5] = [Self::Waiting, Self::Started, Self::Finished, Self::Failed, Self::Skipped];

    /// The key in the database and in forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Started => "started",
            Self::Finished => "finished",
            Self::Failed => "failed",
            Self::Skipped => "skipped",
        }
    }

    /// The word shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Started => "Under way",
            Self::Finished => "Finished",
            Self::Failed => "Failed",
            Self::Skipped => "Skipped",
        }
    }

    /// Whether what waits for it may begin.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Finished | Self::Skipped)
    }
}

impl FromStr for Progress {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|p| p.key() == key).ok_or(())
    }
}

/// What was recorded of an activity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The activity's id in the plan.
    pub activity: String,
    pub progress: Progress,
    pub started_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it failed or was skipped.
    pub reason: String,
    /// Who recorded it last.
    pub by_name: String,
}

/// An activity with all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub activity: String,
    pub title: String,
    pub owner: String,
    /// The places of the lines that it waits for.
    pub waits: Vec<usize>,
    /// The place of the backout step that undoes it.
    pub undone_by: Option<usize>,
    pub planned: Span,
    /// What was, where it is over; else what is to be expected now.
    pub forecast: Span,
    pub entry: Option<Entry>,
}

impl Line {
    /// How far it is.
    pub fn progress(&self) -> Progress {
        self.entry.as_ref().map_or(Progress::Waiting, |e| e.progress)
    }

    /// How many whole minutes later than planned it ends or will end; none if it does not.
    pub fn late(&self) -> Option<i64> {
        let minutes = in_minutes(self.forecast.ends - self.planned.ends);
        (minutes > 0 && self.progress() != Progress::Skipped).then_some(minutes)
    }
}

/// A plan revision as it is carried out; the lines stand as in the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Runbook {
    pub lines: Vec<Line>,
}

impl Runbook {
    /// The runbook of a plan, as it stands `now`. Fixed starts are read on the clocks of the window's zone; what starts
    /// with nothing starts with the window.
    pub fn new(plan: &Plan, window: &Window, zones: &dyn Zones, entries: Vec<Entry>, now: DateTime<Utc>) -> Self {
        let (waits, order) = plan.sequence();
        let mut entries: HashMap<String, Entry> = entries.into_iter().map(|e| (e.activity.clone(), e)).collect();
        let fixed = |i: usize| plan.activities.get(i)?.start().and_then(|at| on_clocks(at, &window.zone, zones));
        let minutes: Vec<TimeDelta> =
            plan.activities.iter().map(|a| TimeDelta::minutes(a.duration().unwrap_or(0).into())).collect();
        let planned = planned(&waits, &order, &minutes, fixed, window.starts_at);
        let entries: Vec<_> = plan.activities.iter().map(|a| entries.remove(&a.id)).collect();
        let expected = forecast::expected(&waits, &order, &minutes, &planned, fixed, &entries, now);
        let lines = plan.activities.iter().zip(waits).zip(planned.into_iter().zip(expected)).zip(entries).enumerate();
        let line = |(i, (((activity, waits), (planned, forecast)), entry)): (usize, _)| {
            let activity: &super::plan::Activity = activity;
            let (title, owner) = (activity.name(i), activity.owner.trim().to_owned());
            let undone_by = plan.undone_by(activity);
            Line { activity: activity.id.clone(), title, owner, waits, undone_by, planned, forecast, entry }
        };
        Self { lines: lines.map(line).collect() }
    }

    /// The place of an activity.
    pub fn place(&self, activity: &str) -> Option<usize> {
        self.lines.iter().position(|l| l.activity == activity)
    }

    /// What an activity still waits for.
    pub fn awaited(&self, place: usize) -> Vec<&Line> {
        let waits = self.lines.get(place).map(|l| l.waits.as_slice()).unwrap_or_default();
        waits.iter().filter_map(|w| self.lines.get(*w)).filter(|l| !l.progress().is_over()).collect()
    }

    /// Whether anything was recorded.
    pub fn is_begun(&self) -> bool {
        self.lines.iter().any(|l| l.entry.is_some())
    }

    /// When the last activity ends by what is known now.
    pub fn ends(&self) -> Option<DateTime<Utc>> {
        self.lines.iter().map(|l| l.forecast.ends).max()
    }

    /// When the last activity was to end.
    pub fn planned_end(&self) -> Option<DateTime<Utc>> {
        self.lines.iter().map(|l| l.planned.ends).max()
    }

    /// Carries an act out on the activity at a place.
    ///
    /// # Errors
    /// What is in the way: the activity's own state, or what it waits for.
    pub fn act(
        &self,
        place: usize,
        act: Act,
        reason: &str,
        by_name: &str,
        now: DateTime<Utc>,
    ) -> Result<Entry, Refusal> {
        let refuse = |words: String| Err(Refusal::Conflict(words));
        let Some(line) = self.lines.get(place) else { return refuse("The plan has no such activity.".into()) };
        let title = &line.title;
        let (progress, started_at, ended_at) = match (act, line.progress()) {
            (Act::Start, Progress::Waiting | Progress::Failed) => {
                let awaited = self.awaited(place);
                if let Some(first) = awaited.first() {
                    let state = first.progress().label().to_lowercase();
                    return refuse(format!("“{title}” waits for “{}”, which is {state}.", first.title));
                }
                (Progress::Started, Some(now), None)
            }
            (Act::Skip, Progress::Waiting | Progress::Failed) => (Progress::Skipped, None, Some(now)),
            (Act::Finish, Progress::Started) => (Progress::Finished, self.started(place), Some(now)),
            (Act::Fail, Progress::Started) => (Progress::Failed, self.started(place), Some(now)),
            (_, Progress::Started) => {
                return refuse(format!("“{title}” is under way: record that it is finished or that it failed."));
            }
            (_, Progress::Waiting) => return refuse(format!("“{title}” is not started yet.")),
            (_, state) => {
                return refuse(format!("“{title}” is {} already.", state.label().to_lowercase()));
            }
        };
        let (activity, reason, by_name) = (line.activity.clone(), reason.to_owned(), by_name.to_owned());
        Ok(Entry { activity, progress, started_at, ended_at, reason, by_name })
    }

    fn started(&self, place: usize) -> Option<DateTime<Utc>> {
        self.lines.get(place)?.entry.as_ref()?.started_at
    }

    /// What is missing until everything is done or skipped, in words; none if nothing is.
    pub fn missing(&self) -> Option<String> {
        const NAMED: usize = 3;
        if self.lines.is_empty() {
            return Some("The plan has no activity to carry out.".into());
        }
        let named = |lines: &[&Line]| {
            let names: Vec<_> = lines.iter().take(NAMED).map(|l| format!("“{}”", l.title)).collect();
            let more = lines.len().saturating_sub(NAMED);
            if more == 0 { names.join(", ") } else { format!("{} and {more} more", names.join(", ")) }
        };
        let failed: Vec<_> = self.lines.iter().filter(|l| l.progress() == Progress::Failed).collect();
        if !failed.is_empty() {
            return Some(format!("The runbook is held up, since this failed: {}.", named(&failed)));
        }
        let open: Vec<_> = self.lines.iter().filter(|l| !l.progress().is_over()).collect();
        let (n, of) = (open.len(), self.lines.len());
        (n > 0).then(|| format!("{n} of {of} activities of the runbook are not done: {}.", named(&open)))
    }

    /// How the expected end stands to the planned one, and whether it is late.
    pub fn against_plan(&self) -> Option<(bool, String)> {
        let (planned, expected) = (self.planned_end()?, self.ends()?);
        let words = |apart: TimeDelta, what: &str| format!("{} {what} than planned", in_words(in_minutes(apart)));
        Some(match in_minutes(expected - planned) {
            0 if expected >= planned => (false, "as planned".into()),
            0 => (false, words(planned - expected, "earlier")),
            _ => (true, words(expected - planned, "later")),
        })
    }
}

#[cfg(test)]
mod tests;
