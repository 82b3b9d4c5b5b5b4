//! The releases that a change is or was in: how each ended, and what the change was told at its closing (S1.101); and the
//! problem records that it has part in.

use crate::{
    api::{
        changes::{ClosureView, WasIn},
        problems::ProblemRow,
    },
    domain::review::PostImplementation,
    ui::{
        components::{Badge, Tone, When},
        paths,
    },
};
use leptos::prelude::*;

/// What became of a change, release by release; nothing while it was in none.
#[component]
pub fn WereIn(releases: Vec<WasIn>, problems: Vec<ProblemRow>) -> impl IntoView {
    if releases.is_empty() && problems.is_empty() {
        return None;
    }
    let items = releases.into_iter().map(|release| view! { <Item release/> }).collect::<Vec<_>>();
    let items = (!items.is_empty()).then(|| view! { <ul class="log">{items}</ul> });
    let records = problems.into_iter().map(|p| {
        view! { <li><a href=paths::problem(p.id)>{p.number}" "{p.title}</a>" "<span class="muted">{p.state.label()}</span></li> }
    });
    let records = records.collect::<Vec<_>>();
    let records = (!records.is_empty())
        .then(|| view! { <div><h3>"Problem records"</h3><ul class="log plain">{records}</ul></div> });
    Some(view! {
        <section class="card" aria-labelledby="were-in">
            <header class="card-head"><h2 id="were-in">"What became of it"</h2></header>
            <div class="card-body stack">{items}{records}</div>
        </section>
    })
}

#[component]
fn Item(release: WasIn) -> impl IntoView {
    let tone = match release.success {
        Some(true) => Tone::Good,
        Some(false) => Tone::Bad,
        None => Tone::Info,
    };
    view! {
        <li>
            <p class="cluster"><b><a href=paths::release(release.id)>{release.name}</a></b><Badge tone words=release.at/></p>
            {release.closure.map(|closure| view! { <Told closure/> })}
        </li>
    }
}

#[component]
fn Told(closure: ClosureView) -> impl IntoView {
    let tone = match closure.status {
        PostImplementation::Implemented => Tone::Good,
        PostImplementation::BackedOut => Tone::Bad,
        PostImplementation::NotImplemented => Tone::Neutral,
    };
    let comment =
        (!closure.comment.is_empty()).then(|| view! { <blockquote class="quote note">{closure.comment}</blockquote> });
    view! {
        <p class="cluster">"After implementation: "<Badge tone words=closure.status.label()/><span>{closure.said}</span></p>
        {comment}
        <p class="muted">"Told at its closing, "<When at=closure.at/></p>
    }
}
