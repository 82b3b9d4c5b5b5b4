//! A plan to be read: for those who may not edit it, and for frozen revisions. It follows the shape of its sections.

use crate::{
    domain::plan::{
        Plan, Section,
        shape::{Field, Kind, Part, Table},
    },
    ui::components::Markdown,
};
use leptos::{
    either::{Either, EitherOf3},
    prelude::*,
};
use std::collections::BTreeMap;

/// A section as text; `html` has its long texts, by path.
#[component]
pub fn SectionText(plan: Plan, html: BTreeMap<String, String>, section: Section, zone: String) -> impl IntoView {
    if let Some(why) = plan.not_applicable.get(&section) {
        return view! { <p><b>"Does not apply"</b>": "{why.clone()}</p> }.into_any();
    }
    let has_headings = section.parts().len() > 1;
    let part = |part: &'static Part| match part {
        Part::Text(field) => {
            let is_title = field.label == section.label() || !has_headings;
            let heading = (!is_title).then(|| view! { <h3>{field.label}</h3> });
            let text = field.in_words(plan.written(field.key).unwrap_or_default());
            view! { {heading}<Text text html=html.get(field.key).cloned()/> }.into_any()
        }
        Part::Rules => {
            let rules = plan.rules.describe().into_iter().map(|r| view! { <li>{r}</li> }).collect_view();
            view! { <h3>"Rules for accepting changes"</h3><ul class="prose plain-list">{rules}</ul> }.into_any()
        }
        Part::Table(table) => view! { <Rows plan=plan.clone() table zone=zone.clone()/> }.into_any(),
    };
    section.parts().iter().map(part).collect_view().into_any()
}

fn nothing() -> impl IntoView {
    view! { <p class="muted">"Nothing is entered."</p> }
}

/// A text, laid out where it is a long one.
#[component]
fn Text(text: String, html: Option<String>) -> impl IntoView {
    match html {
        Some(html) => EitherOf3::A(view! { <Markdown html/> }),
        None if text.trim().is_empty() => EitherOf3::B(nothing()),
        None => EitherOf3::C(view! { <p class="prose as-typed">{text}</p> }),
    }
}

#[component]
fn Rows(plan: Plan, table: &'static Table, zone: String) -> impl IntoView {
    let heading = (!table.title.is_empty()).then(|| view! { <h3>{table.title}</h3> });
    let (list, ids) = (table.rows.path(), plan.row_ids(table.rows));
    if ids.is_empty() {
        return Either::Left(view! { {heading}{nothing()} });
    }
    let zone = table.columns.iter().any(|c| c.kind == Kind::LocalTime).then(|| {
        view! { <caption>{format!("Starts are in {zone}")}</caption> }
    });
    let class = |column: &Field| match column.kind {
        Kind::Minutes => Some("num"),
        Kind::LocalTime => Some("when"),
        _ => None,
    };
    let cell = move |path: &str, n: usize, column: &'static Field| {
        let text = column.in_words(&plan.text_at(&format!("{path}.{}", column.key)).unwrap_or_default());
        if n == 0 {
            view! { <th scope="row" data-label=column.label>{text}</th> }.into_any()
        } else {
            view! { <td class=class(column) data-label=column.label>{text}</td> }.into_any()
        }
    };
    let rows = ids.into_iter().enumerate().map(|(n, id)| {
        let path = format!("{list}.{id}");
        let cells = table.columns.iter().enumerate().map(|(at, column)| cell(&path, at, column)).collect_view();
        view! { <tr><td class="num" data-label="Number">{n + 1}</td>{cells}</tr> }
    });
    let heads = table.columns.iter().map(|c| view! { <th scope="col" class=class(c)>{c.label}</th> });
    Either::Right(view! {
        {heading}
        <div class="table-wrap" role="region" aria-label=table.many tabindex="0">
            <table class="table cards">
                {zone}
                <thead><tr><th scope="col" class="num">"No."</th>{heads.collect_view()}</tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    })
}
