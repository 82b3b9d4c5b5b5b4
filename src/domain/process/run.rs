//! Where one subject stands in its process, and how it moves on. Asks the definition and the facts; whether the actor
//! may do anything else is [`crate::domain::access`]'s matter, what effects do is the operations'.

use super::{
    condition::{Condition, Missing},
    definition::{Definition, Effect, Outcome, RecordWanted, Step, StepKind},
    facts::Facts,
};
use crate::domain::{
    access::{self, Action, Actor, Role, Subject},
    approval::Verdict,
    problem::{Problem, Refusal},
    text,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A subject's way through its process so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    /// The definition's key.
    pub process: String,
    /// The definition's version; the subject stays on it.
    pub version: u32,
    /// Where it stands.
    pub at: Position,
    /// The steps left so far, oldest first.
    pub trail: Vec<Left>,
}

/// A place in a process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Position {
    /// At the step with this number.
    Step(String),
    /// At the end with this key; the run is over.
    End(String),
}

/// A step that was left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    pub step: String,
    pub outcome: String,
    /// The person's name, or "Slipway" for a step without a role.
    pub by: String,
    /// The reason given, where the outcome asks for one.
    pub rationale: String,
    pub at: DateTime<Utc>,
}

/// A request to leave a step, as sent by a form.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct AdvanceForm {
    /// The release request's id.
    #[serde(default)]
    pub request: String,
    /// The step that the person saw; refused when the subject has moved on.
    #[serde(default)]
    pub step: String,
    #[serde(default)]
    pub outcome: String,
    #[serde(default)]
    pub rationale: String,
}

/// What leaving a step led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advanced {
    pub run: Run,
    /// What the system now has to do, in order.
    pub effects: Vec<Effect>,
    /// The steps left by this move: the one asked for, then automations.
    pub left: Vec<Left>,
}

impl Run {
    /// A new run at the definition's first step.
    pub fn start(definition: &Definition) -> Self {
        let first = definition.steps.first().map(|s| s.number.clone()).unwrap_or_default();
        Self { process: definition.key.clone(), version: definition.version, at: Position::Step(first), trail: vec![] }
    }

    /// The step it stands at; none when the run is over.
    pub fn step<'d>(&self, definition: &'d Definition) -> Option<&'d Step> {
        match &self.at {
            Position::Step(number) => definition.step(number),
            Position::End(_) => None,
        }
    }

    /// How far it is, in percent (S0.23).
    pub fn percent(&self, definition: &Definition) -> u8 {
        match &self.at {
            Position::Step(number) => definition.step(number).map_or(0, |s| s.percent),
            Position::End(key) => definition.end(key).map_or(0, |e| e.percent),
        }
    }

    /// Whether the step with this number was left at some time.
    pub fn has_left(&self, number: &str) -> bool {
        self.trail.iter().any(|l| l.step == number)
    }

    /// When the run last went back to this step or to one before it: what was recorded at the step until then has to be
    /// recorded anew.
    pub fn reopened_at(&self, definition: &Definition, number: &str) -> Option<DateTime<Utc>> {
        let place = |number: &str| definition.steps.iter().position(|s| s.number == number);
        let this = place(number)?;
        let goes_back_over = |l: &&Left| {
            let way = definition.step(&l.step).and_then(|s| s.outcomes.iter().find(|o| o.key == l.outcome));
            let (from, to) = (place(&l.step), way.and_then(|w| place(&w.to)));
            matches!((from, to), (Some(from), Some(to)) if to <= this && this <= from && to < from)
        };
        self.trail.iter().rev().find(goes_back_over).map(|l| l.at)
    }

    /// Whether votes of the step with this number are asked for: while the run stands there, and after it when the step
    /// was decided before, since a new revision voids its votes and LIVE asks for them again. In LIVE nothing is left to
    /// decide.
    #[must_use]
    pub fn asks_for_votes(&self, definition: &Definition, number: &str, decided_before: bool) -> bool {
        let Position::Step(at) = &self.at else { return false };
        at == number || decided_before && definition.decides_again_at(number, at)
    }

    /// Leaves the current step by an outcome, then runs the automations that follow.
    ///
    /// # Errors
    /// [`Refusal::Conflict`] when the subject is not at that step or a gate is unmet, [`Refusal::Forbidden`] when the
    /// step's role is not the actor's, [`Refusal::Invalid`] when a reason is asked for and missing.
    pub fn advance(
        &self,
        definition: &Definition,
        facts: &Facts,
        actor: &Actor,
        form: &AdvanceForm,
        now: DateTime<Utc>,
    ) -> Result<Advanced, Refusal> {
        let step = self.expect_step(definition, &form.step)?;
        let Some(role) = step.role else {
            return Err(Refusal::Forbidden("This step is run by the system; nobody may act on it by hand.".into()));
        };
        access::may(actor, Action::ActOnStep(role), &Subject::Workspace)?;
        let outcome = step.outcomes.iter().find(|o| o.key == form.outcome);
        let outcome = outcome.ok_or_else(|| Problem::new("outcome", "Choose one of the outcomes."))?;
        let rationale = if outcome.rationale {
            text::note("rationale", "the reason for the decision", &form.rationale)?
        } else {
            text::optional_note("rationale", "the note", &form.rationale)?
        };
        let missing = unmet(step, outcome, facts);
        if !missing.is_empty() {
            let words = missing.into_iter().map(|m| m.words).collect::<Vec<_>>().join(" ");
            return Err(Refusal::Conflict(format!("Step {} cannot be left yet. {words}", step.number)));
        }
        let mut advanced = Advanced { run: self.clone(), effects: vec![], left: vec![] };
        advanced.take(definition, step, outcome, actor.name.clone(), rationale, now);
        advanced.run_automations(definition, now);
        Ok(advanced)
    }

    fn expect_step<'d>(&self, definition: &'d Definition, seen: &str) -> Result<&'d Step, Refusal> {
        match &self.at {
            Position::Step(number) if number == seen => definition
                .step(number)
                .ok_or_else(|| Refusal::Conflict(format!("The process has no step {number}; ask an administrator."))),
            Position::Step(number) => Err(Refusal::Conflict(format!(
                "The release is at step {number}, not at step {seen}: it has moved on, or steps were taken out of order."
            ))),
            Position::End(_) => Err(Refusal::Conflict("The release is closed; no step is left to take.".into())),
        }
    }
}

