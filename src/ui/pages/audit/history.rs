//! A release's history tab.

use super::entry::Timeline;
use crate::{
    api::audit::{EntryPage, read_history},
    ui::{
        components::{Empty, Icon, Load},
        data::Data,
        live::use_live,
        pages::releases::release_id,
        paths,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// What happened to the release, the newest first.
pub fn history() -> AnyView {
    let id = release_id();
    let query = use_query_map();
    let before = Memo::new(move |_| query.with(|q| q.get("before").unwrap_or_default()));
    let live = use_live();
    let page =
        Data::new(move || (id.get(), before.get(), live.of(&id.get())), |(id, before, _)| read_history(id, before));
    let show = move |page: EntryPage| {
        view! { <Page page id=id.get_untracked() newest=before.get_untracked().is_empty()/> }.into_any()
    };
    view! { <h2 class="visually-hidden">"History"</h2> <Load from=page view=show/> }.into_any()
}

#[component]
fn Page(page: EntryPage, id: String, newest: bool) -> impl IntoView {
    if page.entries.is_empty() {
        return view! { <Empty icon="history" words="Nothing older happened to this release."/> }.into_any();
    }
    let (tab, export) = (paths::release_tab(&id, "history"), paths::export(&id));
    let back = (!newest).then(|| view! { <a class="button" href=tab.clone()>"Newest"</a> });
    let older =
        page.older.map(|seq| view! { <a class="button" href=format!("{tab}?before={seq}") rel="next">"Older"</a> });
    view! {
        <Timeline entries=page.entries/>
        <nav class="cluster" aria-label="Pages of the history">{back}{older}</nav>
        <p><a class="button quiet" href=export rel="external" download=true><Icon name="download"/>"Take the whole release away as JSON"</a></p>
    }
    .into_any()
}
