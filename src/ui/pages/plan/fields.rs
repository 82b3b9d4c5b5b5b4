//! Inputs of the plan's fields. They are plain inputs that carry their path; the form hears what is typed into any of
//! them. Nothing here renders while somebody types.

use super::draft::Draft;
use crate::{api::views::Choice, ui::components::Icon};
use leptos::prelude::*;

/// How a field is typed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// An input of this type.
    Line(&'static str),
    /// A text box with so many rows.
    Note(u32),
}

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

/// A text of the plan that is a field of its own.
#[component]
pub fn PlanField(
    #[prop(into)] path: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    kind: Kind,
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
    let input = match kind {
        Kind::Line(kind) => view! {
            <input type=kind id=id.clone() name=name value=value data-path=path.clone() autocomplete="off" aria-describedby=described aria-invalid=invalid/>
        }
        .into_any(),
        Kind::Note(rows) => view! {
            <textarea id=id.clone() name=name rows=rows data-path=path.clone() aria-describedby=described aria-invalid=invalid>{value}</textarea>
        }
        .into_any(),
    };
    view! {
        <div class="field" class:has-error=move || wrong.get()>
            <label for=id>{label}</label>
            {hint}
            <Problem path/>
            {input}
        </div>
    }
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

/// One of several of the plan.
#[component]
pub fn PlanSelect(
    #[prop(into)] path: String,
    #[prop(into)] label: String,
    nothing: &'static str,
    options: Vec<Choice>,
) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let (id, value) = (input_id(&path), draft.text(&path));
    let options = options.into_iter().map(|o| {
        let selected = o.value == value;
        view! { <option value=o.value selected=selected>{o.label}</option> }
    });
    let options = options.collect_view();
    view! {
        <div class="field short">
            <label for=id.clone()>{label}</label>
            <select id=id name=input_name(&path) data-path=path><option value="">{nothing}</option>{options}</select>
        </div>
    }
}
