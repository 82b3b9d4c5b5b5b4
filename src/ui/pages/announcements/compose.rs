//! Preparing an announcement: what it tells, to whom, and its text with placeholders.

use crate::{
    api::{
        announcements::{ComposeView, PrepareAnnouncement},
        views::Choice,
    },
    domain::{
        announcement::{Audience, Kind, PLACEHOLDERS},
        problem::Problem,
        text,
    },
    ui::{
        components::{ChoicesField, Form, HiddenField, NoteField, SubmitButton, TextField},
        paths,
    },
};
use leptos::{prelude::*, server_fn::ServerFn};

/// The form. Another kind is another address, so that choosing one works without scripts.
#[component]
pub fn Compose(id: String, compose: ComposeView) -> impl IntoView {
    let kinds = Kind::ALL.iter().map(|kind| {
        let current = *kind == compose.kind;
        let class = if current { "button small primary" } else { "button small" };
        let to = paths::announcement(&id, *kind);
        view! { <a class=class href=to aria-current=current.then_some("true")>{kind.label()}</a> }
    });
    let kinds = kinds.collect_view();
    let audiences = Audience::ALL.iter().map(|a| Choice { value: a.key().into(), label: a.label().into() }).collect();
    let key = compose.kind.key();
    view! {
        <section class="card" aria-labelledby="compose">
            <header class="card-head"><h2 id="compose">{format!("Prepare an announcement: {}", compose.kind.label())}</h2></header>
            <div class="card-body stack">
                <nav class="cluster" aria-label="What to tell">{kinds}</nav>
                <Form to=PrepareAnnouncement::PATH key=key class="form">
                    <HiddenField name="request" value=id/>
                    <HiddenField name="kind" value=key/>
                    <p class="hint">{must_reach(compose.kind)}</p>
                    <ChoicesField name="audiences" legend="Who is told" chosen=compose.audiences options=audiences/>
                    <TextField name="subject" label="Subject" value=compose.subject rule=check_subject/>
                    <NoteField name="body" label="Text" rows=14 value=compose.body rule=check_body hint="Words in braces are filled in from the release."/>
                    <NoteField name="reason" label="Reason" rows=2 value=compose.reason hint="Takes the place of {reason}; may stay empty where the text does not use it."/>
                    <Placeholders/>
                    <div class="form-actions"><SubmitButton label="Preview" icon="eye"/></div>
                </Form>
            </div>
        </section>
    }
}

/// Whom a process wants to be reached before the release goes on.
fn must_reach(kind: Kind) -> String {
    if kind.is_for_requesters() {
        return "A process that asks for this asks that everybody who raised a change of the release is told.".into();
    }
    let names: Vec<_> = kind.must_reach().iter().map(|a| a.in_a_sentence().to_owned()).collect();
    format!("A process that asks for this asks that it goes to {}.", text::and(&names))
}

#[component]
fn Placeholders() -> impl IntoView {
    let rows = PLACEHOLDERS
        .iter()
        .map(|(name, words)| view! { <dt><code>{format!("{{{name}}}")}</code></dt><dd>{*words}</dd> });
    view! {
        <details>
            <summary>"What can be filled in"</summary>
            <dl class="kv">{rows.collect_view()}</dl>
        </details>
    }
}

fn check_subject(value: &str) -> Option<Problem> {
    text::line("subject", "a subject", value).err()
}

fn check_body(value: &str) -> Option<Problem> {
    text::note("body", "a text", value).err()
}
