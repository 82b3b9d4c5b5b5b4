//! Rows pasted from a spreadsheet, and copied into one. What is pasted is read on the server, shown as it would come in, and
//! put into the draft when somebody says so.

use super::{draft::Draft, fields::input_id, keys::later_focus};
use crate::{
    api::{
        AppError,
        plan_imports::{PasteForm, PasteView, read_paste},
    },
    domain::{
        cmdb::cell::guarded,
        plan::{
            Plan,
            import::{How, TakenRow, take_over, too_much},
            shape::{Kind, Table},
        },
    },
    ui::{browser, components::Icon, layout::toast},
};
use leptos::{ev::Event, prelude::*, task::spawn_local};

/// Rows of the preview that are shown.
const SHOWN: usize = 20;

/// What has been pasted into a table and waits to be put into it.
#[derive(Clone, Copy)]
pub struct Pasted {
    read: RwSignal<Option<Result<PasteView, String>>>,
    /// The field that it was pasted into, where the keyboard goes back to.
    into: StoredValue<String>,
}

impl Pasted {
    pub fn new() -> Self {
        Self { read: RwSignal::new(None), into: StoredValue::new(String::new()) }
    }

    /// Leaves what was pasted alone.
    fn close(self) {
        self.read.set(None);
        later_focus(self.into.get_value());
    }

    /// Takes what is pasted, if it is more than one cell: then it is not for the field that it is pasted into.
    pub fn take(self, draft: Draft, table: &'static Table, event: &Event) {
        let Some((text, is_cells)) = browser::pasted(event).filter(|(text, _)| is_table(text)) else { return };
        let path = browser::path_of(event).unwrap_or_default();
        let column = path.rsplit('.').next().unwrap_or_default().to_owned();
        // Several lines of text belong into a text box, unless they are cells.
        if !is_cells && !text.contains('\t') && table.columns.iter().any(|c| c.key == column && c.kind == Kind::Note) {
            return;
        }
        event.prevent_default();
        self.into.set_value(input_id(&path));
        if let Some(words) = too_much(&text, table) {
            self.read.set(Some(Err(words)));
            later_focus(panel(table));
            return;
        }
        let request = draft.view.with_untracked(|v| v.id.clone());
        let form = PasteForm { request, table: table.rows.path().into(), column, text };
        spawn_local(async move {
            let read = read_paste(form).await.map_err(|error| words(&error));
            let _ = self.read.try_set(Some(read));
            later_focus(panel(table));
        });
    }
}

fn words(error: &AppError) -> String {
    error.problems().first().map_or_else(|| error.to_string(), |p| p.words.clone())
}

fn is_table(text: &str) -> bool {
    text.contains('\t') || text.trim_end().contains('\n')
}

fn panel(table: &Table) -> String {
    format!("{}-pasted", input_id(table.rows.path()))
}

/// What was pasted, as it would come in.
#[component]
pub fn PastePanel(table: &'static Table, pasted: Pasted) -> impl IntoView {
    move || {
        pasted.read.get().map(|read| match read {
            Ok(view) => view! { <Preview table pasted view/> }.into_any(),
            Err(words) => view! {
                <div class="notice" data-tone="warn" role="alert" tabindex="-1" id=panel(table)>
                    <Icon name="triangle-alert"/><span>{words}" "<button type="button" class="button small" on:click=move |_| pasted.close()>"Close"</button></span>
                </div>
            }
            .into_any(),
        })
    }
}

