//! How large a process may be, and what its keys may look like: they stand in addresses, in forms and in the database.

use crate::domain::{
    problem::{Check, Problem},
    text,
};
use toml::{Table, Value};

/// Steps that a process may have.
pub const STEPS: usize = 100;
/// Ways out, records or votes that a step may have; ends that a process may have.
pub const OF_A_STEP: usize = 20;
/// Characters of a key.
const KEY: usize = 60;

/// What is too large or too oddly named.
pub fn problems(table: &Table) -> Vec<Problem> {
    let mut check = Check::new();
    let (steps, ends) = (list(table, "step"), list(table, "end"));
    check.require(
        steps.len() <= STEPS,
        "",
        format!("The process has {} steps; at most {STEPS} can be used.", steps.len()),
    );
    check.require(
        ends.len() <= OF_A_STEP,
        "",
        format!("The process has {} ends; at most {OF_A_STEP} can be used.", ends.len()),
    );
    check.require(
        is_key(string(table, "key")),
        "",
        "The process's key has other characters than small letters, digits and “-”.",
    );
    check.take(text::line("", "the name of the process", string(table, "name")));
    check.take(text::optional_note("", "the source of the process", string(table, "source")));
    for step in steps.iter().take(STEPS).filter_map(Value::as_table) {
        of_step(step, &mut check);
    }
    for end in ends.iter().take(OF_A_STEP).filter_map(Value::as_table) {
        let key = string(end, "key");
        check.require(is_key(key), key, format!("The end “{key}” needs a key of small letters, digits and “-”."));
        check.take(text::line(key, "the name of each end", string(end, "name")));
    }
    check.into_problems()
}

fn of_step(step: &Table, check: &mut Check) {
    let n = string(step, "number");
    let named = |words: String| format!("Step {n}: {words}");
    check.require(
        !n.is_empty() && n.len() <= 12 && n.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')),
        n,
        named("a step's number is 1 to 12 letters, digits, points or “-”.".into()),
    );
    for (key, most) in [("name", text::LINE), ("description", text::NOTE)] {
        let length = string(step, key).chars().count();
        check.require(length <= most, n, named(format!("its {key} has {length} characters; at most {most} are kept.")));
    }
    check.require(!string(step, "name").trim().is_empty(), n, named("it needs a name.".into()));
    for (key, what) in [("records", "records"), ("approvals", "votes"), ("outcome", "ways out")] {
        let items = list(step, key);
        check.require(
            items.len() <= OF_A_STEP,
            n,
            named(format!("it has {} {what}; at most {OF_A_STEP}.", items.len())),
        );
        let mut seen = Vec::new();
        for item in items.iter().take(OF_A_STEP).filter_map(Value::as_table) {
            let key = string(item, "key");
            check.require(is_key(key), n, named(format!("“{key}” is no key: use small letters, digits and “-”.")));
            check.require(!seen.contains(&key), n, named(format!("“{key}” names two of its {what}.")));
            seen.push(key);
            let label = if what == "ways out" { string(item, "label") } else { string(item, "title") };
            let fits = !label.trim().is_empty() && label.chars().count() <= text::LINE;
            check.require(fits, n, named(format!("“{key}” needs words of at most {} characters.", text::LINE)));
            of_record(n, key, list(item, "fields"), check);
        }
    }
    let gates = list(step, "gates").len();
    check.require(gates <= 2 * OF_A_STEP, n, named(format!("it has {gates} gates; at most {}.", 2 * OF_A_STEP)));
}

/// The fields that a record has beside its answer; ways out and votes have none.
fn of_record(n: &str, record: &str, fields: &[Value], check: &mut Check) {
    let named = |words: String| format!("Step {n}: {words}");
    let many = fields.len();
    check.require(many <= OF_A_STEP, n, named(format!("“{record}” has {many} fields; at most {OF_A_STEP}.")));
    let mut seen = Vec::new();
    for field in fields.iter().take(OF_A_STEP).filter_map(Value::as_table) {
        let (key, label) = (string(field, "key"), string(field, "label").trim());
        check.require(
            is_key(&key.replace('_', "-")),
            n,
            named(format!("the field “{key}” of “{record}” needs a key of small letters, digits and “-”.")),
        );
        check.require(!seen.contains(&key), n, named(format!("“{key}” names two fields of “{record}”.")));
        seen.push(key);
        check.require(!label.is_empty(), n, named(format!("the field “{key}” of “{record}” needs a label.")));
        for (what, text) in [("label", label), ("hint", string(field, "hint"))] {
            let length = text.chars().count();
            let words = format!("the {what} of “{label}” has {length} characters; at most {} are kept.", text::LINE);
            check.require(length <= text::LINE, n, named(words));
        }
    }
}

fn list<'a>(table: &'a Table, key: &str) -> &'a [Value] {
    table.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn string<'a>(table: &'a Table, key: &str) -> &'a str {
    table.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Whether a text can be a key.
pub fn is_key(text: &str) -> bool {
    (1..=KEY).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}
