//! What differs between two baselines of a release.

use crate::{
    api::baselines::{BaselineHead, Comparison},
    domain::baseline::BaselineRow,
    ui::{
        components::{Badge, Tone},
        paths,
    },
};
use leptos::{either::Either, prelude::*};

/// The two, and what was added, removed and changed.
#[component]
pub fn Compared(id: String, rows: Vec<BaselineHead>, comparison: Comparison) -> impl IntoView {
    let (from, to) = (comparison.from, comparison.to);
    let pick = |name: &'static str, label: &'static str, chosen: String| {
        let options = rows.iter().map(|r| {
            let selected = r.id == chosen;
            view! { <option value=r.id.clone() selected=selected>{format!("{} ({})", r.name, r.environment)}</option> }
        });
        let options = options.collect_view();
        view! { <label>{label}" "<select name=name>{options}</select></label> }
    };
    let [added, removed, changed] = comparison.counts;
    let difference = comparison.difference;
    let same = difference.same;
    let lines = difference.changed.into_iter().map(|c| (Tone::Warn, "Changed", Some(c.from), Some(c.to)));
    let lines = lines.chain(difference.added.into_iter().map(|r| (Tone::Good, "Added", None, Some(r))));
    let lines = lines.chain(difference.removed.into_iter().map(|r| (Tone::Bad, "Removed", Some(r), None)));
    let lines: Vec<_> = lines.collect();
    let cut = (added + removed + changed).saturating_sub(lines.len());
    let cut = (cut > 0).then(|| view! { <p class="card-foot">{format!("And {cut} more.")}</p> });
    let content = if lines.is_empty() {
        Either::Left(view! { <p class="card-body muted">"They are the same."</p> })
    } else {
        let lines = lines.into_iter().map(|(tone, what, from, to)| view! { <Line tone what from to/> });
        Either::Right(view! {
            <div class="table-wrap" role="region" aria-label="What differs" tabindex="0">
                <table class="table cards">
                    <thead><tr><th scope="col">"Item"</th><th scope="col">"What"</th><th scope="col">"From"</th><th scope="col">"To"</th></tr></thead>
                    <tbody>{lines.collect_view()}</tbody>
                </table>
            </div>
        })
    };
    view! {
        <section class="card" aria-labelledby="compared">
            <header class="card-head"><h2 id="compared">"What differs"</h2></header>
            <form method="get" action=paths::release_tab(&id, "baselines") class="filters card-body">
                {pick("from", "From", from)}
                {pick("to", "To", to)}
                <button type="submit" class="button">"Compare"</button>
                <span class="muted">{format!("{changed} changed, {added} added, {removed} removed, {same} the same")}</span>
            </form>
            {content}
            {cut}
        </section>
    }
}

#[component]
fn Line(tone: Tone, what: &'static str, from: Option<BaselineRow>, to: Option<BaselineRow>) -> impl IntoView {
    let name = to.as_ref().or(from.as_ref()).map(|r| r.name.clone()).unwrap_or_default();
    view! {
        <tr>
            <th scope="row" data-label="Item">{name}</th>
            <td data-label="What"><Badge tone words=what/></td>
            <td data-label="From"><Side row=from/></td>
            <td data-label="To"><Side row=to/></td>
        </tr>
    }
}

#[component]
fn Side(row: Option<BaselineRow>) -> impl IntoView {
    row.map(|r| {
        let digest = (!r.digest.is_empty())
            .then(|| view! { " "<code class="hash" tabindex="0" title=r.digest.clone()>{r.digest.clone()}</code> });
        view! { <span>{r.version}</span>{digest} }
    })
}
