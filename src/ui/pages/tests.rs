//! To come.

use leptos::prelude::*;

/// To come.
pub fn tests() -> AnyView {
    ().into_any()
}

/// To come.
pub fn import_report() -> AnyView {
    ().into_any()
}
