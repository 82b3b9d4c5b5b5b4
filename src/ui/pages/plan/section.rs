//! One section as a form. Without scripts it is sent as it is; with scripts it hears what is typed and saves itself.

use super::{
    conflicts::Conflicts,
    draft::Draft,
    editor::FORM,
    fields::{Kind, PlanCheckbox, PlanField, PlanSelect, Problem, input_name},
    rows::{ActivityRows, BackoutRows, CriterionRows},
};
use crate::{
    api::{plans::SaveSection, views::Choice},
    domain::{
        change::Risk,
        plan::{Section, SectionState},
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
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        draft.check();
        draft.save_with(browser::chosen(FORM));
    };
    view! {
        <form method="post" action=SaveSection::PATH id=FORM class="card plan-section" data-alive=move || alive.get()
            aria-labelledby="plan-section-title" novalidate on:input=typed on:focusout=move |_| draft.check() on:submit=send>
            <input type="hidden" name="back" value=back/>
            <Hidden name="request" value=id/>
            <Hidden name="section" value=section.key().to_owned()/>
            <Hidden name="edit" value=edit.to_string()/>
            <Hidden name="base" value=base/>
            <header class="card-head"><h2 id="plan-section-title">{section.label()}</h2></header>
            <div class="card-body stack">
                <p class="muted prose">{section.description()}</p>
                <Conflicts/>
                <Skipping section/>
                <div class="plan-fields stack">{fields_of(section)}</div>
            </div>
            <footer class="card-foot">
                <button type="submit" class="button"><Icon name="check"/>"Save"</button>
                <span class="scripted">"What you type is saved by itself."</span>
            </footer>
        </form>
    }
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
                <PlanField path=format!("not_applicable.{}", section.key()) name="reason" label="Because…" kind=Kind::Line("text")/>
            </div>
        }
    })
}

fn fields_of(section: Section) -> AnyView {
    let note =
        |path: &'static str, label: &'static str| view! { <PlanField path label kind=Kind::Note(12)/> }.into_any();
    match section {
        Section::Policy => view! {
            <PlanField path="policy" label="Release policy" kind=Kind::Note(6)/>
            <Rules/>
        }
        .into_any(),
        Section::Contents => note("contents", "Contents"),
        Section::Criteria => view! { <CriterionRows/> }.into_any(),
        Section::Schedule => view! { <ActivityRows/> }.into_any(),
        Section::TestPlan => note("test_plan", "Test plan"),
        Section::Backout => view! {
            <PlanField path="backout.trigger" label="When the release is backed out" kind=Kind::Note(3)/>
            <BackoutRows/>
        }
        .into_any(),
        Section::Communication => note("communication", "Communication"),
        Section::Training => note("training", "Training"),
        Section::Logistics => note("logistics", "Logistics"),
    }
}

/// The rules by which changes are accepted (S0.15).
#[component]
fn Rules() -> impl IntoView {
    let risks = Risk::ALL.iter().map(|r| Choice { value: r.key().into(), label: r.label().into() }).collect();
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
                <PlanSelect path="rules.max_risk" label="Highest risk" nothing="Any risk" options=risks/>
                <PlanField path="rules.max_outage_minutes" label="Longest outage in minutes" kind=Kind::Line("text")/>
            </div>
        </fieldset>
    }
}
