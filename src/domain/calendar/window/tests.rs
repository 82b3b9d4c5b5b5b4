use super::*;
use chrono::TimeZone;

/// Two zones by hand: UTC, and Kaunas as it is in March and October 2026.
struct TwoZones;

fn local(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").unwrap()
}

impl Zones for TwoZones {
    fn resolve(&self, at: NaiveDateTime, zone: &str) -> Result<DateTime<Utc>, LocalTimeError> {
        let hours = |n| Utc.from_utc_datetime(&(at - TimeDelta::hours(n)));
        let (forward, back) = (local("2026-03-29T03:00"), local("2026-10-25T03:00"));
        let hour = TimeDelta::hours(1);
        match zone {
            "UTC" => Ok(hours(0)),
            "Europe/Vilnius" if forward <= at && at < forward + hour => {
                Err(LocalTimeError::Gap { next_valid: forward + hour })
            }
            "Europe/Vilnius" if back <= at && at < back + hour => {
                Err(LocalTimeError::Ambiguous { earlier: hours(3), later: hours(2) })
            }
            "Europe/Vilnius" => Ok(hours(if forward <= at && at < back { 3 } else { 2 })),
            _ => Err(LocalTimeError::UnknownZone),
        }
    }

    fn local(&self, at: DateTime<Utc>, zone: &str) -> Option<(NaiveDateTime, String)> {
        match zone {
            "UTC" => Some((at.naive_utc(), "UTC".into())),
            "Europe/Vilnius" => Some((at.naive_utc() + TimeDelta::hours(2), "EET".into())),
            _ => None,
        }
    }

    fn exists(&self, zone: &str) -> bool {
        matches!(zone, "UTC" | "Europe/Vilnius")
    }
}

fn form(starts: &str, ends: &str, zone: &str) -> WindowForm {
    WindowForm { starts: starts.into(), ends: ends.into(), zone: zone.into() }
}

fn problem(form: WindowForm) -> Problem {
    let problems = form.resolve(&TwoZones).unwrap_err();
    assert_eq!(problems.len(), 1, "{problems:?}");
    problems.into_iter().next().unwrap()
}

#[test]
fn a_window_is_the_two_moments_that_its_local_times_mean() {
    let window = form(" 2026-01-10T22:00", "2026-01-11T01:30:30 ", " Europe/Vilnius ").resolve(&TwoZones).unwrap();
    assert_eq!(window.starts_at.to_rfc3339(), "2026-01-10T20:00:00+00:00");
    assert_eq!(window.ends_at.to_rfc3339(), "2026-01-10T23:30:30+00:00");
    assert_eq!((window.zone.as_str(), window.minutes()), ("Europe/Vilnius", 211));
    let again = WindowForm::of(&window, &TwoZones);
    assert_eq!(again, form("2026-01-10T22:00", "2026-01-11T01:30:30", "Europe/Vilnius"));
    let moved = Window { zone: "Mars/Olympus".into(), ..window };
    assert_eq!(WindowForm::of(&moved, &TwoZones).zone, "UTC");
}

#[test]
fn a_window_that_does_not_end_after_its_start_is_refused_at_its_end() {
    for end in ["2026-01-10T22:00", "2026-01-10T21:59"] {
        let form = form("2026-01-10T22:00", end, "UTC");
        assert_eq!(form.check_shape(), [Problem::new("window_end", "The end must be after the start.")]);
        assert_eq!(problem(form).field, "window_end");
    }
}

