//! Nothing at this address.

use crate::ui::{
    app::SetStatus,
    components::{Empty, PageHead},
    paths,
};
use leptos::prelude::*;

/// Nothing at this address.
pub fn not_found() -> AnyView {
    if let Some(set) = use_context::<SetStatus>() {
        (set.0)(404);
    }
    view! {
        <PageHead title="Nothing here"/>
        <Empty icon="search" words="There is no page at this address.">
            <a class="button" href=paths::HOME>"Go to the overview"</a>
        </Empty>
    }
    .into_any()
}
