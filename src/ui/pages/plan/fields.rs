//! Inputs of the plan's fields. They are plain inputs that carry their path; the form hears what is typed into any of
//! them. Nothing here renders while somebody types.

use super::{draft::Draft, preview::Preview};
use crate::{
    domain::plan::{
        local_time,
        shape::{self, Field, Kind},
    },
    ui::components::Icon,
};
use leptos::prelude::*;

/// The list of people that fields for people offer.
pub const PEOPLE: &str = "plan-people";

/// The name under which a plain form sends a field: `rules.max_risk` is `form[rules][max_risk]`.
pub fn input_name(field: &str) -> String {
    format!("form[{}]", field.replace('.', "]["))
}

/// The id of the input for a path.
pub fn input_id(path: &str) -> String {
    format!("plan-{}", path.replace('.', "-"))
}

/// What is wrong with a field, tracked.
pub fn problem(draft: Draft, path: &str) -> Option<String> {
    draft.problems.with(|p| p.get(path).cloned())
}

/// What is wrong with a field or a list, where it stands.
#[component]
pub fn Problem(#[prop(into)] path: String) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let id = format!("{}-error", input_id(&path));
    let words = Memo::new(move |_| problem(draft, &path));
    move || {
        words
            .get()
            .map(|words| view! { <p class="error" id=id.clone()><Icon name="circle-alert"/><span>{words}</span></p> })
    }
}

/// A text of the plan that is a field of its own, as its section's shape describes it.
#[component]
pub fn PlanText(field: &'static Field, #[prop(optional)] rows: u32) -> impl IntoView {
    view! { <PlanField path=field.key label=label_of(field) hint=field.hint kind=field.kind rows/> }
}

/// The label, which says so where a field may stay empty although others of its section may not.
fn label_of(field: &Field) -> String {
    if field.needed { field.label.to_owned() } else { format!("{} (optional)", field.label) }
}

/// A text of the plan.
#[component]
pub fn PlanField(
    #[prop(into)] path: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    kind: Kind,
    /// Of a text box; 0 for as many as usual.
    #[prop(optional)]
    rows: u32,
    /// Its name in the plain form, if that is another than the path.
    #[prop(optional, into)]
    name: String,
) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let id = input_id(&path);
    let value = draft.text(&path);
    let name = input_name(if name.is_empty() { &path } else { &name });
    let described = format!("{id}-hint {id}-error");
    let wrong = Memo::new({
        let path = path.clone();
        move |_| problem(draft, &path).is_some()
    });
    let invalid = move || wrong.get().then_some("true");
    let hint = (!hint.is_empty()).then(|| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> });
    let rows = if rows == 0 { 4 } else { rows };
    let preview = (kind == Kind::Note).then(|| view! { <Preview path=path.clone() label=label.clone()/> });
    let input = match kind {
        Kind::Note => view! {
            <textarea id=id.clone() name=name rows=rows data-path=path.clone() aria-describedby=described aria-invalid=invalid>{value}</textarea>
        }
        .into_any(),
        Kind::Choice(choices) => view! {
            <select id=id.clone() name=name data-path=path.clone() aria-describedby=described aria-invalid=invalid><Choices choices value/></select>
        }
        .into_any(),
        kind => {
            let list = (kind == Kind::Person).then_some(PEOPLE);
            view! {
                <input type=input_type(kind, &value) id=id.clone() name=name value=value data-path=path.clone() list=list autocomplete="off" aria-describedby=described aria-invalid=invalid/>
            }
            .into_any()
        }
    };
    let short = matches!(kind, Kind::Choice(_) | Kind::LocalTime);
    view! {
        <div class="field" class:short=short class:has-error=move || wrong.get()>
            <label for=id>{label}</label>
            {hint}
            <Problem path/>
            {preview}
            {input}
        </div>
    }
}

/// The type of the input. A start such as “after the backup”, which came in with a spreadsheet, is shown as it is: an
/// input for dates would show nothing, and with the next save nothing would be left of it.
pub fn input_type(kind: Kind, value: &str) -> &'static str {
    let is_time = kind == Kind::LocalTime && (value.is_empty() || local_time(value).is_some());
    if is_time { "datetime-local" } else { "text" }
}

/// What can be chosen, nothing, and what is there although it is none of these.
#[component]
pub fn Choices(choices: shape::Choices, value: String) -> impl IntoView {
    let nothing = if choices == shape::Choices::Risk { "Any risk" } else { "" };
    let options = choices.options();
    let other = (!value.is_empty() && !options.iter().any(|(key, _)| *key == value))
        .then(|| view! { <option value=value.clone() selected=true>{value.clone()}</option> });
    let options = options.into_iter().map(|(key, label)| {
        let selected = key == value;
        view! { <option value=key selected=selected>{label}</option> }
    });
    view! { <option value="">{nothing}</option>{options.collect_view()}{other} }
}

/// A yes or no of the plan.
#[component]
pub fn PlanCheckbox(
    #[prop(into)] path: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] name: String,
) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let checked = !draft.text(&path).is_empty();
    let name = input_name(if name.is_empty() { &path } else { &name });
    view! {
        <label class="choice">
            <input type="checkbox" id=input_id(&path) name=name value="true" checked=checked data-path=path/>
            <span>{label}</span>
        </label>
    }
}
