//! The build as it was planned with those who build, and as it came.

use super::Rights;
use crate::{
    api::packages::{BuildView, SaveBuild},
    domain::package::BuildForm,
    ui::components::{
        Badge, Form, HiddenField, KeptField, NoteField, PeriodView, SubmitButton, TextField, Tone, When, keep,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// Planned against actual, and the form for both.
#[component]
pub fn BuildCard(rights: Rights, known: Option<BuildView>, form: BuildForm) -> impl IntoView {
    let badge = known.as_ref().map(|b| {
        let (tone, words) = match (b.late, b.ended.is_some()) {
            (true, false) => (Tone::Bad, "Overdue"),
            (true, true) => (Tone::Warn, "Completed late"),
            (false, true) => (Tone::Good, "Completed"),
            (false, false) => (Tone::Info, "Planned"),
        };
        view! { <Badge tone words/> }
    });
    let planned = known.is_some();
    let content = match known {
        None => {
            Either::Left(view! { <p>"The build is not planned yet: say who builds, from when and until when."</p> })
        }
        Some(known) => Either::Right(view! { <Facts known/> }),
    };
    let request = rights.request.clone();
    let of = rights.build.then_some((form, planned));
    let edit = keep(&rights.request, of, move |(form, planned)| {
        let request = request.clone();
        view! { <Edit request form planned/> }
    });
    view! {
        <section class="card" aria-labelledby="build-head">
            <header class="card-head"><h2 id="build-head">"Build"</h2>{badge}</header>
            <div class="card-body stack">{content}{edit}</div>
        </section>
    }
}

#[component]
fn Facts(known: BuildView) -> impl IntoView {
    let ended = match known.ended {
        Some(at) => Either::Left(view! { <When at/> }),
        None => Either::Right("Not completed yet"),
    };
    let note = (!known.note.is_empty()).then(|| view! { <dt>"Note"</dt><dd class="as-typed">{known.note}</dd> });
    view! {
        <p><b>{known.standing}</b></p>
        <dl class="kv">
            <dt>"Built by"</dt><dd>{known.team}</dd>
            <dt>"Planned"</dt><dd><PeriodView period=known.planned/></dd>
            <dt>"Completed"</dt><dd>{ended}</dd>
            {note}
        </dl>
    }
}

#[component]
fn Edit(request: String, form: BuildForm, planned: bool) -> impl IntoView {
    let summary = if planned { "Edit the build or record its end" } else { "Plan the build" };
    view! {
        <details>
            <summary>{summary}</summary>
            <Form to=SaveBuild::PATH class="form">
                <HiddenField name="request" value=request/>
                <KeptField name="seen" value=form.seen/>
                <TextField name="team" label="Built by" hint="The team or person with whom the build is arranged." value=form.team/>
                <div class="field-row">
                    <TextField name="starts" label="Planned start" kind="datetime-local" value=form.starts/>
                    <TextField name="ends" label="Planned end" kind="datetime-local" value=form.ends/>
                </div>
                <div class="field-row">
                    <TextField name="ended" label="Actual end (optional)" kind="datetime-local" value=form.ended/>
                    <TextField name="zone" label="Time zone" value=form.zone/>
                </div>
                <NoteField name="note" label="Note (optional)" rows=2 value=form.note/>
                <div class="form-actions"><SubmitButton label="Save the build" class="other"/></div>
            </Form>
        </details>
    }
}
