//! Gates, and what the system does, in words for people who read or write a process. What a gate says when it is unmet is [`super::facts`]'s matter.

use super::{Condition, Effect};

/// Everything that the system can do by itself. Templates write it as serde does.
pub const EFFECTS: &[Effect] = &[
    Effect::CreateRelease,
    Effect::MarkChangesImplemented,
    Effect::MarkChangesBackedOut,
    Effect::TakePackagesBack,
    Effect::PublishDates,
    Effect::CloseChanges,
];

/// What the system does, as the end of a sentence about it.
#[must_use]
pub const fn effect_in_words(effect: Effect) -> &'static str {
    match effect {
        Effect::CreateRelease => "creates the release",
        Effect::MarkChangesImplemented => "sets its RFCs to implemented",
        Effect::MarkChangesBackedOut => "sets its RFCs to backed out",
        Effect::TakePackagesBack => "takes its packages out of LIVE",
        Effect::PublishDates => "publishes the dates in the calendar",
        Effect::CloseChanges => "writes the closure comment into its RFCs",
    }
}

/// Everything that a gate can ask about: how it is written, and what it means. `…` stands for a key.
pub const KNOWN: &[(&str, &str)] = &[
    ("release-number", "The release number is given"),
    ("acceptance-rules", "The rules for accepting changes are stated"),
    ("plan-submitted", "The plan is submitted, and not edited since"),
    ("section:…", "The plan's section “…” is completed"),
    ("approved:…", "The vote “…” is won on the newest revision of the plan"),
    ("recorded:…", "“…” is recorded"),
    ("passed:…", "“…” is recorded, and positive"),
    ("changes-accepted", "At least one change is in the release"),
    ("deployed:…", "The release as it is now was deployed to …"),
    ("deployment-recorded:…", "A deployment to … is recorded, however it went"),
    ("mandatory-tests-passed", "All mandatory tests have passed"),
    ("tests-passed:…", "Tests of the kind “…” exist and have passed"),
    ("backout-recorded", "Every step of the backout plan has a result"),
    ("window-free", "The window has no hard collision"),
    ("not-in-live", "Nothing of the release is in LIVE"),
    ("activities-assigned", "There are activities, and each has somebody"),
    ("activities-done", "Every activity up to the deployment is done"),
    ("packages-assembled", "Every package is assembled"),
    ("baseline:before", "The baseline before installation is taken"),
    ("baseline:after", "The baseline after installation is taken"),
    ("baseline:closing", "The new baseline is in the CMDB"),
    ("cmdb-updated", "The CMDB has the versions that are in LIVE"),
    ("rollback-proved", "The rollback is rehearsed, or verified with a reason"),
    ("fits-window", "Deployment, verification and rollback fit into the window"),
    ("runbook-done", "Every step of the deployment plan is carried out"),
    ("early-life-support-over", "Early life support is over"),
    ("follow-up-raised", "A follow-up release is linked"),
    ("announced:plan", "The plan is circulated"),
    ("announced:release", "The release is announced to its stakeholders"),
    ("announced:training", "The training for a major release is announced"),
    ("announced:downtime", "The downtime is announced"),
    ("announced:requester", "The requester is told"),
    ("announced:failure", "The failure is communicated"),
    ("announced:closure", "The closure is announced"),
];

/// A gate as a sentence without its full stop. What is not in the list is shown as it is written.
#[must_use]
pub fn in_words(gate: &Condition) -> String {
    let text = gate.to_string();
    if let Some((_, words)) = KNOWN.iter().find(|(whole, _)| *whole == text) {
        return (*words).to_owned();
    }
    let (name, argument) = text.split_once(':').unwrap_or((&text, ""));
    let known = KNOWN.iter().find(|(pattern, _)| pattern.strip_suffix(":…") == Some(name));
    known.map_or_else(|| text.clone(), |(_, words)| words.replace('…', argument))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::process::{Evidence, builtin};

    #[test]
    fn everything_that_is_proved_by_name_has_words() {
        for evidence in Evidence::ALL {
            let gate = Condition::Proved(*evidence);
            assert_ne!(in_words(&gate), gate.to_string());
        }
    }

    /// The reader names every effect that there is when it meets one that there is not.
    #[test]
    fn every_effect_can_be_chosen() {
        let error = serde_json::from_str::<Effect>("\"none\"").unwrap_err().to_string();
        let known: Vec<_> = error.split('`').skip(3).step_by(2).collect();
        let offered: Vec<_> = EFFECTS.iter().map(|e| serde_json::to_value(e).unwrap()).collect();
        assert_eq!(known, offered);
    }

    #[test]
    fn every_gate_of_a_shipped_process_has_words() {
        for step in builtin::all().iter().flat_map(|d| &d.steps) {
            for gate in step.gates.iter().chain(step.outcomes.iter().flat_map(|o| &o.gates)) {
                assert_ne!(in_words(gate), gate.to_string());
            }
        }
        assert_eq!(in_words(&"deployed:LIVE".parse().unwrap()), "The release as it is now was deployed to LIVE");
    }
}