#[component]
fn Preview(table: &'static Table, pasted: Pasted, view: PasteView) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let existing = draft.plan().count(table.rows);
    let count = view.rows.len();
    let rows = view.rows.clone();
    let put = move |how: How| {
        let taken: Vec<_> = rows.iter().map(|r| TakenRow { texts: r.texts.clone(), ..TakenRow::default() }).collect();
        let before = draft.plan().row_ids(table.rows);
        draft.change(|plan| take_over(plan, table.rows, &taken, how, browser::fresh_id));
        pasted.read.set(None);
        // To the first of them: what is to be put right is there, and a step back is one key away.
        let first = draft.plan().row_ids(table.rows).into_iter().find(|id| !before.contains(id));
        let column = table.columns.first().map_or("", |c| c.key);
        if let Some(id) = first {
            later_focus(input_id(&format!("{}.{id}.{column}", table.rows.path())));
        }
        toast(&format!("{} put in.", counted(taken.len(), table)));
    };
    let room = view.fits && existing + count <= table.most;
    let (below, instead) = (put.clone(), put);
    let add = room.then(|| view! { <button type="button" class="button primary" on:click=move |_| below(How::Append)><Icon name="plus"/>"Add them"</button> });
    let replace = (view.fits && existing > 0).then(|| view! { <button type="button" class="button" on:click=move |_| instead(How::Replace)>"Put them in place of all rows"</button> });
    let full = (!room).then(|| view! { <p class="error"><Icon name="circle-alert"/><span>{format!("A table has at most {} rows.", table.most)}</span></p> });
    view! {
        <section class="card pasted" aria-label="What was pasted" tabindex="-1" id=panel(table)>
            <header class="card-head"><h3>{format!("Pasted: {}", counted(count, table))}</h3></header>
            <div class="card-body stack">
                <Remarks view=view.clone()/>
                <Rowed view/>
                {full}
                <div class="form-actions">{add}{replace}<button type="button" class="button quiet" on:click=move |_| pasted.close()>"Cancel"</button></div>
            </div>
        </section>
    }
}

fn counted(count: usize, table: &Table) -> String {
    if count == 1 { format!("1 {}", table.one) } else { format!("{count} {}", table.many) }
}

#[component]
fn Remarks(view: PasteView) -> impl IntoView {
    let wrong = view.rows.iter().filter(|r| !r.problems.is_empty()).count();
    let wrong = (wrong > 0).then(|| view! { <li>{format!("{wrong} of them {} not complete yet; what is missing is said below, and can be put right afterwards.", if wrong == 1 { "is" } else { "are" })}</li> });
    let all = view.remarks.into_iter().chain(view.left_out).map(|words| view! { <li>{words}</li> });
    view! { <ul class="plain-list hint">{wrong}{all.collect_view()}</ul> }
}

#[component]
fn Rowed(view: PasteView) -> impl IntoView {
    let more = view.rows.len().saturating_sub(SHOWN);
    let labels = view.labels.clone();
    let heads = view.labels.into_iter().map(|l| view! { <th scope="col">{l}</th> }).collect_view();
    let rows = view.rows.into_iter().take(SHOWN).map(move |row| {
        let cells = row.cells.into_iter().zip(labels.clone()).map(|(c, l)| view! { <td data-label=l>{c}</td> });
        let problems = (!row.problems.is_empty()).then(|| row.problems.join(" "));
        view! { <tr><td class="long" data-label="To put right">{problems}</td>{cells.collect_view()}</tr> }
    });
    let more = (more > 0).then(|| view! { <p class="muted">{format!("and {more} more")}</p> });
    view! {
        <div class="table-wrap" role="region" aria-label="Pasted rows" tabindex="0">
            <table class="table cards"><thead><tr><th scope="col">"To put right"</th>{heads}</tr></thead><tbody>{rows.collect_view()}</tbody></table>
        </div>
        {more}
    }
}

/// Copies a table, with its head, so that a spreadsheet takes it.
#[component]
pub fn CopyOut(table: &'static Table) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let copy = move |_| {
        let text = as_cells(&draft.plan(), table);
        spawn_local(async move {
            let words = if browser::copy(&text).await {
                "Copied. Paste it into a spreadsheet."
            } else {
                "This browser does not let pages copy. Export the plan instead."
            };
            toast(words);
        });
    };
    view! { <button type="button" class="button small quiet" on:click=copy><Icon name="copy"/>"Copy the table"</button> }
}

/// A table with its head as spreadsheets take it from the clipboard.
fn as_cells(plan: &Plan, table: &Table) -> String {
    let quoted = |text: &str| {
        let text = guarded(text);
        if text.contains(['\t', '\n', '\r', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
    };
    let line = |cells: Vec<String>| cells.join("\t");
    let head = line(table.columns.iter().map(|c| quoted(c.label)).collect());
    let row = |id: String| {
        let cell = |key: &str| plan.text_at(&format!("{}.{id}.{key}", table.rows.path())).unwrap_or_default();
        line(table.columns.iter().map(|c| quoted(&c.shown(&cell(c.key)))).collect())
    };
    std::iter::once(head).chain(plan.row_ids(table.rows).into_iter().map(row)).collect::<Vec<_>>().join("\n")
}
