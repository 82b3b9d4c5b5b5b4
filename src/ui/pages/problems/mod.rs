//! Problem records: all of them, and one with what it explains.

mod page;

use crate::{
    api::problems::{ProblemList, ProblemQuery, ProblemRow, list_problems},
    domain::review::ProblemState,
    ui::{
        components::{Badge, Empty, Load, PageHead, Tone, When},
        data::Data,
        live::use_live,
        paths,
    },
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;
pub use page::problem;

/// All problem records.
pub fn problems() -> AnyView {
    let query = use_query_map();
    let filter = Memo::new(move |_| {
        query.with(|q| ProblemQuery {
            state: q.get("state").unwrap_or_default(),
            page: q.get("page").unwrap_or_default(),
        })
    });
    let live = use_live();
    let list = Data::new(move || (filter.get(), live.any()), |(filter, _)| list_problems(filter));
    view! {
        <PageHead title="Problem records" lede="What was wrong at the root when releases failed, and what mends it. A record is opened on the review tab of its release."/>
        {move || view! { <Filters state=filter.get().state/> }}
        <Load from=list view=move |list: ProblemList| view! { <Page list state=filter.get().state/> }.into_any()/>
    }
    .into_any()
}

#[component]
fn Filters(state: String) -> impl IntoView {
    let options = ProblemState::ALL.iter().map(|s| {
        let selected = s.key() == state;
        view! { <option value=s.key() selected=selected>{s.label()}</option> }
    });
    view! {
        <div class="filters">
            <form method="get" action=paths::PROBLEMS class="cluster">
                <div class="field">
                    <label for="filter-state">"State"</label>
                    <select id="filter-state" name="state"><option value="">"All"</option>{options.collect_view()}</select>
                </div>
                <button type="submit" class="button">"Show"</button>
            </form>
        </div>
    }
}

#[component]
fn Page(list: ProblemList, state: String) -> impl IntoView {
    if list.rows.is_empty() {
        let words = if state.is_empty() {
            "No problem record has been opened yet. After a failure, open one on the review tab of the release."
        } else {
            "No problem record is in this state."
        };
        return Either::Left(view! { <Empty icon="search" words/> });
    }
    let page = list.page;
    let to = move |page: i64| format!("{}?state={state}&page={page}", paths::PROBLEMS);
    let newer = (page > 0).then(|| view! { <a class="button" href=to(page - 1) rel="prev">"Newer"</a> });
    let older = list.more.then(|| view! { <a class="button" href=to(page + 1) rel="next">"Older"</a> });
    Either::Right(view! {
        <div class="card"><ProblemTable rows=list.rows/></div>
        <nav class="cluster" aria-label="Pages">{newer}{older}</nav>
    })
}

/// Problem records as a table.
#[component]
pub fn ProblemTable(rows: Vec<ProblemRow>) -> impl IntoView {
    let rows = rows.into_iter().map(|row| {
        view! {
            <tr>
                <th scope="row" data-label="Record"><a href=paths::problem(row.id)><span class="num">{row.number}</span>" "{row.title}</a></th>
                <td data-label="State"><StateBadge state=row.state/></td>
                <td data-label="Elsewhere">{(!row.foreign_number.is_empty()).then_some(row.foreign_number)}</td>
                <td data-label="Last changed"><When at=row.updated_at/></td>
            </tr>
        }
    });
    view! {
        <div class="table-wrap" role="region" aria-label="Problem records" tabindex="0">
            <table class="table cards">
                <thead>
                    <tr><th scope="col">"Record"</th><th scope="col">"State"</th><th scope="col">"Elsewhere"</th>
                    <th scope="col">"Last changed"</th></tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

/// How a record's state looks.
#[component]
pub fn StateBadge(state: ProblemState) -> impl IntoView {
    let tone = match state {
        ProblemState::Open => Tone::Warn,
        ProblemState::RootCauseKnown => Tone::Info,
        ProblemState::Fixed => Tone::Good,
        ProblemState::Closed => Tone::Neutral,
    };
    view! { <Badge tone words=state.label()/> }
}
