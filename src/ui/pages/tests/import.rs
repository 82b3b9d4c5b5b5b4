//! Importing a report of automatic tests: upload, look, import.

use super::{checklist::kinds, line::ResultBadge};
use crate::ui::data::Data;
use crate::{
    api::checklists::{ImportTests, ImportView, MatchView, NewLineView, read_import},
    domain::checklist::count,
    ui::{
        components::{Form, HiddenField, Icon, Load, SelectField, SubmitButton, TextField, When},
        live::use_live,
        pages::releases::release_id,
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_params_map;

/// Uploads a report.
#[component]
pub fn UploadReport(id: String, limit: String) -> impl IntoView {
    view! {
        <section class="card" aria-labelledby="import-head">
            <header class="card-head"><h2 id="import-head">"Import automatic tests"</h2></header>
            <Form to=paths::REPORT multipart=true class="form card-body">
                <p class="muted">"You see what would change before anything does."</p>
                <HiddenField name="request" value=id/>
                <SelectField name="kind" label="Kind of new tests" options=kinds() value="unit"/>
                <TextField name="file" label="Report" kind="file" hint=format!("JUnit XML, at most {limit}.")/>
                <div class="form-actions"><SubmitButton label="Upload and preview" class="preview" icon="upload"/></div>
            </Form>
        </section>
    }
}

/// What importing a report would do.
pub fn import_report() -> AnyView {
    let id = release_id();
    let params = use_params_map();
    let report = Memo::new(move |_| params.with(|p| p.get("report").unwrap_or_default()));
    let live = use_live();
    let data: Data<ImportView> =
        Data::new(move || (id.get(), report.get(), live.of(&id.get())), |(id, report, _)| read_import(id, report));
    let show = move |import: ImportView| view! { <Preview id=id.get_untracked() import/> }.into_any();
    view! { <Load from=data view=show/> }.into_any()
}

#[component]
fn Preview(id: String, import: ImportView) -> impl IntoView {
    let [matched, new, missing, skipped] = import.counts;
    let lede = format!("{} · {}, new ones are of the kind “{}”", import.name, count(import.cases, "test"), import.kind);
    let back = paths::release_tab(&id, "tests");
    view! {
        <section class="stack" aria-labelledby="preview-head">
            <header class="stack tight">
                <h2 id="preview-head">"Import automatic tests"</h2>
                <p>{lede}</p>
                <p class="muted cluster">
                    <span>"Uploaded by "{import.uploaded_by.clone()}", "<When at=import.uploaded_at.clone()/></span>
                    <code class="hash" tabindex="0" title=format!("SHA-256 {}", import.sha256)>{import.sha256.clone()}</code>
                </p>
            </header>
            <Decision id import=import.clone()/>
            <Matched rows=import.matched count=matched/>
            <New rows=import.new count=new/>
            <Names heading="Not in this report" words="They came from an earlier report and stay as they are." names=import.missing count=missing/>
            <Names heading="Skipped" words="They were not run. They stay as they are." names=import.skipped count=skipped/>
            <p class="muted">{format!("As the checklist has it already: {}.", count(import.unchanged, "test"))}</p>
            <p><a href=back>"Back to the tests"</a></p>
        </section>
    }
}

/// Whether there is something to import, and the button that does.
#[component]
fn Decision(id: String, import: ImportView) -> impl IntoView {
    let [matched, new, ..] = import.counts;
    if let Some((by, at)) = import.imported {
        return Either::Left(view! {
            <div class="notice" data-tone="info">
                <Icon name="info"/><p>"This file was imported by "{by}" on "<When at/>". Nothing changes."</p>
            </div>
        });
    }
    let words = if matched + new == 0 {
        "The checklist says what the report says: importing changes no result.".to_owned()
    } else {
        format!("Importing changes {} and adds {}.", count(matched, "result"), count(new, "test"))
    };
    let form = import.rights.record.then(|| {
        view! {
            <Form to=ImportTests::PATH>
                <HiddenField name="request" value=id/>
                <HiddenField name="report" value=import.report/>
                <HiddenField name="seen" value=import.seen/>
                <SubmitButton label="Import" icon="check"/>
            </Form>
        }
    });
    Either::Right(view! { <div class="card card-body split"><p>{words}</p>{form}</div> })
}

#[component]
fn Matched(rows: Vec<MatchView>, count: usize) -> impl IntoView {
    (count > 0).then(|| {
        let more = cut(count, rows.len());
        let rows = rows.into_iter().map(|row| view! {
            <tr>
                <th scope="row" data-label="Test">{row.title}</th>
                <td data-label="Was"><ResultBadge result=row.was/></td>
                <td data-label="Becomes"><ResultBadge result=Some(row.becomes)/></td>
                <td data-label="Note">{row.note}</td>
            </tr>
        });
        view! {
            <section class="card" aria-labelledby="matched-head">
                <header class="card-head"><h3 id="matched-head">"Results that change "<span class="count">{count}</span></h3></header>
                <div class="table-wrap"><table class="table cards">
                    <thead><tr><th scope="col">"Test"</th><th scope="col">"Was"</th><th scope="col">"Becomes"</th><th scope="col">"Note"</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table></div>
                {more}
            </section>
        }
    })
}

#[component]
fn New(rows: Vec<NewLineView>, count: usize) -> impl IntoView {
    (count > 0).then(|| {
        let more = cut(count, rows.len());
        let rows = rows.into_iter().map(|row| view! {
            <tr>
                <th scope="row" data-label="Test">{row.title}</th>
                <td data-label="Result"><ResultBadge result=row.result/></td>
                <td data-label="Note">{row.note}</td>
            </tr>
        });
        view! {
            <section class="card" aria-labelledby="new-head">
                <header class="card-head"><h3 id="new-head">"New tests "<span class="count">{count}</span></h3></header>
                <div class="table-wrap"><table class="table cards">
                    <thead><tr><th scope="col">"Test"</th><th scope="col">"Result"</th><th scope="col">"Note"</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table></div>
                {more}
            </section>
        }
    })
}

#[component]
fn Names(heading: &'static str, words: &'static str, names: Vec<String>, count: usize) -> impl IntoView {
    (count > 0).then(|| {
        let more = cut(count, names.len());
        let names = names.into_iter().map(|name| view! { <li>{name}</li> });
        view! {
            <details class="card import-names">
                <summary>{heading}" "<span class="count">{count}</span></summary>
                <p class="muted">{words}</p>
                <ul class="plain-list">{names.collect_view()}</ul>
                {more}
            </details>
        }
    })
}

fn cut(count: usize, shown: usize) -> Option<AnyView> {
    let more = count.saturating_sub(shown);
    (more > 0).then(|| view! { <p class="card-foot">{format!("And {more} more.")}</p> }.into_any())
}
