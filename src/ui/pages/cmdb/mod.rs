//! The CMDB: the list of configuration items, adding one, an item's own page, and importing tables.

mod form;
mod import;
mod list;
mod page;
mod related;

use crate::{
    api::views::Choice,
    domain::{
        access::{self, Action, Subject},
        cmdb::ItemKind,
    },
    ui::{boot::use_actor, components::Icon},
};
pub use form::new_item;
pub use import::import_items;
use leptos::prelude::*;
pub use list::items;
pub use page::item;

/// Why the viewer may not edit the CMDB; empty when they may.
fn why_not() -> String {
    let may = use_actor().map(|a| access::may(&a, Action::EditCmdb, &Subject::Workspace));
    may.and_then(Result::err).map(|r| r.to_string()).unwrap_or_default()
}

fn kinds() -> Vec<Choice> {
    ItemKind::ALL.iter().map(|k| Choice { value: k.key().into(), label: k.label().into() }).collect()
}

/// Says who may do what the viewer may not.
#[component]
fn MayNot(what: &'static str, why: String) -> impl IntoView {
    view! { <p class="notice" data-tone="neutral"><Icon name="lock"/>{format!("{what}: {why}")}</p> }
}
