//! The build tab of a release: its packages in the order in which they are assembled, and the build as planned and as it
//! came.

mod package;
mod plan;

use super::releases::release_id;
use crate::ui::data::Data;
use crate::{
    api::packages::{Assembly, read_assembly},
    ui::{
        components::{Badge, Empty, Icon, Load, Tone},
        live::use_live,
        paths,
    },
};
use leptos::{either::Either, prelude::*};
use package::PackageCard;
use plan::BuildCard;

/// The build tab.
pub fn build() -> AnyView {
    let id = release_id();
    let live = use_live();
    let data = Data::new(move || (id.get(), live.of(&id.get())), |(id, _)| read_assembly(id));
    view! { <Load from=data view=|data: Assembly| view! { <Content data/> }.into_any()/> }.into_any()
}

/// Who may do what to the packages.
#[derive(Clone, Debug)]
struct Rights {
    request: String,
    /// Whether packages may be changed.
    packages: bool,
    /// Whether the build may be.
    build: bool,
}

#[component]
fn Content(data: Assembly) -> impl IntoView {
    let may = data.why_not.is_empty();
    let rights = Rights { request: data.id.clone(), packages: may && data.frozen.is_empty(), build: may };
    let build = view! { <BuildCard rights=rights.clone() known=data.build.clone() form=data.form.clone()/> };
    let why = if may { data.frozen.clone() } else { data.why_not.clone() };
    let why = (!why.is_empty()).then(|| {
        view! { <div class="notice" data-tone="neutral" role="note"><Icon name="lock"/><p>{why}</p></div> }
    });
    let packages = if data.packages.is_empty() {
        Either::Left(view! { <NoPackages id=data.id has_release=data.has_release/> })
    } else {
        Either::Right(view! { <Packages data rights/> })
    };
    view! { <div class="stack">{why}{packages}{build}</div> }
}

#[component]
fn NoPackages(id: String, has_release: bool) -> impl IntoView {
    let words = if has_release {
        "There is no package yet: each change that is taken into the release brings its own."
    } else {
        "There is no package yet: the release is created when its planning is approved. Then each change that is taken in brings its own."
    };
    view! {
        <div class="card">
            <Empty icon="package" words>
                <a class="button" href=paths::release_tab(id, "changes")>"Go to the changes"</a>
            </Empty>
        </div>
    }
}

#[component]
fn Packages(data: Assembly, rights: Rights) -> impl IntoView {
    let (tone, icon, words) = if data.missing.is_empty() {
        ("good", "circle-check", "Everything is assembled.".to_owned())
    } else {
        ("warn", "triangle-alert", data.missing.clone())
    };
    let done = data.packages.iter().filter(|p| p.assembled).count();
    let count = format!("{done} of {} assembled", data.packages.len());
    let tone_of = if data.missing.is_empty() { Tone::Good } else { Tone::Neutral };
    let (components, seen) = (data.components, data.fingerprint);
    let cards = data.packages.into_iter().map(move |package| {
        let (rights, components, seen) = (rights.clone(), components.clone(), seen.clone());
        view! { <PackageCard package rights components seen/> }
    });
    let cards = cards.collect_view();
    view! {
        <div class="notice" data-tone=tone role="status"><Icon name=icon/><p>{words}</p></div>
        <p class="cluster"><Badge tone=tone_of words=count/><span class="muted">"In the order in which they are assembled"</span></p>
        {cards}
    }
}
