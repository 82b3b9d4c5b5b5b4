//! The long texts of a plan, which people write as Markdown. The server lays them out; lines and rows are shown as they
//! are.

use super::{Plan, Section, shape::Kind};

impl Plan {
    /// The long texts in which anything is written, by their paths.
    pub fn prose(&self) -> Vec<(&'static str, &str)> {
        let notes = Section::ALL.iter().flat_map(|s| s.texts()).filter(|f| f.kind == Kind::Note);
        let written = notes.map(|f| (f.key, self.written(f.key).unwrap_or_default()));
        written.filter(|(_, text)| !text.trim().is_empty()).collect()
    }
}
