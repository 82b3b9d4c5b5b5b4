//! Which edits of a plan void the votes on it, section by section.

use crate::{
    api::{people::SetVotePolicy, views::Choice},
    domain::{
        access::{Action, Role, Subject, may},
        approval::VotePolicy,
        plan::Section,
    },
    ui::{
        boot::use_actor,
        components::{ChoicesField, Form, KeptField, SubmitButton},
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// The policy, and its form for those who may change it.
#[component]
pub fn Votes(policy: VotePolicy) -> impl IntoView {
    let may_change = use_actor().is_some_and(|a| may(&a, Action::EditPolicy, &Subject::Workspace).is_ok());
    let keeps: Vec<Section> = policy.sections().into_iter().collect();
    let content = if may_change {
        let options = Section::ALL.iter().map(|s| Choice { value: s.key().into(), label: s.label().into() }).collect();
        let chosen = keeps.iter().map(|s| s.key().to_owned()).collect();
        Either::Left(view! {
            <Form to=SetVotePolicy::PATH class="form">
                <KeptField name="seen" value=policy.version.to_string()/>
                <ChoicesField name="keeps" legend="Edits of these sections keep votes" chosen options/>
                <p class="hint">"Stricter holds at once, also for revisions that are submitted already: votes that an edit left standing no longer count. Looser holds for revisions that are submitted from now on."</p>
                <div class="form-actions"><SubmitButton label="Save the policy on votes"/></div>
            </Form>
        })
    } else {
        let names = keeps.iter().map(|s| view! { <li>{s.label()}</li> }).collect_view();
        let none = keeps.is_empty().then(|| view! { <li>"None: every edit voids votes."</li> });
        Either::Right(view! {
            <p>"Edits of these sections keep votes:"</p>
            <ul class="plain-list">{names}{none}</ul>
            <p class="hint">{format!("People with the role {} change this.", Role::Administrator.label())}</p>
        })
    };
    view! {
        <section class="card" aria-labelledby="votes">
            <header class="card-head"><h2 id="votes">"Edits that void votes"</h2></header>
            <div class="card-body stack">
                <p>
                    "When a plan is submitted again, people decide again - unless only sections have changed whose edits keep \
                     votes. Then a vote counts on, and says for which revision it was given. Edits of documents always void \
                     votes, and so does an edit of a section that a vote is about by itself."
                </p>
                {content}
            </div>
        </section>
    }
}