impl Advanced {
    fn take(
        &mut self,
        definition: &Definition,
        step: &Step,
        way: &Outcome,
        by: String,
        rationale: String,
        at: DateTime<Utc>,
    ) {
        let left = Left { step: step.number.clone(), outcome: way.key.clone(), by, rationale, at };
        self.left.push(left.clone());
        self.run.trail.push(left);
        self.effects.extend(&way.effects);
        self.run.at = if definition.end(&way.to).is_some() {
            Position::End(way.to.clone())
        } else {
            Position::Step(way.to.clone())
        };
    }

    /// Steps with the role "(None)" are taken by the system at once (S0.9). A validated definition has no circle of
    /// automations without an end; the bound is for one that was never validated.
    fn run_automations(&mut self, definition: &Definition, now: DateTime<Utc>) {
        for _ in 0..definition.steps.len() {
            let Some(step) = self.run.step(definition).filter(|s| s.kind == StepKind::Automation) else { return };
            let Some(way) = step.outcomes.first() else { return };
            self.take(definition, step, way, "Slipway".into(), String::new(), now);
        }
    }
}

/// What is missing at a step: for leaving it at all, else for leaving it by its first way.
fn missing_now<'s>(step: &'s Step, facts: &Facts) -> Vec<&'s Condition> {
    let unmet = |gates: &'s [Condition]| gates.iter().filter(|g| g.check(facts).is_err()).collect::<Vec<_>>();
    let of_step = unmet(&step.gates);
    if of_step.is_empty() { step.outcomes.first().map(|o| unmet(&o.gates)).unwrap_or_default() } else { of_step }
}

/// Who has something to do at a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Roles that do or record something.
    pub doers: Vec<Role>,
    /// Roles whose votes are open. What was rejected is not open: the plan's people must change it.
    pub voters: Vec<Role>,
}

/// Whose move it is: that of the step's own role, while there is something for it to do; else of those whose votes and
/// records are all that is missing. Nobody's where the system acts.
#[must_use]
pub fn whose_move(step: &Step, facts: &Facts) -> Asked {
    let mut asked = Asked::default();
    let own = Asked { doers: step.role.into_iter().collect(), voters: vec![] };
    for condition in missing_now(step, facts) {
        match condition {
            Condition::Approved(key) if is_open(key, facts) => {
                asked.voters.extend(step.approvals.iter().filter(|a| a.key == *key).map(|a| a.voters));
            }
            Condition::Recorded(key) | Condition::RecordPassed(key) if !facts.records.contains_key(key) => {
                let record = step.records.iter().find(|r| r.key == *key);
                let others =
                    |r: &&RecordWanted| !r.roles.is_empty() && step.role.is_none_or(|own| !r.roles.contains(&own));
                let Some(record) = record.filter(others) else { return own };
                asked.doers.extend(&record.roles);
            }
            _ => return own,
        }
    }
    for roles in [&mut asked.doers, &mut asked.voters] {
        let mut seen = BTreeSet::new();
        roles.retain(|r| seen.insert(*r));
    }
    if asked == Asked::default() { own } else { asked }
}

fn is_open(gate: &str, facts: &Facts) -> bool {
    facts.approvals.get(gate).is_some_and(|(verdict, _)| *verdict == Verdict::Open)
}

impl Asked {
    /// Everybody's roles.
    pub fn roles(&self) -> Vec<Role> {
        let more = self.voters.iter().filter(|r| !self.doers.contains(r));
        self.doers.iter().chain(more).copied().collect()
    }
}

/// What is missing before `step` can be left by `outcome`.
pub fn unmet(step: &Step, outcome: &Outcome, facts: &Facts) -> Vec<Missing> {
    let mut missing: Vec<Missing> = Vec::new();
    for lack in step.gates.iter().chain(&outcome.gates).filter_map(|c| c.check(facts).err()) {
        // A way out can ask that something is positive of which its step asks that it is there.
        if !missing.contains(&lack) {
            missing.push(lack);
        }
    }
    missing
}
