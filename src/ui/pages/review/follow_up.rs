//! The release that follows one that was taken back or failed (S4.38), on the review tab.

use super::WhyNot;
use crate::{
    api::review::{FollowUp, Link},
    ui::paths,
};
use leptos::prelude::*;

/// Which release this one follows, which follow it, and the way to raise one.
#[component]
pub fn FollowUpCard(id: String, follow_up: FollowUp) -> impl IntoView {
    let link =
        |term: &'static str, to: Link| view! { <dt>{term}</dt><dd><a href=paths::release(to.id)>{to.name}</a></dd> };
    let is_alone = follow_up.before.is_none() && follow_up.after.is_empty();
    let after = follow_up.after.into_iter().map(|to| link("Followed by", to)).collect_view();
    let before = follow_up.before.map(|to| link("Follows", to));
    let links = (!is_alone).then(|| view! { <dl class="kv">{before}{after}</dl> });
    let raise = follow_up.why_not.is_empty().then(|| {
        view! {
            <p>"The follow-up starts with a copy of this plan and asks for every approval anew."</p>
            <p><a class="button" href=paths::follow_up(id)>"Raise a follow-up release"</a></p>
        }
    });
    view! {
        <section class="card" aria-labelledby="follow-up">
            <header class="card-head"><h2 id="follow-up">"Follow-up release"</h2></header>
            <div class="card-body stack">
                {links}
                {raise}
                <WhyNot words=follow_up.why_not/>
            </div>
        </section>
    }
}
