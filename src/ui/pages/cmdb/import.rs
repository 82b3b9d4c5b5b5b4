//! What importing a table of configuration items would do, and the button that does it.

use crate::{
    api::cmdb::{CmdbImportView, ImportCmdb, PlannedRow, read_cmdb_import},
    domain::checklist::count,
    ui::{
        components::{Form, HiddenField, Icon, Load, PageHead, SubmitButton, When},
        data::Data,
        live::use_live,
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;

/// The preview of an import.
pub fn import_items() -> AnyView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|p| p.get("id").unwrap_or_default()));
    let live = use_live();
    let data = Data::new(move || (id.get(), live.any()), |(id, _)| read_cmdb_import(id));
    view! {
        <nav class="breadcrumbs" aria-label="Breadcrumbs"><ol><li><a href=paths::CMDB>"Configuration"</a></li></ol></nav>
        <PageHead title="Import configuration items" lede="What would become of each row."/>
        <Load from=data view=|import: CmdbImportView| view! { <Preview import/> }.into_any()/>
    }
    .into_any()
}

#[component]
fn Preview(import: CmdbImportView) -> impl IntoView {
    let [matched, new, changed, refused] = import.counts;
    let (by, at) = (import.uploaded_by.clone(), import.uploaded_at.clone());
    let as_recorded = (import.imported.is_none())
        .then(|| view! { <p class="muted">{format!("As recorded already: {}.", count(matched, "row"))}</p> });
    view! {
        <div class="stack">
            <p class="muted"><b>{import.name.clone()}</b>", uploaded by "{by}", "<When at/></p>
            <Decision import=import.clone()/>
            <Rows heading="Refused" what="Why" rows=import.refused count=refused/>
            <Rows heading="Changed" what="What changes" rows=import.changed count=changed/>
            <Rows heading="New" what="" rows=import.new count=new/>
            {as_recorded}
        </div>
    }
}

/// Whether there is something to import, and the button that does.
#[component]
fn Decision(import: CmdbImportView) -> impl IntoView {
    let [_, new, changed, refused] = import.counts;
    if let Some((by, at)) = import.imported {
        return Either::Left(view! {
            <div class="notice" data-tone="info">
                <Icon name="info"/><p>{format!("This table was imported by {by} on ")}<When at/>". "<a href=paths::CMDB>"Back to the list"</a></p>
            </div>
        });
    }
    let left_out =
        if refused > 0 { format!(" {} refused and left out.", count(refused, "row")) } else { String::new() };
    let words = match new + changed {
        0 => format!("There is nothing to import.{left_out}"),
        _ => format!("Importing adds {} and changes {}.{left_out}", count(new, "item"), count(changed, "item")),
    };
    let why = (!import.why_not.is_empty()).then(|| view! { <p class="muted">{import.why_not.clone()}</p> });
    let form = (import.why_not.is_empty() && new + changed > 0).then(|| {
        view! {
            <Form to=ImportCmdb::PATH>
                <HiddenField name="import" value=import.id/>
                <HiddenField name="seen" value=import.seen/>
                <SubmitButton label="Import" icon="check"/>
            </Form>
        }
    });
    Either::Right(view! { <div class="card card-body split"><p>{words}</p>{why}{form}</div> })
}

#[component]
fn Rows(heading: &'static str, what: &'static str, rows: Vec<PlannedRow>, count: usize) -> impl IntoView {
    (count > 0).then(|| {
        let more = count.saturating_sub(rows.len());
        let more = (more > 0).then(|| view! { <p class="card-foot">{format!("And {more} more.")}</p> });
        let rows = rows.into_iter().map(|row| {
            let words = (!what.is_empty()).then(|| view! { <td data-label=what>{row.words}</td> });
            view! {
                <tr>
                    <td data-label="Row" class="num">{row.row}</td>
                    <th scope="row" data-label="Item">{row.name}</th>
                    {words}
                </tr>
            }
        });
        let head = (!what.is_empty()).then(|| view! { <th scope="col">{what}</th> });
        view! {
            <section class="card">
                <header class="card-head"><h2>{heading}" "<span class="count">{count}</span></h2></header>
                <div class="table-wrap" role="region" aria-label=heading tabindex="0"><table class="table cards">
                    <thead><tr><th scope="col" class="num">"Row"</th><th scope="col">"Item"</th>{head}</tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table></div>
                {more}
            </section>
        }
    })
}
