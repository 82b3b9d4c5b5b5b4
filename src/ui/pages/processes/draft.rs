//! A draft: its steps with what is wrong with each, and the part that is being edited. It does not follow what others do,
//! so that nothing is taken away from under somebody who types; who saves over somebody else's save is told so.

use super::{
    asked,
    checking::{Checked, Checking},
    editor::editor,
    process_key, sentences,
};
use crate::{
    api::{
        Done,
        processes::{DiscardProcessDraft, DraftPart, DraftStep, DraftView, PublishProcess, read_draft},
    },
    ui::{
        components::{Badge, CheckboxField, Form, HiddenField, Icon, Load, PageHead, SubmitButton, Tone, When, keep},
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
    let checking = Checking::new();
    let data = Data::new(move || (key.get(), part.get(), saved.get()), |(key, part, _)| read_draft(key, part));
    let navigate = use_navigate();
    let typed = checking.clone();
    let on_done = Callback::new(move |done: Done| {
        typed.forget();
        toast(&done.message);
        if let Some(to) = done.go_to {
            navigate(&to, leptos_router::NavigateOptions::default());
        }
        let _ = saved.try_update(|n| *n += 1);
    });
    view! { <Load from=data view=move |draft: DraftView| view! { <Draft draft part=part.get_untracked() checking=checking.clone() on_done/> }.into_any()/> }
        .into_any()
}

#[component]
fn Draft(draft: DraftView, part: String, checking: Checking, on_done: Callback<Done>) -> impl IntoView {
    let checked = checking.of(&draft);
    let may = draft.why_not.is_empty();
    let editor =
        if may { editor(&draft, &checked, on_done) } else { view! { <p>{draft.why_not.clone()}</p> }.into_any() };
    let d = draft;
    let (by, at) = d.saved;
    let head = (d.key.clone(), d.edit, d.found.wrong, d.next_version);
    let finish =
        may.then(|| keep("finish", [head], move |(key, edit, wrong, next)| view! { <Finish key edit wrong next/> }));
    let found = checked.clone();
    let state = move || {
        let (tone, words) = match found.found().wrong {
            0 => (Tone::Good, "Nothing is wrong".to_owned()),
            1 => (Tone::Warn, "1 thing to put right".to_owned()),
            n => (Tone::Warn, format!("{n} things to put right")),
        };
        view! { <Badge tone words/> }
    };
    view! {
        <PageHead title=format!("{} (draft)", d.name) lede=format!("Becomes version {}. Nothing follows it before it is published.", d.next_version)>
            {state}
        </PageHead>
        <p class="muted">"Saved by "{by}", "<When at/>"."</p>
        <div class="page-columns draft-columns">
            <div>
                <Wrong checked=checked.clone() part=d.part/>
                {editor}
            </div>
            <aside class="aside" aria-label="Parts of the process">
                <Parts key=d.key checked part/>
                {finish}
            </aside>
        </div>
    }
}

/// What is wrong, said again when it changes: with the process as a whole, and with what is edited.
#[component]
fn Wrong(checked: Checked, part: DraftPart) -> impl IntoView {
    let trouble = checked.clone();
    let trouble = move || trouble.trouble().map(|words| notice(view! { <p>"Not checked. "{words}</p> }.into_any()));
    let whole = checked.clone();
    let whole = ArcMemo::new(move |_| whole.found().whole);
    let here = ArcMemo::new(move |_| {
        let steps = checked.found().steps;
        match &part {
            DraftPart::Step(form, _) => {
                form.at.parse().ok().and_then(|at: usize| steps.into_iter().nth(at)).map(|s| s.problems)
            }
            DraftPart::Text(_) => Some(steps.into_iter().flat_map(|s| s.problems).collect()),
            DraftPart::Head(..) => None,
        }
        .unwrap_or_default()
    });
    let list = |head: Option<&'static str>, words: Vec<String>| {
        let head = head.map(|h| view! { <p>{h}</p> });
        (!words.is_empty()).then(|| notice(view! { {head}{sentences(words)} }.into_any()))
    };
    view! {
        <div class="draft-found" aria-live="polite">
            {trouble}
            {move || list(Some("The process as a whole:"), whole.get())}
            {move || list(None, here.get())}
        </div>
    }
}

fn notice(words: AnyView) -> AnyView {
    view! { <div class="notice" data-tone="warn"><Icon name="triangle-alert"/><div>{words}</div></div> }.into_any()
}

/// The steps, and the other parts.
#[component]
fn Parts(key: String, checked: Checked, part: String) -> impl IntoView {
    let part = if part.is_empty() { "0".to_owned() } else { part };
    let link = move |to: String, label: String, state: Option<(&'static str, &'static str, String)>| {
        let here = (to == part).then_some("true");
        let state = state.map(|(state, icon, words)| {
            view! { <span class="task-state" data-state=state><Icon name=icon/>{words}</span> }
        });
        view! { <li><a href=paths::process_draft(&key, &to) aria-current=here><span>{label}</span>{state}</a></li> }
    };
    let head = link("head".into(), "Name and ends".into(), None);
    let text = link("text".into(), "The whole as text".into(), None);
    let steps = ArcMemo::new(move |_| checked.found().steps);
    let of_step = move |(at, s): (usize, DraftStep)| {
        let state = match s.problems.len() {
            0 => ("complete", "circle-check", "Nothing wrong".to_owned()),
            n => ("problem", "triangle-alert", format!("{n} to put right")),
        };
        link(at.to_string(), format!("{}. {}", s.number, s.name), Some(state))
    };
    view! {
        <nav class="task-list" aria-label="Parts of the process">
            <ol>
                {head}
                {text}
                {move || steps.get().into_iter().enumerate().map(&of_step).collect_view()}
            </ol>
        </nav>
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
                <p class="hint">"What was saved last is published. Releases under way stay on the version that they follow."</p>
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
