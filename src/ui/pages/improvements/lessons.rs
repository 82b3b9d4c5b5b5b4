//! What was learned in the reviews of all releases (S4.43), looked through by a text.

use super::Tabs;
use crate::{
    api::improvements::{Lesson, Lessons, read_lessons},
    ui::{
        components::{Badge, Empty, Load, PageHead, Tone, When},
        data::Data,
        live::use_live,
        paths,
    },
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;

/// The lessons of reviews.
pub fn lessons() -> AnyView {
    let query = use_query_map();
    let text = Memo::new(move |_| query.with(|q| q.get("text").unwrap_or_default()));
    let live = use_live();
    let found = Data::new(move || (text.get(), live.any()), |(text, _)| read_lessons(text));
    view! {
        <PageHead title="Lessons learned" lede="What the reviews of releases taught, the newest first."/>
        <Tabs/>
        {move || view! { <Search text=text.get()/> }}
        <Load from=found view=move |found: Lessons| view! { <Found found is_searched=!text.get().is_empty()/> }.into_any()/>
    }
    .into_any()
}

#[component]
fn Search(text: String) -> impl IntoView {
    view! {
        <div class="filters">
            <form method="get" action=paths::LESSONS class="cluster" role="search">
                <div class="field">
                    <label for="filter-text">"Lesson or release"</label>
                    <input type="search" id="filter-text" name="text" value=text/>
                </div>
                <button type="submit" class="button">"Search"</button>
            </form>
        </div>
    }
}

#[component]
fn Found(found: Lessons, is_searched: bool) -> impl IntoView {
    let more = found.more.then(|| {
        view! { <p class="muted">{format!("The newest {} reviews were looked through.", found.looked_through)}</p> }
    });
    if found.rows.is_empty() {
        let words = if is_searched {
            "No lesson contains this."
        } else {
            "Nothing has been learned yet. Lessons are recorded with the post-implementation review of a release."
        };
        return Either::Left(view! { <Empty icon="sparkles" words/>{more} });
    }
    let items = found.rows.into_iter().map(|lesson| view! { <Item lesson/> }).collect_view();
    Either::Right(view! {
        <div class="card"><div class="card-body"><ul class="log">{items}</ul></div></div>
        {more}
    })
}

#[component]
fn Item(lesson: Lesson) -> impl IntoView {
    let (tone, words) =
        if lesson.success { (Tone::Good, "Reviewed as a success") } else { (Tone::Bad, "Reviewed as a failure") };
    view! {
        <li>
            <p class="cluster"><b><a href=paths::release_tab(lesson.release.id, "review")>{lesson.release.name}</a></b><Badge tone words/></p>
            <p class="note">{lesson.lessons}</p>
            <p class="muted">{lesson.by}", "<When at=lesson.at/></p>
        </li>
    }
}
