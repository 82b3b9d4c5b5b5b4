//! The outbox: messages that could not be delivered, that wait and that were sent; and the systems called by webhook.

mod endpoints;
mod messages;

use crate::{
    api::outbox::{OutboxView, read_outbox},
    ui::{
        components::{Icon, Load, PageHead},
        data::Data,
        live::use_live,
        paths,
    },
};
use endpoints::{Endpoints, NewSecret};
use leptos::prelude::*;
use messages::Messages;

/// The outbox page.
pub fn outbox() -> AnyView {
    NewSecret::provide();
    let live = use_live();
    let data = Data::new(move || live.any(), |_| read_outbox());
    view! {
        <nav class="breadcrumbs" aria-label="Breadcrumbs"><ol><li><a href=paths::SETTINGS>"Settings"</a></li></ol></nav>
        <PageHead title="Outbox" lede="Mails and webhooks: what could not be delivered, what waits, what was sent. Load the page again to see what came of a delivery."/>
        <Load from=data view=|outbox: OutboxView| view! { <Content outbox/> }.into_any()/>
    }
    .into_any()
}

#[component]
fn Content(outbox: OutboxView) -> impl IntoView {
    let (tone, mail) = if outbox.mail_server.is_empty() {
        ("warn", "No mail server is set up: announcements are shown in Slipway only. Whoever runs the server can set one with --smtp-url and --mail-from.".to_owned())
    } else {
        ("info", format!("Mail goes out through {}.", outbox.mail_server))
    };
    let groups = outbox.groups.into_iter().map(|group| view! { <Messages group/> }).collect_view();
    view! {
        <div class="stack loose">
            <div class="notice" data-tone=tone><Icon name="info"/><p>{mail}</p></div>
            {groups}
            <Endpoints endpoints=outbox.endpoints private_hosts=outbox.private_hosts/>
        </div>
    }
}
