//! Early life support (S1.2): for how long after the deployment somebody looks after the release more closely than usual,
//! what came up in that time, and how it ends: deliberately, by somebody, not by the calendar.

use crate::domain::{
    access::{Actor, Role},
    checklist::Severity,
    ids::{PersonId, SupportIssueId},
    problem::{Check, Problem, Refusal},
    release::ReleaseKind,
    text,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// The longest early life support that can be planned, in days.
const LONGEST: i64 = 365;
/// Issues that one release's log takes.
pub const ISSUES: usize = 500;

/// How many days are proposed for a type of release.
#[must_use]
pub const fn usual_days(kind: ReleaseKind) -> u32 {
    match kind {
        ReleaseKind::Major => 28,
        ReleaseKind::Minor => 14,
        ReleaseKind::Emergency => 7,
    }
}

/// The early life support of a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    pub owner: PersonId,
    pub owner_name: String,
    pub days: u32,
    /// What must be so before it ends.
    pub exit_criteria: String,
    /// When the deployment to LIVE succeeded; none while the release is not there.
    pub begun_at: Option<DateTime<Utc>>,
    pub exit: Option<SupportExit>,
    /// The oldest first.
    pub issues: Vec<SupportIssue>,
    /// Goes up with every change of the plan and with the exit.
    pub version: i64,
}

/// How early life support was ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportExit {
    pub at: DateTime<Utc>,
    pub by_name: String,
    /// How the exit criteria are met.
    pub words: String,
    /// Why it ended before the planned end; empty when it did not.
    pub early_reason: String,
}

/// Something that came up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportIssue {
    pub id: SupportIssueId,
    pub title: String,
    pub severity: Severity,
    /// What was done about it so far; may be empty while it is open.
    pub action: String,
    /// A problem ticket's number, here or elsewhere; may be empty.
    pub ticket: String,
    pub opened_at: DateTime<Utc>,
    pub opened_by: String,
    /// When it was closed, and by whom.
    pub closed: Option<(DateTime<Utc>, String)>,
    /// Goes up with every change.
    pub version: i64,
}

/// Where early life support stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SupportState {
    /// The release is not in LIVE.
    Planned,
    /// Days left, a begun one counted; at least one.
    Running(i64),
    /// Whole days since the planned end; not ended yet.
    Overdue(i64),
    /// Ended by somebody.
    Over,
}

impl Support {
    /// When it shall end.
    pub fn ends_at(&self) -> Option<DateTime<Utc>> {
        self.begun_at.map(|at| at + TimeDelta::days(self.days.into()))
    }

    /// The exit that counts: one before the release came to LIVE again is another deployment's.
    pub fn ended(&self) -> Option<&SupportExit> {
        self.exit.as_ref().filter(|e| self.begun_at.is_some_and(|begun| e.at >= begun))
    }

    /// Where it stands.
    pub fn state(&self, now: DateTime<Utc>) -> SupportState {
        match self.ends_at() {
            None => SupportState::Planned,
            Some(_) if self.ended().is_some() => SupportState::Over,
            Some(end) if now <= end => {
                let seconds = (end - now).num_seconds();
                SupportState::Running(((seconds + 86_399) / 86_400).max(1))
            }
            Some(end) => SupportState::Overdue((now - end).num_days()),
        }
    }

    /// What is missing until it is over, as a sentence; none when it is.
    pub fn missing(&self) -> Option<String> {
        match self.begun_at {
            None => Some("Early life support begins when the deployment to LIVE has succeeded.".into()),
            Some(_) if self.ended().is_some() => None,
            Some(_) => {
                let owner = &self.owner_name;
                Some(format!("Early life support is running; {owner} or a Release Manager ends it."))
            }
        }
    }

    /// Open issues that keep it from ending.
    pub fn blocking(&self) -> impl Iterator<Item = &SupportIssue> {
        self.issues.iter().filter(|i| i.closed.is_none() && i.severity >= Severity::High)
    }

    /// Whether somebody may end it: its owner or a Release Manager.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] for anybody else.
    pub fn may_end(&self, actor: &Actor) -> Result<(), Refusal> {
        if actor.id == self.owner || actor.is(Role::ReleaseManager) {
            return Ok(());
        }
        let words = format!("Early life support is ended by its owner, {}, or by a Release Manager.", self.owner_name);
        Err(Refusal::Forbidden(words))
    }

