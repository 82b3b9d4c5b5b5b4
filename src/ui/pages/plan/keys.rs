//! What keys do in the editor: moving between rows and sections, adding, moving and removing rows, undo and redo. It only
//! says which key means what; what happens is done by [`Draft`].

use super::{draft::Draft, fields::input_id};
use crate::{
    domain::plan::{Rows, Section, shape::Kind},
    ui::{browser, paths},
};
use leptos::{ev::KeyboardEvent, prelude::*};

/// Adds a row, at the end or below another, and moves the keyboard to its first field.
pub fn add_row(draft: Draft, rows: Rows, after: Option<&str>) {
    let id = browser::fresh_id();
    let first = rows.table().1.columns.first().map_or("", |c| c.key);
    let first = input_id(&format!("{}.{id}.{first}", rows.path()));
    draft.change(|plan| plan.add_row(rows, &id, after));
    later_focus(first);
}

/// Moves the keyboard once the page shows what has changed.
pub fn later_focus(id: String) {
    browser::later(move || browser::focus(&id));
}

/// A key in one of a table's rows.
pub fn in_row(draft: Draft, rows: Rows, event: &KeyboardEvent) {
    let Some(path) = browser::path_of(event) else { return };
    let at =
        path.strip_prefix(rows.path()).and_then(|rest| rest.strip_prefix('.')).and_then(|rest| rest.split_once('.'));
    let Some((row, column)) = at else { return };
    // Enter ends a word that is being composed, in Japanese or Chinese.
    if event.is_composing() {
        return;
    }
    let is_line = rows.table().1.columns.iter().any(|c| c.key == column && c.kind != Kind::Note);
    let ctrl = event.ctrl_key() || event.meta_key();
    match (event.key().as_str(), ctrl, event.alt_key(), event.shift_key()) {
        ("Enter", true, false, false) => add_row(draft, rows, Some(row)),
        ("Enter", false, false, true) if is_line => {}
        ("Enter", false, false, false) => below(draft, rows, row, column),
        ("ArrowUp" | "ArrowDown", false, true, false) => {
            let up = event.key() == "ArrowUp";
            draft.change(|plan| plan.move_row(rows, row, up));
            later_focus(input_id(&path));
        }
        ("Delete", false, true, false) => remove(draft, rows, row),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

/// To the same column of the row below; from the last row to a new one.
fn below(draft: Draft, rows: Rows, row: &str, column: &str) {
    let ids = draft.plan().row_ids(rows);
    let at = ids.iter().position(|id| id == row);
    match at.and_then(|at| ids.get(at + 1)) {
        Some(next) => browser::focus(&input_id(&format!("{}.{next}.{column}", rows.path()))),
        None => add_row(draft, rows, None),
    }
}

/// Removes a row; the keyboard goes to the one that takes its place.
fn remove(draft: Draft, rows: Rows, row: &str) {
    let ids = draft.plan().row_ids(rows);
    let at = ids.iter().position(|id| id == row).unwrap_or_default();
    let next = ids.get(at + 1).or_else(|| at.checked_sub(1).and_then(|n| ids.get(n)));
    let first = rows.table().1.columns.first().map_or("", |c| c.key);
    let to = next.map(|id| input_id(&format!("{}.{id}.{first}", rows.path())));
    draft.change(|plan| plan.remove_row(rows, row));
    if let Some(to) = to {
        later_focus(to);
    }
}

/// A key anywhere in a section's form.
pub fn in_section(draft: Draft, section: Section, event: &KeyboardEvent) {
    let ctrl = event.ctrl_key() || event.meta_key();
    match (event.key().to_lowercase().as_str(), ctrl, event.alt_key(), event.shift_key()) {
        ("z", true, false, false) => {
            draft.undo();
            stay(event);
        }
        ("y", true, false, false) | ("z", true, false, true) => {
            draft.redo();
            stay(event);
        }
        ("pageup", false, true, false) => go(draft, section, false),
        ("pagedown", false, true, false) => go(draft, section, true),
        _ => return,
    }
    event.prevent_default();
}

/// Keeps the keyboard where it is, if that is still there: a row that moves loses it.
fn stay(event: &KeyboardEvent) {
    if let Some(path) = browser::path_of(event) {
        later_focus(input_id(&path));
    }
}

/// To the section before, or to the next one.
fn go(draft: Draft, section: Section, on: bool) {
    let at = Section::ALL.iter().position(|s| *s == section).unwrap_or_default();
    let to = if on { Some(at + 1) } else { at.checked_sub(1) };
    let Some(to) = to.and_then(|to| Section::ALL.get(to)) else { return };
    let id = draft.view.with_untracked(|v| v.id.clone());
    draft.open(format!("{}?section={}", paths::release_tab(&id, "plan"), to.key()));
}
