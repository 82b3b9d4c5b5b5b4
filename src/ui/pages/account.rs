//! To come.

use leptos::prelude::*;

/// To come.
pub fn account() -> AnyView {
    ().into_any()
}
