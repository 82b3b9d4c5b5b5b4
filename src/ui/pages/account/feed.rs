//! The calendar feed: making its address, showing it once, revoking it.

use crate::{
    api::{
        Done,
        account::{CreateFeed, RevokeFeed},
        views::Moment,
    },
    ui::{
        boot::use_boot,
        components::{Form, SubmitButton, When},
    },
};
use leptos::{prelude::*, server_fn::ServerFn};

/// The feed's new address, for as long as the page stays: only the answer to making it tells. Without scripts it comes
/// with the page that the form leads to, as that page's notice.
#[derive(Clone, Copy)]
pub struct FeedAddress {
    address: RwSignal<Option<String>>,
    /// Counts up when the feed was made or revoked.
    changes: RwSignal<u32>,
}

impl FeedAddress {
    /// Provides it to the page; answers with what counts up when the feed was made or revoked.
    pub fn provide() -> RwSignal<u32> {
        let address = RwSignal::new(address_in(&use_boot().flash.notice));
        let changes = RwSignal::new(0);
        provide_context(Self { address, changes });
        changes
    }

    fn now_is(self, address: Option<String>) {
        self.address.set(address);
        self.changes.update(|n| *n += 1);
    }
}

/// The feed's address in a message, if there is one.
fn address_in(message: &str) -> Option<String> {
    message.split_whitespace().find(|w| w.contains("/feeds/") && w.ends_with(".ics")).map(str::to_owned)
}

/// The feed.
#[component]
pub fn Feed(
    /// Since when there is one.
    since: Option<Moment>,
) -> impl IntoView {
    let feed: FeedAddress = expect_context();
    let made = Callback::new(move |done: Done| feed.now_is(address_in(&done.message)));
    let revoked = Callback::new(move |done: Done| {
        feed.now_is(None);
        crate::ui::layout::toast(&done.message);
    });
    let label = if since.is_some() { "Replace the address" } else { "Create the feed" };
    let revoke = since.is_some().then(|| {
        view! { <Form to=RevokeFeed::PATH on_done=revoked><SubmitButton label="Revoke" class="danger" icon="trash-2"/></Form> }
    });
    let state = since.map(|at| {
        view! {
            <p>"Your feed has had its address since "<When at/>". The address itself is not kept: replace it if you have lost it; the old one then leads nowhere."</p>
        }
    });
    view! {
        <section class="card" aria-labelledby="feed">
            <header class="card-head"><h2 id="feed">"Calendar feed"</h2></header>
            <div class="card-body stack">
                <p>"Subscribe to releases, freezes and maintenance windows in Outlook, Google Calendar, Apple Calendar or any program that reads iCalendar. Whoever has the address can read the calendar, so treat it like a password."</p>
                <p class="hint">"Changes show once your calendar asks again: Outlook takes about 3 hours, Google 8 to 24 hours."</p>
                {state}
                <NewAddress address=feed.address/>
                <div class="cluster">
                    <Form to=CreateFeed::PATH on_done=made><SubmitButton label icon="link"/></Form>
                    {revoke}
                </div>
            </div>
        </section>
    }
}

/// The address, while it can be seen.
#[component]
fn NewAddress(address: RwSignal<Option<String>>) -> impl IntoView {
    move || {
        address.get().map(|address| {
            view! {
                <div class="notice feed-address" data-tone="good" role="status">
                    <div class="field">
                        <label for="feed-address">"The address of your feed"</label>
                        <p class="hint" id="feed-address-hint">"Copy it now: it is shown this once."</p>
                        <input id="feed-address" type="text" readonly=true value=address aria-describedby="feed-address-hint"/>
                    </div>
                </div>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_found_in_the_message() {
        let address = "https://slipway.example.org/feeds/abc.ics";
        assert_eq!(address_in(&format!("Your calendar feed: {address}")).as_deref(), Some(address));
        assert_eq!(address_in("The feed is revoked: its address leads nowhere any more."), None);
    }
}
