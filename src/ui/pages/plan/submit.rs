//! Submitting the plan, and the revisions so far.

use super::{
    draft::Draft,
    fields::{input_id, input_name},
};
use crate::{
    api::{
        AppError,
        plans::{DiscardEdits, RevisionRow, SubmitForm, SubmitPlan, discard_edits, submit_plan},
    },
    domain::plan::Section,
    ui::{
        boot::use_boot,
        browser,
        components::{Icon, When},
        layout::toast,
        paths,
    },
};
use leptos::{ev, prelude::*, server_fn::ServerFn, task::spawn_local};

const SUMMARY: &str = "plan-submit-problems";

/// Submitting, and the list of revisions.
#[component]
pub fn SubmitCard(may_edit: bool) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let revisions = move || draft.view.with(|v| (v.id.clone(), v.revisions.clone()));
    let list = move || {
        let (id, revisions) = revisions();
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
    let void = move || {
        draft.view.with(|v| (v.moved_on && v.votes > 0).then(|| {
        let votes = if v.votes == 1 { "1 vote".to_owned() } else { format!("{} votes", v.votes) };
        view! { <p class="notice" data-tone="warn"><Icon name="triangle-alert"/>{format!("A new revision voids the {votes} on the newest one: everybody decides again.")}</p> }
    }))
    };
    view! { <p>{words}</p>{void} }
}

#[component]
fn Submit() -> impl IntoView {
    let draft = expect_context::<Draft>();
    let flash = use_boot().flash;
    let error = RwSignal::new(flash.error.filter(|_| flash.action == SubmitPlan::PATH));
    let busy = RwSignal::new(false);
    let id = draft.view.with_untracked(|v| v.id.clone());
    let has_news = move || {
        let edit = draft.edit.get();
        draft.view.with(|v| v.revisions.is_empty() || v.moved_on || v.edit != edit)
    };
    let class = move || if has_news() { "button primary" } else { "button" };
    let request = id.clone();
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() {
            busy.set(true);
            spawn_local(send(draft, request.clone(), error, busy));
        }
    };
    view! {
        <form method="post" action=SubmitPlan::PATH class="form" novalidate on:submit=send>
            <input type="hidden" name="back" value=paths::release_tab(&id, "plan")/>
            <input type="hidden" name=input_name("request") value=id/>
            <input type="hidden" name=input_name("edit") value=move || draft.edit.get().to_string()/>
            <Problems error/>
            <div class="form-actions">
                <button type="submit" class=class aria-busy=move || busy.get().to_string()><Icon name="lock"/>"Submit for approval"</button>
            </div>
        </form>
    }
}

/// Back to the newest revision, where the draft has moved on from it.
#[component]
fn GoBack() -> impl IntoView {
    let draft = expect_context::<Draft>();
    let flash = use_boot().flash;
    let refused = flash.action == DiscardEdits::PATH;
    let back = Memo::new(move |_| {
        draft.view.with(|v| v.revisions.first().filter(|_| v.moved_on).map(|r| (v.id.clone(), r.number)))
    });
    move || {
        back.get().map(|(id, number)| {
            let request = id.clone();
            let send = move |event: ev::SubmitEvent| {
                event.prevent_default();
                spawn_local(discard(draft, request.clone()));
            };
            view! {
                <details open=refused>
                    <summary>{format!("Go back to revision {number}")}</summary>
                    <form method="post" action=DiscardEdits::PATH class="stack tight" on:submit=send>
                        <input type="hidden" name="back" value=paths::release_tab(&id, "plan")/>
                        <input type="hidden" name=input_name("request") value=id/>
                        <input type="hidden" name=input_name("edit") value=move || draft.edit.get().to_string()/>
                        <p class="hint">"What was edited since then leaves the plan; the history keeps it. Votes on the revision count as they did."</p>
                        <div><button type="submit" class="button danger"><Icon name="undo-2"/>"Discard the edits"</button></div>
                    </form>
                </details>
            }
        })
    }
}

/// Saves what is typed, so that no later save brings it back, then discards all of it.
async fn discard(draft: Draft, request: String) {
    draft.flush().await;
    let edit = draft.edit.try_get_untracked().unwrap_or_default().to_string();
    match discard_edits(SubmitForm { request, edit }).await {
        Ok(done) => toast(&done.message),
        Err(refused) => toast(&refused.to_string()),
    }
    draft.follow();
}

/// Saves what is typed, then submits exactly that.
async fn send(draft: Draft, request: String, error: RwSignal<Option<AppError>>, busy: RwSignal<bool>) {
    let saved = draft.flush().await;
    let refused = if saved {
        let edit = draft.edit.try_get_untracked().unwrap_or_default().to_string();
        match submit_plan(SubmitForm { request, edit }).await {
            Ok(done) => {
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
                let to = section.map_or_else(
                    || "#plan-documents".to_owned(),
                    |s| format!("{to}?section={}&show=problems#{anchor}", s.key()),
                );
                view! { <li><a href=to>{p.words.clone()}</a>" "<span class="muted">{place}</span></li> }
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

/// The frozen revisions, newest first.
#[component]
fn Revisions(id: String, revisions: Vec<RevisionRow>) -> impl IntoView {
    let rows = revisions.into_iter().map(|r| {
        let to = paths::release_tab(&id, &format!("plan/revisions/{}", r.number));
        view! {
            <tr>
                <th scope="row" data-label="Revision"><a href=to>{format!("Revision {}", r.number)}</a></th>
                <td data-label="Submitted by">{r.by}</td>
                <td data-label="When"><When at=r.at/></td>
                <td data-label="SHA-256"><code class="hash" tabindex="0" title=r.sha256.clone()>{r.sha256.clone()}</code></td>
                <td class="num" data-label="Votes">{r.votes}</td>
            </tr>
        }
    });
    view! {
        <div class="table-wrap" role="region" aria-label="Revisions" tabindex="0">
            <table class="table cards">
                <thead><tr><th scope="col">"Revision"</th><th scope="col">"Submitted by"</th><th scope="col">"When"</th>
                <th scope="col">"SHA-256"</th><th scope="col" class="num">"Votes"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}
