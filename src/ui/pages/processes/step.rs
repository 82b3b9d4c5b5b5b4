//! One step of a draft as a form: what it is and what must hold. What is recorded and voted on there, and where it leads,
//! is in [`super::lines`].

use super::{checking::Checked, lines::Lines};
use crate::{
    api::{
        Done,
        processes::{CheckProcessStep, SaveProcessStep, Words},
        views::Choice,
    },
    domain::process::draft::StepForm,
    ui::components::{Form, HiddenField, KeptField, NoteField, SelectField, SubmitButton, TextField},
};
use leptos::{prelude::*, server_fn::ServerFn};

const KINDS: &[(&str, &str)] = &[
    ("form", "Form: something is done, then the step is left"),
    ("decision", "Decision: a question with several ways out"),
    ("approval", "Approval: left when its votes are in"),
    ("automation", "Automation: the system does it at once"),
];
const PHASES: &[(&str, &str)] = &[
    ("plan", "Plan"),
    ("package", "Package"),
    ("build", "Build"),
    ("test", "Test"),
    ("prepare", "Prepare"),
    ("deploy", "Deploy"),
    ("support", "Early life support"),
    ("review", "Review"),
    ("close", "Close"),
];
/// Choices, with what stands there now even if it is none of them.
pub fn choices(known: &[(&str, &str)], now: &str) -> Vec<Choice> {
    let known = known.iter().map(|(value, label)| Choice { value: (*value).into(), label: (*label).into() }).collect();
    with(known, now)
}

/// As [`choices`], of choices.
pub fn with(mut known: Vec<Choice>, now: &str) -> Vec<Choice> {
    if !now.is_empty() && known.iter().all(|c| c.value != now) {
        known.push(Choice { value: now.into(), label: format!("{now} (not known)") });
    }
    known
}

/// The form.
#[component]
pub fn StepEditor(form: StepForm, words: Words, checked: Checked, on_done: Callback<Done>) -> impl IntoView {
    let f = form.clone();
    view! {
        <Form to=SaveProcessStep::PATH key=f.at.clone() class="form card wide-form" on_done
            noticed=checked.fields() on_change=checked.on_change(CheckProcessStep::PATH)>
            <HiddenField name="process" value=f.process/>
            <KeptField name="edit" value=f.edit/>
            <HiddenField name="at" value=f.at/>
            <div class="field-row">
                <TextField name="number" label="Number" value=f.number/>
                <TextField name="name" label="Name" value=f.name/>
                <TextField name="percent" label="Percent along" value=f.percent/>
            </div>
            <NoteField name="description" label="Description" rows=3 value=f.description/>
            <div class="field-row">
                <SelectField name="kind" label="Kind" options=choices(KINDS, &f.kind) value=f.kind.clone()/>
                <SelectField name="role" label="Who acts" nothing="(None): the system" options=with(words.roles.clone(), &f.role) value=f.role.clone()/>
                <SelectField name="phase" label="Phase" nothing="(None)" options=choices(PHASES, &f.phase) value=f.phase.clone()/>
            </div>
            <NoteField name="gates" label="Gates" rows=4 hint="What must hold before the step can be left: one a line" value=f.gates/>
            <Gates gates=words.gates.clone()/>
            <Lines form words/>
            <div class="form-actions"><SubmitButton label="Save the step"/></div>
        </Form>
    }
}

#[component]
fn Gates(gates: Vec<(String, String)>) -> impl IntoView {
    let gates = gates.into_iter().map(|(key, words)| view! { <dt><code>{key}</code></dt><dd>{words}</dd> });
    view! {
        <details>
            <summary>"What gates can ask about"</summary>
            <dl class="kv">{gates.collect_view()}</dl>
        </details>
    }
}
