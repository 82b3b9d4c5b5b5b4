//! Files that are refused, each in words that say what it looks like and what to do.

use super::workbooks::{and_part, plain, team_plan, with_part};
use rust_xlsxwriter::Workbook;
use slipway::server::spreadsheet::read_now;
use std::{
    io::{Cursor, Write},
    time::{Duration, Instant},
};
use zip::{ZipWriter, write::SimpleFileOptions};

#[track_caller]
fn words(name: &str, bytes: &[u8]) -> String {
    let problem = read_now(name, bytes).unwrap_err();
    assert_eq!(problem.field, "file");
    problem.words
}

fn ole(stream: &str) -> Vec<u8> {
    let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    bytes.extend([0; 504]);
    bytes.extend(stream.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn another_format_under_the_name_is_told() {
    let ods = archive(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>")]);
    for (bytes, like) in [
        (ole("EncryptedPackage"), "encrypted with a password"),
        (ole("Workbook"), "Excel 97 to 2003"),
        (ole("WordDocument"), "Word"),
        (ods, "OpenDocument"),
        (archive(&[("xl/workbook.bin", b"x")]), "binary workbook"),
        (archive(&[("word/document.xml", b"<x/>")]), "Word"),
        (archive(&[("a.txt", b"x")]), "an archive"),
        (b"%PDF-1.7 ...".to_vec(), "a PDF document"),
        (b"\x89PNG\r\n".to_vec(), "a picture"),
        (b"<!DOCTYPE html><html><table></table>".to_vec(), "a web page (HTML)"),
        (
            b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">".to_vec(),
            "XML of Excel 2003",
        ),
        (vec![0xfa, 0xfb, 0, 1, 2], "neither a workbook nor a text table"),
        (b"a\0b".to_vec(), "neither a workbook nor a text table"),
        (b" \n ".to_vec(), "nothing in it"),
        (plain(&[]), "nothing in this workbook"),
    ] {
        let said = words("plan.xlsx", &bytes);
        assert!(said.contains(like), "{like}: {said}");
    }
}

/// A workbook that is cut off anywhere, or has a byte changed anywhere, is read or refused, never worse.
#[test]
fn damaged_workbooks_are_refused() {
    let whole = team_plan(5);
    for end in (0..whole.len()).step_by(97) {
        let _ = read_now("plan.xlsx", &whole[..end]);
    }
    assert!(words("plan.xlsx", &whole[..whole.len() / 2]).contains("damaged or cut off"));
    for at in (0..whole.len()).step_by(61) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        let _ = read_now("plan.xlsx", &bytes);
    }
    let broken = with_part(&whole, "xl/worksheets/sheet1.xml", |xml| xml.replacen("</sheetData>", "", 1));
    // A sheet that is damaged is refused by itself: the others can still be taken.
    let book = read_now("plan.xlsx", &broken).unwrap();
    assert!(book.sheets[0].refused.starts_with("It is damaged after"), "{book:?}");
    assert!(book.sheets[1].refused.is_empty());
}

/// A few kilobytes that would become gigabytes are refused before anything reads them.
#[test]
fn a_zip_bomb_is_refused_at_once() {
    let began = Instant::now();
    let zeros = vec![b' '; 70 * 1024 * 1024];
    for name in ["xl/media/image1.png", "xl/worksheets/sheet9.xml"] {
        assert!(
            words("plan.xlsx", &and_part(&plain(&[&["x"]]), name, &zeros)).contains("larger than what is read here")
        );
    }
    for (name, bytes) in [("xl/styles.xml.rels", 5), ("xl/theme/sharedStrings.xml", 17)] {
        let part = &zeros[..bytes * 1024 * 1024];
        assert!(
            words("plan.xlsx", &and_part(&plain(&[&["x"]]), name, part)).contains("larger than what is read here"),
            "{name}"
        );
    }
    let parts: Vec<String> = (0..2_100).map(|n| format!("xl/part{n}.xml")).collect();
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|n| (n.as_str(), &b"<x/>"[..])).collect();
    let many = archive(&[&[("[Content_Types].xml", &b"<x/>"[..])], parts.as_slice()].concat());
    assert!(words("plan.xlsx", &many).contains("larger than what is read here"));
    assert!(began.elapsed() < Duration::from_secs(60), "{:?}", began.elapsed());
}

/// What an archive says of its sizes is not believed: the bytes are counted.
#[test]
fn an_archive_that_lies_about_its_sizes_is_refused() {
    let mut bytes = and_part(&plain(&[&["x"]]), "xl/worksheets/sheet9.xml", &vec![b' '; 70 * 1024 * 1024]);
    let size = (70u32 * 1024 * 1024).to_le_bytes();
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(4).position(|w| w == size) {
        bytes[at + found..at + found + 4].copy_from_slice(&100u32.to_le_bytes());
        at += found + 4;
    }
    let said = words("plan.xlsx", &bytes);
    assert!(said.contains("larger than what is read here") || said.contains("damaged"), "{said}");
}

/// One long text that a million cells share.
#[test]
fn texts_that_are_shared_a_thousandfold_are_refused() {
    let long = "x".repeat(30_000);
    let book = plain(&[&[&long]]);
    let book = with_part(&book, "xl/worksheets/sheet1.xml", |xml| {
        let rows: String =
            (1..4_000).map(|n| format!("<row r=\"{n}\"><c r=\"A{n}\" t=\"s\"><v>0</v></c></row>")).collect();
        let (before, rest) = xml.split_once("<sheetData>").unwrap();
        let (_, after) = rest.split_once("</sheetData>").unwrap();
        format!("{before}<sheetData>{rows}</sheetData>{after}")
    });
    assert!(words("plan.xlsx", &book).contains("more text in it than a plan could hold"));
}

/// A character far to the right makes cells of all that is before it. The sheets of a workbook share what may be read.
#[test]
fn cells_that_blank_ones_fill_are_counted() {
    let wide = |rows: u32, sheets: usize| {
        let mut book = Workbook::new();
        for _ in 0..sheets {
            let sheet = book.add_worksheet();
            (0..rows).for_each(|row| _ = sheet.write_string(row, 199, "x").unwrap());
        }
        book.save_to_buffer().unwrap()
    };
    assert!(words("plan.xlsx", &wide(1_600, 1)).contains("more cells in it than are read here (300000;"));
    let both = read_now("plan.xlsx", &wide(1_000, 2)).unwrap();
    assert_eq!((both.sheets[0].refused.as_str(), both.sheets[0].rows.len()), ("", 1_000));
    assert!(
        both.sheets[1].refused.contains("more cells") && both.sheets[1].rows.is_empty(),
        "{}",
        both.sheets[1].refused
    );
    let row = format!("{}x\n", ",".repeat(199));
    assert!(words("plan.csv", row.repeat(1_600).as_bytes()).contains("more cells"));
    assert_eq!(read_now("plan.csv", row.repeat(1_000).as_bytes()).unwrap().sheets[0].rows.len(), 1_000);
}

/// A shared formula with an index that would need terabytes of memory.
#[test]
fn hostile_formulas_cost_nothing() {
    let book = plain(&[&["a", "b"]]);
    let book = with_part(&book, "xl/worksheets/sheet1.xml", |xml| {
        xml.replacen(
            "<c r=\"B1\" t=\"s\"><v>1</v></c>",
            "<c r=\"B1\"><f t=\"shared\" ref=\"B1:B9\" si=\"900000000000\">A1</f><v>7</v></c>",
            1,
        )
    });
    assert_eq!(read_now("plan.xlsx", &book).unwrap().sheets[0].rows, [["a", "7"]]);
}
