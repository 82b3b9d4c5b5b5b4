//! To come.

use leptos::prelude::*;

/// To come.
pub fn deployments() -> AnyView {
    ().into_any()
}
