//! The rules by which a release accepts changes (S0.15): evaluated, not only prose. Every rule says whether it is met
//! and why; who may ask is [`crate::domain::access`]'s business.

use super::{Change, ChangeStatus, Risk};
use crate::domain::{
    ids::{ComponentId, ProductId},
    problem::Refusal,
};
use serde::{Deserialize, Serialize};

/// Which changes a release takes. What a rule leaves open is not asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AcceptanceRules {
    /// The highest risk taken.
    pub max_risk: Option<Risk>,
    /// The longest outage taken.
    pub max_outage_minutes: Option<u32>,
    /// Only changes that touch nothing but the release's components.
    pub only_release_components: bool,
    /// Only changes that have been approved.
    pub only_approved: bool,
    /// Only changes that answer a problem ticket.
    pub problem_ticket_required: bool,
}

impl Default for AcceptanceRules {
    fn default() -> Self {
        Self {
            max_risk: None,
            max_outage_minutes: None,
            only_release_components: false,
            only_approved: true,
            problem_ticket_required: false,
        }
    }
}

/// What the rules need to know of the release.
#[derive(Clone, Copy, Debug)]
pub struct ReleaseScope<'a> {
    pub product: ProductId,
    pub components: &'a [ComponentId],
}

/// What a rule says of a change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleOutcome {
    /// The rule in words.
    pub rule: String,
    pub met: bool,
    /// Why it is met or not, as a sentence.
    pub reason: String,
}

impl AcceptanceRules {
    /// Each rule that is stated, in words.
    pub fn describe(&self) -> Vec<String> {
        let mut words = Vec::new();
        if self.only_approved {
            words.push("The change is approved.".to_owned());
        }
        if let Some(risk) = self.max_risk {
            words.push(risk_words(risk));
        }
        if let Some(minutes) = self.max_outage_minutes {
            words.push(outage_words(minutes));
        }
        if self.only_release_components {
            words.push(COMPONENTS.to_owned());
        }
        if self.problem_ticket_required {
            words.push(TICKET.to_owned());
        }
        words
    }

    /// Whether any rule is stated: without one, every open change of the product would do.
    pub fn is_stated(&self) -> bool {
        !self.describe().is_empty()
    }

    /// What every rule says of the change: first those that always hold (same product, still open, in no release), then
    /// the stated ones.
    pub fn evaluate(&self, change: &Change, release: &ReleaseScope<'_>) -> Vec<RuleOutcome> {
        let mut outcomes = vec![same_product(change, release), self.right_status(change)];
        if let Some(max) = self.max_risk {
            let reason = format!("Its risk is {}.", change.risk.key());
            outcomes.push(RuleOutcome { rule: risk_words(max), met: change.risk <= max, reason });
        }
        if let Some(max) = self.max_outage_minutes {
            let reason = match change.outage_minutes {
                0 => "It needs no outage.".to_owned(),
                minutes => format!("Its outage is {}.", minutes_words(minutes)),
            };
            outcomes.push(RuleOutcome { rule: outage_words(max), met: change.outage_minutes <= max, reason });
        }
        if self.only_release_components {
            outcomes.push(components_within(change, release));
        }
        if self.problem_ticket_required {
            let met = !change.problem_tickets.is_empty();
            let reason = if met {
                format!("It answers {}.", change.problem_tickets.join(", "))
            } else {
                "It names no problem ticket.".to_owned()
            };
            outcomes.push(RuleOutcome { rule: TICKET.to_owned(), met, reason });
        }
        outcomes
    }

    /// Lets the change in, or says why not.
    ///
    /// # Errors
    /// A conflict with the reasons of all rules that are not met.
    pub fn refuse(&self, change: &Change, release: &ReleaseScope<'_>) -> Result<(), Refusal> {
        let reasons: Vec<String> =
            self.evaluate(change, release).into_iter().filter(|o| !o.met).map(|o| o.reason).collect();
        if reasons.is_empty() {
            return Ok(());
        }
        Err(Refusal::Conflict(format!("{} does not qualify for this release. {}", change.number, reasons.join(" "))))
    }

    fn right_status(&self, change: &Change) -> RuleOutcome {
        use ChangeStatus::*;
        let met = change.status == Approved || (change.status == Proposed && !self.only_approved);
        let reason = match change.status {
            Proposed if met => "It is proposed.".to_owned(),
            Proposed => "It is proposed and not approved yet.".to_owned(),
            Approved => "It is approved.".to_owned(),
            InRelease => "It is in a release already.".to_owned(),
            Implemented => "It has been implemented already.".to_owned(),
            BackedOut => "It has been backed out and must be proposed again first.".to_owned(),
            Rejected => "It has been rejected.".to_owned(),
            Closed => "It is closed.".to_owned(),
        };
        let rule = if self.only_approved {
            "The change is approved and in no other release."
        } else {
            "The change is open and in no other release."
        };
        RuleOutcome { rule: rule.to_owned(), met, reason }
    }
}

const COMPONENTS: &str = "The change touches only components of the release.";
const TICKET: &str = "The change answers a problem ticket.";

fn risk_words(max: Risk) -> String {
    format!("The change's risk is at most {}.", max.key())
}

fn outage_words(max: u32) -> String {
    match max {
        0 => "The change needs no outage.".to_owned(),
        max => format!("The change's outage is at most {}.", minutes_words(max)),
    }
}

fn minutes_words(minutes: u32) -> String {
    if minutes == 1 { "1 minute".to_owned() } else { format!("{minutes} minutes") }
}

fn same_product(change: &Change, release: &ReleaseScope<'_>) -> RuleOutcome {
    let met = change.product == release.product;
    let reason = if met { "It is for the release's product." } else { "It is for another product than the release." };
    RuleOutcome { rule: "The change is for the release's product.".to_owned(), met, reason: reason.to_owned() }
}

/// A change that names no component is not known to stay within the release, so it does not qualify.
fn components_within(change: &Change, release: &ReleaseScope<'_>) -> RuleOutcome {
    let all = change.components.len();
    let outside = change.components.iter().filter(|c| !release.components.contains(c)).count();
    let reason = match (all, outside) {
        (0, _) => "It does not say which components it touches.".to_owned(),
        (_, 0) => "All its components belong to the release.".to_owned(),
        (1, _) => "Its component does not belong to the release.".to_owned(),
        _ => format!("{outside} of its {all} components do not belong to the release."),
    };
    RuleOutcome { rule: COMPONENTS.to_owned(), met: all > 0 && outside == 0, reason }
}
