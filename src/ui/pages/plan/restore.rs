//! Putting a revision in place of the draft: the newest from the plan's own page, any other from its page. Text that no
//! revision has goes only when somebody ticks that it may.

use super::{draft::Draft, fields::input_name};
use crate::{
    api::plans::{RestoreForm, RestoreRevision, RestoreView, restore_revision},
    ui::{
        boot::use_boot,
        browser,
        components::{CheckboxField, Form, HiddenField, Icon, KeptField, SubmitButton},
        layout::toast,
        paths,
    },
};
use leptos::{ev, prelude::*, server_fn::ServerFn, task::spawn_local};

const FORM: &str = "plan-restore";
const SURE: &str = "Take text that no revision has out of the plan";

/// Any revision into the draft, from its page.
#[component]
pub fn Restore(id: String, number: u32, restore: RestoreView) -> impl IntoView {
    let hint = format!(
        "The draft becomes revision {number}, word for word, and can be edited on. Nothing is rewound: submitting it makes a \
         new revision. Its documents come along, since their files stay."
    );
    let open = use_boot().flash.action == RestoreRevision::PATH;
    view! {
        <section class="card" aria-labelledby="restore">
            <header class="card-head"><h2 id="restore">"Restore"</h2></header>
            <div class="card-body stack">
                <details open=open>
                    <summary>{format!("Restore revision {number} into the draft")}</summary>
                    <Form to=RestoreRevision::PATH class="form">
                        <p class="hint">{hint}</p>
                        <HiddenField name="request" value=id/>
                        <HiddenField name="number" value=number.to_string()/>
                        <KeptField name="edit" value=restore.edit.to_string()/>
                        {restore.loses.then(|| view! { <CheckboxField name="sure" label=SURE/> })}
                        <div class="form-actions"><SubmitButton label="Restore into the draft" icon="undo-2"/></div>
                    </Form>
                </details>
            </div>
        </section>
    }
}

/// Back to the newest revision, where the draft has moved on from it.
#[component]
pub fn GoBack() -> impl IntoView {
    let draft = expect_context::<Draft>();
    let flash = use_boot().flash;
    let refused = flash.action == RestoreRevision::PATH;
    let back = Memo::new(move |_| {
        draft.view.with(|v| v.revisions.first().filter(|_| v.moved_on).map(|r| (v.id.clone(), r.number, v.unlike_any)))
    });
    move || {
        back.get().map(|(id, number, loses)| {
            let request = id.clone();
            let send = move |event: ev::SubmitEvent| {
                event.prevent_default();
                spawn_local(restore(draft, request.clone(), number));
            };
            let sure = loses.then(|| {
                view! {
                    <label class="choice"><input type="checkbox" name=input_name("sure") data-path="sure" value="true"/><span>{SURE}</span></label>
                }
            });
            view! {
                <details open=refused>
                    <summary>{format!("Go back to revision {number}")}</summary>
                    <form method="post" action=RestoreRevision::PATH id=FORM class="stack tight" on:submit=send>
                        <input type="hidden" name="back" value=paths::release_tab(&id, "plan")/>
                        <input type="hidden" name=input_name("request") value=id/>
                        <input type="hidden" name=input_name("number") value=number.to_string()/>
                        <input type="hidden" name=input_name("edit") value=move || draft.edit.get().to_string()/>
                        <p class="hint">"What was edited since then leaves the plan; the history keeps it. Votes on the revision count as they did."</p>
                        {sure}
                        <div><button type="submit" class="button danger"><Icon name="undo-2"/>"Discard the edits"</button></div>
                    </form>
                </details>
            }
        })
    }
}

/// Saves what is typed, so that no later save brings it back, then takes all of it out.
async fn restore(draft: Draft, request: String, number: u32) {
    draft.flush().await;
    let edit = draft.edit.try_get_untracked().unwrap_or_default().to_string();
    let sure = browser::fields(FORM).into_iter().find(|(path, _)| path == "sure").map(|f| f.1).unwrap_or_default();
    match restore_revision(RestoreForm { request, edit, number: number.to_string(), sure }).await {
        Ok(done) => toast(&done.message),
        Err(refused) => {
            let problem = refused.problems().first().map(|p| p.words.clone());
            toast(&problem.unwrap_or_else(|| refused.to_string()));
        }
    }
    draft.follow();
}
