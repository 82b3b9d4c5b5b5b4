//! What has to fit into the window, and the last safe moments: beside the rollback, and beside the runbook while it is
//! carried out.

use crate::{
    api::rollback::{Limit, Limits},
    ui::components::{Badge, Icon, PeriodView, Tone, When},
};
use leptos::prelude::*;

/// The point of no return.
#[component]
pub fn LimitsCard(limits: Limits) -> impl IntoView {
    let fits = limits.missing.is_empty();
    let (tone, words) = if fits { (Tone::Good, "Fits into the window") } else { (Tone::Bad, "Not known to fit") };
    let missing = (!fits).then(|| {
        view! { <div class="notice" data-tone="bad"><Icon name="triangle-alert"/><p>{limits.missing.clone()}</p></div> }
    });
    let or = |words: String| if words.is_empty() { "Not known".to_owned() } else { words };
    let rollback = if limits.measured { "measured in a rehearsal" } else { "the backout plan's steps, not rehearsed" };
    let spare = (!limits.spare.is_empty()).then(|| view! { <dt>"Left over"</dt><dd>{limits.spare.clone()}</dd> });
    view! {
        <section class="card limits" aria-labelledby="limits">
            <header class="card-head"><h2 id="limits">"Point of no return"</h2><Badge tone words/></header>
            <div class="card-body stack">
                <LastMoment label="Begin the rollback by" limit=limits.last_rollback/>
                <LastMoment label="Begin the deployment by" limit=limits.last_start/>
                {missing}
                <dl class="kv">
                    <dt>"Window"</dt><dd><PeriodView period=limits.window/><span class="muted">{format!(" {}", limits.lasts)}</span></dd>
                    <dt>"Deployment"</dt><dd>{or(limits.deployment)}<span class="muted">" the longest chain of the plan's activities"</span></dd>
                    <dt>"Verification"</dt><dd>{or(limits.verification)}</dd>
                    <dt>"Rollback"</dt><dd>{or(limits.rollback)}<span class="muted">{format!(" {rollback}")}</span></dd>
                    {spare}
                </dl>
            </div>
        </section>
    }
}

#[component]
fn LastMoment(label: &'static str, limit: Option<Limit>) -> impl IntoView {
    limit.map(|limit| {
        let tone = if limit.passed { Tone::Bad } else { Tone::Info };
        view! {
            <p class="last-moment"><span>{label}</span>" "<b><When at=limit.at/></b>" "<Badge tone words=limit.words/></p>
        }
    })
}
