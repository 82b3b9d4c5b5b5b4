//! The process library (S1.3, S1.4): which processes there are, each as figure and table, and their editing.

mod checking;
mod draft;
mod editor;
mod library;
mod lines;
mod moving;
mod process;
mod step;
mod table;

pub use draft::process_draft;
pub use library::processes;
pub use moving::release_process;
pub use process::{printed_process, process};

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The key of the process that the address names.
fn process_key() -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|p| p.get("key").unwrap_or_default()))
}

/// What the address says beside its path.
fn asked(name: &'static str) -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|q| q.get(name).unwrap_or_default()))
}

/// A list of sentences; nothing where there are none.
fn sentences(words: Vec<String>) -> AnyView {
    if words.is_empty() {
        return ().into_any();
    }
    view! { <ul class="step-words">{words.into_iter().map(|w| view! { <li>{w}</li> }).collect_view()}</ul> }.into_any()
}
