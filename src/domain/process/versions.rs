//! What changes for a release that is moved to a newer version of its process, and whether it can be. Votes and records
//! are kept by their keys, so those whose key the new version still has go on counting.

use super::{Condition, Definition, Effect, Position, Run, Step, StepKind, words};
use crate::domain::problem::Refusal;
use serde::{Deserialize, Serialize};

/// What changes from one version to another, as one release meets it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Steps that are new.
    pub added: Vec<String>,
    /// Steps that are gone.
    pub removed: Vec<String>,
    /// Steps with another name: from, to.
    pub renamed: Vec<(String, String)>,
    /// What is different at a step that the release is at or can still come to.
    pub ahead: Vec<StepDifference>,
    /// Steps that were left already and ask for something else now, which is not asked for any more here.
    pub behind: Vec<String>,
    /// Records that were made and count no longer, since no step asks for them.
    pub forgotten: Vec<String>,
}

/// What is different at one step; gates in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepDifference {
    pub step: String,
    pub gates_added: Vec<String>,
    pub gates_removed: Vec<String>,
    /// Another role, kind, vote, record or way out, a sentence each.
    pub other: Vec<String>,
}

/// The differences for a release; `records` are the keys of what was recorded.
#[must_use]
pub fn difference(old: &Definition, new: &Definition, run: &Run, records: &[String]) -> Difference {
    let mut found = Difference::default();
    let title = |s: &Step| format!("{}. {}", s.number, s.name);
    for step in &new.steps {
        match old.step(&step.number) {
            None => found.added.push(title(step)),
            Some(before) => {
                if before.name != step.name {
                    found.renamed.push((title(before), title(step)));
                }
                let changed = of_step(before, step);
                let same = changed == StepDifference { step: changed.step.clone(), ..StepDifference::default() };
                if !same && is_ahead(new, run, &step.number) {
                    found.ahead.push(changed);
                } else if !same {
                    found.behind.push(title(step));
                }
            }
        }
    }
    found.removed = old.steps.iter().filter(|s| new.step(&s.number).is_none()).map(title).collect();
    let is_gone = |key: &&String| old.record(key).is_some() && new.record(key).is_none();
    found.forgotten =
        records.iter().filter(is_gone).filter_map(|key| old.record(key).map(|(_, r)| r.title.clone())).collect();
    found
}

fn is_ahead(definition: &Definition, run: &Run, number: &str) -> bool {
    matches!(&run.at, Position::Step(at) if at == number || definition.reaches(at, number))
}

fn of_step(old: &Step, new: &Step) -> StepDifference {
    let gates = |step: &Step| -> Vec<String> {
        let of_ways = step.outcomes.iter().flat_map(|o| o.gates.iter().map(move |g| (Some(o), g)));
        let all = step.gates.iter().map(|g| (None, g)).chain(of_ways);
        all.map(|(way, gate): (Option<&super::Outcome>, &Condition)| match way {
            Some(way) => format!("{} (for “{}”)", words::in_words(gate), way.label),
            None => words::in_words(gate),
        })
        .collect()
    };
    let (before, after) = (gates(old), gates(new));
    StepDifference {
        step: format!("{}. {}", new.number, new.name),
        gates_added: after.iter().filter(|g| !before.contains(g)).cloned().collect(),
        gates_removed: before.iter().filter(|g| !after.contains(g)).cloned().collect(),
        other: others(old, new),
    }
}

