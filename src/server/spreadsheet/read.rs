//! Reads workbooks and text tables into sheets. Macros are never run, formulas never calculated, links never followed:
//! only what the file says its cells hold is taken.

use super::{
    Workbook,
    container::{self, Content},
    oddities::{Oddities, Oddity},
    refused, values,
};
use crate::{
    domain::{
        problem::Problem,
        sheet::{COLUMNS, ROWS, Sheet, cell_name},
    },
    server::csv,
};
use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};
use std::io::Cursor;

/// Sheets that are read.
const SHEETS: usize = 50;
/// Characters that a cell may have, as Excel has it.
const CELL: usize = 32_767;
/// Characters that all cells together may have.
const TEXT: usize = 4 * 1024 * 1024;
/// Cells that all sheets together may have, blank ones before filled ones included: each takes memory, whatever is in it.
const CELLS: usize = 300_000;

/// What may still be read of a workbook.
struct Left {
    text: usize,
    cells: usize,
}

type Book<'b> = Xlsx<Cursor<&'b [u8]>>;

/// Reads a spreadsheet. `name` is the file's; what is in it counts.
///
/// # Errors
/// A problem with the field `file` that says what the file looks like, and what to do.
pub fn read_now(name: &str, bytes: &[u8]) -> Result<Workbook, Problem> {
    match container::look(bytes)? {
        Content::Workbook { macros } => workbook(bytes, macros),
        Content::Text(text) => table(name, &text),
    }
}

fn table(name: &str, text: &str) -> Result<Workbook, Problem> {
    let rows = csv::read_rows("file", text, (ROWS, COLUMNS))?;
    if rows.iter().flatten().map(|c| c.len()).sum::<usize>() > TEXT {
        return Err(too_much());
    }
    let rows = trimmed(rows);
    if rows.iter().map(Vec::len).sum::<usize>() > CELLS {
        return Err(refused(too_many_cells()));
    }
    let (stem, end) = name.rsplit_once('.').unwrap_or((name, ""));
    let is_named_workbook = ["xlsx", "xlsm", "xls"].contains(&end.to_lowercase().as_str());
    let remark = format!("The file is named .{end}, but it is a text table (CSV). It is read as that.");
    let remarks = is_named_workbook.then_some(remark).into_iter().collect();
    Ok(Workbook { sheets: vec![Sheet { name: stem.to_owned(), rows, ..Sheet::default() }], remarks })
}

fn workbook(bytes: &[u8], macros: bool) -> Result<Workbook, Problem> {
    let mut book: Book = Xlsx::new(Cursor::new(bytes)).map_err(|e| broken(&e))?;
    let mut workbook = Workbook::default();
    if macros {
        workbook.remarks.push("The workbook has macros. They are not run: only its cells are read.".into());
    }
    let all = book.sheets_metadata().to_vec();
    if all.len() > SHEETS {
        let words = format!("The workbook has {} sheets; the first {SHEETS} are read.", all.len());
        workbook.remarks.push(words);
    }
    let mut left = Left { text: TEXT, cells: CELLS };
    for meta in all.into_iter().take(SHEETS) {
        if meta.typ != SheetType::WorkSheet {
            workbook.remarks.push(format!("“{}” is a chart and has no cells.", meta.name));
            continue;
        }
        let mut sheet = cells(&mut book, &meta.name, &mut left);
        sheet.hidden = meta.visible != SheetVisible::Visible;
        workbook.sheets.push(sheet);
    }
    match workbook.sheets.iter().find(|s| !s.refused.is_empty()) {
        Some(sheet) if workbook.sheets.iter().all(|s| !s.refused.is_empty() || s.is_empty()) => {
            Err(refused(format!("“{}”: {}", sheet.name, sheet.refused)))
        }
        None if workbook.sheets.iter().all(Sheet::is_empty) => Err(refused("There is nothing in this workbook.")),
        _ => Ok(workbook),
    }
}

fn broken(error: &XlsxError) -> Problem {
    tracing::info!(%error, "a workbook could not be read");
    match error {
        XlsxError::Password => {
            refused("This workbook is protected by a password. Take it out, save it, and choose that file.")
        }
        _ => container::damaged(),
    }
}

fn too_much() -> Problem {
    refused(
        "There is more text in it than a plan could hold. Copy the sheet with the plan into a new workbook, and choose that file.",
    )
}

fn too_many_cells() -> String {
    format!(
        "There are more cells in it than are read here ({CELLS}; blank ones before filled ones count). Copy the sheet with the plan into a new workbook, and choose that file."
    )
}

