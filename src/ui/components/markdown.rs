//! A long text as its author meant it. The server has laid it out and taken out whatever could run
//! (`server/markdown.rs`); nothing else may be shown this way.

use leptos::prelude::*;

/// HTML that the server made of somebody's Markdown.
#[component]
pub fn Markdown(html: String) -> impl IntoView {
    view! { <div class="markdown" inner_html=html></div> }
}
