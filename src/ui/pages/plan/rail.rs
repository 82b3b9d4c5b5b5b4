//! The rail beside the section: how far each section is, how far all are, and how saving goes.

use super::{
    draft::{Draft, Saving},
    presence::Others,
};
use crate::{
    domain::plan::{Section, SectionState, section::Group},
    ui::{components::Icon, paths},
};
use leptos::prelude::*;

/// The rail.
#[component]
pub fn Rail(section: Memo<Section>, may_edit: bool) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let why = draft.view.with_untracked(|v| v.why_not.clone());
    let below = if may_edit {
        view! { <SavedLine/> }.into_any()
    } else {
        view! { <p class="hint">"You read this plan. "{why}</p> }.into_any()
    };
    view! {
        <div class="plan-rail">
            <Meter/>
            <nav class="task-list" aria-label="Sections of the plan">
                {Group::ALL.iter().map(|group| view! { <Tasks group=*group shown=section/> }).collect_view()}
            </nav>
            {below}
            <Others section/>
        </div>
    }
}

/// The sections of a group.
#[component]
fn Tasks(group: Group, shown: Memo<Section>) -> impl IntoView {
    let sections = Section::ALL.iter().enumerate().filter(|(_, s)| s.group() == group);
    view! {
        <p class="task-group" id=format!("group-{}", group.key())>{group.label()}</p>
        <ol aria-labelledby=format!("group-{}", group.key())>{sections.map(|(n, s)| view! { <Task n section=*s shown/> }).collect_view()}</ol>
    }
}

fn state_of(draft: Draft, n: usize) -> SectionState {
    draft.states.with(|s| s.get(n).copied().unwrap_or(SectionState::NotStarted))
}

fn is_done(state: SectionState) -> bool {
    matches!(state, SectionState::Completed | SectionState::NotApplicable)
}

fn address(draft: Draft, section: Section) -> String {
    draft.view.with_untracked(|v| format!("{}?section={}", paths::release_tab(&v.id, "plan"), section.key()))
}

/// How many of the sections that this type of release cannot do without are complete, and which are missing.
#[component]
fn Meter() -> impl IntoView {
    let draft = expect_context::<Draft>();
    let required: Vec<(usize, Section)> =
        Section::ALL.iter().copied().enumerate().filter(|(_, s)| draft.is_required(*s)).collect();
    let all = required.len();
    let open = Memo::new(move |_| {
        required.iter().copied().filter(|(n, _)| !is_done(state_of(draft, *n))).map(|(_, s)| s).collect::<Vec<_>>()
    });
    let done = move || all - open.with(Vec::len);
    let missing = move || {
        let links =
            open.get().into_iter().map(|s| view! { <li><a href=address(draft, s)>{s.label()}</a></li> }).collect_view();
        (open.with(|o| !o.is_empty()))
            .then(|| view! { <div class="hint missing"><span>"Missing:"</span><ul>{links}</ul></div> })
    };
    view! {
        <div class="progress-meter">
            <p><b>{move || format!("{} of {all}", done())}</b>" required sections"</p>
            <progress max=all value=done aria-label="Required sections completed">{move || format!("{} of {all}", done())}</progress>
            {missing}
        </div>
    }
}

#[component]
fn Task(n: usize, section: Section, shown: Memo<Section>) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let state = Memo::new(move |_| state_of(draft, n));
    let key = move || match state.get() {
        SectionState::NotStarted => "untouched",
        SectionState::Incomplete => "incomplete",
        SectionState::Completed => "complete",
        SectionState::NotApplicable => "not-applicable",
    };
    let icon = move || match state.get() {
        SectionState::NotStarted => view! { <Icon name="circle"/> },
        SectionState::Incomplete => view! { <Icon name="circle-dot"/> },
        SectionState::Completed => view! { <Icon name="circle-check"/> },
        SectionState::NotApplicable => view! { <Icon name="circle-minus"/> },
    };
    let current = move || (shown.get() == section).then_some("true");
    view! {
        <li>
            <a href=address(draft, section) aria-current=current>
                <span>{section.label()}</span>
                <span class="task-state" data-state=key>{icon}{move || state.get().label()}</span>
            </a>
        </li>
    }
}

/// How saving goes, in words.
#[component]
fn SavedLine() -> impl IntoView {
    let draft = expect_context::<Draft>();
    let state = move || {
        draft.saving.with(|s| match s {
            Saving::Idle | Saving::Saved(_) => "saved",
            Saving::Waiting | Saving::Now => "saving",
            Saving::Offline(_) | Saving::SignInNeeded | Saving::Refused(_) => "offline",
        })
    };
    let icon = move || match draft
        .saving
        .with(|s| matches!(s, Saving::Offline(_) | Saving::SignInNeeded | Saving::Refused(_)))
    {
        true => view! { <Icon name="triangle-alert"/> },
        false => view! { <Icon name="check"/> },
    };
    let words = move || match draft.saving.get() {
        Saving::Idle => draft.view.with(|v| match &v.saved {
            Some((by, at)) => format!("Saved by {by}, {}", at.words),
            None => "Nothing is saved yet".into(),
        }),
        Saving::Waiting => "Not saved yet…".into(),
        Saving::Now => "Saving…".into(),
        Saving::Saved(at) => format!("Saved {at}"),
        Saving::Offline(words) => format!("Offline: {words}."),
        Saving::SignInNeeded => "Your session has ended. What you type is kept in this browser.".into(),
        Saving::Refused(words) => format!("Not saved: {words}"),
    };
    let sign_in = move || {
        (draft.saving.get() == Saving::SignInNeeded).then(|| {
            view! { <a href=paths::SIGN_IN target="_blank" rel="external">"Sign in in a new tab"</a>", then saving goes on." }
        })
    };
    view! {
        <p class="saved-line" role="status" data-state=state>{icon}<span>{words}" "{sign_in}</span></p>
    }
}
