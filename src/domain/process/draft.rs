//! Editing a process in the browser: the forms, and what each does to the [`Sketch`]. What a form does not show -
//! whatever a template says besides - stays as it was. Nothing is refused for being wrong: a sketch may be wrong
//! until it is published.

mod fields;
mod form;
mod lines;
mod moves;
mod places;

use super::template::Sketch;
use fields::{choose, list, put, put_list, put_number, put_tables, split, tables, text, texts};
pub use form::{ApprovalLine, EndLine, FieldLine, HeadForm, OutcomeLine, RecordLine, StepForm};
pub use moves::Move;
use toml::{Table, Value};

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
            late_records: texts(step, "late_records").join(", "),
            backout_after: texts(step, "backout_after").join(", "),
            gates: texts(step, "gates").join("\n"),
            records: tables(step, "records").map(lines::of_record).collect(),
            approvals: tables(step, "approvals").map(lines::of_approval).collect(),
            outcomes: tables(step, "outcome").map(lines::of_outcome).collect(),
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
            at_start: texts(&self.table, "at_start"),
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
        put_list(&mut step, "backout_after", split(&form.backout_after, ','));
        put_tables(&mut step, "records", &form.records, |l| (&l.was, &l.key, &l.title), lines::record);
        put_tables(&mut step, "approvals", &form.approvals, |l| (&l.was, &l.key, &l.title), lines::approval);
        put_tables(&mut step, "outcome", &form.outcomes, |l| (&l.was, &l.key, &l.label), lines::outcome);
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
        put_list(&mut self.table, "at_start", choose(&form.at_start));
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
}

/// Lets every way that led to a step of this number lead to the other.
fn lead_to(steps: &mut [Value], was: &str, now: &str) {
    let ways = steps.iter_mut().filter_map(|s| s.get_mut("outcome")?.as_array_mut()).flatten();
    for to in ways.filter_map(|w| w.get_mut("to")).filter(|to| to.as_str() == Some(was)) {
        *to = Value::String(now.into());
    }
}

#[cfg(test)]
mod tests;
