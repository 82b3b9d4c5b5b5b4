//! Announcements of a release: what to tell next, what would be sent, and what was sent to whom. What one was told
//! oneself is in [`inbox`].

mod compose;
mod inbox;
mod preview;
mod sent;

pub use inbox::{UnreadCount, inbox};

use super::releases::release_id;
use crate::{
    api::announcements::{Announcements, read_announcements},
    ui::{
        components::{Icon, Load, keep},
        data::Data,
        live::use_live,
    },
};
use compose::Compose;
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;
use preview::Preview;
use sent::SentList;

/// The announcements tab.
pub fn announcements() -> AnyView {
    let id = release_id();
    let query = use_query_map();
    let kind = Memo::new(move |_| query.with(|q| q.get("kind").unwrap_or_default()));
    let live = use_live();
    let data = Data::new(move || (id.get(), kind.get(), live.any()), |(id, kind, _)| read_announcements(id, kind));
    view! { <Load from=data view=|data: Announcements| view! { <Content data/> }.into_any()/> }.into_any()
}

#[component]
fn Content(data: Announcements) -> impl IntoView {
    let mail = (!data.mail).then(|| {
        view! {
            <div class="notice" data-tone="info">
                <Icon name="info"/>
                <p>"No mail server is set up, so announcements are shown in Slipway only, under Messages. Whoever runs the server can set one up."</p>
            </div>
        }
    });
    let preview = keep(&data.id, data.preview.map(|p| (data.id.clone(), p, data.mail)), |(id, preview, mail)| {
        view! { <Preview id preview mail/> }
    });
    let compose = match data.compose {
        Some(compose) => {
            Either::Left(keep(&data.id, [(data.id.clone(), compose)], |(id, compose)| view! { <Compose id compose/> }))
        }
        None => Either::Right(
            view! { <p class="muted">{format!("Preparing and sending announcements: {}", data.why_not)}</p> },
        ),
    };
    view! {
        <div class="stack loose">
            {mail}
            {preview}
            {compose}
            <SentList sent=data.sent/>
        </div>
    }
}
