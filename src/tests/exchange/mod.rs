//! Spreadsheets and texts, in and out: workbooks that nobody shaped to fit, files under wrong names, and that what is
//! exported comes back as it was.

mod files;
mod reading;
mod refusing;
pub mod workbooks;
mod writing;
