//! A whole plan that was exported before: what it changes, section by section, and taking over those that are chosen.

use super::super::changes::Change;
use crate::{
    api::{
        plan_imports::{SectionChanges, TakeOverImport},
        views::Choice,
    },
    domain::checklist::count,
    ui::components::{ChoicesField, Form, HiddenField, Icon, SubmitButton, keep},
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// What the forms of an upload send along.
#[derive(Clone, Debug, PartialEq)]
pub struct About {
    pub request: String,
    pub import: String,
    /// Stands for what people see.
    pub seen: String,
    /// Whether they may take it over.
    pub may: bool,
}

/// A whole plan.
#[component]
pub fn Whole(about: About, changes: Vec<SectionChanges>) -> impl IntoView {
    if changes.is_empty() {
        return Either::Left(view! {
            <div class="notice" data-tone="info"><Icon name="info"/><p>"The plan says what this file says: there is nothing to take over."</p></div>
        });
    }
    let sections: Vec<Choice> = changes
        .iter()
        .map(|s| Choice { value: s.key.clone(), label: format!("{} ({})", s.label, count(s.changes.len(), "change")) })
        .collect();
    let form =
        about.may.then(|| keep("whole", [(about, sections)], |(about, sections)| view! { <TakeOver about sections/> }));
    let shown = changes.into_iter().map(|section| view! { <Section section/> }).collect_view();
    Either::Right(view! { {form}{shown} })
}

#[component]
fn TakeOver(about: About, sections: Vec<Choice>) -> impl IntoView {
    let chosen = sections.iter().map(|s| s.value.clone()).collect();
    view! {
        <Form to=TakeOverImport::PATH class="form card card-body">
            <HiddenField name="request" value=about.request/>
            <HiddenField name="import" value=about.import/>
            <HiddenField name="seen" value=about.seen/>
            <ChoicesField name="sections" legend="Sections to take over" hint="Documents stay as they are." options=sections chosen/>
            <div class="form-actions"><SubmitButton label="Take over" icon="check"/></div>
        </Form>
    }
}

#[component]
fn Section(section: SectionChanges) -> impl IntoView {
    let changes = section.changes.into_iter().map(|change| view! { <Change change/> }).collect_view();
    view! {
        <section class="card">
            <header class="card-head"><h3>{section.label}</h3></header>
            <div class="card-body stack">{changes}</div>
        </section>
    }
}
