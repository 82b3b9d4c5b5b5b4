//! How a sheet is read: which sheet, for which table, where its head is, what each column is. A form that reads the page
//! again.

use super::{notes, whole::About};
use crate::{
    api::{
        plan_imports::{ColumnView, SheetsView},
        views::Choice,
    },
    ui::{components::Icon, paths},
};
use leptos::prelude::*;

/// How the sheet is read.
#[component]
pub fn Mapping(about: About, sheets: SheetsView) -> impl IntoView {
    let to = paths::plan_import(&about.request, &about.import);
    let refused =
        sheets.refused.iter().map(|(name, why)| format!("“{name}” cannot be taken. {why}")).collect::<Vec<_>>();
    let remembered = sheets.remembered.then(|| {
        view! { <p class="muted">"The columns are read as the last time somebody took over a sheet with this head."</p> }
    });
    let choices = sheets.choices.clone();
    let columns =
        sheets.columns.into_iter().map(|column| view! { <Column column choices=choices.clone()/> }).collect_view();
    view! {
        <section class="card" aria-labelledby="mapping-head">
            <header class="card-head"><h3 id="mapping-head">"How it is read"</h3></header>
            <form method="get" action=to class="card-body stack">
                {notes(&refused)}
                <input type="hidden" name="of" value=sheets.of/>
                <div class="filters">
                    <Pick name="sheet" label="Sheet" options=sheets.sheets value=sheets.sheet/>
                    <Pick name="table" label="Into" options=sheets.tables value=sheets.table/>
                    <Pick name="head" label="Head" options=sheets.heads value=sheets.head/>
                </div>
                {remembered}
                <div class="table-wrap" role="region" aria-label="Columns" tabindex="0"><table class="table cards">
                    <thead><tr><th scope="col">"Column"</th><th scope="col">"Head"</th><th scope="col">"For example"</th><th scope="col">"Taken for"</th></tr></thead>
                    <tbody>{columns}</tbody>
                </table></div>
                <div class="form-actions"><button type="submit" class="button"><Icon name="refresh-cw"/>"Read it so"</button></div>
            </form>
        </section>
    }
}

#[component]
fn Pick(name: &'static str, label: &'static str, options: Vec<Choice>, value: String) -> impl IntoView {
    let options = options.into_iter().map(|o| {
        let selected = o.value == value;
        view! { <option value=o.value selected=selected>{o.label}</option> }
    });
    view! { <label>{label}" "<select name=name>{options.collect_view()}</select></label> }
}

#[component]
fn Column(column: ColumnView, choices: Vec<Choice>) -> impl IntoView {
    let options = choices.into_iter().map(|o| {
        let selected = o.value == column.key;
        view! { <option value=o.value selected=selected>{o.label}</option> }
    });
    let options = options.collect_view();
    let name = format!("Column {}", column.letters);
    view! {
        <tr>
            <th scope="row" data-label="Column">{column.letters}</th>
            <td data-label="Head">{column.head}</td>
            <td data-label="For example">{column.example}</td>
            <td data-label="Taken for"><select name="col" aria-label=name><option value="">"Not taken"</option>{options}</select></td>
        </tr>
    }
}
