//! One problem record: its root cause, its fix, what it explains, and the form that moves it on.

use super::StateBadge;
use crate::{
    api::{
        problems::{ProblemView, UpdateProblem, read_problem},
        review::Link,
        views::Choice,
    },
    domain::review::ProblemState,
    ui::{
        components::{
            Form, HiddenField, KeptField, Load, NoteField, PageHead, SelectField, SubmitButton, TextField, When, keep,
        },
        data::Data,
        live::use_live,
        pages::review::WhyNot,
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;

/// A problem record's page.
pub fn problem() -> AnyView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|p| p.get("id").unwrap_or_default()));
    let live = use_live();
    let data = Data::new(move || (id.get(), live.any()), |(id, _)| read_problem(id));
    view! { <Load from=data view=|problem: ProblemView| view! { <Content problem/> }.into_any()/> }.into_any()
}

#[component]
fn Content(problem: ProblemView) -> impl IntoView {
    let row = problem.row.clone();
    let lede = match row.foreign_number.as_str() {
        "" => String::new(),
        number => format!("{number} elsewhere"),
    };
    let edit = if problem.why_not.is_empty() {
        let kept = keep(&row.id, [problem.clone()], |problem| view! { <EditForm problem/> });
        Either::Left(kept)
    } else {
        Either::Right(view! { <WhyNot words=problem.why_not.clone()/> })
    };
    view! {
        <nav class="breadcrumbs" aria-label="Breadcrumbs"><ol><li><a href=paths::PROBLEMS>"Problem records"</a></li></ol></nav>
        <PageHead title=format!("{} {}", row.number, row.title) lede><StateBadge state=row.state/></PageHead>
        <div class="page-columns">
            <div class="stack">
                <Said title="Root cause" id="root-cause" words=problem.root_cause.clone() nothing="Not known yet."/>
                <Said title="Fix" id="fix" words=problem.fix.clone() nothing="Nothing mends it yet."/>
                <section class="card" aria-labelledby="edit">
                    <header class="card-head"><h2 id="edit">"Move it on"</h2></header>
                    <div class="card-body">{edit}</div>
                </section>
            </div>
            <aside class="aside stack"><Explains problem/></aside>
        </div>
    }
}

#[component]
fn Said(title: &'static str, id: &'static str, words: String, nothing: &'static str) -> impl IntoView {
    let content = if words.is_empty() {
        Either::Left(view! { <p class="muted">{nothing}</p> })
    } else {
        Either::Right(view! { <p class="prose note">{words}</p> })
    };
    view! {
        <section class="card" aria-labelledby=id>
            <header class="card-head"><h2 id=id>{title}</h2></header>
            <div class="card-body">{content}</div>
        </section>
    }
}

#[component]
fn Explains(problem: ProblemView) -> impl IntoView {
    let list = |links: Vec<Link>, to: fn(String) -> String| {
        let items = links.into_iter().map(|l| view! { <li><a href=to(l.id)>{l.name}</a></li> }).collect::<Vec<_>>();
        if items.is_empty() {
            Either::Left(view! { <p class="muted">"None linked"</p> })
        } else {
            Either::Right(view! { <ul class="log plain">{items}</ul> })
        }
    };
    view! {
        <section class="card" aria-labelledby="explains">
            <header class="card-head"><h2 id="explains">"What it explains"</h2></header>
            <div class="card-body stack">
                <div><h3>"Releases"</h3>{list(problem.releases, |id| paths::release_tab(id, "review"))}</div>
                <div><h3>"Changes"</h3>{list(problem.changes, paths::change)}</div>
                <p class="muted">"Opened by "{problem.opened_by}", "<When at=problem.opened_at/></p>
            </div>
        </section>
    }
}

#[component]
fn EditForm(problem: ProblemView) -> impl IntoView {
    let states = ProblemState::ALL.iter().map(|s| Choice { value: s.key().into(), label: s.label().into() }).collect();
    let row = problem.row;
    view! {
        <Form to=UpdateProblem::PATH class="form">
            <HiddenField name="problem" value=row.id/>
            <KeptField name="seen" value=problem.version.to_string()/>
            <TextField name="title" label="Title" value=row.title/>
            <TextField name="foreign_number" label="Number elsewhere (optional)" value=row.foreign_number/>
            <NoteField name="root_cause" label="Root cause" value=problem.root_cause/>
            <NoteField name="fix" label="Fix" value=problem.fix/>
            <SelectField name="state" label="State" options=states value=row.state.key() hint="A known root cause is written down, and so is a fix"/>
            <div class="form-actions"><SubmitButton label="Save"/></div>
        </Form>
    }
}
