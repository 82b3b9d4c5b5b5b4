//! How often releases fail or are taken back (S4.41). Counts, not only percentages: of seven releases, one more or less
//! moves a rate by fourteen points.

use crate::domain::release::ReleaseKind;
use serde::{Deserialize, Serialize};

/// Below so many releases a rate says little.
pub const FEW: i64 = 20;

/// What became of the releases of one type, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    pub succeeded: i64,
    /// Taken out of LIVE at some time, however they ended.
    pub rolled_back: i64,
    /// Ended without success, and were never taken back.
    pub failed: i64,
}

impl Rate {
    /// Counts releases with the same end: `closed` in all, `taken_back` of them.
    pub fn count(&mut self, success: bool, closed: i64, taken_back: i64) {
        let rest = (closed - taken_back).max(0);
        self.rolled_back += taken_back;
        if success {
            self.succeeded += rest;
        } else {
            self.failed += rest;
        }
    }

    /// All of them.
    #[must_use]
    pub const fn closed(self) -> i64 {
        self.succeeded + self.rolled_back + self.failed
    }

    /// Those that were rolled back or failed.
    #[must_use]
    pub const fn not_well(self) -> i64 {
        self.rolled_back + self.failed
    }

    /// The change failure rate in whole percent, rounded; none where nothing was closed.
    #[must_use]
    pub const fn percent(self) -> Option<i64> {
        match self.closed() {
            0 => None,
            closed => Some((self.not_well() * 200 + closed) / (closed * 2)),
        }
    }

    /// The rate with what it is computed from: "2 of 7 (29 %)".
    #[must_use]
    pub fn words(self) -> String {
        match self.percent() {
            None => "None closed".into(),
            Some(percent) => format!("{} of {} ({percent} %)", self.not_well(), self.closed()),
        }
    }
}

/// The rates of a time, by type of release.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rates {
    pub of: Vec<(ReleaseKind, Rate)>,
}

impl Rates {
    /// Counts releases of a type with the same end.
    pub fn count(&mut self, kind: ReleaseKind, success: bool, closed: i64, taken_back: i64) {
        match self.of.iter_mut().find(|(k, _)| *k == kind) {
            Some((_, rate)) => rate.count(success, closed, taken_back),
            None => {
                let mut rate = Rate::default();
                rate.count(success, closed, taken_back);
                self.of.push((kind, rate));
                self.of.sort_by_key(|(k, _)| *k);
            }
        }
    }

    /// All types together.
    #[must_use]
    pub fn all(&self) -> Rate {
        self.of.iter().fold(Rate::default(), |sum, (_, rate)| Rate {
            succeeded: sum.succeeded + rate.succeeded,
            rolled_back: sum.rolled_back + rate.rolled_back,
            failed: sum.failed + rate.failed,
        })
    }
}
