//! The form that votes. It names the hash that was read; the server refuses it when the plan has moved on.

use super::{gate::Closed, shown::form_key};
use crate::{
    api::approvals::{CastVote, GateCard},
    ui::{
        boot::use_boot,
        components::{Form, HiddenField, NoteField, SubmitButton, TextField},
    },
};
use leptos::{prelude::*, server_fn::ServerFn};

/// Approve, reject or abstain.
#[component]
pub fn VoteFields(
    id: String,
    revision: u32,
    hash: String,
    gate: GateCard,
    /// Why nothing can be voted any more, once that is so.
    closed: Memo<Option<String>>,
) -> impl IntoView {
    let typed = typed_before(&id, &gate.key);
    let (signed, hint) = (gate.signed, gate.password_hint);
    let bar = format!("Vote on {}, revision {revision}", gate.title);
    view! {
        <Form to=CastVote::PATH key=form_key(&id, &gate.key, revision) class="vote-form">
            // The first button is the one that Enter presses: nobody shall vote by that.
            <button type="submit" disabled hidden aria-hidden="true" tabindex="-1"></button>
            <HiddenField name="request" value=id/>
            <HiddenField name="gate" value=gate.key/>
            <HiddenField name="revision_hash" value=hash/>
            <HiddenField name="about" value=gate.about/>
            <fieldset disabled=move || closed.get().is_some()>
                <legend class="visually-hidden">{bar}</legend>
                <NoteField name="comment" label="Comment" hint="Needed to reject; kept with your vote for good." value=typed rows=2/>
                {signed.then(|| view! {
                    <TextField name="password" label="Your password" hint kind="password" autocomplete="current-password"/>
                })}
                <div class="vote-bar">
                    <SubmitButton label="Approve" class="primary" name="choice" value="approve" icon="check"/>
                    <SubmitButton label="Reject" class="reject" name="choice" value="reject" icon="x"/>
                    <SubmitButton label="Abstain" class="quiet" name="choice" value="abstain"/>
                </div>
            </fieldset>
            {move || closed.get().map(|words| view! { <Closed words/> })}
        </Form>
    }
}

/// What was written with a vote on an earlier revision that was refused: it need not be typed again.
fn typed_before(id: &str, gate: &str) -> String {
    let flash = use_boot().flash;
    let is = |field: &str, value: &str| flash.field(field).is_some_and(|v| v == value);
    let mine = flash.action == CastVote::PATH && is("form[request]", id) && is("form[gate]", gate);
    flash.field("form[comment]").filter(|_| mine).unwrap_or_default()
}
