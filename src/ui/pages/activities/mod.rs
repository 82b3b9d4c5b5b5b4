//! The activities of a release, and what is somebody's own work across releases.

mod edit;
mod item;
mod progress;
mod times;
mod work;

pub use item::{Item, Whose};
pub use progress::{ProgressCard, StandingBadge};
pub use times::times;
pub use work::{Rows, work};

use super::releases::release_id;
use crate::{
    api::activities::{ActivitiesPage, PhaseGroup, ProposeActivities, read_activities},
    ui::{
        components::{Empty, Form, HiddenField, Load, SubmitButton, keep},
        data::Data,
        live::use_live,
    },
};
use edit::{AddForm, Choices};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// The activities tab.
pub fn activities() -> AnyView {
    let id = release_id();
    let live = use_live();
    let data = Data::new(move || (id.get(), live.any()), |(id, _)| read_activities(id));
    view! { <Load from=data view=|page: ActivitiesPage| view! { <Content page/> }.into_any()/> }.into_any()
}

#[component]
fn Content(page: ActivitiesPage) -> impl IntoView {
    let manages = page.why_not.is_empty();
    let why_not = (!manages).then(|| view! { <p class="muted">"Adding and assigning: " {page.why_not.clone()}</p> });
    let choices = Choices {
        assignees: page.assignees.clone(),
        zone: page.zone.clone(),
        allotted: page.allotted.clone(),
        kind: page.kind,
    };
    let add = keep("add", manages.then(|| (page.id.clone(), choices.clone())), |(id, choices)| {
        view! { <AddForm id choices/> }
    });
    let propose = keep("propose", manages.then(|| page.id.clone()), |id| view! { <Propose id/> });
    let list = if page.groups.is_empty() {
        Either::Left(view! {
            <Empty icon="list-checks" words="No activity is planned yet. A Release Manager adds them one by one, or takes over what the plan has and what is usual for this type of release."/>
        })
    } else {
        let id = page.id.clone();
        let group = move |group: PhaseGroup| view! { <Group id=id.clone() group choices=choices.clone()/> };
        Either::Right(page.groups.into_iter().map(group).collect_view())
    };
    view! {
        <div class="stack loose">
            <ProgressCard progress=page.progress/>
            {why_not}
            {propose}
            {list}
            {add}
        </div>
    }
}

#[component]
fn Group(id: String, group: PhaseGroup, choices: Choices) -> impl IntoView {
    let heading = format!("phase-{}", group.phase.key());
    let labelled = heading.clone();
    let open = group.rows.iter().filter(|r| r.state.is_open()).count();
    let count = format!("{open} of {} to do", group.rows.len());
    let rows = keep(&id, group.rows, move |row| {
        view! { <Item row whose=Whose::House choices=choices.clone()/> }
    });
    view! {
        <section class="card" aria-labelledby=labelled>
            <header class="card-head"><h2 id=heading>{group.phase.label()}</h2><span class="muted">{count}</span></header>
            <ul class="activities">{rows}</ul>
        </section>
    }
}

/// What the plan has and what is usual, added once.
#[component]
fn Propose(id: String) -> impl IntoView {
    view! {
        <Form to=ProposeActivities::PATH class="cluster">
            <HiddenField name="request" value=id/>
            <SubmitButton label="Add from the plan" icon="clipboard-check" class="add"/>
            <p class="hint">"Adds the steps of the plan and what is usual for this type of release. What is here already is not added again."</p>
        </Form>
    }
}
