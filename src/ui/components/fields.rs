//! Labelled inputs of a form. Their text is the browser's until it is sent: the server renders the first value as an
//! attribute, nothing overwrites what is typed before the page is alive. Rules shared with the server run on leaving.

use super::{
    Icon,
    form::{FormState, input_name},
};
use crate::{api::views::Choice, domain::problem::Problem};
use leptos::{ev::FocusEvent, prelude::*};

/// A rule that a field is checked by when it is left.
pub type Rule = fn(&str) -> Option<Problem>;

/// What a field shows around its input.
#[component]
fn Frame(
    state: FormState,
    name: String,
    label: String,
    hint: String,
    /// What the rule found on leaving the field.
    left: ArcRwSignal<Option<String>>,
    children: Children,
) -> impl IntoView {
    let id = state.id(&name);
    let hint = (!hint.is_empty()).then(|| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> });
    let error_id = format!("{id}-error");
    let problem = ArcMemo::new(move |_| left.get().or_else(|| state.problem(&name)));
    let wrong = problem.clone();
    view! {
        <div class="field" class:has-error=move || wrong.get().is_some()>
            <label for=id>{label}</label>
            {hint}
            {move || problem.get().map(|words| view! { <p class="error" id=error_id.clone()><Icon name="circle-alert"/><span>{words}</span></p> })}
            {children()}
        </div>
    }
}

/// Runs the rule on the text that was left; an empty field is not nagged about before it is sent.
fn on_leave(rule: Option<Rule>, left: ArcRwSignal<Option<String>>) -> impl Fn(FocusEvent) + Clone {
    move |ev| {
        if let Some(rule) = rule {
            let text = event_target_value(&ev);
            left.set(if text.trim().is_empty() { None } else { rule(&text).map(|p| p.words) });
        }
    }
}

/// A text of one line, a date, a password, a file…
#[component]
pub fn TextField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] value: String,
    /// The input's type; `text` by default.
    #[prop(optional)]
    kind: Option<&'static str>,
    #[prop(optional)] rule: Option<Rule>,
    #[prop(optional)] autocomplete: Option<&'static str>,
    /// Suggested values.
    #[prop(optional)]
    suggestions: Vec<String>,
) -> impl IntoView {
    let state = expect_context::<FormState>();
    let id = state.id(&name);
    let value = if kind == Some("password") { String::new() } else { state.value(&name, value) };
    let left = ArcRwSignal::new(None);
    let leave = on_leave(rule, left.clone());
    let list = (!suggestions.is_empty()).then(|| format!("{id}-list"));
    let options = list.clone().map(|id| {
        let options = suggestions.into_iter().map(|s| view! { <option value=s></option> }).collect_view();
        view! { <datalist id=id>{options}</datalist> }
    });
    let described = described_by(&id, &hint);
    view! {
        <Frame state name=name.clone() label hint left>
            <input
                id=id
                name=input_name(&name)
                type=kind.unwrap_or("text")
                value=value
                autocomplete=autocomplete.unwrap_or("off")
                list=list
                aria-describedby=described
                on:blur=leave
            />
            {options}
        </Frame>
    }
}

/// A longer text.
#[component]
pub fn NoteField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] value: String,
    #[prop(optional)] rows: Option<u32>,
    #[prop(optional)] rule: Option<Rule>,
) -> impl IntoView {
    let state = expect_context::<FormState>();
    let id = state.id(&name);
    let value = state.value(&name, value);
    let left = ArcRwSignal::new(None);
    let leave = on_leave(rule, left.clone());
    let described = described_by(&id, &hint);
    view! {
        <Frame state name=name.clone() label hint left>
            <textarea id=id name=input_name(&name) rows=rows.unwrap_or(3) aria-describedby=described on:blur=leave>
                {value}
            </textarea>
        </Frame>
    }
}

