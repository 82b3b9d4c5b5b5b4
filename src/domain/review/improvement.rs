//! Improvement actions (S4.44): what the review of a release led to, who sees to it and until when. They outlive their
//! release.

use crate::domain::{
    access::{self, Action, Actor, Subject},
    checklist::keyed,
    ids::{ImprovementId, PersonId, RequestId},
    problem::{Check, Problem, Refusal},
    text,
};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

keyed! {
    /// How far an improvement action is.
    ImprovementState {
        /// Nobody has begun.
        Open = "open", "Open";
        /// Somebody works on it.
        InProgress = "in-progress", "In progress";
        /// It was done.
        Done = "done", "Done";
        /// It will not be done, for a reason.
        Dropped = "dropped", "Dropped";
    }
}

impl ImprovementState {
    /// Whether nothing more is to be done.
    #[must_use]
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::Done | Self::Dropped)
    }
}

/// An improvement action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Improvement {
    pub id: ImprovementId,
    /// The release whose review it comes from.
    pub request: RequestId,
    pub title: String,
    pub owner: PersonId,
    pub owner_name: String,
    pub due_on: NaiveDate,
    pub state: ImprovementState,
    /// Why it was dropped, or what was done; may be empty otherwise.
    pub note: String,
    /// Goes up with every change.
    pub version: i64,
}

impl Improvement {
    /// Whether it should have been settled by now.
    pub fn is_overdue(&self, today: NaiveDate) -> bool {
        !self.state.is_settled() && self.due_on < today
    }

    /// Whether somebody may move it on: its owner, and whoever may edit improvement actions.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] for anybody else.
    pub fn may_move(&self, actor: &Actor) -> Result<(), Refusal> {
        let Err(refusal) = access::may(actor, Action::EditImprovements, &Subject::Workspace) else { return Ok(()) };
        if actor.id == self.owner {
            return Ok(());
        }
        Err(Refusal::Forbidden(format!("Its owner, {}, can move this action on, too. {refusal}", self.owner_name)))
    }

    /// The action after a form.
    ///
    /// # Errors
    /// When the actor may not, somebody else changed it meanwhile, or the form is wrong.
    pub fn moved(&self, form: &ImprovementMoveForm, actor: &Actor) -> Result<Self, Refusal> {
        self.may_move(actor)?;
        self.is_as_seen(&form.seen)?;
        let mut check = Check::new();
        let state = check.take(
            form.state
                .trim()
                .parse()
                .map_err(|()| Problem::new("state", "Choose how far it is: open, in progress, done or dropped.")),
        );
        let note = check.take(text::optional_note("note", "the note", &form.note));
        if state == Some(ImprovementState::Dropped) && note.as_deref() == Some("") {
            check.add(Problem::new("note", "Say why it is dropped."));
        }
        let whole = (|| Some(Self { state: state?, note: note?, version: self.version + 1, ..self.clone() }))();
        Ok(check.finish(whole)?)
    }

    /// Whether it is still as somebody saw it.
    ///
    /// # Errors
    /// A conflict when it was changed.
    pub fn is_as_seen(&self, seen: &str) -> Result<(), Refusal> {
        match seen.parse::<i64>() {
            Ok(seen) if seen != self.version => Err(Refusal::Conflict(format!(
                "Somebody changed “{}” meanwhile; it is now “{}”. Load the page again and look.",
                self.title, self.state
            ))),
            _ => Ok(()),
        }
    }
}

/// A form for an improvement action, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImprovementForm {
    /// The release request's id.
    pub request: String,
    pub title: String,
    pub owner: String,
    /// `2026-03-14`.
    pub due_on: String,
}

/// A checked [`ImprovementForm`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewImprovement {
    pub title: String,
    pub owner: PersonId,
    pub due_on: NaiveDate,
}

impl ImprovementForm {
    /// Reads the form; `today` where the person is.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn check(&self, today: NaiveDate) -> Result<NewImprovement, Vec<Problem>> {
        let mut check = Check::new();
        let title = check.take(text::line("title", "what is to be improved", &self.title));
        let owner = self.owner.trim().parse();
        let owner = check.take(owner.map_err(|_| Problem::new("owner", "Choose who sees to it.")));
        let due_on = check.take(due("due_on", &self.due_on, today));
        check.finish((|| Some(NewImprovement { title: title?, owner: owner?, due_on: due_on? }))())
    }
}

