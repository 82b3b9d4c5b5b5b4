//! Sheets that somebody else made, as rows of a plan's table: which row is the head, which column is what, what becomes of
//! each row, and how the rows come into the plan. People see all of it before anything is changed, and can change how a
//! sheet is read. Sheets that Slipway exported are [`super::sheets`]' business; reading files is nobody's here.

pub(super) mod cells;
mod heads;
mod raci;
mod rows;
mod times;

pub use heads::signature;
pub use rows::{Context, Preview, TakenRow, preview};

use super::{
    Plan, Rows,
    rows::ID,
    shape::{Field, Kind, Table},
};
use crate::domain::sheet::{COLUMNS, Sheet};
use heads::Top;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// A column with the sheet's own numbers of rows, by which predecessors are named.
pub const NUMBER: &str = "number";
/// A column of a RACI matrix: a role, with letters below.
pub const ROLE: &str = "role";

/// Sheets among which the one to begin with is looked for.
const SHEETS: usize = 10;

/// A date and a time as the plan writes them; none if there is only one of them, or neither.
pub(super) fn local(cell: &str) -> Option<String> {
    let read = cells::moment(cell, cells::Order::Unknown)?;
    Some(read.date?.and_time(read.time?).format("%Y-%m-%dT%H:%M").to_string())
}

/// The columns of which there is something in any row: a preview has no room for the others.
pub fn filled(table: &Table, taken: &[TakenRow]) -> Vec<Field> {
    let has = |field: &&Field| taken.iter().any(|row| row.texts.get(field.key).is_some_and(|text| !text.is_empty()));
    table.columns.iter().filter(has).copied().collect()
}

/// Bytes that can be pasted at once.
const PASTED: usize = 1_000_000;

/// Why this is too much to be pasted into a table.
pub fn too_much(text: &str, table: &Table) -> Option<String> {
    let words =
        || format!("This is too much to paste; a table has at most {} rows. Import the file instead.", table.most);
    (text.len() > PASTED).then(words)
}

/// How a sheet is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// The path of the table that its rows are for.
    pub table: String,
    /// The row of the head, counted from zero.
    pub head: usize,
    /// What each column of the sheet is: the key of a column, or nothing.
    pub columns: Vec<String>,
}

impl Mapping {
    /// The table that the rows are for.
    pub fn rows(&self) -> Option<Rows> {
        Rows::at(&self.table)
    }

    /// The same with other columns; what is no column of the table is not taken, and what comes twice counts once.
    #[must_use]
    pub fn with_columns(self, columns: Vec<String>) -> Self {
        let known = self.rows().map(|rows| choices(rows.table().1)).unwrap_or_default();
        let mut taken = HashSet::new();
        let mut kept = |column: String| {
            let is_known = known.iter().any(|(key, _)| *key == column);
            let is_new = column == ROLE || taken.insert(column.clone());
            if is_known && is_new { column } else { String::new() }
        };
        let columns = columns.into_iter().take(COLUMNS).map(&mut kept).collect();
        Self { columns, ..self }
    }
}

/// What happens to the rows that the table has already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Append,
    Replace,
}

/// What a column can be, as key and label.
pub fn choices(table: &Table) -> Vec<(&'static str, &'static str)> {
    let further: &[(&str, &str)] = match table.rows {
        Rows::Activities => &[
            ("date", "Start, date only"),
            ("time", "Start, time only"),
            ("end", "End"),
            (NUMBER, "Its number in the sheet"),
        ],
        Rows::Raci => &[(ROLE, "A role, with R, A, C or I below")],
        _ => &[],
    };
    table.columns.iter().map(|c| (c.key, c.label)).chain(further.iter().copied()).collect()
}

/// The sheet to begin with: of the first ones in sight, the one that is likeliest a table of activities, else of anything.
/// Hidden ones count where there are no others.
pub fn likely_sheet(sheets: &[Sheet]) -> Option<usize> {
    let usable = |hidden: bool| {
        let all = sheets.iter().enumerate();
        let fits = all.filter(move |(_, s)| s.hidden == hidden && s.refused.is_empty() && !s.is_empty());
        fits.take(SHEETS).collect::<Vec<_>>()
    };
    let score = |sheet: &Sheet| {
        let top = Top::of(sheet);
        let any = Rows::ALL.iter().map(|rows| top.likelihood(*rows)).max().unwrap_or_default();
        (top.likelihood(Rows::Activities), any)
    };
    let in_sight = usable(false);
    let looked_at = if in_sight.is_empty() { usable(true) } else { in_sight };
    // Of equally likely ones the first.
    looked_at.iter().rev().max_by_key(|(_, sheet)| score(sheet)).map(|(at, _)| *at)
}

