//! The auditor's page: the workspace's trail, filtered by what happened, and whether its chain holds.

use super::entry::Timeline;
use crate::{
    api::audit::{TrailFilter, TrailView, read_trail},
    ui::{
        components::{Badge, Empty, Load, PageHead, Tone},
        data::Data,
        paths,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Beginnings of kinds, and what they are called.
const KINDS: [(&str, &str); 14] = [
    ("access.", "Refusals"),
    ("vote.", "Votes"),
    ("step.", "Process steps"),
    ("plan.", "Plans"),
    ("release.", "Releases"),
    ("change.", "Changes"),
    ("check", "Checklists and results"),
    ("defect.", "Defects"),
    ("deployment.", "Deployments"),
    ("record.", "Records"),
    ("freeze.", "Freezes"),
    ("person.", "People"),
    ("policy.", "Policies"),
    ("session.", "Signing in and out"),
];

/// The audit trail.
pub fn audit() -> AnyView {
    let query = use_query_map();
    let filter = Memo::new(move |_| {
        query.with(|q| {
            let get = |name| q.get(name).unwrap_or_default();
            TrailFilter { kind: get("kind"), before: get("before"), verify: get("verify") }
        })
    });
    // Not live: a page that is being compared must not move away.
    let trail = Data::new(move || filter.get(), read_trail);
    let show = move |trail: TrailView| view! { <Trail trail filter=filter.get_untracked()/> }.into_any();
    let lede = "Every change, refusal and sign-in of the workspace. Each entry holds the hash of the one before.";
    view! { <PageHead title="Audit trail" lede/> <Load from=trail view=show/> }.into_any()
}

#[component]
fn Trail(trail: TrailView, filter: TrailFilter) -> impl IntoView {
    let kind = filter.kind.replace(['&', '#', '%', '+', ' '], "");
    let at = move |before: String| format!("{}?kind={kind}{before}", paths::AUDIT);
    let older = trail
        .page
        .older
        .map(|seq| view! { <a class="button" href=at(format!("&before={seq}")) rel="next">"Older"</a> });
    let newest = (!filter.before.is_empty()).then(|| view! { <a class="button" href=at(String::new())>"Newest"</a> });
    let list = if trail.page.entries.is_empty() {
        view! { <Empty icon="history" words="No entry of this kind."/> }.into_any()
    } else {
        view! { <Timeline entries=trail.page.entries whole=true/> }.into_any()
    };
    view! {
        <Chain count=trail.count head=trail.head verified=trail.verified/>
        <Filter kind=filter.kind/>
        <section aria-label="Entries">{list}</section>
        <nav class="cluster" aria-label="Pages of the trail">{newest}{older}</nav>
    }
}

/// The state of the chain.
#[component]
fn Chain(count: i64, head: String, verified: Option<(bool, String)>) -> impl IntoView {
    let verdict = verified.map(|(holds, words)| {
        let (tone, label) = if holds { (Tone::Good, "The chain holds") } else { (Tone::Bad, "The chain is broken") };
        view! { <p class="cluster" role="status"><Badge tone words=label/><span>{words}</span></p> }
    });
    view! {
        <section class="card" aria-labelledby="chain">
            <header class="card-head">
                <h2 id="chain">"Chain"</h2>
                <div class="actions"><a class="button" href=format!("{}?verify=now", paths::AUDIT)>"Verify now"</a></div>
            </header>
            <div class="card-body stack tight">
                <dl class="kv">
                    <dt>"Entries"</dt><dd>{count}</dd>
                    <dt>"Head"</dt><dd><code class="timeline-hash">{head}</code></dd>
                </dl>
                {verdict}
                <p class="hint">"Write the head down elsewhere: whoever changes an old entry changes it, too. On the server, slipway verify-audit checks the same."</p>
            </div>
        </section>
    }
}

#[component]
fn Filter(kind: String) -> impl IntoView {
    let known = KINDS.iter().any(|(k, _)| *k == kind) || kind.is_empty();
    let other = (!known).then(|| view! { <option value=kind.clone() selected>{kind.clone()}</option> });
    let options =
        KINDS.iter().map(|(value, label)| view! { <option value=*value selected=*value == kind>{*label}</option> });
    let options = options.collect_view();
    view! {
        <div class="filters">
            <form method="get" action=paths::AUDIT class="cluster" role="search">
                <div class="field">
                    <label for="kind">"Show"</label>
                    <select id="kind" name="kind"><option value="">"Everything"</option>{other}{options}</select>
                </div>
                <button type="submit" class="button">"Show"</button>
            </form>
        </div>
    }
}
