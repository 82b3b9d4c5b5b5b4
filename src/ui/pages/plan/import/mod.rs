//! Plans from spreadsheets and texts: uploading, looking at how a file is read, changing that, taking it over. Works
//! without scripts: choosing another sheet or column is a form that reads the page again.

mod mapping;
mod preview;
mod whole;

use crate::{
    api::plan_imports::{
        ImportContent, ImportQuery, PlanImportView, PlanImports, TakeBackImport, UploadRow, list_plan_imports,
        read_plan_import,
    },
    ui::{
        components::{Form, HiddenField, Icon, Load, SubmitButton, TextField, When, keep},
        data::Data,
        live::use_live,
        pages::releases::release_id,
        paths,
    },
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};
use leptos_router::hooks::{use_params_map, use_query_map};

/// The page on which files are uploaded.
pub fn plan_imports() -> AnyView {
    let id = release_id();
    let live = use_live();
    let data = Data::new(move || (id.get(), live.of(&id.get())), |(id, _)| list_plan_imports(id));
    view! { <Load from=data view=|imports: PlanImports| view! { <Uploads imports/> }.into_any()/> }.into_any()
}

#[component]
fn Uploads(imports: PlanImports) -> impl IntoView {
    let id = imports.id.clone();
    let form = {
        let id = id.clone();
        move |limit: String| view! { <Upload id=id.clone() limit/> }
    };
    let may = imports.why_not.is_empty().then_some(imports.limit);
    let why = (!imports.why_not.is_empty()).then(|| view! { <p class="muted">{imports.why_not}</p> });
    let list = (!imports.uploads.is_empty()).then(|| view! { <Earlier id=id.clone() uploads=imports.uploads/> });
    view! {
        <div class="stack loose">
            <p><a href=paths::release_tab(&id, "plan")>"Back to the plan"</a></p>
            <section class="card" aria-labelledby="import-head">
                <header class="card-head"><h2 id="import-head">"Import a plan"</h2></header>
                <div class="card-body stack">
                    <p>"Take the rows of a spreadsheet into the plan, as it is: the head is found, columns are told by their names, and you see every row before anything changes."</p>
                    <p class="muted">"A plan that was exported here, as a workbook or as text, comes back whole."</p>
                    {why}
                    {keep(&id, may, form)}
                </div>
            </section>
            {list}
        </div>
    }
}

#[component]
fn Upload(id: String, limit: String) -> impl IntoView {
    let hint = format!("Excel (.xlsx, .xlsm), CSV, or a plan as text (.toml); at most {limit}. Macros are not run.");
    view! {
        <Form to=paths::PLAN_FILE multipart=true class="form">
            <HiddenField name="request" value=id/>
            <TextField name="file" label="File" kind="file" hint/>
            <div class="form-actions"><SubmitButton label="Upload and preview" class="preview" icon="upload"/></div>
        </Form>
    }
}

/// Files that were uploaded before.
#[component]
fn Earlier(id: String, uploads: Vec<UploadRow>) -> impl IntoView {
    let rows = uploads.into_iter().map(move |row| {
        let state = match row.taken {
            Some(at) => Either::Left(view! { "Taken over "<When at/> }),
            None => Either::Right("Not taken over"),
        };
        view! {
            <tr>
                <th scope="row" data-label="File"><a href=paths::plan_import(&id, &row.id)>{row.name}</a></th>
                <td data-label="By">{row.by}</td>
                <td data-label="Uploaded"><When at=row.at/></td>
                <td data-label="State">{state}</td>
            </tr>
        }
    });
    view! {
        <section class="card" aria-labelledby="uploads-head">
            <header class="card-head"><h2 id="uploads-head">"Uploaded before"</h2></header>
            <div class="table-wrap"><table class="table cards">
                <thead><tr><th scope="col">"File"</th><th scope="col">"By"</th><th scope="col">"Uploaded"</th><th scope="col">"State"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table></div>
            <p class="card-foot">"Files are kept for 30 days."</p>
        </section>
    }
}

