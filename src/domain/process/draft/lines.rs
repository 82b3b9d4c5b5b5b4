//! The records, votes and ways out of a step as lines of its form, and back.

use super::{
    ApprovalLine, FieldLine, OutcomeLine, RecordLine,
    fields::{put, put_flag, put_list, put_tables, split, tables, text, texts},
};
use toml::{Table, Value};

pub fn of_record(record: &Table) -> RecordLine {
    RecordLine {
        was: text(record, "key"),
        key: text(record, "key"),
        title: text(record, "title"),
        kind: text(record, "kind"),
        roles: texts(record, "roles").join(", "),
        kinds: texts(record, "for").join(", "),
        purpose: text(record, "purpose"),
        after: texts(record, "after").join(", "),
        fields: tables(record, "fields").map(of_field).collect(),
    }
}

fn of_field(field: &Table) -> FieldLine {
    FieldLine {
        was: text(field, "key"),
        label: text(field, "label"),
        kind: text(field, "kind"),
        purpose: text(field, "purpose"),
        optional: text(field, "optional"),
        hint: text(field, "hint"),
    }
}

pub fn of_approval(vote: &Table) -> ApprovalLine {
    ApprovalLine {
        was: text(vote, "key"),
        key: text(vote, "key"),
        title: text(vote, "title"),
        voters: text(vote, "voters"),
        rule: text(vote, "rule"),
        signed: text(vote, "signed"),
        kinds: texts(vote, "for").join(", "),
    }
}

pub fn of_outcome(way: &Table) -> OutcomeLine {
    OutcomeLine {
        was: text(way, "key"),
        key: text(way, "key"),
        label: text(way, "label"),
        to: text(way, "to"),
        gates: texts(way, "gates").join("\n"),
        rationale: text(way, "rationale"),
        effects: texts(way, "effects").join(", "),
    }
}

pub fn record(old: Table, line: &RecordLine) -> Table {
    let mut record = old;
    for (key, value) in [("key", &line.key), ("title", &line.title), ("kind", &line.kind)] {
        record.insert(key.into(), Value::String(value.trim().into()));
    }
    put_list(&mut record, "roles", split(&line.roles, ','));
    put_list(&mut record, "for", split(&line.kinds, ','));
    put_list(&mut record, "after", split(&line.after, ','));
    put(&mut record, "purpose", line.purpose.trim());
    // The form names fields by their labels; whatever has none goes.
    put_tables(&mut record, "fields", &line.fields, |l| (&l.was, &l.label, &l.label), field);
    name_fields(&mut record);
    record
}

fn field(old: Table, line: &FieldLine) -> Table {
    let mut field = old;
    let kind = if line.kind.trim().is_empty() { "line" } else { line.kind.trim() };
    field.insert("label".into(), Value::String(line.label.trim().into()));
    field.insert("kind".into(), Value::String(kind.into()));
    put_flag(&mut field, "optional", &line.optional);
    put(&mut field, "purpose", line.purpose.trim());
    put(&mut field, "hint", line.hint.trim());
    field
}

/// Gives new fields keys made of their labels. A key stays when the label is worded anew: what was recorded under it
/// is found by it.
fn name_fields(record: &mut Table) {
    let mut taken: Vec<String> = tables(record, "fields").map(|f| text(f, "key")).collect();
    let fields = record.get_mut("fields").and_then(Value::as_array_mut);
    for field in fields.into_iter().flatten().filter_map(Value::as_table_mut).filter(|f| !f.contains_key("key")) {
        let start = key_of(&text(field, "label"));
        let numbered = (2..).map(|n: usize| format!("{start}-{n}"));
        let key = std::iter::once(start.clone()).chain(numbered).find(|key| !taken.contains(key));
        let key = key.unwrap_or(start);
        taken.push(key.clone());
        field.insert("key".into(), Value::String(key));
    }
}

/// A label as a key: small letters and digits, with "-" between the words.
fn key_of(label: &str) -> String {
    let small = label.to_ascii_lowercase();
    let words = small.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
    let key = words.collect::<Vec<_>>().join("-").chars().take(40).collect::<String>();
    let key = key.trim_end_matches('-');
    if key.is_empty() { "field".into() } else { key.into() }
}

pub fn approval(old: Table, line: &ApprovalLine) -> Table {
    let mut vote = old;
    for (key, value) in [("key", &line.key), ("title", &line.title), ("voters", &line.voters), ("rule", &line.rule)] {
        vote.insert(key.into(), Value::String(value.trim().into()));
    }
    put_flag(&mut vote, "signed", &line.signed);
    put_list(&mut vote, "for", split(&line.kinds, ','));
    vote
}

pub fn outcome(old: Table, line: &OutcomeLine) -> Table {
    let mut way = old;
    for (key, value) in [("key", &line.key), ("label", &line.label), ("to", &line.to)] {
        way.insert(key.into(), Value::String(value.trim().into()));
    }
    put_flag(&mut way, "rationale", &line.rationale);
    put_list(&mut way, "gates", split(&line.gates, '\n'));
    put_list(&mut way, "effects", split(&line.effects, ','));
    way
}
