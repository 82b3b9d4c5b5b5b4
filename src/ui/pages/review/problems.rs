//! Problem records on the review tab (S1.94): those that explain the release, opening one, linking one that is there.

use super::{Folded, WhyNot};
use crate::{
    api::{
        problems::{LinkProblem, OpenProblem, ProblemRow},
        views::Choice,
    },
    ui::{
        components::{ChoicesField, Empty, Form, HiddenField, NoteField, SubmitButton, TextField, keep},
        pages::problems::ProblemTable,
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// The problem records of a release.
#[component]
pub fn ProblemsCard(id: String, rows: Vec<ProblemRow>, changes: Vec<Choice>, why_not: String) -> impl IntoView {
    let list = if rows.is_empty() {
        Either::Left(view! {
            <Empty icon="search" words="No problem record explains this release. After a failure, open one: its root cause, and what mends it."/>
        })
    } else {
        Either::Right(view! { <ProblemTable rows/> })
    };
    let may = why_not.is_empty();
    let forms = keep("open", may.then_some((id, changes)), |(id, changes)| {
        view! { <div class="log-forms"><OpenForm id=id.clone() changes/><LinkForm id/></div> }
    });
    view! {
        <section class="card" aria-labelledby="problems">
            <header class="card-head">
                <h2 id="problems">"Problem records"</h2><a href=paths::PROBLEMS>"Those of all releases"</a>
            </header>
            <div class="card-body stack">{list}{forms}<WhyNot words=why_not/></div>
        </section>
    }
}

#[component]
fn OpenForm(id: String, changes: Vec<Choice>) -> impl IntoView {
    let chosen = move || {
        (!changes.is_empty()).then(|| {
            view! { <ChoicesField name="changes" legend="Changes that have part in it (optional)" options=changes/> }
        })
    };
    view! {
        <Folded summary="Open a problem record" to=OpenProblem::PATH>
            <Form to=OpenProblem::PATH class="form">
                <HiddenField name="request" value=id/>
                <TextField name="title" label="What is the problem"/>
                <TextField name="foreign_number" label="Number elsewhere (optional)" hint="If another system holds the record, too"/>
                <NoteField name="root_cause" label="Root cause (optional)" hint="May be filled in later, once it is known"/>
                {chosen()}
                <div class="form-actions"><SubmitButton label="Open the record" icon="plus"/></div>
            </Form>
        </Folded>
    }
}

#[component]
fn LinkForm(id: String) -> impl IntoView {
    view! {
        <Folded summary="Link a record that is there" to=LinkProblem::PATH>
            <Form to=LinkProblem::PATH class="form">
                <HiddenField name="request" value=id/>
                <TextField name="number" label="Its number" hint="Such as PRB-7"/>
                <div class="form-actions"><SubmitButton label="Link it" icon="link"/></div>
            </Form>
        </Folded>
    }
}
