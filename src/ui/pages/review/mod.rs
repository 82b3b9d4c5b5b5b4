//! The review tab of a release: early life support, improvement actions, problem records, the release that follows.

pub mod actions;
mod follow_up;
mod issues;
mod problems;
mod support;

use super::releases::release_id;
use crate::{
    api::review::{Review, read_review},
    ui::{
        boot::use_boot,
        components::{Icon, Load},
        data::Data,
        live::use_live,
    },
};
use actions::ImprovementsCard;
use follow_up::FollowUpCard;
use leptos::prelude::*;
use problems::ProblemsCard;
use support::SupportCard;

/// The review tab.
pub fn review() -> AnyView {
    let id = release_id();
    let live = use_live();
    let data = Data::new(move || (id.get(), live.any()), |(id, _)| read_review(id));
    view! { <Load from=data view=|review: Review| view! { <Content review/> }.into_any()/> }.into_any()
}

#[component]
fn Content(review: Review) -> impl IntoView {
    let id = review.id.clone();
    view! {
        <div class="stack">
            <SupportCard id=id.clone() support=review.support people=review.people.clone()/>
            <ImprovementsCard
                id=id.clone() rows=review.improvements people=review.people why_not=review.why_not_improve
            />
            <ProblemsCard id=id.clone() rows=review.problems changes=review.changes why_not=review.why_not_problem/>
            <FollowUpCard id follow_up=review.follow_up/>
        </div>
    }
}

/// A form that is folded up until it is asked for; open when it was sent without scripts and refused.
#[component]
pub fn Folded(
    #[prop(into)] summary: String,
    /// What it is about, for who cannot see it.
    #[prop(optional, into)]
    about: String,
    /// Where the form inside is sent to, and its key.
    to: &'static str,
    #[prop(optional, into)] key: String,
    children: Children,
) -> impl IntoView {
    let flash = use_boot().flash;
    let refused = flash.action == to && flash.field("key").unwrap_or_default() == key;
    let about = (!about.is_empty()).then(|| view! { <span class="visually-hidden">{format!(" “{about}”")}</span> });
    view! { <details open=refused><summary>{summary}{about}</summary>{children()}</details> }
}

/// Why there is no form.
#[component]
pub fn WhyNot(#[prop(into)] words: String) -> impl IntoView {
    (!words.is_empty()).then(|| view! { <p class="muted"><Icon name="lock"/>" "{words}</p> })
}
