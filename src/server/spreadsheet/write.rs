//! Writes sheets as a workbook. Every cell is a text, whatever it begins with: nothing in it can become a formula.

use crate::domain::sheet::Sheet;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};
use std::{collections::HashSet, io};

/// The narrowest and the widest column, in characters.
const WIDTH: (usize, usize) = (8, 60);
/// Characters that the name of a sheet may have.
const NAME: usize = 31;

/// A workbook of these sheets; the first row of each is its head.
///
/// # Errors
/// When a text is longer than a cell can be, or there are more rows than a sheet can have.
pub fn workbook(sheets: &[Sheet]) -> io::Result<Vec<u8>> {
    let mut book = Workbook::new();
    let mut taken = HashSet::new();
    for sheet in sheets {
        fill(book.add_worksheet(), sheet, &mut taken).map_err(io::Error::other)?;
    }
    book.save_to_buffer().map_err(io::Error::other)
}

fn fill(page: &mut Worksheet, sheet: &Sheet, taken: &mut HashSet<String>) -> Result<(), XlsxError> {
    let head = Format::new().set_bold().set_num_format("@").set_align(FormatAlign::Top);
    // A text stays one when somebody edits it.
    let cell = Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top);
    page.set_name(name(&sheet.name, taken))?;
    page.set_freeze_panes(1, 0)?;
    for (row, cells) in (0..).zip(&sheet.rows) {
        for (column, text) in (0..).zip(cells) {
            if !text.is_empty() {
                page.write_string_with_format(row, column, text, if row == 0 { &head } else { &cell })?;
            }
        }
    }
    let columns = sheet.rows.iter().map(Vec::len).max().unwrap_or_default();
    for (number, column) in (0..).zip(0..columns) {
        let width = |row: usize| sheet.cell(row, column).lines().map(|l| l.chars().count()).max().unwrap_or_default();
        let widest = (0..sheet.rows.len()).map(width).max().unwrap_or_default() + 2;
        page.set_column_width(number, u32::try_from(widest.clamp(WIDTH.0, WIDTH.1)).unwrap_or_default())?;
    }
    Ok(())
}

/// A name that a sheet may have and no other has.
fn name(wanted: &str, taken: &mut HashSet<String>) -> String {
    let allowed = |c: char| if c.is_control() || "[]:*?/\\'".contains(c) { ' ' } else { c };
    let clean: String = wanted.chars().map(allowed).collect();
    let clean = if clean.trim().is_empty() { "Sheet".to_owned() } else { clean.trim().to_owned() };
    let numbered = |n: usize| {
        let end = if n == 1 { String::new() } else { format!(" {n}") };
        let mut name = String::new();
        // Excel counts in UTF-16.
        for c in clean.chars() {
            if name.encode_utf16().count() + c.len_utf16() + end.len() > NAME {
                break;
            }
            name.push(c);
        }
        format!("{}{end}", name.trim_end())
    };
    let free = (1..).map(numbered).find(|name| taken.insert(name.to_lowercase()));
    free.unwrap_or(clean)
}
