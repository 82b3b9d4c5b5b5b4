//! Writes a plan as text, in the order in which people read it: first the texts, then rules and tables.

use super::{FORMAT, OWN};
use crate::domain::plan::{Activity, Plan, Row, Rows, Section, rows::ID, shape::Part};
use std::fmt::Write;

pub(super) fn write(plan: &Plan) -> String {
    let mut text = Writer(String::new());
    let _ =
        writeln!(text.0, "# A release plan. “slipway plan lint” checks it, “slipway plan fmt” puts it into this form.");
    let _ = writeln!(text.0, "format = {FORMAT}");
    texts(plan, &mut text);
    let _ = writeln!(text.0, "\n# The changes that are accepted into the release.\n[rules]");
    rules(plan, &mut text);
    if !plan.not_applicable.is_empty() {
        text.0.push_str("\n# Sections that do not apply, and why.\n[not_applicable]\n");
        for (section, why) in &plan.not_applicable {
            text.field(section.key(), why);
        }
    }
    let apart: Vec<_> = plan.texts.iter().filter(|(key, _)| is_apart(plan, key)).collect();
    if !apart.is_empty() {
        text.0.push_str("\n[texts]\n");
        apart.iter().for_each(|(key, value)| text.field(key, value));
    }
    tables(plan, &mut text);
    text.0
}

/// Whether a text does not stand at the top level, where its name is that of something else.
fn is_apart(plan: &Plan, key: &str) -> bool {
    OWN.contains(&key) || plan.tables.contains_key(key)
}

/// The texts at the top level: those of the sections in their order, then those that this version does not know.
fn texts(plan: &Plan, text: &mut Writer) {
    for section in Section::ALL {
        let mut is_first = true;
        for field in section.texts() {
            let key = field.key.strip_prefix("texts.");
            // When to back out stands with the steps.
            if field.key == "backout.trigger" || key.is_some_and(|key| is_apart(plan, key)) {
                continue;
            }
            let written = plan.written(field.key).unwrap_or_default();
            if !written.is_empty() {
                if is_first {
                    let _ = writeln!(text.0, "\n# {section}");
                    is_first = false;
                }
                text.field(key.unwrap_or(field.key), written);
            }
        }
    }
    let known = |key: &str| crate::domain::plan::shape::text(&format!("texts.{key}")).is_some();
    for (key, value) in plan.texts.iter().filter(|(key, _)| !known(key) && !is_apart(plan, key)) {
        text.field(key, value);
    }
}

fn rules(plan: &Plan, text: &mut Writer) {
    let rules = &plan.rules;
    if let Some(risk) = rules.max_risk {
        text.field("max_risk", risk.key());
    }
    if let Some(minutes) = rules.max_outage_minutes {
        let _ = writeln!(text.0, "max_outage_minutes = {minutes}");
    }
    let _ = writeln!(text.0, "only_release_components = {}", rules.only_release_components);
    let _ = writeln!(text.0, "only_approved = {}", rules.only_approved);
    let _ = writeln!(text.0, "problem_ticket_required = {}", rules.problem_ticket_required);
}

/// The tables of the sections in their order, then those that this version does not know.
fn tables(plan: &Plan, text: &mut Writer) {
    for section in Section::ALL {
        for part in section.parts() {
            match part {
                Part::Table(table) => known_table(plan, *section, table.rows, text),
                Part::Text(_) | Part::Rules => {}
            }
        }
    }
    let known = |key: &str| Rows::ALL.iter().any(|r| r.table_key() == Some(key));
    for (key, rows) in plan.tables.iter().filter(|(key, _)| !known(key)) {
        for row in rows {
            text.head(&table_head(key));
            columns(row, &[], text);
        }
    }
}

/// The head of a table's row: apart, where the top level has the name for itself.
fn table_head(key: &str) -> String {
    if OWN.contains(&key) { format!("tables.{}", name(key)) } else { name(key) }
}