/// One sheet.
fn cells(book: &mut Book, name: &str, left: &mut Left) -> Sheet {
    let is_1904 = book.has_1904_epoch();
    let merged = book.merge_cells_by_sheet_name(name).unwrap_or_default();
    let mut sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
    let mut oddities = Oddities::default();
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        Err(error) => {
            sheet.refused = format!("It cannot be read. {}", broken(&error).words);
            return sheet;
        }
    };
    let mut at = (0, 0);
    loop {
        match reader.next_cell_with_formula_metadata() {
            Ok(Some(record)) => {
                at = (record.pos.0 as usize, record.pos.1 as usize);
                let text = cell(record.value, record.formula.is_some(), at, is_1904, &mut oddities);
                if let Err(words) = put(&mut sheet.rows, at, text, left) {
                    sheet = Sheet { refused: words, rows: vec![], ..sheet };
                    break;
                }
            }
            Ok(None) => break,
            // The next cell can be read again.
            Err(XlsxError::CellError(error)) => oddities.add_named(Oddity::Error(error), after(at)),
            Err(
                XlsxError::CellTAttribute(_)
                | XlsxError::ParseFloat(_)
                | XlsxError::Unexpected(_)
                | XlsxError::Unrecognized { .. },
            ) => oddities.add_named(Oddity::Unreadable, after(at)),
            Err(error) => {
                tracing::info!(%error, "a sheet could not be read");
                let words = format!("It is damaged after {}.", cell_name(at.0, at.1));
                sheet = Sheet { refused: words, rows: vec![], ..sheet };
                break;
            }
        }
    }
    note_merged(&sheet, &merged, &mut oddities);
    sheet.rows = trimmed(sheet.rows);
    sheet.oddities = oddities.sentences();
    sheet
}

fn after((row, column): (usize, usize)) -> String {
    format!("A cell after {}", cell_name(row, column))
}

fn cell(value: DataRef, is_formula: bool, at: (usize, usize), is_1904: bool, oddities: &mut Oddities) -> String {
    let (mut text, odd) = values::text(value, is_1904);
    if is_formula && odd.is_none() {
        oddities.add(if text.is_empty() { Oddity::Uncalculated } else { Oddity::Formula }, at);
    }
    if let Some(odd) = odd {
        oddities.add(odd, at);
    }
    if text.len() > CELL
        && let Some((end, _)) = text.char_indices().nth(CELL)
    {
        text.truncate(end);
        oddities.add(Oddity::Long, at);
    }
    text
}

/// Puts a text where it belongs, within bounds.
fn put(
    rows: &mut Vec<Vec<String>>,
    (row, column): (usize, usize),
    text: String,
    left: &mut Left,
) -> Result<(), String> {
    let is_outside = row >= ROWS || column >= COLUMNS;
    if text.is_empty() || is_outside && text.trim().is_empty() {
        return Ok(());
    }
    if row >= ROWS {
        return Err(format!("It has more than {ROWS} rows; at most so many are read."));
    }
    if column >= COLUMNS {
        return Err(format!("It has more than {COLUMNS} columns; at most so many are read."));
    }
    left.text = left.text.checked_sub(text.len()).ok_or_else(|| too_much().words)?;
    let new = (column + 1).saturating_sub(rows.get(row).map_or(0, Vec::len));
    left.cells = left.cells.checked_sub(new).ok_or_else(too_many_cells)?;
    if rows.len() <= row {
        rows.resize(row + 1, vec![]);
    }
    if let Some(cells) = rows.get_mut(row) {
        if cells.len() <= column {
            cells.resize(column + 1, String::new());
        }
        if let Some(cell) = cells.get_mut(column) {
            *cell = text;
        }
    }
    Ok(())
}

fn note_merged(sheet: &Sheet, merged: &[Dimensions], oddities: &mut Oddities) {
    for range in merged.iter().filter(|r| r.start != r.end) {
        let name = |(row, column): (u32, u32)| cell_name(row as usize, column as usize);
        if !sheet.cell(range.start.0 as usize, range.start.1 as usize).is_empty() {
            oddities.add_named(Oddity::Merged, format!("{}:{}", name(range.start), name(range.end)));
        }
    }
}

/// Without what is blank at the end.
fn trimmed(mut rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    for row in &mut rows {
        let filled = row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |at| at + 1);
        row.truncate(filled);
    }
    let filled = rows.iter().rposition(|row| !row.is_empty()).map_or(0, |at| at + 1);
    rows.truncate(filled);
    rows
}
