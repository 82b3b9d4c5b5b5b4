//! Random sequences of steps, role changes and edits over every shipped process: a release is never in a state that its
//! process does not name, never past an unmet gate, and nobody acts outside their role.

use super::super::all;
use crate::domain::{
    access::{self, Action, Actor, Role, Subject},
    approval::Verdict,
    calendar::Environment,
    checklist::KindState,
    ids::{PersonId, WorkspaceId},
    plan::SectionState,
    process::{
        Condition, Definition, Facts, Position, Run, Step, StepKind,
        run::{AdvanceForm, unmet},
    },
    release::ReleaseKind,
};
use chrono::{DateTime, Utc};
use proptest::prelude::*;
use uuid::Uuid;

/// A release in a sequence: where it stands, what is true of it, and somebody with roles that change.
struct Played<'d> {
    definition: &'d Definition,
    run: Run,
    facts: Facts,
    actor: Actor,
}

impl<'d> Played<'d> {
    fn new(definition: &'d Definition) -> Self {
        let actor = Actor {
            id: PersonId(Uuid::nil()),
            workspace: WorkspaceId(Uuid::nil()),
            name: "Ada".into(),
            roles: vec![],
            time_zone: "UTC".into(),
        };
        Self { definition, run: Run::start(definition), facts: Facts::default(), actor }
    }

    /// The step at hand, if it is not over.
    fn here(&self) -> Option<&'d Step> {
        self.run.step(self.definition)
    }

    /// Somebody edits, tests, votes, deploys: something that the step at hand asks for becomes true, or untrue again.
    fn edit(&mut self, which: usize, holds: bool) {
        let Some(step) = self.here() else { return };
        let asked: Vec<&Condition> = step.gates.iter().chain(step.outcomes.iter().flat_map(|o| &o.gates)).collect();
        if let Some(condition) = asked.get(which % asked.len().max(1)) {
            if holds && self.comes_too_early(step, condition) {
                return;
            }
            make(&mut self.facts, condition, holds);
        }
    }

    /// Whether something else has to be recorded first (S1.91).
    fn comes_too_early(&self, step: &Step, condition: &Condition) -> bool {
        let after = match condition {
            Condition::Recorded(key) | Condition::RecordPassed(key) => match self.definition.record(key) {
                Some((_, record)) => &record.after,
                None => return false,
            },
            Condition::BackoutRecorded => &step.backout_after,
            _ => return false,
        };
        !self.definition.awaited_first(after, &self.facts.records).is_empty()
    }

    /// Roles are given and taken.
    fn change_roles(&mut self, which: usize) {
        let role = match self.here().and_then(|s| s.role) {
            Some(role) if which.is_multiple_of(2) => role,
            _ => Role::ALL[which % Role::ALL.len()],
        };
        match self.actor.roles.iter().position(|r| *r == role) {
            Some(at) => _ = self.actor.roles.remove(at),
            None => self.actor.roles.push(role),
        }
    }

    /// Somebody records something: only by a role that is asked for it.
    fn record(&mut self, which: usize) -> Result<(), TestCaseError> {
        let Some(step) = self.here() else { return Ok(()) };
        let Some(record) = step.records.get(which % step.records.len().max(1)) else { return Ok(()) };
        let roles = if record.roles.is_empty() { step.role.into_iter().collect() } else { record.roles.clone() };
        let may = access::may(&self.actor, Action::MakeRecord(&roles), &Subject::Workspace).is_ok();
        prop_assert_eq!(may, self.actor.is_any(&roles));
        if may && self.definition.awaited_first(&record.after, &self.facts.records).is_empty() {
            self.facts.records.insert(record.key.clone(), !which.is_multiple_of(3));
        }
        Ok(())
    }

    /// Somebody wants to leave a step, mostly the one at hand.
    fn leave(&mut self, which: usize, now: DateTime<Utc>) -> Result<(), TestCaseError> {
        let here = self.here();
        let steps = &self.definition.steps;
        let asked = here.filter(|_| !which.is_multiple_of(8)).unwrap_or(&steps[which / 8 % steps.len()]);
        let way = &asked.outcomes[which / 8 % asked.outcomes.len()];
        let rationale = if !which.is_multiple_of(5) { "Because." } else { "" };
        let form = AdvanceForm {
            request: String::new(),
            step: asked.number.clone(),
            outcome: way.key.clone(),
            rationale: rationale.into(),
        };
        let may_go = here.is_some_and(|h| h.number == asked.number)
            && asked.role.is_some_and(|r| self.actor.is(r))
            && unmet(asked, way, &self.facts).is_empty()
            && (!way.rationale || !rationale.is_empty());
        match self.run.advance(self.definition, &self.facts, &self.actor, &form, now) {
            Ok(advanced) => {
                prop_assert!(may_go, "left step {} by {}", asked.number, way.key);
                prop_assert!(advanced.run.trail.starts_with(&self.run.trail));
                prop_assert_eq!(advanced.run.trail.len(), self.run.trail.len() + advanced.left.len());
                self.run = advanced.run;
            }
            Err(_) => prop_assert!(!may_go, "step {} was not left by {}", asked.number, way.key),
        }
        match &self.run.at {
            Position::Step(number) => {
                let step = self.definition.step(number);
                prop_assert!(step.is_some_and(|s| s.kind != StepKind::Automation), "stands at {number}");
            }
            Position::End(key) => prop_assert!(self.definition.end(key).is_some(), "ended at {key}"),
        }
        Ok(())
    }
}

