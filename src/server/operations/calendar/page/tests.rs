use super::*;
use proptest::prelude::*;
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn asked(view: &str, date: &str) -> Asked {
    let query = CalendarQuery { view: view.into(), date: date.into(), ..CalendarQuery::default() };
    Asked::of(&query, day("2026-11-21"))
}

#[test]
fn without_a_day_the_calendar_shows_the_month_of_today() {
    for date in ["", "tomorrow", "2026-02-30", "99999-01-01", "-0001-01-01"] {
        let asked = asked("", date);
        assert_eq!((asked.view, asked.date), (View::Month, day("2026-11-21")), "{date}");
        assert_eq!(asked.shown, Days { first: day("2026-11-01"), last: day("2026-11-30") });
        assert_eq!(asked.drawn, Days { first: day("2026-10-26"), last: day("2026-12-06") });
        assert_eq!((asked.previous, asked.next), (day("2026-10-01"), day("2026-12-01")));
    }
}

#[test]
fn an_agenda_shows_four_weeks_from_its_day() {
    let asked = asked("agenda", "2026-03-02");
    assert_eq!(asked.shown, Days { first: day("2026-03-02"), last: day("2026-03-29") });
    assert_eq!((asked.previous, asked.next), (day("2026-02-02"), day("2026-03-30")));
}

#[test]
fn filters_that_mean_nothing_are_not_applied() {
    let query = CalendarQuery {
        product: "everything".into(),
        environment: "live".into(),
        kind: "<script>".into(),
        ..CalendarQuery::default()
    };
    assert_eq!(Asked::of(&query, day("2026-11-21")).filter, Filter::default());
}

#[test]
fn the_agenda_names_each_entry_once_on_the_first_day_that_is_shown() {
    let days = |first, last| Days { first: day(first), last: day(last) };
    let entries = [
        days("2026-02-20", "2026-03-05"),
        days("2026-03-04", "2026-03-04"),
        days("2026-03-01", "2026-03-02"),
        days("2026-04-01", "2026-04-01"),
    ];
    let agenda = agenda(&entries, days("2026-03-01", "2026-03-31"));
    let shown: Vec<_> = agenda.iter().map(|d| (d.day, d.entries.clone())).collect();
    assert_eq!(shown, [(day("2026-03-01"), vec![0, 2]), (day("2026-03-04"), vec![1])]);
}

fn planned(starts: i64, hours: i64) -> Scheduled {
    let starts_at = DateTime::from_timestamp(1_800_000_000 + starts * 3600, 0).unwrap();
    Scheduled {
        request: RequestId(Uuid::now_v7()),
        title: "Payments 2.4.0".into(),
        product: ProductId(Uuid::from_u128(1)),
        environment: Environment::Live,
        components: vec![],
        window: Window { starts_at, ends_at: starts_at + TimeDelta::hours(hours), zone: "UTC".into() },
        emergency: false,
    }
}

proptest! {
    #[test]
    fn looking_only_at_near_releases_loses_no_collision(windows in prop::collection::vec((0..3000_i64, 1..744_i64), 1..40)) {
        let mut all: Vec<Scheduled> = windows.into_iter().map(|(starts, hours)| planned(starts, hours)).collect();
        all.sort_by_key(|s| s.window.starts_at);
        for of in &all {
            prop_assert_eq!(
                collisions(of, overlapping(&all, &of.window), &[], &[]),
                collisions(of, &all, &[], &[])
            );
        }
    }
}
