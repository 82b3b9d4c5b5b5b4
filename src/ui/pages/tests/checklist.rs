//! The checklist, a card a kind, and what adds to it.

use super::line::Line;
use crate::{
    api::{
        checklists::{AddLine, AddUsualLines, KindGroup, Rights, TestsView},
        views::Choice,
    },
    domain::{checklist::CheckKind, problem::Problem, text},
    ui::{
        components::{
            Badge, CheckboxField, Empty, Form, HiddenField, SelectField, SubmitButton, TextField, Tone, keep,
        },
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// All lines by kind, and the form that adds one.
#[component]
pub fn Checklist(tests: TestsView) -> impl IntoView {
    let (id, rights, limit) = (tests.id.clone(), tests.rights, tests.upload_limit);
    let groups = if tests.groups.is_empty() {
        Either::Left(view! { <NoLines id=id.clone() rights/> })
    } else {
        let group = |group| view! { <Group id=id.clone() group rights limit=limit.clone()/> };
        Either::Right(tests.groups.into_iter().map(group).collect_view())
    };
    let add = keep(&id, rights.edit.then_some(id.clone()), |id| view! { <AddLineForm id/> });
    view! { {groups} {add} }
}

#[component]
fn NoLines(id: String, rights: Rights) -> impl IntoView {
    let words = match (rights.edit, rights.closed) {
        (true, _) => "No tests yet. Start from the usual list, add tests one by one, or import a report.",
        (false, true) => "This release has no tests, and is closed.",
        (false, false) => "No tests yet. Release managers, QA managers and testers add them.",
    };
    let start = rights.edit.then(|| {
        view! {
            <Form to=AddUsualLines::PATH class="start-list">
                <HiddenField name="request" value=id/>
                <SubmitButton label="Start from the usual list" icon="list-checks"/>
            </Form>
        }
    });
    view! { <div class="card"><Empty icon="flask-conical" words>{start}</Empty></div> }
}

#[component]
fn Group(id: String, group: KindGroup, rights: Rights, limit: String) -> impl IntoView {
    let kind = group.kind;
    let open = group.total - group.settled;
    let (tone, words) =
        if open == 0 { (Tone::Good, "All settled".to_owned()) } else { (Tone::Neutral, format!("{open} open")) };
    let heading = format!("kind-{}", kind.key());
    let head = heading.clone();
    let rest = view! { <Rest id=id.clone() kind left_out=group.left_out page=group.page/> };
    let lines = keep(&format!("{id} {rights:?}"), group.lines, move |line| {
        view! { <Line id=id.clone() line rights limit=limit.clone()/> }
    });
    view! {
        <section class="card" aria-labelledby=head>
            <header class="card-head">
                <h2 id=heading>{kind.label()}" "<span class="count">{group.total}</span></h2>
                <Badge tone words/>
            </header>
            <ul class="checklist">{lines}</ul>
            {rest}
        </section>
    }
}

/// The way to lines that are not shown: automatic tests that passed, or the other pages of a kind.
#[component]
fn Rest(id: String, kind: CheckKind, left_out: usize, page: Option<(usize, usize)>) -> impl IntoView {
    let to = move |page: usize| format!("{}?show={}&page={page}", paths::release_tab(&id, "tests"), kind.key());
    match page {
        Some((page, pages)) => {
            let before = (page > 0).then(|| view! { <a href=to(page - 1) rel="prev">"Before"</a> });
            let after = (page + 1 < pages).then(|| view! { <a href=to(page + 1) rel="next">"After"</a> });
            let words = format!("Page {} of {pages}", page + 1);
            Some(Either::Left(
                view! { <nav class="card-foot" aria-label=format!("Pages of {kind} tests")>{words} {before} {after}</nav> },
            ))
        }
        None if left_out > 0 => {
            let words = if left_out == 1 {
                "1 more test, passed in a report.".to_owned()
            } else {
                format!("{left_out} more tests, passed in reports.")
            };
            Some(Either::Right(
                view! { <p class="card-foot">{words} <a href=to(0)>{format!("Show all {} tests", kind.label().to_lowercase())}</a></p> },
            ))
        }
        None => None,
    }
}

/// The kinds to choose from.
pub fn kinds() -> Vec<Choice> {
    CheckKind::ALL.iter().map(|k| Choice { value: k.key().into(), label: k.label().into() }).collect()
}

fn check_title(value: &str) -> Option<Problem> {
    text::line("title", "a title", value).err()
}

#[component]
fn AddLineForm(id: String) -> impl IntoView {
    view! {
        <section class="card" id="add-test" aria-labelledby="add-test-head">
            <header class="card-head"><h2 id="add-test-head">"Add a test"</h2></header>
            <Form to=AddLine::PATH class="form card-body">
                <HiddenField name="request" value=id/>
                <div class="field-row">
                    <SelectField name="kind" label="Kind" options=kinds() nothing="Choose…"/>
                    <TextField name="title" label="What is tested" rule=check_title/>
                </div>
                <CheckboxField name="mandatory" label="Mandatory: the release waits for it"/>
                <div class="form-actions"><SubmitButton label="Add the test" icon="plus" class="add"/></div>
            </Form>
        </section>
    }
}