/// Makes a condition hold or fail.
fn make(facts: &mut Facts, condition: &Condition, holds: bool) {
    let environments = |set: &mut std::collections::BTreeSet<Environment>, of: Environment| {
        if holds { _ = set.insert(of) } else { _ = set.remove(&of) }
    };
    match condition {
        Condition::ReleaseNumber => facts.has_number = holds,
        Condition::AcceptanceRules => facts.has_rules = holds,
        Condition::PlanSubmitted => facts.revision = holds.then_some(1),
        Condition::Section(section) => {
            let state = if holds { SectionState::Completed } else { SectionState::Incomplete };
            facts.sections.insert(*section, state);
        }
        Condition::Approved(key) => {
            let verdict = if holds { Verdict::Approved } else { Verdict::Open };
            facts.approvals.insert(key.clone(), (verdict, String::new()));
        }
        Condition::Recorded(key) | Condition::RecordPassed(key) => _ = facts.records.insert(key.clone(), holds),
        Condition::ChangesAccepted => facts.changes = usize::from(holds),
        Condition::Deployed(of) => environments(&mut facts.deployed, *of),
        Condition::NotInLive => _ = facts.deployed.remove(&Environment::Live),
        Condition::DeploymentRecorded(of) => environments(&mut facts.attempted, *of),
        Condition::MandatoryTestsPassed => facts.mandatory_checks = usize::from(holds),
        Condition::TestsPassed(kind) => {
            facts.kinds.insert(*kind, if holds { KindState::Passed } else { KindState::Missing });
        }
        Condition::BackoutRecorded => facts.open_backout_steps = if holds { vec![] } else { vec!["a step".into()] },
        Condition::WindowFree => facts.hard_collisions = if holds { vec![] } else { vec!["A freeze.".into()] },
        Condition::Proved(evidence) => {
            facts.evidence.insert(*evidence, if holds { Ok(()) } else { Err("Not yet.".into()) });
        }
    }
}

/// Every shipped process as each type of release follows it.
fn definitions() -> Vec<Definition> {
    all().iter().flat_map(|d| ReleaseKind::ALL.iter().map(|kind| d.clone().of_kind(*kind))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100_000))]

    /// S1.61, S1.62: 100,000 sequences.
    #[test]
    fn no_sequence_leaves_the_process(which in 0_usize..9, from in 0_usize..20, moves in proptest::collection::vec(any::<u16>(), 1..24)) {
        thread_local! {
            static DEFINITIONS: Vec<Definition> = definitions();
        }
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        DEFINITIONS.with(|definitions| {
            let mut played = Played::new(&definitions[which]);
            // Sequences are short; that every step can be come to, the test below shows.
            let by_hand: Vec<&Step> = played.definition.steps.iter().filter(|s| s.role.is_some()).collect();
            played.run.at = Position::Step(by_hand[from % by_hand.len()].number.clone());
            for drawn in moves {
                let which = usize::from(drawn / 8);
                match drawn % 8 {
                    0..=2 => played.edit(which, !which.is_multiple_of(4)),
                    3 => played.change_roles(which),
                    4 => played.record(which)?,
                    _ => played.leave(which, now)?,
                }
            }
            Ok::<(), TestCaseError>(())
        })?;
    }
}

/// The sequences would say nothing if they got nowhere: who has every role and meets every gate comes to every step and
/// every end of every process.
#[test]
fn every_step_and_every_end_can_be_come_to() {
    let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    for definition in definitions() {
        let mut seen = std::collections::BTreeSet::new();
        let mut open = vec![Run::start(&definition)];
        while let Some(run) = open.pop() {
            let mut played = Played { run, ..Played::new(&definition) };
            played.actor.roles = Role::ALL.to_vec();
            let Some(step) = played.here() else { continue };
            for way in &step.outcomes {
                let mut facts = Facts::default();
                let gates: Vec<_> = step.gates.iter().chain(&way.gates).collect();
                gates.iter().for_each(|c| make(&mut facts, c, true));
                let form = AdvanceForm {
                    request: String::new(),
                    step: step.number.clone(),
                    outcome: way.key.clone(),
                    rationale: "Because.".into(),
                };
                let next = played.run.advance(&definition, &facts, &played.actor, &form, now).unwrap().run;
                let at = format!("{:?}", next.at);
                if seen.insert(at) {
                    open.push(next);
                }
            }
        }
        for end in &definition.ends {
            assert!(seen.contains(&format!("{:?}", Position::End(end.key.clone()))), "{}: {}", definition.key, end.key);
        }
        assert!(seen.len() + 1 >= definition.steps.len() - 1 + definition.ends.len(), "{}", definition.key);
    }
}
