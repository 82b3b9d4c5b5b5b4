//! A page of the calendar: which days it shows, what is on them where the viewer is, and what collides.

use crate::{
    api::{
        calendar::{AgendaDay, CalendarEntry, CalendarPage, CalendarQuery, CollisionView, EntryKind},
        views::Choice,
    },
    domain::{
        access::{self, Action, Subject},
        calendar::{
            Days, Environment, Filter, Freeze, LONGEST_WINDOW_DAYS, MaintenanceWindow, Month, Scheduled, View, Window,
            collisions, lay_out,
        },
        ids::{ProductId, RequestId},
        release::{ReleaseKind, Request},
    },
    server::{
        Cx, Failure,
        operations::dossier::{definition, scheduled},
        store::{Tx, requests::lists::AROUND},
    },
};
use chrono::{DateTime, Datelike, Days as DayCount, NaiveDate, TimeDelta, Utc};
use std::collections::HashSet;

/// Days that the agenda shows.
const AGENDA_DAYS: u64 = 28;

/// A page of the calendar.
pub async fn page(cx: Cx, query: CalendarQuery) -> Result<CalendarPage, Failure> {
    access::may(&cx.actor, Action::Read, &Subject::Workspace)?;
    let today = cx.local(cx.now, &cx.actor.time_zone).0.date();
    let asked = Asked::of(&query, today);
    let mut tx = cx.read().await?;
    let found = Found::load(&mut tx, asked.drawn).await?;
    let hits = found.collisions();
    let colliding: HashSet<RequestId> =
        hits.iter().flat_map(|h| [Some(h.of), h.found.with.as_ref().and_then(|w| w.request)]).flatten().collect();
    let mut entries = found.entries(&cx, &mut tx, &asked, &colliding).await?;
    entries.sort_by(|a, b| (&a.period.starts.utc, &a.id).cmp(&(&b.period.starts.utc, &b.id)));
    let days: Vec<Days> = entries.iter().map(|e| e.days).collect();
    let weeks = match asked.view {
        View::Month => lay_out(&Month::of(asked.date).weeks(), &days),
        View::Agenda => vec![],
    };
    let shown: HashSet<&str> = entries.iter().map(|e| e.id.as_str()).collect();
    let views = hits.into_iter().filter(|h| h.concerns(&shown)).map(|h| CollisionView {
        request: h.of.to_string(),
        name: h.name,
        found: h.found,
    });
    Ok(CalendarPage {
        view: asked.view,
        date: asked.date,
        today,
        shown: asked.shown,
        previous: asked.previous,
        next: asked.next,
        zone: cx.actor.time_zone.clone(),
        agenda: agenda(&days, asked.shown),
        collisions: views.collect(),
        weeks,
        is_cut: i64::try_from(found.requests.len()).is_ok_and(|n| n >= AROUND),
        entries,
        products: found
            .products
            .iter()
            .map(|(id, name)| Choice { value: id.to_string(), label: name.clone() })
            .collect(),
        may_edit: access::may(&cx.actor, Action::EditCalendar, &Subject::Workspace).is_ok(),
    })
}

/// What an address asks for, with the gaps filled in.
struct Asked {
    view: View,
    date: NaiveDate,
    filter: Filter,
    /// The days that the page is about.
    shown: Days,
    /// The days that are drawn: a month's whole weeks.
    drawn: Days,
    previous: NaiveDate,
    next: NaiveDate,
}

impl Asked {
    fn of(query: &CalendarQuery, today: NaiveDate) -> Self {
        let date = NaiveDate::parse_from_str(&query.date, "%Y-%m-%d").ok();
        let date = date.filter(|d| (1900..=2200).contains(&d.year())).unwrap_or(today);
        let filter = Filter {
            product: query.product.parse().ok(),
            environment: query.environment.parse().ok(),
            kind: Some(query.kind.clone()).filter(|k| is_kind(k)),
        };
        let view = query.view.parse().unwrap_or_default();
        match view {
            View::Month => {
                let month = Month::of(date);
                let weeks = month.weeks();
                let shown = Days { first: month.first(), last: month.last() };
                let drawn = match (weeks.first(), weeks.last()) {
                    (Some(first), Some(last)) => Days { first: first[0], last: last[6] },
                    _ => shown,
                };
                Self {
                    view,
                    date,
                    filter,
                    shown,
                    drawn,
                    previous: month.previous().first(),
                    next: month.next().first(),
                }
            }
            View::Agenda => {
                let shown = Days { first: date, last: date + DayCount::new(AGENDA_DAYS - 1) };
                let previous = date - DayCount::new(AGENDA_DAYS);
                Self { view, date, filter, shown, drawn: shown, previous, next: date + DayCount::new(AGENDA_DAYS) }
            }
        }
    }
}

