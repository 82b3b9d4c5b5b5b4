//! Choices that belong to one of several things, such as the components of each product. Without scripts they stand in
//! groups; with scripts only the group is offered of what is chosen elsewhere in the form.

use super::{
    Icon,
    form::{FormState, input_name},
};
use crate::api::views::Choice;
use leptos::prelude::*;

/// The choices of one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The value by which the thing is chosen.
    pub of: String,
    pub label: String,
    pub options: Vec<Choice>,
}

impl Group {
    /// Groups for these things, of options that name theirs; those without any are left out.
    pub fn all(things: &[Choice], options: impl IntoIterator<Item = (String, Choice)>) -> Vec<Self> {
        let group = |c: &Choice| Self { of: c.value.clone(), label: c.label.clone(), options: vec![] };
        let mut groups: Vec<Self> = things.iter().map(group).collect();
        for (of, choice) in options {
            if let Some(group) = groups.iter_mut().find(|g| g.of == of) {
                group.options.push(choice);
            }
        }
        groups.retain(|g| !g.options.is_empty());
        groups
    }
}

/// Whether a group is not offered, because something else is chosen.
fn is_other(of: &str, chosen: &ArcRwSignal<String>) -> bool {
    chosen.with(|c| !c.is_empty() && c != of)
}

/// Hears which thing is chosen in a list inside of it.
#[component]
pub fn Chooses(what: ArcRwSignal<String>, children: Children) -> impl IntoView {
    view! { <div class="chooses" on:change=move |ev| what.set(event_target_value(&ev))>{children()}</div> }
}

/// One of several, in a list in groups.
#[component]
pub fn GroupedSelect(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] hint: String,
    #[prop(into)] nothing: String,
    groups: Vec<Group>,
    /// The thing whose group is offered; all while it is empty.
    chosen: ArcRwSignal<String>,
) -> impl IntoView {
    let state = expect_context::<FormState>();
    let id = state.id(name);
    let value = state.value(name, String::new());
    let groups = groups.into_iter().map(|group| {
        let options = group.options.into_iter().map(|o| {
            let selected = o.value == value;
            view! { <option value=o.value selected=selected>{o.label}</option> }
        });
        let options = options.collect_view();
        let (hides, of) = (chosen.clone(), group.of.clone());
        let (bars, barred) = (chosen.clone(), group.of);
        view! {
            <optgroup label=group.label hidden=move || is_other(&of, &hides) disabled=move || is_other(&barred, &bars)>{options}</optgroup>
        }
    });
    let groups = groups.collect_view();
    let problem = ArcMemo::new(move |_| state.problem(name));
    let wrong = problem.clone();
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    view! {
        <div class="field" class:has-error=move || wrong.get().is_some()>
            <label for=id.clone()>{label}</label>
            <p class="hint" id=hint_id.clone()>{hint}</p>
            {
                let error_id = error_id.clone();
                move || problem.get().map(|words| view! { <p class="error" id=error_id.clone()><Icon name="circle-alert"/><span>{words}</span></p> })
            }
            <select id=id name=input_name(name) aria-describedby=format!("{hint_id} {error_id}")><option value="">{nothing}</option>{groups}</select>
        </div>
    }
}

/// Any number of several, as check boxes in groups.
#[component]
pub fn GroupedChoices(
    name: &'static str,
    #[prop(into)] legend: String,
    #[prop(into)] hint: String,
    groups: Vec<Group>,
    /// The thing whose group is offered; all while it is empty.
    chosen: ArcRwSignal<String>,
) -> impl IntoView {
    let state = expect_context::<FormState>();
    let id = state.id(name);
    let values = state.values(name).unwrap_or_default();
    let mut n = 0;
    let groups = groups.into_iter().map(|group| {
        let boxes = group.options.into_iter().map(|o| {
            let checked = values.contains(&o.value);
            let id = if n == 0 { id.clone() } else { format!("{id}-{n}") };
            n += 1;
            view! {
                <label class="choice">
                    <input type="checkbox" id=id name=format!("{}[]", input_name(name)) value=o.value checked=checked/>
                    <span>{o.label}</span>
                </label>
            }
        });
        let boxes = boxes.collect_view();
        let (hides, of) = (chosen.clone(), group.of.clone());
        let (bars, barred) = (chosen.clone(), group.of);
        // What is not offered is not sent either.
        view! {
            <fieldset class="choice-set" hidden=move || is_other(&of, &hides) disabled=move || is_other(&barred, &bars)>
                <legend class="hint">{group.label}</legend>
                {boxes}
            </fieldset>
        }
    });
    let groups = groups.collect_view();
    let problem = ArcMemo::new(move |_| state.problem(name));
    let wrong = problem.clone();
    view! {
        <fieldset class="choice-group field" class:has-error=move || wrong.get().is_some()>
            <legend>{legend}</legend>
            <p class="hint">{hint}</p>
            {move || problem.get().map(|words| view! { <p class="error"><Icon name="circle-alert"/><span>{words}</span></p> })}
            {groups}
        </fieldset>
    }
}
