use super::*;
use crate::domain::process::{Condition, Definition, builtin};

fn shipped() -> Definition {
    builtin::all().iter().find(|d| d.key == builtin::RELEASE_REQUEST).unwrap().clone()
}

#[test]
fn a_form_that_is_saved_as_it_was_shown_changes_nothing() {
    for definition in builtin::all() {
        let before = Sketch::of(definition);
        let mut sketch = before.clone();
        for at in 0..sketch.steps() {
            let form = sketch.step_form(at).unwrap();
            sketch.put_step(at, &form);
        }
        let head = sketch.head_form();
        sketch.put_head(&head);
        assert_eq!(sketch.definition().as_ref(), Ok(definition));
    }
}

#[test]
fn what_a_form_does_not_show_stays() {
    let mut sketch = Sketch::of(&shipped());
    let steps = sketch.table.get_mut("step").and_then(Value::as_array_mut).unwrap();
    let record = steps[4].get_mut("records").and_then(|r| r.get_mut(0)).and_then(Value::as_table_mut).unwrap();
    record.insert("more".into(), Value::Integer(7));
    let mut form = sketch.step_form(4).unwrap();
    form.records[0].title = "The number over there".into();
    sketch.put_step(4, &form);
    let text = sketch.write();
    assert!(text.contains("title = \"The number over there\"") && text.contains("more = 7"), "{text}");
}

#[test]
fn a_step_that_gets_another_number_is_still_led_to() {
    let mut sketch = Sketch::of(&shipped());
    let mut form = sketch.step_form(5).unwrap();
    assert_eq!(form.number, "7");
    form.number = "seven".into();
    form.gates = " changes-accepted \r\n\r\nwindow-free".into();
    sketch.put_step(5, &form);
    let definition = sketch.definition().unwrap();
    assert_eq!(definition.step("3").unwrap().outcomes[1].to, "seven");
    assert_eq!(definition.step("12").unwrap().outcomes[1].to, "seven");
    assert_eq!(definition.step("seven").unwrap().gates, [Condition::ChangesAccepted, Condition::WindowFree]);
}

#[test]
fn steps_are_added_removed_and_moved() {
    let mut sketch = Sketch::of(&shipped());
    let number = |sketch: &Sketch, at| sketch.step_form(at).unwrap().number;
    assert_eq!(sketch.move_step(1, Move::Up), 0);
    assert_eq!((number(&sketch, 0), number(&sketch, 1)), ("2".into(), "1".into()));
    assert_eq!(sketch.move_step(0, Move::Down), 1);
    assert_eq!(sketch.definition().unwrap(), shipped());
    let count = sketch.steps();
    assert_eq!(sketch.move_step(3, Move::Add), 4);
    assert_eq!((sketch.steps(), number(&sketch, 4)), (count + 1, "21".into()));
    assert!(sketch.problems().iter().any(|p| p.field == "21" && p.words.contains("cannot be reached")));
    assert_eq!(sketch.move_step(4, Move::Remove), 3);
    assert_eq!(sketch.definition().unwrap(), shipped());
    for at in [0, 99] {
        sketch.move_step(at, Move::Up);
        sketch.move_step(99, Move::Remove);
        sketch.move_step(99, Move::Down);
    }
    assert_eq!(sketch.definition().unwrap(), shipped());
}

#[test]
fn what_is_typed_wrong_is_kept_and_said() {
    let mut sketch = Sketch::of(&shipped());
    let mut form = sketch.step_form(0).unwrap();
    form.percent = "half".into();
    form.role = "wizard".into();
    form.gates = "moon-is-full".into();
    form.outcomes[0].to = "nowhere".into();
    sketch.put_step(0, &form);
    let again = Sketch::read(&sketch.write()).unwrap();
    let shown = again.step_form(0).unwrap();
    assert_eq!((shown.percent, shown.role, shown.gates), ("half".into(), "wizard".into(), "moon-is-full".into()));
    assert!(again.problems().iter().filter(|p| p.field == "1").count() >= 3, "{:?}", again.problems());
}
