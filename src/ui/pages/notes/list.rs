//! All published release notes, of each release the newest.

use crate::{
    api::{
        notes::{NotesList, NotesQuery, NotesRow, list_notes},
        views::Choice,
    },
    ui::{
        components::{Empty, Load, PageHead, When},
        data::Data,
        live::use_live,
        paths,
    },
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;

/// All release notes.
pub fn notes() -> AnyView {
    let query = use_query_map();
    let filter = Memo::new(move |_| {
        query.with(|q| NotesQuery {
            product: q.get("product").unwrap_or_default(),
            page: q.get("page").unwrap_or_default(),
        })
    });
    let live = use_live();
    let list = Data::new(move || (filter.get(), live.any()), |(filter, _)| list_notes(filter));
    view! {
        <PageHead title="Release notes" lede="What is new in each release, for those who use it. Notes are drafted and published on the notes tab of a release."/>
        <Load from=list view=move |list: NotesList| view! { <Page list product=filter.get().product/> }.into_any()/>
    }
    .into_any()
}

#[component]
fn Page(list: NotesList, product: String) -> impl IntoView {
    let page = list.page;
    let chosen = product.clone();
    let to = move |page: i64| format!("{}?product={product}&page={page}", paths::NOTES);
    let newer = (page > 0).then(|| view! { <a class="button" href=to(page - 1) rel="prev">"Newer"</a> });
    let older = list.more.then(|| view! { <a class="button" href=to(page + 1) rel="next">"Older"</a> });
    let content = if list.rows.is_empty() {
        Either::Left(
            view! { <Empty icon="file-text" words="No release notes are published here yet. Open a release, then its notes."/> },
        )
    } else {
        Either::Right(view! { <div class="card"><Table rows=list.rows/></div> })
    };
    view! {
        <Filters products=list.products chosen/>
        {content}
        <nav class="cluster" aria-label="Pages">{newer}{older}</nav>
    }
}

#[component]
fn Filters(products: Vec<Choice>, chosen: String) -> impl IntoView {
    let options = products.into_iter().map(|p| {
        let selected = p.value == chosen;
        view! { <option value=p.value selected=selected>{p.label}</option> }
    });
    view! {
        <div class="filters">
            <form method="get" action=paths::NOTES class="cluster">
                <div class="field">
                    <label for="filter-product">"Product"</label>
                    <select id="filter-product" name="product"><option value="">"All"</option>{options.collect_view()}</select>
                </div>
                <button type="submit" class="button">"Show"</button>
            </form>
        </div>
    }
}

#[component]
fn Table(rows: Vec<NotesRow>) -> impl IntoView {
    let rows = rows.into_iter().map(|row| {
        view! {
            <tr>
                <th scope="row" data-label="Release"><a href=paths::release_tab(&row.id, "notes")>{row.name}</a></th>
                <td data-label="Title">{row.title}</td>
                <td data-label="Version" class="num">{row.number}</td>
                <td data-label="Published by">{row.by}</td>
                <td data-label="When"><When at=row.at/></td>
            </tr>
        }
    });
    view! {
        <div class="table-wrap" role="region" aria-label="Release notes" tabindex="0">
            <table class="table cards">
                <thead>
                    <tr><th scope="col">"Release"</th><th scope="col">"Title"</th><th scope="col" class="num">"Version of the notes"</th>
                    <th scope="col">"Published by"</th><th scope="col">"When"</th></tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}
