//! What people enter about activities: adding and editing one, moving it on, a remark, a vendor's ticket number.

use super::{Allotted, Assignee, Phase, read_phase};
use crate::domain::{
    calendar::{Window, Zones, moment_in},
    problem::{Check, Problem},
    release::ReleaseKind,
    text,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// Days from the release's window that a planned time may be away: a slip of the finger is further.
const FURTHEST_DAYS: i64 = 730;

/// An activity as typed; times are those of the release's zone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityForm {
    /// The release request's id.
    #[serde(default)]
    pub request: String,
    /// The activity's id; asked for by an edit.
    #[serde(default)]
    pub activity: String,
    /// The version that the form was filled with.
    #[serde(default)]
    pub version: String,
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub phase: String,
    /// As [`Assignee::key`] writes it; empty for nobody yet.
    #[serde(default)]
    pub assignee: String,
    /// `2026-03-14T20:00`; may be empty.
    #[serde(default)]
    pub starts: String,
    /// As `starts`; empty to have it worked out from the time allotted.
    #[serde(default)]
    pub due: String,
    #[serde(default)]
    pub note: String,
}

/// A checked [`ActivityForm`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewActivity {
    pub title: String,
    pub phase: Phase,
    pub assignee: Option<Assignee>,
    pub starts_at: Option<DateTime<Utc>>,
    pub due_at: DateTime<Utc>,
    pub note: String,
}

/// What an activity's times follow from.
pub struct Frame<'a> {
    pub kind: ReleaseKind,
    pub window: &'a Window,
    pub allotted: &'a Allotted,
    pub zones: &'a dyn Zones,
    pub now: DateTime<Utc>,
}

impl ActivityForm {
    /// Reads the form. Without a due time the time allotted counts from the planned start, else from now (S1.60).
    ///
    /// # Errors
    /// Every problem found. Whether the assignee exists is the server's to find out.
    pub fn check(&self, frame: &Frame) -> Result<NewActivity, Vec<Problem>> {
        let mut check = Check::new();
        let title = check.take(text::line("title", "what is to be done", &self.title));
        let phase = check.take(read_phase("phase", &self.phase));
        let assignee = match self.assignee.trim() {
            "" => Some(None),
            key => check
                .take(key.parse().map(Some).map_err(|()| Problem::new("assignee", "Choose somebody from the list."))),
        };
        let starts_at = check.take(moment("starts", "the start", &self.starts, frame));
        let due_at = check.take(moment("due", "the due time", &self.due, frame));
        let note = check.take(text::optional_note("note", "the note", &self.note));
        let due_at = (|| {
            let proposed = frame.allotted.due(frame.kind, phase?, starts_at?.unwrap_or(frame.now));
            Some(due_at?.unwrap_or(proposed))
        })();
        if let (Some(Some(starts)), Some(due)) = (starts_at, due_at) {
            check.require(starts < due, "due", "It must be due after its start.");
        }
        let new = (|| {
            Some(NewActivity {
                title: title?,
                phase: phase?,
                assignee: assignee?,
                starts_at: starts_at?,
                due_at: due_at?,
                note: note?,
            })
        })();
        check.finish(new)
    }
}

fn moment(field: &str, label: &str, value: &str, frame: &Frame) -> Result<Option<DateTime<Utc>>, Problem> {
    if value.trim().is_empty() {
        return Ok(None);
    }
    let at = moment_in(field, label, value, &frame.window.zone, frame.zones)?;
    let far = TimeDelta::days(FURTHEST_DAYS);
    if at < frame.window.starts_at - far || at > frame.window.ends_at + far {
        let words = "This is more than two years from the release's window. Check the year.";
        return Err(Problem::new(field, words));
    }
    Ok(Some(at))
}

/// What somebody does to an activity.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct MoveForm {
    #[serde(default)]
    pub activity: String,
    #[serde(default)]
    pub version: String,
    /// A [`super::Move`]'s key.
    #[serde(default)]
    pub to: String,
    /// Asked for when it is blocked or cancelled.
    #[serde(default)]
    pub reason: String,
}

/// A remark on an activity.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CommentForm {
    #[serde(default)]
    pub activity: String,
    #[serde(default)]
    pub words: String,
}

impl CommentForm {
    /// Reads the remark.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<String, Problem> {
        text::note("words", "a comment", &self.words)
    }
}

/// The number that an activity has in the vendor's own system (S1.32).
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct TicketForm {
    #[serde(default)]
    pub activity: String,
    #[serde(default)]
    pub version: String,
    /// Empty to take it away.
    #[serde(default)]
    pub ticket: String,
}

impl TicketForm {
    /// Reads the number.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self) -> Result<String, Problem> {
        text::optional_line("ticket", "the ticket number", &self.ticket)
    }
}
