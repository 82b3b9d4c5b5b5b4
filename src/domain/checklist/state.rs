//! What a checklist amounts to: the facts that gates, the release's page and the approval queue read. They are computed
//! from the lines each time and say in words what is missing.
//!
//! A mandatory line is settled when it passed, or is not applicable and says why. The test of the backout plan cannot be
//! left out that way (S0.37), and of the fit-for-purpose tests at least one must pass (S0.36).

use super::{Check, CheckKind, CheckResult};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a checklist amounts to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestState {
    /// Lines.
    pub total: usize,
    /// Mandatory lines.
    pub mandatory: usize,
    /// Lines that passed.
    pub passed: usize,
    /// Lines that failed.
    pub failed: usize,
    /// Lines that could not be run.
    pub blocked: usize,
    /// Lines that need not be run.
    pub not_applicable: usize,
    /// The titles of the mandatory lines that are not settled, in their order.
    pub open_mandatory: Vec<String>,
    /// Whether there is a mandatory line and each is settled.
    pub all_mandatory_passed: bool,
    /// How each kind that occurs stands.
    pub kinds: BTreeMap<CheckKind, KindState>,
    /// What keeps the mandatory tests from having passed, a sentence each; empty when they have.
    pub missing: Vec<String>,
}

impl TestState {
    /// How a kind of test stands.
    pub fn kind(&self, kind: CheckKind) -> KindState {
        self.kinds.get(&kind).copied().unwrap_or(KindState::Missing)
    }

    /// Whether the tests of a kind have passed; see [`kind_state`].
    pub fn kind_passed(&self, kind: CheckKind) -> bool {
        self.kind(kind) == KindState::Passed
    }

    /// Lines without a result.
    pub fn not_run(&self) -> usize {
        self.total.saturating_sub(self.passed + self.failed + self.blocked + self.not_applicable)
    }
}

/// How the tests of one kind stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KindState {
    /// There is no test of this kind.
    Missing,
    /// So many are not settled, none failed.
    Open(usize),
    /// So many failed.
    Failed(usize),
    /// All are settled.
    Passed,
}

impl KindState {
    /// What is missing, as a sentence; `None` if nothing is.
    pub fn words(self, kind: CheckKind) -> Option<String> {
        let name = match kind {
            CheckKind::BackoutTest => "test of the backout plan".to_owned(),
            CheckKind::FitForPurpose => "fit-for-purpose test".to_owned(),
            other => format!("{} test", other.label().to_lowercase()),
        };
        let one = if kind == CheckKind::Integration { "An" } else { "A" };
        match self {
            Self::Missing => Some(format!("The checklist has no {name}. Add one and record its result.")),
            Self::Open(1) => Some(format!("{one} {name} has no result yet, or could not be run.")),
            Self::Open(n) => Some(format!("{n} lines of the kind “{kind}” have no result yet, or could not be run.")),
            Self::Failed(1) => Some(format!("{one} {name} failed.")),
            Self::Failed(n) => Some(format!("{n} lines of the kind “{kind}” failed.")),
            Self::Passed => None,
        }
    }
}

/// Whether a release need not wait for this line any longer: it passed, or it is not applicable, says why, and does not
/// test the backout plan.
pub fn is_settled(check: &Check) -> bool {
    match check.result {
        Some(CheckResult::Pass) => true,
        Some(CheckResult::NotApplicable) => check.kind != CheckKind::BackoutTest && !check.note.trim().is_empty(),
        _ => false,
    }
}

/// What the checklist amounts to.
pub fn state(checks: &[Check]) -> TestState {
    let with = |result| checks.iter().filter(|c| c.result == Some(result)).count();
    let open: Vec<&Check> = checks.iter().filter(|c| c.mandatory && !is_settled(c)).collect();
    let mandatory = checks.iter().filter(|c| c.mandatory).count();
    let mut missing: Vec<String> = open.iter().map(|c| what_is_missing(c)).collect();
    if mandatory == 0 {
        missing.push("The checklist has no mandatory test. Add one and record its result.".to_owned());
    }
    let present: std::collections::BTreeSet<CheckKind> = checks.iter().map(|c| c.kind).collect();
    TestState {
        total: checks.len(),
        mandatory,
        passed: with(CheckResult::Pass),
        failed: with(CheckResult::Fail),
        blocked: with(CheckResult::Blocked),
        not_applicable: with(CheckResult::NotApplicable),
        open_mandatory: open.iter().map(|c| c.title.clone()).collect(),
        all_mandatory_passed: missing.is_empty(),
        kinds: present.into_iter().map(|kind| (kind, kind_state(checks, kind))).collect(),
        missing,
    }
}

/// How the tests of a kind stand. If some of them are mandatory, the others do not count.
pub fn kind_state(checks: &[Check], kind: CheckKind) -> KindState {
    let of_kind = || checks.iter().filter(move |c| c.kind == kind);
    let mandatory = of_kind().any(|c| c.mandatory);
    let counted = || of_kind().filter(move |c| c.mandatory || !mandatory);
    let failed = counted().filter(|c| c.result == Some(CheckResult::Fail)).count();
    let open = counted().filter(|c| !is_settled(c)).count();
    let one_passed = counted().any(|c| c.result == Some(CheckResult::Pass));
    match (counted().count(), failed, open) {
        (0, ..) => KindState::Missing,
        (all, 0, 0) if kind == CheckKind::FitForPurpose && !one_passed => KindState::Open(all),
        (_, 0, 0) => KindState::Passed,
        (_, 0, open) => KindState::Open(open),
        (_, failed, _) => KindState::Failed(failed),
    }
}

fn what_is_missing(check: &Check) -> String {
    let title = &check.title;
    match check.result {
        None => format!("“{title}” has no result yet."),
        Some(CheckResult::Fail) => format!("“{title}” failed."),
        Some(CheckResult::Blocked) => format!("“{title}” is blocked."),
        Some(CheckResult::NotApplicable) if check.kind == CheckKind::BackoutTest => {
            format!("“{title}” tests the backout plan, so it cannot be left out as not applicable.")
        }
        Some(CheckResult::NotApplicable) => format!("“{title}” is not applicable, but no note says why."),
        Some(CheckResult::Pass) => String::new(),
    }
}

#[cfg(test)]
mod tests;
