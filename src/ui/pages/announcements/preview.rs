//! An announcement as it would be sent: its subject, its text, and the names of those who would get it.

use crate::{
    api::announcements::{DiscardAnnouncement, PreviewView, SendAnnouncement},
    ui::components::{Badge, Form, HiddenField, Icon, SubmitButton, Tone},
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// The preview, with the button that sends it.
#[component]
pub fn Preview(id: String, preview: PreviewView, mail: bool) -> impl IntoView {
    let count = preview.people.len();
    let people = if count == 1 { "1 person".to_owned() } else { format!("{count} people") };
    let how = if mail { "by mail and in Slipway" } else { "in Slipway" };
    let request = id.clone();
    let (label, to) = (format!("Send to {people}"), format!("{people}, {how}: {}", preview.people.join(", ")));
    let send = if preview.problem.is_empty() {
        Either::Left(view! {
            <Form to=SendAnnouncement::PATH>
                <HiddenField name="request" value=request/>
                <HiddenField name="draft" value=preview.draft/>
                <HiddenField name="seen" value=preview.seen/>
                <SubmitButton label icon="bell"/>
            </Form>
        })
    } else {
        Either::Right(
            view! { <div class="notice" data-tone="bad"><Icon name="circle-alert"/><p>{preview.problem}</p></div> },
        )
    };
    view! {
        <section class="card" aria-labelledby="preview">
            <header class="card-head"><h2 id="preview">"Preview: nothing is sent yet"</h2><Badge tone=Tone::Warn words=preview.kind.label()/></header>
            <div class="card-body stack">
                <dl class="kv">
                    <dt>"Subject"</dt><dd><b>{preview.subject}</b></dd>
                    <dt>"For"</dt><dd>{preview.audiences}</dd>
                    <dt>"Goes to"</dt><dd>{to}</dd>
                </dl>
                <p class="typed">{preview.body}</p>
                <div class="cluster">
                    {send}
                    <Form to=DiscardAnnouncement::PATH>
                        <HiddenField name="request" value=id/>
                        <SubmitButton label="Discard the draft" class="quiet"/>
                    </Form>
                </div>
                <p class="hint">"To change it, change the text below and preview it again."</p>
            </div>
        </section>
    }
}
