//! Writes a process as the shipped ones are written: a table for each step and each way out, one line for each record and
//! vote. The library's own writer sorts fields by the alphabet and makes tables of everything.

use super::FORMAT;
use std::fmt::Write;
use toml::{Table, Value};

/// The order in which fields stand; others follow by the alphabet.
const ORDER: &[&str] = &[
    "format",
    "key",
    "number",
    "name",
    "version",
    "source",
    "at_start",
    "title",
    "label",
    "to",
    "role",
    "roles",
    "voters",
    "kind",
    "purpose",
    "for",
    "after",
    "rule",
    "phase",
    "percent",
    "success",
    "description",
    "signed",
    "optional",
    "hint",
    "rationale",
    "gates",
    "effects",
    "late_records",
    "backout_after",
    "records",
    "approvals",
    "fields",
];

/// Lists that are written as tables with a head of their own.
const TABLES: &[&str] = &["step", "outcome", "end"];

/// The whole text.
pub fn write(table: &Table) -> String {
    let mut text = format!("format = {FORMAT}\n");
    fields(table, &mut text);
    for (name, value) in tables(table) {
        for one in value.as_array().into_iter().flatten().filter_map(Value::as_table) {
            let _ = write!(text, "\n[[{name}]]\n");
            fields(one, &mut text);
            for (inner, value) in tables(one) {
                for one in value.as_array().into_iter().flatten().filter_map(Value::as_table) {
                    let _ = writeln!(text, "[[{name}.{inner}]]");
                    fields(one, &mut text);
                }
            }
        }
    }
    text
}

fn tables(table: &Table) -> impl Iterator<Item = (&'static str, &Value)> {
    TABLES.iter().filter_map(|name| Some((*name, table.get(*name).filter(|v| is_tables(v))?)))
}

fn is_tables(value: &Value) -> bool {
    value.as_array().is_some_and(|a| !a.is_empty() && a.iter().all(Value::is_table))
}

fn fields(table: &Table, text: &mut String) {
    for (key, value) in in_order(table) {
        if TABLES.contains(&key.as_str()) && is_tables(value) {
            continue;
        }
        let _ = write!(text, "{} = ", name(key));
        inline(value, 0, text);
        text.push('\n');
    }
}

fn in_order(table: &Table) -> Vec<(&String, &Value)> {
    let mut fields: Vec<_> = table.iter().collect();
    fields.sort_by_key(|(key, _)| ORDER.iter().position(|o| o == key).unwrap_or(ORDER.len()));
    fields
}

/// A value where it stands; tables in a list have a line each.
fn inline(value: &Value, depth: usize, text: &mut String) {
    let _ = match value {
        Value::String(s) => return string(s, text),
        Value::Array(items) if items.iter().any(Value::is_table) => {
            text.push_str("[\n");
            for item in items {
                text.push_str(&"  ".repeat(depth + 1));
                inline(item, depth + 1, text);
                text.push_str(",\n");
            }
            write!(text, "{}]", "  ".repeat(depth))
        }
        Value::Array(items) => {
            text.push('[');
            for (i, item) in items.iter().enumerate() {
                text.push_str(if i == 0 { "" } else { ", " });
                inline(item, depth, text);
            }
            write!(text, "]")
        }
        Value::Table(table) => {
            text.push('{');
            for (i, (key, value)) in in_order(table).into_iter().enumerate() {
                let _ = write!(text, "{} {} = ", if i == 0 { "" } else { "," }, name(key));
                inline(value, depth, text);
            }
            write!(text, " }}")
        }
        Value::Integer(n) => write!(text, "{n}"),
        Value::Float(n) if n.is_nan() => write!(text, "nan"),
        Value::Float(n) if n.is_infinite() => write!(text, "{}inf", if *n < 0.0 { "-" } else { "" }),
        Value::Float(n) => write!(text, "{n:?}"),
        Value::Boolean(yes) => write!(text, "{yes}"),
        Value::Datetime(at) => write!(text, "{at}"),
    };
}

fn string(value: &str, text: &mut String) {
    text.push('"');
    for c in value.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(text, "\\u{:04X}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
}

fn name(key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if bare {
        return key.to_owned();
    }
    let mut quoted = String::new();
    string(key, &mut quoted);
    quoted
}

/// What a definition holds, without what it would have anyway.
pub fn from_json(value: serde_json::Value) -> Option<Value> {
    Some(match value {
        serde_json::Value::Null => return None,
        serde_json::Value::Bool(yes) => Value::Boolean(yes),
        serde_json::Value::Number(n) => {
            n.as_i64().map_or_else(|| n.as_f64().map(Value::Float), |n| Some(Value::Integer(n)))?
        }
        serde_json::Value::String(s) => Value::String(s),
        serde_json::Value::Array(items) => Value::Array(items.into_iter().filter_map(from_json).collect()),
        serde_json::Value::Object(fields) => {
            let kept = |key: &str, value: &Value| match value {
                Value::Array(items) => !items.is_empty(),
                Value::Boolean(yes) => *yes || key == "success",
                _ => true,
            };
            let read = fields.into_iter().filter_map(|(key, value)| Some((key, from_json(value)?)));
            Value::Table(read.filter(|(key, value)| kept(key, value)).collect())
        }
    })
}
