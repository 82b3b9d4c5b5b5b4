//! The overview tab: now, the process as figure and table, the facts of the request.

use super::{figure::ProcessFigure, next::NextCard, release_id};
use crate::ui::data::Data;
use crate::{
    api::releases::{Overview, StepView, read_release_overview},
    domain::calendar::Collision,
    ui::{
        components::{Badge, Icon, Load, Tone, When},
        live::use_live,
        pages::activities::ProgressCard,
        pages::roles::Gaps,
        paths,
    },
};
use leptos::prelude::*;

/// The overview tab.
pub fn release_overview() -> AnyView {
    let id = release_id();
    let live = use_live();
    let data = Data::new(move || (id.get(), live.of(&id.get()), live.any()), |(id, _, _)| read_release_overview(id));
    view! { <Load from=data view=|o: Overview| view! { <Content o/> }.into_any()/> }.into_any()
}

#[component]
fn Content(o: Overview) -> impl IntoView {
    let closed = o.end.clone().map(|(name, success)| {
        let (tone, icon) = if success { ("good", "circle-check") } else { ("bad", "circle-x") };
        view! { <div class="notice" data-tone=tone><Icon name=icon/><div><p><b>{name}</b>{format!(" {} % done.", o.percent)}</p></div></div> }
    });
    let (id, percent) = (o.id.clone(), o.percent);
    let next = o.next.clone().map(|next| view! { <NextCard id next percent/> });
    view! {
        <div class="stack loose">
            <div class="page-columns">
                <div>{closed}<Gaps gaps=o.gaps.clone()/>{next}</div>
                <aside class="aside" aria-label="About the release">
                    <Collisions collisions=o.collisions.clone()/>
                    <ProgressCard progress=o.activities.clone()/>
                    <About o=o.clone()/>
                </aside>
            </div>
            <section class="card" aria-label="Process">
                <header class="card-head"><h2>{o.process.clone()}</h2></header>
                <ProcessFigure figure=o.figure title=format!("{}: figure", o.process)/>
            </section>
            <section class="card" aria-label="Steps">
                <header class="card-head"><h2>"Steps"</h2></header>
                <StepTable steps=o.steps/>
            </section>
        </div>
    }
}

/// The process as a table: step, role, description (S0.7).
#[component]
fn StepTable(steps: Vec<StepView>) -> impl IntoView {
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label="Steps of the process">
            <table class="table cards">
                <thead><tr><th scope="col">"Step"</th><th scope="col">"Role"</th><th scope="col">"Description"</th><th scope="col">"State"</th></tr></thead>
                <tbody>{steps.into_iter().map(|s| view! { <StepRow s/> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn StepRow(s: StepView) -> impl IntoView {
    let (tone, words) = match s.state.as_str() {
        "current" => (Tone::Info, "Here"),
        "done" => (Tone::Good, "Done"),
        "not-needed" => (Tone::Neutral, "Not needed"),
        _ => (Tone::Neutral, "To do"),
    };
    let recorded = s.recorded.into_iter().map(|words| view! { <small>{words}</small> }).collect_view();
    let left = s.left.map(|(by, at)| view! { <small>{by}", "<When at/></small> });
    let outcome = (!s.outcome.is_empty()).then(|| view! { <small>{s.outcome}</small> });
    let rationale = (!s.rationale.is_empty()).then(|| view! { <small class="prose-lines">{s.rationale}</small> });
    let here = (s.state == "current").then_some("step");
    view! {
        <tr data-state=s.state aria-current=here>
            <th scope="row" data-label="Step">{format!("{}. {}", s.number, s.name)}</th>
            <td data-label="Role">{s.role}</td>
            <td data-label="Description">{s.description}</td>
            <td data-label="State"><Badge tone words/>{outcome}{rationale}{recorded}{left}</td>
        </tr>
    }
}

/// What stands in the way of the window, explained.
#[component]
pub fn Collisions(collisions: Vec<Collision>) -> impl IntoView {
    (!collisions.is_empty()).then(|| {
        let items = collisions.into_iter().map(|c| {
            let tone = if c.hard { Tone::Bad } else { Tone::Warn };
            view! { <li><Badge tone words=c.kind.label()/><p>{c.words}</p></li> }
        });
        view! {
            <section class="card collisions">
                <header class="card-head"><h2>"Collisions"</h2></header>
                <ul class="card-body stack">{items.collect_view()}</ul>
            </section>
        }
    })
}

#[component]
fn About(o: Overview) -> impl IntoView {
    let edit = o.may_edit.then(|| view! {
        <div class="card-foot"><a class="button small" href=paths::release_tab(&o.id, "edit")><Icon name="pencil"/>"Edit or reschedule"</a></div>
    });
    let components = if o.components.is_empty() { "none named".to_owned() } else { o.components.join(", ") };
    let revision = o.revision.map(|(n, hash)| view! {
        <dt>"Plan"</dt><dd>{format!("Revision {n}")}" "<code class="hash" title=hash.clone()>{hash.clone()}</code></dd>
    });
    let release = match o.release_since {
        Some(at) => view! { <When at/> }.into_any(),
        None => view! { <span class="muted">"comes with step 2"</span> }.into_any(),
    };
    view! {
        <section class="card">
            <header class="card-head"><h2>"About"</h2></header>
            <dl class="kv card-body">
                <dt>"Raised by"</dt><dd>{o.raised_by}", "<When at=o.raised_at/></dd>
                <dt>"Release created"</dt><dd>{release}</dd>
                <dt>"Components"</dt><dd>{components}</dd>
                {revision}
                <dt>"Process"</dt><dd><a href=paths::release_tab(&o.id, "process")>{o.process}</a></dd>
                <dt>"Duties"</dt><dd>{format!("Policy {}", o.policy.key())}</dd>
            </dl>
            {edit}
        </section>
    }
}
