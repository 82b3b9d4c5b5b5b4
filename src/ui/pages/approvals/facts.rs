//! What a decision rests on, at a glance.

use crate::{
    api::approvals::{StateView, VoteCard},
    domain::{calendar::Collision, change::Risk},
    ui::components::{Icon, PeriodView},
};
use leptos::prelude::*;

/// Window, risk, components, tests, backout, collisions.
#[component]
pub fn Facts(card: VoteCard) -> impl IntoView {
    let (risk_tone, risk) = match card.risk {
        Some(Risk::High) => ("bad", "High".to_owned()),
        Some(risk) => (if risk == Risk::Medium { "warn" } else { "good" }, risk.label().to_owned()),
        None => ("", "None yet".to_owned()),
    };
    let components = if card.components.is_empty() { "none named".to_owned() } else { card.components.join(", ") };
    let risk = StateView { tone: risk_tone.into(), words: risk, detail: card.changes };
    view! {
        <dl class="facts">
            <div class="wide"><dt>"Window"</dt><dd><PeriodView period=card.window/></dd></div>
            <State label="Risk" state=risk/>
            <State label="Tests" state=card.tests/>
            <State label="Backout" state=card.backout/>
            <div><dt>"Components"</dt><dd>{components}</dd></div>
            <Collisions collisions=card.collisions/>
        </dl>
    }
}

#[component]
fn State(label: &'static str, state: StateView) -> impl IntoView {
    let icon = match state.tone.as_str() {
        "good" => Some("circle-check"),
        "warn" => Some("triangle-alert"),
        "bad" => Some("circle-x"),
        _ => None,
    };
    let detail = (!state.detail.is_empty()).then(|| view! { <small>{state.detail}</small> });
    let tone = (!state.tone.is_empty()).then_some(state.tone);
    view! {
        <div data-tone=tone><dt>{label}</dt><dd>{icon.map(|name| view! { <Icon name/>" " })}{state.words}{detail}</dd></div>
    }
}

/// With what the window collides, in words.
#[component]
fn Collisions(collisions: Vec<Collision>) -> impl IntoView {
    if collisions.is_empty() {
        let state = StateView { tone: "good".into(), words: "None".into(), detail: String::new() };
        return view! { <State label="Collisions" state/> }.into_any();
    }
    let tone = if collisions.iter().any(|c| c.hard) { "bad" } else { "warn" };
    let items = collisions.into_iter().map(|c| {
        let icon = if c.hard { "circle-x" } else { "triangle-alert" };
        view! { <li><Icon name=icon/>" "{c.kind.label()}<small>{c.words}</small></li> }
    });
    view! { <div class="wide" data-tone=tone><dt>"Collisions"</dt><dd><ul class="stack tight">{items.collect_view()}</ul></dd></div> }
        .into_any()
}
