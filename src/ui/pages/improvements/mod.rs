//! Improvement: the actions of all releases, what was learned, and how often releases fail.

mod lessons;
mod rates;

use crate::{
    api::improvements::{ImprovementList, ImprovementQuery, list_improvements},
    domain::review::ImprovementState,
    ui::{
        components::{Empty, Load, PageHead},
        data::Data,
        live::use_live,
        pages::review::actions::ImprovementRows,
        paths,
    },
};
use leptos::{either::Either, prelude::*};
use leptos_router::{components::A, hooks::use_query_map};
pub use lessons::lessons;
use rates::RatesCard;

/// The improvement actions of all releases.
pub fn improvements() -> AnyView {
    let query = use_query_map();
    let filter = Memo::new(move |_| {
        query.with(|q| {
            let get = |name| q.get(name).unwrap_or_default();
            ImprovementQuery { state: get("state"), mine: get("mine"), page: get("page") }
        })
    });
    let live = use_live();
    let list = Data::new(move || (filter.get(), live.any()), |(filter, _)| list_improvements(filter));
    view! {
        <PageHead title="Improvements" lede="What the reviews of releases led to: who does it, and until when."/>
        <Tabs/>
        {move || view! { <Filters filter=filter.get()/> }}
        <Load from=list view=move |list: ImprovementList| view! { <Page list filter=filter.get()/> }.into_any()/>
    }
    .into_any()
}

#[component]
fn Tabs() -> impl IntoView {
    view! {
        <nav class="tabs" aria-label="Parts of improvement">
            <ul>
                <li><A href=paths::IMPROVEMENTS exact=true>"Actions"</A></li>
                <li><A href=paths::LESSONS>"Lessons learned"</A></li>
                <li><A href=paths::PROBLEMS>"Problem records"</A></li>
            </ul>
        </nav>
    }
}

#[component]
fn Filters(filter: ImprovementQuery) -> impl IntoView {
    let options = ImprovementState::ALL.iter().map(|s| {
        let selected = s.key() == filter.state;
        view! { <option value=s.key() selected=selected>{s.label()}</option> }
    });
    let mine = filter.mine == "yes";
    view! {
        <div class="filters">
            <form method="get" action=paths::IMPROVEMENTS class="cluster">
                <div class="field">
                    <label for="filter-state">"State"</label>
                    <select id="filter-state" name="state"><option value="">"To be done"</option>{options.collect_view()}</select>
                </div>
                <label class="choice"><input type="checkbox" name="mine" value="yes" checked=mine/><span>"Mine only"</span></label>
                <button type="submit" class="button">"Show"</button>
            </form>
        </div>
    }
}

#[component]
fn Page(list: ImprovementList, filter: ImprovementQuery) -> impl IntoView {
    let page = list.page;
    let content = if list.rows.is_empty() {
        let words = if filter.state.is_empty() && filter.mine.is_empty() {
            "Nothing is to be done. Improvement actions are added on the review tab of a release."
        } else {
            "No improvement action matches."
        };
        Either::Left(view! { <Empty icon="sparkles" words/> })
    } else {
        Either::Right(view! { <ImprovementRows rows=list.rows people=list.people with_release=true/> })
    };
    let to =
        move |page: i64| format!("{}?state={}&mine={}&page={page}", paths::IMPROVEMENTS, filter.state, filter.mine);
    let before = (page > 0).then(|| view! { <a class="button" href=to(page - 1) rel="prev">"Previous"</a> });
    let after = list.more.then(|| view! { <a class="button" href=to(page + 1) rel="next">"Next"</a> });
    view! {
        <div class="page-columns">
            <div class="stack">
                <section class="card" aria-labelledby="actions">
                    <header class="card-head"><h2 id="actions">"Improvement actions"</h2></header>
                    <div class="card-body">{content}</div>
                </section>
                <nav class="cluster" aria-label="Pages">{before}{after}</nav>
            </div>
            <aside class="aside stack"><RatesCard rates=list.rates/></aside>
        </div>
    }
}
