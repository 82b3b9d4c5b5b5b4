//! Until when a release takes changes in, and lets them go again: from its creation up to and including the step that
//! deploys to TEST, since what is tested and decided on afterwards is what goes LIVE. A process that leads back before
//! that step opens the scope again. Reads the process as data and knows no step by name.

use crate::domain::{
    calendar::Environment,
    problem::Refusal,
    process::{Definition, Effect, Run, Step},
};

/// Whether changes may be added to or taken out of the release now.
///
/// # Errors
/// A conflict that says why not.
pub fn scope_is_open(definition: &Definition, run: &Run, has_release: bool) -> Result<(), Refusal> {
    let no = |words: String| Err(Refusal::Conflict(words));
    let Some(here) = run.step(definition) else {
        return no("The release is closed and stays as it is.".into());
    };
    if !has_release {
        let when = creating(definition).map(|s| format!(" at step {}. {}", s.number, s.name)).unwrap_or_default();
        return no(format!(
            "The release is created when its planning is approved{when}. Changes can be added from then on."
        ));
    }
    let index = |step: &Step| definition.steps.iter().position(|s| s.number == step.number);
    match last_with_changes(definition) {
        Some(last) if index(here) > index(last) => no(format!(
            "The release has left step {}. {}, so its scope is closed: what was tested is what goes LIVE.",
            last.number, last.name
        )),
        _ => Ok(()),
    }
}

/// The step at which the release comes into being.
fn creating(definition: &Definition) -> Option<&Step> {
    definition.steps.iter().find(|s| s.outcomes.iter().any(|o| o.effects.contains(&Effect::CreateRelease)))
}

/// The last step that deploys to TEST; where nothing does, to LIVE.
fn last_with_changes(definition: &Definition) -> Option<&Step> {
    let mut steps = definition.steps.iter().rev();
    steps.clone().find(|s| s.deploys_to(Environment::Test)).or_else(|| steps.find(|s| s.deploys_to(Environment::Live)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::process::{Position, builtin};

    fn open_at(step: &str, has_release: bool) -> Result<(), String> {
        let definition = builtin::find(builtin::RELEASE_REQUEST, 1).unwrap();
        let mut run = Run::start(&definition);
        run.at = if definition.end(step).is_some() { Position::End(step.into()) } else { Position::Step(step.into()) };
        scope_is_open(&definition, &run, has_release).map_err(|r| r.to_string())
    }

    /// S0.2: there is nothing to add changes to before planning is approved.
    #[test]
    fn a_request_without_a_release_takes_no_change_and_says_when() {
        let words = open_at("1", false).unwrap_err();
        assert!(words.contains("step 2. Release Planning"), "{words}");
    }

    /// S0.32, S0.33: changes are taken in until the release has been brought to TEST.
    #[test]
    fn the_scope_is_open_until_the_release_leaves_test_deployment() {
        for step in ["3", "7", "8"] {
            assert_eq!(open_at(step, true), Ok(()), "{step}");
        }
        for step in ["10", "12", "15", "16"] {
            assert!(open_at(step, true).unwrap_err().contains("step 8."), "{step}");
        }
        assert!(open_at("closed-successful", true).unwrap_err().contains("closed"));
    }
}
