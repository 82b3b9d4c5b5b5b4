use super::*;
use crate::domain::process::builtin;
use proptest::prelude::*;

fn shipped(key: &str) -> Sketch {
    Sketch::of(builtin::all().iter().find(|d| d.key == key).unwrap())
}

fn words(text: &str) -> String {
    let problems = Sketch::read(text).unwrap().problems();
    problems.iter().map(|p| format!("{}| {}", p.field, p.words)).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn says(text: &str, what: &str) {
    let found = words(text);
    assert!(found.contains(what), "{found}");
}

/// S1.4: a process that was taken away as a template comes back the same.
#[test]
fn every_shipped_process_survives_being_written_and_read() {
    for definition in builtin::all() {
        let text = Sketch::of(definition).write();
        assert!(text.starts_with("format = 1\nkey = "), "{text}");
        assert_eq!(Sketch::read(&text).unwrap().definition().as_ref(), Ok(definition), "{text}");
        assert!(!text.contains("= []"), "nothing empty is written: {text}");
    }
}

/// The shipped files themselves are templates, too.
#[test]
fn every_shipped_text_is_read_as_it_stands() {
    for text in builtin::ALL {
        let sketch = Sketch::read(text).unwrap();
        assert_eq!(sketch.problems(), []);
        assert_eq!(Sketch::read(&sketch.write()).unwrap().table, sketch.table);
    }
}

#[test]
fn a_broken_text_says_the_line() {
    let text = shipped(builtin::RELEASE_REQUEST).write().replacen("percent = 15", "percent = = 15", 1);
    let line = text.lines().position(|l| l.contains("= = 15")).unwrap() + 1;
    let problem = Sketch::read(&text).unwrap_err();
    assert!(problem.words.contains(&format!("Line {line}: ")), "{}", problem.words);
    for nonsense in ["[[step", "a = ", "\0", "key = \"a\"\nkey = \"b\"", &"[".repeat(5000)] {
        assert_eq!(Sketch::read(nonsense).unwrap_err().field, "text");
    }
}

#[test]
fn a_text_of_a_newer_format_says_so() {
    let text = shipped(builtin::RELEASE_REQUEST).write().replacen("format = 1", "format = 2", 1);
    assert!(Sketch::read(&text).unwrap_err().words.contains("from a newer Slipway"));
    assert!(Sketch::read("format = \"x\"").unwrap_err().words.contains("is a number"));
    let text = shipped(builtin::RELEASE_REQUEST).write();
    says(&text.replacen("percent = 15", "percent = 15\ncolour = \"red\"", 1), "2| Step 2 (line ");
    says(
        &text.replacen("percent = 15", "percent = 15\ncolour = \"red\"", 1),
        "“colour”. It is misspelt, or the template is from a newer Slipway",
    );
}

#[test]
fn what_is_too_large_is_not_read() {
    let text = format!("key = \"{}\"", "x".repeat(MAX_BYTES));
    assert!(Sketch::read(&text).unwrap_err().words.contains("at most 256"));
    let many: String = (0..101).map(|n| format!("[[step]]\nnumber = \"{n}\"\n")).collect();
    says(&many, "101 steps; at most 100");
}

/// The bad input: each is said at the step that it is about.
#[test]
fn what_is_wrong_is_said_at_its_step() {
    let text = shipped(builtin::RELEASE_REQUEST).write();
    let cases = [
        ("role = \"qa-manager\"", "role = \"wizard\"", "3| Step 3 (line 41): there is no role “wizard”"),
        ("\"changes-accepted\"", "\"moon-is-full\"", "nothing yields the fact “moon-is-full”"),
        ("\"changes-accepted\"", "\"passed:training\"", "7| Step 7: the gate “passed:training” can never be met"),
        ("\"changes-accepted\"", "\"approved:rollout\"", "7| Step 7: the gate “approved:rollout” can never be met"),
        ("to = \"10\"", "to = \"8\"", "8| No path from step 8 reaches an end."),
        ("to = \"10\"", "to = \"11\"", "10| Step 10 cannot be reached."),
        ("number = \"8\"", "number = \"7\"", "7| “7” names two steps or ends."),
        ("key = \"no\"", "key = \"yes\"", "“yes” names two of its ways out"),
        ("percent = 45", "percent = \"much\"", "8| Step 8"),
        ("key = \"logistics\"", "key = \"Log/istics\"", "14| Step 14: “Log/istics” is no key"),
        ("kind = \"decision\"", "kind = \"riddle\"", "there is no kind of step “riddle”"),
        ("name = \"Release Policy\"", "name = \"\"", "1| Step 1: it needs a name"),
    ];
    for (from, to, what) in cases {
        let broken = text.replacen(from, to, 1);
        assert_ne!(broken, text, "{from}");
        let found = words(&broken);
        let about = |w: &str| found.contains(w) || w.split_once(" (line").is_some_and(|(w, _)| found.contains(w));
        assert!(about(what), "{what}:\n{found}");
    }
}

#[test]
fn a_process_cannot_begin_with_the_system() {
    let text = shipped(builtin::RELEASE_REQUEST).write();
    let broken = text.replacen("role = \"release-manager\"\nkind = \"form\"", "kind = \"automation\"", 1);
    says(&broken, "1| Step 1: a process begins with a step that somebody takes");
}

#[test]
fn one_word_that_is_wrong_hides_nothing_else() {
    let text = shipped(builtin::RELEASE_REQUEST).write();
    let broken =
        text.replacen("role = \"qa-manager\"", "role = \"wizard\"", 1).replacen("to = \"10\"", "to = \"11\"", 1);
    let found = words(&broken);
    assert!(found.contains("wizard") && found.contains("10| Step 10 cannot be reached."), "{found}");
    assert_eq!(found.lines().count(), 2, "and nothing follows from it that is not so: {found}");
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        any::<String>().prop_map(Value::String),
        any::<i64>().prop_map(Value::Integer),
        any::<bool>().prop_map(Value::Boolean),
        (-1e12_f64..1e12).prop_map(Value::Float),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            proptest::collection::btree_map("[a-z ü\"\\\\.]{0,8}|step|outcome|end|key", inner, 0..5)
                .prop_map(|m| Value::Table(m.into_iter().collect())),
        ]
    })
}

proptest! {
    /// Whatever stands in it, a text that is written is read as the same.
    #[test]
    fn what_is_written_is_read_back(fields in proptest::collection::btree_map("[a-z]{1,6}|step|end", any_value(), 0..6)) {
        let table: Table = fields.into_iter().filter(|(key, _)| key != "format").collect();
        let sketch = Sketch { table, lines: vec![] };
        let text = sketch.write();
        let read = Sketch::read(&text);
        prop_assert!(read.is_ok(), "{:?}\n{}", read, text);
        prop_assert_eq!(read.map(|s| s.table).unwrap(), sketch.table, "{}", text);
    }

    /// No text, however odd, does more than leave problems.
    #[test]
    fn no_text_does_harm(cut in 0_usize..9000, with in "[\\[\\]=\"a-z0-9 \n{}]{0,20}") {
        let text = builtin::RELEASE_REQUEST_TOML;
        let cut = (0..=cut.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        if let Ok(sketch) = Sketch::read(&format!("{}{with}{}", &text[..cut], &text[cut..])) {
            let problems = sketch.problems();
            prop_assert_eq!(problems.is_empty(), sketch.definition().is_ok());
        }
    }
}
