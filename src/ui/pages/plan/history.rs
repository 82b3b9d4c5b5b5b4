//! The revisions so far: who submitted each, when and why; comparing any two of them.

use super::compare::{CompareForm, DRAFT};
use crate::{
    api::plans::RevisionRow,
    ui::{components::When, paths},
};
use leptos::prelude::*;

/// The frozen revisions, newest first.
#[component]
pub fn Revisions(id: String, revisions: Vec<RevisionRow>) -> impl IntoView {
    let newest = revisions.first().map(|r| r.number.to_string()).unwrap_or_default();
    let (from, to) = match revisions.get(1) {
        Some(before) => (before.number.to_string(), newest),
        None => (newest, DRAFT.to_owned()),
    };
    let form = view! { <CompareForm id=id.clone() revisions=revisions.clone() from to/> };
    let rows = revisions.into_iter().map(|r| {
        let to = paths::revision(&id, r.number);
        let why = if r.why.is_empty() { "–".to_owned() } else { r.why };
        view! {
            <tr>
                <th scope="row" data-label="Revision"><a href=to>{format!("Revision {}", r.number)}</a></th>
                <td data-label="Submitted by">{r.by}</td>
                <td data-label="When"><When at=r.at/></td>
                <td data-label="Why">{why}</td>
                <td data-label="SHA-256"><code class="hash" tabindex="0" title=r.sha256.clone()>{r.sha256.clone()}</code></td>
                <td class="num" data-label="Votes">{r.votes}</td>
            </tr>
        }
    });
    view! {
        <div class="table-wrap" role="region" aria-label="Revisions" tabindex="0">
            <table class="table cards">
                <thead><tr><th scope="col">"Revision"</th><th scope="col">"Submitted by"</th><th scope="col">"When"</th><th scope="col">"Why"</th>
                <th scope="col">"SHA-256"</th><th scope="col" class="num">"Votes"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
        <div class="card-body">{form}</div>
    }
}
