//! What is entered about a rollback: a rehearsal, a verification, and how long it takes to verify a deployment.

use super::Rehearsal;
use crate::domain::{
    calendar::{Zones, moment_in},
    problem::{Check, Problem},
    text,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The longest that a rehearsal or a verification may take, in minutes.
pub const MAX_MINUTES: i64 = 100_000;

/// A rehearsal as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct RehearsalForm {
    /// The release request's id.
    pub request: String,
    /// The SHA-256 of the plan revision that was shown.
    pub plan: String,
    /// The fingerprint of the packages that were shown.
    pub packages: String,
    /// When it was done, on the clocks of `zone`.
    pub on: String,
    pub zone: String,
    pub who: String,
    pub place: String,
    pub minutes: String,
    /// `succeeded` or `failed`.
    pub outcome: String,
    pub note: String,
}

/// A checked [`RehearsalForm`].
pub type NewRehearsal = Rehearsal;

impl RehearsalForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Every problem found.
    pub fn check(&self, zones: &dyn Zones, now: DateTime<Utc>) -> Result<NewRehearsal, Vec<Problem>> {
        let mut check = Check::new();
        let on = check.take(moment_in("on", "when it was rehearsed", &self.on, &self.zone, zones));
        if on.is_some_and(|on| on > now) {
            check.add(Problem::new("on", "A rehearsal is recorded when it was done: this time is in the future."));
        }
        let who = check.take(text::line("who", "who rehearsed it", &self.who));
        let place = check.take(text::line("place", "where it was rehearsed", &self.place));
        let minutes = check.take(text::whole_number("minutes", "the minutes", &self.minutes, 1, MAX_MINUTES));
        let succeeded = check.take(match self.outcome.as_str() {
            "succeeded" => Ok(true),
            "failed" => Ok(false),
            _ => Err(Problem::new("outcome", "Choose whether the rehearsal succeeded or failed.")),
        });
        let note = check.take(text::optional_note("note", "the note", &self.note));
        if succeeded == Some(false) && note.as_deref() == Some("") {
            check.add(Problem::new("note", "Say what failed."));
        }
        check.finish((|| {
            let (on, who, place) = (on?, who?, place?);
            Some(Rehearsal { on, who, place, minutes: minutes?, succeeded: succeeded?, note: note? })
        })())
    }
}

/// A verification as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct VerificationForm {
    pub request: String,
    /// As in [`RehearsalForm`].
    pub plan: String,
    pub packages: String,
    /// Why the rollback cannot be tested.
    pub reason: String,
}

impl VerificationForm {
    /// The reason.
    ///
    /// # Errors
    /// There is none, or it is too long.
    pub fn check(&self) -> Result<String, Problem> {
        text::note("reason", "the reason why the rollback cannot be tested", &self.reason)
    }
}

/// How long it takes to verify a deployment, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct VerificationTimeForm {
    pub request: String,
    pub minutes: String,
}

impl VerificationTimeForm {
    /// The minutes.
    ///
    /// # Errors
    /// They are no whole number within bounds.
    pub fn check(&self) -> Result<i64, Problem> {
        text::whole_number("minutes", "the minutes", &self.minutes, 0, MAX_MINUTES)
    }
}
