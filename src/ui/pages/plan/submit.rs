//! Submitting the plan, and the revisions so far.

use super::{
    compare::Fate,
    draft::{Draft, Saving},
    fields::{input_id, input_name},
    history::Revisions,
    restore::GoBack,
};
use crate::{
    api::{
        AppError,
        plans::{SubmitForm, SubmitPlan, submit_plan},
    },
    domain::plan::Section,
    ui::{boot::use_boot, browser, components::Icon, layout::toast, paths},
};
use leptos::{ev, prelude::*, server_fn::ServerFn, task::spawn_local};

const SUMMARY: &str = "plan-submit-problems";
const FORM: &str = "plan-submit";
const WHY: &str = "plan-why";

/// Submitting, and the list of revisions.
#[component]
pub fn SubmitCard(may_edit: bool) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let revisions = Memo::new(move |_| draft.view.with(|v| (v.id.clone(), v.revisions.clone())));
    let list = move || {
        let (id, revisions) = revisions.get();
        (!revisions.is_empty()).then(|| view! { <Revisions id revisions/> })
    };
    view! {
        <section class="card" id="submit" aria-labelledby="submit-title">
            <header class="card-head"><h2 id="submit-title">"Revisions"</h2></header>
            <div class="card-body stack">
                <Standing/>
                {may_edit.then(|| view! { <Submit/> <GoBack/> })}
            </div>
            {list}
        </section>
    }
}

/// How the draft stands to the newest revision, and what submitting would void.
#[component]
fn Standing() -> impl IntoView {
    let draft = expect_context::<Draft>();
    let words = move || {
        draft.view.with(|v| match (v.revisions.first(), v.moved_on) {
            (None, _) => {
                "The plan has not been submitted. Submitting freezes it as revision 1, on which people can vote."
                    .to_owned()
            }
            (Some(r), false) if v.may_edit => {
                format!(
                    "Revision {} is what people vote on. A new one is possible once the plan has changed.",
                    r.number
                )
            }
            (Some(r), false) => format!("Revision {} is the plan as it was submitted last.", r.number),
            (Some(r), true) => {
                format!("The plan has been edited since revision {}. Submit it again for the edits to count.", r.number)
            }
        })
    };
    let fate = move || draft.view.with(|v| v.fate.clone().map(|f| view! { <Fate voids=f.voids words=f.words/> }));
    let next = move || {
        draft.view.with(|v| {
            (v.moved_on && !v.revisions.is_empty()).then(|| {
                view! { <p><a href=paths::compare(&v.id)>"What will change with the next submission"</a></p> }
            })
        })
    };
    view! { <p>{words}</p>{next}{fate} }
}

#[component]
fn Submit() -> impl IntoView {
    let draft = expect_context::<Draft>();
    let flash = use_boot().flash;
    let error = RwSignal::new(flash.error.filter(|_| flash.action == SubmitPlan::PATH));
    let busy = RwSignal::new(false);
    let id = draft.view.with_untracked(|v| v.id.clone());
    // Before the page is alive nobody knows what is typed, and the server says whether there is something to submit.
    let has_news = Memo::new(move |_| {
        let edit = draft.edit.get();
        let typing = draft.saving.with(|s| !matches!(s, Saving::Idle | Saving::Saved(_)));
        typing || draft.view.with(|v| v.revisions.is_empty() || v.moved_on || v.edit != edit)
    });
    let request = id.clone();
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            busy.set(true);
            spawn_local(send(draft, request.clone(), error, busy));
        }
    };
    view! {
        <form method="post" action=SubmitPlan::PATH id=FORM class="form" novalidate on:submit=send>
            <input type="hidden" name="back" value=paths::release_tab(&id, "plan")/>
            <input type="hidden" name=input_name("request") value=id/>
            <input type="hidden" name=input_name("edit") value=move || draft.edit.get().to_string()/>
            <Problems error/>
            <Why error has_news/>
            <div class="form-actions" hidden=move || !has_news.get()>
                <button type="submit" class="button primary" aria-busy=move || busy.get().to_string()><Icon name="lock"/>"Submit for approval"</button>
            </div>
        </form>
    }
}

