//! One field of a record's form: a text, a number, a day, a problem record, or the first improvement actions.

use crate::{
    api::{releases::FieldView, views::Choice},
    domain::{
        process::FieldKind,
        review::{ActionsDecided, FIRST_ACTIONS},
    },
    ui::{
        components::{NoteField, SelectField, TextField},
        paths,
    },
};
use leptos::prelude::*;

/// The field, empty or as it was recorded; `id` is the release's.
#[component]
pub fn Field(id: String, field: FieldView) -> impl IntoView {
    let name = format!("fields.{}", field.key);
    let label = if field.optional { format!("{} (optional)", field.label) } else { field.label.clone() };
    let (hint, value) = (field.hint.clone(), field.value.clone());
    match field.kind {
        FieldKind::Text => view! { <NoteField name label hint value rows=3/> }.into_any(),
        FieldKind::Line => view! { <TextField name label hint value/> }.into_any(),
        FieldKind::Number => view! { <TextField name label hint value kind="number"/> }.into_any(),
        FieldKind::Date => view! { <TextField name label hint value kind="date"/> }.into_any(),
        FieldKind::Problem => view! { <ProblemField id name label field/> }.into_any(),
        FieldKind::Actions => view! { <ActionsField id name label field/> }.into_any(),
    }
}

/// A problem record: one of those that are open, and the way to open another.
#[component]
fn ProblemField(id: String, name: String, label: String, field: FieldView) -> impl IntoView {
    let words = match field.options.is_empty() {
        true => "No problem record of this product is open. ",
        false => "It is not among them? ",
    };
    let shown = field.link.map(|to| view! { <a href=paths::problem(to.id)>{to.name}</a>" is recorded. " });
    view! {
        <SelectField name label hint=field.hint nothing="Choose…" options=field.options value=field.value/>
        <p class="muted">{shown}{words}<a href=paths::release_tab(&id, "review")>"Open a problem record on the review tab"</a></p>
    }
}

/// Whether actions are needed, and the first of them.
#[component]
fn ActionsField(id: String, name: String, label: String, field: FieldView) -> impl IntoView {
    let decided: Vec<_> =
        ActionsDecided::ALL.iter().map(|d| Choice { value: d.key().into(), label: d.label().into() }).collect();
    let people = field.options;
    let lines = (0..FIRST_ACTIONS).map(|i| {
        let name = |part: &str| format!("actions.{i}.{part}");
        let n = i + 1;
        view! {
            <div class="draft-line">
                <TextField name=name("title") label=format!("Action {n}: what is to be improved")/>
                <div class="field-row">
                    <SelectField name=name("owner") label=format!("Action {n}: who sees to it") nothing="Choose…" options=people.clone()/>
                    <TextField name=name("due_on") label=format!("Action {n}: due") kind="date"/>
                </div>
            </div>
        }
    });
    view! {
        <SelectField name label hint=field.hint nothing="Choose…" options=decided value=field.value/>
        {lines.collect_view()}
        <p class="muted">"Actions live on after the release. "<a href=paths::release_tab(&id, "review")>"Others are added on the review tab"</a></p>
    }
}
