//! Below the queue: what the viewer is asked for but cannot decide, and what the viewer decided.

use crate::{
    api::approvals::{BarredView, GivenView},
    domain::approval::Choice,
    ui::{
        components::{Badge, Icon, PeriodView, Tone, When},
        paths,
    },
};
use leptos::prelude::*;

/// A vote's choice as a badge.
#[component]
pub fn ChoiceBadge(choice: Choice) -> impl IntoView {
    let (tone, words) = match choice {
        Choice::Approve => (Tone::Good, "Approved"),
        Choice::Reject => (Tone::Bad, "Rejected"),
        Choice::Abstain => (Tone::Neutral, "Abstained"),
    };
    view! { <Badge tone words/> }
}

/// Votes that the viewer's role is asked for, but the viewer cannot give.
#[component]
pub fn Barred(rows: Vec<BarredView>) -> impl IntoView {
    let rows = rows.into_iter().map(|r| view! {
        <li>
            <p><a href=paths::release_tab(&r.id, "approvals")>{r.name}</a>": "{r.gate} <span class="muted">" · "<PeriodView period=r.window/></span></p>
            <p class="muted"><Icon name="lock"/>" "{r.reason}</p>
        </li>
    });
    view! {
        <section class="card barred" aria-labelledby="barred">
            <header class="card-head"><h2 id="barred">"You cannot decide these"</h2></header>
            <ul class="card-body stack">{rows.collect_view()}</ul>
        </section>
    }
}

/// What the viewer voted last.
#[component]
pub fn Given(rows: Vec<GivenView>) -> impl IntoView {
    let rows = rows.into_iter().map(|r| {
        let void = r.void.then(|| view! { <Badge tone=Tone::Warn words=r.note.clone()/> });
        let carried = (!r.void && !r.note.is_empty()).then(|| view! { <p class="muted">{r.note.clone()}</p> });
        let comment = (!r.comment.is_empty()).then(|| view! { <p class="typed muted">{r.comment}</p> });
        view! {
            <li class="vote-row" data-void=r.void.to_string()>
                <p class="cluster"><ChoiceBadge choice=r.choice/><span><a href=paths::release_tab(&r.id, "approvals")>{r.name}</a>": "{r.gate}</span>{void}</p>
                <p class="muted">{format!("Revision {}, ", r.revision)}<When at=r.at/></p>
                {comment}
                {carried}
            </li>
        }
    });
    view! {
        <section class="card" aria-labelledby="given">
            <header class="card-head"><h2 id="given">"Your last votes"</h2></header>
            <ul class="card-body stack">{rows.collect_view()}</ul>
        </section>
    }
}
