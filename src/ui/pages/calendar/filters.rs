//! What is shown, as a form that is sent by GET, and the choice of views.

use super::{to, with_view};
use crate::{
    api::{calendar::CalendarQuery, views::Choice},
    domain::{
        calendar::{Environment, View},
        release::ReleaseKind,
    },
    ui::paths,
};
use leptos::prelude::*;

/// The filters.
#[component]
pub fn Filters(query: CalendarQuery, products: Vec<Choice>) -> impl IntoView {
    let environments = Environment::ALL.iter().map(|e| choice(e.key(), e.label())).collect();
    let filtered = !(query.product.is_empty() && query.environment.is_empty() && query.kind.is_empty());
    let bare = CalendarQuery { view: query.view.clone(), date: query.date.clone(), ..CalendarQuery::default() };
    let clear = filtered.then(|| view! { <a class="button quiet" href=to(&bare)>"Show all"</a> });
    let views = View::ALL.iter().map(|v| {
        let here = (v.key() == query.view).then_some("page");
        view! { <a href=to(&with_view(&query, *v)) aria-current=here>{v.label()}</a> }
    });
    let views = views.collect_view();
    view! {
        <div class="filters">
            <form method="get" action=paths::CALENDAR class="cluster" role="search" aria-label="Filters">
                <input type="hidden" name="view" value=query.view/>
                <input type="hidden" name="date" value=query.date/>
                <Filter name="product" label="Product" options=products value=query.product/>
                <Filter name="environment" label="Environment" options=environments value=query.environment/>
                <Filter name="kind" label="Type" options=kinds() value=query.kind/>
                <button type="submit" class="button">"Show"</button>
                {clear}
            </form>
            <nav class="segmented" aria-label="View">{views}</nav>
        </div>
    }
}

fn kinds() -> Vec<Choice> {
    let mut kinds = vec![choice("release", "All releases")];
    kinds.extend(ReleaseKind::ALL.iter().map(|k| choice(k.key(), &format!("{} releases", k.label()))));
    kinds.extend([choice("freeze", "Freezes"), choice("maintenance", "Maintenance windows")]);
    kinds
}

fn choice(value: &str, label: &str) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned() }
}

#[component]
fn Filter(name: &'static str, label: &'static str, options: Vec<Choice>, value: String) -> impl IntoView {
    let id = format!("filter-{name}");
    let options = options.into_iter().map(|o| {
        let selected = o.value == value;
        view! { <option value=o.value selected=selected>{o.label}</option> }
    });
    let options = options.collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select id=id name=name><option value="">"All"</option>{options}</select>
        </div>
    }
}
