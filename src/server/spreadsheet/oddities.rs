//! What is odd about a sheet, cell by cell, and the sentences that say so: cells with the same oddity share one.

use crate::domain::sheet::{ROWS, cell_name};
use std::collections::BTreeMap;

/// Cells that a sentence names.
const NAMED: usize = 6;

/// What can be odd about a cell.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Oddity {
    /// Excel shows an error there.
    Error(String),
    /// A formula without a result.
    Uncalculated,
    Formula,
    /// It is merged with those up to another one.
    Merged,
    /// Longer than spreadsheets allow.
    Long,
    /// Holds what no spreadsheet should.
    Unreadable,
    /// A number that is shown as a date which there is not.
    NoDate,
}

/// The oddities of a sheet.
#[derive(Debug, Default)]
pub(super) struct Oddities(BTreeMap<Oddity, (Vec<String>, usize)>);

impl Oddities {
    pub(super) fn add(&mut self, oddity: Oddity, (row, column): (usize, usize)) {
        self.add_named(oddity, cell_name(row, column));
    }

    pub(super) fn add_named(&mut self, oddity: Oddity, cell: String) {
        // Whoever makes a sheet with millions of different errors gets no list of them.
        if self.0.len() > ROWS {
            return;
        }
        let (cells, count) = self.0.entry(oddity).or_default();
        *count += 1;
        if cells.len() < NAMED {
            cells.push(cell);
        }
    }

    pub(super) fn sentences(self) -> Vec<String> {
        self.0.into_iter().take(NAMED * 2).map(|(oddity, (cells, count))| sentence(&oddity, &cells, count)).collect()
    }
}

fn sentence(oddity: &Oddity, cells: &[String], count: usize) -> String {
    let more = count.saturating_sub(cells.len());
    let cells = match (cells, more) {
        ([one], 0) => one.clone(),
        ([some @ .., last], 0) => format!("{} and {last}", some.join(", ")),
        (all, more) => format!("{} and {more} more", all.join(", ")),
    };
    let one = count == 1;
    let pick = |single: &str, several: &str| format!("{cells} {}", if one { single } else { several });
    match oddity {
        Oddity::Error(error) if one => format!("{cells} holds the error {error}; it is left empty."),
        Oddity::Error(error) => format!("{cells} hold the error {error}; they are left empty."),
        Oddity::Uncalculated => pick(
            "holds a formula that has no result; it is left empty. Save the workbook in Excel once to have it calculated.",
            "hold formulas that have no result; they are left empty. Save the workbook in Excel once to have them calculated.",
        ),
        Oddity::Formula => {
            pick("holds a formula; its last result is taken.", "hold formulas; the last result of each is taken.")
        }
        Oddity::Merged => pick(
            "are merged; what is in them counts for the first of them.",
            "are merged; what is in them counts for the first cell of each.",
        ),
        Oddity::Long => {
            pick("is longer than a cell can be; it is cut.", "are longer than a cell can be; they are cut.")
        }
        Oddity::Unreadable => pick("cannot be read; it is left empty.", "cannot be read; they are left empty."),
        Oddity::NoDate => pick(
            "is shown as a date that there is not; its number is taken.",
            "are shown as dates that there are not; their numbers are taken.",
        ),
    }
}
