//! Entries as a list by day: the agenda view, and what a phone shows below the month.

use super::entry::{icon, link};
use crate::{
    api::calendar::{AgendaDay, CalendarEntry, CalendarPage},
    ui::components::{Badge, Empty, Icon, Tone},
};
use chrono::NaiveDate;
use leptos::{either::Either, prelude::*};

/// The agenda.
#[component]
pub fn Agenda(
    page: CalendarPage,
    /// Whether it goes with a month, for screens that are too small for bars.
    companion: bool,
) -> impl IntoView {
    let class = if companion { "agenda companion" } else { "agenda" };
    if page.agenda.is_empty() {
        let words = "Nothing is planned in this time, or nothing matches the filters.";
        return Either::Left(view! { <div class=class><Empty icon="calendar-days" words/></div> });
    }
    let days = page.agenda.iter().map(|day| {
        let entries = day.entries.iter().filter_map(|i| page.entries.get(*i).cloned()).collect();
        view! { <Day day=day.clone() entries today=page.today/> }
    });
    Either::Right(view! { <ol class=class>{days.collect_view()}</ol> })
}

#[component]
fn Day(day: AgendaDay, entries: Vec<CalendarEntry>, today: NaiveDate) -> impl IntoView {
    let date = day.day;
    let items = entries.into_iter().map(|entry| view! { <li><Item entry day=date/></li> }).collect_view();
    let today = date == today;
    let today_words = today.then(|| view! { <span class="visually-hidden">" (today)"</span> });
    view! {
        <li class="agenda-day" data-today=today.then_some("")>
            <h3>
                <time datetime=date.to_string()>
                    {date.format("%a ").to_string()}<b>{date.format("%-d").to_string()}</b>{date.format(" %B").to_string()}
                </time>
                {today_words}
            </h3>
            <ul>{items}</ul>
        </li>
    }
}

#[component]
fn Item(entry: CalendarEntry, day: NaiveDate) -> impl IntoView {
    let times = if entry.days.first < day { "goes on".to_owned() } else { entry.times.clone() };
    let whole = (entry.days.first != entry.days.last).then(|| view! { <small>{entry.period.words.clone()}</small> });
    let own =
        (!entry.period.own.is_empty()).then(|| view! { <small>"Its own zone: "{entry.period.own.clone()}</small> });
    let (to, icon, kind, closed) = (link(&entry), icon(&entry), entry.kind.key(), entry.closed.then_some(""));
    view! {
        <a class="agenda-item" data-kind=kind data-closed=closed href=to>
            <Icon name=icon/>
            <span class="agenda-time num">{times}</span>
            <span>
                <b>{entry.name.clone()}</b>
                <small>{entry.kind.label()}" · "{entry.about.clone()}</small>
                {whole}
                {own}
            </span>
            <Badges entry/>
        </a>
    }
}

#[component]
fn Badges(entry: CalendarEntry) -> impl IntoView {
    let tone = if entry.closed { Tone::Neutral } else { Tone::Info };
    let collides = entry.collides.then(|| view! { <Badge tone=Tone::Bad words="Collides"/> });
    let at = (!entry.at.is_empty()).then(|| view! { <Badge tone words=entry.at/> });
    view! { <span class="cluster agenda-badges">{collides}{at}</span> }
}
