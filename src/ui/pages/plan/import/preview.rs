//! What becomes of each row of a sheet, and the buttons that take them over.

use super::{notes, whole::About};
use crate::{
    api::plan_imports::{RowView, SheetsView, TakeOverImport},
    domain::checklist::count,
    ui::components::{Empty, Form, HiddenField, Icon, SubmitButton},
};
use leptos::{either::Either, prelude::*, server_fn::ServerFn};

/// Rows to be mended that are named before the table.
const LISTED: usize = 20;

/// The rows, and taking them over.
#[component]
pub fn Preview(about: About, sheets: SheetsView) -> impl IntoView {
    let remarks = notes(&sheets.remarks);
    let left_out = left_out(&sheets.left_out);
    let labels = sheets.labels.clone();
    let rows = sheets.rows.clone();
    let table = if rows.is_empty() {
        Either::Left(
            view! { <Empty icon="file-text" words="No row is read so. Choose another sheet, another head, or what the columns are."/> },
        )
    } else {
        Either::Right(view! { <Rows labels rows/> })
    };
    view! { {remarks}<TakeOver about sheets/>{table}{left_out} }
}

/// How many rows there are, how many have a problem, and the buttons.
#[component]
fn TakeOver(about: About, sheets: SheetsView) -> impl IntoView {
    let rows = sheets.rows.len();
    let wrong: Vec<usize> = sheets.rows.iter().filter(|r| !r.problems.is_empty()).map(|r| r.number).collect();
    let words = match wrong.len() {
        _ if rows == 0 => String::new(),
        0 => format!("{} can be taken over, with nothing to mend.", count(rows, "row")),
        n => format!(
            "{} can be taken over; {} to be mended, in the file or afterwards in the plan.",
            count(rows, "row"),
            if n == 1 { "1 row is".to_owned() } else { format!("{n} rows are") }
        ),
    };
    let too_many = (!sheets.too_many.is_empty())
        .then(|| view! { <p class="error"><Icon name="circle-alert"/><span>{sheets.too_many.clone()}</span></p> });
    let may = about.may && rows > 0 && sheets.too_many.is_empty();
    let form = may.then(|| {
        let add = if sheets.existing == 0 {
            format!("Take over {}", count(rows, "row"))
        } else {
            format!("Add {}", count(rows, "row"))
        };
        let instead = format!("Replace the {} there by {}", sheets.existing, if rows == 1 { "it" } else { "them" });
        view! {
            <Form to=TakeOverImport::PATH class="form">
                <HiddenField name="request" value=about.request/>
                <HiddenField name="import" value=about.import/>
                <HiddenField name="seen" value=about.seen/>
                <HiddenField name="sheet" value=sheets.sheet/>
                <HiddenField name="table" value=sheets.table/>
                <HiddenField name="head" value=sheets.head/>
                <HiddenField name="columns" value=sheets.mapping/>
                <div class="form-actions">
                    <SubmitButton label=add name="how" value="append" icon="check"/>
                    {(sheets.existing > 0).then(|| view! { <SubmitButton label=instead class="danger" name="how" value="replace" icon="refresh-cw"/> })}
                </div>
            </Form>
        }
    });
    (rows > 0).then(|| view! { <section class="card card-body stack" aria-label="Take over"><div><p>{words}</p><ToMend wrong/></div>{too_many}{form}</section> })
}

/// Links to the rows that are to be mended, unless they are nearly all.
#[component]
fn ToMend(wrong: Vec<usize>) -> impl IntoView {
    let more = wrong.len().saturating_sub(LISTED);
    let more = (more > 0).then(|| format!("and {more} more"));
    let links = wrong.iter().take(LISTED).map(|n| view! { <a href=format!("#row-{n}")>{*n}</a>" " }).collect_view();
    (!wrong.is_empty()).then(|| view! { <p class="muted">"In the sheet: row "{links}{more}</p> })
}

#[component]
fn Rows(labels: Vec<String>, rows: Vec<RowView>) -> impl IntoView {
    let count = rows.len();
    let heads = labels.iter().map(|l| view! { <th scope="col">{l.clone()}</th> }).collect_view();
    let rows = rows.into_iter().map(|row| view! { <Row row labels=labels.clone()/> }).collect_view();
    view! {
        <section class="card" aria-labelledby="rows-head">
            <header class="card-head"><h3 id="rows-head">"Rows "<span class="count">{count}</span></h3></header>
            <div class="table-wrap" role="region" aria-label="Rows" tabindex="0"><table class="table cards">
                <thead><tr><th scope="col" class="num">"Row"</th>{heads}<th scope="col">"To be mended"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table></div>
        </section>
    }
}

#[component]
fn Row(row: RowView, labels: Vec<String>) -> impl IntoView {
    let has_notes = !row.problems.is_empty() || !row.remarks.is_empty();
    let cells = row.cells.into_iter().zip(labels).map(|(cell, label)| view! { <td data-label=label>{cell}</td> });
    let problems = row.problems.into_iter().map(|words| view! { <li><Icon name="circle-alert"/>{words}</li> });
    let remarks = row.remarks.into_iter().map(|words| view! { <li class="muted">{words}</li> });
    let notes =
        has_notes.then(|| view! { <ul class="plain-list">{problems.collect_view()}{remarks.collect_view()}</ul> });
    view! {
        <tr id=format!("row-{}", row.number)>
            <th scope="row" class="num" data-label="Row">{row.number}</th>
            {cells.collect_view()}
            <td data-label="To be mended">{notes}</td>
        </tr>
    }
}

/// Rows that are left out, and why.
fn left_out(rows: &[(usize, String)]) -> Option<AnyView> {
    if rows.is_empty() {
        return None;
    }
    let items = rows.iter().map(|(number, why)| view! { <li>{format!("Row {number}: {why}")}</li> }).collect_view();
    let summary = format!("{} left out", count(rows.len(), "row"));
    let view = view! {
        <details class="card"><summary>{summary}</summary><ul class="plain-list card-body">{items}</ul></details>
    };
    Some(view.into_any())
}
