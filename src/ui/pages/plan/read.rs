//! A plan to be read: for those who may not edit it, and for frozen revisions.

use crate::domain::plan::{Activity, BackoutStep, Plan, Section};
use leptos::{either::Either, prelude::*};

/// A section as text.
#[component]
pub fn SectionText(plan: Plan, section: Section, zone: String) -> impl IntoView {
    if let Some(why) = plan.not_applicable.get(&section) {
        return view! { <p><b>"Does not apply"</b>": "{why.clone()}</p> }.into_any();
    }
    match section {
        Section::Policy => {
            let rules = plan.rules.describe().into_iter().map(|r| view! { <li>{r}</li> }).collect_view();
            view! { <Text text=plan.policy/><h3>"Rules for accepting changes"</h3><ul class="prose plain-list">{rules}</ul> }.into_any()
        }
        Section::Contents => view! { <Text text=plan.contents/> }.into_any(),
        Section::Criteria => {
            let none = plan.criteria.is_empty();
            let criteria = plan.criteria.into_iter().map(|c| view! { <li>{c.text}</li> }).collect_view();
            view! { {none.then(nothing)}<ol class="prose plain-list">{criteria}</ol> }.into_any()
        }
        Section::Schedule => view! { <Activities activities=plan.activities zone/> }.into_any(),
        Section::TestPlan => view! { <Text text=plan.test_plan/> }.into_any(),
        Section::Backout => {
            view! { <h3>"When"</h3><Text text=plan.backout.trigger/><h3>"Steps"</h3><Steps steps=plan.backout.steps/> }
                .into_any()
        }
        Section::Communication => view! { <Text text=plan.communication/> }.into_any(),
        Section::Training => view! { <Text text=plan.training/> }.into_any(),
        Section::Logistics => view! { <Text text=plan.logistics/> }.into_any(),
    }
}

fn nothing() -> impl IntoView {
    view! { <p class="muted">"Nothing is entered."</p> }
}

#[component]
fn Text(text: String) -> impl IntoView {
    if text.trim().is_empty() {
        Either::Left(nothing())
    } else {
        Either::Right(view! { <p class="prose as-typed">{text}</p> })
    }
}

#[component]
fn Activities(activities: Vec<Activity>, zone: String) -> impl IntoView {
    if activities.is_empty() {
        return Either::Left(nothing());
    }
    let numbers: std::collections::HashMap<String, usize> =
        activities.iter().enumerate().map(|(n, a)| (a.id.clone(), n + 1)).collect();
    let rows = activities.into_iter().enumerate().map(|(n, a)| {
        let waits =
            a.waits_for.iter().filter_map(|id| numbers.get(id)).map(ToString::to_string).collect::<Vec<_>>().join(", ");
        let starts = a.start().map_or_else(|| a.starts.clone(), |s| s.format("%a %-d %b %Y, %H:%M").to_string());
        view! {
            <tr>
                <td class="num" data-label="Number">{n + 1}</td>
                <th scope="row" data-label="Activity">{a.title}</th>
                <td data-label="Owner">{a.owner}</td>
                <td data-label="Start">{starts}</td>
                <td class="num" data-label="Minutes">{a.minutes}</td>
                <td data-label="Waits for">{waits}</td>
            </tr>
        }
    });
    Either::Right(view! {
        <div class="table-wrap" role="region" aria-label="Activities" tabindex="0">
            <table class="table cards">
                <caption>{format!("Starts are in {zone}")}</caption>
                <thead><tr><th scope="col" class="num">"No."</th><th scope="col">"Activity"</th><th scope="col">"Owner"</th><th scope="col">"Start"</th>
                <th scope="col" class="num">"Minutes"</th><th scope="col">"Waits for"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    })
}

#[component]
fn Steps(steps: Vec<BackoutStep>) -> impl IntoView {
    if steps.is_empty() {
        return Either::Left(nothing());
    }
    let rows = steps.into_iter().enumerate().map(|(n, s)| {
        view! {
            <tr>
                <td class="num" data-label="Number">{n + 1}</td>
                <th scope="row" data-label="Step">{s.title}</th>
                <td data-label="Owner">{s.owner}</td>
                <td class="num" data-label="Minutes">{s.minutes}</td>
            </tr>
        }
    });
    Either::Right(view! {
        <div class="table-wrap" role="region" aria-label="Backout steps" tabindex="0">
            <table class="table cards">
                <thead><tr><th scope="col" class="num">"No."</th><th scope="col">"Step"</th><th scope="col">"Owner"</th><th scope="col" class="num">"Minutes"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    })
}
