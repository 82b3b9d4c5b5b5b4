//! The list of configuration items, with its filters in the address, and tables in and out.

use super::{kinds, why_not};
use crate::{
    api::{
        cmdb::{ItemList, ItemQuery, ItemRow, list_items},
        session::{Catalogue, read_catalogue},
        views::Choice,
    },
    ui::{
        components::{Badge, Empty, Form, Icon, Load, PageHead, SubmitButton, TextField, Tone, keep},
        data::Data,
        live::use_live,
        pages::releases::FilterSelect,
        paths,
    },
};
use leptos::{either::Either, prelude::*};
use leptos_router::hooks::use_query_map;

/// All configuration items.
pub fn items() -> AnyView {
    let query = use_query_map();
    let filter = Memo::new(move |_| {
        query.with(|q| {
            let get = |name| q.get(name).unwrap_or_default();
            ItemQuery {
                product: get("product"),
                kind: get("kind"),
                state: get("state"),
                text: get("text"),
                page: get("page"),
            }
        })
    });
    let live = use_live();
    let list = Data::new(move || (filter.get(), live.any()), |(filter, _)| list_items(filter));
    let choices = Data::new(|| (), |()| read_catalogue());
    let add = why_not().is_empty().then(|| {
        view! { <a class="button primary" href=paths::NEW_ITEM><Icon name="plus"/>"Add an item"</a> }
    });
    view! {
        <PageHead title="Configuration" lede="The CMDB: what there is, whose it is, which version is where, and what depends on it.">
            {add}
        </PageHead>
        <Load from=choices view=move |c: Catalogue| view! { <Filters products=c.products filter=filter.get_untracked()/> }.into_any()/>
        <Load from=list view=move |list: ItemList| view! { <Page list filter=filter.get_untracked()/> }.into_any()/>
    }
    .into_any()
}

#[component]
fn Filters(products: Vec<Choice>, filter: ItemQuery) -> impl IntoView {
    let states = vec![Choice { value: "retired".into(), label: "Retired".into() }];
    let retired = filter.state == "retired";
    let states = states.into_iter().map(|s| view! { <option value=s.value selected=retired>{s.label}</option> });
    view! {
        <form method="get" action=paths::CMDB class="filters" role="search">
            <label>"Search " <input type="search" name="text" value=filter.text/></label>
            <FilterSelect name="product" label="Product" options=products value=filter.product/>
            <FilterSelect name="kind" label="Type" options=kinds() value=filter.kind/>
            <label>"State "<select name="state"><option value="">"In use"</option>{states.collect_view()}</select></label>
            <button type="submit" class="button">"Show"</button>
        </form>
    }
}

#[component]
fn Page(list: ItemList, filter: ItemQuery) -> impl IntoView {
    let page = list.page;
    let product = filter.product.clone();
    let is_narrowed = [&filter.text, &filter.product, &filter.kind, &filter.state].iter().any(|f| !f.is_empty());
    let to = move |page: i64| {
        let f = &filter;
        let text = f.text.replace(['&', '#', '%', '+'], " ");
        format!("{}?text={text}&product={}&kind={}&state={}&page={page}", paths::CMDB, f.product, f.kind, f.state)
    };
    let before = (page > 0).then(|| view! { <a class="button" href=to(page - 1) rel="prev">"Before"</a> });
    let after = list.more.then(|| view! { <a class="button" href=to(page + 1) rel="next">"After"</a> });
    let table = if list.rows.is_empty() {
        let words = if is_narrowed {
            "No item matches."
        } else {
            "No configuration item yet. Add one, or import a table of what you have. Products are added under Settings."
        };
        Either::Left(view! { <Empty icon="boxes" words/> })
    } else {
        Either::Right(view! { <Table rows=list.rows/> })
    };
    view! {
        {table}
        <nav class="cluster" aria-label="Pages">{before}{after}</nav>
        <Tables limit=list.limit product/>
    }
}

#[component]
fn Table(rows: Vec<ItemRow>) -> impl IntoView {
    view! {
        <div class="card table-wrap" role="region" aria-label="Configuration items" tabindex="0">
            <table class="table cards">
                <thead>
                    <tr><th scope="col">"Item"</th><th scope="col">"Product"</th><th scope="col">"Type"</th>
                    <th scope="col">"Owner"</th><th scope="col">"TEST"</th><th scope="col">"LIVE"</th></tr>
                </thead>
                <tbody>{rows.into_iter().map(|row| view! { <Row row/> }).collect_view()}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(row: ItemRow) -> impl IntoView {
    let retired = row.retired.then(|| view! { " "<Badge tone=Tone::Neutral words="Retired"/> });
    view! {
        <tr>
            <th scope="row" data-label="Item"><a href=paths::item(&row.id)>{row.name}</a>{retired}</th>
            <td data-label="Product">{row.product}</td>
            <td data-label="Type">{row.kind.label()}</td>
            <td data-label="Owner">{row.owner}</td>
            <td data-label="TEST">{row.version_test}</td>
            <td data-label="LIVE">{row.version_live}</td>
        </tr>
    }
}

/// Tables in and out.
#[component]
fn Tables(limit: String, product: String) -> impl IntoView {
    let may = why_not().is_empty();
    let of_product = (!product.is_empty()).then(|| {
        let to = format!("{}?product={product}", paths::CMDB_EXPORT);
        view! { <a class="button" href=to rel="external" download><Icon name="download"/>"Export this product"</a> }
    });
    let form = move |limit: String| {
        view! {
            <Form to=paths::CMDB_TABLE multipart=true class="form">
                <TextField name="file" label="Table" kind="file" hint=format!("CSV in UTF-8, at most {limit}. You see what would change before anything does.")/>
                <div class="form-actions"><SubmitButton label="Upload and preview" class="preview" icon="upload"/></div>
            </Form>
        }
    };
    view! {
        <section class="card" aria-labelledby="tables">
            <header class="card-head">
                <h2 id="tables">"Tables"</h2>
                <div class="actions cluster">
                    {of_product}
                    <a class="button" href=paths::CMDB_EXPORT rel="external" download><Icon name="download"/>"Export all as CSV"</a>
                </div>
            </header>
            <div class="card-body stack">
                <p class="muted">
                    "Columns: product, name, type, owner, description, test_version, live_version, status, depends_on, runs_on, part_of. Only product and name must be there; a column that is left out changes nothing. An exported table imports as it is."
                </p>
                {keep("table", may.then_some(limit), form)}
            </div>
        </section>
    }
}