/// The table that a sheet is likeliest for.
pub fn likely_table(sheet: &Sheet) -> Rows {
    let name = sheet.name.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| name.contains(word));
    let named = if says(&["rollback", "roll-back", "roll back", "backout", "back-out", "fallback"]) {
        Some(Rows::BackoutSteps)
    } else if says(&["raci", "rasci", "responsib"]) {
        Some(Rows::Raci)
    } else if says(&["component", "inventory", "affected"]) {
        Some(Rows::Components)
    } else if says(&["criteri"]) {
        Some(Rows::Criteria)
    } else if says(&["ticket", "incident"]) {
        Some(Rows::Tickets)
    } else if says(&["scenario", "test", "smoke"]) {
        Some(Rows::Scenarios)
    } else if says(&["checklist"]) {
        Some(Rows::Checks)
    } else {
        None
    };
    let (top, is_matrix) = (Top::of(sheet), raci::find(sheet).is_some());
    if let Some(named) = named.filter(|rows| top.head_row(*rows).is_some() || *rows == Rows::Raci && is_matrix) {
        return named;
    }
    if is_matrix {
        return Rows::Raci;
    }
    // Of equally likely ones the activities, which come first here.
    let order =
        [Rows::Checks, Rows::Scenarios, Rows::Tickets, Rows::Criteria, Rows::Components, Rows::Raci, Rows::Activities];
    order.into_iter().max_by_key(|rows| top.likelihood(*rows)).unwrap_or(Rows::Activities)
}

/// Whether a sheet in sight holds what could be a table of a plan.
pub fn has_table(sheets: &[Sheet]) -> bool {
    let may = |sheet: &Sheet| {
        let top = Top::of(sheet);
        raci::find(sheet).is_some() || Rows::ALL.iter().any(|rows| top.likelihood(*rows) > 0)
    };
    let in_sight = sheets.iter().filter(|s| !s.hidden && s.refused.is_empty() && !s.is_empty());
    in_sight.take(SHEETS).any(may)
}

/// How a sheet is likeliest read for a table; `head` is the row that somebody chose.
pub fn mapping(sheet: &Sheet, rows: Rows, head: Option<usize>) -> Mapping {
    let table = rows.table().1;
    let matrix = match head {
        _ if rows != Rows::Raci => None,
        Some(head) => raci::at(sheet, head),
        None => raci::find(sheet),
    };
    if let Some(matrix) = matrix {
        let width = sheet.rows.get(matrix.head).map_or(0, Vec::len);
        let what = |column: usize| match column {
            c if c == matrix.what => "what",
            c if matrix.roles.contains(&c) => ROLE,
            _ => "",
        };
        let columns = (0..width).map(|c| what(c).to_owned()).collect();
        return Mapping { table: table.rows.path().to_owned(), head: matrix.head, columns };
    }
    let first = || sheet.rows.iter().position(|r| r.iter().any(|c| !c.trim().is_empty()));
    let head = head.or_else(|| Top::of(sheet).head_row(rows)).or_else(first).unwrap_or_default();
    let heads = sheet.rows.get(head).cloned().unwrap_or_default();
    let body = sheet.rows.get(head + 1..).unwrap_or_default();
    Mapping { table: rows.path().to_owned(), head, columns: heads::columns(table, &heads, body) }
}

/// Whether the first row of a sheet names the columns of the table.
pub fn has_head(sheet: &Sheet, rows: Rows) -> bool {
    Top::of(sheet).head_row(rows) == Some(0)
}

/// The head of a sheet as it is read.
pub fn head_of<'s>(sheet: &'s Sheet, mapping: &Mapping) -> &'s [String] {
    sheet.rows.get(mapping.head).map_or(&[], Vec::as_slice)
}

/// Puts the rows that are taken into the plan. `new_id` makes ids.
pub fn take_over(plan: &mut Plan, rows: Rows, taken: &[TakenRow], how: How, mut new_id: impl FnMut() -> String) {
    if how == How::Replace {
        for id in plan.row_ids(rows) {
            plan.remove_row(rows, &id);
        }
    }
    let ids: Vec<String> = taken.iter().map(|_| new_id()).collect();
    for id in &ids {
        plan.add_row(rows, id, None);
    }
    for (id, row) in ids.iter().zip(taken) {
        for (key, text) in row.texts.iter().filter(|(key, text)| *key != ID && !text.is_empty()) {
            if rows == Rows::Activities && key == "waits_for" {
                if let Some(activity) = plan.activities.iter_mut().find(|a| a.id == *id) {
                    activity.waits_for = named(text, &ids);
                }
            } else {
                plan.set_text(&format!("{}.{id}.{key}", rows.path()), text);
            }
        }
    }
}

/// The ids of the rows that are meant by their numbers among those that are taken.
fn named(numbers: &str, ids: &[String]) -> Vec<String> {
    let id = |number: &str| {
        let place = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        place.and_then(|at| ids.get(at)).map_or(number, String::as_str).to_owned()
    };
    numbers.split(',').map(str::trim).filter(|number| !number.is_empty()).map(id).collect()
}

/// Whether a column's text is one line: a title is, wherever it is typed.
fn is_line(field: &Field) -> bool {
    field.kind != Kind::Note || field.key == "title"
}

#[cfg(test)]
mod tests;
