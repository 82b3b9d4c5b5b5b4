//! The list of changes, with its filters in the address.

use super::{RiskBadge, StatusBadge, outage};
use crate::ui::data::Data;
use crate::{
    api::{
        changes::{ChangeList, ChangeQuery, ChangeRow, list_changes},
        session::{Catalogue, read_catalogue},
        views::Choice,
    },
    domain::{
        access::{self, Action, Subject},
        change::ChangeStatus,
    },
    ui::{
        boot::use_actor,
        components::{Empty, Load, PageHead},
        live::use_live,
        paths,
    },
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;

/// All changes.
pub fn changes() -> AnyView {
    let query = use_query_map();
    let filter = Memo::new(move |_| {
        query.with(|q| {
            let get = |name| q.get(name).unwrap_or_default();
            ChangeQuery { product: get("product"), status: get("status"), text: get("text"), page: get("page") }
        })
    });
    let live = use_live();
    let list = Data::new(move || (filter.get(), live.any()), |(filter, _)| list_changes(filter));
    let choices = Data::new(|| (), |()| read_catalogue());
    let may = use_actor().is_some_and(|a| access::may(&a, Action::RaiseChange, &Subject::Workspace).is_ok());
    let link = || view! { <a class="button primary" href=paths::NEW_CHANGE>"Raise a change"</a> };
    let raise = may.then(link);
    // Who may for some product only is known with the list.
    let for_a_product = move |list: &ChangeList| (!may && list.may_raise).then(|| view! { <p>{link()}</p> });
    view! {
        <PageHead title="Changes" lede="Requests for change (RFCs): what is wanted, where it stands, which release it is in.">
            {raise}
        </PageHead>
        <Load from=choices view=move |c: Catalogue| view! { <Filters products=c.products filter=filter.get()/> }.into_any()/>
        <Load from=list view=move |list: ChangeList| view! { {for_a_product(&list)} <Page list filter=filter.get()/> }.into_any()/>
    }
    .into_any()
}

#[component]
fn Filters(products: Vec<Choice>, filter: ChangeQuery) -> impl IntoView {
    let states = ChangeStatus::ALL.iter().map(|s| Choice { value: s.key().into(), label: s.label().into() }).collect();
    view! {
        <div class="filters">
            <form method="get" action=paths::CHANGES class="cluster" role="search">
                <div class="field">
                    <label for="filter-text">"Title or number"</label>
                    <input type="search" id="filter-text" name="text" value=filter.text/>
                </div>
                <FilterBy name="product" label="Product" options=products value=filter.product/>
                <FilterBy name="status" label="Status" options=states value=filter.status/>
                <button type="submit" class="button">"Show"</button>
            </form>
        </div>
    }
}

#[component]
fn FilterBy(name: &'static str, label: &'static str, options: Vec<Choice>, value: String) -> impl IntoView {
    let id = format!("filter-{name}");
    let options = options.into_iter().map(|o| {
        let selected = o.value == value;
        view! { <option value=o.value selected=selected>{o.label}</option> }
    });
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select id=id name=name><option value="">"All"</option>{options.collect_view()}</select>
        </div>
    }
}

#[component]
fn Page(list: ChangeList, filter: ChangeQuery) -> impl IntoView {
    let page = list.page;
    if list.rows.is_empty() {
        let filtered = [&filter.product, &filter.status, &filter.text].iter().any(|f| !f.is_empty());
        let words = if filtered { "No change matches." } else { "No change has been raised yet." };
        return Either::Left(view! { <Empty icon="git-pull-request" words/> });
    }
    let to = move |page: i64| {
        let f = &filter;
        let text = f.text.replace(['&', '#', '%', '+'], " ");
        format!("{}?text={text}&product={}&status={}&page={page}", paths::CHANGES, f.product, f.status)
    };
    let newer = (page > 0).then(|| view! { <a class="button" href=to(page - 1) rel="prev">"Newer"</a> });
    let older = list.more.then(|| view! { <a class="button" href=to(page + 1) rel="next">"Older"</a> });
    Either::Right(view! {
        <ChangeTable rows=list.rows/>
        <nav class="cluster" aria-label="Pages">{newer}{older}</nav>
    })
}

#[component]
fn ChangeTable(rows: Vec<ChangeRow>) -> impl IntoView {
    view! {
        <div class="card">
            <div class="table-wrap" role="region" aria-label="Changes" tabindex="0">
                <table class="table cards">
                    <thead>
                        <tr><th scope="col">"Change"</th><th scope="col">"Product"</th><th scope="col">"Status"</th>
                        <th scope="col">"Risk"</th><th scope="col">"Outage"</th><th scope="col">"Release"</th>
                        <th scope="col">"Initiator"</th></tr>
                    </thead>
                    <tbody>{rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}</tbody>
                </table>
            </div>
        </div>
    }
}

#[component]
fn Row(row: ChangeRow) -> impl IntoView {
    let release = match row.release {
        Some((id, name)) => Either::Left(view! { <a href=paths::release_tab(id, "changes")>{name}</a> }),
        None => Either::Right(view! { <span class="muted">"None"</span> }),
    };
    view! {
        <tr>
            <th scope="row" data-label="Change">
                <a href=paths::change(&row.id)><span class="num">{row.number}</span>" "{row.title}</a>
            </th>
            <td data-label="Product">{row.product}</td>
            <td data-label="Status"><StatusBadge status=row.status/></td>
            <td data-label="Risk"><RiskBadge risk=row.risk/></td>
            <td data-label="Outage">{outage(row.outage_minutes)}</td>
            <td data-label="Release">{release}</td>
            <td data-label="Initiator">{row.initiator}</td>
        </tr>
    }
}
