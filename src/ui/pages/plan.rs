//! To come.

use leptos::prelude::*;

/// To come.
pub fn plan() -> AnyView {
    ().into_any()
}

/// To come.
pub fn plan_revision() -> AnyView {
    ().into_any()
}
