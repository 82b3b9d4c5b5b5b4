//! What follows from activities for their release: which are overdue, how the release stands (S1.30), until when building
//! and testing have to be done (S1.59), and what gates ask. Told what time it is.

use super::{Activity, Allotted, Phase, State};
use crate::domain::{
    calendar::{in_minutes, in_words},
    process::{Definition, Run},
    release::ReleaseKind,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// What is due within so many hours and not begun puts a release at risk.
const SOON_HOURS: i64 = 24;

/// The phases that have a deadline of their own (S1.59).
pub const WITH_DEADLINE: &[Phase] = &[Phase::Build, Phase::Test];

impl Activity {
    /// Whether it should have been done by now.
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.state.is_open() && self.due_at < now
    }

    /// How it stands with its due time, in words; empty when there is nothing to say.
    pub fn timeliness(&self, now: DateTime<Utc>) -> String {
        match (self.state, self.ended_at) {
            (State::Done, Some(ended)) if ended > self.due_at => {
                format!("Done {} late", in_words(in_minutes(ended - self.due_at)))
            }
            (State::Done | State::Cancelled, _) => String::new(),
            _ => how_late(self.due_at, now),
        }
    }
}

/// "Overdue by 2 hours", "Due in 3 hours"; empty when it is more than a day away.
fn how_late(due: DateTime<Utc>, now: DateTime<Utc>) -> String {
    if due < now {
        format!("Overdue by {}", roughly(now - due))
    } else if due - now <= TimeDelta::hours(SOON_HOURS) {
        format!("Due in {}", roughly(due - now))
    } else {
        String::new()
    }
}

/// To the minute up to two hours, beyond that in whole hours: a page need not change every minute.
fn roughly(time: TimeDelta) -> String {
    let minutes = in_minutes(time);
    in_words(if minutes < 120 { minutes } else { minutes - minutes % 60 })
}

/// How a release stands, by its activities (S1.30). The worse comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Standing {
    /// Something is overdue.
    Late,
    /// Something is blocked, or due within a day and not begun.
    AtRisk,
    OnTrack,
    /// Nothing is left to do.
    Done,
    /// Nothing is planned.
    NoActivities,
}

impl Standing {
    /// The name shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Late => "Late",
            Self::AtRisk => "At risk",
            Self::OnTrack => "On track",
            Self::Done => "Done",
            Self::NoActivities => "No activities",
        }
    }
}

/// What is known of a release's activities without reading each: enough for lists.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Not done and not cancelled.
    pub open: i64,
    pub done: i64,
    pub blocked: i64,
    /// When the first open one is due.
    pub first_due: Option<DateTime<Utc>>,
    /// When the first one is due that nobody has begun.
    pub first_due_unbegun: Option<DateTime<Utc>>,
}

impl Summary {
    /// Of these activities.
    pub fn of(activities: &[Activity]) -> Self {
        let open = || activities.iter().filter(|a| a.state.is_open());
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        Self {
            open: count(open().count()),
            done: count(activities.iter().filter(|a| a.state == State::Done).count()),
            blocked: count(open().filter(|a| a.state == State::Blocked).count()),
            first_due: open().map(|a| a.due_at).min(),
            first_due_unbegun: open().filter(|a| a.state == State::Open).map(|a| a.due_at).min(),
        }
    }

    /// How the release stands (S1.30).
    pub fn standing(&self, now: DateTime<Utc>) -> Standing {
        let soon = now + TimeDelta::hours(SOON_HOURS);
        match self {
            Self { open: 0, done: 0, .. } => Standing::NoActivities,
            Self { open: 0, .. } => Standing::Done,
            s if s.first_due.is_some_and(|due| due < now) => Standing::Late,
            s if s.blocked > 0 || s.first_due_unbegun.is_some_and(|due| due <= soon) => Standing::AtRisk,
            _ => Standing::OnTrack,
        }
    }
}

