//! How a release stands by its activities, and until when it has to be built and tested.

use crate::{
    api::activities::{DeadlineView, Progress},
    domain::activity::Standing,
    ui::components::{Badge, Tone, When},
};
use leptos::prelude::*;

/// How a release stands, in a word.
#[component]
pub fn StandingBadge(standing: Standing) -> impl IntoView {
    let tone = match standing {
        Standing::Late => Tone::Bad,
        Standing::AtRisk => Tone::Warn,
        Standing::OnTrack | Standing::Done => Tone::Good,
        Standing::NoActivities => Tone::Neutral,
    };
    view! { <Badge tone words=standing.label()/> }
}

/// The card at the top of the tab, and beside the release's overview.
#[component]
pub fn ProgressCard(progress: Progress) -> impl IntoView {
    let count = match progress.standing {
        Standing::NoActivities => String::new(),
        _ => format!("{} done, {} to do", progress.done, progress.open),
    };
    let reasons = (!progress.reasons.is_empty()).then(|| {
        let one = |words: String| view! { <li>{words}</li> };
        view! { <ul class="plain-list">{progress.reasons.into_iter().map(one).collect_view()}</ul> }
    });
    let deadlines = (!progress.deadlines.is_empty()).then(|| {
        let rows = progress.deadlines.into_iter().map(|d| view! { <DeadlineRow d/> }).collect_view();
        view! { <dl class="kv">{rows}</dl> }
    });
    view! {
        <section class="card" aria-labelledby="activities-progress">
            <header class="card-head"><h2 id="activities-progress">"Activities"</h2><StandingBadge standing=progress.standing/></header>
            <div class="card-body stack">
                {(!count.is_empty()).then(|| view! { <p>{count}</p> })}
                {reasons}
                {deadlines}
                {(progress.standing == Standing::NoActivities).then(|| view! { <p class="muted">"Nothing is planned that could be late."</p> })}
            </div>
        </section>
    }
}

#[component]
fn DeadlineRow(d: DeadlineView) -> impl IntoView {
    let tone = match (d.missed, d.done) {
        (true, _) => Tone::Bad,
        (false, true) => Tone::Good,
        (false, false) => Tone::Neutral,
    };
    let from = if d.entered { "since the release came to it, " } else { "from its planned start, " };
    view! {
        <dt>{format!("{} until", d.phase.label())}</dt>
        <dd>
            <When at=d.due/>" "<Badge tone words=d.words/>
            <small class="muted">{format!(" {} hours {from}", d.hours)}<When at=d.since/></small>
        </dd>
    }
}
