//! The forms of a draft's parts: the name and ends, the whole text, the list of steps. A step's own is in [`super::step`].

use super::{
    checking::Checked,
    step::{StepEditor, with},
};
use crate::{
    api::{
        Done,
        processes::{
            ChangeProcessSteps, CheckProcessHead, CheckProcessText, DraftPart, DraftView, SaveProcessHead,
            SaveProcessText,
        },
        views::Choice,
    },
    domain::process::draft::{EndLine, HeadForm},
    ui::components::{
        CheckboxField, ChoicesField, Empty, Form, HiddenField, KeptField, NoteField, SubmitButton, TextField, keep,
    },
};
use leptos::{prelude::*, server_fn::ServerFn};

/// The form of the part, checked while people type.
pub fn editor(draft: &DraftView, checked: &Checked, on_done: Callback<Done>) -> AnyView {
    let (key, edit) = (draft.key.clone(), draft.edit.to_string());
    let checked = checked.clone();
    match draft.part.clone() {
        DraftPart::Step(form, words) => {
            let at: usize = form.at.parse().unwrap_or(0);
            let (first, last) = (at == 0, at + 1 == draft.found.steps.len());
            let moves = keep(
                "moves",
                [(key, edit, at)],
                move |(key, edit, at)| view! { <Moves key edit at first last on_done/> },
            );
            let form = keep("step", [(*form, words)], move |(form, words)| {
                view! { <StepEditor form words checked=checked.clone() on_done/> }
            });
            view! { {form}{moves} }.into_any()
        }
        DraftPart::Head(form, effects) => {
            let none = draft.found.steps.is_empty().then(|| {
                let moves = keep(
                    "moves",
                    [(key, edit)],
                    move |(key, edit)| view! { <Moves key edit at=0 first=true last=true on_done/> },
                );
                view! { <Empty icon="workflow" words="The process has no step yet. Add the first one."/>{moves} }
            });
            let form = keep("head", [(form, effects)], move |(form, effects)| {
                view! { <HeadEditor form effects checked=checked.clone() on_done/> }
            });
            view! { {none}{form} }.into_any()
        }
        DraftPart::Text(text) => keep("text", [(key, edit, text)], move |(key, edit, text)| {
            view! { <TextEditor key edit text checked=checked.clone() on_done/> }
        }),
    }
}

#[component]
fn TextEditor(key: String, edit: String, text: String, checked: Checked, on_done: Callback<Done>) -> impl IntoView {
    view! {
        <Form to=SaveProcessText::PATH class="form card wide-form" on_done
            noticed=checked.fields() on_change=checked.on_change(CheckProcessText::PATH)>
            <HiddenField name="process" value=key/>
            <KeptField name="edit" value=edit/>
            <NoteField name="text" label="The whole process" rows=30 value=text
                hint="TOML, as a template file has it. Its key and version are set by Slipway; comments are not kept."/>
            <div class="form-actions"><SubmitButton label="Save the text"/></div>
        </Form>
    }
}

/// Adding, moving and removing a step.
#[component]
fn Moves(key: String, edit: String, at: usize, first: bool, last: bool, on_done: Callback<Done>) -> impl IntoView {
    let form = move |what: &'static str, label: &'static str, icon: &'static str| {
        let (key, edit) = (key.clone(), edit.clone());
        view! {
            <Form to=ChangeProcessSteps::PATH key=what class="cluster" on_done>
                <HiddenField name="process" value=key/>
                <HiddenField name="edit" value=edit/>
                <HiddenField name="at" value=at.to_string()/>
                <HiddenField name="what" value=what/>
                {(what == "remove").then(|| view! { <CheckboxField name="sure" label="Yes, remove this step"/> })}
                <SubmitButton label class="small" icon/>
            </Form>
        }
    };
    view! {
        <section class="card" aria-label="The list of steps">
            <div class="card-body cluster">
                {form("add", "Add a step after this one", "plus")}
                {(!first).then(|| form("up", "Move up", "arrow-up"))}
                {(!last).then(|| form("down", "Move down", "arrow-down"))}
                {(!(first && last)).then(|| form("remove", "Remove", "trash-2"))}
            </div>
        </section>
    }
}

#[component]
fn HeadEditor(form: HeadForm, effects: Vec<Choice>, checked: Checked, on_done: Callback<Done>) -> impl IntoView {
    let effects = form.at_start.iter().fold(effects, |known, chosen| with(known, chosen));
    // Two empty ones, so that some can be added without scripts, too.
    let ends = form.ends.into_iter().chain([EndLine::default(), EndLine::default()]).enumerate().collect::<Vec<_>>();
    view! {
        <Form to=SaveProcessHead::PATH class="form card wide-form" on_done
            noticed=checked.fields() on_change=checked.on_change(CheckProcessHead::PATH)>
            <HiddenField name="process" value=form.process/>
            <KeptField name="edit" value=form.edit/>
            <TextField name="name" label="Name" value=form.name/>
            <TextField name="source" label="Source" hint="Where it comes from, for people who ask" value=form.source/>
            <ChoicesField name="at_start" legend="What Slipway does when a release is raised" chosen=form.at_start options=effects/>
            <h3>"Ends"</h3>
            <p class="hint">"To remove an end, clear its key and name. Save for more empty ones."</p>
            {move || ends.clone().into_iter().map(|(i, end)| view! { <End i end/> }).collect_view()}
            <div class="form-actions"><SubmitButton label="Save"/></div>
        </Form>
    }
}

#[component]
fn End(i: usize, end: EndLine) -> impl IntoView {
    let name = |field: &str| format!("ends.{i}.{field}");
    view! {
        <div class="draft-line">
            <HiddenField name=name("was") value=end.was/>
            <div class="field-row">
                <TextField name=name("key") label="Key" value=end.key/>
                <TextField name=name("name") label="Name" value=end.name/>
                <TextField name=name("percent") label="Percent" value=end.percent/>
            </div>
            <CheckboxField name=name("success") label="It is a success" checked=!end.success.is_empty()/>
        </div>
    }
}
