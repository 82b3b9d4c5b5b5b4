//! To come.

use leptos::prelude::*;

/// To come.
pub fn calendar() -> AnyView {
    ().into_any()
}

/// To come.
pub fn new_freeze() -> AnyView {
    ().into_any()
}

/// To come.
pub fn new_maintenance_window() -> AnyView {
    ().into_any()
}
