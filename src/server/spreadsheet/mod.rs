//! Spreadsheets: workbooks (XLSX, XLSM) and text tables (CSV) become plain sheets, and sheets become workbooks. Whatever
//! somebody uploads under such a name is either read within bounds or refused in words. Knows nothing of what is in them.

mod container;
mod oddities;
mod read;
mod values;
mod write;

pub use read::read_now;
pub use write::workbook;

use crate::{
    domain::{problem::Problem, sheet::Sheet},
    server::Failure,
};
use tokio::task::spawn_blocking;

/// Bytes that an uploaded spreadsheet may have.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;

/// A spreadsheet that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Workbook {
    pub sheets: Vec<Sheet>,
    /// What is to be said of the file as a whole, as sentences.
    pub remarks: Vec<String>,
}

/// Reads a spreadsheet, on a thread where nobody waits for it: should the library give up on one, that is this file's
/// problem alone.
///
/// # Errors
/// A problem with the field `file` that says what the file looks like, and what to do.
pub async fn read(name: String, bytes: Vec<u8>) -> Result<Workbook, Failure> {
    let task = spawn_blocking(move || read_now(&name, &bytes));
    match task.await {
        Ok(workbook) => Ok(workbook?),
        Err(gave_up) => {
            tracing::warn!(%gave_up, "a spreadsheet could not be read");
            Err(container::damaged().into())
        }
    }
}

fn refused(words: impl Into<String>) -> Problem {
    Problem::new("file", words)
}
