//! A month as weeks of days, with a bar for each entry. On a phone dots take the bars' place, and the agenda below says
//! the rest.

use super::{
    entry::{icon, link, when},
    to, with_date, with_view,
};
use crate::{
    api::calendar::{CalendarEntry, CalendarPage, CalendarQuery},
    domain::calendar::{Bar, Month, View, WeekRow},
    ui::components::Icon,
};
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use std::sync::Arc;

/// Bars above each other in a week; the days' agenda has the rest.
const LANES: usize = 6;
/// Dots on a day.
const DOTS: usize = 6;

/// The month.
#[component]
pub fn MonthGrid(page: CalendarPage, query: CalendarQuery) -> impl IntoView {
    let (page, query) = (Arc::new(page), with_view(&query, View::Agenda));
    let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].map(|d| view! { <span>{d}</span> }).collect_view();
    let weeks = page.weeks.iter().map(|week| view! { <Week week=week.clone() page=page.clone() query=query.clone()/> });
    let weeks = weeks.collect_view();
    view! {
        <section class="calendar" aria-labelledby="calendar-title">
            <div class="weekdays" aria-hidden="true">{days}</div>
            {weeks}
        </section>
    }
}

#[component]
fn Week(week: WeekRow, page: Arc<CalendarPage>, query: CalendarQuery) -> impl IntoView {
    let days = week.days.iter().enumerate().map(|(column, day)| {
        let on_day: Vec<&Bar> = week.bars.iter().filter(|b| covers(b, column)).collect();
        let kinds = on_day.iter().filter_map(|b| page.entries.get(b.index)).map(|e| e.kind.key()).collect();
        let hidden = on_day.iter().filter(|b| b.lane >= LANES).count();
        let (outside, today) = (Month::of(*day) != Month::of(page.date), *day == page.today);
        view! { <Day column day=*day kinds hidden outside today to=to(&with_date(&query, *day))/> }
    });
    let days = days.collect_view();
    let bars = week.bars.iter().filter(|b| b.lane < LANES).filter_map(|bar| {
        let entry = page.entries.get(bar.index)?.clone();
        Some(view! { <BarLink bar=*bar entry/> })
    });
    let bars = bars.collect_view();
    let more = (week.lanes > LANES).then_some("");
    view! { <div class="week" data-more=more>{days}{bars}</div> }
}

fn covers(bar: &Bar, column: usize) -> bool {
    (bar.first_day_column..bar.first_day_column + bar.days).contains(&column)
}

#[component]
fn Day(
    column: usize,
    day: NaiveDate,
    /// The kinds of what is on it.
    kinds: Vec<&'static str>,
    /// How many entries have no bar for want of space.
    hidden: usize,
    outside: bool,
    today: bool,
    to: String,
) -> impl IntoView {
    let count = match kinds.len() {
        0 => ", nothing planned".to_owned(),
        1 => ", 1 entry".to_owned(),
        n => format!(", {n} entries"),
    };
    let spoken = format!("{}{count}", day.format("%A %-d %B"));
    let dots = kinds.into_iter().take(DOTS).map(|kind| view! { <i data-kind=kind></i> }).collect_view();
    let more = (hidden > 0).then(|| {
        let words = format!(" on {}", day.format("%-d %B"));
        view! { <a class="more" href=to.clone()>{format!("{hidden} more")}<span class="visually-hidden">{words}</span></a> }
    });
    let (outside, today, current) = (outside.then_some(""), today.then_some(""), today.then_some("date"));
    view! {
        <div class="day" data-col=column + 1 data-outside=outside data-today=today>
            <a class="day-number" href=to aria-current=current>
                <time datetime=day.to_string()>
                    <span class="visually-hidden">{spoken}</span>
                    <span aria-hidden="true">{day.day()}</span>
                </time>
            </a>
            <span class="dots" aria-hidden="true">{dots}</span>
            {more}
        </div>
    }
}

/// A name and, where it ends in one, its release number, which is not cut short when space is.
fn name_and_number(name: &str) -> (String, Option<String>) {
    match name.rsplit_once(' ') {
        Some((name, number)) if number.starts_with(|c: char| c.is_ascii_digit()) && number.contains('.') => {
            (format!("{name} "), Some(number.to_owned()))
        }
        _ => (name.to_owned(), None),
    }
}

#[component]
fn BarLink(bar: Bar, entry: CalendarEntry) -> impl IntoView {
    let when = when(&entry);
    let said = [
        format!("{}, {when}", entry.kind.label()),
        if entry.closed { ", closed".into() } else { String::new() },
        if entry.collides { ", collides".into() } else { String::new() },
    ];
    let said = format!(" ({})", said.concat());
    let title = format!("{}: {when}", entry.name);
    let (utc, starts) = (entry.period.starts.utc.clone(), entry.starts.clone());
    let time = (!bar.continues_before).then(|| view! { <time datetime=utc aria-hidden="true">{starts}</time> });
    let (to, icon) = (link(&entry), icon(&entry));
    let (name, number) = name_and_number(&entry.name);
    let number = number.map(|n| view! { <b>{n}</b> });
    view! {
        <a
            class="bar"
            data-kind=entry.kind.key()
            data-col=bar.first_day_column + 1
            data-span=bar.days
            data-lane=bar.lane + 1
            data-from=bar.continues_before.then_some("before")
            data-to=bar.continues_after.then_some("after")
            data-collides=entry.collides.then_some("")
            data-closed=entry.closed.then_some("")
            href=to
            title=title
        >
            <Icon name=icon/>
            <span>{name}</span>
            {number}
            <span class="visually-hidden">{said}</span>
            {time}
        </a>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_number_is_told_apart_from_the_name() {
        let some = |name: &str, number: &str| (name.to_owned(), Some(number.to_owned()));
        assert_eq!(name_and_number("Customer Portal 5.4.1"), some("Customer Portal ", "5.4.1"));
        assert_eq!(name_and_number("Payments 3.0.0-rc.1"), some("Payments ", "3.0.0-rc.1"));
        for name in ["Payments (no number yet)", "Week 12", "Stocktaking", ""] {
            assert_eq!(name_and_number(name), (name.to_owned(), None));
        }
    }
}
