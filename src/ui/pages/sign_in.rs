//! Signing in, and setting up the first administrator.

use crate::ui::data::Data;
use crate::{
    api::session::{SamplePerson, SetUp, SetUpState, SignIn, read_sample_people, read_set_up_state},
    ui::{
        boot::use_boot,
        components::{Form, HiddenField, Icon, Load, PageHead, SubmitButton, TextField},
        layout::initials,
        paths,
    },
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::{use_params_map, use_query_map};

/// Signing in.
pub fn sign_in() -> AnyView {
    let next = use_query_map().with_untracked(|q| q.get("next").unwrap_or_default());
    let notice = use_boot().flash.field("kept").is_some().then(|| {
        view! { <p class="notice" data-tone="warn">"Your session had ended. What you typed is kept: sign in, and it is back in its form."</p> }
    });
    view! {
        <div class="signin">
            <PageHead title="Sign in" lede="Plan, approve, test and ship releases together."/>
            {notice}
            <NotSetUp/>
            <SamplePeople next=next.clone()/>
            <section class="card"><div class="card-body"><Form to=SignIn::PATH class="form">
                <Kept/>
                <HiddenField name="next" value=next/>
                <TextField name="email" label="Mail address" kind="email" autocomplete="username"/>
                <TextField name="password" label="Password" kind="password" autocomplete="current-password"/>
                <div class="form-actions"><SubmitButton label="Sign in"/></div>
            </Form></div></section>
        </div>
    }
    .into_any()
}

/// Before there is any account nobody can sign in.
#[component]
fn NotSetUp() -> impl IntoView {
    let state = Data::new(String::new, read_set_up_state);
    let words = "Nobody has an account here yet. Open the set-up link that Slipway printed when it was started.";
    let show = move |state: SetUpState| {
        state
            .is_empty
            .then(|| view! { <p class="notice" data-tone="info"><Icon name="key-round"/>{words}</p> })
            .into_any()
    };
    view! { <Load from=state view=show/> }
}

/// What was typed into a form when the session had ended: it goes along, and comes back with the page.
#[component]
fn Kept() -> impl IntoView {
    let flash = use_boot().flash;
    flash.field("kept").map(|kept| {
        view! {
            <input type="hidden" name="kept" value=kept/>
            <input type="hidden" name="kept_action" value=flash.field("kept_action").unwrap_or_default()/>
        }
    })
}

/// The demo's people: one click signs in.
#[component]
fn SamplePeople(next: String) -> impl IntoView {
    let demo = use_boot().demo;
    let people = Data::new(|| (), |()| read_sample_people());
    let show = move |people: Vec<SamplePerson>| {
        let card = |(i, p)| view! { <li><SampleCard person=p next=next.clone() hue=i % 6 + 1/></li> };
        let cards = people.into_iter().enumerate().map(card).collect_view();
        view! {
            <section aria-labelledby="sample">
                <h2 id="sample">"Try it as one of these people"</h2>
                <ul class="people-grid">{cards}</ul>
            </section>
        }
        .into_any()
    };
    demo.then(move || view! { <Load from=people view=show/> })
}

#[component]
fn SampleCard(person: SamplePerson, next: String, hue: usize) -> impl IntoView {
    view! {
        <Form to=SignIn::PATH key=person.email.clone()>
            <HiddenField name="next" value=next/>
            <HiddenField name="person" value=person.email/>
            <Kept/>
            <button type="submit" class="person-card">
                <span class="avatar" data-hue=hue aria-hidden="true">{initials(&person.name)}</span>
                <span><b>{person.name}</b><small>{person.roles}</small></span>
            </button>
        </Form>
    }
}

/// The first administrator, by the link printed at start.
pub fn set_up() -> AnyView {
    let token = use_params_map().with_untracked(|p| p.get("token").unwrap_or_default());
    let asked = token.clone();
    let state = Data::new(move || asked.clone(), read_set_up_state);
    let show = move |state: SetUpState| match (state.is_empty, state.is_valid) {
        (_, true) => view! { <SetUpForm token=token.clone()/> }.into_any(),
        (true, false) => {
            view! { <Refused words="This set-up link is not valid. Start Slipway again: it prints a new one."/> }
                .into_any()
        }
        (false, false) => {
            view! { <Refused words="Slipway is set up already: this link has done its work."/> }.into_any()
        }
    };
    view! {
        <div class="signin">
            <PageHead title="Set up Slipway" lede="Make the first account: an administrator, who then adds everybody else."/>
            <Load from=state view=show/>
        </div>
    }
    .into_any()
}

#[component]
fn Refused(words: &'static str) -> impl IntoView {
    view! {
        <p class="notice" data-tone="warn"><Icon name="lock"/>{words}</p>
        <p><a class="button" href=paths::SIGN_IN>"Sign in"</a></p>
    }
}

#[component]
fn SetUpForm(token: String) -> impl IntoView {
    view! {
        <section class="card"><div class="card-body"><Form to=SetUp::PATH class="form">
            <HiddenField name="token" value=token/>
            <TextField name="name" label="Your name" autocomplete="name"/>
            <TextField name="email" label="Mail address" kind="email" autocomplete="username"/>
            <TextField
                name="password" label="Password" kind="password" autocomplete="new-password"
                hint="At least 12 characters; a sentence is good."
            />
            <TextField name="time_zone" label="Time zone" value="UTC" hint="Such as Europe/Berlin."/>
            <div class="form-actions"><SubmitButton label="Create the account"/></div>
        </Form></div></section>
    }
}
