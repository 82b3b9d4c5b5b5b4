//! Entries of the trail as a timeline, day by day.

use crate::{
    api::audit::EntryView,
    ui::{
        components::{Icon, When},
        paths,
    },
};
use leptos::prelude::*;

/// Entries under the days on which they happened, in the order given.
#[component]
pub fn Timeline(
    entries: Vec<EntryView>,
    /// With hashes and data, as auditors want them.
    #[prop(optional)]
    whole: bool,
) -> impl IntoView {
    let mut days: Vec<(String, Vec<EntryView>)> = Vec::new();
    for entry in entries {
        match days.last_mut() {
            Some((day, of_day)) if *day == entry.day => of_day.push(entry),
            _ => days.push((entry.day.clone(), vec![entry])),
        }
    }
    let day = move |(day, entries): (String, Vec<EntryView>)| {
        let lines = entries.into_iter().map(|entry| view! { <Line entry whole/> }).collect_view();
        view! { <h3 class="timeline-day">{day}</h3> <ol class="timeline">{lines}</ol> }
    };
    days.into_iter().map(day).collect_view()
}

#[component]
fn Line(entry: EntryView, whole: bool) -> impl IntoView {
    let (icon, tone) = look(&entry);
    let quote = (!entry.quote.is_empty()).then(|| view! { <blockquote>{entry.quote.clone()}</blockquote> });
    let release = entry.release.clone().filter(|_| whole);
    let release = release.map(|(id, name)| view! { <a href=paths::release(id)>{name}</a>" · " });
    let short: String = entry.hash.chars().take(8).collect();
    let details = whole.then(|| view! { <Proof entry=entry.clone()/> });
    view! {
        <li id=format!("entry-{}", entry.seq)>
            <span class="timeline-icon" data-tone=tone><Icon name=icon/></span>
            <div>
                <p><b>{entry.actor}</b>" "{entry.words}</p>
                {quote}
                <p class="timeline-meta">
                    {release}<When at=entry.at/>" · no. "{entry.seq}" · "<code class="hash" title=entry.hash>{short}</code>
                </p>
                {details}
            </div>
        </li>
    }
}

/// What an auditor compares.
#[component]
fn Proof(entry: EntryView) -> impl IntoView {
    let data = (!entry.data.is_empty())
        .then(|| view! { <dt>"Data"</dt><dd><pre class="timeline-data">{entry.data}</pre></dd> });
    view! {
        <details>
            <summary>"Hashes and data"<span class="visually-hidden">{format!(" of entry {}", entry.seq)}</span></summary>
            <dl class="kv">
                <dt>"Kind"</dt><dd><code>{entry.kind}</code></dd>
                <dt>"UTC"</dt><dd>{entry.at.utc}</dd>
                <dt>"Hash"</dt><dd><code class="timeline-hash">{entry.hash}</code></dd>
                <dt>"Previous hash"</dt><dd><code class="timeline-hash">{entry.previous}</code></dd>
                {data}
            </dl>
        </details>
    }
}

/// An icon and a tone for what happened; both only repeat what the words say.
fn look(entry: &EntryView) -> (&'static str, &'static str) {
    let noun = entry.kind.split('.').next().unwrap_or_default();
    match (entry.kind.as_str(), noun) {
        ("access.refused", _) => ("octagon-x", "bad"),
        ("vote.cast", _) if entry.words.starts_with("approved") => ("thumbs-up", "good"),
        ("vote.cast", _) if entry.words.starts_with("rejected") => ("circle-x", "bad"),
        ("plan.submitted", _) => ("lock", "info"),
        ("release.closed", _) => ("flag", "neutral"),
        ("deployment.recorded", _) => ("rocket", "live"),
        (_, "vote") => ("vote", "neutral"),
        (_, "step") => ("workflow", "info"),
        (_, "plan" | "document" | "notes") => ("file-text", "neutral"),
        (_, "change") => ("git-pull-request", "neutral"),
        (_, "check" | "checklist" | "evidence" | "report") => ("clipboard-check", "neutral"),
        (_, "defect") => ("triangle-alert", "warn"),
        (_, "release") => ("rocket", "neutral"),
        (_, "freeze" | "maintenance-window") => ("calendar-days", "neutral"),
        (_, "person" | "feed") => ("user", "neutral"),
        (_, "session") => ("log-in", "neutral"),
        (_, "policy") => ("shield-check", "warn"),
        (_, "product" | "component") => ("package", "neutral"),
        _ => ("activity", "neutral"),
    }
}
