//! A draft: its steps with what is wrong with each, and the part that is being edited. It does not follow what others do,
//! so that nothing is taken away from under somebody who types; who saves over somebody else's save is told so.

use super::{asked, process_key, sentences, step::StepEditor};
use crate::{
    api::{
        Done,
        processes::{
            ChangeProcessSteps, DiscardProcessDraft, DraftPart, DraftStep, DraftView, PublishProcess, SaveProcessHead,
            SaveProcessText, read_draft,
        },
    },
    domain::process::draft::{EndLine, HeadForm},
    ui::{
        components::{
            Badge, CheckboxField, Empty, Form, HiddenField, Icon, KeptField, Load, NoteField, PageHead, SubmitButton,
            TextField, Tone, When, keep,
        },
        data::Data,
        layout::toast,
        paths,
    },
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_navigate;

/// A draft's page.
pub fn process_draft() -> AnyView {
    let (key, part) = (process_key(), asked("part"));
    let saved = RwSignal::new(0_u32);
    let data = Data::new(move || (key.get(), part.get(), saved.get()), |(key, part, _)| read_draft(key, part));
    let navigate = use_navigate();
    let on_done = Callback::new(move |done: Done| {
        toast(&done.message);
        if let Some(to) = done.go_to {
            navigate(&to, leptos_router::NavigateOptions::default());
        }
        let _ = saved.try_update(|n| *n += 1);
    });
    view! { <Load from=data view=move |draft: DraftView| view! { <Draft draft part=part.get_untracked() on_done/> }.into_any()/> }
        .into_any()
}

#[component]
fn Draft(draft: DraftView, part: String, on_done: Callback<Done>) -> impl IntoView {
    let d = draft.clone();
    let (tone, words) = match d.wrong {
        0 => (Tone::Good, "Nothing is wrong".to_owned()),
        1 => (Tone::Warn, "1 thing to put right".to_owned()),
        n => (Tone::Warn, format!("{n} things to put right")),
    };
    let (by, at) = d.saved;
    let may = d.why_not.is_empty();
    let editor = if may { editor(&draft, on_done) } else { view! { <p>{d.why_not}</p> }.into_any() };
    let head = (d.key.clone(), d.edit, d.wrong, d.next_version);
    let finish =
        may.then(|| keep("finish", [head], move |(key, edit, wrong, next)| view! { <Finish key edit wrong next/> }));
    let problems = (!d.problems.is_empty()).then(|| {
        view! {
            <div class="notice" data-tone="warn"><Icon name="triangle-alert"/>
                <div><p>"The process as a whole:"</p>{sentences(d.problems)}</div>
            </div>
        }
    });
    view! {
        <PageHead title=format!("{} (draft)", d.name) lede=format!("Becomes version {}. Nothing follows it before it is published.", d.next_version)>
            <Badge tone words/>
        </PageHead>
        <p class="muted">"Saved by "{by}", "<When at/>"."</p>
        {problems}
        <div class="page-columns draft-columns">
            <div>{editor}</div>
            <aside class="aside" aria-label="Parts of the process">
                <Parts key=d.key steps=d.steps part/>
                {finish}
            </aside>
        </div>
    }
}

/// The steps, and the other parts.
#[component]
fn Parts(key: String, steps: Vec<DraftStep>, part: String) -> impl IntoView {
    let part = if part.is_empty() { "0".to_owned() } else { part };
    let link = |to: String, label: String, state: Option<(&'static str, &'static str, String)>| {
        let here = (to == part).then_some("true");
        let state = state.map(|(state, icon, words)| {
            view! { <span class="task-state" data-state=state><Icon name=icon/>{words}</span> }
        });
        view! { <li><a href=paths::process_draft(&key, &to) aria-current=here><span>{label}</span>{state}</a></li> }
    };
    let steps = steps.into_iter().enumerate().map(|(at, s)| {
        let state = match s.problems.len() {
            0 => ("complete", "circle-check", "Nothing wrong".to_owned()),
            n => ("problem", "triangle-alert", format!("{n} to put right")),
        };
        link(at.to_string(), format!("{}. {}", s.number, s.name), Some(state))
    });
    let steps: Vec<_> = steps.collect();
    view! {
        <nav class="task-list" aria-label="Parts of the process">
            <ol>
                {link("head".into(), "Name and ends".into(), None)}
                {link("text".into(), "The whole as text".into(), None)}
                {steps}
            </ol>
        </nav>
    }
}

fn editor(draft: &DraftView, on_done: Callback<Done>) -> AnyView {
    let (key, edit) = (draft.key.clone(), draft.edit.to_string());
    match draft.part.clone() {
        DraftPart::Step(form, words) => {
            let at: usize = form.at.parse().unwrap_or(0);
            let problems = draft.steps.get(at).map(|s| s.problems.clone()).unwrap_or_default();
            let (first, last) = (at == 0, at + 1 == draft.steps.len());
            let moves = keep(
                "moves",
                [(key, edit, at)],
                move |(key, edit, at)| view! { <Moves key edit at first last on_done/> },
            );
            let form = keep("step", [(*form, words)], move |(form, words)| view! { <StepEditor form words on_done/> });
            let problems = (!problems.is_empty()).then(|| {
                view! { <div class="notice" data-tone="warn"><Icon name="triangle-alert"/><div>{sentences(problems)}</div></div> }
            });
            view! { {problems}{form}{moves} }.into_any()
        }
        DraftPart::Head(form) => {
            let none = draft.steps.is_empty().then(|| {
                let moves = keep(
                    "moves",
                    [(key, edit)],
                    move |(key, edit)| view! { <Moves key edit at=0 first=true last=true on_done/> },
                );
                view! { <Empty icon="workflow" words="The process has no step yet. Add the first one."/>{moves} }
            });
            let form = keep("head", [form], move |form| view! { <HeadEditor form on_done/> });
            view! { {none}{form} }.into_any()
        }
        DraftPart::Text(text) => keep("text", [(key, edit, text)], move |(key, edit, text)| {
            view! {
                <Form to=SaveProcessText::PATH class="form card wide-form" on_done>
                    <HiddenField name="process" value=key/>
                    <KeptField name="edit" value=edit/>
                    <NoteField name="text" label="The whole process" rows=30 value=text
                        hint="TOML, as a template file has it. Its key and version are set by Slipway; comments are not kept."/>
                    <div class="form-actions"><SubmitButton label="Save the text"/></div>
                </Form>
            }
        }),
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
fn HeadEditor(form: HeadForm, on_done: Callback<Done>) -> impl IntoView {
    // Two empty ones, so that some can be added without scripts, too.
    let ends = form.ends.into_iter().chain([EndLine::default(), EndLine::default()]).enumerate().collect::<Vec<_>>();
    view! {
        <Form to=SaveProcessHead::PATH class="form card wide-form" on_done>
            <HiddenField name="process" value=form.process/>
            <KeptField name="edit" value=form.edit/>
            <TextField name="name" label="Name" value=form.name/>
            <TextField name="source" label="Source" hint="Where it comes from, for people who ask" value=form.source/>
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

/// Publishing it, or throwing it away.
#[component]
fn Finish(key: String, edit: i64, wrong: usize, next: u32) -> impl IntoView {
    let process = key.clone();
    let publish = if wrong == 0 {
        view! {
            <Form to=PublishProcess::PATH class="stack tight">
                <HiddenField name="process" value=process/>
                <HiddenField name="edit" value=edit.to_string()/>
                <p class="hint">"Releases under way stay on the version that they follow."</p>
                <div><SubmitButton label=format!("Publish version {next}") icon="check"/></div>
            </Form>
        }
        .into_any()
    } else {
        view! { <p class="hint">"It can be published when nothing is wrong with it."</p> }.into_any()
    };
    view! {
        <section class="card" aria-labelledby="finish">
            <header class="card-head"><h2 id="finish">"Publish"</h2></header>
            <div class="card-body stack">
                {publish}
                <details>
                    <summary>"Throw the draft away"</summary>
                    <Form to=DiscardProcessDraft::PATH class="stack tight">
                        <HiddenField name="process" value=key/>
                        <HiddenField name="edit" value=edit.to_string()/>
                        <CheckboxField name="sure" label="Yes, throw it away. Published versions stay."/>
                        <div><SubmitButton label="Throw it away" class="danger" icon="trash-2"/></div>
                    </Form>
                </details>
            </div>
        </section>
    }
}
