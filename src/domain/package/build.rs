//! The build of a release as planned with the build team and as it came (S1.37, S1.44).

use crate::domain::{
    calendar::{Window, WindowForm, WindowRules, Zones, in_minutes, in_words, moment_in, typed_in},
    hash,
    problem::{Check, Problem},
    text,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// When the release is built and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Build {
    /// Who builds it: a team or a person.
    pub team: String,
    /// As planned.
    pub window: Window,
    /// When it was done; none while it is not.
    pub ended_at: Option<DateTime<Utc>>,
    pub note: String,
}

impl Build {
    /// Names what it holds: who saves it names the one that they started from.
    pub fn edition(&self) -> String {
        hash::sha256_hex(hash::canonical(&serde_json::to_value(self).unwrap_or_default()).as_bytes())
    }

    /// What its form would hold.
    pub fn form(&self, zones: &dyn Zones) -> BuildForm {
        let WindowForm { starts, ends, zone } = WindowForm::of(&self.window, zones);
        let ended = self.ended_at.map(|at| typed_in(at, &zone, zones)).unwrap_or_default();
        let (team, note, seen) = (self.team.clone(), self.note.clone(), self.edition());
        BuildForm { request: String::new(), team, starts, ends, ended, zone, note, seen }
    }

    /// How the build stands against its plan, and whether it is late (S1.44).
    pub fn standing(&self, now: DateTime<Utc>) -> (bool, String) {
        let by = |earlier, later| in_words(in_minutes(later - earlier));
        let planned = self.window.ends_at;
        match self.ended_at {
            Some(ended) if ended > planned => (true, format!("Completed {} later than planned.", by(planned, ended))),
            Some(ended) if ended < planned => {
                (false, format!("Completed {} earlier than planned.", by(ended, planned)))
            }
            Some(_) => (false, "Completed as planned.".into()),
            None if now > planned => (true, format!("Overdue by {}.", by(planned, now))),
            None if now < self.window.starts_at => {
                (false, format!("Not due yet: it starts in {}.", by(now, self.window.starts_at)))
            }
            None => (false, format!("Under way; due in {}.", by(now, planned))),
        }
    }
}

/// A build's plan and end, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BuildForm {
    /// The release request's id.
    pub request: String,
    pub team: String,
    pub starts: String,
    pub ends: String,
    /// When it was done; may be empty.
    pub ended: String,
    pub zone: String,
    pub note: String,
    /// Names what the form was filled with; empty for none.
    pub seen: String,
}

/// What the fields are called.
const RULES: WindowRules = WindowRules { starts: "starts", ends: "ends", zone: "zone", longest_days: 366 };

impl BuildForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Every problem found.
    pub fn check(&self, zones: &dyn Zones, now: DateTime<Utc>) -> Result<Build, Vec<Problem>> {
        let mut check = Check::new();
        let team = check.take(text::line("team", "who builds", &self.team));
        let note = check.take(text::optional_note("note", "the note", &self.note));
        let form = WindowForm { starts: self.starts.clone(), ends: self.ends.clone(), zone: self.zone.clone() };
        let window = match form.resolve_as(zones, &RULES) {
            Ok(window) => Some(window),
            Err(problems) => {
                problems.into_iter().for_each(|p| check.add(p));
                None
            }
        };
        let ended = match (self.ended.trim(), &window) {
            ("", _) => Some(None),
            // What is wrong with the plan is said first.
            (_, None) => None,
            (ended, Some(planned)) => {
                let read = moment_in("ended", "the actual end", ended, &self.zone, zones);
                let at = check.take(read);
                if at.is_some_and(|at| at > now) {
                    check.add(Problem::new("ended", "The actual end cannot be in the future."));
                }
                if at.is_some_and(|at| at <= planned.starts_at) {
                    check.add(Problem::new("ended", "The actual end must be after the start."));
                }
                at.map(Some)
            }
        };
        check.finish((|| Some(Build { team: team?, window: window?, ended_at: ended?, note: note? }))())
    }
}
