//! The release notes as they stand in the plan: drafting them from what is new, and publishing them.

use crate::{
    api::notes::{DraftNotes, NotesDraft, PublishNotes},
    domain::plan::Section,
    ui::{
        components::{CheckboxField, Form, HiddenField, KeptField, Markdown, SubmitButton},
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// For those who may edit the plan.
#[component]
pub fn DraftCard(id: String, draft: NotesDraft) -> impl IntoView {
    let is_empty = draft.html.is_empty();
    let text = if is_empty {
        Either::Left(view! { <p class="muted">"Nothing is written yet."</p> })
    } else {
        Either::Right(view! { <Markdown html=draft.html/> })
    };
    let published = draft.is_published.then(|| view! { <p class="muted">"This is what is published."</p> });
    let publish =
        (!is_empty && !draft.is_published).then(|| view! { <Publish id=id.clone() seen=draft.seen.clone()/> });
    let write = if draft.why_not.is_empty() {
        Either::Left(view! { <Write id seen=draft.seen has_text=!is_empty/> })
    } else {
        Either::Right(view! { <p class="muted">{draft.why_not}</p> })
    };
    view! {
        <section class="card" aria-labelledby="notes-draft">
            <header class="card-head"><h2 id="notes-draft">"In the plan"</h2></header>
            <div class="card-body stack">{text}{published}{publish}{write}</div>
        </section>
    }
}

#[component]
fn Publish(id: String, seen: String) -> impl IntoView {
    view! {
        <Form to=PublishNotes::PATH class="form">
            <HiddenField name="request" value=id/>
            <KeptField name="seen" value=seen/>
            <p class="hint">"Everybody who may read the release reads what is published. A version is never changed; another one can follow."</p>
            <div class="form-actions"><SubmitButton label="Publish" icon="check"/></div>
        </Form>
    }
}

#[component]
fn Write(id: String, seen: String, has_text: bool) -> impl IntoView {
    let edit = paths::plan_section(&id, Section::Artefacts);
    view! {
        <Form to=DraftNotes::PATH class="form">
            <HiddenField name="request" value=id/>
            <KeptField name="seen" value=seen/>
            {has_text.then(|| view! { <CheckboxField name="replace" label="Replace the text that is in the plan"/> })}
            <div class="form-actions">
                <SubmitButton label="Draft from what is new" class="" icon="sparkles"/>
                <a class="button quiet" href=edit>"Edit in the plan"</a>
            </div>
        </Form>
    }
}
