//! Editing a process in the browser: the forms, and what each does to the [`Sketch`]. What a form does not show - fields of
//! records, what a template says besides - stays as it was. Nothing is refused for being wrong: a sketch may be wrong
//! until it is published.

mod form;

use super::template::Sketch;
pub use form::{ApprovalLine, EndLine, HeadForm, OutcomeLine, RecordLine, StepForm};
use toml::{Table, Value};

/// What is done with the list of steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Adds one after the place.
    Add,
    Remove,
    Up,
    Down,
}

impl std::str::FromStr for Move {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "add" => Ok(Self::Add),
            "remove" => Ok(Self::Remove),
            "up" => Ok(Self::Up),
            "down" => Ok(Self::Down),
            _ => Err(()),
        }
    }
}

impl Sketch {
    /// How many steps there are.
    #[must_use]
    pub fn steps(&self) -> usize {
        list(&self.table, "step").len()
    }

    /// A step as a form shows it.
    #[must_use]
    pub fn step_form(&self, at: usize) -> Option<StepForm> {
        let step = list(&self.table, "step").get(at)?.as_table()?;
        Some(StepForm {
            at: at.to_string(),
            number: text(step, "number"),
            name: text(step, "name"),
            description: text(step, "description"),
            kind: text(step, "kind"),
            role: text(step, "role"),
            percent: text(step, "percent"),
            phase: text(step, "phase"),
            late_records: lines(step, "late_records").join(", "),
            gates: lines(step, "gates").join("\n"),
            records: tables(step, "records").map(record_line).collect(),
            approvals: tables(step, "approvals").map(approval_line).collect(),
            outcomes: tables(step, "outcome").map(outcome_line).collect(),
            ..StepForm::default()
        })
    }

    /// The head and the ends as a form shows them.
    #[must_use]
    pub fn head_form(&self) -> HeadForm {
        let end = |end: &Table| EndLine {
            was: text(end, "key"),
            key: text(end, "key"),
            name: text(end, "name"),
            success: text(end, "success"),
            percent: text(end, "percent"),
        };
        HeadForm {
            name: text(&self.table, "name"),
            source: text(&self.table, "source"),
            ends: tables(&self.table, "end").map(end).collect(),
            ..HeadForm::default()
        }
    }

    /// Puts a form's step in place. Other steps that lead to a number that is changed here follow it.
    pub fn put_step(&mut self, at: usize, form: &StepForm) {
        let Some(before) = list(&self.table, "step").get(at).and_then(Value::as_table) else { return };
        let mut step = before.clone();
        let was = text(&step, "number");
        for (key, value) in
            [("number", &form.number), ("name", &form.name), ("description", &form.description), ("kind", &form.kind)]
        {
            step.insert(key.into(), Value::String(value.trim().replace("\r\n", "\n")));
        }
        put(&mut step, "role", form.role.trim());
        put_number(&mut step, "percent", &form.percent);
        put(&mut step, "phase", form.phase.trim());
        put_list(&mut step, "gates", split(&form.gates, '\n'));
        put_list(&mut step, "late_records", split(&form.late_records, ','));
        let record = |old: Table, line: &RecordLine| {
            let mut table = old;
            for (key, value) in [("key", &line.key), ("title", &line.title), ("kind", &line.kind)] {
                table.insert(key.into(), Value::String(value.trim().into()));
            }
            put_list(&mut table, "roles", split(&line.roles, ','));
            put_list(&mut table, "for", split(&line.kinds, ','));
            table
        };
        put_tables(&mut step, "records", &form.records, |l| (&l.was, &l.key, &l.title), record);
        put_tables(&mut step, "approvals", &form.approvals, |l| (&l.was, &l.key, &l.title), approval);
        put_tables(&mut step, "outcome", &form.outcomes, |l| (&l.was, &l.key, &l.label), outcome);
        let now = form.number.trim();
        let is_only_one = tables(&self.table, "step").filter(|s| text(s, "number") == was).count() == 1;
        if let Some(steps) = self.table.get_mut("step").and_then(Value::as_array_mut) {
            if let Some(place) = steps.get_mut(at) {
                *place = Value::Table(step);
            }
            if was != now && is_only_one && !was.is_empty() {
                lead_to(steps, &was, now);
            }
        }
    }

    /// Puts the form's head and ends in place.
    pub fn put_head(&mut self, form: &HeadForm) {
        self.table.insert("name".into(), Value::String(form.name.trim().into()));
        self.table.insert("source".into(), Value::String(form.source.trim().into()));
        let end = |old: Table, line: &EndLine| {
            let mut end = old;
            end.insert("key".into(), Value::String(line.key.trim().into()));
            end.insert("name".into(), Value::String(line.name.trim().into()));
            end.insert("success".into(), Value::Boolean(!line.success.is_empty()));
            put_number(&mut end, "percent", &line.percent);
            end
        };
        put_tables(&mut self.table, "end", &form.ends, |l| (&l.was, &l.key, &l.name), end);
    }

    /// Adds, removes or moves a step. Returns the place of the step that is at hand then.
    pub fn move_step(&mut self, at: usize, what: Move) -> usize {
        let fresh = self.fresh_number();
        let entry = self.table.entry("step").or_insert_with(|| Value::Array(vec![]));
        let Some(steps) = entry.as_array_mut() else { return at };
        match what {
            Move::Add => {
                let place = if steps.is_empty() { 0 } else { (at + 1).min(steps.len()) };
                let percent = steps.get(at).and_then(|s| s.get("percent")?.as_integer()).unwrap_or(0);
                steps.insert(place, Value::Table(new_step(&fresh, percent)));
                place
            }
            Move::Remove if at < steps.len() => {
                steps.remove(at);
                at.saturating_sub(1)
            }
            Move::Up if at > 0 && at < steps.len() => {
                steps.swap(at, at - 1);
                at - 1
            }
            Move::Down if at + 1 < steps.len() => {
                steps.swap(at, at + 1);
                at + 1
            }
            _ => at,
        }
    }

