use super::*;
use crate::domain::process::{Left, builtin};

/// A release of the twenty steps that stands at a step, after those before it.
fn at_step(definition: &Definition, goal: &str) -> Run {
    let mut run = Run::start(definition);
    while let Some(step) = run.step(definition).filter(|s| s.number != goal).cloned() {
        let way = &step.outcomes[0];
        let (step, outcome) = (step.number.clone(), way.key.clone());
        run.trail.push(Left {
            step,
            outcome,
            by: "Ada".into(),
            rationale: String::new(),
            at: chrono::DateTime::UNIX_EPOCH,
        });
        run.at = Position::Step(way.to.clone());
    }
    assert_eq!(run.at, Position::Step(goal.into()));
    run
}

fn versions() -> (Definition, Definition) {
    let old = builtin::find(builtin::RELEASE_AND_DEPLOYMENT, 1).unwrap();
    (old.clone(), Definition { version: 2, ..old })
}

fn gate(definition: &mut Definition, step: &str, outcome: &str, gate: &str) {
    let step = definition.steps.iter_mut().find(|s| s.number == step).unwrap();
    step.outcomes.iter_mut().find(|o| o.key == outcome).unwrap().gates.push(gate.parse().unwrap());
}

/// S1.3: what the new version asks of the way that was taken counts, since nobody could make up for it; what it asks of
/// another way, or of one that is still ahead, does not.
#[test]
fn a_running_release_is_moved_unless_the_way_it_took_asks_for_more() {
    let (old, new) = versions();
    let run = at_step(&old, "14");
    assert_eq!(move_to(&run, &old, &new, true).unwrap(), Run { version: 2, ..run.clone() });

    let (_, mut asks_more) = versions();
    gate(&mut asks_more, "13", "healthy", "passed:readiness");
    let refused = move_to(&run, &old, &asks_more, true).unwrap_err().to_string();
    assert!(refused.contains("Version 2 asks for more at step 13") && refused.contains("readiness"), "{refused}");

    let (_, mut asks_others) = versions();
    gate(&mut asks_others, "13", "not-healthy", "passed:readiness");
    gate(&mut asks_others, "16", "no", "recorded:evaluation");
    assert!(move_to(&run, &old, &asks_others, true).is_ok());

    // What is asked of its way ahead is in the preview, and holds from then on.
    let moved = difference(&old, &asks_others, &run, &[]);
    let ahead: Vec<_> = moved.ahead.iter().flat_map(|s| &s.gates_added).collect();
    assert_eq!(ahead, ["“evaluation” is recorded (for “No, the change is a success”)"]);
    assert_eq!(moved.behind, ["13. Test Deployment"]);
}

#[test]
fn what_comes_first_is_among_what_changes() {
    let (old, mut new) = versions();
    let step = new.steps.iter_mut().find(|s| s.number == "17").unwrap();
    step.backout_after.clear();
    step.records.iter_mut().for_each(|r| r.after.clear());
    let moved = difference(&old, &new, &at_step(&old, "14"), &[]);
    let words = moved.ahead.iter().flat_map(|s| &s.other).map(String::as_str).collect::<Vec<_>>().join(" ");
    assert!(words.contains("Results of the backout plan wait for other records."), "{words}");
    assert!(words.contains("“Rollback is authorised” is asked for in another way."), "{words}");
}
