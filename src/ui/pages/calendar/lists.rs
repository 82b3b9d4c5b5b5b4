//! Below the calendar: what collides and why, and the freezes and maintenance windows in sight, with the way to remove
//! them.

use super::entry::{icon, line_id};
use crate::{
    api::calendar::{CalendarEntry, CalendarPage, CollisionView, EntryKind, RemoveFreeze, RemoveMaintenanceWindow},
    domain::calendar::CollisionKind,
    ui::{
        components::{Badge, Form, HiddenField, Icon, PeriodView, SubmitButton, Tone},
        paths,
    },
};
use leptos::{prelude::*, server_fn::ServerFn};

/// What collides: with what, how long, why.
#[component]
pub fn Collisions(found: Vec<CollisionView>) -> impl IntoView {
    if found.is_empty() {
        return view! { <p class="muted calendar-section"><Icon name="circle-check"/>" No collisions among the releases shown."</p> }.into_any();
    }
    let count = found.len();
    let rows = found.into_iter().map(|c| view! { <CollisionLine collision=c/> }).collect_view();
    view! {
        <section class="card calendar-section" aria-labelledby="collisions">
            <header class="card-head"><h2 id="collisions">"Collisions " <span class="count">{count}</span></h2></header>
            <ul class="card-body flush calendar-lines">{rows}</ul>
        </section>
    }
    .into_any()
}

#[component]
fn CollisionLine(collision: CollisionView) -> impl IntoView {
    let CollisionView { request, name, found } = collision;
    let (tone, weight) = if found.hard { (Tone::Bad, "Stops the release.") } else { (Tone::Warn, "A warning.") };
    let joined = match found.kind {
        CollisionKind::InsideFreeze => " inside ",
        CollisionKind::OutsideMaintenanceWindow => " outside ",
        CollisionKind::SameComponent { .. } | CollisionKind::SameEnvironment => " and ",
    };
    let with = found.with.map(|with| match with.request {
        Some(id) => view! { {joined}<a href=paths::release(id)>{with.label}</a> }.into_any(),
        None => view! { {joined}"“"{with.label}"”" }.into_any(),
    });
    view! {
        <li>
            <p class="cluster"><b><a href=paths::release(request)>{name}</a>{with}</b><Badge tone words=found.kind.label()/></p>
            <p>{found.words}" "<span class="muted">{weight}</span></p>
        </li>
    }
}

/// The freezes and maintenance windows in sight; freezes first, since they are few and stop releases.
#[component]
pub fn Periods(page: CalendarPage) -> impl IntoView {
    let may_edit = page.may_edit;
    let of = |kind| page.entries.iter().filter(move |e| e.kind == kind).cloned();
    let lines = |kind| of(kind).map(|entry| view! { <PeriodLine entry may_edit/> }).collect::<Vec<_>>();
    let (freezes, windows) = (lines(EntryKind::Freeze), lines(EntryKind::Maintenance));
    if freezes.is_empty() && windows.is_empty() {
        return ().into_any();
    }
    let count = windows.len();
    // There are many, and they stand in the calendar already.
    let windows = (count > 0).then(|| {
        view! {
            <details class="card-body">
                <summary>{format!("Maintenance windows in sight: {count}")}</summary>
                <ul class="flush calendar-lines compact">{windows}</ul>
            </details>
        }
    });
    view! {
        <section class="card calendar-section" aria-labelledby="periods">
            <header class="card-head"><h2 id="periods">"Freezes and maintenance windows"</h2></header>
            <ul class="card-body flush calendar-lines compact">{freezes}</ul>
            {windows}
        </section>
    }
    .into_any()
}

#[component]
fn PeriodLine(entry: CalendarEntry, may_edit: bool) -> impl IntoView {
    let (id, icon) = (line_id(&entry), icon(&entry));
    let reason = (!entry.reason.is_empty()).then(|| view! { <p class="prose-lines">{entry.reason.clone()}</p> });
    let remove = may_edit.then(|| view! { <Removal entry=entry.clone()/> });
    view! {
        <li id=id>
            <Icon name=icon/>
            <div>
                <p><b>{entry.name}</b>" "<span class="muted">{entry.kind.label()}" · "{entry.about}</span></p>
                {reason}
            </div>
            <p class="calendar-when"><PeriodView period=entry.period/></p>
            {remove}
        </li>
    }
}

/// Removing asks twice, without scripts too.
#[component]
fn Removal(entry: CalendarEntry) -> impl IntoView {
    let to = if entry.kind == EntryKind::Freeze { RemoveFreeze::PATH } else { RemoveMaintenanceWindow::PATH };
    view! {
        <details>
            <summary>"Remove…"<span class="visually-hidden">" "{entry.name.clone()}</span></summary>
            <Form to=to key=entry.id.clone() class="cluster">
                <HiddenField name="id" value=entry.id/>
                <span>"Releases will no longer be compared with it. The audit trail keeps it."</span>
                <SubmitButton label=format!("Remove “{}”", entry.name) class="danger small" icon="trash-2"/>
            </Form>
        </details>
    }
}
