//! A sheet of a workbook as plain texts: what is left of it once a file has been read, and what a file is written from.
//! Files are [`crate::server`]'s business; what the rows mean is that of whoever asks for them.

use serde::{Deserialize, Serialize};

/// Rows that a sheet may have.
pub const ROWS: usize = 5_000;
/// Columns that a sheet may have.
pub const COLUMNS: usize = 200;

/// A sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sheet {
    pub name: String,
    pub hidden: bool,
    /// Why nothing of it can be taken; empty if it can.
    pub refused: String,
    /// Its rows, the first of which is row 1; without blank cells and rows at the end.
    pub rows: Vec<Vec<String>>,
    /// What was odd about it, as sentences that name the cells.
    pub oddities: Vec<String>,
}

impl Sheet {
    /// A sheet of a head and rows, to be written.
    pub fn of(name: impl Into<String>, head: Vec<String>, rows: Vec<Vec<String>>) -> Self {
        let rows = std::iter::once(head).chain(rows).collect();
        Self { name: name.into(), rows, ..Self::default() }
    }

    /// The text in a cell, both numbers counted from zero; empty where there is none.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).and_then(|r| r.get(column)).map_or("", String::as_str)
    }

    /// Whether there is anything in it.
    pub fn is_empty(&self) -> bool {
        self.rows.iter().flatten().all(|cell| cell.trim().is_empty())
    }
}

/// A cell's name as spreadsheets have it, from numbers counted from zero: `B7`.
pub fn cell_name(row: usize, column: usize) -> String {
    format!("{}{}", column_name(column), row + 1)
}

/// A column's letters, from a number counted from zero: `B`.
pub fn column_name(column: usize) -> String {
    let (mut rest, mut letters) = (column + 1, String::new());
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_named_as_in_spreadsheets() {
        let names = [(0, 0), (6, 1), (0, 25), (9, 26), (0, 701), (0, 702)].map(|(r, c)| cell_name(r, c));
        assert_eq!(names, ["A1", "B7", "Z1", "AA10", "ZZ1", "AAA1"]);
    }
}
