//! How often releases fail (S4.41): a rate with the numbers that it is computed from.

use crate::{
    api::improvements::RatesView,
    domain::review::{FEW, Rate},
};
use leptos::{either::Either, prelude::*};

/// The releases that were closed in the last twelve months, by type.
#[component]
pub fn RatesCard(rates: RatesView) -> impl IntoView {
    let all = rates.rates.all();
    let content = if all.closed() == 0 {
        Either::Left(view! { <p class="muted">"No release was closed in this time."</p> })
    } else {
        let of = rates.rates.of.into_iter().map(|(kind, rate)| view! { <Row name=kind.label() rate/> }).collect_view();
        let few = (all.closed() < FEW).then(
            || view! { <p class="muted">"So few releases say little: one more or less moves the rate a lot."</p> },
        );
        let cut = rates.cut_at.map(|n| view! { <p class="muted">{format!("Only the newest {n} are counted.")}</p> });
        Either::Right(view! {
            <dl class="kv"><Row name="All" rate=all/>{of}</dl>
            <p>{format!("{} succeeded, {} rolled back, {} failed otherwise.", all.succeeded, all.rolled_back, all.failed)}</p>
            {few}{cut}
        })
    };
    view! {
        <section class="card" aria-labelledby="rates">
            <header class="card-head"><h2 id="rates">"Change failure rate"</h2></header>
            <div class="card-body stack tight">
                <p class="muted">{format!("Releases closed since {}: those that were rolled back or failed.", rates.since)}</p>
                {content}
            </div>
        </section>
    }
}

#[component]
fn Row(name: &'static str, rate: Rate) -> impl IntoView {
    view! { <dt>{name}</dt><dd class="num">{rate.words()}</dd> }
}
