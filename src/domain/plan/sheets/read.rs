//! Reads a plan back from its sheets. Rows come first and their cells afterwards, since rows name each other by number.

use super::{GOES_ON, ID_OF, is_texts};
use crate::domain::{
    plan::{
        Plan, Rows, Section,
        rows::ID,
        shape::{self, Field, Kind},
    },
    problem::Problem,
    sheet::{Sheet, column_name},
};
use std::collections::{BTreeMap, HashSet};

impl Plan {
    /// Reads a plan from the sheets of an exported one; it has no documents.
    ///
    /// # Errors
    /// What the plan cannot hold, with sheet and row in the words.
    pub fn from_sheets(sheets: &[Sheet]) -> Result<Plan, Vec<Problem>> {
        let mut reader = Reader { plan: Plan::default(), problems: vec![] };
        let (texts, tables): (Vec<_>, Vec<_>) = sheets.iter().partition(|s| is_texts(s));
        texts.iter().for_each(|sheet| reader.texts(sheet));
        let tables: Vec<_> = tables.into_iter().filter_map(|sheet| reader.rows(sheet)).collect();
        tables.iter().for_each(|(path, columns, rows)| reader.fill(path, columns, rows));
        if reader.problems.is_empty() { Ok(reader.plan) } else { Err(reader.problems) }
    }
}

/// A table that was read: its path, its columns' keys, its rows with their ids.
type Rest = (String, Vec<String>, Vec<(String, Vec<String>)>);

struct Reader {
    plan: Plan,
    problems: Vec<Problem>,
}

impl Reader {
    fn problem(&mut self, sheet: &Sheet, row: usize, words: &str) {
        self.problems.push(Problem::new("file", format!("Sheet “{}”, row {row}: {words}", sheet.name)));
    }

    fn texts(&mut self, sheet: &Sheet) {
        for (number, row) in joined(sheet.rows.get(1..).unwrap_or_default(), 0) {
            let get = |at: usize| row.get(at).map_or("", String::as_str);
            let (key, text) = (get(0), get(2));
            let (first, rest) = key.split_once('.').unwrap_or((key, ""));
            let is_taken = match first {
                "format" => text.trim().parse::<u32>().is_ok_and(|n| n >= 1),
                "texts" => {
                    let text = shape::text(key).map_or(text.to_owned(), |field| stored(field, text));
                    if !text.is_empty() {
                        self.plan.texts.insert(rest.to_owned(), text);
                    }
                    !rest.is_empty()
                }
                "rules" => {
                    let yes = if text.trim().eq_ignore_ascii_case("no") { "" } else { text };
                    self.plan.set_text(key, yes)
                }
                "not_applicable" => match rest.parse::<Section>() {
                    Ok(section) => self.plan.not_applicable.insert(section, text.to_owned()).is_none(),
                    Err(()) => false,
                },
                _ => shape::text(key).is_some() && self.plan.set_text(key, text),
            };
            if !is_taken {
                self.problem(sheet, number, &format!("“{key}” is no text of a plan, or cannot hold this."));
            }
        }
    }

