//! All processes, which releases follow which, and bringing in a template.

use crate::{
    api::{
        processes::{ChoiceRow, ChooseProcesses, ImportProcess, LibraryView, ProcessRow, read_library},
        views::Choice,
    },
    ui::{
        components::{
            Badge, Form, HiddenField, Icon, KeptField, Load, NoteField, PageHead, SelectField, SubmitButton, TextField,
            Tone, When, keep,
        },
        data::Data,
        live::use_live,
        paths,
    },
};
use leptos::{prelude::*, server_fn::ServerFn};

/// Where a process's page has the form that copies it.
pub const COPY: &str = "copy-process";
/// Where it has the form that begins its next version.
pub const EDIT: &str = "edit-process";

/// The library.
pub fn processes() -> AnyView {
    let live = use_live();
    let library = Data::new(move || live.any(), |_| read_library());
    view! {
        <PageHead title="Processes" lede="What releases go through, step by step. Those that came with Slipway can be copied and changed."/>
        <Load from=library view=|library: LibraryView| view! { <Library library/> }.into_any()/>
    }
    .into_any()
}

#[component]
fn Library(library: LibraryView) -> impl IntoView {
    let may = library.why_not_edit.is_empty();
    let bring = if may {
        keep("template", [()], |()| view! { <Bring/> })
    } else {
        view! { <p class="hint">{WHO_MAY}</p> }.into_any()
    };
    view! {
        <div class="stack loose">
            <section class="card" aria-labelledby="all-processes">
                <header class="card-head"><h2 id="all-processes">"All processes"</h2></header>
                <div class="card-body flush">
                    <div class="table-wrap" role="region" aria-label="All processes" tabindex="0">
                        <table class="table cards">
                            <thead>
                                <tr><th scope="col">"Process"</th><th scope="col">"Versions"</th><th scope="col">"Chosen for"</th>
                                <th scope="col">"Open releases"</th><th scope="col">"Draft"</th><th scope="col">"Do"</th></tr>
                            </thead>
                            <tbody>{library.processes.into_iter().map(|row| view! { <Row row may/> }).collect_view()}</tbody>
                        </table>
                    </div>
                </div>
                <div class="card-body">{bring}</div>
            </section>
            <Chosen rows=library.choices options=library.options why_not=library.why_not_choose/>
        </div>
    }
}

/// What everybody may do here, and who may do more.
pub const WHO_MAY: &str = "Everybody may look at a process, download it as a template and print it. Copying one, changing the \
                           copy and publishing it is for people with the role Process owner; an administrator gives it.";

