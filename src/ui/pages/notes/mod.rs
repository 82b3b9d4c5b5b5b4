//! Release notes: the notes tab of a release, and the list of all that are published.

mod draft;
mod list;

use crate::{
    api::notes::{NotesRow, NotesView, ShownNotes, read_notes},
    ui::{
        components::{Empty, Icon, Load, Markdown, When, keep},
        data::Data,
        live::use_live,
        pages::releases::release_id,
        paths,
    },
};
use draft::DraftCard;
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;
pub use list::notes;

/// The notes tab of a release.
pub fn release_notes() -> AnyView {
    let id = release_id();
    let query = use_query_map();
    let version = Memo::new(move |_| query.with(|q| q.get("version").unwrap_or_default()));
    let live = use_live();
    let data =
        Data::new(move || (id.get(), version.get(), live.of(&id.get())), |(id, version, _)| read_notes(id, version));
    view! { <Load from=data view=|notes: NotesView| view! { <Content notes/> }.into_any()/> }.into_any()
}

#[component]
fn Content(notes: NotesView) -> impl IntoView {
    let (id, may_publish) = (notes.id.clone(), notes.draft.is_some());
    let draft = keep(&id, notes.draft.clone().map(|draft| (id.clone(), draft)), |(id, draft)| {
        view! { <DraftCard id draft/> }
    });
    view! {
        <div class="page-columns">
            <div class="stack">
                <Published shown=notes.shown.clone() id=id.clone() may_publish/>
                {draft}
                <section class="card" aria-labelledby="whats-new">
                    <header class="card-head"><h2 id="whats-new">"What is new"</h2></header>
                    <div class="card-body"><Markdown html=notes.changelog/></div>
                    <p class="card-foot">"From the changes of this release and of earlier ones that did not get to LIVE, and its known defects."</p>
                </section>
            </div>
            <aside class="aside stack">
                <Versions rows=notes.versions shown=notes.shown.map_or(0, |s| s.number)/>
                <p><a href=paths::notes_of(notes.product)>{format!("All release notes of {}", notes.product_name)}</a></p>
            </aside>
        </div>
    }
}

#[component]
fn Published(shown: Option<ShownNotes>, id: String, may_publish: bool) -> impl IntoView {
    let content = match shown {
        None if may_publish => Either::Left(
            view! { <Empty icon="file-text" words="No release notes are published yet. Draft them below from what is new, read them, and publish them."/> },
        ),
        None => Either::Left(
            view! { <Empty icon="file-text" words="No release notes are published yet. Whoever may edit the plan publishes them: Release Manager, QA Manager or Deployer."/> },
        ),
        Some(notes) => Either::Right(view! { <Text notes id/> }),
    };
    view! {
        <section class="card" aria-labelledby="release-notes">
            <header class="card-head"><h2 id="release-notes">"Release notes"</h2></header>
            <div class="card-body stack">{content}</div>
        </section>
    }
}

#[component]
fn Text(notes: ShownNotes, id: String) -> impl IntoView {
    let old = notes.is_old.then(|| {
        let to = paths::release_tab(&id, "notes");
        view! { <p class="notice" data-tone="warn"><Icon name="history"/><span>"There is a newer version: "<a href=to>"read that one"</a>"."</span></p> }
    });
    view! {
        {old}
        <Markdown html=notes.html/>
        <p class="muted">{format!("Version {}, published by {}, ", notes.number, notes.by)}<When at=notes.at/></p>
    }
}

#[component]
fn Versions(rows: Vec<NotesRow>, shown: u32) -> impl IntoView {
    if rows.is_empty() {
        return Either::Left(());
    }
    let rows = rows.into_iter().map(|row| {
        let to = paths::notes_version(&row.id, row.number);
        let current = (row.number == shown).then_some("true");
        view! { <li><a href=to aria-current=current>{format!("Version {}", row.number)}</a>" "<span class="muted">{format!("by {}, ", row.by)}<When at=row.at/></span></li> }
    });
    Either::Right(view! {
        <section class="card" aria-labelledby="notes-versions">
            <header class="card-head"><h2 id="notes-versions">"Versions"</h2></header>
            <div class="card-body"><ul class="log plain">{rows.collect_view()}</ul></div>
        </section>
    })
}