    /// Reads a table, and adds its rows to those of the plan that have columns of their own.
    fn rows(&mut self, sheet: &Sheet) -> Option<Rest> {
        let head = sheet.rows.first()?;
        let Some((last, path)) = head.iter().enumerate().find_map(|(at, h)| Some((at, h.strip_prefix(ID_OF)?))) else {
            self.problem(sheet, 1, &format!("The column of ids is missing, whose head begins with “{ID_OF}”. Export the plan again, or import this sheet by itself."));
            return None;
        };
        let known = Rows::at(path).map_or(&[][..], |rows| rows.table().1.columns);
        let key =
            |h: &String| known.iter().find(|c| c.label == h || c.key == h).map_or(h.clone(), |c| c.key.to_owned());
        let columns: Vec<String> = head.iter().map(key).collect();
        let own = !path.starts_with("tables.");
        if Rows::at(path).is_none() && own {
            self.problem(sheet, 1, &format!("There is no table “{path}”."));
            return None;
        }
        for (at, column) in columns.iter().enumerate().filter(|(at, _)| *at != last) {
            if own && !known.iter().any(|c| c.key == column) && !column.is_empty() {
                let at = column_name(at);
                self.problem(sheet, 1, &format!("There is no column “{column}” (in {at}) in this table."));
            }
        }
        let mut taken: HashSet<String> = HashSet::new();
        let mut rows = Vec::new();
        for (number, cells) in joined(sheet.rows.get(1..).unwrap_or_default(), last) {
            let given = cells.get(last).map(|id| id.trim().to_owned()).filter(|id| !id.is_empty());
            let fresh = || (1..).map(|n| format!("x{n}")).find(|id| !taken.contains(id)).unwrap_or_default();
            let id = given.unwrap_or_else(fresh);
            if !taken.insert(id.clone()) {
                self.problem(sheet, number, &format!("The id “{id}” is there twice. Clear the cell of the new row."));
            }
            if let Some(rows) = Rows::at(path).filter(|_| own) {
                self.plan.add_row(rows, &id, None);
            }
            rows.push((id, cells));
        }
        let columns =
            columns.into_iter().enumerate().map(|(at, c)| if at == last { String::new() } else { c }).collect();
        Some((path.to_owned(), columns, rows))
    }

    /// Fills the rows, once all of them are there: they name each other by their numbers.
    fn fill(&mut self, path: &str, columns: &[String], rows: &[(String, Vec<String>)]) {
        let known = Rows::at(path).map_or(&[][..], |rows| rows.table().1.columns);
        for (id, cells) in rows {
            let mut row = BTreeMap::from([(ID.to_owned(), id.clone())]);
            for (column, cell) in
                columns.iter().zip(cells).filter(|(column, cell)| !column.is_empty() && !cell.is_empty())
            {
                let text = known.iter().find(|c| c.key == column).map_or(cell.clone(), |field| stored(field, cell));
                if path.starts_with("tables.") {
                    row.insert(column.clone(), text);
                } else {
                    self.plan.set_text(&format!("{path}.{id}.{column}"), &text);
                }
            }
            if let Some(key) = path.strip_prefix("tables.") {
                self.plan.tables.entry(key.to_owned()).or_default().push(row);
            }
        }
    }
}

/// What a cell stands for: the inverse of [`Field::shown`].
pub(in crate::domain::plan) fn stored(field: &Field, cell: &str) -> String {
    match field.kind {
        Kind::Choice(choices) => {
            choices.options().iter().find(|(_, label)| *label == cell).map_or(cell, |(key, _)| *key).to_owned()
        }
        Kind::Yes => {
            if ["", "no", "false", "0"].contains(&cell.trim().to_lowercase().as_str()) { "" } else { "true" }.to_owned()
        }
        _ => cell.to_owned(),
    }
}

/// The rows as they were before they were split.
fn joined(rows: &[Vec<String>], key: usize) -> Vec<(usize, Vec<String>)> {
    let mut all: Vec<(usize, Vec<String>)> = Vec::new();
    // The head is row 1.
    for (number, row) in (2..).zip(rows) {
        let goes_on = row.get(key).is_some_and(|k| k == GOES_ON);
        match all.last_mut().filter(|_| goes_on) {
            Some((_, before)) => {
                for (at, cell) in row.iter().enumerate().filter(|(at, _)| *at != key) {
                    if before.len() <= at {
                        before.resize(at + 1, String::new());
                    }
                    if let Some(text) = before.get_mut(at) {
                        text.push_str(cell);
                    }
                }
            }
            None if row.iter().any(|cell| !cell.is_empty()) => all.push((number, row.clone())),
            None => {}
        }
    }
    all
}
