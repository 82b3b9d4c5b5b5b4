//! One section as a form. Without scripts it is sent as it is; with scripts it hears what is typed and saves itself.

use super::{
    conflicts::Conflicts,
    draft::Draft,
    editor::FORM,
    fields::{PEOPLE, PlanCheckbox, PlanField, PlanText, Problem, input_name},
    keys,
    rows::List,
    voiding::Voiding,
};
use crate::{
    api::plans::SaveSection,
    domain::plan::{
        Section, SectionState,
        shape::{Choices, Kind, Part},
    },
    ui::{browser, components::Icon, paths},
};
use leptos::{ev, prelude::*, server_fn::ServerFn};

/// The section's form.
#[component]
pub fn SectionEditor(section: Section) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let (id, base, edit) = draft.form_start(section);
    let back = format!("{}?section={}", paths::release_tab(&id, "plan"), section.key());
    let read = format!("{back}&read=yes");
    show_refreshed(draft);
    let alive = RwSignal::new("false");
    Effect::new(move || alive.set("true"));
    let typed = move |event: ev::Event| {
        if let Some((path, text)) = browser::changed_field(&event) {
            let switched = path.starts_with("skipped.");
            draft.typed(path, &text);
            if switched {
                draft.change(|_| {});
            }
        }
    };
    let people = draft.view.with_untracked(|v| v.people.clone());
    let people = people.into_iter().map(|p| view! { <option value=p></option> }).collect_view();
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        draft.check();
        draft.save_with(browser::chosen(FORM));
    };
    view! {
        <form method="post" action=SaveSection::PATH id=FORM class="card plan-section" data-alive=move || alive.get()
            aria-labelledby="plan-section-title" novalidate on:input=typed on:focusout=move |_| draft.check() on:submit=send on:keydown=move |event| keys::in_section(draft, section, &event)>
            <input type="hidden" name="back" value=back/>
            <Hidden name="request" value=id/>
            <Hidden name="section" value=section.key().to_owned()/>
            <Hidden name="edit" value=edit.to_string()/>
            <Hidden name="base" value=base/>
            <datalist id=PEOPLE>{people}</datalist>
            <header class="card-head"><h2 id="plan-section-title">{section.label()}</h2><UndoRedo/></header>
            <div class="card-body stack">
                <p class="muted prose">{section.description()}</p>
                <Voiding section/>
                <Conflicts/>
                <Skipping section/>
                <div class="plan-fields stack">{fields_of(section)}</div>
            </div>
            <footer class="card-foot">
                <button type="submit" class="button"><Icon name="check"/>"Save"</button>
                <span class="scripted">"What you type is saved by itself."</span>
                <Keys/>
                <a class="unscripted" href=read>"As it will be read"</a>
            </footer>
        </form>
    }
}

/// One step back, or forth again.
#[component]
fn UndoRedo() -> impl IntoView {
    let draft = expect_context::<Draft>();
    let none = move |redo: bool| draft.steps.with(|(back, forth)| if redo { *forth == 0 } else { *back == 0 });
    view! {
        <div class="cluster scripted">
            <button type="button" class="button quiet small" disabled=move || none(false) on:click=move |_| draft.undo()><Icon name="undo-2"/>"Undo"</button>
            <button type="button" class="button quiet small" disabled=move || none(true) on:click=move |_| draft.redo()><Icon name="redo-2"/>"Redo"</button>
        </div>
    }
}

/// What the keyboard can do here.
#[component]
fn Keys() -> impl IntoView {
    let keys = [
        ("Enter", "to the row below; in the last one, a new row"),
        ("Shift+Enter", "a new line in the same field"),
        ("Ctrl+Enter", "a new row below"),
        ("Alt+↑ Alt+↓", "move the row, which can be dragged by its number, too"),
        ("Alt+Delete", "remove the row"),
        ("Ctrl+Z Ctrl+Y", "undo, redo"),
        ("Alt+Page up Alt+Page down", "the section before, the next one"),
        ("Ctrl+V", "paste rows from Excel or Google Sheets"),
    ];
    let line = |(keys, what): (&'static str, &'static str)| view! { <dt><kbd>{keys}</kbd></dt><dd>{what}</dd> };
    view! { <details class="scripted keys"><summary>"Keys"</summary><dl class="kv">{keys.map(line).collect_view()}</dl></details> }
}

/// Brings the inputs up to date after rows moved or another person's text came in.
fn show_refreshed(draft: Draft) {
    Effect::new(move |before: Option<u32>| {
        let now = draft.refreshed.get();
        // What an earlier visit could not save may have come in before this section was there.
        if now > 0 && before != Some(now) {
            let _ = request_animation_frame(move || browser::fill(FORM, |path| Some(draft.text(path))));
        }
        now
    });
}

#[component]
fn Hidden(name: &'static str, value: String) -> impl IntoView {
    view! { <input type="hidden" name=input_name(name) value=value/> }
}

/// That an optional section does not apply, and why.
#[component]
fn Skipping(section: Section) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let skipped = format!("skipped.{}", section.key());
    let is_skipped = !draft.text(&skipped).is_empty();
    let state = draft.states.with_untracked(|s| s.get(section as usize).copied());
    let offered = !draft.is_required(section) || is_skipped || state == Some(SectionState::NotApplicable);
    offered.then(|| {
        view! {
            <div class="skipping stack tight">
                <PlanCheckbox path=skipped name="skipped" label="This section does not apply to this release"/>
                <PlanField path=format!("not_applicable.{}", section.key()) name="reason" label="Because…" kind=Kind::Line/>
            </div>
        }
    })
}

/// The section's fields and tables, as its shape describes them.
fn fields_of(section: Section) -> AnyView {
    let is_alone = section.parts().len() == 1;
    let part = |part: &'static Part| match part {
        Part::Text(field) => view! { <PlanText field rows=if is_alone { 12 } else { 0 }/> }.into_any(),
        Part::Rules => view! { <Rules/> }.into_any(),
        Part::Table(table) => view! { <List table/> }.into_any(),
    };
    section.parts().iter().map(part).collect_view().into_any()
}

/// The rules by which changes are accepted (S0.15).
#[component]
fn Rules() -> impl IntoView {
    view! {
        <fieldset class="stack" id="plan-rules">
            <legend>"Rules for accepting changes"</legend>
            <p class="hint">"Each change is held against these rules when somebody wants to add it to the release."</p>
            <Problem path="rules"/>
            <div class="stack tight">
                <PlanCheckbox path="rules.only_approved" label="Only changes that are approved"/>
                <PlanCheckbox path="rules.only_release_components" label="Only changes to the release's own components"/>
                <PlanCheckbox path="rules.problem_ticket_required" label="Only changes that answer a problem ticket"/>
            </div>
            <div class="field-row">
                <PlanField path="rules.max_risk" label="Highest risk" kind=Kind::Choice(Choices::Risk)/>
                <PlanField path="rules.max_outage_minutes" label="Longest outage in minutes" kind=Kind::Line/>
            </div>
        </fieldset>
    }
}