    /// Ends it.
    ///
    /// # Errors
    /// When the actor may not, the state or an open issue is in the way, or the form is wrong.
    pub fn end(&self, form: &SupportExitForm, actor: &Actor, now: DateTime<Utc>) -> Result<SupportExit, Refusal> {
        self.may_end(actor)?;
        self.is_not_over()?;
        let Some(end) = self.ends_at() else {
            return Err(Refusal::Conflict("Early life support has not begun: the release is not in LIVE.".into()));
        };
        let blocking: Vec<_> = self.blocking().map(|i| format!("“{}” ({})", i.title, i.severity.key())).collect();
        if !blocking.is_empty() {
            let words = format!("Close these issues before early life support ends: {}.", blocking.join(", "));
            return Err(Refusal::Conflict(words));
        }
        let mut check = Check::new();
        let words = check.take(text::note("words", "how the exit criteria are met", &form.words));
        let early_reason =
            check.take(text::optional_note("early_reason", "the reason for ending it early", &form.early_reason));
        let early = now < end;
        if early && early_reason.as_deref() == Some("") {
            check.add(Problem::new("early_reason", "Say why it ends before the planned end."));
        }
        let whole = (|| {
            let early_reason = if early { early_reason? } else { String::new() };
            Some(SupportExit { at: now, by_name: actor.name.clone(), words: words?, early_reason })
        })();
        Ok(check.finish(whole)?)
    }

    /// Lets its plan and its log be changed.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] once it is over.
    pub fn is_not_over(&self) -> Result<(), Refusal> {
        match self.ended() {
            Some(_) => Err(Refusal::Conflict("Early life support is over and stays as it is.".into())),
            None => Ok(()),
        }
    }
}

/// A form that plans early life support, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SupportForm {
    /// The release request's id.
    pub request: String,
    pub owner: String,
    pub days: String,
    pub exit_criteria: String,
    /// The version that the person saw; 0 where there was none.
    pub seen: String,
}

/// A checked [`SupportForm`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupportPlan {
    pub owner: PersonId,
    pub days: u32,
    pub exit_criteria: String,
}

impl SupportForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn check(&self) -> Result<SupportPlan, Vec<Problem>> {
        let mut check = Check::new();
        let owner = self.owner.trim().parse();
        let owner = check.take(owner.map_err(|_| Problem::new("owner", "Choose who owns early life support.")));
        let days = check.take(text::whole_number("days", "the duration in days", &self.days, 1, LONGEST));
        let exit_criteria = check.take(text::note("exit_criteria", "the exit criteria", &self.exit_criteria));
        let days = days.and_then(|d| u32::try_from(d).ok());
        check.finish((|| Some(SupportPlan { owner: owner?, days: days?, exit_criteria: exit_criteria? }))())
    }
}

/// A form for an issue, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IssueForm {
    /// The release request's id.
    pub request: String,
    pub title: String,
    /// A severity's key.
    pub severity: String,
    pub action: String,
    pub ticket: String,
}

/// A checked [`IssueForm`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewIssue {
    pub title: String,
    pub severity: Severity,
    pub action: String,
    pub ticket: String,
}

impl IssueForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn check(&self) -> Result<NewIssue, Vec<Problem>> {
        let mut check = Check::new();
        let title = check.take(text::line("title", "a title", &self.title));
        let wrong = |()| Problem::new("severity", "Choose a severity: low, medium, high or critical.");
        let severity = check.take(self.severity.trim().parse().map_err(wrong));
        let action = check.take(text::optional_note("action", "what was done", &self.action));
        let ticket = check.take(text::optional_line("ticket", "the problem ticket", &self.ticket));
        check.finish((|| Some(NewIssue { title: title?, severity: severity?, action: action?, ticket: ticket? }))())
    }
}

/// A form that moves an issue on, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IssueUpdateForm {
    /// The release request's id.
    pub request: String,
    pub issue: String,
    pub action: String,
    pub ticket: String,
    /// `open` or `closed`.
    pub state: String,
    /// The version that the person saw.
    pub seen: String,
}

impl SupportIssue {
    /// The issue after a form. One that is closed says what was done.
    ///
    /// # Errors
    /// A conflict when somebody else changed it meanwhile; everything that is wrong with the form.
    pub fn updated(&self, form: &IssueUpdateForm, by: &str, now: DateTime<Utc>) -> Result<Self, Refusal> {
        if form.seen.parse().is_ok_and(|seen: i64| seen != self.version) {
            let words = format!("Somebody changed “{}” meanwhile. Load the page again and look.", self.title);
            return Err(Refusal::Conflict(words));
        }
        let mut check = Check::new();
        let action = check.take(text::optional_note("action", "what was done", &form.action));
        let ticket = check.take(text::optional_line("ticket", "the problem ticket", &form.ticket));
        let closes = check.take(match form.state.trim() {
            "open" => Ok(false),
            "closed" => Ok(true),
            _ => Err(Problem::new("state", "Choose whether the issue is open or closed.")),
        });
        if closes == Some(true) && action.as_deref() == Some("") {
            check.add(Problem::new("action", "Say what was done before you close it."));
        }
        let whole = (|| {
            let closed = if closes? { self.closed.clone().or_else(|| Some((now, by.to_owned()))) } else { None };
            Some(Self { action: action?, ticket: ticket?, closed, version: self.version + 1, ..self.clone() })
        })();
        Ok(check.finish(whole)?)
    }
}

/// A form that ends early life support, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SupportExitForm {
    /// The release request's id.
    pub request: String,
    /// How the exit criteria are met.
    pub words: String,
    pub early_reason: String,
    /// The version that the person saw.
    pub seen: String,
}