#[component]
fn Row(row: ProcessRow, may: bool) -> impl IntoView {
    let newest = row.versions.first().copied();
    let origin = if row.shipped { "Came with Slipway" } else { "Your own" };
    let name = if newest.is_some() { paths::process(&row.key) } else { paths::process_draft(&row.key, 0) };
    let versions = match newest {
        Some(_) => row.versions.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        None => "None published".to_owned(),
    };
    let used = if row.used_by.is_empty() { "Nothing".to_owned() } else { row.used_by.join("; ") };
    let deeds = view! { <Deeds key=row.key.clone() newest shipped=row.shipped has_draft=row.draft.is_some() may/> };
    let draft = match row.draft {
        Some(head) => view! {
            <a href=paths::process_draft(&row.key, 0)><Badge tone=Tone::Warn words="In work"/></a>
            <small>{head.by}", "<When at=head.at/></small>
        }
        .into_any(),
        None => view! { <span class="muted">"None"</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row" data-label="Process"><a href=name>{row.name}</a><small>{origin}", "<code>{row.key}</code></small></th>
            <td data-label="Versions">{versions}</td>
            <td data-label="Chosen for" class="long">{used}</td>
            <td data-label="Open releases">{row.running}</td>
            <td data-label="Draft">{draft}</td>
            <td data-label="Do">{deeds}</td>
        </tr>
    }
}

/// What can be done with a process: taking it away, for everybody; copying and editing, for those who may.
#[component]
fn Deeds(key: String, newest: Option<u32>, shipped: bool, has_draft: bool, may: bool) -> impl IntoView {
    let take = newest.map(|version| {
        view! {
            <a href=paths::process_template(&key, version) rel="external" download>"Download"</a>
            <a href=paths::process_print(&key, version)>"Print"</a>
        }
    });
    let copy = (may && newest.is_some()).then(|| {
        view! { <a class="button small" href=format!("{}?copy=yes#{COPY}", paths::process(&key))><Icon name="copy"/>"Copy"</a> }
    });
    let edit = (may && !shipped).then(|| {
        let to = if has_draft { paths::process_draft(&key, 0) } else { format!("{}#{EDIT}", paths::process(&key)) };
        view! { <a class="button small" href=to><Icon name="pencil"/>"Edit"</a> }
    });
    view! { <span class="cluster">{take}{copy}{edit}</span> }
}

const KEY_HINT: &str = "Names the process in addresses, such as our-releases. Without one the template's own is taken.";

#[component]
fn Bring() -> impl IntoView {
    view! {
        <details>
            <summary>"Bring in a template file"</summary>
            <Form to=paths::TEMPLATE class="form" multipart=true>
                <TextField name="key" label="Key (optional)" hint=KEY_HINT/>
                <TextField name="file" label="File" kind="file" hint="A template.toml, at most 256 kB. It becomes a draft."/>
                <div class="form-actions"><SubmitButton label="Upload" icon="upload"/></div>
            </Form>
        </details>
        <details>
            <summary>"Paste a template"</summary>
            <Form to=ImportProcess::PATH class="form">
                <TextField name="key" label="Key (optional)" hint=KEY_HINT/>
                <NoteField name="text" label="Template" rows=12 hint="The text of a template file, as it is downloaded from a process's page. It becomes a draft."/>
                <div class="form-actions"><SubmitButton label="Make a draft of it" icon="upload"/></div>
            </Form>
        </details>
    }
}

#[component]
fn Chosen(rows: Vec<ChoiceRow>, options: Vec<Choice>, why_not: String) -> impl IntoView {
    let may = why_not.is_empty();
    let list = keep("", rows, move |row| view! { <ChoiceOf row options=options.clone() may/> });
    let why_not = (!may).then(|| view! { <p class="hint">{why_not}</p> });
    view! {
        <section class="card" aria-labelledby="chosen">
            <header class="card-head"><h2 id="chosen">"Which releases follow which"</h2></header>
            <div class="card-body stack">
                <p>"A release follows the newest version of its process on the day when it is raised, and stays on that version."</p>
                {why_not}
                {list}
            </div>
        </section>
    }
}

#[component]
fn ChoiceOf(row: ChoiceRow, options: Vec<Choice>, may: bool) -> impl IntoView {
    let name_of =
        |key: &str| options.iter().find(|o| o.value == key).map_or_else(|| key.to_owned(), |o| o.label.clone());
    let now = row.kinds.iter().map(|k| {
        let process = if k.chosen.is_empty() { k.inherited.clone() } else { name_of(&k.chosen) };
        format!("{}: {process}", k.label)
    });
    let now = now.collect::<Vec<_>>().join(" · ");
    if !may {
        return view! { <div><h3>{row.name}</h3><p>{now}</p></div> }.into_any();
    }
    let seen = row.kinds.iter().map(|k| k.chosen.clone()).collect::<Vec<_>>().join(",");
    let (product, label) = (row.product.clone(), format!("Save for {}", row.name.to_lowercase()));
    let fields = move || {
        row.kinds
            .into_iter()
            .map(|k| {
                let nothing = format!("As above: {}", k.inherited);
                view! { <SelectField name=k.kind label=k.label value=k.chosen options=options.clone() nothing/> }
            })
            .collect_view()
    };
    view! {
        <details>
            <summary>{row.name}<small class="muted">" "{now}</small></summary>
            <Form to=ChooseProcesses::PATH key=product.clone() class="form">
                <HiddenField name="product" value=product/>
                <KeptField name="seen" value=seen/>
                <div class="field-row">{fields()}</div>
                <div class="form-actions"><SubmitButton label/></div>
            </Form>
        </details>
    }
    .into_any()
}