fn known_table(plan: &Plan, section: Section, rows: Rows, text: &mut Writer) {
    match rows {
        Rows::Criteria => {
            for criterion in &plan.criteria {
                text.head("criteria");
                text.field(ID, &criterion.id);
                text.filled("text", &criterion.text);
            }
        }
        Rows::Activities => plan.activities.iter().for_each(|a| activity(a, text)),
        Rows::BackoutSteps => {
            if !plan.backout.trigger.is_empty() {
                text.0.push_str("\n[backout]\n");
                text.field("trigger", &plan.backout.trigger);
            }
            for step in &plan.backout.steps {
                text.head("backout.steps");
                text.field(ID, &step.id);
                text.filled("title", &step.title);
                text.filled("owner", &step.owner);
                text.filled("minutes", &step.minutes);
            }
        }
        _ => {
            let of = |t: &&crate::domain::plan::shape::Table| t.rows == rows;
            let order: Vec<&str> =
                section.tables().find(of).map(|t| t.columns.iter().map(|c| c.key).collect()).unwrap_or_default();
            for row in plan.table(rows) {
                text.head(rows.table_key().unwrap_or_default());
                columns(row, &order, text);
            }
        }
    }
}

fn activity(activity: &Activity, text: &mut Writer) {
    text.head("activities");
    text.field(ID, &activity.id);
    text.filled("title", &activity.title);
    text.filled("owner", &activity.owner);
    text.filled("starts", &activity.starts);
    text.filled("minutes", &activity.minutes);
    if !activity.waits_for.is_empty() {
        let ids: Vec<String> = activity.waits_for.iter().map(|id| one_line(id)).collect();
        let _ = writeln!(text.0, "waits_for = [{}]", ids.join(", "));
    }
    text.filled("undone_by", &activity.undone_by);
    if activity.checkpoint {
        text.0.push_str("checkpoint = true\n");
    }
}

/// The columns of a row: the id, those in `order`, then all others.
fn columns(row: &Row, order: &[&str], text: &mut Writer) {
    let first = [ID].into_iter().chain(order.iter().copied());
    for key in first {
        if let Some(value) = row.get(key) {
            text.field(key, value);
        }
    }
    for (key, value) in row.iter().filter(|(key, _)| *key != ID && !order.contains(&key.as_str())) {
        text.field(key, value);
    }
}

struct Writer(String);

impl Writer {
    fn head(&mut self, path: &str) {
        let _ = writeln!(self.0, "\n[[{path}]]");
    }

    /// A field that is left out when there is nothing in it.
    fn filled(&mut self, key: &str, value: &str) {
        if !value.is_empty() {
            self.field(key, value);
        }
    }

    fn field(&mut self, key: &str, value: &str) {
        let value = if value.contains('\n') { lines(value) } else { one_line(value) };
        let _ = writeln!(self.0, "{} = {value}", name(key));
    }
}

/// A key, in quotation marks where it needs them.
fn name(key: &str) -> String {
    let is_bare = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    if is_bare { key.to_owned() } else { one_line(key) }
}

fn one_line(value: &str) -> String {
    let mut text = String::from("\"");
    for c in value.chars() {
        match c {
            '"' => text.push_str("\\\""),
            '\n' => text.push_str("\\n"),
            c => escaped(c, &mut text),
        }
    }
    text.push('"');
    text
}

/// A text of several lines, each on its own. The line break after the opening marks does not count.
fn lines(value: &str) -> String {
    let mut text = String::from("\"\"\"\n");
    let mut marks = 0;
    for c in value.chars() {
        marks = if c == '"' { marks + 1 } else { 0 };
        match c {
            // Three of them would end the text.
            '"' if marks == 3 => {
                text.push_str("\\\"");
                marks = 0;
            }
            '"' | '\n' => text.push(c),
            c => escaped(c, &mut text),
        }
    }
    // One or two at the end would join the closing ones.
    if marks > 0 {
        text.pop();
        text.push_str("\\\"");
    }
    text.push_str("\"\"\"");
    text
}

fn escaped(c: char, text: &mut String) {
    match c {
        '\\' => text.push_str("\\\\"),
        '\t' => text.push('\t'),
        '\r' => text.push_str("\\r"),
        c if c.is_control() => {
            let _ = write!(text, "\\u{:04X}", u32::from(c));
        }
        c => text.push(c),
    }
}
