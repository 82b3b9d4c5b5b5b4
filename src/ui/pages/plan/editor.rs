//! The plan tab: the rail of sections, the section that the address names, submitting, revisions.

use super::{
    documents::Documents,
    draft::{Conflict, Draft},
    exchange::Exchange,
    rail::Rail,
    read::SectionText,
    section::SectionEditor,
    start::{MakeTemplate, StartFrom},
    submit::SubmitCard,
    timeline::Timeline,
};
use crate::{
    api::{
        AppError,
        plans::{PlanView, SaveSection},
    },
    domain::plan::{PlanEdit, Section, SectionForm, SectionState, form::LONGEST_OUTAGE},
    ui::{
        Flash,
        boot::{use_actor, use_boot},
        browser,
        live::use_live,
        paths,
    },
};
use leptos::{ev, prelude::*, server_fn::ServerFn};
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_query_map},
};
use serde_json::{Map, Value};

/// The form of the section that is shown.
pub const FORM: &str = "plan-form";

/// The plan tab.
#[component]
pub fn Editor(view: PlanView) -> impl IntoView {
    let query = use_query_map();
    let show_all = query.with_untracked(|q| q.get("show").is_some());
    let flash = use_boot().flash;
    let kept = kept(&flash);
    let person = use_actor().map(|a| a.id.to_string()).unwrap_or_default();
    let (may_edit, exchanged) = (view.may_edit, view.id.clone());
    let first = first_open(&view);
    let (unsaved, outage) = kept.unzip();
    let draft = Draft::new(view, &person, unsaved, show_all);
    if let Some(outage) = outage {
        draft.hold(LONGEST_OUTAGE, &outage);
    }
    match flash.error.filter(|_| flash.action == SaveSection::PATH) {
        Some(AppError::Merge { words, conflicts }) => draft.conflict.set(Some(Conflict { words, fields: conflicts })),
        Some(AppError::Invalid { problems }) => draft.show(&problems),
        _ => {}
    }
    provide_context(draft);
    follow_others(draft, may_edit);
    if may_edit {
        keep_unsaved(draft);
    }
    let go = use_navigate();
    Effect::new(move || {
        if let Some(to) = draft.to.get() {
            go(&to, NavigateOptions { scroll: false, ..NavigateOptions::default() });
        }
    });
    let section = Memo::new(move |_| query.with(|q| q.get("section").and_then(|s| s.parse().ok())).unwrap_or(first));
    let shown = move || {
        let section = section.get();
        let reads = query.with(|q| q.get("read").is_some());
        if may_edit && !reads {
            view! { <SectionEditor section/> }.into_any()
        } else {
            view! { <ReadOnly section may_edit/> }.into_any()
        }
    };
    view! {
        <div class="plan">
            <Rail section may_edit/>
            <div class="stack loose">
                <StartFrom/>
                {shown}
                {move || (section.get() == Section::Schedule).then(|| view! { <Timeline/> })}
                <Documents may_edit/>
                <Exchange id=exchanged may_edit/>
                <SubmitCard may_edit/>
                <MakeTemplate/>
            </div>
        </div>
    }
}

/// Once the page is alive: takes over what was typed before, then shows what others do.
fn follow_others(draft: Draft, may_edit: bool) {
    let live = use_live();
    let id = draft.view.with_untracked(|v| v.id.clone());
    Effect::new(move |before: Option<u64>| {
        let now = live.of(&id);
        match before {
            None if may_edit => draft.wake(FORM),
            Some(before) if before != now => draft.follow(),
            None | Some(_) => {}
        }
        now
    });
}

/// Asks before unsaved text is lost, and sends it when the editor goes away.
fn keep_unsaved(draft: Draft) {
    Effect::new(move || {
        let listening = window_event_listener(ev::beforeunload, move |event| {
            if draft.is_unsaved() {
                browser::ask_before_leaving(&event);
            }
        });
        on_cleanup(move || listening.remove());
    });
    on_cleanup(move || draft.leave());
}

/// The section that somebody who just opens the plan will want: the first that is not complete.
fn first_open(view: &PlanView) -> Section {
    let open = |s: &&Section| {
        matches!(view.plan.section_state(**s), SectionState::NotStarted | SectionState::Incomplete)
            && view.required.has(**s)
    };
    Section::ALL.iter().find(open).copied().unwrap_or(Section::Policy)
}

/// A section for those who may not edit it, or want to see it as others do.
#[component]
fn ReadOnly(section: Section, may_edit: bool) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let edit = may_edit.then(|| {
        let to = draft.view.with_untracked(|v| paths::release_tab(&v.id, "plan"));
        let to = format!("{to}?section={}", section.key());
        view! { <footer class="card-foot"><a href=to>"Edit this section"</a></footer> }
    });
    let text = move || {
        let (plan, html, zone) = draft.view.with(|v| (v.plan.clone(), v.html.clone(), v.zone.clone()));
        view! { <SectionText plan html section zone/> }
    };
    view! {
        <section class="card plan-section" aria-labelledby="plan-section-title">
            <header class="card-head"><h2 id="plan-section-title">{section.label()}</h2></header>
            <div class="card-body stack">{text}</div>
            {edit}
        </section>
    }
}

/// What was typed into a section's form that was sent without scripts and not saved; and the longest outage as typed,
/// which a plan cannot hold if it is no number.
fn kept(flash: &Flash) -> Option<(PlanEdit, String)> {
    if flash.action != SaveSection::PATH || flash.fields.is_empty() {
        return None;
    }
    let form: SectionForm = serde_json::from_value(nested(&flash.fields)?).ok()?;
    let mut n = 0;
    let id = || {
        n += 1;
        format!("row-{n}")
    };
    let section = form.section()?;
    Some((form.edit(section, id), form.rules.max_outage_minutes.clone()))
}

/// Form fields such as `form[activities][0][title]` as nested values.
fn nested(fields: &[(String, String)]) -> Option<Value> {
    let mut root = Value::Object(Map::new());
    for (name, value) in fields {
        let Some(path) = name.strip_prefix("form[").and_then(|n| n.strip_suffix(']')) else { continue };
        let mut at = &mut root;
        for part in path.split("][") {
            at = at.as_object_mut()?.entry(part).or_insert_with(|| Value::Object(Map::new()));
        }
        *at = Value::String(value.clone());
    }
    Some(lists(root))
}

/// Objects whose keys are all numbers are lists.
fn lists(value: Value) -> Value {
    let Value::Object(fields) = value else { return value };
    let mut fields: Vec<_> = fields.into_iter().map(|(k, v)| (k, lists(v))).collect();
    if !fields.is_empty() && fields.iter().all(|(k, _)| k.parse::<usize>().is_ok()) {
        fields.sort_by_key(|(k, _)| k.parse::<usize>().unwrap_or_default());
        return Value::Array(fields.into_iter().map(|(_, v)| v).collect());
    }
    Value::Object(fields.into_iter().collect())
}
