//! Workbooks and text tables that can be read, however odd.

use super::workbooks::{and_part, plain, team_plan, with_part};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use slipway::server::spreadsheet::{self, Workbook as Read, read_now};

fn read(bytes: &[u8]) -> Read {
    read_now("plan.xlsx", bytes).unwrap()
}

/// Formulas, merged cells, dates, durations and hidden sheets are read, and it is said how.
#[test]
fn a_teams_workbook_is_read() {
    let book = read(&team_plan(60));
    let names: Vec<_> = book.sheets.iter().map(|s| (s.name.as_str(), s.hidden, s.rows.len())).collect();
    assert_eq!(names, [("Roll-out", false, 63), ("Lists", true, 1)]);
    let sheet = &book.sheets[0];
    assert_eq!(sheet.rows[3], ["1", "Step number 1", "Ada", "2026-03-14", "00:10", "", "open"]);
    assert_eq!(sheet.rows[4], ["2", "Step number 2", "Ben", "2026-03-14T00:10", "00:11", "1", "open"]);
    let said = sheet.oddities.join(" ");
    assert!(
        said.contains("F5, F6, F7, F8, F9, F10 and 53 more hold formulas; the last result of each is taken."),
        "{said}"
    );
    assert!(said.contains("A1:F1 are merged; what is in them counts for the first of them."), "{said}");
}

#[test]
fn every_kind_of_value_becomes_text() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let format = |code: &str| Format::new().set_num_format(code);
    let at = ExcelDateTime::from_ymd(2026, 3, 14).unwrap();
    sheet.write_number(0, 0, 30.0).unwrap();
    sheet.write_number(0, 1, 0.1 + 0.2).unwrap();
    sheet.write_boolean(0, 2, true).unwrap();
    sheet.write_datetime_with_format(0, 3, &at, &format("yyyy-mm-dd")).unwrap();
    sheet.write_number_with_format(0, 4, 0.833_333_333_333, &format("hh:mm")).unwrap();
    sheet.write_number_with_format(0, 5, 1.25, &format("[h]:mm")).unwrap();
    sheet.write_number_with_format(0, 6, -1.0, &format("yyyy-mm-dd")).unwrap();
    sheet.write_formula(0, 7, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write_formula(0, 8, Formula::new("=B9").set_result("")).unwrap();
    sheet.write_string(0, 9, "=1+1").unwrap();
    sheet.write_string(0, 10, "two\nlines _x0041_ \u{1}").unwrap();
    let book = read(&book.save_to_buffer().unwrap());
    let row = &book.sheets[0].rows[0];
    assert_eq!(row[..7], ["30", "0.3", "TRUE", "2026-03-14", "20:00", "30:00", "-1"].map(str::to_owned));
    assert_eq!((row[9].as_str(), row[10].as_str()), ("=1+1", "two\nlines _x0041_ \u{1}"));
    let said = book.sheets[0].oddities.join(" ");
    assert!(said.contains("G1 is shown as a date that there is not"), "{said}");
}

/// The errors that Excel shows are named with their cells; ones that the library does not know cost only themselves.
#[test]
fn errors_in_cells_are_named() {
    let book = plain(&[&["a", "b", "c"], &["x", "y", "z"]]);
    let book = with_part(&book, "xl/worksheets/sheet1.xml", |xml| {
        let xml = xml.replacen("<c r=\"B1\" t=\"s\"><v>1</v></c>", "<c r=\"B1\" t=\"e\"><v>#REF!</v></c>", 1);
        xml.replacen("<c r=\"A2\" t=\"s\"><v>3</v></c>", "<c r=\"A2\" t=\"e\"><v>#SPILL!</v></c>", 1)
    });
    let book = read(&book);
    assert_eq!(
        book.sheets[0].rows,
        [vec!["a".to_owned(), String::new(), "c".into()], vec![String::new(), "y".into(), "z".into()]]
    );
    let said = book.sheets[0].oddities.join(" ");
    assert!(said.contains("B1 holds the error #REF!") && said.contains("after C1 holds the error #SPILL!"), "{said}");
}

/// Workbooks that began on a Macintosh count days from 1904.
#[test]
fn the_1904_date_system_is_read() {
    let mut book = Workbook::new();
    let format = Format::new().set_num_format("yyyy-mm-dd hh:mm");
    book.add_worksheet().write_number_with_format(0, 0, 44_633.833_333_333_336, &format).unwrap();
    let book = book.save_to_buffer().unwrap();
    let book =
        with_part(&book, "xl/workbook.xml", |xml| xml.replacen("<workbookPr ", "<workbookPr date1904=\"1\" ", 1));
    assert_eq!(read(&book).sheets[0].rows, [["2026-03-14T20:00"]]);
}

/// Macros are never run: they are not even looked at.
#[test]
fn a_workbook_with_macros_is_read_and_says_so() {
    let book = and_part(&plain(&[&["Task"]]), "xl/vbaProject.bin", b"macro");
    let book = read_now("plan.xlsm", &book).unwrap();
    assert!(book.remarks[0].contains("macros") && book.remarks[0].contains("not run"), "{:?}", book.remarks);
    assert_eq!(book.sheets[0].rows, [["Task"]]);
}

#[test]
fn a_sheet_that_is_too_large_leaves_the_others() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Plan").unwrap().write_string(0, 0, "Task").unwrap();
    book.add_worksheet().set_name("Log").unwrap().write_string(100_000, 0, "last").unwrap();
    book.add_worksheet().set_name("Wide").unwrap().write_string(0, 400, "right").unwrap();
    let book = read(&book.save_to_buffer().unwrap());
    assert!(book.sheets[0].refused.is_empty());
    assert!(book.sheets[1].refused.contains("more than 5000 rows") && book.sheets[1].rows.is_empty());
    assert!(book.sheets[2].refused.contains("more than 200 columns"), "{:?}", book.sheets[2]);
}

/// CSV with commas, semicolons or tabs, with a title above the head, and as Excel writes “Unicode Text”.
#[test]
fn text_tables_are_read() {
    let rows = [vec!["Plan".to_owned()], vec![], vec!["Task".into(), "Owner".into()], vec!["a\nb".into(), "=x".into()]];
    for by in [",", ";", "\t"] {
        let text = format!("Plan\n\nTask{by}Owner\n\"a\nb\"{by}'=x\n");
        assert_eq!(read_now("plan.csv", text.as_bytes()).unwrap().sheets[0].rows, rows, "{by:?}");
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        assert_eq!(read_now("plan.txt", &wide).unwrap().sheets[0].rows, rows, "{by:?}");
    }
    let named = read_now("plan.xlsx", b"Task,Owner\nx,y").unwrap();
    assert!(named.remarks[0].contains("named .xlsx") && named.remarks[0].contains("CSV"), "{:?}", named.remarks);
}

#[tokio::test]
async fn reading_in_the_background_says_the_same() {
    let book = spreadsheet::read("plan.xlsx".into(), team_plan(3)).await.unwrap();
    assert_eq!(book, read(&team_plan(3)));
    assert!(spreadsheet::read("plan.xlsx".into(), vec![]).await.is_err());
}