/// One of several, in a list.
#[component]
pub fn SelectField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional, into)] value: String,
    options: Vec<Choice>,
    /// The words for "nothing chosen"; without them the first option is chosen.
    #[prop(optional, into)]
    nothing: String,
) -> impl IntoView {
    let state = expect_context::<FormState>();
    let id = state.id(&name);
    let value = state.value(&name, value);
    let left = ArcRwSignal::new(None);
    let described = described_by(&id, &hint);
    let nothing = (!nothing.is_empty()).then(|| view! { <option value="">{nothing}</option> });
    let options = options.into_iter().map(|o| {
        let selected = o.value == value;
        view! { <option value=o.value selected=selected>{o.label}</option> }
    });
    let options = options.collect_view();
    view! {
        <Frame state name=name.clone() label hint left>
            <select id=id name=input_name(&name) aria-describedby=described>{nothing}{options}</select>
        </Frame>
    }
}

/// Any number of several, as check boxes that post `form[name][i]`.
#[component]
pub fn ChoicesField(
    name: &'static str,
    #[prop(into)] legend: String,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] chosen: Vec<String>,
    options: Vec<Choice>,
) -> impl IntoView {
    let state = expect_context::<FormState>();
    let id = state.id(name);
    let chosen = state.values(name).unwrap_or(chosen);
    let boxes = options.into_iter().enumerate().map(|(i, o)| {
        let checked = chosen.contains(&o.value);
        let id = if i == 0 { id.clone() } else { format!("{id}-{i}") };
        view! {
            <label class="choice">
                <input type="checkbox" id=id name=format!("{}[]", input_name(name)) value=o.value checked=checked/>
                <span>{o.label}</span>
            </label>
        }
    });
    let boxes = boxes.collect_view();
    let hint = (!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> });
    let problem = ArcMemo::new(move |_| state.problem(name));
    let wrong = problem.clone();
    view! {
        <fieldset class="choice-group field" class:has-error=move || wrong.get().is_some()>
            <legend>{legend}</legend>
            {hint}
            {move || problem.get().map(|words| view! { <p class="error"><Icon name="circle-alert"/><span>{words}</span></p> })}
            {boxes}
        </fieldset>
    }
}

/// Exactly one of a few, all in sight.
#[component]
pub fn RadioField(
    name: &'static str,
    #[prop(into)] legend: String,
    #[prop(optional, into)] value: String,
    options: Vec<Choice>,
    /// `segmented` for a row of buttons.
    #[prop(optional, into)]
    class: String,
) -> impl IntoView {
    let state = expect_context::<FormState>();
    let id = state.id(name);
    let value = state.value(name, value);
    let class = if class.is_empty() { "choice-group field".to_owned() } else { format!("{class} field") };
    let radios = options.into_iter().enumerate().map(|(i, o)| {
        let checked = o.value == value;
        let id = if i == 0 { id.clone() } else { format!("{id}-{i}") };
        view! {
            <label class="choice">
                <input type="radio" id=id name=input_name(name) value=o.value checked=checked/>
                <span>{o.label}</span>
            </label>
        }
    });
    let radios = radios.collect_view();
    let problem = ArcMemo::new(move |_| state.problem(name));
    let wrong = problem.clone();
    view! {
        <fieldset class=class class:has-error=move || wrong.get().is_some()>
            <legend>{legend}</legend>
            {move || problem.get().map(|words| view! { <p class="error"><Icon name="circle-alert"/><span>{words}</span></p> })}
            {radios}
        </fieldset>
    }
}

/// A single yes.
#[component]
pub fn CheckboxField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    #[prop(optional)] checked: bool,
) -> impl IntoView {
    let state = expect_context::<FormState>();
    let checked = state.values(&name).map_or(checked, |v| !v.is_empty());
    view! {
        <label class="choice field">
            <input type="checkbox" id=state.id(&name) name=input_name(&name) value="true" checked=checked/>
            <span>{label}</span>
        </label>
    }
}

/// Something that goes along unseen, such as an id.
#[component]
pub fn HiddenField(#[prop(into)] name: String, #[prop(into)] value: String) -> impl IntoView {
    view! { <input type="hidden" name=input_name(&name) value=value/> }
}

/// What goes along unseen and comes back when the form was refused: what it was filled with stays what it was, so that
/// sending once more cannot overwrite what others did meanwhile.
#[component]
pub fn KeptField(name: &'static str, #[prop(into)] value: String) -> impl IntoView {
    let value = expect_context::<FormState>().value(name, value);
    view! { <HiddenField name value/> }
}

fn described_by(id: &str, hint: &str) -> String {
    if hint.is_empty() { format!("{id}-error") } else { format!("{id}-hint {id}-error") }
}
