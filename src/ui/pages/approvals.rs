//! To come.

use leptos::prelude::*;

/// To come.
pub fn approvals() -> AnyView {
    ().into_any()
}

/// To come.
pub fn release_approvals() -> AnyView {
    ().into_any()
}
