//! To come.

use leptos::prelude::*;

/// To come.
pub fn changes() -> AnyView {
    ().into_any()
}

/// To come.
pub fn new_change() -> AnyView {
    ().into_any()
}

/// To come.
pub fn change() -> AnyView {
    ().into_any()
}

/// To come.
pub fn release_changes() -> AnyView {
    ().into_any()
}
