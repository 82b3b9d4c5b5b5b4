//! Every statement of the store is given as many values as it has parameters. SQLite takes a missing one for NULL
//! without a word, so this is read from the sources.

use std::path::Path;

/// A call of `all!`, `one!` or `run!`: where it is, its SQL, how many values it is given.
struct Call {
    place: String,
    sql: String,
    values: usize,
}

#[test]
fn every_parameter_of_every_statement_is_given() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/server/store");
    let mut calls = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let code: String = text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        // The macros' own definitions are no calls.
        let code = code.split_once("pub mod approvals;").map_or(code.as_str(), |(_, rest)| rest);
        for (macro_name, before_sql) in [("all!(", 2), ("one!(", 2), ("run!(", 1)] {
            for (at, _) in code.match_indices(macro_name) {
                let arguments = arguments(&code[at + macro_name.len()..]);
                let line = code[..at].lines().count();
                calls.push(Call {
                    place: format!("{name}, near line {line}"),
                    sql: with_its_macro(&arguments[before_sql], code),
                    values: arguments.len() - before_sql - 1,
                });
            }
        }
    }
    assert!(calls.len() > 60, "the calls are written as expected: {}", calls.len());
    for call in calls {
        let highest = (1..=40).rev().find(|n| has(&call.sql, *n)).unwrap_or(0);
        assert_eq!(highest, call.values, "{}: {}", call.place, call.sql);
        let unused: Vec<_> = (1..=highest).filter(|n| !has(&call.sql, *n)).collect();
        assert!(unused.is_empty(), "{}: {unused:?} are given and not used: {}", call.place, call.sql);
    }
}

/// The statement; where a macro of the same file composes it, with the text of that macro.
fn with_its_macro(sql: &str, code: &str) -> String {
    let name = sql.trim().split_once("!(").map_or("", |(name, _)| name);
    let rest = code.split_once(&format!("macro_rules! {name} {{")).map_or("", |(_, rest)| rest);
    let (_, body) = rest.split_once("=> {").unwrap_or_default();
    format!("{sql}{}", body.split_once("\n}").map_or("", |(body, _)| body))
}

/// Whether the statement has the parameter `$n`.
fn has(sql: &str, n: usize) -> bool {
    let parameter = format!("${n}");
    sql.match_indices(&parameter).any(|(at, _)| !sql[at + parameter.len()..].starts_with(|c: char| c.is_ascii_digit()))
}

/// The arguments of a call whose opening bracket has been read.
fn arguments(rest: &str) -> Vec<String> {
    let (mut depth, mut in_text, mut escaped) = (0_i32, false, false);
    let mut arguments = vec![String::new()];
    for c in rest.chars() {
        let last = arguments.len() - 1;
        match c {
            _ if escaped => escaped = false,
            '\\' if in_text => escaped = true,
            '"' => in_text = !in_text,
            '(' | '[' | '{' if !in_text => depth += 1,
            ')' if !in_text && depth == 0 => break,
            ')' | ']' | '}' if !in_text => depth -= 1,
            ',' if !in_text && depth == 0 => {
                arguments.push(String::new());
                continue;
            }
            _ => {}
        }
        arguments[last].push(c);
    }
    if arguments.last().is_some_and(|a| a.trim().is_empty()) {
        arguments.pop();
    }
    arguments
}

#[test]
fn a_forgotten_value_would_be_noticed() {
    let call = "self, (i64,), \"SELECT 1 FROM t WHERE a = $1 AND b = $2\", a.b(c, d)\n)?;";
    assert_eq!(arguments(call).len(), 4);
    assert!(has("a = $12", 12) && !has("a = $12", 1));
}
