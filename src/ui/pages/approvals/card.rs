//! A release that waits for the viewer's votes.

use super::{facts::Facts, gate::Gate, shown::Shown, since::Since};
use crate::{
    api::approvals::{GateCard, VoteCard},
    domain::release::ReleaseKind,
    ui::{
        components::{Badge, Icon, Tone, When},
        paths,
    },
};
use leptos::prelude::*;

/// The card. What `first` says stays; what changes meanwhile comes from `shown`.
#[component]
pub fn Card(first: Shown, shown: Memo<Shown>) -> impl IntoView {
    let card = first.card;
    let heading = format!("card-{}-{}", card.id, card.revision);
    let labelled = heading.clone();
    let kind = if card.kind == ReleaseKind::Emergency { Tone::Warn } else { Tone::Neutral };
    let facts = Memo::new(move |_| shown.with(|s| VoteCard { gates: vec![], ..s.card.clone() }));
    let gates = move || shown.with(|s| s.card.gates.clone());
    let single = Memo::new(move |_| shown.with(|s| s.card.gates.len() == 1));
    let (id, revision, hash) = (card.id.clone(), card.revision, card.hash.clone());
    view! {
        <article class="vote-card card" aria-labelledby=labelled>
            <header class="card-head">
                <h2 id=heading><a href=paths::release(&card.id)>{card.name.clone()}</a> " "<small>{card.title.clone()}</small></h2>
                <span class="cluster"><Badge tone=kind words=card.kind.label()/><Badge tone=Tone::Info words=format!("Step {}", card.step)/></span>
            </header>
            <div class="card-body stack" data-single=move || single.get().to_string()>
                {move || view! { <Facts card=facts.get()/> }}
                <What card=card.clone()/>
                <For each=gates key=|g: &GateCard| g.key.clone() let:gate>
                    <Gate
                        id=id.clone()
                        revision
                        hash=hash.clone()
                        first=gate.clone()
                        now=Memo::new({
                            let gate = gate.clone();
                            move |_| shown.with(|s| s.card.gates.iter().find(|g| g.key == gate.key).unwrap_or(&gate).clone())
                        })
                        closed=Memo::new(move |_| shown.with(|s| s.closed(&gate.key)))
                    />
                </For>
            </div>
        </article>
    }
}

/// Which text is voted on.
#[component]
fn What(card: VoteCard) -> impl IntoView {
    let revision = paths::revision(&card.id, card.revision);
    let why = (!card.why.is_empty())
        .then(|| view! { <p class="vote-what">"Submitted again because: "<b>{card.why.clone()}</b></p> });
    let since = card.since.clone().map(|since| view! { <Since id=card.id.clone() since/> });
    let moved = card.draft_moved_on.then(|| {
        view! {
            <p class="notice" data-tone="warn"><Icon name="pencil"/>
                "The plan is being edited again. A new revision may void the votes on this one."
            </p>
        }
    });
    view! {
        <p class="vote-what">
            "You vote on " <a href=revision>{format!("revision {}", card.revision)}</a> " of the plan "
            <code class="hash" tabindex="0" title=card.hash.clone()>{card.hash.clone()}</code>
            <span class="muted">{format!(" submitted by {}, ", card.submitted_by)}<When at=card.submitted_at/></span>
        </p>
        {why}
        {moved}
        {since}
    }
}
