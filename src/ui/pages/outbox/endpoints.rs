//! Other systems: adding one, its address, its secret - shown once -, whether it is called.

use crate::{
    api::{
        Done,
        outbox::{
            AddWebhook, EndpointRow, RemoveWebhook, ReplaceWebhookSecret, SetWebhookAddress, SetWebhookState,
            TestWebhook,
        },
    },
    domain::{problem::Problem, text},
    ui::{
        boot::use_boot,
        components::{Badge, CheckboxField, Empty, Form, HiddenField, SubmitButton, TextField, Tone, When, keep},
        layout::toast,
        live::use_live,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// A new secret, for as long as the page stays: only the answer to making it tells. Without scripts that answer is this
/// page.
#[derive(Clone, Copy)]
pub struct NewSecret(RwSignal<Option<String>>);

impl NewSecret {
    /// Provides it to the page.
    pub fn provide() {
        provide_context(Self(RwSignal::new(use_boot().flash.secret)));
    }

    /// What takes the answer of a form that made one.
    fn taker(self) -> Callback<Done> {
        let live = use_live();
        Callback::new(move |done: Done| {
            toast(&done.message);
            self.0.set(done.secret);
            live.happened(None);
        })
    }
}

/// All endpoints, and a form for a new one.
#[component]
pub fn Endpoints(endpoints: Vec<EndpointRow>, private_hosts: Vec<String>) -> impl IntoView {
    let secret: NewSecret = expect_context();
    let list = if endpoints.is_empty() {
        Either::Left(
            view! { <Empty icon="link" words="No other system is called yet. Add the first one below: a vendor's ticket system, for example."/> },
        )
    } else {
        let rows = keep("", endpoints, |endpoint| view! { <Endpoint endpoint/> });
        Either::Right(view! {
            <div class="table-wrap" role="region" aria-label="Webhooks" tabindex="0">
                <table class="table cards">
                    <thead><tr><th scope="col">"Name"</th><th scope="col">"Address"</th><th scope="col">"State"</th><th scope="col">"Change"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        })
    };
    let private = (!private_hosts.is_empty()).then(
        || view! { <p class="hint">{format!("Private hosts that may be called: {}.", private_hosts.join(", "))}</p> },
    );
    view! {
        <section class="card" aria-labelledby="webhooks">
            <header class="card-head"><h2 id="webhooks">"Webhooks"</h2></header>
            <div class="card-body flush">{list}</div>
            <div class="card-body stack">
                <Shown secret=secret.0/>
                <p class="hint">"Calls are signed after Standard Webhooks 1.0. The address must begin with https:// and lead to a public host. An answer with {\"ticket\": \"…\"} is kept as the number of the ticket there."</p>
                {private}
                {keep("add", [()], |()| view! { <AddForm/> })}
            </div>
        </section>
    }
}

/// The secret, while it can be seen.
#[component]
fn Shown(secret: RwSignal<Option<String>>) -> impl IntoView {
    move || {
        secret.get().map(|secret| {
            view! {
                <div class="notice" data-tone="good" role="status">
                    <div class="field">
                        <label for="new-secret">"The secret"</label>
                        <p class="hint" id="new-secret-hint">"Copy it now into the other system: it is shown this once."</p>
                        <input id="new-secret" type="text" readonly=true value=secret aria-describedby="new-secret-hint"/>
                    </div>
                </div>
            }
        })
    }
}

#[component]
fn AddForm() -> impl IntoView {
    let made = expect_context::<NewSecret>().taker();
    view! {
        <details>
            <summary>"Add a webhook"</summary>
            <Form to=AddWebhook::PATH class="form" on_done=made>
                <TextField name="name" label="Name" rule=check_name hint="The system that is called, such as a vendor's"/>
                <TextField name="url" label="Address" kind="url" hint="Such as https://tickets.example.org/hooks/slipway"/>
                <div class="form-actions"><SubmitButton label="Add the webhook" icon="plus"/></div>
            </Form>
        </details>
    }
}

fn check_name(value: &str) -> Option<Problem> {
    text::line("name", "a name", value).err()
}

#[component]
fn Endpoint(endpoint: EndpointRow) -> impl IntoView {
    let (tone, state) = if endpoint.disabled { (Tone::Bad, "Disabled") } else { (Tone::Good, "Enabled") };
    let why = (!endpoint.disabled_why.is_empty()).then(|| view! { <small>{endpoint.disabled_why.clone()}</small> });
    let old = endpoint
        .old_secret_ends
        .clone()
        .map(|at| view! { <small>"The secret before signs, too, until "<When at/></small> });
    view! {
        <tr>
            <th scope="row" data-label="Name">{endpoint.name.clone()}</th>
            <td data-label="Address">{endpoint.url.clone()}</td>
            <td data-label="State"><Badge tone words=state/>{why}{old}</td>
            <td data-label="Change"><Change endpoint/></td>
        </tr>
    }
}

#[component]
fn Change(endpoint: EndpointRow) -> impl IntoView {
    let replaced = expect_context::<NewSecret>().taker();
    let [id, id_test, id_secret, id_state, id_remove] = [(); 5].map(|()| endpoint.id.clone());
    let flash = use_boot().flash;
    let refused = flash.action == SetWebhookAddress::PATH && flash.field("key").is_some_and(|key| key == id);
    let (state, label, class) =
        if endpoint.disabled { ("enable", "Enable", "small") } else { ("disable", "Disable", "small danger") };
    view! {
        <details open=refused>
            <summary>"Change"<span class="visually-hidden">{format!(" {}", endpoint.name)}</span></summary>
            <div class="stack">
                <Form to=SetWebhookAddress::PATH key=id.clone() class="form">
                    <HiddenField name="endpoint" value=id/>
                    <TextField name="url" label="Address" kind="url" value=endpoint.url/>
                    <div class="form-actions"><SubmitButton label="Save the address" class="small"/></div>
                </Form>
                <div class="cluster">
                    <Form to=TestWebhook::PATH key=id_test.clone()>
                        <HiddenField name="endpoint" value=id_test/>
                        <SubmitButton label="Send a test" class="small"/>
                    </Form>
                    <Form to=ReplaceWebhookSecret::PATH key=id_secret.clone() on_done=replaced>
                        <HiddenField name="endpoint" value=id_secret/>
                        <SubmitButton label="Replace the secret" class="small"/>
                    </Form>
                    <Form to=SetWebhookState::PATH key=id_state.clone()>
                        <HiddenField name="endpoint" value=id_state/>
                        <HiddenField name="state" value=state/>
                        <SubmitButton label class/>
                    </Form>
                    <Form to=RemoveWebhook::PATH key=id_remove.clone()>
                        <HiddenField name="endpoint" value=id_remove/>
                        <CheckboxField name="sure" label="Yes, remove it; what waits for it is not sent"/>
                        <SubmitButton label="Remove with its secret" class="small danger"/>
                    </Form>
                </div>
            </div>
        </details>
    }
}