/// An upload: how it is read, and what taking it over would do.
pub fn plan_import() -> AnyView {
    let (id, params, query) = (release_id(), use_params_map(), use_query_map());
    let import = Memo::new(move |_| params.with(|p| p.get("import").unwrap_or_default()));
    let asked = Memo::new(move |_| {
        query.with(|q| {
            let get = |name| q.get(name).unwrap_or_default();
            let columns = q.get_all("col").unwrap_or_default().join(",");
            ImportQuery { sheet: get("sheet"), table: get("table"), head: get("head"), columns, of: get("of") }
        })
    });
    let live = use_live();
    let data = Data::new(
        move || (id.get(), import.get(), asked.get(), live.of(&id.get())),
        |(id, import, query, _)| read_plan_import(id, import, query),
    );
    view! { <Load from=data view=|import: PlanImportView| view! { <Import import/> }.into_any()/> }.into_any()
}

#[component]
fn Import(import: PlanImportView) -> impl IntoView {
    let (plan, back) =
        (paths::release_tab(&import.request, "plan"), paths::release_tab(&import.request, "plan/import"));
    let (by, at) = (import.by.clone(), import.at.clone());
    let remarks = notes(&import.remarks);
    let (request, seen, id) = (import.request.clone(), import.seen.clone(), import.id.clone());
    let may = import.why_not.is_empty() && import.taken.is_none();
    let why = (!import.why_not.is_empty()).then(|| view! { <p class="muted">{import.why_not.clone()}</p> });
    let taken = import.taken.clone().map(|(by, at)| {
        view! { <Taken request=import.request.clone() id=import.id.clone() by at may=import.why_not.is_empty()/> }
    });
    let is_taken = import.taken.is_some();
    let content = match import.content {
        _ if is_taken => None,
        ImportContent::Plan(changes) => {
            let about = whole::About { request, import: id, seen, may };
            Some(view! { <whole::Whole about changes/> }.into_any())
        }
        ImportContent::Sheets(sheets) => {
            let about = whole::About { request, import: id, seen, may };
            Some(view! { <mapping::Mapping about=about.clone() sheets=(*sheets).clone()/><preview::Preview about sheets=*sheets/> }.into_any())
        }
    };
    view! {
        <div class="stack loose">
            <header class="stack tight">
                <p class="cluster"><a href=plan>"Back to the plan"</a><a href=back>"Import another file"</a></p>
                <h2>{import.name}</h2>
                <p class="muted">"Uploaded by "{by}", "<When at/></p>
            </header>
            {why}{remarks}{taken}{content}
        </div>
    }
}

/// Says that the file was taken over, and takes it back.
#[component]
fn Taken(request: String, id: String, by: String, at: crate::api::views::Moment, may: bool) -> impl IntoView {
    let plan = paths::release_tab(&request, "plan");
    let back = may.then(|| {
        view! {
            <Form to=TakeBackImport::PATH class="inline">
                <HiddenField name="request" value=request/>
                <HiddenField name="import" value=id/>
                <SubmitButton label="Take it back" class="small" icon="undo-2"/>
            </Form>
        }
    });
    view! {
        <div class="notice" data-tone="good">
            <Icon name="circle-check"/>
            <div class="stack tight"><p>{format!("{by} took this file over on ")}<When at/>". "<a href=plan>"See the plan"</a></p>{back}</div>
        </div>
    }
}

/// What is to be said of a file or a sheet.
fn notes(remarks: &[String]) -> Option<AnyView> {
    if remarks.is_empty() {
        return None;
    }
    let items = remarks.iter().map(|words| view! { <li>{words.clone()}</li> }).collect_view();
    let notice =
        view! { <div class="notice" data-tone="info"><Icon name="info"/><ul class="plain-list">{items}</ul></div> };
    Some(notice.into_any())
}