fn others(old: &Step, new: &Step) -> Vec<String> {
    let mut other = Vec::new();
    if old.role != new.role {
        let role = |s: &Step| s.role.map_or("the system", |r| r.label());
        other.push(format!("It is the step of {}, not of {}.", role(new), role(old)));
    }
    if old.kind != new.kind {
        other.push("It is another kind of step.".into());
    }
    let lists = [
        (
            "vote",
            old.approvals.iter().map(|a| (&a.key, &a.title)).collect::<Vec<_>>(),
            new.approvals.iter().map(|a| (&a.key, &a.title)).collect(),
        ),
        (
            "record",
            old.records.iter().map(|r| (&r.key, &r.title)).collect(),
            new.records.iter().map(|r| (&r.key, &r.title)).collect::<Vec<_>>(),
        ),
        (
            "way out",
            old.outcomes.iter().map(|o| (&o.key, &o.label)).collect(),
            new.outcomes.iter().map(|o| (&o.key, &o.label)).collect(),
        ),
    ];
    for (what, before, after) in lists {
        let lacks = |list: &[(&String, &String)], key: &String| list.iter().all(|(k, _)| *k != key);
        other.extend(after.iter().filter(|(k, _)| lacks(&before, k)).map(|(_, t)| format!("New {what}: “{t}”.")));
        other
            .extend(before.iter().filter(|(k, _)| lacks(&after, k)).map(|(_, t)| format!("No {what} “{t}” any more.")));
    }
    let same = |title: &str| format!("“{title}” is asked for in another way.");
    let votes = new.approvals.iter().filter(|a| old.approvals.iter().any(|b| b.key == a.key && b != *a));
    other.extend(votes.map(|a| same(&a.title)));
    let records = new.records.iter().filter(|a| old.records.iter().any(|b| b.key == a.key && b != *a));
    other.extend(records.map(|a| same(&a.title)));
    if old.backout_after != new.backout_after {
        other.push("Results of the backout plan wait for other records.".into());
    }
    for way in &new.outcomes {
        let before = old.outcomes.iter().find(|o| o.key == way.key);
        if before.is_some_and(|b| b.rationale != way.rationale || b.effects != way.effects) {
            other.push(format!("“{}” has other consequences, or asks for a reason in another way.", way.label));
        }
    }
    for way in &new.outcomes {
        let before = old.outcomes.iter().find(|o| o.key == way.key);
        if before.is_some_and(|b| b.to != way.to) {
            other.push(format!("“{}” leads to {}.", way.label, way.to));
        }
    }
    other
}

/// The run under another version of its process, standing where it stands.
///
/// # Errors
/// [`Refusal::Conflict`] when the release is closed, the version is not a newer one of its process, or the release could
/// not go on from where it stands.
pub fn move_to(run: &Run, old: &Definition, new: &Definition, has_release: bool) -> Result<Run, Refusal> {
    let conflict = |words: String| Err(Refusal::Conflict(words));
    let Position::Step(at) = &run.at else {
        return conflict("The release is closed and stays on the version that it followed.".into());
    };
    if new.key != run.process || new.version <= run.version {
        return conflict(format!(
            "The release follows version {}; choose a newer version of its process.",
            run.version
        ));
    }
    let Some(step) = new.step(at) else {
        return conflict(format!(
            "The release is at step {at}, and version {} has no such step. Move it on to a step that both have first, or \
             leave it on version {}.",
            new.version, run.version
        ));
    };
    if step.kind == StepKind::Automation {
        return conflict(format!(
            "The release is at step {at}, which the system takes in version {}; nobody could leave it.",
            new.version
        ));
    }
    let creates = |s: &Step| s.outcomes.iter().any(|o| o.effects.contains(&Effect::CreateRelease));
    // What happens at the start has happened.
    if !has_release && !new.steps.iter().any(|s| creates(s) && is_ahead(new, run, &s.number)) {
        return conflict(format!(
            "In version {} the release is created at a step that this one has passed, so it would never be created.",
            new.version
        ));
    }
    // Nobody can vote or record at a step behind, and LIVE asks again for what each step asked that was left.
    for step in new.steps.iter().filter(|s| run.has_left(&s.number) && !is_ahead(new, run, &s.number)) {
        let taken = run.trail.iter().rev().find(|l| l.step == step.number).map(|l| l.outcome.as_str());
        let asks = |s: &Step| -> Vec<Condition> {
            let way = s.outcomes.iter().find(|o| Some(o.key.as_str()) == taken);
            s.gates.iter().chain(way.into_iter().flat_map(|w| &w.gates)).cloned().collect()
        };
        let before = old.step(&step.number).map(asks).unwrap_or_default();
        let by_hand = |g: &&Condition| {
            matches!(g, Condition::Approved(_) | Condition::Recorded(_) | Condition::RecordPassed(_))
                && !before.contains(g)
        };
        if let Some(gate) = asks(step).iter().find(by_hand) {
            return conflict(format!(
                "Version {} asks for more at step {}, which the release has left: {}. It could not be made up for.",
                new.version,
                step.number,
                words::in_words(gate)
            ));
        }
    }
    Ok(Run { version: new.version, ..run.clone() })
}

#[cfg(test)]
mod tests;