#[test]
fn a_window_of_31_days_is_the_longest_and_a_freeze_may_last_a_year() {
    assert_eq!(form("2026-01-01T00:00", "2026-02-01T00:00", "UTC").check_shape(), []);
    let longer = form("2026-01-01T00:00", "2026-02-01T00:01", "UTC");
    assert_eq!(longer.check_shape()[0].words, "The end must be at most 31 days after the start.");
    assert_eq!(longer.check_shape_as(&WindowRules::FREEZE), []);
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let fields =
        |form: WindowForm| form.resolve(&TwoZones).unwrap_err().into_iter().map(|p| p.field).collect::<Vec<_>>();
    assert_eq!(fields(form("", "soon", "")), ["window_start", "window_end", "time_zone"]);
    assert_eq!(fields(form("", "2026-01-01T00:00", "Mars/Olympus")), ["window_start", "time_zone"]);
    assert_eq!(fields(form("9999-01-01T00:00", "0001-01-01T00:00", "UTC")), ["window_start", "window_end"]);
    assert_eq!(
        fields(form("2026-02-30T00:00", "2026-13-01T00:00", "U\0TC")),
        ["window_start", "window_end", "time_zone"]
    );
}

#[test]
fn an_unknown_zone_is_named() {
    let problem = problem(form("2026-01-10T22:00", "2026-01-10T23:00", "Mars/Olympus"));
    assert_eq!(problem.field, "time_zone");
    assert_eq!(problem.words, "There is no time zone “Mars/Olympus”. Choose one such as Europe/Berlin or UTC.");
}

#[test]
fn a_time_that_clocks_skip_is_refused_with_the_next_that_exists() {
    let problem = problem(form("2026-03-29T01:00", "2026-03-29T03:20", "Europe/Vilnius"));
    assert_eq!(problem.field, "window_end");
    let words = "Clocks in Europe/Vilnius are put forward and never show 29 March 2026 03:20. \
                 The next time that exists is 29 March 2026 04:00.";
    assert_eq!(problem.words, words);
}

#[test]
fn a_time_that_clocks_show_twice_is_refused_with_both_moments() {
    let problem = problem(form("2026-10-25T03:30", "2026-10-25T06:00", "Europe/Vilnius"));
    assert_eq!(problem.field, "window_start");
    assert!(problem.words.contains("twice: at 25 October 2026 00:30 UTC and at 25 October 2026 01:30 UTC"));
    assert!(form("2026-10-25T00:30", "2026-10-25T04:00", "UTC").resolve(&TwoZones).is_ok());
}

#[test]
fn a_window_over_a_clock_change_lasts_as_long_as_it_really_does() {
    let spring = form("2026-03-29T02:00", "2026-03-29T05:00", "Europe/Vilnius").resolve(&TwoZones).unwrap();
    let autumn = form("2026-10-25T02:00", "2026-10-25T05:00", "Europe/Vilnius").resolve(&TwoZones).unwrap();
    assert_eq!((spring.minutes(), autumn.minutes()), (120, 240));
}

#[test]
fn windows_that_touch_share_nothing_and_a_begun_minute_counts() {
    let window = |from: &str, to: &str| form(from, to, "UTC").resolve(&TwoZones).unwrap();
    let first = window("2026-01-01T10:00", "2026-01-01T11:00");
    assert_eq!(first.overlap(&window("2026-01-01T11:00", "2026-01-01T12:00")), 0);
    assert_eq!(first.overlap(&window("2026-01-01T10:59:59", "2026-01-01T12:00")), 1);
    assert_eq!(first.overlap(&window("2026-01-01T10:15", "2026-01-01T10:45")), 30);
    assert!(first.contains(first.starts_at) && !first.contains(first.ends_at));
    assert_eq!(in_minutes(TimeDelta::nanoseconds(1)), 1);
    assert_eq!(in_minutes(TimeDelta::minutes(-5)), 0);
}

proptest::proptest! {
    #[test]
    fn nothing_that_is_typed_makes_it_panic(starts in ".{0,40}", ends in ".{0,40}", zone in ".{0,40}") {
        let form = WindowForm { starts, ends, zone };
        proptest::prop_assert!(!form.check_shape().is_empty());
        proptest::prop_assert!(form.resolve(&TwoZones).is_err());
    }
}
