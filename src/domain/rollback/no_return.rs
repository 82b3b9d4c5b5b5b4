//! The point of no return: deployment, verification and rollback must fit into the window, one after the other. From
//! their minutes follow the last moments at which each can begin safely.

use crate::domain::calendar::{Window, in_words};
use chrono::{DateTime, TimeDelta, Utc};

/// What has to fit into a window, in minutes; none where it is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    pub window: Window,
    /// The plan's activities along what they wait for.
    pub deployment: Option<i64>,
    /// Until it is known whether the deployment works.
    pub verification: Option<i64>,
    /// As it was rehearsed, else the backout plan's steps.
    pub rollback: Option<i64>,
    /// Whether the rollback's minutes were measured in a rehearsal.
    pub measured: bool,
}

impl Budget {
    /// All of it together.
    pub fn sum(&self) -> Option<i64> {
        Some(self.deployment? + self.verification? + self.rollback?)
    }

    /// Minutes that are left over in the window; below zero if it does not fit.
    pub fn spare(&self) -> Option<i64> {
        Some((self.window.ends_at - self.window.starts_at).num_minutes() - self.sum()?)
    }

    /// Why it does not fit, or what is not known yet; none if it fits.
    pub fn missing(&self) -> Option<String> {
        let mut unknown = Vec::new();
        if self.deployment.is_none() {
            unknown.push("how long the plan's activities take");
        }
        if self.verification.is_none() {
            unknown.push("how long it takes to verify the deployment");
        }
        if self.rollback.is_none() {
            unknown.push("how long the rollback takes");
        }
        if !unknown.is_empty() {
            let words = unknown.join(" and ");
            return Some(format!("It is not known yet {words}, so nobody can say whether it fits into the window."));
        }
        let spare = self.spare().filter(|spare| *spare < 0)?;
        let part = |minutes: Option<i64>| in_words(minutes.unwrap_or_default());
        Some(format!(
            "Deployment ({}), verification ({}) and rollback ({}) do not fit into the window: {} too long.",
            part(self.deployment),
            part(self.verification),
            part(self.rollback),
            in_words(-spare)
        ))
    }

    /// The last moment at which the rollback can begin and still end inside the window.
    pub fn last_rollback(&self) -> Option<DateTime<Utc>> {
        before(self.window.ends_at, self.rollback?)
    }

    /// The last moment at which the deployment can begin so that there is time to verify it and to turn back.
    pub fn last_start(&self) -> Option<DateTime<Utc>> {
        before(self.window.ends_at, self.sum()?)
    }

    /// How a deployment that ends then stands to the last safe rollback: whether it is too late, and by how much in words.
    pub fn reserve(&self, ends: DateTime<Utc>) -> Option<(bool, String)> {
        let verified = ends.checked_add_signed(TimeDelta::minutes(self.verification?))?;
        let reserve = (self.last_rollback()? - verified).num_minutes();
        let over = verified > self.last_rollback()?;
        Some(if over {
            let by = in_words((-reserve).max(1));
            (true, format!("Too late by {by}: a rollback after the verification would not end inside the window."))
        } else {
            (false, format!("It leaves {} before the last safe rollback.", in_words(reserve)))
        })
    }
}

fn before(end: DateTime<Utc>, minutes: i64) -> Option<DateTime<Utc>> {
    end.checked_sub_signed(TimeDelta::try_minutes(minutes)?)
}

/// How far off a moment is: whether it has passed, and the minutes in words. Begun minutes are not counted: whoever has
/// 59 seconds left has no minute left.
pub fn countdown(at: DateTime<Utc>, now: DateTime<Utc>) -> (bool, String) {
    let left = at - now;
    if left < TimeDelta::zero() {
        (true, format!("passed {} ago", in_words((-left).num_minutes())))
    } else {
        (false, format!("{} left", in_words(left.num_minutes())))
    }
}
