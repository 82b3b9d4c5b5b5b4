//! Addresses of the calendar: they hold everything that it shows.

use crate::{api::calendar::CalendarQuery, domain::calendar::View, ui::paths};
use chrono::NaiveDate;

/// The address of a page.
pub fn to(query: &CalendarQuery) -> String {
    let parts = [
        ("view", &query.view),
        ("date", &query.date),
        ("product", &query.product),
        ("environment", &query.environment),
        ("kind", &query.kind),
    ];
    let parts = parts.iter().filter_map(|(name, value)| {
        // Keys, ids and days have no other characters; what else was in an address means nothing.
        let value: String = value.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        (!value.is_empty()).then(|| format!("{name}={value}"))
    });
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() { paths::CALENDAR.to_owned() } else { format!("{}?{}", paths::CALENDAR, parts.join("&")) }
}

/// The same at another day.
pub fn with_date(query: &CalendarQuery, day: NaiveDate) -> CalendarQuery {
    CalendarQuery { date: day.to_string(), ..query.clone() }
}

/// The same shown in another way.
pub fn with_view(query: &CalendarQuery, view: View) -> CalendarQuery {
    CalendarQuery { view: view.key().to_owned(), ..query.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_view_date_and_filters_and_nothing_hostile() {
        let query = CalendarQuery { view: "month".into(), kind: "freeze".into(), ..CalendarQuery::default() };
        let query = with_date(&query, NaiveDate::from_ymd_opt(2026, 3, 14).unwrap());
        assert_eq!(to(&query), "/calendar?view=month&date=2026-03-14&kind=freeze");
        assert_eq!(to(&with_view(&query, View::Agenda)), "/calendar?view=agenda&date=2026-03-14&kind=freeze");
        let hostile = CalendarQuery { product: "\"><script>&view=x#".into(), ..CalendarQuery::default() };
        assert_eq!(to(&hostile), "/calendar?product=scriptviewx");
        assert_eq!(to(&CalendarQuery::default()), "/calendar");
    }
}
