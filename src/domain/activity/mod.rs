//! The work of a release: what is to be done, by whom, until when, and how far it is. The steps of the roll-out belong to
//! the plan; here is everything that people do for a release, from planning to review. Decides who may do what to an
//! activity and which states follow each other; [`allotted`] knows how long each phase may take, [`progress`] what
//! follows for the release, [`proposal`] what a release usually needs, [`queue`] what is a vendor's. Stores nothing.

pub mod allotted;
pub mod form;
mod phase;
pub mod progress;
pub mod proposal;
pub mod queue;

pub use allotted::{Allotted, AllottedForm};
pub use form::{ActivityForm, CommentForm, MoveForm, NewActivity, TicketForm};
pub use phase::Phase;
pub use progress::{Deadline, Standing, Summary};
pub use queue::{NewQueue, QueueForm, QueueRef, VendorQueue};

use super::{
    access::{Actor, Role},
    ids::{ActivityId, PersonId, RequestId, VendorQueueId},
    problem::{Problem, Refusal},
    text,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Activities that a release may have.
pub const MOST: usize = 200;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $key:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$of])* #[serde(rename = $key)] $variant,)* }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The key in forms and the database.
            pub fn key(self) -> &'static str {
                match self { $(Self::$variant => $key,)* }
            }

            /// The name shown.
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)* }
            }
        }

        impl FromStr for $name {
            type Err = ();
            fn from_str(key: &str) -> Result<Self, ()> {
                Self::ALL.iter().copied().find(|v| v.key() == key).ok_or(())
            }
        }
    };
}

words! {
    /// How far an activity is.
    State {
        Open = "open", "Not begun";
        InProgress = "in-progress", "In progress";
        Blocked = "blocked", "Blocked";
        Done = "done", "Done";
        Cancelled = "cancelled", "Cancelled";
    }
}

impl State {
    /// Whether something is still to be done.
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Done | Self::Cancelled)
    }
}

words! {
    /// What somebody does to an activity.
    Move {
        Accept = "accept", "Accept";
        Start = "start", "Start";
        Finish = "finish", "Finish";
        Block = "block", "Block";
        Cancel = "cancel", "Cancel";
        Reopen = "reopen", "Reopen";
    }
}

/// Who an activity is assigned to (S1.29).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Assignee {
    /// One person.
    Person(PersonId),
    /// A team: everybody with a role.
    Role(Role),
    /// The people of a vendor (S1.31).
    Queue(VendorQueueId),
}

impl Assignee {
    /// As it stands in forms: `person:…`, `role:…`, `queue:…`.
    pub fn key(&self) -> String {
        match self {
            Self::Person(id) => format!("person:{id}"),
            Self::Role(role) => format!("role:{}", role.key()),
            Self::Queue(id) => format!("queue:{id}"),
        }
    }
}

impl FromStr for Assignee {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        match key.split_once(':').ok_or(())? {
            ("person", id) => id.parse().map(Self::Person).map_err(|_| ()),
            ("role", role) => role.parse().map(Self::Role),
            ("queue", id) => id.parse().map(Self::Queue).map_err(|_| ()),
            _ => Err(()),
        }
    }
}

/// A piece of work in a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Activity {
    pub id: ActivityId,
    pub request: RequestId,
    pub title: String,
    pub phase: Phase,
    /// None while nobody has it.
    pub assignee: Option<Assignee>,
    /// When it is planned to begin.
    pub starts_at: Option<DateTime<Utc>>,
    /// When it has to be done.
    pub due_at: DateTime<Utc>,
    /// When a vendor's people took it on.
    pub accepted_at: Option<DateTime<Utc>>,
    /// When it was begun.
    pub begun_at: Option<DateTime<Utc>>,
    /// When it was done or cancelled.
    pub ended_at: Option<DateTime<Utc>>,
    pub note: String,
    pub state: State,
    /// Why it is blocked or cancelled.
    pub reason: String,
    /// Its number in the vendor's own system (S1.32).
    pub vendor_ticket: String,
    /// What it was proposed from, so that it is not proposed twice.
    pub source: Option<String>,
    /// Counts changes; who changes it names the one that they saw.
    pub version: i64,
}

impl Activity {
    /// Refuses a change to another version than the one at hand.
    ///
    /// # Errors
    /// [`Refusal::Conflict`].
    pub fn seen_as(&self, version: &str) -> Result<(), Refusal> {
        if version.trim().parse() == Ok(self.version) {
            return Ok(());
        }
        Err(Refusal::Conflict(format!(
            "Somebody changed “{}” since you opened this page, so yours was not saved. Look at it again, then repeat it.",
            self.title
        )))
    }

