//! Moving a row with the pointer: it is dragged by its number to the place of another. What keys do for the same is in
//! [`super::keys`]; touch screens have the buttons, since browsers drag nothing there.

use super::draft::Draft;
use crate::{domain::plan::Rows, ui::browser};
use leptos::{ev::DragEvent, prelude::*};

/// The row of a table that is being dragged.
#[derive(Clone, Copy)]
pub struct Dragged(StoredValue<Option<String>>);

impl Dragged {
    pub fn new() -> Self {
        Self(StoredValue::new(None))
    }

    pub fn begin(self, event: &DragEvent) {
        self.0.set_value(browser::drag_row(event));
    }

    /// Shows where the row would go. Of another table's rows, and of anything else, nothing can be dropped here.
    pub fn over(self, draft: Draft, rows: Rows, event: &DragEvent) {
        let Some((from, to)) = self.places(draft, rows, event) else { return };
        event.prevent_default();
        browser::show_drop(Some(event), if to > from { "after" } else { "before" });
    }

    pub fn drop(self, draft: Draft, rows: Rows, event: &DragEvent) {
        let places = self.places(draft, rows, event);
        self.end();
        let Some((from, to)) = places else { return };
        event.prevent_default();
        let ids = draft.plan().row_ids(rows);
        if let Some(id) = ids.get(from).filter(|_| to != from) {
            draft.change(|plan| plan.move_row_to(rows, id, to));
        }
    }

    pub fn end(self) {
        self.0.set_value(None);
        browser::show_drop(None, "");
    }

    /// Where the dragged row is, and the row that it is dragged over.
    fn places(self, draft: Draft, rows: Rows, event: &DragEvent) -> Option<(usize, usize)> {
        let (dragged, over) = (self.0.get_value()?, browser::row_of(event)?);
        let ids = draft.plan().row_ids(rows);
        let place = |id: &String| ids.iter().position(|i| i == id);
        Some((place(&dragged)?, place(&over)?))
    }
}
