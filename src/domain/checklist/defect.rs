//! Defects that are known to be in a release (S0.19). Whether the release may go out with them, people decide (S0.38).

use super::kind::keyed;
use crate::domain::{
    ids::{DefectId, PersonId},
    problem::{Check, Problem},
    text,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

keyed! {
    /// How bad a defect is; the worst is the greatest.
    Severity {
        /// A blemish.
        Low = "low", "Low";
        /// Work is harder.
        Medium = "medium", "Medium";
        /// Something important does not work.
        High = "high", "High";
        /// Data are lost, or nothing works.
        Critical = "critical", "Critical";
    }
}

/// A defect known to be in a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Defect {
    pub id: DefectId,
    pub title: String,
    pub severity: Severity,
    /// Whether it is still there.
    pub open: bool,
    /// How users get by until it is gone; may be empty.
    pub workaround: String,
    /// Who listed it.
    pub by: Option<PersonId>,
    /// Their name then.
    pub by_name: String,
    /// When they did.
    pub at: Option<DateTime<Utc>>,
    /// Goes up with every change.
    pub version: i64,
}

/// A form for a defect, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DefectForm {
    pub title: String,
    /// A severity's key.
    pub severity: String,
    pub workaround: String,
    /// `open` or `closed`; nothing means open, as a new defect is.
    pub state: String,
}

/// A checked [`DefectForm`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDefect {
    pub title: String,
    pub severity: Severity,
    pub workaround: String,
    pub open: bool,
}

impl DefectForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn check(&self) -> Result<NewDefect, Vec<Problem>> {
        let mut check = Check::new();
        let title = check.take(text::line("title", "a title", &self.title));
        let severity = self.severity.trim().parse();
        let severity = severity
            .map_err(|()| Problem::new("severity", "Choose how severe the defect is: low, medium, high or critical."));
        let severity = check.take(severity);
        let workaround = check.take(text::optional_note("workaround", "the workaround", &self.workaround));
        let open = match self.state.trim() {
            "" | "open" => Ok(true),
            "closed" => Ok(false),
            _ => Err(Problem::new("state", "Choose whether the defect is open or closed.")),
        };
        let open = check.take(open);
        let whole = (|| Some(NewDefect { title: title?, severity: severity?, workaround: workaround?, open: open? }))();
        check.finish(whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> DefectForm {
        DefectForm { title: " Totals are off by one cent ".into(), severity: "high".into(), ..Default::default() }
    }

    /// S0.19: a known defect has a title, a severity, a workaround and is open until it is closed.
    #[test]
    fn a_new_defect_is_open_and_can_be_closed() {
        let read = form().check().unwrap();
        assert_eq!(
            (read.title.as_str(), read.severity, read.open),
            ("Totals are off by one cent", Severity::High, true)
        );
        let closed =
            DefectForm { state: "closed".into(), workaround: "Round by hand".into(), ..form() }.check().unwrap();
        assert_eq!((closed.open, closed.workaround.as_str()), (false, "Round by hand"));
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let wrong =
            DefectForm { severity: "awful".into(), workaround: "a\0b".into(), state: "?".into(), ..Default::default() };
        let fields: Vec<_> = wrong.check().unwrap_err().into_iter().map(|p| p.field).collect();
        assert_eq!(fields, ["title", "severity", "workaround", "state"]);
    }

    #[test]
    fn severities_are_ordered_from_low_to_critical() {
        assert!(Severity::ALL.is_sorted());
        assert_eq!(Severity::ALL.iter().max(), Some(&Severity::Critical));
        assert_eq!("critical".parse(), Ok(Severity::Critical));
    }
}
