//! To come.

use leptos::prelude::*;

/// To come.
pub fn settings() -> AnyView {
    ().into_any()
}
