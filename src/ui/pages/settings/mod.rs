//! Settings: who has an account and which roles, what there is to release, how duties are kept apart. Shows each part
//! to those who may change it.

mod catalogue;
mod people;
mod policy;
mod votes;

use crate::{
    api::people::{SettingsView, read_settings},
    domain::access::{Action, Subject, may},
    ui::{
        boot::use_actor,
        components::{Icon, Load, PageHead, keep},
        data::Data,
        live::use_live,
        paths,
    },
};
use catalogue::Catalogue;
use leptos::prelude::*;
use people::People;
use policy::Policy;
use votes::Votes;

/// The settings page.
pub fn settings() -> AnyView {
    let live = use_live();
    let settings = Data::new(move || live.any(), |_| read_settings());
    let show = move |settings: SettingsView| view! { <Parts settings/> }.into_any();
    view! {
        <PageHead title="Settings" lede="Accounts, products and policies of the workspace. Every change is in the audit trail."/>
        <Load from=settings view=show/>
    }
    .into_any()
}

#[component]
fn Parts(settings: SettingsView) -> impl IntoView {
    let may = use_actor().is_some_and(|a| may(&a, Action::EditVendors, &Subject::Workspace).is_ok());
    let vendors = may.then(|| {
        view! {
            <p class="cluster">
                <a class="button" href=paths::VENDORS>"Vendors and their queues"</a>
                <a class="button" href=paths::TIMES>"Times allotted to phases"</a>
                <a class="button" href=paths::TEMPLATES>"Plan templates"</a>
            </p>
        }
    });
    view! {
        <div class="stack loose">
            {settings.people.map(|people| view! { <People people/> })}
            {vendors}
            <Outbox/>
            <Catalogue products=settings.products choices=settings.choices/>
            {settings.policy.map(|policy| view! { <Policy policy/> })}
            {keep("votes", [settings.votes], |policy| view! { <Votes policy/> })}
        </div>
    }
}

/// The way to what is sent, for those who look after it.
#[component]
fn Outbox() -> impl IntoView {
    let may = use_actor().is_some_and(|actor| may(&actor, Action::EditOutbox, &Subject::Workspace).is_ok());
    may.then(|| {
        view! {
            <section class="card" aria-labelledby="outbox">
                <header class="card-head"><h2 id="outbox">"Mails and webhooks"</h2></header>
                <div class="card-body stack">
                    <p>"What was sent, what waits, what could not be delivered, and the other systems that are called."</p>
                    <div><a class="button" href=paths::OUTBOX><Icon name="inbox"/>"Open the outbox"</a></div>
                </div>
            </section>
        }
    })
}
