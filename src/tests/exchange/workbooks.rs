//! Workbooks to be read: made by the library, and changed byte by byte where it makes no such thing.

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use std::io::{Cursor, Read, Write};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// A workbook of one sheet.
pub fn plain(rows: &[&[&str]]) -> Vec<u8> {
    named(&[("Sheet1", rows)])
}

/// A workbook of several sheets with nothing but texts.
pub fn named(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        for (r, row) in (0..).zip(*rows) {
            for (c, cell) in (0..).zip(*row) {
                sheet.write_string(r, c, *cell).unwrap();
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// A deployment plan as a team keeps it: a title, merged cells, real dates and durations, formulas, a hidden sheet.
pub fn team_plan(rows: u32) -> Vec<u8> {
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("dd.mm.yyyy hh:mm");
    let duration = Format::new().set_num_format("[h]:mm");
    let sheet = book.add_worksheet().set_name("Roll-out").unwrap();
    sheet.merge_range(0, 0, 0, 5, "Release 7.2, roll-out", &Format::new()).unwrap();
    for (c, head) in (0..).zip(["#", "Task", "Responsible", "Start", "Duration", "Predecessor", "Status"]) {
        sheet.write_string(2, c, head).unwrap();
    }
    for n in 0..rows {
        let row = n + 3;
        sheet.write_number(row, 0, n + 1).unwrap();
        sheet.write_string(row, 1, format!("Step number {}", n + 1)).unwrap();
        sheet.write_string(row, 2, if n % 2 == 0 { "Ada" } else { "Ben" }).unwrap();
        let at = ExcelDateTime::from_ymd(2026, 3, 14)
            .unwrap()
            .and_hms(u16::try_from(n / 6).unwrap(), u8::try_from(n % 6).unwrap() * 10, 0)
            .unwrap();
        sheet.write_datetime_with_format(row, 3, &at, &date).unwrap();
        sheet.write_number_with_format(row, 4, f64::from(10 + n % 3) / 1440.0, &duration).unwrap();
        if n > 0 {
            sheet.write_formula(row, 5, Formula::new(format!("=A{row}")).set_result(n.to_string())).unwrap();
        }
        sheet.write_string(row, 6, "open").unwrap();
    }
    let hidden = book.add_worksheet().set_name("Lists").unwrap();
    hidden.set_hidden(true).write_string(0, 0, "open").unwrap();
    book.save_to_buffer().unwrap()
}

/// The workbook with a part changed.
pub fn with_part(book: &[u8], name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    repacked(book, |part, text| if part == name { Some(change(text)) } else { Some(text) }, &[])
}

/// The workbook with another part.
pub fn and_part(book: &[u8], name: &str, content: &[u8]) -> Vec<u8> {
    repacked(book, |_, text| Some(text), &[(name, content)])
}

fn repacked(book: &[u8], change: impl Fn(&str, String) -> Option<String>, more: &[(&str, &[u8])]) -> Vec<u8> {
    let mut old = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for at in 0..old.len() {
        let mut part = old.by_index(at).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        if let Some(text) = change(&name, text) {
            new.start_file(name, SimpleFileOptions::default()).unwrap();
            new.write_all(text.as_bytes()).unwrap();
        }
    }
    for (name, content) in more {
        new.start_file(*name, SimpleFileOptions::default()).unwrap();
        new.write_all(content).unwrap();
    }
    new.finish().unwrap().into_inner()
}

/// The parts of a workbook, by name.
pub fn parts(book: &[u8]) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(book)).unwrap();
    let mut parts = std::collections::BTreeMap::new();
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).unwrap();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        parts.insert(part.name().unwrap().into_owned(), bytes);
    }
    parts
}

/// The workbook with a part put in place of another.
pub fn with_bytes(book: &[u8], name: &str, content: &[u8]) -> Vec<u8> {
    let mut new = ZipWriter::new(Cursor::new(Vec::new()));
    for (part, bytes) in parts(book) {
        new.start_file(part.as_str(), SimpleFileOptions::default()).unwrap();
        new.write_all(if part == name { content } else { &bytes }).unwrap();
    }
    new.finish().unwrap().into_inner()
}
