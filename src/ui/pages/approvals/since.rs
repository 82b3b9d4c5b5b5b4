//! What has changed since the viewer voted on an earlier revision, folded under how much that is.

use crate::{
    api::approvals::SinceVote,
    ui::{
        components::Icon,
        pages::plan::{ChangeList, fields},
        paths,
    },
};
use leptos::prelude::*;

/// Changes since the viewer's vote.
#[component]
pub fn Since(id: String, since: SinceVote) -> impl IntoView {
    let whole = paths::comparison(&id, &since.revision.to_string(), &since.newest.to_string());
    let more = since.count.saturating_sub(since.changes.len());
    let more = (more > 0).then(|| view! { <p class="muted">{format!("{more} more are in the whole comparison.")}</p> });
    let note = (!since.note.is_empty()).then(|| view! { <p class="muted">{since.note.clone()}</p> });
    view! {
        <details class="since-vote">
            <summary><Icon name="history"/>{format!("Changes since your vote on revision {}: {}", since.revision, fields(since.count))}</summary>
            <div class="stack">
                {note}
                <ChangeList changes=since.changes/>
                {more}
                <p><a href=whole>{format!("Compare revision {} with revision {}", since.revision, since.newest)}</a></p>
            </div>
        </details>
    }
}
