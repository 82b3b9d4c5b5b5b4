//! The tables of a plan that have no type of their own, cell by cell, and what their rows must keep to together.

use super::{Asks, Reader};
use crate::domain::{
    plan::{Row, Rows, shape::Table},
    problem::Problem,
};
use std::collections::HashSet;

/// The cells of a table that has no type of its own.
pub(super) fn cells(reader: &mut Reader, table: &Table, rows: &[Row]) {
    let list = table.rows.path();
    for (i, row) in rows.iter().enumerate() {
        for column in table.columns {
            reader.text(column, &format!("{list}.{i}.{}", column.key), row.get(column.key).map_or("", String::as_str));
        }
    }
    if reader.asks == Asks::Everything {
        match table.rows {
            Rows::Raci => raci(reader, rows),
            Rows::Components => outages(reader, rows),
            _ => {}
        }
    }
}

/// S4.23, S3.3: exactly one is accountable, nobody has the same part twice, and no responsibility is there twice.
fn raci(reader: &mut Reader, rows: &[Row]) {
    let mut seen = HashSet::new();
    for (i, row) in rows.iter().enumerate() {
        let cell = |column: &str| row.get(column).map_or("", |text| text.trim());
        let field = |column: &str| format!("{}.{i}.{column}", Rows::Raci.path());
        let accountable = names(cell("accountable")).count();
        if accountable > 1 {
            let words = format!("Exactly one is accountable; here are {accountable}. Let the others be responsible.");
            reader.check.add(Problem::new(field("accountable"), words));
        }
        for column in ["responsible", "consulted", "informed"] {
            let mut twice = HashSet::new();
            if let Some(name) = names(cell(column)).find(|name| !twice.insert(name.to_lowercase())) {
                reader.check.add(Problem::new(field(column), format!("{name} is there twice.")));
            }
        }
        let what = cell("what");
        if !what.is_empty() && !seen.insert(what.to_lowercase()) {
            reader.check.add(Problem::new(field("what"), "This responsibility is in the table twice."));
        }
    }
}

/// The people or roles in a cell.
fn names(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([',', ';', '\n', '/']).map(str::trim).filter(|name| !name.is_empty())
}

/// S2.35: how long an outage is.
fn outages(reader: &mut Reader, rows: &[Row]) {
    for (i, row) in rows.iter().enumerate() {
        let is = |column: &str| row.get(column).map_or("", |text| text.trim());
        if is("impact") == "outage" && is("outage").is_empty() {
            let field = format!("{}.{i}.outage", Rows::Components.path());
            reader.check.add(Problem::new(field, "Enter how many minutes people cannot work."));
        }
    }
}
