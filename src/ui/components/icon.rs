//! An icon from the sprite.

use crate::ui::boot::use_boot;
use leptos::prelude::*;

/// A decorative icon; the words beside it carry the meaning.
#[component]
pub fn Icon(
    /// Its name in `public/icons.txt`.
    name: &'static str,
) -> impl IntoView {
    let href = format!("/pkg/{}#{name}", use_boot().icons);
    view! { <svg class="icon" aria-hidden="true"><use href=href></use></svg> }
}
