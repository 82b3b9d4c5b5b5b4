//! What is recorded while a runbook is carried out.

use crate::domain::{
    problem::{Check, Problem},
    text,
};
use serde::{Deserialize, Serialize};

/// What is done with an activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Start,
    Finish,
    /// Needs a reason.
    Fail,
    /// Needs a reason.
    Skip,
}

impl Act {
    /// What was done, as the trail says it.
    pub fn past(self) -> &'static str {
        match self {
            Self::Start => "started",
            Self::Finish => "finished",
            Self::Fail => "recorded the failure of",
            Self::Skip => "skipped",
        }
    }
}

/// Something done with an activity, as sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActForm {
    /// The release request's id.
    pub request: String,
    /// The SHA-256 of the plan revision that was shown.
    pub plan: String,
    /// The activity's id in the plan.
    pub activity: String,
    /// `start`, `finish`, `fail` or `skip`.
    pub act: String,
    pub reason: String,
}

impl ActForm {
    /// What is done, and why.
    ///
    /// # Errors
    /// Every problem found.
    pub fn check(&self) -> Result<(Act, String), Vec<Problem>> {
        let mut check = Check::new();
        let act = check.take(match self.act.as_str() {
            "start" => Ok(Act::Start),
            "finish" => Ok(Act::Finish),
            "fail" => Ok(Act::Fail),
            "skip" => Ok(Act::Skip),
            _ => Err(Problem::new("act", "Choose what was done: start, finish, fail or skip.")),
        });
        let reason = check.take(match act {
            Some(Act::Fail) => text::note("reason", "what failed", &self.reason),
            Some(Act::Skip) => text::note("reason", "why it is skipped", &self.reason),
            _ => Ok(String::new()),
        });
        check.finish(act.zip(reason))
    }
}
