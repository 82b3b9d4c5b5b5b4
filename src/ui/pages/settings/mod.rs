//! Settings: who has an account and which roles, what there is to release, how duties are kept apart. Shows each part
//! to those who may change it.

mod catalogue;
mod people;
mod policy;

use crate::{
    api::people::{SettingsView, read_settings},
    ui::{
        components::{Load, PageHead},
        data::Data,
        live::use_live,
    },
};
use catalogue::Catalogue;
use leptos::prelude::*;
use people::People;
use policy::Policy;

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
    view! {
        <div class="stack loose">
            {settings.people.map(|people| view! { <People people/> })}
            <Catalogue products=settings.products choices=settings.choices/>
            {settings.policy.map(|policy| view! { <Policy policy/> })}
        </div>
    }
}
