use super::*;
use proptest::{collection::vec, prelude::*};
use uuid::Uuid;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn days(first: &str, last: &str) -> Days {
    Days { first: day(first), last: day(last) }
}

fn march() -> Month {
    "2026-03".parse().unwrap()
}

#[test]
fn a_month_shows_whole_weeks_from_monday() {
    let weeks = march().weeks();
    assert_eq!(weeks.len(), 6);
    assert_eq!((weeks[0][0], weeks[5][6]), (day("2026-02-23"), day("2026-04-05")));
    assert_eq!("2027-02".parse::<Month>().unwrap().weeks().len(), 4);
    assert_eq!(march().last(), day("2026-03-31"));
}

#[test]
fn a_month_is_named_in_the_address_and_has_neighbours() {
    assert_eq!((march().to_string().as_str(), march().label().as_str()), ("2026-03", "March 2026"));
    let (december, january): (Month, Month) = ("2026-12".parse().unwrap(), "2027-01".parse().unwrap());
    assert_eq!((december.next(), january.previous()), (january, december));
    for wrong in ["", "2026", "2026-13", "0026-03", "march", "2026-03-04", "99999-01"] {
        assert_eq!(wrong.parse::<Month>(), Err(()), "{wrong}");
    }
    let (first, last) = (Month::of(day("1900-01-05")), Month::of(day("2200-12-05")));
    assert_eq!((first.previous(), last.next()), (first, last));
    assert_eq!(Month::of(NaiveDate::MIN), first);
}

#[test]
fn what_ends_at_midnight_is_not_on_the_day_that_begins() {
    let at = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap();
    assert_eq!(Days::of(at("2026-03-01T22:00"), at("2026-03-02T00:00")), days("2026-03-01", "2026-03-01"));
    assert_eq!(Days::of(at("2026-03-01T22:00"), at("2026-03-02T00:01")), days("2026-03-01", "2026-03-02"));
    assert_eq!(Days::of(at("2026-03-01T00:00"), at("2026-03-01T00:00")), days("2026-03-01", "2026-03-01"));
}

#[test]
fn an_entry_over_a_weekend_continues_in_the_next_week() {
    let rows = lay_out(&march().weeks(), &[days("2026-03-07", "2026-03-09")]);
    assert_eq!(rows.iter().map(|r| r.bars.len()).collect::<Vec<_>>(), [0, 1, 1, 0, 0, 0]);
    let (first, second) = (rows[1].bars[0], rows[2].bars[0]);
    assert_eq!(
        (first.first_day_column, first.days, first.continues_before, first.continues_after),
        (5, 2, false, true)
    );
    assert_eq!(
        (second.first_day_column, second.days, second.continues_before, second.continues_after),
        (0, 1, true, false)
    );
}

#[test]
fn entries_of_the_same_days_are_stacked_and_later_ones_fill_the_lanes() {
    let entries =
        [days("2026-03-04", "2026-03-04"), days("2026-03-02", "2026-03-03"), days("2026-03-02", "2026-03-08")];
    let row = &lay_out(&march().weeks(), &entries)[1];
    let places: Vec<_> = row.bars.iter().map(|b| (b.index, b.lane, b.first_day_column)).collect();
    assert_eq!(places, [(2, 0, 0), (1, 1, 0), (0, 1, 2)]);
    assert_eq!(row.lanes, 2);
}

#[test]
fn a_filter_admits_what_is_about_everything_and_what_it_names() {
    let (one, other) = (ProductId(Uuid::from_u128(1)), ProductId(Uuid::from_u128(2)));
    let filter = Filter { product: Some(one), environment: Some(Environment::Live), kind: Some("freeze".into()) };
    assert!(filter.admits(&[], &[], "freeze") && filter.admits(&[other, one], &[Environment::Live], "freeze"));
    assert!(!filter.admits(&[other], &[], "freeze") && !filter.admits(&[], &[Environment::Test], "freeze"));
    assert!(!filter.admits(&[], &[], "major"));
    assert!(Filter::default().admits(&[other], &[Environment::Test], "major"));
    assert_eq!(("agenda".parse(), View::default(), "day".parse::<View>()), (Ok(View::Agenda), View::Month, Err(())));
}

proptest! {
    #[test]
    fn bars_never_overlap_and_every_day_of_every_entry_is_shown(spans in vec((-20i64..60, -2i64..30), 0..40)) {
        let start = day("2026-03-01");
        let at = |n: i64| start + chrono::TimeDelta::days(n);
        let entries: Vec<_> = spans.iter().map(|(from, n)| Days { first: at(*from), last: at(from + n) }).collect();
        let weeks = march().weeks();
        let rows = lay_out(&weeks, &entries);
        let mut shown = vec![0i64; entries.len()];
        for row in &rows {
            let mut taken = std::collections::HashSet::new();
            for bar in &row.bars {
                prop_assert!(bar.lane < row.lanes && bar.days >= 1 && bar.first_day_column + bar.days <= 7);
                shown[bar.index] += bar.days as i64;
                for column in bar.first_day_column..bar.first_day_column + bar.days {
                    prop_assert!(taken.insert((bar.lane, column)));
                }
            }
        }
        for (entry, shown) in entries.iter().zip(shown) {
            let (from, to) = (entry.first.max(weeks[0][0]), entry.last.max(entry.first).min(weeks[5][6]));
            prop_assert_eq!(shown, ((to - from).num_days() + 1).max(0));
        }
    }
}
