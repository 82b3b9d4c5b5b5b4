//! Lists of a section: criteria, activities, backout steps. A row is built once and stays while others come, go and
//! move; what is typed renders nothing, so five hundred rows are as quick as one.

use super::{
    draft::Draft,
    fields::{input_id, input_name, problem},
};
use crate::{
    domain::plan::Rows,
    ui::{browser, components::Icon},
};
use leptos::prelude::*;

/// A column of a list.
#[derive(Clone, Copy)]
struct Column {
    field: &'static str,
    label: &'static str,
    kind: &'static str,
}

const fn column(field: &'static str, label: &'static str, kind: &'static str) -> Column {
    Column { field, label, kind }
}

const CRITERION: &[Column] = &[column("text", "Criterion", "note")];
const ACTIVITY: &[Column] = &[
    column("title", "Activity", "note"),
    column("owner", "Owner", "owner"),
    column("starts", "Start", "datetime-local"),
    column("minutes", "Minutes", "minutes"),
    column("waits_for", "Waits for", "text"),
];
const STEP: &[Column] =
    &[column("title", "Step", "note"), column("owner", "Owner", "owner"), column("minutes", "Minutes", "minutes")];

/// The acceptance criteria (S0.16).
#[component]
pub fn CriterionRows() -> impl IntoView {
    view! { <List rows=Rows::Criteria columns=CRITERION class="criteria" add="Add a criterion"/> }
}

/// Who does what and when (S0.21).
#[component]
pub fn ActivityRows() -> impl IntoView {
    let zone = expect_context::<Draft>().view.with_untracked(|v| v.zone.clone());
    view! {
        <p class="hint">{format!("Starts are in the release's zone, {zone}. “Waits for” takes the numbers of rows, such as 1, 3; what waits may leave its start empty.")}</p>
        <List rows=Rows::Activities columns=ACTIVITY class="activities" add="Add an activity"/>
    }
}

/// What is done if the release does not work (S0.20).
#[component]
pub fn BackoutRows() -> impl IntoView {
    view! {
        <h3>"Steps"</h3>
        <List rows=Rows::BackoutSteps columns=STEP class="steps" add="Add a step"/>
    }
}

#[component]
fn List(rows: Rows, columns: &'static [Column], class: &'static str, add: &'static str) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let people = draft.view.with_untracked(|v| v.people.clone());
    let owners = columns.iter().any(|c| c.kind == "owner").then(|| {
        view! { <datalist id="plan-people">{people.into_iter().map(|p| view! { <option value=p></option> }).collect_view()}</datalist> }
    });
    let heads = columns.iter().map(|c| view! { <span>{c.label}</span> }).collect_view();
    let add_row = move |_| {
        let id = browser::fresh_id();
        let first = input_id(&format!("{}.{id}.{}", rows.path(), columns.first().map_or("", |c| c.field)));
        draft.change(|plan| plan.add_row(rows, &id));
        let _ = request_animation_frame(move || browser::focus(&first));
    };
    view! {
        <div class=format!("plan-rows {class}") id=input_id(rows.path())>
            {owners}
            <super::fields::Problem path=rows.path()/>
            <div class="plan-row plan-rows-head" aria-hidden="true"><span></span>{heads}<span></span></div>
            <ol>
                <ForEnumerate
                    each=move || draft.rows(rows)
                    key=|id| id.clone()
                    children=move |n, id| view! { <Row rows columns n id/> }
                />
            </ol>
            <p class="hint unscripted">"To remove a row, clear its fields. Save for more empty rows."</p>
            <div class="scripted"><button type="button" class="button small" on:click=add_row><Icon name="plus"/>{add}</button></div>
        </div>
    }
}

#[component]
fn Row(rows: Rows, columns: &'static [Column], n: ReadSignal<usize>, id: String) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let path = format!("{}.{id}", rows.path());
    let problems = Memo::new({
        let path = path.clone();
        move |_| {
            columns
                .iter()
                .filter_map(|c| Some((c.field, problem(draft, &format!("{path}.{}", c.field))?)))
                .collect::<Vec<_>>()
        }
    });
    let at = n.get_untracked();
    let error = format!("{}-error", input_id(&path));
    let cells = columns
        .iter()
        .map(|c| cell(*c, &path, format!("{}.{at}.{}", rows.path(), c.field), &error, problems))
        .collect_view();
    let words = move || problems.get().into_iter().map(|(_, words)| view! { <span>{words}" "</span> }).collect_view();
    let wrong = move || problems.with(|p| !p.is_empty());
    let shown = move || {
        wrong().then(|| view! { <p class="error" id=error.clone()><Icon name="circle-alert"/><span>{words}</span></p> })
    };
    view! {
        <li class="plan-row" data-state=move || wrong().then_some("problem")>
            <span class="row-number num">{move || n.get() + 1}</span>
            <input type="hidden" name=input_name(&format!("{}.{at}.id", rows.path())) value=id.clone()/>
            {cells}
            <Tools rows n id/>
            {shown}
        </li>
    }
}

fn cell(c: Column, row: &str, name: String, error: &str, problems: Memo<Vec<(&'static str, String)>>) -> AnyView {
    let draft = expect_context::<Draft>();
    let path = format!("{row}.{}", c.field);
    let (id, name, value) = (input_id(&path), input_name(&name), draft.text(&path));
    let invalid = move || problems.with(|p| p.iter().any(|(field, _)| *field == c.field)).then_some("true");
    let described = error.to_owned();
    let input = match c.kind {
        "note" => view! {
            <textarea rows="1" id=id.clone() name=name data-path=path aria-describedby=described aria-invalid=invalid>{value}</textarea>
        }
        .into_any(),
        kind => {
            let (list, mode) = (if kind == "owner" { Some("plan-people") } else { None }, if kind == "minutes" { Some("numeric") } else { None });
            let kind = if kind == "datetime-local" { kind } else { "text" };
            view! {
                <input type=kind id=id.clone() name=name value=value data-path=path list=list inputmode=mode autocomplete="off"
                    aria-describedby=described aria-invalid=invalid/>
            }
            .into_any()
        }
    };
    view! { <div class="field" data-field=c.field><label for=id>{c.label}</label>{input}</div> }.into_any()
}

/// Moving and removing a row.
#[component]
fn Tools(rows: Rows, n: ReadSignal<usize>, id: String) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let (up, down, gone) = (id.clone(), id.clone(), id);
    let label = move |what: &str| format!("{what} row {}", n.get() + 1);
    view! {
        <div class="row-tools scripted">
            <button type="button" class="button quiet small icon-only" aria-label=move || label("Move up") on:click=move |_| draft.change(|p| p.move_row(rows, &up, true))>
                <Icon name="arrow-up"/>
            </button>
            <button type="button" class="button quiet small icon-only" aria-label=move || label("Move down") on:click=move |_| draft.change(|p| p.move_row(rows, &down, false))>
                <Icon name="arrow-down"/>
            </button>
            <button type="button" class="button quiet small icon-only" aria-label=move || label("Remove") on:click=move |_| draft.change(|p| p.remove_row(rows, &gone))>
                <Icon name="trash-2"/>
            </button>
        </div>
    }
}
