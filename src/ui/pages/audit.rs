//! To come.

use leptos::prelude::*;

/// To come.
pub fn audit() -> AnyView {
    ().into_any()
}

/// To come.
pub fn history() -> AnyView {
    ().into_any()
}