    /// A number that no step has.
    fn fresh_number(&self) -> String {
        let taken: Vec<_> = tables(&self.table, "step").map(|s| text(s, "number")).collect();
        let highest = taken.iter().filter_map(|n| n.parse::<u32>().ok()).max().unwrap_or(0);
        highest.saturating_add(1).to_string()
    }
}

fn new_step(number: &str, percent: i64) -> Table {
    let mut step = Table::new();
    for (key, value) in
        [("number", number), ("name", "New step"), ("description", ""), ("kind", "form"), ("role", "release-manager")]
    {
        step.insert(key.into(), Value::String(value.into()));
    }
    step.insert("percent".into(), Value::Integer(percent));
    let mut way = Table::new();
    for (key, value) in [("key", "done"), ("label", "Done"), ("to", "")] {
        way.insert(key.into(), Value::String(value.into()));
    }
    step.insert("outcome".into(), Value::Array(vec![Value::Table(way)]));
    step
}

/// Lets every way that led to a step of this number lead to the other.
fn lead_to(steps: &mut [Value], was: &str, now: &str) {
    let ways = steps.iter_mut().filter_map(|s| s.get_mut("outcome")?.as_array_mut()).flatten();
    for to in ways.filter_map(|w| w.get_mut("to")).filter(|to| to.as_str() == Some(was)) {
        *to = Value::String(now.into());
    }
}

fn record_line(record: &Table) -> RecordLine {
    RecordLine {
        was: text(record, "key"),
        key: text(record, "key"),
        title: text(record, "title"),
        kind: text(record, "kind"),
        roles: lines(record, "roles").join(", "),
        kinds: lines(record, "for").join(", "),
    }
}

fn approval_line(vote: &Table) -> ApprovalLine {
    ApprovalLine {
        was: text(vote, "key"),
        key: text(vote, "key"),
        title: text(vote, "title"),
        voters: text(vote, "voters"),
        rule: text(vote, "rule"),
        signed: text(vote, "signed"),
        kinds: lines(vote, "for").join(", "),
    }
}

fn outcome_line(way: &Table) -> OutcomeLine {
    OutcomeLine {
        was: text(way, "key"),
        key: text(way, "key"),
        label: text(way, "label"),
        to: text(way, "to"),
        gates: lines(way, "gates").join("\n"),
        rationale: text(way, "rationale"),
        effects: lines(way, "effects").join(", "),
    }
}

fn approval(old: Table, line: &ApprovalLine) -> Table {
    let mut vote = old;
    for (key, value) in [("key", &line.key), ("title", &line.title), ("voters", &line.voters), ("rule", &line.rule)] {
        vote.insert(key.into(), Value::String(value.trim().into()));
    }
    put_flag(&mut vote, "signed", &line.signed);
    put_list(&mut vote, "for", split(&line.kinds, ','));
    vote
}

fn outcome(old: Table, line: &OutcomeLine) -> Table {
    let mut way = old;
    for (key, value) in [("key", &line.key), ("label", &line.label), ("to", &line.to)] {
        way.insert(key.into(), Value::String(value.trim().into()));
    }
    put_flag(&mut way, "rationale", &line.rationale);
    put_list(&mut way, "gates", split(&line.gates, '\n'));
    put_list(&mut way, "effects", split(&line.effects, ','));
    way
}

fn put(table: &mut Table, key: &str, value: &str) {
    if value.is_empty() {
        table.remove(key);
    } else {
        table.insert(key.into(), Value::String(value.into()));
    }
}

fn put_flag(table: &mut Table, key: &str, value: &str) {
    if value.is_empty() {
        table.remove(key);
    } else {
        table.insert(key.into(), Value::Boolean(true));
    }
}

/// What is no number stays as it was typed, and is a problem of the sketch.
fn put_number(table: &mut Table, key: &str, value: &str) {
    let value = value.trim();
    let value = value.parse().map_or_else(|_| Value::String(value.into()), Value::Integer);
    table.insert(key.into(), value);
}

fn put_list(table: &mut Table, key: &str, items: Vec<String>) {
    if items.is_empty() {
        table.remove(key);
    } else {
        table.insert(key.into(), Value::Array(items.into_iter().map(Value::String).collect()));
    }
}

fn split(text: &str, at: char) -> Vec<String> {
    text.split(at).map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect()
}

/// Puts a form's lines in place of a list of tables; each keeps what the form does not show. A line without a key and
/// words goes.
fn put_tables<L>(
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

fn list<'a>(table: &'a Table, key: &str) -> &'a [Value] {
    table.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn tables<'a>(table: &'a Table, key: &str) -> impl Iterator<Item = &'a Table> {
    list(table, key).iter().filter_map(Value::as_table)
}

fn lines(table: &Table, key: &str) -> Vec<String> {
    list(table, key).iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A field as a text; a no is empty.
fn text(table: &Table, key: &str) -> String {
    match table.get(key) {
        Some(Value::String(s)) => s.clone(),
        Some(Value::Integer(n)) => n.to_string(),
        Some(Value::Boolean(true)) => "true".into(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests;
