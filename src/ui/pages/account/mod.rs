//! One's own account.

mod feed;

use crate::ui::boot::use_actor;
use crate::ui::data::Data;
use crate::{
    api::account::{AccountView, ChangePassword, SetTimeZone, read_account},
    ui::components::{Form, Icon, Load, PageHead, SubmitButton, TextField},
};
use feed::{Feed, FeedAddress};
use leptos::{prelude::*, server_fn::ServerFn};

/// One's own account.
pub fn account() -> AnyView {
    // Not every event: what is being typed here has nothing to do with what others do.
    let changes = FeedAddress::provide();
    let account = Data::new(move || changes.get(), |_| read_account());
    let show = move |account: AccountView| view! { <Sections account/> }.into_any();
    view! {
        <PageHead title="Account" lede="How Slipway knows you."/>
        <Load from=account view=show/>
    }
    .into_any()
}

#[component]
fn Sections(account: AccountView) -> impl IntoView {
    let feed_since = account.feed_since.clone();
    // A vendor's people have no calendar.
    let feed = use_actor().is_some_and(|a| !a.is_only_vendor()).then(|| view! { <Feed since=feed_since/> });
    let given = account.password_given.then(|| {
        view! {
            <p class="notice" data-tone="warn"><Icon name="key-round"/>
                "Somebody else chose your password. Choose one of your own below: until then you cannot sign votes with it."
            </p>
        }
    });
    view! {
        <div class="stack loose account">
            {given}
            <WhoIAm account=account.clone()/>
            <TimeZone account/>
            {feed}
            <Password/>
        </div>
    }
}

#[component]
fn WhoIAm(account: AccountView) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="who">
            <header class="card-head"><h2 id="who">"Who you are"</h2></header>
            <div class="card-body stack">
                <dl class="kv">
                    <dt>"Name"</dt><dd>{account.name}</dd>
                    <dt>"Mail address"</dt><dd>{account.email}</dd>
                    <dt>"Roles"</dt><dd>{account.roles}</dd>
                </dl>
                <p class="hint">"An administrator changes these."</p>
            </div>
        </section>
    }
}

#[component]
fn TimeZone(account: AccountView) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="zone">
            <header class="card-head"><h2 id="zone">"Time zone"</h2></header>
            <div class="card-body stack">
                <p>"Every time is shown in your zone, and in a release's own where that reads differently. It is now "<b>{account.now.words}</b>"."</p>
                <Form to=SetTimeZone::PATH class="form">
                    <TextField
                        name="time_zone" label="Time zone" value=account.time_zone suggestions=account.time_zones
                        hint="A name such as Europe/Berlin or America/New_York"
                    />
                    <div class="form-actions"><SubmitButton label="Save the time zone"/></div>
                </Form>
            </div>
        </section>
    }
}

#[component]
fn Password() -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="password">
            <header class="card-head"><h2 id="password">"Password"</h2></header>
            <div class="card-body stack">
                <p>"All your other sessions end when you change it."</p>
                <Form to=ChangePassword::PATH class="form">
                    <TextField name="password_old" label="Current password" kind="password" autocomplete="current-password"/>
                    <TextField
                        name="password_new" label="New password" kind="password" autocomplete="new-password"
                        hint="At least 12 characters; a sentence is good."
                    />
                    <TextField name="password_again" label="New password once more" kind="password" autocomplete="new-password"/>
                    <div class="form-actions"><SubmitButton label="Change the password"/></div>
                </Form>
            </div>
        </section>
    }
}
