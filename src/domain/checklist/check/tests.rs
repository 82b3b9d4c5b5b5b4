use super::*;

fn result(result: &str, note: &str) -> ResultForm {
    ResultForm { result: result.into(), note: note.into(), version: "3".into() }
}

/// S0.18, S0.36: a test of any kind can be put on the checklist, mandatory or not.
#[test]
fn a_line_has_a_kind_a_title_and_may_be_mandatory() {
    for kind in CheckKind::ALL {
        let form = CheckForm { kind: kind.key().into(), title: " Pay an invoice ".into(), mandatory: "on".into() };
        let expected = NewCheck { kind: *kind, title: "Pay an invoice".into(), mandatory: true };
        assert_eq!(form.check(), Ok(expected));
        assert!(!CheckForm { mandatory: String::new(), ..form }.check().unwrap().mandatory);
    }
}

#[test]
fn everything_that_is_wrong_with_a_line_is_said_at_once() {
    let wrong = CheckForm { kind: "smoke".into(), title: "x".repeat(201), mandatory: "maybe".into() };
    let fields: Vec<_> = wrong.check().unwrap_err().into_iter().map(|p| p.field).collect();
    assert_eq!(fields, ["kind", "title", "mandatory"]);
}

/// S0.18: a result is recorded with a note, for the version of the line that its author saw.
#[test]
fn a_pass_needs_no_note_and_everything_else_does() {
    let pass = result("pass", "").check().unwrap();
    assert_eq!(pass, NewResult { result: CheckResult::Pass, note: String::new(), version: 3 });
    for other in ["fail", "blocked", "not-applicable"] {
        let problems = result(other, " \n ").check().unwrap_err();
        assert_eq!((problems.len(), problems[0].field.as_str()), (1, "note"), "{other}");
        assert!(problems[0].words.starts_with("Enter a note that says w"));
        assert_eq!(result(other, " The totals differ. ").check().unwrap().note, "The totals differ.");
    }
}

#[test]
fn a_result_that_is_none_and_a_version_that_is_unknown_are_refused() {
    let fields = |form: ResultForm| form.check().unwrap_err().into_iter().map(|p| p.field).collect::<Vec<_>>();
    assert_eq!(fields(ResultForm::default()), ["result", "version"]);
    assert_eq!(fields(ResultForm { version: "-1".into(), ..result("Pass", "") }), ["result", "version"]);
}

#[test]
fn a_note_of_fifty_megabytes_is_refused_at_its_field() {
    let problems = result("pass", &"x".repeat(50_000_000)).check().unwrap_err();
    assert_eq!((problems.len(), problems[0].field.as_str()), (1, "note"));
}
