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

/// The mistakes, each shown at the field that has it.
#[test]
fn a_mistake_is_shown_at_its_field() {
    let wrong = |edit: fn(&mut StepForm)| {
        let mut sketch = Sketch::of(&shipped());
        let mut form = sketch.step_form(0).unwrap();
        edit(&mut form);
        sketch.put_step(0, &form);
        let fields = form.at_fields(&sketch.problems());
        fields.into_iter().map(|p| p.field).collect::<Vec<_>>()
    };
    assert_eq!(wrong(|_| {}), Vec::<String>::new());
    assert_eq!(wrong(|f| f.role = "wizard".into()), ["role"]);
    assert_eq!(wrong(|f| f.role = String::new()), ["role"]);
    assert_eq!(wrong(|f| f.percent = "half".into()), ["percent"]);
    assert_eq!(wrong(|f| f.percent = "101".into()), ["percent"]);
    assert_eq!(wrong(|f| f.gates = "window-free\n\nmoon-is-full".into()), ["gates"]);
    assert_eq!(wrong(|f| f.outcomes[0].gates = "approved:nobody".into()), ["outcomes.0.gates"]);
    assert_eq!(wrong(|f| f.outcomes[0].to = "nowhere".into()), ["outcomes.0.to"]);
    assert_eq!(wrong(|f| f.outcomes[0].effects = "sing".into()), ["outcomes.0.effects"]);
    assert_eq!(wrong(|f| f.outcomes[0].key = "Not A Key".into()), ["outcomes.0.key"]);
    assert_eq!(wrong(|f| f.kind = "decision".into()), ["kind"]);
    assert_eq!(wrong(|f| f.kind = "riddle".into()), ["kind"]);
    assert_eq!(wrong(|f| f.late_records = "nothing-such".into()), ["late_records"]);
    assert_eq!(wrong(|f| f.name = " ".into()), ["name"]);
    assert_eq!(wrong(|f| f.number = "2".into()), ["number"]);
    let vote = |rule: &str, voters: &str| ApprovalLine {
        key: "ours".into(),
        title: "Ours".into(),
        voters: voters.into(),
        rule: rule.into(),
        ..ApprovalLine::default()
    };
    let votes = |line: ApprovalLine| {
        let mut sketch = Sketch::of(&shipped());
        let mut form = sketch.step_form(0).unwrap();
        form.approvals = vec![vote("first", "cab-member"), ApprovalLine { key: "more".into(), ..line }];
        sketch.put_step(0, &form);
        form.at_fields(&sketch.problems()).into_iter().map(|p| p.field).collect::<Vec<_>>()
    };
    let records = |line: RecordLine| {
        let mut sketch = Sketch::of(&shipped());
        let mut form = sketch.step_form(0).unwrap();
        form.records = vec![RecordLine { key: "ours".into(), title: "Ours".into(), kind: "done".into(), ..line }];
        sketch.put_step(0, &form);
        form.at_fields(&sketch.problems()).into_iter().map(|p| p.field).collect::<Vec<_>>()
    };
    assert_eq!(records(RecordLine::default()), Vec::<String>::new());
    assert_eq!(records(RecordLine { after: "nothing-such".into(), ..RecordLine::default() }), ["records.0.after"]);
    assert_eq!(records(RecordLine { purpose: "wish".into(), ..RecordLine::default() }), ["records.0.purpose"]);
    assert_eq!(wrong(|f| f.backout_after = "nothing-such".into()), ["backout_after"]);
    assert_eq!(votes(vote("most", "cab-member")), ["approvals.1.rule"]);
    assert_eq!(votes(vote("first", "wizard")), ["approvals.1.voters"]);
}

#[test]
fn a_mistake_of_the_head_is_shown_at_its_field() {
    let mut sketch = Sketch::of(&shipped());
    let mut form = sketch.head_form();
    form.name = String::new();
    form.ends[0].percent = "all".into();
    form.ends.push(EndLine { key: "never".into(), name: "Never".into(), percent: "1".into(), ..EndLine::default() });
    sketch.put_head(&form);
    let fields: Vec<_> = form.at_fields(&sketch.problems()).into_iter().map(|p| p.field).collect();
    let never = format!("ends.{}.key", form.ends.len() - 1);
    for field in ["name", "ends.0.percent", never.as_str()] {
        assert!(fields.iter().any(|f| f == field), "{field}: {fields:?}");
    }
}

/// S1.45: what is entered beside a record's answer is edited by rows.
#[test]
fn fields_of_records_are_added_changed_and_removed() {
    let mut sketch = Sketch::of(&shipped());
    let mut form = sketch.step_form(4).unwrap();
    let line = |label: &str, kind: &str| FieldLine { label: label.into(), kind: kind.into(), ..FieldLine::default() };
    form.records[0].fields =
        vec![line("Number over there", "number"), line("Number over there!", ""), line(" ", "text")];
    sketch.put_step(4, &form);
    let made = sketch.definition().unwrap();
    let fields = &made.steps[4].records[0].fields;
    assert_eq!(fields.iter().map(|f| f.key.as_str()).collect::<Vec<_>>(), ["number-over-there", "number-over-there-2"]);
    let mut form = sketch.step_form(4).unwrap();
    form.records[0].fields[0].label = "The number".into();
    form.records[0].fields[0].optional = "true".into();
    form.records[0].fields[1].label = String::new();
    sketch.put_step(4, &form);
    let made = sketch.definition().unwrap();
    let field = &made.steps[4].records[0].fields[0];
    assert_eq!(
        (made.steps[4].records[0].fields.len(), field.key.as_str(), field.label.as_str(), field.optional),
        (1, "number-over-there", "The number", true)
    );
    let mut form = sketch.step_form(4).unwrap();
    form.records[0].fields[0].kind = "riddle".into();
    sketch.put_step(4, &form);
    assert!(sketch.problems().iter().any(|p| p.words.contains("“riddle”")), "{:?}", sketch.problems());
}

#[test]
fn what_is_done_at_the_start_is_chosen() {
    let mut sketch = Sketch::of(&shipped());
    let mut form = sketch.head_form();
    form.at_start = vec!["create-release".into(), String::new()];
    sketch.put_head(&form);
    assert_eq!(sketch.definition().unwrap().at_start, [crate::domain::process::Effect::CreateRelease]);
    form.at_start = vec!["sing".into()];
    sketch.put_head(&form);
    assert_eq!(sketch.head_form().at_start, ["sing"]);
    assert!(sketch.definition().is_err());
}
