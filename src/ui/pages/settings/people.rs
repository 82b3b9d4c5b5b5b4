//! Accounts: who has one, with which roles; adding one; letting somebody in or no longer.

use crate::{
    api::{
        people::{AccountRow, AddPerson, GivePassword, SetAccess, SetRoles},
        views::Choice,
    },
    domain::{
        access::Role,
        people::{email, password},
        problem::Problem,
        text,
    },
    ui::boot::use_boot,
    ui::components::{Badge, ChoicesField, Form, HiddenField, SubmitButton, TextField, Tone, keep},
};
use leptos::{prelude::*, server_fn::ServerFn};

/// All accounts, and a form for a new one.
#[component]
pub fn People(people: Vec<AccountRow>) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="people">
            <header class="card-head"><h2 id="people">"People"</h2></header>
            <div class="card-body flush">
                <div class="table-wrap" role="region" aria-label="Accounts" tabindex="0">
                    <table class="table cards">
                        <thead>
                            <tr><th scope="col">"Name"</th><th scope="col">"Roles"</th><th scope="col">"Time zone"</th>
                            <th scope="col">"Account"</th><th scope="col">"Change"</th></tr>
                        </thead>
                        <tbody>{keep("", people, |person| view! { <Account person/> })}</tbody>
                    </table>
                </div>
            </div>
            <div class="card-body">{keep("", [()], |()| view! { <AddForm/> })}</div>
        </section>
    }
}

#[component]
fn Account(person: AccountRow) -> impl IntoView {
    let (tone, state) = if person.disabled { (Tone::Bad, "Disabled") } else { (Tone::Good, "Enabled") };
    view! {
        <tr>
            <th scope="row" data-label="Name">{person.name.clone()}<small>{person.email.clone()}</small></th>
            <td data-label="Roles">{person.roles_words.clone()}</td>
            <td data-label="Time zone">{person.time_zone.clone()}</td>
            <td data-label="Account"><Badge tone words=state/></td>
            <td data-label="Change"><Change person/></td>
        </tr>
    }
}

/// The forms behind a row; one's own account cannot be disabled.
#[component]
fn Change(person: AccountRow) -> impl IntoView {
    let access = (!person.mine).then(|| {
        view! {
            <Password id=person.id.clone()/>
            <Access id=person.id.clone() disabled=person.disabled/>
        }
    });
    let flash = use_boot().flash;
    let refused = flash.action == GivePassword::PATH && flash.field("key").is_some_and(|key| key == person.id);
    view! {
        <details open=refused>
            <summary>"Change"<span class="visually-hidden">{format!(" {}", person.name)}</span></summary>
            <div class="stack">
                <Form to=SetRoles::PATH key=person.id.clone() class="form">
                    <HiddenField name="person" value=person.id/>
                    <ChoicesField name="roles" legend="Roles" chosen=person.roles options=roles()/>
                    <div class="form-actions"><SubmitButton label="Save the roles"/></div>
                </Form>
                {access}
            </div>
        </details>
    }
}

/// For somebody who has forgotten theirs.
#[component]
fn Password(id: String) -> impl IntoView {
    view! {
        <Form to=GivePassword::PATH key=id.clone() class="form">
            <HiddenField name="person" value=id/>
            <TextField
                name="password" label="Another password" kind="password" rule=check_password autocomplete="new-password"
                hint="At least 12 characters. Signs them out everywhere; they are asked to choose their own."
            />
            <div class="form-actions"><SubmitButton label="Give this password" class="small"/></div>
        </Form>
    }
}

#[component]
fn Access(id: String, disabled: bool) -> impl IntoView {
    let (value, label, class) =
        if disabled { ("enable", "Enable the account", "") } else { ("disable", "Disable the account", "danger") };
    let hint = if disabled {
        "They can sign in again."
    } else {
        "Signs them out everywhere. What they did stays in the trail."
    };
    view! {
        <Form to=SetAccess::PATH key=id.clone() class="stack tight">
            <HiddenField name="person" value=id/>
            <HiddenField name="access" value=value/>
            <p class="hint">{hint}</p>
            <div><SubmitButton label class/></div>
        </Form>
    }
}

fn roles() -> Vec<Choice> {
    Role::ALL.iter().map(|r| Choice { value: r.key().into(), label: r.label().into() }).collect()
}

fn check_name(value: &str) -> Option<Problem> {
    text::line("name", "a name", value).err()
}

fn check_email(value: &str) -> Option<Problem> {
    email("email", value).err()
}

fn check_password(value: &str) -> Option<Problem> {
    password("password", value).err()
}

#[component]
fn AddForm() -> impl IntoView {
    view! {
        <details>
            <summary>"Add a person"</summary>
            <Form to=AddPerson::PATH class="form">
                <TextField name="name" label="Name" rule=check_name/>
                <TextField name="email" label="Mail address" kind="email" rule=check_email hint="They sign in with it."/>
                <TextField
                    name="password" label="First password" kind="password" rule=check_password autocomplete="new-password"
                    hint="At least 12 characters. They are asked to choose their own."
                />
                <TextField name="time_zone" label="Time zone" hint="Such as Europe/Berlin; UTC if left empty"/>
                <ChoicesField name="roles" legend="Roles" hint="Without a role they can read." options=roles()/>
                <div class="form-actions"><SubmitButton label="Add the person" icon="plus"/></div>
            </Form>
        </details>
    }
}
