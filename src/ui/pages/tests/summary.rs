//! What a checklist amounts to, in words and numbers.

use crate::{domain::checklist::TestState, ui::components::Icon};
use leptos::prelude::*;

/// Sentences about what is missing that are shown before the rest is only counted.
const SENTENCES: usize = 8;

/// The state of the tests: the answer first, then the numbers, then what is missing.
#[component]
pub fn Summary(state: TestState) -> impl IntoView {
    let (tone, icon, words) = headline(&state);
    let more = state.missing.len().saturating_sub(SENTENCES);
    let missing = state.missing.iter().take(SENTENCES).cloned().map(|words| view! { <li>{words}</li> });
    let missing = (state.total > 0 && !state.missing.is_empty()).then(|| view! {
        <ul class="plain-list">{missing.collect_view()}{(more > 0).then(|| view! { <li>{format!("And {more} more.")}</li> })}</ul>
    });
    view! {
        <section class="notice test-summary" data-tone=tone aria-label="State of the tests">
            <Icon name=icon/>
            <div class="stack tight">
                <p><b>{words}</b></p>
                {(state.total > 0).then(|| view! { <Numbers state=state.clone()/> })}
                {missing}
            </div>
        </section>
    }
}

/// The tone, the icon and the words that answer whether the release can go on.
pub fn headline(state: &TestState) -> (&'static str, &'static str, String) {
    if state.all_mandatory_passed {
        return ("good", "circle-check", "All mandatory tests passed.".into());
    }
    if state.mandatory == 0 {
        return ("neutral", "circle", "No mandatory test is on the checklist yet.".into());
    }
    let words = format!("{} of {} mandatory tests have not passed.", state.open_mandatory.len(), state.mandatory);
    let failed = state.failed > 0;
    (if failed { "bad" } else { "warn" }, if failed { "circle-x" } else { "triangle-alert" }, words)
}

/// How many tests have which result.
#[component]
pub fn Numbers(state: TestState) -> impl IntoView {
    let number = |n: usize, label: &'static str| {
        view! { <div><dt>{label}</dt><dd class="num">{n}</dd></div> }
    };
    view! {
        <dl class="test-numbers">
            {number(state.total, "Tests")} {number(state.mandatory, "Mandatory")} {number(state.passed, "Passed")}
            {number(state.failed, "Failed")} {number(state.blocked, "Blocked")}
            {number(state.not_applicable, "Not applicable")} {number(state.not_run(), "Not run")}
        </dl>
    }
}
