//! Reads a plan from text, and where in the text each field stands. What a plan cannot hold is named with its line;
//! everything else is read on, so that people see all mistakes at once.

use super::{
    FORMAT, MAX_BYTES, MOST_MISTAKES, Mistake, OWN,
    values::{Wait, activity, columns, criterion, get, scalar, step},
};
use crate::domain::{
    change::AcceptanceRules,
    plan::{Plan, Row, Rows, Section, rows::ID, shape},
    sheet,
};
use std::collections::{BTreeMap, HashSet};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// A plan, and the lines on which its fields stand.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    pub plan: Plan,
    /// The format that the text says it is in.
    format: i64,
    /// By the field's path, with rows by their places: `activities.2.owner`.
    lines: BTreeMap<String, usize>,
}

impl Written {
    /// The text's format, if it is newer than the one that is written here.
    pub fn newer_format(&self) -> Option<i64> {
        Some(self.format).filter(|format| *format > FORMAT)
    }

    /// The line of a field; of what is around it, where it is not there itself; else the first.
    pub fn line(&self, field: &str) -> usize {
        let mut path = field;
        loop {
            if let Some(line) = self.lines.get(path) {
                return *line;
            }
            match path.rsplit_once('.') {
                Some((around, _)) => path = around,
                None => return 1,
            }
        }
    }
}

pub(super) fn read(text: &str) -> Result<Written, Vec<Mistake>> {
    if text.len() > MAX_BYTES {
        let words = format!("The text is longer than {} MiB, which no plan needs.", MAX_BYTES / 1024 / 1024);
        return Err(vec![Mistake { line: 1, words }]);
    }
    // Editors on Windows end lines so; what is meant by a text is written as \r.
    let text = &text.replace("\r\n", "\n");
    let mut reader = Reader::of(text);
    let table = DeTable::parse(text).map_err(|error| {
        let line = error.span().map_or(1, |span| reader.line(span.start));
        vec![Mistake { line, words: format!("This is no TOML: {}.", error.message().trim_end_matches('.')) }]
    })?;
    reader.top(table.get_ref());
    reader.mistakes.sort_by_key(|m| m.line);
    if reader.mistakes.is_empty() { Ok(reader.written) } else { Err(reader.mistakes) }
}

struct Reader {
    /// Where each line begins.
    starts: Vec<usize>,
    written: Written,
    mistakes: Vec<Mistake>,
}

type Value<'t> = Spanned<DeValue<'t>>;

impl Reader {
    fn of(text: &str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { starts, written: Written::default(), mistakes: vec![] }
    }

    fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte).max(1)
    }

    fn mistake(&mut self, at: usize, words: String) {
        if self.mistakes.len() < MOST_MISTAKES {
            let line = self.line(at);
            self.mistakes.push(Mistake { line, words });
        }
    }

    /// Names what no plan can hold because this version does not know it: left out, it would be lost silently.
    fn unknown(&mut self, at: usize, words: &str) {
        let words = match self.written.newer_format() {
            Some(format) => format!(
                "{words} A newer version of Slipway wrote the text, in format {format}: read it with that one, or take this out."
            ),
            None => words.to_owned(),
        };
        self.mistake(at, words);
    }

    fn stands(&mut self, path: String, at: usize) {
        let line = self.line(at);
        self.written.lines.insert(path, line);
    }

    fn top(&mut self, table: &DeTable) {
        let format = match table.get("format").map(|v| v.get_ref()) {
            Some(DeValue::Integer(n)) => n.to_string().parse::<i64>().ok().filter(|n| *n >= FORMAT),
            _ => None,
        };
        match format {
            Some(format) => self.written.format = format,
            None => self.mistake(0, format!("This is no plan: it must say “format = {FORMAT}” at the top.")),
        }
        for (key, value) in table {
            let at = key.span().start;
            match key.get_ref().as_ref() {
                "format" => {}
                "rules" => self.rules(at, value),
                "not_applicable" => self.not_applicable(at, value),
                "backout" => self.backout(at, value),
                "criteria" | "activities" => self.rows(key.get_ref(), at, value),
                "documents" => self.mistake(
                    at,
                    "Documents are files, and no part of the text. Attach them on the page of the plan.".into(),
                ),
                "texts" | "tables" => self.apart(key.get_ref(), at, value),
                key => self.own_or_unknown(key, at, value),
            }
        }
    }

    /// A text or a table at the top level.
    fn own_or_unknown(&mut self, key: &str, at: usize, value: &Value) {
        let path = if OWN.contains(&key) { key.to_owned() } else { format!("texts.{key}") };
        match value.get_ref() {
            DeValue::String(text) => self.text(&path, at, text),
            DeValue::Array(_) if !OWN.contains(&key) => self.rows(&format!("tables.{key}"), at, value),
            DeValue::Datetime(_) | DeValue::Integer(_) if shape::text(&path).is_some() => {
                let text = scalar(value.get_ref()).unwrap_or_default();
                self.text(&path, at, &text);
            }
            _ => {
                self.unknown(at, &format!("“{key}” must be a text in quotation marks, or a table of rows ([[{key}]])."))
            }
        }
    }

    fn text(&mut self, path: &str, at: usize, text: &str) {
        self.stands(path.to_owned(), at);
        match path.strip_prefix("texts.") {
            Some(_) if text.is_empty() => {}
            Some(key) => _ = self.written.plan.texts.insert(key.to_owned(), text.to_owned()),
            None => _ = self.written.plan.set_text(path, text),
        }
    }

    /// Texts and tables whose names the top level has for itself.
    fn apart(&mut self, kind: &str, at: usize, value: &Value) {
        let Some(table) = self.table(kind, at, value) else { return };
        for (key, value) in table {
            let at = key.span().start;
            let path = format!("{kind}.{}", key.get_ref());
            match value.get_ref() {
                DeValue::String(text) if kind == "texts" => self.text(&path, at, text),
                DeValue::Array(_) if kind == "tables" => self.rows(&path, at, value),
                _ => self.unknown(at, &format!("“{path}” cannot be kept.")),
            }
        }
    }

    fn table<'v, 't>(&mut self, key: &str, at: usize, value: &'v Value<'t>) -> Option<&'v DeTable<'t>> {
        self.stands(key.to_owned(), at);
        match value.get_ref() {
            DeValue::Table(table) => Some(table),
            _ => {
                self.mistake(at, format!("“{key}” must be a table: [{key}]."));
                None
            }
        }
    }

    fn rules(&mut self, at: usize, value: &Value) {
        let Some(table) = self.table("rules", at, value) else { return };
        let mut rules = AcceptanceRules::default();
        for (key, value) in table {
            let (at, name) = (key.span().start, key.get_ref().to_string());
            self.stands(format!("rules.{name}"), at);
            let yes = value.get_ref().as_bool();
            let typed = scalar(value.get_ref()).unwrap_or_default();
            let taken = match name.as_str() {
                "max_risk" => typed.parse().map(|risk| rules.max_risk = Some(risk)).is_ok(),
                "max_outage_minutes" => typed.parse().map(|n| rules.max_outage_minutes = Some(n)).is_ok(),
                "only_release_components" => yes.map(|yes| rules.only_release_components = yes).is_some(),
                "only_approved" => yes.map(|yes| rules.only_approved = yes).is_some(),
                "problem_ticket_required" => yes.map(|yes| rules.problem_ticket_required = yes).is_some(),
                _ => {
                    self.unknown(at, &format!("There is no rule “{name}”."));
                    continue;
                }
            };
            if !taken {
                let words = match name.as_str() {
                    "max_risk" => "must be “low”, “medium” or “high”",
                    "max_outage_minutes" => "must be a whole number",
                    _ => "must be true or false",
                };
                self.mistake(at, format!("The rule “{name}” {words}."));
            }
        }
        self.written.plan.rules = rules;
    }

    fn not_applicable(&mut self, at: usize, value: &Value) {
        let Some(table) = self.table("not_applicable", at, value) else { return };
        for (key, value) in table {
            let at = key.span().start;
            self.stands(format!("not_applicable.{}", key.get_ref()), at);
            match (key.get_ref().parse::<Section>(), value.get_ref().as_str()) {
                (Ok(section), Some(why)) => _ = self.written.plan.not_applicable.insert(section, why.to_owned()),
                (Err(()), _) => self.unknown(at, &format!("There is no section “{}”.", key.get_ref())),
                (_, None) => self.mistake(at, "The reason must be a text in quotation marks.".into()),
            }
        }
    }

    fn backout(&mut self, at: usize, value: &Value) {
        let Some(table) = self.table("backout", at, value) else { return };
        for (key, value) in table {
            let at = key.span().start;
            match (key.get_ref().as_ref(), value.get_ref()) {
                ("trigger", DeValue::String(text)) => self.text("backout.trigger", at, text),
                ("steps", DeValue::Array(_)) => self.rows("backout.steps", at, value),
                (other, _) => self.unknown(at, &format!("“backout.{other}” cannot be kept.")),
            }
        }
    }

    /// A table of rows.
    fn rows(&mut self, path: &str, at: usize, value: &Value) {
        self.stands(path.to_owned(), at);
        let rows = value.get_ref().as_array().map(|a| a.iter().collect::<Vec<_>>()).unwrap_or_default();
        if rows.iter().any(|row| !row.get_ref().is_table()) || value.get_ref().as_array().is_none() {
            let key = path.trim_start_matches("tables.");
            return self.mistake(at, format!("“{key}” must be a table of rows, each under [[{key}]]."));
        }
        let (many, most) = Rows::at(path).map_or(("rows", sheet::ROWS), |rows| {
            let table = rows.table().1;
            (table.many, table.most)
        });
        if rows.len() > most {
            return self.mistake(at, format!("There are {} {many}; at most {most} are kept.", rows.len()));
        }
        let (mut read, mut waits) = (Vec::new(), Vec::new());
        for (place, row) in rows.iter().enumerate() {
            let at = row.span().start;
            self.stands(format!("{path}.{place}"), at);
            if let DeValue::Table(table) = row.get_ref() {
                read.push((at, self.row(&format!("{path}.{place}"), table)));
                waits.push(self.waits(path, table));
            }
        }
        self.name_rows(path, &mut read);
        let rows: Vec<Row> = read.into_iter().map(|(_, row)| row).collect();
        let plan = &mut self.written.plan;
        match path {
            "criteria" => plan.criteria = rows.iter().map(criterion).collect(),
            "activities" => {
                let id = |wait: Wait| match wait {
                    Wait::Id(id) => id,
                    Wait::Row(n) => n.checked_sub(1).and_then(|n| rows.get(n)).map_or(n.to_string(), |r| get(r, ID)),
                };
                let waits = waits.into_iter().map(|all| all.into_iter().map(id).collect());
                plan.activities = rows.iter().zip(waits).map(|(row, waits_for)| activity(row, waits_for)).collect();
            }
            "backout.steps" => plan.backout.steps = rows.iter().map(step).collect(),
            path => {
                if let Some(key) = path.strip_prefix("tables.").filter(|_| !rows.is_empty()) {
                    plan.tables.insert(key.to_owned(), rows);
                }
            }
        }
    }

    /// The columns of a row, but for what it waits for.
    fn row(&mut self, path: &str, table: &DeTable) -> Row {
        let mut row = Row::new();
        for (key, value) in table {
            let (at, name) = (key.span().start, key.get_ref().to_string());
            self.stands(format!("{path}.{name}"), at);
            if name == "waits_for" && path.starts_with("activities.") {
                continue;
            }
            if let Some(known) = columns(path).filter(|known| !known.contains(&name.as_str())) {
                let words = format!("There is no column “{name}” in this table. Known are: {}.", known.join(", "));
                self.unknown(at, &words);
                continue;
            }
            match scalar(value.get_ref()) {
                // What is not there is not kept as nothing.
                Some(text) if text.is_empty() => {}
                Some(text) => _ = row.insert(name, text),
                None => self.mistake(at, format!("“{name}” must be a text in quotation marks.")),
            }
        }
        row
    }

    /// What an activity waits for: ids in quotation marks, or numbers of rows.
    fn waits(&mut self, path: &str, table: &DeTable) -> Vec<Wait> {
        let Some(value) = table.get("waits_for").filter(|_| path == "activities") else { return vec![] };
        let one = |value: &DeValue| match value {
            DeValue::String(id) => Some(Wait::Id(id.to_string())),
            DeValue::Integer(n) => n.as_str().parse().ok().map(Wait::Row),
            _ => None,
        };
        let waits = match value.get_ref() {
            DeValue::Array(all) => all.iter().map(|v| one(v.get_ref())).collect(),
            single => one(single).map(|wait| vec![wait]),
        };
        waits.unwrap_or_else(|| {
            let words = "“waits_for” must be a list of ids, such as [\"a1\", \"a3\"], or of the numbers of rows.";
            self.mistake(value.span().start, words.into());
            vec![]
        })
    }

    /// Gives rows without an id one that no other has, and names ids that are there twice.
    fn name_rows(&mut self, path: &str, rows: &mut [(usize, Row)]) {
        let mut taken = HashSet::new();
        for (at, row) in rows.iter() {
            if let Some(id) = row.get(ID).filter(|id| !taken.insert((*id).clone())) {
                self.mistake(*at, format!("The id “{id}” is there twice in this table."));
            }
        }
        let letter =
            path.rsplit('.').next().and_then(|p| p.chars().next()).filter(char::is_ascii_lowercase).unwrap_or('r');
        // Every number below is taken, or is that of a row above.
        let mut next = 1;
        for (place, (_, row)) in rows.iter_mut().enumerate().filter(|(_, (_, row))| !row.contains_key(ID)) {
            next = next.max(place + 1);
            while !taken.insert(format!("{letter}{next}")) {
                next += 1;
            }
            row.insert(ID.to_owned(), format!("{letter}{next}"));
            next += 1;
        }
    }
}
