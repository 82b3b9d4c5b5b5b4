//! One step back, and forth again. A step is kept as an edit, and taken back by merging it into what the plan is by then,
//! so that it never takes back what others wrote meanwhile.

use super::{
    draft::{Draft, Saving, State},
    saving::PAUSE,
};
use crate::domain::plan::{Plan, PlanEdit, Side};
use leptos::prelude::*;

/// Steps that are kept.
const KEPT: usize = 50;

/// What can be taken back, and done again.
#[derive(Default)]
pub(super) struct Steps {
    /// Each leads from the plan as it was made to the plan as it was.
    back: Vec<PlanEdit>,
    forth: Vec<PlanEdit>,
    /// The plan as it was before what is being typed, and where that is.
    begun: Option<(Plan, String)>,
}

impl Steps {
    /// Called before something is typed into a field, or done to rows (`path` is empty). Typing on in a field is one step.
    pub fn begin(&mut self, plan: &Plan, path: &str) {
        let goes_on = !path.is_empty() && self.begun.as_ref().is_some_and(|(_, at)| at == path);
        if !goes_on {
            self.end(plan);
            self.begun = Some((plan.clone(), path.to_owned()));
            self.forth.clear();
        }
    }

    /// What was begun is a step of its own from now on.
    pub fn end(&mut self, plan: &Plan) {
        let Some((before, _)) = self.begun.take() else { return };
        let edit = PlanEdit::between(0, plan, &before);
        if !edit.sections.is_empty() {
            self.back.push(edit);
            if self.back.len() > KEPT {
                self.back.remove(0);
            }
        }
    }

    fn counts(&self) -> (usize, usize) {
        (self.back.len() + usize::from(self.begun.is_some()), self.forth.len())
    }
}

impl Draft {
    /// Takes the last step back.
    pub fn undo(self) {
        self.step(|steps| steps.back.pop(), |steps| &mut steps.forth);
    }

    /// Does again what was taken back last.
    pub fn redo(self) {
        self.step(|steps| steps.forth.pop(), |steps| &mut steps.back);
    }

    fn step(
        self,
        take: impl FnOnce(&mut Steps) -> Option<PlanEdit>,
        put: impl FnOnce(&mut Steps) -> &mut Vec<PlanEdit>,
    ) {
        let moved = self.with(|s: &mut State| {
            s.undo.end(&s.mine);
            let Some(edit) = take(&mut s.undo) else { return false };
            let after = apply(&edit, &s.mine);
            put(&mut s.undo).push(PlanEdit::between(0, &after, &s.mine));
            s.mine = after;
            true
        });
        if moved == Some(true) {
            self.refresh();
            self.saving.set(Saving::Waiting);
            self.save_after(PAUSE);
        }
        self.count_steps();
    }

    /// Says anew how many steps there are.
    pub(super) fn count_steps(self) {
        let counts = self.read(|s| s.undo.counts()).unwrap_or_default();
        if self.steps.with_untracked(|shown| *shown != counts) {
            self.steps.set(counts);
        }
    }
}

/// The plan with an edit in it; what others changed since stays as it is.
fn apply(edit: &PlanEdit, plan: &Plan) -> Plan {
    match edit.onto(plan) {
        Ok(after) => after,
        Err(conflicts) => {
            let choices = conflicts.into_iter().map(|c| (c.path, Side::Theirs)).collect();
            PlanEdit { choices, ..edit.clone() }.onto(plan).unwrap_or_else(|_| plan.clone())
        }
    }
}
