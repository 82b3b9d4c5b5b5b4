//! The calendar: a month with bars or an agenda, what collides, and the freezes and maintenance windows in sight. The
//! address holds view, date and filters; every link and form of the page leads to such an address.

mod address;
mod agenda;
mod entry;
mod filters;
mod form;
mod lists;
mod month;

pub use form::{new_freeze, new_maintenance_window};

use crate::ui::data::Data;
use crate::{
    api::calendar::{CalendarPage, CalendarQuery, EntryKind, read_calendar},
    domain::calendar::{Month, View},
    ui::{
        components::{Icon, Load, PageHead},
        live::use_live,
        paths,
    },
};
use address::{to, with_date, with_view};
use agenda::Agenda;
use filters::Filters;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use lists::{Collisions, Periods};
use month::MonthGrid;

/// The form that adds a freeze.
pub const NEW_FREEZE: &str = "/calendar/new-freeze";
/// The form that adds a maintenance window.
pub const NEW_MAINTENANCE_WINDOW: &str = "/calendar/new-maintenance-window";

/// The calendar.
pub fn calendar() -> AnyView {
    let map = use_query_map();
    let query = Memo::new(move |_| {
        map.with(|q| {
            let get = |name| q.get(name).unwrap_or_default();
            CalendarQuery {
                view: get("view"),
                date: get("date"),
                product: get("product"),
                environment: get("environment"),
                kind: get("kind"),
            }
        })
    });
    let live = use_live();
    let page = Data::new(move || (query.get(), live.any()), |(query, _)| read_calendar(query));
    let show = move |page: CalendarPage| view! { <Page page query=query.get_untracked()/> }.into_any();
    view! { <Load from=page view=show/> }.into_any()
}

#[component]
fn Page(page: CalendarPage, query: CalendarQuery) -> impl IntoView {
    // The page knows the day that an address without one means.
    let query = CalendarQuery { view: page.view.key().into(), date: page.date.to_string(), ..query };
    let actions = page.may_edit.then(|| {
        view! {
            <a class="button" href=NEW_FREEZE><Icon name="snowflake"/>"Add a freeze"</a>
            <a class="button" href=NEW_MAINTENANCE_WINDOW><Icon name="wrench"/>"Add a maintenance window"</a>
        }
    });
    let zone = page.zone.clone();
    let body = match page.view {
        View::Month => view! {
            <MonthGrid page=page.clone() query=query.clone()/>
            <Legend/>
            <Agenda page=page.clone() companion=true/>
        }
        .into_any(),
        View::Agenda => view! { <Agenda page=page.clone() companion=false/> }.into_any(),
    };
    view! {
        <PageHead title="Calendar" lede="Releases, freezes and maintenance windows.">{actions}</PageHead>
        <Filters query=query.clone() products=page.products.clone()/>
        <Turn page=page.clone() query/>
        <p class="muted calendar-zone">"Times are in your zone, "{zone}" ("<a href=paths::ACCOUNT>"change"</a>")."</p>
        {page.is_cut.then(|| view! {
            <p class="notice" data-tone="warn"><Icon name="triangle-alert"/>"There are more releases around this time than fit here: the last ones and their collisions are missing."</p>
        })}
        {body}
        <Collisions found=page.collisions.clone()/>
        <Periods page/>
    }
}

/// Which days are shown, and the way to others.
#[component]
fn Turn(page: CalendarPage, query: CalendarQuery) -> impl IntoView {
    let (title, unit) = match page.view {
        View::Month => (Month::of(page.date).label(), "month"),
        View::Agenda => {
            let (first, last) = (page.shown.first.format("%-d %B %Y"), page.shown.last.format("%-d %B %Y"));
            (format!("{first} to {last}"), "four weeks")
        }
    };
    let go = |day| to(&with_date(&query, day));
    view! {
        <div class="split calendar-turn">
            <h2 id="calendar-title">{title}</h2>
            <nav class="cluster" aria-label="Dates">
                <a class="button small" rel="prev" href=go(page.previous)><Icon name="chevron-left"/>{format!("Previous {unit}")}</a>
                <a class="button small" href=go(page.today)>"Today"</a>
                <a class="button small" rel="next" href=go(page.next)>{format!("Next {unit}")}<Icon name="chevron-right"/></a>
            </nav>
        </div>
    }
}

/// What the bars' looks mean.
#[component]
fn Legend() -> impl IntoView {
    let kinds = EntryKind::ALL.iter().map(|k| view! { <li><i data-kind=k.key()></i>{k.label()}</li> }).collect_view();
    view! { <ul class="legend" aria-label="Legend">{kinds}<li><Icon name="triangle-alert"/>"Collides"</li></ul> }
}
