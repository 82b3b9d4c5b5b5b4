//! Two people changed the same fields: for each, whose text stays.

use super::draft::{Conflict, Draft};
use crate::{domain::plan::FieldConflict, ui::components::Icon};
use leptos::prelude::*;

/// The conflict of the section's form, if there is one. Works as part of the plain form, too.
#[component]
pub fn Conflicts() -> impl IntoView {
    let draft = expect_context::<Draft>();
    move || draft.conflict.get().map(|conflict| view! { <Panel conflict/> })
}

#[component]
fn Panel(conflict: Conflict) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let fields = conflict.fields.into_iter().enumerate().map(|(n, field)| view! { <Field n field/> });
    view! {
        <div class="stack tight" role="alert" id="plan-conflicts" tabindex="-1">
            <div class="notice" data-tone="warn"><Icon name="users"/><p>{conflict.words}</p></div>
            {fields.collect_view()}
            <div class="form-actions">
                <button type="submit" class="button primary"><Icon name="check"/>"Save with these choices"</button>
                <button type="button" class="button quiet scripted" on:click=move |_| draft.conflict.set(None)>"Not now"</button>
            </div>
        </div>
    }
}

#[component]
fn Field(n: usize, field: FieldConflict) -> impl IntoView {
    let name = format!("form[choices][{n}]");
    let sides = [("mine", "Yours", field.mine), ("theirs", "Theirs", field.theirs), ("base", "Original", field.base)];
    let path = field.path;
    let choices = sides.into_iter().map(|(side, label, text)| {
        let text = if text.is_empty() {
            view! { <span class="muted">"empty or removed"</span> }.into_any()
        } else {
            view! { <q>{text}</q> }.into_any()
        };
        view! {
            <label class="choice">
                <input type="radio" name=name.clone() value=format!("{side}:{path}") checked={side == "mine"}/>
                <span><b>{label}</b>" "{text}</span>
            </label>
        }
    });
    view! { <fieldset class="conflict"><legend>{field.label}</legend>{choices.collect_view()}</fieldset> }
}
