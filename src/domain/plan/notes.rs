//! Release notes: what is new in a release for those who use it, drafted from its changes and from the defects that are
//! known to be in it (S4.31), and which changes are new at all: the changelog between the version in LIVE and the release
//! (S2.37). A draft is a text to be edited; publishing is somebody else's decision.

use crate::domain::{
    change::Change,
    checklist::{Defect, Severity},
    text,
};
use semver::Version;
use std::fmt::Write;

/// The path of the plan's text that release notes are written in.
pub const RELEASE_NOTES: &str = "texts.release_notes";

/// A change that is new with a release.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct New {
    pub change: Change,
    /// The number of the earlier release that it was made for, if it was another one.
    pub from: Option<Version>,
}

/// What release notes are drafted from.
#[derive(Clone, Debug, Default)]
pub struct Material {
    /// The version in LIVE; none where nothing is.
    pub since: Option<Version>,
    pub new: Vec<New>,
    pub defects: Vec<Defect>,
}

/// Whether an earlier release's changes come to LIVE with this one: its number lies between the one in LIVE and this one.
/// Where nothing is in LIVE, everything before this one is new. A release without a number brings only its own changes,
/// since nobody can say what lies before it.
pub fn comes_along(earlier: &Version, live: Option<&Version>, this: Option<&Version>) -> bool {
    this.is_some_and(|this| earlier < this) && live.is_none_or(|live| earlier > live)
}

impl Material {
    /// All that is new: the release's own changes first, then those of the releases that come along, the newest first.
    /// A change that was taken back and is in a later release counts there only.
    pub fn gather(own: Vec<Change>, mut earlier: Vec<(Version, Vec<Change>)>) -> Vec<New> {
        earlier.sort_by(|a, b| b.0.cmp(&a.0));
        let mut new: Vec<New> = own.into_iter().map(|change| New { change, from: None }).collect();
        for (version, changes) in earlier {
            for change in changes {
                if !new.iter().any(|n| n.change.id == change.id) {
                    new.push(New { change, from: Some(version.clone()) });
                }
            }
        }
        new
    }

    /// The release notes as Markdown: changes, fixes - changes that answer a problem ticket -, known errors with their
    /// workarounds. What would make the text too long to be kept is counted instead.
    pub fn draft(&self) -> String {
        let (fixes, changes): (Vec<_>, Vec<_>) = self.new.iter().partition(|n| !n.change.problem_tickets.is_empty());
        let mut known: Vec<_> = self.defects.iter().filter(|d| d.open).collect();
        known.sort_by_key(|d| std::cmp::Reverse(d.severity));
        let mut page = Page::begin(&self.opening());
        page.list("Changes", changes.iter().map(|n| entry(n)));
        page.list("Fixes", fixes.iter().map(|n| entry(n)));
        page.list("Known errors", known.iter().map(|d| known_error(d)));
        page.text
    }

    fn opening(&self) -> String {
        match (&self.since, self.new.is_empty()) {
            (Some(version), false) => format!("New since {version}."),
            (Some(version), true) => format!("Nothing is new since {version}."),
            (None, false) => "Everything is new: no version was in LIVE before.".to_owned(),
            (None, true) => "No change is in this release yet.".to_owned(),
        }
    }
}

/// "Faster search (RFC-101; PRB-7; from 4.1.1)"
fn entry(new: &New) -> String {
    let change = &new.change;
    let mut about = vec![plain(&change.number)];
    about.extend(change.problem_tickets.iter().map(|ticket| plain(ticket)));
    about.extend(new.from.as_ref().map(|version| format!("from {version}")));
    format!("{} ({})", plain(&change.title), about.join("; "))
}

/// "Totals are off by one cent (high). Workaround: round by hand."
fn known_error(defect: &Defect) -> String {
    let bad = if defect.severity >= Severity::High {
        format!(" ({})", defect.severity.label().to_lowercase())
    } else {
        String::new()
    };
    let around = match defect.workaround.trim() {
        "" => String::new(),
        words => format!(" Workaround: {}", plain(words)),
    };
    format!("{}{bad}.{around}", plain(&defect.title).trim_end_matches('.'))
}

/// Words on one line that Markdown takes as nothing but words.
fn plain(words: &str) -> String {
    let mut plain = String::new();
    for c in words.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' | '!') {
            plain.push('\\');
        }
        plain.push(c);
    }
    plain
}

/// A text that stays within what a note may have.
struct Page {
    text: String,
    left: usize,
}

impl Page {
    /// Left over for headings, and for saying how much is left out.
    const SLACK: usize = 400;

    fn begin(opening: &str) -> Self {
        Self { left: text::NOTE - Self::SLACK - opening.len(), text: format!("{opening}\n") }
    }

    fn list(&mut self, title: &str, entries: impl Iterator<Item = String>) {
        let mut left_out = 0_usize;
        for (n, entry) in entries.enumerate() {
            if n == 0 {
                let _ = write!(self.text, "\n# {title}\n\n");
            }
            let length = entry.chars().count() + 3;
            if left_out == 0 && length <= self.left {
                self.left -= length;
                let _ = writeln!(self.text, "- {entry}");
            } else {
                left_out += 1;
            }
        }
        if left_out > 0 {
            let _ = writeln!(self.text, "- and {left_out} more");
        }
    }
}

#[cfg(test)]
mod tests;
