//! The tables of a section, row by row. A row is built once and stays while others come, go and move; what is typed
//! renders nothing, so five hundred rows are as quick as one. What keys do in a row is in [`super::keys`].

use super::{
    draft::Draft,
    drag::Dragged,
    fields::{Choices, input_id, input_name, input_type, problem},
    keys,
    paste::{CopyOut, PastePanel, Pasted},
};
use crate::{
    domain::plan::{
        Rows,
        shape::{Field, Kind, Table},
    },
    ui::components::Icon,
};
use leptos::prelude::*;

/// A table that is edited row by row.
#[component]
pub fn List(table: &'static Table) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let rows = table.rows;
    let title = (!table.title.is_empty()).then(|| view! { <h3>{table.title}</h3> });
    let hint = (!table.hint.is_empty()).then(|| view! { <p class="hint">{table.hint}</p> });
    let zone = table.columns.iter().any(|c| c.kind == Kind::LocalTime).then(|| {
        let zone = draft.view.with_untracked(|v| v.zone.clone());
        view! { <p class="hint">{format!("Starts are in the release's zone, {zone}.")}</p> }
    });
    // The numbers of backout steps mean these, for those without scripts.
    let steps = (rows == Rows::Activities).then(|| {
        let ids = draft.plan().row_ids(Rows::BackoutSteps).join(",");
        view! { <input type="hidden" name=input_name("steps") value=ids/> }
    });
    let heads = table.columns.iter().map(|c| view! { <span data-field=c.key>{c.label}</span> }).collect_view();
    let (pasted, dragged) = (Pasted::new(), Dragged::new());
    let class = rows.path().rsplit('.').next().unwrap_or_default();
    view! {
        {title}{zone}{hint}{steps}
        <div class=format!("plan-rows {class}") id=input_id(rows.path()) on:keydown=move |event| keys::in_row(draft, rows, &event) on:paste=move |event| pasted.take(draft, table, &event)>
            <super::fields::Problem path=rows.path()/>
            <div class="plan-row plan-rows-head" aria-hidden="true"><span></span>{heads}<span></span></div>
            <ol
                on:dragstart=move |event| dragged.begin(&event)
                on:dragover=move |event| dragged.over(draft, rows, &event)
                on:drop=move |event| dragged.drop(draft, rows, &event)
                on:dragend=move |_| dragged.end()
            >
                <ForEnumerate
                    each=move || draft.rows(rows)
                    key=|id| id.clone()
                    children=move |n, id| view! { <Row table n id/> }
                />
            </ol>
            <p class="hint unscripted">"To remove a row, clear its fields. Save for more empty rows."</p>
            <div class="cluster scripted"><button type="button" class="button small" on:click=move |_| keys::add_row(draft, rows, None)><Icon name="plus"/>{table.add}</button><CopyOut table/></div>
            <PastePanel table pasted/>
        </div>
    }
}

#[component]
fn Row(table: &'static Table, n: ReadSignal<usize>, id: String) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let (rows, columns) = (table.rows, table.columns);
    let path = format!("{}.{id}", rows.path());
    let problems = Memo::new({
        let path = path.clone();
        move |_| {
            columns
                .iter()
                .filter_map(|c| Some((c.key, problem(draft, &format!("{path}.{}", c.key))?)))
                .collect::<Vec<_>>()
        }
    });
    let at = n.get_untracked();
    let error = format!("{}-error", input_id(&path));
    let row = id.clone();
    let cells = columns
        .iter()
        .map(|c| cell(c, &path, format!("{}.{at}.{}", rows.path(), c.key), &error, problems))
        .collect_view();
    let words = move || problems.get().into_iter().map(|(_, words)| view! { <span>{words}" "</span> }).collect_view();
    let wrong = move || problems.with(|p| !p.is_empty());
    let shown = move || {
        wrong().then(|| view! { <p class="error" id=error.clone()><Icon name="circle-alert"/><span>{words}</span></p> })
    };
    view! {
        <li class="plan-row" data-row=row data-state=move || wrong().then_some("problem")>
            <span class="row-number num" draggable="true">{move || n.get() + 1}</span>
            <input type="hidden" name=input_name(&format!("{}.{at}.id", rows.path())) value=id.clone()/>
            {cells}
            <Tools rows n id/>
            {shown}
        </li>
    }
}

fn cell(
    c: &'static Field,
    row: &str,
    name: String,
    error: &str,
    problems: Memo<Vec<(&'static str, String)>>,
) -> AnyView {
    let draft = expect_context::<Draft>();
    let path = format!("{row}.{}", c.key);
    let (id, name, value) = (input_id(&path), input_name(&name), draft.text(&path));
    let invalid = move || problems.with(|p| p.iter().any(|(field, _)| *field == c.key)).then_some("true");
    let described = error.to_owned();
    let input = match c.kind {
        // A long one grows, so that it is read without moving in it.
        Kind::Note | Kind::Line => view! {
            <textarea rows="1" id=id.clone() name=name data-path=path aria-describedby=described aria-invalid=invalid>{value}</textarea>
        }
        .into_any(),
        Kind::Choice(choices) => view! {
            <select id=id.clone() name=name data-path=path aria-describedby=described aria-invalid=invalid><Choices choices value/></select>
        }
        .into_any(),
        Kind::Yes => view! {
            <input type="checkbox" id=id.clone() name=name value="true" checked=!value.is_empty() data-path=path/>
        }
        .into_any(),
        kind => {
            let list = (kind == Kind::Person).then_some(super::fields::PEOPLE);
            view! {
                <input type=input_type(kind, &value) id=id.clone() name=name value=value data-path=path list=list autocomplete="off"
                    aria-describedby=described aria-invalid=invalid/>
            }
            .into_any()
        }
    };
    view! { <div class="field" data-field=c.key><label for=id>{c.label}</label>{input}</div> }.into_any()
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