/// Why a release stands as it does, as sentences.
pub fn reasons(activities: &[Activity], now: DateTime<Utc>) -> Vec<String> {
    let soon = now + TimeDelta::hours(SOON_HOURS);
    let open = || activities.iter().filter(|a| a.state.is_open());
    let named = |found: Vec<&Activity>, is: &str, are: &str| {
        let titles = found.iter().take(3).map(|a| format!("“{}”", a.title)).collect::<Vec<_>>().join(", ");
        match found.len() {
            0 => None,
            1 => Some(format!("{titles} {is}.")),
            n if n <= 3 => Some(format!("{titles} {are}.")),
            n => Some(format!("{titles} and {} more {are}.", n - 3)),
        }
    };
    let overdue = open().filter(|a| a.is_overdue(now)).collect();
    let blocked = open().filter(|a| a.state == State::Blocked).collect();
    let waiting = open().filter(|a| a.state == State::Open && a.due_at >= now && a.due_at <= soon).collect();
    [
        named(overdue, "is overdue", "are overdue"),
        named(blocked, "is blocked", "are blocked"),
        named(waiting, "is due within a day and not begun", "are due within a day and not begun"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Until when a phase has to be done (S1.59).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    pub phase: Phase,
    /// Hours allotted to it.
    pub hours: i64,
    /// What it is counted from.
    pub since: DateTime<Utc>,
    /// Whether that is the moment at which the release came to the phase, and not the planned start.
    pub entered: bool,
    pub due_at: DateTime<Utc>,
    /// When its last activity was done; none while something is open.
    pub done_at: Option<DateTime<Utc>>,
}

impl Deadline {
    /// Of a phase: counted from when the release came to it, else from the first planned start of its activities; none
    /// while neither is known. `left_at` is when the release went on from the phase's last step.
    pub fn of(
        phase: Phase,
        activities: &[Activity],
        (kind, allotted): (ReleaseKind, &Allotted),
        entered_at: Option<DateTime<Utc>>,
        left_at: Option<DateTime<Utc>>,
    ) -> Option<Self> {
        let of_phase = || activities.iter().filter(|a| a.phase == phase && a.state != State::Cancelled);
        let planned = || of_phase().filter_map(|a| a.starts_at.or(a.begun_at)).min();
        let since = entered_at.or_else(planned)?;
        let all_done = of_phase().next().is_some() && of_phase().all(|a| a.state == State::Done);
        let finished = of_phase().filter_map(|a| a.ended_at).max().filter(|_| all_done);
        Some(Self {
            phase,
            hours: allotted.hours(kind, phase),
            since,
            entered: entered_at.is_some(),
            due_at: allotted.due(kind, phase, since),
            done_at: left_at.or(finished),
        })
    }

    /// Whether it was missed, or is being missed.
    pub fn is_missed(&self, now: DateTime<Utc>) -> bool {
        self.done_at.unwrap_or(now) > self.due_at
    }

    /// How it stands, in words.
    pub fn words(&self, now: DateTime<Utc>) -> String {
        match self.done_at {
            Some(at) if at > self.due_at => format!("Done {} late", in_words(in_minutes(at - self.due_at))),
            Some(_) => "Done in time".into(),
            None => match how_late(self.due_at, now) {
                words if words.is_empty() => "In time".into(),
                words => words,
            },
        }
    }
}

/// When a run last came to a phase, and when it went on from there; neither where the process does not say which of its
/// steps belong to the phase. `began` is when the run did.
pub fn passage(
    definition: &Definition,
    run: &Run,
    phase: Phase,
    began: DateTime<Utc>,
) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
    let of_phase = |number: &str| definition.step(number).is_some_and(|s| s.phase == Some(phase));
    let (mut entered, mut left) = (None, None);
    if definition.steps.first().is_some_and(|s| s.phase == Some(phase)) {
        entered = Some(began);
    }
    for step in &run.trail {
        let way = definition.step(&step.step).and_then(|s| s.outcomes.iter().find(|o| o.key == step.outcome));
        match (of_phase(&step.step), way.is_some_and(|w| of_phase(&w.to))) {
            (false, true) => (entered, left) = (Some(step.at), None),
            (true, false) => left = Some(step.at),
            _ => {}
        }
    }
    (entered, left)
}

/// What is not done of the phases up to the one that deploys, or of one phase; none when everything is, and there is
/// something.
pub fn undone(activities: &[Activity], phase: Option<Phase>) -> Result<(), Vec<String>> {
    let asked = |a: &&Activity| phase.map_or(a.phase <= Phase::Deploy, |p| a.phase == p);
    let counted: Vec<_> = activities.iter().filter(asked).filter(|a| a.state != State::Cancelled).collect();
    let open: Vec<_> = counted.iter().filter(|a| a.state != State::Done).map(|a| a.title.clone()).collect();
    if open.is_empty() && !counted.is_empty() { Ok(()) } else { Err(open) }
}