/// A day from today on, at most ten years ahead.
fn due(field: &str, typed: &str, today: NaiveDate) -> Result<NaiveDate, Problem> {
    let day = NaiveDate::parse_from_str(typed.trim(), "%Y-%m-%d")
        .map_err(|_| Problem::new(field, "Enter the day until when it is done, such as 2026-03-14."))?;
    if day < today {
        return Err(over(field));
    }
    if day.year() > today.year() + 10 {
        return Err(Problem::new(field, "Choose a day within the next ten years."));
    }
    Ok(day)
}

fn over(field: &str) -> Problem {
    Problem::new(field, "This day is over. Choose one that is to come.")
}

keyed! {
    /// What a review says of improvement actions (S4.42, S4.44): nobody forgets them by leaving something empty.
    ActionsDecided {
        /// They are entered with the review, or were before.
        Needed = "needed", "Needed, as entered";
        /// Nothing is to be improved.
        None = "none", "No actions needed";
    }
}

/// Actions that a review's form takes at once; more are entered on the review tab.
pub const FIRST_ACTIONS: usize = 3;

/// Reads the actions that are entered with a review: none where none are needed, else at least one, unless the release has
/// some (`held`) already. Lines that are empty are left out; each action is known by its line, and a problem's field is `actions.<line>.<field>`.
///
/// # Errors
/// Everything that is wrong.
pub fn first_actions(
    decided: ActionsDecided,
    lines: &[ImprovementForm],
    held: usize,
    today: NaiveDate,
) -> Result<Vec<(usize, NewImprovement)>, Vec<Problem>> {
    let is_filled = |l: &ImprovementForm| [&l.title, &l.owner, &l.due_on].iter().any(|t| !t.trim().is_empty());
    let filled: Vec<_> = lines.iter().enumerate().filter(|(_, l)| is_filled(l)).collect();
    let one = |line: usize, words: String| Err(vec![Problem::new(format!("actions.{line}.title"), words)]);
    match (decided, filled.first()) {
        (ActionsDecided::None, Some((line, _))) => {
            return one(*line, "Clear this action, or say that actions are needed.".into());
        }
        (ActionsDecided::None, None) if held > 0 => {
            let words = "Say that actions are needed: this release has improvement actions already.";
            return one(0, words.into());
        }
        (ActionsDecided::Needed, None) if held == 0 => {
            return one(0, "Enter what is to be improved, or say that no actions are needed.".into());
        }
        _ => {}
    }
    if filled.len() > FIRST_ACTIONS {
        return one(0, format!("Enter at most {FIRST_ACTIONS} actions here, and the others on the review tab."));
    }
    let (mut actions, mut problems) = (Vec::new(), Vec::new());
    for (line, form) in filled {
        let named = |p: Problem| Problem::new(format!("actions.{line}.{}", p.field), p.words);
        match form.check(today) {
            Ok(action) => actions.push((line, action)),
            Err(found) => problems.extend(found.into_iter().map(named)),
        }
    }
    if problems.is_empty() { Ok(actions) } else { Err(problems) }
}

/// An edit of an improvement action, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImprovementEditForm {
    pub improvement: String,
    pub title: String,
    pub owner: String,
    pub due_on: String,
    /// The version that the person saw.
    pub seen: String,
}

impl ImprovementEditForm {
    /// Reads the form. A due day that stays may be over.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn check(&self, was: NaiveDate, today: NaiveDate) -> Result<NewImprovement, Vec<Problem>> {
        let form = ImprovementForm {
            request: String::new(),
            title: self.title.clone(),
            owner: self.owner.clone(),
            due_on: self.due_on.clone(),
        };
        let new = form.check(was.min(today))?;
        if new.due_on != was && new.due_on < today {
            return Err(vec![over("due_on")]);
        }
        Ok(new)
    }
}

/// A form that moves an improvement action on, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImprovementMoveForm {
    pub improvement: String,
    /// A state's key.
    pub state: String,
    pub note: String,
    /// The version that the person saw.
    pub seen: String,
}