/// Whether entries can be filtered by this kind.
fn is_kind(kind: &str) -> bool {
    ["release", "freeze", "maintenance"].contains(&kind) || kind.parse::<ReleaseKind>().is_ok()
}

/// What the database has around the days that are drawn.
struct Found {
    requests: Vec<Request>,
    freezes: Vec<Freeze>,
    maintenance: Vec<MaintenanceWindow>,
    products: Vec<(ProductId, String)>,
    /// The open releases, by start.
    open: Vec<Scheduled>,
}

/// A collision and the release that has it.
struct Hit {
    of: RequestId,
    name: String,
    found: crate::domain::calendar::Collision,
}

impl Hit {
    fn concerns(&self, shown: &HashSet<&str>) -> bool {
        let is_shown = |id: RequestId| shown.contains(id.to_string().as_str());
        is_shown(self.of) || self.found.with.as_ref().and_then(|w| w.request).is_some_and(is_shown)
    }
}

impl Found {
    /// Loads enough on both sides that what collides with a release at the edge is there too.
    async fn load(tx: &mut Tx, drawn: Days) -> Result<Self, Failure> {
        let margin = TimeDelta::days(LONGEST_WINDOW_DAYS + 1);
        let (from, to) = (midnight(drawn.first) - margin, midnight(drawn.last) + TimeDelta::days(1) + margin);
        let requests = tx.requests_between(from, to, true).await?;
        let open = requests.iter().filter(|r| !r.is_closed()).map(scheduled).collect();
        Ok(Self {
            requests,
            freezes: tx.freezes_between(from, to).await?,
            maintenance: tx.maintenance_between(from - margin, to + margin).await?,
            products: tx.products().await?,
            open,
        })
    }

    /// Every collision between open releases, each pair once, and with freezes and maintenance windows.
    fn collisions(&self) -> Vec<Hit> {
        let mut pairs = HashSet::new();
        let mut hits = Vec::new();
        for of in &self.open {
            let maintenance = near(&self.maintenance, &of.window);
            for found in collisions(of, overlapping(&self.open, &of.window), &self.freezes, &maintenance) {
                let with = found.with.as_ref().and_then(|w| w.request);
                let is_new = with.is_none_or(|with| pairs.insert((of.request.min(with), of.request.max(with))));
                if is_new {
                    hits.push(Hit { of: of.request, name: of.title.clone(), found });
                }
            }
        }
        hits.sort_by_key(|h| !h.found.hard);
        hits
    }

    async fn entries(
        &self,
        cx: &Cx,
        tx: &mut Tx,
        asked: &Asked,
        colliding: &HashSet<RequestId>,
    ) -> Result<Vec<CalendarEntry>, Failure> {
        let wanted = |products: &[ProductId], environments: &[Environment], kinds: &[&str]| {
            kinds.iter().any(|kind| asked.filter.admits(products, environments, kind))
        };
        let mut entries = Vec::new();
        for request in &self.requests {
            if wanted(&[request.product], &[Environment::Live], &["release", request.kind.key()]) {
                entries.push(release(cx, tx, request, colliding.contains(&request.id)).await?);
            }
        }
        for freeze in self.freezes.iter().filter(|f| wanted(&f.products, &f.environments, &["freeze"])) {
            let entry = entry(cx, &freeze.window, EntryKind::Freeze, freeze.id.to_string(), freeze.name.clone());
            entries.push(CalendarEntry {
                about: self.about(&freeze.products, &freeze.environments),
                reason: freeze.reason.clone(),
                ..entry
            });
        }
        for window in self.maintenance.iter().filter(|m| wanted(&m.products, &[m.environment], &["maintenance"])) {
            let entry = entry(cx, &window.window, EntryKind::Maintenance, window.id.to_string(), window.name.clone());
            entries.push(CalendarEntry { about: self.about(&window.products, &[window.environment]), ..entry });
        }
        entries.retain(|e| e.days.first <= asked.drawn.last && e.days.last >= asked.drawn.first);
        Ok(entries)
    }

