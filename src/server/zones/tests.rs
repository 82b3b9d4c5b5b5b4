use super::*;
use crate::domain::calendar::{Window, WindowForm};

fn at(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap()
}

fn utc(text: &str) -> DateTime<Utc> {
    at(text).and_utc()
}

fn window(starts: &str, ends: &str, zone: &str) -> Result<Window, Vec<crate::domain::problem::Problem>> {
    WindowForm { starts: starts.into(), ends: ends.into(), zone: zone.into() }.resolve(&TimeZones)
}

/// Zone, a time that clocks skip and the next that they show, a time that they show twice and its two moments.
const CHANGES: [[&str; 6]; 5] = [
    [
        "Europe/Berlin",
        "2026-03-29T02:30",
        "2026-03-29T03:00",
        "2026-10-25T02:30",
        "2026-10-25T00:30",
        "2026-10-25T01:30",
    ],
    [
        "America/New_York",
        "2026-03-08T02:00",
        "2026-03-08T03:00",
        "2026-11-01T01:59",
        "2026-11-01T05:59",
        "2026-11-01T06:59",
    ],
    // Half an hour: from 02:00 to 02:30 and back.
    [
        "Australia/Lord_Howe",
        "2026-10-04T02:10",
        "2026-10-04T02:30",
        "2026-04-05T01:45",
        "2026-04-04T14:45",
        "2026-04-04T15:15",
    ],
    // At midnight: the day begins at one.
    [
        "America/Santiago",
        "2026-09-06T00:00",
        "2026-09-06T01:00",
        "2026-04-04T23:15",
        "2026-04-05T02:15",
        "2026-04-05T03:15",
    ],
    [
        "Pacific/Auckland",
        "2026-09-27T02:59",
        "2026-09-27T03:00",
        "2026-04-05T02:00",
        "2026-04-04T13:00",
        "2026-04-04T14:00",
    ],
];

#[test]
fn clock_changes_are_known_in_five_zones() {
    for [zone, skipped, next, twice, earlier, later] in CHANGES {
        let gap = TimeZones.resolve(at(skipped), zone);
        assert_eq!(gap, Err(LocalTimeError::Gap { next_valid: at(next) }), "{zone}");
        assert!(TimeZones.resolve(at(next), zone).is_ok(), "{zone}");
        let fold = TimeZones.resolve(at(twice), zone);
        assert_eq!(fold, Err(LocalTimeError::Ambiguous { earlier: utc(earlier), later: utc(later) }), "{zone}");
    }
}

#[test]
fn a_window_in_a_clock_change_is_refused_with_a_way_out_in_five_zones() {
    let shown = |text: &str| at(text).format("%-d %B %Y %H:%M").to_string();
    for [zone, skipped, next, twice, earlier, later] in CHANGES {
        let day_later = |text: &str| (at(text) + TimeDelta::days(1)).format("%Y-%m-%dT%H:%M").to_string();
        let problems = window(skipped, &day_later(skipped), zone).unwrap_err();
        assert_eq!((problems.len(), problems[0].field.as_str()), (1, "window_start"));
        assert!(problems[0].words.ends_with(&format!("exists is {}.", shown(next))), "{}", problems[0].words);
        assert!(window(next, &day_later(next), zone).is_ok(), "{zone}");

        let problems = window(twice, &day_later(twice), zone).unwrap_err();
        assert!(problems[0].words.contains(&shown(earlier)) && problems[0].words.contains(&shown(later)));
        for moment in [earlier, later] {
            assert_eq!(window(moment, &day_later(moment), "UTC").unwrap().starts_at, utc(moment));
        }
    }
}

#[test]
fn a_window_over_a_clock_change_lasts_as_long_as_it_really_does() {
    let minutes = |starts, ends, zone| window(starts, ends, zone).unwrap().minutes();
    assert_eq!(minutes("2026-03-29T01:00", "2026-03-29T04:00", "Europe/Berlin"), 120);
    assert_eq!(minutes("2026-10-25T01:00", "2026-10-25T04:00", "Europe/Berlin"), 240);
    assert_eq!(minutes("2026-10-04T01:00", "2026-10-04T04:00", "Australia/Lord_Howe"), 150);
    assert_eq!(minutes("2026-04-05T01:00", "2026-04-05T04:00", "Australia/Lord_Howe"), 210);
}

#[test]
fn times_are_shown_with_the_abbreviation_of_the_moment() {
    let local = |moment, zone| TimeZones.local(utc(moment), zone);
    assert_eq!(local("2026-07-01T10:00", "Europe/Berlin"), Some((at("2026-07-01T12:00"), "CEST".into())));
    assert_eq!(local("2026-01-01T10:00", "Europe/Berlin"), Some((at("2026-01-01T11:00"), "CET".into())));
    assert_eq!(local("2026-01-01T10:00", "Mars/Olympus"), None);
}

#[test]
fn a_skipped_day_ends_where_the_next_begins() {
    let gap = TimeZones.resolve(at("2011-12-30T12:00"), "Pacific/Apia");
    assert_eq!(gap, Err(LocalTimeError::Gap { next_valid: at("2011-12-31T00:00") }));
}

#[test]
fn every_zone_that_is_offered_exists_and_others_do_not() {
    assert!(TimeZones::names().all(|name| TimeZones.exists(name)));
    assert!(TimeZones::names().count() > 400);
    for unknown in ["", "Mars/Olympus", "europe/berlin", "+02:00"] {
        assert!(!TimeZones.exists(unknown), "{unknown}");
        assert_eq!(TimeZones.resolve(at("2026-01-01T00:00"), unknown), Err(LocalTimeError::UnknownZone));
    }
}
