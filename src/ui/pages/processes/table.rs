//! A process as a table: what each step asks for and where it leads.

use super::sentences;
use crate::api::processes::{ProcessView, StepRow};
use leptos::prelude::*;

/// All steps and ends.
#[component]
pub fn ProcessTable(steps: Vec<StepRow>, ends: Vec<(String, u8, bool)>) -> impl IntoView {
    let ends = ends.into_iter().map(|(name, percent, success)| {
        let words = if success { "a success" } else { "no success" };
        view! { <li>{format!("{name}: {percent} %, {words}")}</li> }
    });
    view! {
        <div class="table-wrap" role="region" aria-label="Steps" tabindex="0">
            <table class="table cards process-table">
                <thead>
                    <tr><th scope="col">"Step"</th><th scope="col">"Role"</th><th scope="col">"Description"</th>
                    <th scope="col">"Asks for"</th><th scope="col">"Leads to"</th></tr>
                </thead>
                <tbody>{steps.into_iter().map(|s| view! { <Row s/> }).collect_view()}</tbody>
            </table>
        </div>
        <div class="card-body"><h3>"Ends"</h3><ul>{ends.collect_view()}</ul></div>
    }
}

#[component]
fn Row(s: StepRow) -> impl IntoView {
    let part = |head: &'static str, words: Vec<String>| {
        (!words.is_empty()).then(|| view! { <div><b>{head}</b>{sentences(words)}</div> })
    };
    view! {
        <tr>
            <th scope="row" data-label="Step">{format!("{}. {}", s.number, s.name)}<small>{format!("{}, {} %", s.kind, s.percent)}</small></th>
            <td data-label="Role">{s.role}</td>
            <td data-label="Description">{s.description}</td>
            <td data-label="Asks for"><div class="step-asks">{part("Gates", s.gates)}{part("Records", s.records)}{part("Votes", s.votes)}</div></td>
            <td data-label="Leads to">{sentences(s.outcomes)}</td>
        </tr>
    }
}

/// What a process is about, above its table.
#[component]
pub fn ProcessFacts(process: ProcessView) -> impl IntoView {
    let published = match process.published {
        Some((by, at)) => view! { <dt>"Published"</dt><dd>{by}", "<crate::ui::components::When at/></dd> }.into_any(),
        None => view! { <dt>"Published"</dt><dd>"Came with Slipway"</dd> }.into_any(),
    };
    let start = (!process.at_start.is_empty())
        .then(|| view! { <dt>"At the start"</dt><dd>{format!("Slipway {}.", process.at_start.join(", "))}</dd> });
    view! {
        <dl class="kv">
            <dt>"Key"</dt><dd><code>{process.key}</code></dd>
            <dt>"Version"</dt><dd>{process.version}</dd>
            {published}
            <dt>"Source"</dt><dd>{process.source}</dd>
            {start}
        </dl>
    }
}
