//! A process as it is for one type of release: without the records and votes that the type is not asked for, and without
//! the gates that ask about them.

use super::Definition;
use crate::domain::{process::Condition, release::ReleaseKind};

impl Definition {
    /// The definition as a release of this type follows it.
    #[must_use]
    pub fn of_kind(mut self, kind: ReleaseKind) -> Self {
        let asked = |kinds: &[ReleaseKind]| kinds.is_empty() || kinds.contains(&kind);
        let mut dropped = Vec::new();
        for step in &mut self.steps {
            step.records.retain(|r| {
                asked(&r.kinds) || {
                    dropped.push(r.key.clone());
                    false
                }
            });
            step.approvals.retain(|a| {
                asked(&a.kinds) || {
                    dropped.push(a.key.clone());
                    false
                }
            });
        }
        let still_asked = |condition: &Condition| match condition {
            Condition::Approved(key) | Condition::Recorded(key) | Condition::RecordPassed(key) => {
                !dropped.contains(key)
            }
            _ => true,
        };
        for step in &mut self.steps {
            step.gates.retain(still_asked);
            step.late_records.retain(|key| !dropped.contains(key));
            step.backout_after.retain(|key| !dropped.contains(key));
            step.records.iter_mut().for_each(|r| r.after.retain(|key| !dropped.contains(key)));
            step.outcomes.iter_mut().for_each(|o| o.gates.retain(still_asked));
        }
        self
    }
}