/// Why the plan is submitted again: asked for from the second revision on.
#[component]
fn Why(error: RwSignal<Option<AppError>>, has_news: Memo<bool>) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let flash = use_boot().flash;
    let typed = flash.field(&input_name("why")).filter(|_| flash.action == SubmitPlan::PATH).unwrap_or_default();
    let asked = Memo::new(move |_| has_news.get() && draft.view.with(|v| !v.revisions.is_empty()));
    let wrong = move || {
        let words =
            error.with(|e| e.iter().flat_map(AppError::problems).find(|p| p.field == "why").map(|p| p.words.clone()));
        words.map(|words| view! { <p class="error"><Icon name="circle-alert"/><span>{words}</span></p> })
    };
    move || {
        asked.get().then(|| {
            view! {
                <div class="field">
                    <label for=WHY>"Why is it submitted again?"</label>
                    <p class="hint" id="plan-why-hint">"Whoever has voted reads this first. It stays with the revision."</p>
                    {wrong}
                    <input id=WHY name=input_name("why") data-path="why" value=typed.clone() autocomplete="off" aria-describedby="plan-why-hint"/>
                </div>
            }
        })
    }
}

/// Saves what is typed, then submits exactly that.
async fn send(draft: Draft, request: String, error: RwSignal<Option<AppError>>, busy: RwSignal<bool>) {
    let saved = draft.flush().await;
    let refused = if saved {
        let edit = draft.edit.try_get_untracked().unwrap_or_default().to_string();
        let why = browser::fields(FORM).into_iter().find(|(path, _)| path == "why").map(|f| f.1).unwrap_or_default();
        match submit_plan(SubmitForm { request, edit, why }).await {
            Ok(done) => {
                browser::fill(FORM, |_| None);
                toast(&done.message);
                draft.follow();
                None
            }
            Err(refused) => Some(refused),
        }
    } else {
        Some(AppError::Conflict {
            words: "Not everything that you typed is saved yet, so nothing was submitted. See beside the section why."
                .into(),
        })
    };
    let failed = refused.is_some();
    if refused.as_ref().is_some_and(|r| !r.problems().is_empty()) {
        draft.show_all();
    }
    let _ = error.try_set(refused);
    let _ = busy.try_set(false);
    if failed {
        let _ = request_animation_frame(|| browser::focus(SUMMARY));
    }
}

/// Why the plan was not submitted, each with a link to where it is put right.
#[component]
fn Problems(error: RwSignal<Option<AppError>>) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let id = draft.view.with_untracked(|v| v.id.clone());
    move || {
        let to = paths::release_tab(&id, "plan");
        error.get().map(|error| {
            crate::ui::components::say_in_title();
            let plan = draft.plan();
            let items = error.problems().iter().map(|p| {
                let section = Section::of_field(&p.field);
                let place = section.map_or("Documents", |s| s.label());
                let anchor = input_id(&plan.path_of_problem(&p.field));
                if p.field == "why" {
                    return view! { <li><a href=format!("#{WHY}")>{p.words.clone()}</a></li> }.into_any();
                }
                let to = section.map_or_else(
                    || "#plan-documents".to_owned(),
                    |s| format!("{to}?section={}&show=problems#{anchor}", s.key()),
                );
                let row =
                    p.field.split('.').find_map(|part| part.parse::<usize>().ok()).map(|n| format!(", row {}", n + 1));
                view! { <li><a href=to>{p.words.clone()}</a>" "<span class="muted">{place}{row}</span></li> }.into_any()
            });
            let items = items.collect_view();
            let words = error.problems().is_empty().then(|| view! { <p>{error.to_string()}</p> });
            view! {
                <div class="error-summary" role="alert" tabindex="-1" id=SUMMARY>
                    <h2>"There is a problem"</h2>
                    {words}
                    <ul>{items}</ul>
                </div>
            }
        })
    }
}
