//! Whether a release may be deployed now: everything that earlier steps asked for is asked again, in the transaction
//! that records the deployment, so that nothing that happened meanwhile slips through. Who may deploy is
//! [`super::access`]'s matter; how it is done is an integration's.

use super::{
    calendar::{Environment, Freeze, Window, in_minutes, in_words},
    ids::ProductId,
    problem::{Problem, Refusal},
    process::{Condition, Definition, Evidence, Facts, Missing, Place, Run, Step},
    text,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// How long after the end of the window a deployment to LIVE may still be recorded: whoever carries it out records it
/// when it is done, which may be late at night.
pub const RECORDED_WITHIN_HOURS: i64 = 24;

/// A deployment as entered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeploymentForm {
    /// The release request's id.
    #[serde(default)]
    pub request: String,
    /// `TEST` or `LIVE`.
    #[serde(default)]
    pub environment: String,
    /// `succeeded` or `failed`.
    #[serde(default)]
    pub outcome: String,
    #[serde(default)]
    pub note: String,
    /// How many deployments the person saw; refused when there are more by now. May be empty.
    #[serde(default)]
    pub seen: String,
}

/// A checked [`DeploymentForm`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDeployment {
    pub environment: Environment,
    pub succeeded: bool,
    pub note: String,
    pub seen: Option<usize>,
}

impl DeploymentForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Every problem found.
    pub fn check(&self) -> Result<NewDeployment, Vec<Problem>> {
        let mut check = super::problem::Check::new();
        let environment = self.environment.parse().map_err(|()| Problem::new("environment", "Choose TEST or LIVE."));
        let environment = check.take(environment);
        let succeeded = check.take(match self.outcome.as_str() {
            "succeeded" => Ok(true),
            "failed" => Ok(false),
            _ => Err(Problem::new("outcome", "Choose whether the deployment succeeded or failed.")),
        });
        let note = check.take(text::optional_note("note", "the note", &self.note));
        if succeeded == Some(false) && note.as_deref() == Some("") {
            check.add(Problem::new("note", "Say what failed."));
        }
        let seen = self.seen.parse().ok();
        check.finish((|| Some(NewDeployment { environment: environment?, succeeded: succeeded?, note: note?, seen }))())
    }
}

/// What is known when a deployment is recorded.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    pub definition: &'a Definition,
    pub run: &'a Run,
    pub facts: &'a Facts,
    pub product: ProductId,
    pub window: &'a Window,
    /// An emergency release is held up neither by its window nor by freezes.
    pub emergency: bool,
    /// How many packages there are to deploy.
    pub packages: usize,
    /// Freezes around the moment.
    pub freezes: &'a [Freeze],
    pub now: DateTime<Utc>,
}

impl Case<'_> {
    /// Lets the deployment be, or says everything that is in its way.
    ///
    /// # Errors
    /// A conflict with all reasons.
    pub fn refuse(&self, to: Environment) -> Result<(), Refusal> {
        let missing = self.missing(to);
        if missing.is_empty() {
            return Ok(());
        }
        let words: Vec<_> = missing.into_iter().map(|m| m.words).collect();
        Err(Refusal::Conflict(format!("The release cannot be deployed to {to} now. {}", words.join(" "))))
    }

    /// Everything that is in the way of a deployment; each reason once, with the place where it is seen to.
    pub fn missing(&self, to: Environment) -> Vec<Missing> {
        let mut missing = self.out_of_turn(to);
        if missing.is_empty() && self.packages == 0 {
            missing.push(Missing { words: "The release holds no change.".into(), place: Place::Changes });
        }
        if missing.is_empty() && to == Environment::Live {
            missing.extend(self.asked_again().iter().filter_map(|c| c.check(self.facts).err()));
            missing.extend(self.not_now());
        }
        let mut seen = std::collections::BTreeSet::new();
        missing.retain(|m| seen.insert(m.words.clone()));
        missing
    }

    /// The process is not at a step that deploys there. TEST may be deployed to again after its step, LIVE may not.
    fn out_of_turn(&self, to: Environment) -> Vec<Missing> {
        let one = |words: String| vec![Missing { words, place: Place::Overview }];
        let Some(here) = self.run.step(self.definition) else { return one("The release is closed.".into()) };
        if self.facts.deployed.contains(&Environment::Live) {
            return one("The release is in LIVE already.".into());
        }
        let mut steps = self.definition.steps.iter().filter(|s| s.deploys_to(to));
        let in_turn = |s: &Step| s.number == here.number || (to == Environment::Test && self.run.has_left(&s.number));
        match (steps.clone().any(in_turn), steps.next()) {
            (true, _) => vec![],
            (false, None) => one(format!("The process has no step that deploys to {to}.")),
            (false, Some(step)) => one(format!(
                "Deploying to {to} belongs to step {}. {}; the release is at step {}. {}.",
                step.number, step.name, here.number, here.name
            )),
        }
    }

    /// What LIVE always asks for, what every step that was left asked for (in its last pass), and the votes at hand. A step
    /// that the release has gone back over asks again when it is passed again; one that the new way leads round, no more.
    fn asked_again(&self) -> Vec<Condition> {
        let mut asked = vec![Condition::PlanSubmitted, Condition::MandatoryTestsPassed, Condition::WindowFree];
        for step in &self.definition.steps {
            let reopened = self.run.reopened_at(self.definition, &step.number);
            let left = self.run.trail.iter().rev().find(|l| l.step == step.number);
            let Some(left) = left.filter(|l| reopened.is_none_or(|at| l.at > at)) else { continue };
            let way = step.outcomes.iter().find(|o| o.key == left.outcome);
            asked.extend(step.gates.iter().chain(way.into_iter().flat_map(|w| &w.gates)).cloned());
        }
        let here = self.run.step(self.definition).map(|s| s.gates.as_slice()).unwrap_or_default();
        asked.extend(here.iter().cloned());
        // What only the deployment itself brings about.
        let live = [
            Condition::Deployed(Environment::Live),
            Condition::DeploymentRecorded(Environment::Live),
            Condition::Proved(Evidence::RunbookDone),
        ];
        asked.retain(|c| !live.contains(c));
        asked
    }

    /// The moment is outside the release's window, or inside a freeze.
    fn not_now(&self) -> Vec<Missing> {
        if self.emergency || self.window.contains(self.now) {
            // Freezes that overlap the window are collisions, which `window-free` has asked about.
            return vec![];
        }
        let (to_start, since_end) = (self.window.starts_at - self.now, self.now - self.window.ends_at);
        let mut missing = Vec::new();
        if to_start > TimeDelta::zero() {
            let words = format!("The release's window has not begun: it starts in {}.", in_words(in_minutes(to_start)));
            missing.push(Missing { words, place: Place::Calendar });
        } else if since_end > TimeDelta::hours(RECORDED_WITHIN_HOURS) {
            let words = format!(
                "The release's window ended {} ago; a deployment is recorded at most {RECORDED_WITHIN_HOURS} hours \
                 after it. Reschedule the release.",
                in_words(in_minutes(since_end))
            );
            missing.push(Missing { words, place: Place::Overview });
        }
        let frozen = |f: &&Freeze| f.applies_to(self.product, Environment::Live) && f.window.contains(self.now);
        missing.extend(self.freezes.iter().filter(frozen).map(|f| Missing {
            words: format!("LIVE is frozen now by “{}”: {}.", f.name, f.reason.trim().trim_end_matches('.')),
            place: Place::Calendar,
        }));
        missing
    }
}

#[cfg(test)]
mod tests;
