//! Reading and writing a draft's tables as texts: what is wrong is kept as it was typed.

use toml::{Table, Value};

pub(super) fn put(table: &mut Table, key: &str, value: &str) {
    if value.is_empty() {
        table.remove(key);
    } else {
        table.insert(key.into(), Value::String(value.into()));
    }
}

pub(super) fn put_flag(table: &mut Table, key: &str, value: &str) {
    if value.is_empty() {
        table.remove(key);
    } else {
        table.insert(key.into(), Value::Boolean(true));
    }
}

/// What is no number stays as it was typed, and is a problem of the sketch.
pub(super) fn put_number(table: &mut Table, key: &str, value: &str) {
    let value = value.trim();
    let value = value.parse().map_or_else(|_| Value::String(value.into()), Value::Integer);
    table.insert(key.into(), value);
}

pub(super) fn put_list(table: &mut Table, key: &str, items: Vec<String>) {
    if items.is_empty() {
        table.remove(key);
    } else {
        table.insert(key.into(), Value::Array(items.into_iter().map(Value::String).collect()));
    }
}

pub(super) fn split(text: &str, at: char) -> Vec<String> {
    text.split(at).map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect()
}

/// Puts a form's lines in place of a list of tables; each keeps what the form does not show. A line without a key and
/// words goes.
pub(super) fn put_tables<L>(
    table: &mut Table,
    key: &str,
    items: &[L],
    names: impl Fn(&L) -> (&String, &String, &String),
    make: impl Fn(Table, &L) -> Table,
) {
    let old: Vec<Table> = tables(table, key).cloned().collect();
    let kept = items.iter().filter(|line| {
        let (_, key, words) = names(line);
        !(key.trim().is_empty() && words.trim().is_empty())
    });
    let made = kept.map(|line| {
        let (was, ..) = names(line);
        let before = old.iter().find(|o| !was.is_empty() && text(o, "key") == *was).cloned();
        Value::Table(make(before.unwrap_or_default(), line))
    });
    let made: Vec<_> = made.collect();
    if made.is_empty() && key != "outcome" && key != "end" {
        table.remove(key);
    } else {
        table.insert(key.into(), Value::Array(made));
    }
}

pub(super) fn list<'a>(table: &'a Table, key: &str) -> &'a [Value] {
    table.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

pub(super) fn tables<'a>(table: &'a Table, key: &str) -> impl Iterator<Item = &'a Table> {
    list(table, key).iter().filter_map(Value::as_table)
}

pub(super) fn texts(table: &Table, key: &str) -> Vec<String> {
    list(table, key).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A field as a text; a no is empty.
pub(super) fn text(table: &Table, key: &str) -> String {
    match table.get(key) {
        Some(Value::String(s)) => s.clone(),
        Some(Value::Integer(n)) => n.to_string(),
        Some(Value::Boolean(true)) => "true".into(),
        _ => String::new(),
    }
}

/// What is chosen of a list, without what is empty.
pub(super) fn choose(items: &[String]) -> Vec<String> {
    items.iter().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect()
}
