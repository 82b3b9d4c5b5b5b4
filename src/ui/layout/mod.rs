//! The frame around every page: banner, navigation, who is signed in, short messages.

use super::{
    boot::{use_actor, use_boot},
    browser,
    components::{Follow, Form, Icon},
    data::Data,
    live::use_live,
    pages::UnreadCount,
    paths,
};
use crate::{
    api::{
        AppError,
        approvals::read_waiting_count,
        session::{SAMPLE_PASSWORD, SignOut},
    },
    domain::access::{Action, Actor, Role, Subject, may},
};
use leptos::{either::Either, ev, prelude::*, server_fn::ServerFn};
use leptos_router::components::A;

/// The frame.
#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let boot = use_boot();
    provide_context(Toast(RwSignal::new(boot.flash.notice.clone())));
    let banner = boot.demo.then(|| {
        view! {
            <p class="demo-banner" role="note">
                <Icon name="info"/>
                <span>
                    "Demo: sample data, open to everybody who reaches this address. Nothing here is real. Everybody's password: "
                    <code>{SAMPLE_PASSWORD}</code>
                </span>
            </p>
        }
    });
    let refused = boot.flash.error.clone().filter(|e| e.problems().is_empty() && *e != AppError::SignInNeeded);
    let refused = refused.map(|error| {
        view! {
            <div class="error-summary" role="alert"><h2>"There is a problem"</h2><p>{error.to_string()}</p></div>
        }
    });
    let actor = use_actor();
    let signed_in = actor.is_some().to_string();
    let nav = actor.clone().map(|actor| view! { <Navigation actor/> });
    view! {
        <a class="skip-link" href="#main" rel="external">"Skip to content"</a>
        {banner}
        <div class="shell" data-signed-in=signed_in>
            <TopBar actor/>
            {nav}
            <main class="page" id="main" tabindex="-1">{refused}{children()}</main>
        </div>
        <ToastRegion/>
    }
}

#[component]
fn TopBar(actor: Option<Actor>) -> impl IntoView {
    let home = if actor.as_ref().is_some_and(Actor::is_only_vendor) { paths::VENDOR } else { paths::HOME };
    view! {
        <header class="topbar">
            <a class="brand" href=home>
                <img class="brand-mark" src="/pkg/favicon.svg" alt="" width="26" height="26"/>
                "Slipway"
            </a>
            {actor.map(|actor| view! { <PersonMenu actor/> })}
        </header>
    }
}

#[component]
fn PersonMenu(actor: Actor) -> impl IntoView {
    let roles = actor.roles.iter().map(|r| r.label()).collect::<Vec<_>>().join(", ");
    let escape = |ev: ev::KeyboardEvent| {
        if ev.key() == "Escape" {
            browser::fold_up(&ev, true);
        }
    };
    let leave = |ev: ev::FocusEvent| {
        if browser::leaves(&ev) {
            browser::fold_up(&ev, false);
        }
    };
    view! {
        <details class="menu" on:keydown=escape on:focusout=leave>
            <summary>
                <span class="avatar" aria-hidden="true">{initials(&actor.name)}</span>
                <span class="menu-name">{actor.name.clone()}</span>
            </summary>
            <div class="menu-list">
                <p class="menu-head"><b>{actor.name.clone()}</b>{roles}</p>
                <a href=paths::ACCOUNT on:click=|ev| browser::fold_up(&ev, false)><Icon name="user"/>"Your account"</a>
                <Form to=SignOut::PATH>
                    <button type="submit"><Icon name="log-out"/>"Sign out"</button>
                </Form>
            </div>
        </details>
    }
}

/// The initials shown in place of a picture.
pub fn initials(name: &str) -> String {
    name.split_whitespace().filter_map(|w| w.chars().next()).take(2).collect()
}

#[component]
fn Navigation(actor: Actor) -> impl IntoView {
    if actor.is_only_vendor() {
        return Either::Left(view! {
            <nav class="sidenav" aria-label="Main">
                <ul>
                    <NavLink to=paths::VENDOR icon="inbox" label="Your queue"/>
                    <NavLink to=paths::ACCOUNT icon="user" label="Account"/>
                </ul>
            </nav>
        });
    }
    let auditor = actor.is_any(&[Role::Auditor, Role::Administrator]);
    let audit = auditor.then(|| view! { <NavLink to=paths::AUDIT icon="shield-check" label="Audit"/> });
    let settings = may(&actor, Action::EditCatalogue, &Subject::Workspace).is_ok();
    let settings = settings.then(|| view! { <NavLink to=paths::SETTINGS icon="settings" label="Settings"/> });
    Either::Right(view! {
        <nav class="sidenav" aria-label="Main">
            <ul>
                <NavLink to=paths::HOME icon="layout-dashboard" label="Overview" exact=true/>
                <NavLink to=paths::WORK icon="list-checks" label="My work"/>
                <NavLink to=paths::RELEASES icon="rocket" label="Releases"/>
                <li><A href=paths::APPROVALS><Icon name="gavel"/><span>"Approvals"</span><WaitingCount/></A></li>
                <NavLink to=paths::CALENDAR icon="calendar-days" label="Calendar"/>
                <NavLink to=paths::CHANGES icon="git-pull-request" label="Changes"/>
                <NavLink to=paths::PROCESSES icon="workflow" label="Processes"/>
                <NavLink to=paths::IMPROVEMENTS icon="sparkles" label="Improvements"/>
                <NavLink to=paths::CMDB icon="boxes" label="Configuration"/>
                <li><A href=paths::INBOX><Icon name="inbox"/><span>"Messages"</span><UnreadCount/></A></li>
                {audit}
                {settings}
            </ul>
        </nav>
    })
}

/// How many votes wait for the viewer.
#[component]
fn WaitingCount() -> impl IntoView {
    let live = use_live();
    let data = Data::new(move || live.any(), |_| read_waiting_count());
    let count = move || data.get().and_then(Result::ok).filter(|n: &usize| *n > 0);
    let shown = move || {
        count().map(
            |n| view! { <span class="count"><span class="visually-hidden">"waiting for your vote: "</span>{n}</span> },
        )
    };
    view! { <Follow from=data view=move || shown.into_any() quiet=true/> }
}

#[component]
fn NavLink(to: &'static str, icon: &'static str, label: &'static str, #[prop(optional)] exact: bool) -> impl IntoView {
    view! { <li><A href=to exact=exact><Icon name=icon/><span>{label}</span></A></li> }
}

/// The short message at the edge of the page.
#[derive(Clone, Copy)]
struct Toast(RwSignal<String>);

/// Says something briefly.
pub fn toast(message: &str) {
    if let Some(Toast(text)) = use_context() {
        let _ = text.try_set(message.to_owned());
    }
}

#[component]
fn ToastRegion() -> impl IntoView {
    let Toast(text) = expect_context();
    Effect::new(move || {
        let shown = text.get();
        if !shown.is_empty() {
            let _ = set_timeout(
                move || {
                    if text.try_get_untracked().as_deref() == Some(shown.as_str()) {
                        let _ = text.try_set(String::new());
                    }
                },
                std::time::Duration::from_secs(8),
            );
        }
    });
    view! {
        <div class="toast" role="status">
            {move || {
                let words = text.get();
                (!words.is_empty()).then(|| view! { <p data-tone="good"><Icon name="circle-check"/><span>{words}</span></p> })
            }}
        </div>
    }
}
