//! Improvement actions (S4.44): on the review tab of their release, and in the list of all.

use super::{Folded, WhyNot};
use crate::{
    api::{
        improvements::{AddImprovement, EditImprovement, ImprovementRow, MoveImprovement},
        views::Choice,
    },
    domain::review::ImprovementState,
    ui::{
        components::{
            Badge, Empty, Form, HiddenField, KeptField, NoteField, SelectField, SubmitButton, TextField, Tone, keep,
        },
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// The improvement actions of a release, and the form that adds one.
#[component]
pub fn ImprovementsCard(id: String, rows: Vec<ImprovementRow>, people: Vec<Choice>, why_not: String) -> impl IntoView {
    let list = if rows.is_empty() {
        Either::Left(view! {
            <Empty icon="sparkles" words="No improvement action came of this release. Add what its review asks for: who does it, and until when."/>
        })
    } else {
        Either::Right(view! { <ImprovementRows rows people=people.clone()/> })
    };
    let may = why_not.is_empty();
    let add = keep("add", may.then_some((id, people)), |(id, people)| view! { <AddForm id people/> });
    view! {
        <section class="card" aria-labelledby="improvements">
            <header class="card-head">
                <h2 id="improvements">"Improvement actions"</h2><a href=paths::IMPROVEMENTS>"Those of all releases"</a>
            </header>
            <div class="card-body stack">{list}{add}<WhyNot words=why_not/></div>
        </section>
    }
}

/// Several improvement actions, each with its forms for those who may.
#[component]
pub fn ImprovementRows(
    rows: Vec<ImprovementRow>,
    people: Vec<Choice>,
    /// Whether the release is named, too.
    #[prop(optional)]
    with_release: bool,
) -> impl IntoView {
    let items =
        keep("improvements", rows, move |row| view! { <Item row people=people.clone() with_release=with_release/> });
    view! { <ul class="log">{items}</ul> }
}

#[component]
fn StateBadge(state: ImprovementState, is_overdue: bool) -> impl IntoView {
    let (tone, words) = match state {
        _ if is_overdue => (Tone::Bad, format!("Overdue · {}", state.label().to_lowercase())),
        ImprovementState::Open => (Tone::Neutral, state.label().into()),
        ImprovementState::InProgress => (Tone::Info, state.label().into()),
        ImprovementState::Done => (Tone::Good, state.label().into()),
        ImprovementState::Dropped => (Tone::Warn, state.label().into()),
    };
    view! { <Badge tone words/> }
}

#[component]
fn Item(row: ImprovementRow, people: Vec<Choice>, with_release: bool) -> impl IntoView {
    let release = with_release.then(|| {
        let to = paths::release_tab(&row.release.id, "review");
        view! { " · from "<a href=to>{row.release.name.clone()}</a> }
    });
    let note = (!row.note.is_empty()).then(|| view! { <p class="note">{row.note.clone()}</p> });
    let edit = (row.may_edit && !row.state.is_settled()).then(|| view! { <EditForm row=row.clone() people/> });
    let move_on = row.may_move.then(|| view! { <MoveForm row=row.clone()/> });
    view! {
        <li>
            <p class="cluster"><b>{row.title}</b><StateBadge state=row.state is_overdue=row.is_overdue/></p>
            <p class="muted">{row.owner_name}", due "<time datetime=row.due_on>{row.due}</time>{release}</p>
            {note}
            <div class="log-forms">{move_on}{edit}</div>
        </li>
    }
}

#[component]
fn MoveForm(row: ImprovementRow) -> impl IntoView {
    let states =
        ImprovementState::ALL.iter().map(|s| Choice { value: s.key().into(), label: s.label().into() }).collect();
    view! {
        <Folded summary="Move on" about=row.title to=MoveImprovement::PATH key=row.id.clone()>
            <Form to=MoveImprovement::PATH key=row.id.clone() class="form">
                <HiddenField name="improvement" value=row.id/>
                <HiddenField name="seen" value=row.version.to_string()/>
                <SelectField name="state" label="State" options=states value=row.state.key()/>
                <NoteField name="note" label="Note" rows=2 value=row.note hint="What was done, or why it is dropped"/>
                <div class="form-actions"><SubmitButton label="Save"/></div>
            </Form>
        </Folded>
    }
}

#[component]
fn EditForm(row: ImprovementRow, people: Vec<Choice>) -> impl IntoView {
    view! {
        <Folded summary="Edit" about=row.title.clone() to=EditImprovement::PATH key=row.id.clone()>
            <Form to=EditImprovement::PATH key=row.id.clone() class="form">
                <HiddenField name="improvement" value=row.id/>
                <KeptField name="seen" value=row.version.to_string()/>
                <What title=row.title owner=row.owner due_on=row.due_on people/>
                <div class="form-actions"><SubmitButton label="Save"/></div>
            </Form>
        </Folded>
    }
}

#[component]
fn AddForm(id: String, people: Vec<Choice>) -> impl IntoView {
    view! {
        <Folded summary="Add an improvement action" to=AddImprovement::PATH>
            <Form to=AddImprovement::PATH class="form">
                <HiddenField name="request" value=id/>
                <What title="" owner="" due_on="" people/>
                <div class="form-actions"><SubmitButton label="Add the action" icon="plus"/></div>
            </Form>
        </Folded>
    }
}

#[component]
fn What(
    #[prop(into)] title: String,
    #[prop(into)] owner: String,
    #[prop(into)] due_on: String,
    people: Vec<Choice>,
) -> impl IntoView {
    view! {
        <TextField name="title" label="What is to be improved" value=title/>
        <div class="field-row">
            <SelectField name="owner" label="Who sees to it" nothing="Choose…" options=people value=owner/>
            <TextField name="due_on" label="Due" kind="date" value=due_on/>
        </div>
    }
}
