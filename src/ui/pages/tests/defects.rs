//! Defects that are known to be in the release.

use crate::{
    api::{
        checklists::{AddDefect, DefectView, Rights, SetDefectState},
        views::Choice,
    },
    domain::{
        checklist::{Defect, Severity},
        problem::Problem,
        text,
    },
    ui::components::{
        Badge, Empty, Form, HiddenField, NoteField, SelectField, SubmitButton, TextField, Tone, When, keep,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// The known defects, open ones first, and the form that lists one.
#[component]
pub fn Defects(id: String, defects: Vec<DefectView>, rights: Rights) -> impl IntoView {
    let (mut open, closed): (Vec<_>, Vec<_>) = defects.into_iter().partition(|d| d.defect.open);
    open.sort_by_key(|d| std::cmp::Reverse(d.defect.severity));
    let count = open.len();
    let all: Vec<_> = open.into_iter().chain(closed).collect();
    let list = if all.is_empty() {
        Either::Left(view! { <Empty icon="circle-check" words="No defect is known in this release."/> })
    } else {
        let of = id.clone();
        let rows = keep(&format!("{id} {rights:?}"), all, move |d| view! { <Row id=of.clone() d rights/> });
        Either::Right(view! { <ul class="defect-list">{rows}</ul> })
    };
    let add = keep("", rights.edit.then_some(id), |id| view! { <AddDefectForm id/> });
    view! {
        <section class="card" id="defects" aria-labelledby="defects-head">
            <header class="card-head"><h2 id="defects-head">"Known defects "<span class="count">{count}</span></h2></header>
            {list}
            {add}
        </section>
    }
}

/// How a severity looks.
#[component]
pub fn SeverityBadge(defect: Defect) -> impl IntoView {
    let tone = match (defect.open, defect.severity) {
        (false, _) => Tone::Good,
        (true, Severity::Critical | Severity::High) => Tone::Bad,
        (true, Severity::Medium) => Tone::Warn,
        (true, Severity::Low) => Tone::Neutral,
    };
    let words = if defect.open {
        defect.severity.label().to_owned()
    } else {
        format!("Closed · {}", defect.severity.label().to_lowercase())
    };
    view! { <Badge tone words/> }
}

#[component]
fn Row(id: String, d: DefectView, rights: Rights) -> impl IntoView {
    let defect = d.defect;
    let workaround =
        (!defect.workaround.is_empty()).then(|| view! { <p><b>"Workaround: "</b>{defect.workaround.clone()}</p> });
    let (label, state) = if defect.open { ("Close", "closed") } else { ("Reopen", "open") };
    let label = view! { {label}<span class="visually-hidden">{format!(" “{}”", defect.title)}</span> };
    let toggle = rights.edit.then(|| {
        view! {
            <Form to=SetDefectState::PATH key=defect.id.to_string()>
                <HiddenField name="request" value=id/>
                <HiddenField name="defect" value=defect.id.to_string()/>
                <HiddenField name="state" value=state/>
                <button type="submit" class="button small">{label}</button>
            </Form>
        }
    });
    view! {
        <li class="defect" data-open=defect.open.to_string()>
            <div class="split"><SeverityBadge defect=defect.clone()/>{toggle}</div>
            <h3>{defect.title}</h3>
            {workaround}
            <p class="muted">{defect.by_name}", "<When at=d.at/></p>
        </li>
    }
}

fn check_title(value: &str) -> Option<Problem> {
    text::line("title", "a title", value).err()
}

#[component]
fn AddDefectForm(id: String) -> impl IntoView {
    let severities =
        Severity::ALL.iter().rev().map(|s| Choice { value: s.key().into(), label: s.label().into() }).collect();
    view! {
        <details class="card-foot add-defect">
            <summary>"List a defect"</summary>
            <Form to=AddDefect::PATH class="form">
                <HiddenField name="request" value=id/>
                <TextField name="title" label="What is wrong" rule=check_title/>
                <SelectField name="severity" label="Severity" options=severities nothing="Choose…"/>
                <NoteField name="workaround" label="Workaround" rows=2 hint="How users get by until it is gone. May be empty."/>
                <div class="form-actions"><SubmitButton label="List the defect" class="add" icon="plus"/></div>
            </Form>
        </details>
    }
}