    /// Whether the actor may begin, block and finish it: the person, a holder of the role, somebody of the vendor. For a
    /// vendor the Release Manager may, too, since some vendors are reached by telephone.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] with who may.
    pub fn may_be_worked_on_by(&self, actor: &Actor, queues: &[VendorQueueId]) -> Result<(), Refusal> {
        let words = match self.assignee {
            Some(Assignee::Person(id)) if id == actor.id => return Ok(()),
            Some(Assignee::Role(role)) if actor.is(role) => return Ok(()),
            Some(Assignee::Queue(id)) if queues.contains(&id) && actor.is(Role::Vendor) => return Ok(()),
            Some(Assignee::Queue(_)) if actor.is(Role::ReleaseManager) => return Ok(()),
            Some(Assignee::Person(_)) => "This is for the person to whom it is assigned.".to_owned(),
            Some(Assignee::Role(role)) => format!("This is for people with the role {role}, to whom it is assigned."),
            Some(Assignee::Queue(_)) => "This is for the vendor's people and the Release Manager.".to_owned(),
            None => "It is assigned to nobody yet. A Release Manager assigns it.".to_owned(),
        };
        Err(Refusal::Forbidden(words))
    }

    /// What can be done to it as it stands, by whoever works on it.
    pub fn moves(&self) -> Vec<Move> {
        let accepts = matches!(self.assignee, Some(Assignee::Queue(_))) && self.accepted_at.is_none();
        let mut moves = match self.state {
            State::Open => vec![Move::Start, Move::Finish, Move::Block],
            State::InProgress => vec![Move::Finish, Move::Block],
            State::Blocked => vec![Move::Start],
            State::Done | State::Cancelled => vec![],
        };
        if accepts && self.state == State::Open {
            moves.insert(0, Move::Accept);
        }
        moves
    }

    /// The same after somebody did something to it.
    ///
    /// # Errors
    /// A problem with the reason, or [`Refusal::Conflict`] when its state does not allow it.
    pub fn moved(&self, by: Move, reason: &str, now: DateTime<Utc>) -> Result<Self, Refusal> {
        let mut next = Self { version: self.version + 1, ..self.clone() };
        let may = match by {
            Move::Cancel => self.state.is_open(),
            Move::Reopen => !self.state.is_open(),
            other => self.moves().contains(&other),
        };
        if !may {
            let words =
                format!("“{}” is {} by now. Load the page again.", self.title, self.state.label().to_lowercase());
            return Err(Refusal::Conflict(words));
        }
        next.reason = match by {
            Move::Block => text::note("reason", "why it is blocked", reason)?,
            Move::Cancel => text::note("reason", "why it is cancelled", reason)?,
            _ => String::new(),
        };
        match by {
            Move::Accept => next.accepted_at = Some(now),
            Move::Start => {
                next.state = State::InProgress;
                next.begun_at = Some(self.begun_at.unwrap_or(now));
            }
            Move::Block => next.state = State::Blocked,
            Move::Finish => {
                next.state = State::Done;
                next.begun_at = Some(self.begun_at.unwrap_or(now));
                next.ended_at = Some(now);
            }
            Move::Cancel => {
                next.state = State::Cancelled;
                next.ended_at = Some(now);
            }
            Move::Reopen => {
                next.state = State::Open;
                (next.begun_at, next.ended_at) = (None, None);
            }
        }
        if by == Move::Start && next.assignee.is_some_and(|a| matches!(a, Assignee::Queue(_))) {
            next.accepted_at = Some(self.accepted_at.unwrap_or(now));
        }
        Ok(next)
    }

    /// The same with what a form says. A finished one stays as it was done. A vendor that gets it has not accepted it.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] when it is done or cancelled.
    pub fn edited(&self, new: NewActivity) -> Result<Self, Refusal> {
        if !self.state.is_open() {
            let words =
                format!("“{}” is {} and stays as it is; reopen it to change it.", self.title, self.state.label());
            return Err(Refusal::Conflict(words));
        }
        let same = self.assignee == new.assignee;
        Ok(Self {
            title: new.title,
            phase: new.phase,
            assignee: new.assignee,
            starts_at: new.starts_at,
            due_at: new.due_at,
            note: new.note,
            accepted_at: self.accepted_at.filter(|_| same),
            vendor_ticket: if same { self.vendor_ticket.clone() } else { String::new() },
            version: self.version + 1,
            ..self.clone()
        })
    }
}

/// Reads a phase.
fn read_phase(field: &str, value: &str) -> Result<Phase, Problem> {
    value.parse().map_err(|()| Problem::new(field, "Choose what it is for."))
}

#[cfg(test)]
mod tests;
