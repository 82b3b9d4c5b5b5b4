//! Changes (RFCs): the list, raising one, a change's own page, and the changes tab of a release.

mod form;
mod list;
mod page;
mod release;
mod were_in;

use crate::{
    domain::change::{ChangeStatus, Risk, RuleOutcome},
    ui::components::{Badge, Icon, Tone},
};
pub use form::new_change;
use leptos::prelude::*;
pub use list::changes;
pub use page::change;
pub use release::release_changes;

/// A change's status in a badge.
#[component]
fn StatusBadge(status: ChangeStatus) -> impl IntoView {
    let tone = match status {
        ChangeStatus::Proposed | ChangeStatus::Closed => Tone::Neutral,
        ChangeStatus::Approved | ChangeStatus::InRelease => Tone::Info,
        ChangeStatus::Implemented => Tone::Good,
        ChangeStatus::BackedOut | ChangeStatus::Rejected => Tone::Bad,
    };
    view! { <Badge tone words=status.label()/> }
}

/// A change's risk in a badge.
#[component]
fn RiskBadge(risk: Risk) -> impl IntoView {
    let tone = match risk {
        Risk::Low => Tone::Neutral,
        Risk::Medium => Tone::Info,
        Risk::High => Tone::Warn,
    };
    view! { <Badge tone words=format!("{} risk", risk.label())/> }
}

/// What each acceptance rule says of a change: met or not, and why.
#[component]
fn Rules(outcomes: Vec<RuleOutcome>) -> impl IntoView {
    let items = outcomes.into_iter().map(|o| {
        let (icon, words) = if o.met { ("circle-check", "Met: ") } else { ("circle-x", "Not met: ") };
        view! {
            <li data-met=o.met.to_string()>
                <Icon name=icon/>
                <span><span class="visually-hidden">{words}</span>{o.rule}" "<span class="muted">{o.reason}</span></span>
            </li>
        }
    });
    view! { <ul class="gate-list">{items.collect_view()}</ul> }
}

/// An outage in words.
fn outage(minutes: u32) -> String {
    match minutes {
        0 => "None".to_owned(),
        1 => "1 minute".to_owned(),
        n => format!("{n} minutes"),
    }
}
