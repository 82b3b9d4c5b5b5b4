//! One version of a process: figure, table, downloads, copying; and the same to be printed.

use super::{
    asked,
    library::{COPY, EDIT, WHO_MAY},
    process_key,
    table::{ProcessFacts, ProcessTable},
};
use crate::{
    api::processes::{CopyProcess, ProcessView, StartProcessDraft, read_process},
    ui::{
        components::{Form, HiddenField, Icon, Load, PageHead, SubmitButton, TextField, keep},
        data::Data,
        live::use_live,
        pages::ProcessFigure,
        paths,
    },
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_router::hooks::use_query_map;

/// A process's page.
pub fn process() -> AnyView {
    let (key, version, live) = (process_key(), asked("version"), use_live());
    let data =
        Data::new(move || (key.get(), version.get(), live.any()), |(key, version, _)| read_process(key, version));
    view! { <Load from=data view=|process: ProcessView| view! { <Process process/> }.into_any()/> }.into_any()
}

/// A process to be printed: complete, without anything to press.
pub fn printed_process() -> AnyView {
    let (key, version) = (process_key(), asked("version"));
    let data = Data::new(move || (key.get(), version.get()), |(key, version)| read_process(key, version));
    view! { <Load from=data view=|process: ProcessView| view! { <Printed process/> }.into_any()/> }.into_any()
}

#[component]
fn Process(process: ProcessView) -> impl IntoView {
    let p = process.clone();
    let title = format!("{} as a figure", p.name);
    let facts = view! { <ProcessFacts process=process.clone()/> };
    let versions = view! { <Versions key=p.key.clone() versions=p.versions current=p.version/> };
    view! {
        <PageHead title=p.name.clone() lede=format!("Version {} of this process.", p.version)>
            <a class="button" href=paths::process_template(&p.key, p.version) rel="external" download><Icon name="download"/>"Template"</a>
            <a class="button" href=paths::process_print(&p.key, p.version)><Icon name="file-text"/>"Printable page"</a>
        </PageHead>
        <div class="stack loose">
            <section class="card" aria-label="About the process">
                <div class="card-body stack">{facts}{versions}<Change process/></div>
            </section>
            <section class="card">
                <header class="card-head"><h2>"Figure"</h2></header>
                <ProcessFigure figure=p.figure title/>
            </section>
            <section class="card">
                <header class="card-head"><h2>"Steps"</h2></header>
                <ProcessTable steps=p.steps ends=p.ends/>
            </section>
        </div>
    }
}

#[component]
fn Versions(key: String, versions: Vec<u32>, current: u32) -> impl IntoView {
    let link = |version: u32| {
        let here = (version == current).then_some("page");
        view! { <li><a href=paths::process_version(&key, version) aria-current=here>{format!("Version {version}")}</a></li> }
    };
    (versions.len() > 1).then(|| view! { <nav aria-label="Versions"><ul class="cluster">{versions.into_iter().map(link).collect_view()}</ul></nav> })
}

/// Copying and editing, for those who may.
#[component]
fn Change(process: ProcessView) -> impl IntoView {
    if !process.why_not_edit.is_empty() {
        return view! { <p class="hint">{WHO_MAY}</p> }.into_any();
    }
    let edit = (!process.shipped).then(|| {
        if process.has_draft {
            return view! { <p><a class="button" href=paths::process_draft(&process.key, 0)><Icon name="pencil"/>"Go on with the draft"</a></p> }.into_any();
        }
        keep("edit", [process.key.clone()], |key| {
            view! {
                <div id=EDIT>
                    <Form to=StartProcessDraft::PATH class="stack tight">
                        <HiddenField name="process" value=key/>
                        <div><SubmitButton label="Edit: begin the next version" class="" icon="pencil"/></div>
                    </Form>
                </div>
            }
        })
    });
    // The library's button asks for the form itself.
    let asked = use_query_map().with_untracked(|query| query.get("copy").is_some());
    let copy = keep("copy", [(process.key, process.version, process.name)], move |(key, version, name)| {
        view! {
            <details id=COPY open=asked>
                <summary>"Copy it, to change the copy"</summary>
                <Form to=CopyProcess::PATH class="form">
                    <HiddenField name="process" value=key/>
                    <HiddenField name="version" value=version.to_string()/>
                    <TextField name="key" label="Key" hint="Names the copy in addresses: small letters, digits and “-”, such as our-releases"/>
                    <TextField name="name" label="Name" value=format!("{name}, ours")/>
                    <div class="form-actions"><SubmitButton label="Copy the process" icon="copy"/></div>
                </Form>
            </details>
        }
    });
    view! { {edit} {copy} }.into_any()
}

#[component]
fn Printed(process: ProcessView) -> impl IntoView {
    let p = process.clone();
    view! {
        <PageHead title=p.name.clone() lede=format!("Version {}", p.version)>
            <a class="button" href=paths::process_version(&p.key, p.version)>"Back to the process"</a>
        </PageHead>
        <div class="stack loose printed-process">
            <ProcessFacts process/>
            <ProcessFigure figure=p.figure title=format!("{} as a figure", p.name)/>
            <ProcessTable steps=p.steps ends=p.ends/>
        </div>
    }
}
