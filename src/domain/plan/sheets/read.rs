//! Reads a plan back from its sheets. Rows come first and their cells afterwards, since rows name each other by number.

use super::{GOES_ON, ID_OF, NUMBER, is_numbered, is_texts};
use crate::domain::{
    plan::{
        Plan, Rows, Section,
        rows::ID,
        shape::{self, Field, Kind},
    },
    problem::Problem,
    sheet::{Sheet, column_name},
};
use std::collections::{BTreeMap, HashMap, HashSet};

impl Plan {
    /// Reads a plan from the sheets of an exported one; it has no documents.
    ///
    /// # Errors
    /// What the plan cannot hold, with sheet and row in the words.
    pub fn from_sheets(sheets: &[Sheet]) -> Result<Plan, Vec<Problem>> {
        let mut reader = Reader { plan: Plan::default(), numbers: HashMap::new(), problems: vec![] };
        let (texts, tables): (Vec<_>, Vec<_>) = sheets.iter().partition(|s| is_texts(s));
        texts.iter().for_each(|sheet| reader.texts(sheet));
        let tables: Vec<_> = tables.into_iter().filter_map(|sheet| reader.rows(sheet)).collect();
        tables.iter().for_each(|(path, columns, rows)| reader.fill(path, columns, rows));
        if reader.problems.is_empty() { Ok(reader.plan) } else { Err(reader.problems) }
    }
}

/// A table that was read: its path, its columns' keys, its rows with their ids.
type Rest = (String, Vec<String>, Vec<(String, Vec<String>)>);
/// A row with its number in the sheet, its id and its cells.
type Named = (usize, String, Vec<String>);

struct Reader {
    plan: Plan,
    /// By the paths of the tables that have columns of their own: the ids of their rows by the rows' numbers.
    numbers: HashMap<&'static str, HashMap<String, String>>,
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
        let (table, own) = (Rows::at(path), !path.starts_with("tables."));
        if table.is_none() && own {
            self.problem(sheet, 1, &format!("There is no table “{path}”."));
            return None;
        }
        let number = table.filter(|rows| is_numbered(*rows)).and_then(|_| head.iter().position(|h| h == NUMBER));
        let columns = self.columns(sheet, path, [Some(last), number]);
        let read = joined(sheet.rows.get(1..).unwrap_or_default(), last);
        if let Some(known) = table.map(|rows| rows.table().1).filter(|known| read.len() > known.most) {
            let words = format!("There are {} {}; at most {} are kept.", read.len(), known.many, known.most);
            self.problem(sheet, 1, &words);
            return None;
        }
        let rows = self.named(sheet, read, last);
        if let Some(table) = table.filter(|_| own) {
            rows.iter().for_each(|(_, id, _)| self.plan.add_row(table, id, None));
            self.number(sheet, table, number, &rows);
        }
        Some((path.to_owned(), columns, rows.into_iter().map(|(_, id, cells)| (id, cells)).collect()))
    }

    /// The keys of a table's columns; those that are `not_texts` are nothing.
    fn columns(&mut self, sheet: &Sheet, path: &str, not_texts: [Option<usize>; 2]) -> Vec<String> {
        let known = Rows::at(path).map_or(&[][..], |rows| rows.table().1.columns);
        let mut columns = Vec::new();
        for (at, head) in sheet.rows.first().into_iter().flatten().enumerate() {
            let field = known.iter().find(|c| c.label == head || c.key == head);
            let key = field.map_or(head.as_str(), |c| c.key);
            if not_texts.contains(&Some(at)) {
                columns.push(String::new());
                continue;
            }
            if !path.starts_with("tables.") && field.is_none() && !key.is_empty() {
                let at = column_name(at);
                self.problem(sheet, 1, &format!("There is no column “{key}” (in {at}) in this table."));
            }
            columns.push(key.to_owned());
        }
        columns
    }

    /// The rows with their ids. Those that somebody added have none and get one that no other has, wherever that stands.
    fn named(&mut self, sheet: &Sheet, read: Vec<(usize, Vec<String>)>, last: usize) -> Vec<Named> {
        let given = |cells: &[String]| cells.get(last).map(|id| id.trim().to_owned()).filter(|id| !id.is_empty());
        let taken: HashSet<String> = read.iter().filter_map(|(_, cells)| given(cells)).collect();
        let mut free = (1..).map(|n| format!("x{n}")).filter(|id| !taken.contains(id));
        let (mut seen, mut rows) = (HashSet::new(), Vec::new());
        for (number, cells) in read {
            let id = given(&cells).or_else(|| free.next()).unwrap_or_default();
            if !seen.insert(id.clone()) {
                self.problem(sheet, number, &format!("The id “{id}” is there twice. Clear the cell of the new row."));
            }
            rows.push((number, id, cells));
        }
        rows
    }

    /// Notes which row is meant by which number: what stands in the column of numbers, so that a row between others moves
    /// none; where there is no such column, the places of the rows.
    fn number(&mut self, sheet: &Sheet, table: Rows, column: Option<usize>, rows: &[Named]) {
        let mut ids = HashMap::new();
        for (place, (row, id, cells)) in (1_usize..).zip(rows) {
            let number = match column {
                Some(column) => cells.get(column).map_or("", |cell| cell.trim()).to_owned(),
                None => place.to_string(),
            };
            if !number.is_empty() && ids.insert(number.clone(), id.clone()).is_some() {
                let words = format!("The number “{number}” is there twice. Clear the cell of the new row.");
                self.problem(sheet, *row, &words);
            }
        }
        self.numbers.insert(table.path(), ids);
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
                } else if !self.refer(path, id, column, &text) {
                    self.plan.set_text(&format!("{path}.{id}.{column}"), &text);
                }
            }
            if let Some(key) = path.strip_prefix("tables.") {
                self.plan.tables.entry(key.to_owned()).or_default().push(row);
            }
        }
    }

    /// Fills a cell that names rows by their numbers; what is no row's number stays as it is typed, for the check to name.
    /// False if this is no such cell.
    fn refer(&mut self, path: &str, id: &str, column: &str, text: &str) -> bool {
        let table = match column {
            _ if path != Rows::Activities.path() => return false,
            "waits_for" => Rows::Activities,
            "undone_by" => Rows::BackoutSteps,
            _ => return false,
        };
        let ids = self.numbers.get(table.path());
        let meant = |word: &str| ids.and_then(|ids| ids.get(word)).map_or(word, String::as_str).to_owned();
        let Some(activity) = self.plan.activities.iter_mut().find(|a| a.id == id) else { return false };
        if table == Rows::BackoutSteps {
            activity.undone_by = meant(text.trim());
        } else {
            let words = text.split([',', ';', ' ', '\n']).map(str::trim).filter(|word| !word.is_empty());
            let mut seen = HashSet::new();
            activity.waits_for = words.map(meant).filter(|id| seen.insert(id.clone())).collect();
        }
        true
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
