//! The baselines tab of a release: those that were taken, what differs between two, taking another, and the update of the
//! CMDB with which the release closes.

mod closing;
mod compare;
mod one;
mod take;

use crate::{
    api::baselines::{BaselineHead, Baselines, PrefilledItem, read_baselines},
    ui::{
        components::{Badge, Empty, Icon, Load, Tone, When, keep},
        data::Data,
        live::use_live,
        pages::releases::release_id,
        paths,
    },
};
use closing::ClosingForm;
use compare::Compared;
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;
pub use one::baseline;
use take::{FieldsForm, FileForm, TableForm};

/// The baselines tab.
pub fn baselines() -> AnyView {
    let id = release_id();
    let query = use_query_map();
    let pair = Memo::new(move |_| query.with(|q| (q.get("from").unwrap_or_default(), q.get("to").unwrap_or_default())));
    let live = use_live();
    let data =
        Data::new(move || (id.get(), pair.get(), live.any()), |(id, (from, to), _)| read_baselines(id, from, to));
    view! { <Load from=data view=|data: Baselines| view! { <Content data/> }.into_any()/> }.into_any()
}

#[component]
fn Content(data: Baselines) -> impl IntoView {
    let comparison = data.comparison.clone().map(|comparison| {
        view! { <Compared id=data.id.clone() rows=data.rows.clone() comparison/> }
    });
    view! {
        <div class="stack">
            <Taken id=data.id.clone() rows=data.rows.clone()/>
            {comparison}
            <Take data=data.clone()/>
            <Closing data/>
        </div>
    }
}

#[component]
fn Taken(id: String, rows: Vec<BaselineHead>) -> impl IntoView {
    let content = if rows.is_empty() {
        Either::Left(view! {
            <Empty icon="archive" words="No baseline has been taken yet. Take one before the installation, so that there is something to go back to, and one after it."/>
        })
    } else {
        let rows = rows.into_iter().map(|row| view! { <Row id=id.clone() row/> }).collect_view();
        Either::Right(view! {
            <div class="table-wrap" role="region" aria-label="Baselines" tabindex="0">
                <table class="table cards">
                    <thead>
                        <tr><th scope="col">"Baseline"</th><th scope="col">"Environment"</th><th scope="col" class="num">"Items"</th>
                        <th scope="col">"Taken by"</th><th scope="col">"When"</th><th scope="col">"SHA-256"</th></tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        })
    };
    view! {
        <section class="card" aria-labelledby="taken">
            <header class="card-head"><h2 id="taken">"Baselines"</h2></header>
            <div class="card-body flush">{content}</div>
        </section>
    }
}

#[component]
fn Row(id: String, row: BaselineHead) -> impl IntoView {
    let counts = if row.counts { (Tone::Good, "Counts") } else { (Tone::Neutral, "Superseded") };
    view! {
        <tr>
            <th scope="row" data-label="Baseline">
                <a href=paths::baseline(id, &row.id)>{row.name}</a>" "<Badge tone=counts.0 words=counts.1/>
            </th>
            <td data-label="Environment">{row.environment.label()}</td>
            <td data-label="Items" class="num">{row.items}</td>
            <td data-label="Taken by">{row.by}</td>
            <td data-label="When"><When at=row.at/></td>
            <td data-label="SHA-256"><code class="hash" tabindex="0" title=row.sha256.clone()>{row.sha256.clone()}</code></td>
        </tr>
    }
}

/// What a form of a baseline is filled with.
#[derive(Clone, Debug)]
struct Filled {
    request: String,
    seen: String,
    seen_items: String,
    items: Vec<PrefilledItem>,
}

#[component]
fn Take(data: Baselines) -> impl IntoView {
    let filled = Filled {
        request: data.id.clone(),
        seen: data.seen.clone(),
        seen_items: String::new(),
        items: data.items.clone(),
    };
    let content = if data.why_not.is_empty() {
        let limit = data.limit.clone();
        Either::Left(keep(&data.id, [filled], move |filled| {
            view! {
                <FieldsForm filled=filled.clone()/>
                <TableForm filled=filled.clone()/>
                <FileForm filled limit=limit.clone()/>
            }
        }))
    } else {
        Either::Right(view! { <p class="notice" data-tone="neutral"><Icon name="lock"/>{data.why_not.clone()}</p> })
    };
    view! {
        <section class="card" aria-labelledby="take">
            <header class="card-head"><h2 id="take">"Take a baseline"</h2></header>
            <div class="card-body stack">
                <p class="muted">"It is frozen when it is taken. Another one of the same moment replaces nothing: both stay, and the newest counts."</p>
                {content}
            </div>
        </section>
    }
}

#[component]
fn Closing(data: Baselines) -> impl IntoView {
    let filled = Filled {
        request: data.id.clone(),
        seen: data.seen.clone(),
        seen_items: data.seen_items.clone(),
        items: data.in_live.clone(),
    };
    let content = if data.why_not_update.is_empty() {
        Either::Left(keep(&data.id, [filled], |filled| view! { <ClosingForm filled/> }))
    } else {
        Either::Right(
            view! { <p class="notice" data-tone="neutral"><Icon name="lock"/>{data.why_not_update.clone()}</p> },
        )
    };
    let (tone, icon) = if data.is_updated { ("good", "circle-check") } else { ("info", "info") };
    view! {
        <section class="card" aria-labelledby="closing">
            <header class="card-head"><h2 id="closing">"Update the CMDB"</h2></header>
            <div class="card-body stack">
                <p class="notice" data-tone=tone><Icon name=icon/>{data.cmdb.clone()}</p>
                {content}
            </div>
        </section>
    }
}
