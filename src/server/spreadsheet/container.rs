//! What a file is, whatever its name says; and that a workbook, which is a zip archive, stays small when it is unpacked.
//! Both are known before anything reads the workbook.

use super::refused;
use crate::domain::problem::Problem;
use std::io::{Cursor, Read, copy, sink};
use zip::{ZipArchive, read::ZipFile};

/// Files that an archive may have.
const PARTS: usize = 2_000;
/// Bytes that all of them may have, unpacked.
const UNPACKED: u64 = 64 * 1024 * 1024;
/// Bytes that each may have which is read into memory whole: a few bytes there become many.
const WHOLE: u64 = 4 * 1024 * 1024;
/// Bytes that the texts of a workbook may have.
const STRINGS: u64 = 16 * 1024 * 1024;

/// What a file turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A workbook that can be read.
    Workbook { macros: bool },
    /// A text, in UTF-8.
    Text(String),
}

/// What the file is.
///
/// # Errors
/// In words, when it is nothing that can be read.
pub(super) fn look(bytes: &[u8]) -> Result<Content, Problem> {
    const OLE: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
    if bytes.starts_with(OLE) {
        return Err(ole(bytes));
    }
    if bytes.starts_with(b"PK") {
        return archive(bytes);
    }
    if bytes.starts_with(b"%PDF") {
        return Err(other("a PDF document"));
    }
    if [&b"\x89PNG"[..], b"\xff\xd8\xff", b"GIF8"].iter().any(|magic| bytes.starts_with(magic)) {
        return Err(other("a picture"));
    }
    let text = text(bytes).ok_or_else(|| {
        refused("This is neither a workbook nor a text table in UTF-8. Save it as “Excel Workbook (.xlsx)” or “CSV UTF-8”, and choose that file.")
    })?;
    match markup(&text) {
        Some(what) => Err(other(what)),
        None => Ok(Content::Text(text)),
    }
}

/// A file that is no workbook, under whichever name.
fn other(what: &str) -> Problem {
    let words = "Open it with your spreadsheet program, save it as “Excel Workbook (.xlsx)” or “CSV UTF-8”, and choose that file.";
    refused(format!("This looks like {what}. {words}"))
}

/// A workbook that begins well and cannot be read to its end.
pub(super) fn damaged() -> Problem {
    refused(
        "This workbook is damaged or cut off. Open it with your spreadsheet program, save it again, and choose that file.",
    )
}

/// The container of old Office files, and of new ones with a password.
fn ole(bytes: &[u8]) -> Problem {
    let named = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|w| w == wide)
    };
    if named("EncryptedPackage") {
        return refused(
            "This workbook is encrypted with a password. Open it, take the password out (File, Info, Protect Workbook), save it, and choose that file.",
        );
    }
    other(if named("WordDocument") { "a document of Word" } else { "a workbook of Excel 97 to 2003 (.xls)" })
}

fn text(bytes: &[u8]) -> Option<String> {
    let wide = |read: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.get(2..)?.as_chunks::<2>().0.iter().map(|pair| read(*pair)).collect();
        String::from_utf16(&units).ok()
    };
    let text = match bytes {
        // What Excel calls “Unicode Text”.
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes)?,
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes)?,
        _ => std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}').to_owned(),
    };
    (!text.contains('\0')).then_some(text)
}

/// What a text is written in, if not in commas.
fn markup(text: &str) -> Option<&'static str> {
    let start: String = text.trim_start().chars().take(2_000).collect::<String>().to_lowercase();
    if !start.starts_with('<') {
        return start.starts_with("{\\rtf").then_some("a document in RTF");
    }
    let html = ["<html", "<!doctype html", "<table", "<body"].iter().any(|tag| start.contains(tag));
    let old = start.contains("urn:schemas-microsoft-com:office:spreadsheet");
    Some(if old {
        "a workbook in the XML of Excel 2003"
    } else if html {
        "a web page (HTML)"
    } else {
        "XML"
    })
}

fn archive(bytes: &[u8]) -> Result<Content, Problem> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged())?;
    if zip.len() > PARTS {
        return Err(too_large());
    }
    let names: Vec<String> = zip.file_names().filter_map(|name| Some(name.ok()?.to_lowercase())).collect();
    let has = |end: &str| names.iter().any(|name| name.ends_with(end));
    if has("xl/workbook.bin") {
        return Err(other("a binary workbook (.xlsb)"));
    }
    if has("word/document.xml") {
        return Err(other("a document of Word"));
    }
    if has("ppt/presentation.xml") {
        return Err(other("a presentation"));
    }
    if has("content.xml") && has("mimetype") {
        return Err(other("an OpenDocument file (.ods)"));
    }
    if !has("[content_types].xml") {
        return Err(other("an archive (.zip)"));
    }
    unpack(&mut zip)?;
    Ok(Content::Workbook { macros: has("vbaproject.bin") })
}

/// Unpacks every part once, into nothing: first what the archive says of its sizes, then what is really there.
fn unpack(zip: &mut ZipArchive<Cursor<&[u8]>>) -> Result<(), Problem> {
    let mut left = UNPACKED;
    let mut stated: u64 = 0;
    for at in 0..zip.len() {
        let part = zip.by_index_raw(at).map_err(|_| damaged())?;
        stated = stated.saturating_add(part.size());
        if stated > UNPACKED || part.size() > limit(&name_of(&part)) {
            return Err(too_large());
        }
    }
    for at in 0..zip.len() {
        let mut part = zip.by_index(at).map_err(|_| damaged())?;
        let most = limit(&name_of(&part)).min(left);
        let read = copy(&mut part.by_ref().take(most + 1), &mut sink()).map_err(|_| damaged())?;
        if read > most {
            return Err(too_large());
        }
        left -= read;
    }
    Ok(())
}

/// A part's name; empty where it cannot be read, as no part is called that a workbook needs.
fn name_of(part: &ZipFile<'_, Cursor<&[u8]>>) -> String {
    part.name().map(|name| name.into_owned()).unwrap_or_default()
}

/// Bytes that a part may have, unpacked. Only the cells of a sheet are read one by one.
fn limit(name: &str) -> u64 {
    let name = name.to_lowercase();
    if name.ends_with("sharedstrings.xml") {
        STRINGS
    } else if name.contains("worksheets/") && !name.ends_with("styles.xml")
        || !name.ends_with("xml") && !name.ends_with("rels")
    {
        UNPACKED
    } else {
        WHOLE
    }
}

fn too_large() -> Problem {
    let most = UNPACKED / 1024 / 1024;
    refused(format!(
        "Unpacked, this workbook is larger than what is read here ({most} MiB; less for its styles and texts). Copy the sheet with the plan into a new workbook, and choose that file."
    ))
}