    /// What a freeze or maintenance window is about; none named means all.
    fn about(&self, products: &[ProductId], environments: &[Environment]) -> String {
        let name = |id: &ProductId| self.products.iter().find(|p| p.0 == *id).map(|p| p.1.clone());
        let products: Vec<String> = products.iter().filter_map(name).collect();
        let environments: Vec<&str> = environments.iter().map(|e| e.label()).collect();
        let or = |list: String, all: &str| if list.is_empty() { all.to_owned() } else { list };
        format!("{} · {}", or(products.join(", "), "All products"), or(environments.join(" and "), "TEST and LIVE"))
    }
}

async fn release(cx: &Cx, tx: &mut Tx, request: &Request, collides: bool) -> Result<CalendarEntry, Failure> {
    let kind = if request.kind == ReleaseKind::Emergency { EntryKind::Emergency } else { EntryKind::Release };
    let definition = definition(tx, request).await?;
    let at = match &request.run.at {
        crate::domain::process::Position::End(key) => definition.end(key).map(|e| e.name.clone()),
        crate::domain::process::Position::Step(number) => definition.step(number).map(|s| s.name.clone()),
    };
    let entry = entry(cx, &request.window, kind, request.id.to_string(), request.name());
    let is_open = definition.publishes_dates() && request.dates_published_at.is_none() && !request.is_closed();
    let not_final = if is_open { " · dates not final" } else { "" };
    Ok(CalendarEntry {
        about: format!("{} · {}{not_final}", request.title, Environment::Live),
        at: at.unwrap_or_default(),
        closed: request.is_closed(),
        collides,
        ..entry
    })
}

fn entry(cx: &Cx, window: &Window, kind: EntryKind, id: String, name: String) -> CalendarEntry {
    let (starts, _) = cx.local(window.starts_at, &cx.actor.time_zone);
    let (ends, _) = cx.local(window.ends_at, &cx.actor.time_zone);
    let short = window.ends_at - window.starts_at < TimeDelta::days(1);
    let from = starts.format("%H:%M").to_string();
    CalendarEntry {
        id,
        kind,
        name,
        about: String::new(),
        reason: String::new(),
        period: cx.period(window),
        days: Days::of(starts, ends),
        times: if short { format!("{from}–{}", ends.format("%H:%M")) } else { format!("from {from}") },
        starts: from,
        at: String::new(),
        closed: false,
        collides: false,
    }
}

/// The days that something begins on, or is first seen on, with what it is.
fn agenda(entries: &[Days], shown: Days) -> Vec<AgendaDay> {
    let mut days: Vec<AgendaDay> = Vec::new();
    let mut order: Vec<(NaiveDate, usize)> = entries
        .iter()
        .enumerate()
        .filter(|(_, e)| e.first <= shown.last && e.last >= shown.first)
        .map(|(i, e)| (e.first.max(shown.first), i))
        .collect();
    order.sort_unstable();
    for (day, entry) in order {
        match days.last_mut() {
            Some(last) if last.day == day => last.entries.push(entry),
            _ => days.push(AgendaDay { day, entries: vec![entry] }),
        }
    }
    days
}

/// Of releases sorted by start, those that may overlap a window: a slice, so that a full month stays fast.
fn overlapping<'a>(by_start: &'a [Scheduled], window: &Window) -> &'a [Scheduled] {
    let earliest = window.starts_at - TimeDelta::days(LONGEST_WINDOW_DAYS + 1);
    let from = by_start.partition_point(|s| s.window.starts_at < earliest);
    let to = by_start.partition_point(|s| s.window.starts_at < window.ends_at);
    by_start.get(from..to).unwrap_or_default()
}

/// The maintenance windows that bind a release, as on its own page: those within a month of it.
fn near(all: &[MaintenanceWindow], window: &Window) -> Vec<MaintenanceWindow> {
    let month = TimeDelta::days(31);
    let near = |m: &&MaintenanceWindow| {
        m.window.starts_at < window.ends_at + month && m.window.ends_at > window.starts_at - month
    };
    all.iter().filter(near).cloned().collect()
}

/// Midnight in UTC; what is loaded has margins of more than any zone's distance from it.
fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(chrono::NaiveTime::MIN).and_utc()
}

#[cfg(test)]
mod tests;
