//! The forms that take a baseline: fields for each item of the release, a table that is pasted, a file.

use super::Filled;
use crate::{
    api::{
        baselines::{PrefilledItem, TakeBaseline},
        views::Choice,
    },
    domain::{baseline::BaselineMoment, calendar::Environment},
    ui::{
        boot::use_boot,
        components::{
            CheckboxField, Form, HiddenField, KeptField, NoteField, RadioField, SelectField, SubmitButton, TextField,
        },
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// When it is taken, of which environment, and what it is of.
#[component]
fn Moment(filled: Filled) -> impl IntoView {
    let moments = [BaselineMoment::Before, BaselineMoment::After];
    let moments = moments.iter().map(|m| Choice { value: m.key().into(), label: m.label().into() }).collect();
    let environments = Environment::ALL.iter().rev();
    let environments = environments.map(|e| Choice { value: e.key().into(), label: e.label().into() }).collect();
    view! {
        <HiddenField name="request" value=filled.request/>
        <KeptField name="seen" value=filled.seen/>
        <RadioField name="moment" legend="Moment" options=moments class="choice-group inline"/>
        <SelectField name="environment" label="Environment" options=environments value="LIVE"/>
    }
}

/// Whether a form of this kind was refused, so that it stays unfolded.
fn was_refused(key: &str) -> bool {
    let flash = use_boot().flash;
    flash.action == TakeBaseline::PATH && flash.field("key").as_deref() == Some(key)
}

/// Fields for each item of the release and its changes.
#[component]
pub fn FieldsForm(filled: Filled) -> impl IntoView {
    if filled.items.is_empty() {
        return Either::Left(view! {
            <p class="muted">
                "The release and its changes name no configuration item. "
                <a href=paths::release_tab(&filled.request, "edit")>"Name them"</a>", or give a table below."
            </p>
        });
    }
    let items = filled.items.clone();
    Either::Right(view! {
        <details open=was_refused("fields")>
            <summary>"By hand, item by item"</summary>
            <Form to=TakeBaseline::PATH key="fields" class="form">
                <Moment filled/>
                {items.into_iter().map(|item| view! { <ItemFields item/> }).collect_view()}
                <div class="form-actions"><SubmitButton label="Take the baseline" icon="archive"/></div>
            </Form>
        </details>
    })
}

#[component]
fn ItemFields(item: PrefilledItem) -> impl IntoView {
    let id = item.id;
    view! {
        <fieldset class="choice-group">
            <legend>{item.name}</legend>
            <div class="field-row">
                <TextField name=format!("version.{id}") label="Version" hint=item.hint value=item.version/>
                <TextField name=format!("digest.{id}") label="SHA-256 (optional)" hint="64 hexadecimal digits"/>
                <TextField name=format!("note.{id}") label="Note (optional)"/>
            </div>
            <CheckboxField name=format!("skip.{id}") label="Leave it out"/>
        </fieldset>
    }
}

/// A table that is typed or pasted.
#[component]
pub fn TableForm(filled: Filled) -> impl IntoView {
    let hint = "CSV whose first row names component, version, digest and note, or JSON: a list of objects with these names. A \
                component is written as product/name.";
    view! {
        <details open=was_refused("table")>
            <summary>"From a table: paste CSV or JSON"</summary>
            <Form to=TakeBaseline::PATH key="table" class="form">
                <Moment filled=filled.clone()/>
                <NoteField name="table" label="Table" hint rows=8 value=prefilled(&filled.items)/>
                <div class="form-actions"><SubmitButton label="Take the baseline of this table" icon="archive"/></div>
            </Form>
        </details>
    }
}

/// What is known already, as the beginning of a table.
fn prefilled(items: &[PrefilledItem]) -> String {
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let rows = items.iter().map(|i| format!("{},{},,\n", cell(&i.name), cell(&i.version)));
    format!("component,version,digest,note\n{}", rows.collect::<String>())
}

/// A table in a file.
#[component]
pub fn FileForm(filled: Filled, limit: String) -> impl IntoView {
    let refused = use_boot().flash.action == paths::BASELINE_TABLE;
    view! {
        <details open=refused>
            <summary>"From a file: CSV or JSON"</summary>
            <Form to=paths::BASELINE_TABLE multipart=true class="form">
                <Moment filled/>
                <TextField name="file" label="File" kind="file" hint=format!("As above, at most {limit}.")/>
                <div class="form-actions"><SubmitButton label="Take the baseline of this file" icon="upload"/></div>
            </Form>
        </details>
    }
}
