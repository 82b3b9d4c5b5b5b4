//! An empty plan starts from a template or from an earlier release; a plan becomes a template (S4.8).

use super::draft::Draft;
use crate::{
    api::{
        templates::{MakeTemplate as Make, StartPlan},
        views::Choice,
    },
    domain::{plan::template, problem::Problem},
    ui::{
        boot::use_boot,
        components::{Form, HiddenField, SelectField, SubmitButton, TextField, keep},
        paths,
    },
};
use leptos::{prelude::*, server_fn::ServerFn};

/// What an empty plan can start from; nothing once something is written.
#[component]
pub fn StartFrom() -> impl IntoView {
    let draft = expect_context::<Draft>();
    let offered = Memo::new(move |_| {
        let untouched = draft.states.with(|s| s.iter().all(|s| *s == crate::domain::plan::SectionState::NotStarted));
        draft.view.with(|v| (untouched && v.may_edit).then(|| (v.id.clone(), v.starts.clone())))
    });
    let shown = move || {
        keep("start", offered.get(), |(id, starts)| {
            let options: Vec<Choice> = starts.into_iter().map(|s| s.choice).collect();
            let import = paths::release_tab(&id, "plan/import");
            let form = (!options.is_empty()).then(|| view! { <StartForm id options/> });
            view! {
                <section class="card" aria-labelledby="start-from">
                    <header class="card-head"><h2 id="start-from">"Start from…"</h2></header>
                    <div class="card-body stack">
                        {form}
                        <p><a href=import>"A spreadsheet"</a>": Excel or CSV as it is, with a preview of every row."</p>
                    </div>
                </section>
            }
        })
    };
    view! { {shown} }
}

#[component]
fn StartForm(id: String, options: Vec<Choice>) -> impl IntoView {
    view! {
        <Form to=StartPlan::PATH class="form">
            <HiddenField name="request" value=id/>
            <SelectField
                name="start_from" label="A template or an earlier release" nothing="Choose…" options
                hint="Nothing is written in this plan yet. Starts move with the window; documents and votes are not taken over."
            />
            <div class="form-actions"><SubmitButton label="Start the plan"/></div>
        </Form>
    }
}

fn check_name(value: &str) -> Option<Problem> {
    template::name(value).err()
}

/// Makes a template of the plan, for those who may.
#[component]
pub fn MakeTemplate() -> impl IntoView {
    let draft = expect_context::<Draft>();
    let (id, may) = draft.view.with_untracked(|v| (v.id.clone(), v.may_template));
    let refused = use_boot().flash.action == Make::PATH;
    may.then(|| {
        view! {
            <section class="card" aria-label="Template">
                <div class="card-body">
                    <details open=refused>
                        <summary>"Make a template of this plan"</summary>
                        <Form to=Make::PATH class="form">
                            <HiddenField name="request" value=id/>
                            <TextField
                                name="name" label="Name of the template" rule=check_name
                                hint="Releases of the product can then start from it. Documents are left out."
                            />
                            <p class="hint">"Afterwards, put placeholders such as {product} or {version} where each release differs. "<a href=paths::TEMPLATES>"All templates"</a></p>
                            <div class="form-actions"><SubmitButton label="Make the template" icon="plus"/></div>
                        </Form>
                    </details>
                </div>
            </section>
        }
    })
}
