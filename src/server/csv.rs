//! Tables as CSV: read with whatever of comma, semicolon and tab the head is separated by, and written after RFC 4180.
//! Knows nothing of what is in them.

use crate::domain::{cmdb::cell, problem::Problem};
use ::csv::{ReaderBuilder, StringRecord, Terminator, WriterBuilder};

/// A table that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    pub head: Vec<String>,
    /// Each row with its number; the head is row 1. Empty rows are left out.
    pub rows: Vec<(usize, Vec<String>)>,
    /// How many rows there are below the head, also where not all of them are kept.
    pub count: usize,
}

/// Reads a table, of which at most `most` rows are kept.
///
/// # Errors
/// A problem with `field`: no text, no table, or broken somewhere, with the row.
pub fn read(field: &str, bytes: &[u8], most: usize) -> Result<Table, Problem> {
    let text = std::str::from_utf8(bytes).map_err(|_| {
        Problem::new(field, "This is no text in UTF-8. Save the table as “CSV UTF-8” and choose that file.")
    })?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(Problem::new(field, "There is nothing in it. The first row must name the columns."));
    }
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter(text)).from_reader(text.as_bytes());
    let mut table = Table::default();
    for (number, record) in (1..).zip(reader.records()) {
        let record = record.map_err(|_| Problem::new(field, format!("Row {number} cannot be read as CSV.")))?;
        let cells = || record.iter().map(str::to_owned).collect::<Vec<_>>();
        if number == 1 {
            table.head = cells();
            continue;
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if record.iter().skip(table.head.len()).any(|cell| !cell.trim().is_empty()) {
            let words = format!("Row {number} has {} cells, but the head names {}.", record.len(), table.head.len());
            return Err(Problem::new(field, format!("{words} Put cells with commas into quotation marks.")));
        }
        table.count += 1;
        if table.rows.len() < most {
            table.rows.push((number, cells()));
        }
    }
    Ok(table)
}

/// Reads all rows of a text as they stand: for tables that somebody else made, whose head may be anywhere. `rows` and
/// `columns` are the most that are read.
///
/// # Errors
/// A problem with `field`: nothing in it, too much, or broken somewhere, with the row.
pub fn read_rows(field: &str, text: &str, bounds: (usize, usize)) -> Result<Vec<Vec<String>>, Problem> {
    read_rows_by(separator(text), field, text, bounds)
}

/// As [`read_rows`], of cells as spreadsheets put them on the clipboard: with tabs between, whatever else is in them.
///
/// # Errors
/// As [`read_rows`].
pub fn read_pasted(field: &str, text: &str, bounds: (usize, usize)) -> Result<Vec<Vec<String>>, Problem> {
    read_rows_by(b'\t', field, text, bounds)
}

fn read_rows_by(
    separator: u8,
    field: &str,
    text: &str,
    (rows, columns): (usize, usize),
) -> Result<Vec<Vec<String>>, Problem> {
    if text.trim().is_empty() {
        return Err(Problem::new(field, "There is nothing in it."));
    }
    let text = if text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") };
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let (mut read, mut record) = (Vec::<Vec<String>>::new(), StringRecord::new());
    for number in 1.. {
        let before = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => return Err(Problem::new(field, format!("Row {number} cannot be read as CSV."))),
        }
        if record.len() > columns {
            let words = format!("Row {number} has {} columns; at most {columns} are read.", record.len());
            return Err(Problem::new(field, words));
        }
        // The reader leaves empty lines out, and people count them: what it went on by more than the record's own lines.
        let own = 1 + record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        let gone = usize::try_from(reader.position().line().saturating_sub(before)).unwrap_or(rows);
        read.resize(read.len() + gone.saturating_sub(own).min(rows), vec![]);
        if read.len() >= rows {
            return Err(Problem::new(field, format!("It has more than {rows} rows; at most so many are read.")));
        }
        read.push(record.iter().map(|cell| cell::unguarded(cell).to_owned()).collect());
    }
    Ok(read)
}

/// Writes a table. Begins with a byte order mark, by which spreadsheets know that it is UTF-8.
///
/// # Errors
/// When it cannot be written, which memory never refuses.
pub fn write(head: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> std::io::Result<Vec<u8>> {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(head).map_err(std::io::Error::other)?;
    for row in rows {
        writer.write_record(&row).map_err(std::io::Error::other)?;
    }
    writer.into_inner().map_err(|e| std::io::Error::other(e.to_string()))
}

/// What the head is separated by.
fn delimiter(text: &str) -> u8 {
    delimiter_in(text.lines().next().unwrap_or_default())
}

/// What most of the first lines are separated by: above the head there may be a title.
fn separator(text: &str) -> u8 {
    delimiter_in(&text.lines().take(10).collect::<String>())
}

fn delimiter_in(lines: &str) -> u8 {
    let count = |c: char| lines.matches(c).count();
    let most = [(count(','), b','), (count(';'), b';'), (count('\t'), b'\t')];
    // Of equally many the comma.
    most.into_iter().rev().max_by_key(|(n, _)| *n).map_or(b',', |(_, c)| c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(row: &[&str]) -> Vec<String> {
        row.iter().map(|c| (*c).to_owned()).collect()
    }

    #[test]
    fn what_is_written_is_read_back() {
        let rows = [cells(&["a,b", "line\r\nbreak", "\"quoted\""]), cells(&["", "ä \u{1F600}", " blank "])];
        let bytes = write(&["one", "two", "three"], rows.clone()).unwrap();
        let table = read("file", &bytes, 10).unwrap();
        assert_eq!(table.head, ["one", "two", "three"]);
        assert_eq!(table.rows, [(2, rows[0].clone()), (3, rows[1].clone())]);
    }

    #[test]
    fn semicolons_and_tabs_separate_too() {
        for text in ["a;b\n1;2,5\n", "a\tb\r\n1\t2,5"] {
            assert_eq!(read("file", text.as_bytes(), 10).unwrap().rows, [(2, cells(&["1", "2,5"]))]);
        }
        assert_eq!(read("file", b"a\n1", 10).unwrap().rows, [(2, cells(&["1"]))]);
    }

    #[test]
    fn rows_are_counted_beyond_those_that_are_kept() {
        let text = format!("a,b\n{}", "x,y\n\n,\n".repeat(100_000));
        let table = read("file", text.as_bytes(), 3).unwrap();
        assert_eq!((table.count, table.rows.len()), (100_000, 3));
    }

    #[test]
    fn what_is_no_table_is_refused_in_words() {
        let words = |bytes: &[u8]| read("file", bytes, 3).unwrap_err().words;
        assert!(words(&[0xff, 0xfe, 0]).contains("UTF-8"));
        assert!(words(b"\xef\xbb\xbf \n").contains("nothing in it"));
        assert!(words(b"a,b\n1,2,3").contains("Row 2 has 3 cells"));
    }
}
