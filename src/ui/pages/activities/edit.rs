//! The forms that add an activity and edit one.

use crate::{
    api::{
        activities::{AddActivity, EditActivity},
        views::Choice,
    },
    domain::{
        activity::{ActivityForm, Phase},
        problem::Problem,
        release::ReleaseKind,
        text,
    },
    ui::{
        boot::use_boot,
        components::{Form, HiddenField, KeptField, NoteField, SelectField, SubmitButton, TextField},
    },
};
use leptos::{prelude::*, server_fn::ServerFn};

/// What the forms offer.
#[derive(Clone, Debug, PartialEq)]
pub struct Choices {
    pub assignees: Vec<Choice>,
    /// The zone in which times are entered.
    pub zone: String,
    pub allotted: Vec<(Phase, i64)>,
    pub kind: ReleaseKind,
}

impl Choices {
    /// Where nothing is edited.
    pub fn none() -> Self {
        Self { assignees: vec![], zone: String::new(), allotted: vec![], kind: ReleaseKind::Minor }
    }

    fn phases(&self) -> Vec<Choice> {
        let hours = |phase| self.allotted.iter().find(|a| a.0 == phase).map_or(0, |a| a.1);
        let label = |phase: Phase| format!("{} ({} h)", phase.label(), hours(phase));
        Phase::ALL.iter().map(|p| Choice { value: p.key().into(), label: label(*p) }).collect()
    }
}

fn check_title(value: &str) -> Option<Problem> {
    text::line("title", "what is to be done", value).err()
}

/// Adds an activity.
#[component]
pub fn AddForm(id: String, choices: Choices) -> impl IntoView {
    let refused = use_boot().flash.action == AddActivity::PATH;
    view! {
        <section class="card" aria-labelledby="add-activity">
            <header class="card-head"><h2 id="add-activity">"Add an activity"</h2></header>
            <div class="card-body">
                <details open=refused>
                    <summary>"Add an activity"</summary>
                    <Form to=AddActivity::PATH class="form">
                        <HiddenField name="request" value=id/>
                        <Fields form=ActivityForm::default() choices/>
                        <div class="form-actions"><SubmitButton label="Add the activity" icon="plus"/></div>
                    </Form>
                </details>
            </div>
        </section>
    }
}

/// Edits an activity, and assigns it.
#[component]
pub fn EditForm(form: ActivityForm, choices: Choices) -> impl IntoView {
    let flash = use_boot().flash;
    let refused = flash.action == EditActivity::PATH && flash.field("key").is_some_and(|key| key == form.activity);
    let title = form.title.clone();
    view! {
        <details open=refused>
            <summary>"Assign or edit"<span class="visually-hidden">{format!(" “{title}”")}</span></summary>
            <Form to=EditActivity::PATH key=form.activity.clone() class="form">
                <HiddenField name="request" value=form.request.clone()/>
                <HiddenField name="activity" value=form.activity.clone()/>
                <KeptField name="version" value=form.version.clone()/>
                <Fields form choices/>
                <div class="form-actions"><SubmitButton label="Save the activity"/></div>
            </Form>
        </details>
    }
}

#[component]
fn Fields(form: ActivityForm, choices: Choices) -> impl IntoView {
    let phases = choices.phases();
    let zone = choices.zone;
    let hint = format!("In {zone}. Left empty, the hours of its phase count from the start, or from now.");
    view! {
        <TextField name="title" label="What is to be done" value=form.title rule=check_title/>
        <div class="field-row">
            <SelectField
                name="phase" label="For" options=phases value=form.phase nothing="Choose…"
                hint=format!("With the hours allotted in a {} release", choices.kind.label().to_lowercase())
            />
            <SelectField
                name="assignee" label="Assigned to" options=choices.assignees value=form.assignee nothing="Nobody yet"
                hint="A person, a team or a vendor"
            />
        </div>
        <div class="field-row">
            <TextField name="starts" label="Planned start" kind="datetime-local" value=form.starts hint=format!("In {zone}. May be empty.")/>
            <TextField name="due" label="Due" kind="datetime-local" value=form.due hint/>
        </div>
        <NoteField name="note" label="Note" rows=2 value=form.note hint="May be empty. A vendor sees it, if a vendor gets the activity."/>
    }
}
