//! Values of cells as texts: numbers without a useless fraction, dates and times as the plan writes them.

use super::oddities::Oddity;
use calamine::{DataRef, ExcelDateTime};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta, Timelike};

/// Days between the two systems of counting them.
const FROM_1904: f64 = 1462.0;
/// The first day that there is no more: the year 10000.
const LAST: f64 = 2_958_466.0;
/// What Excel takes for 29 February 1900, which was none.
const NO_DAY: f64 = 60.0;
const DAY: f64 = 86_400.0;

/// The text of a value, and what is odd about it.
pub(super) fn text(value: DataRef<'_>, is_1904: bool) -> (String, Option<Oddity>) {
    let text = match value {
        DataRef::Empty => String::new(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => number(n),
        DataRef::String(text) => text,
        DataRef::SharedString(text) => text.to_owned(),
        DataRef::Bool(yes) => if yes { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(at) if at.is_duration() => duration(at.as_f64()),
        DataRef::DateTime(at) => match moment(&at, is_1904) {
            Some(text) => text,
            None => return (number(at.as_f64()), Some(Oddity::NoDate)),
        },
        DataRef::DateTimeIso(text) => iso(&text),
        DataRef::DurationIso(text) => text,
        DataRef::Error(error) => return (String::new(), Some(Oddity::Error(error.to_string()))),
    };
    (text, None)
}

/// A number as Excel shows it: fifteen digits, no fraction where there is none.
pub(super) fn number(n: f64) -> String {
    let exact = n.to_string();
    let digits = exact.chars().filter(char::is_ascii_digit).count();
    if digits <= 15 || !n.is_finite() {
        return exact;
    }
    format!("{n:.14e}").parse::<f64>().map_or(exact, |rounded| rounded.to_string())
}

/// A date, a time, or both. A number below one has no day: it is a time.
fn moment(at: &ExcelDateTime, is_1904: bool) -> Option<String> {
    let value = at.as_f64();
    if !(0.0..LAST).contains(&value) {
        return None;
    }
    if value < 1.0 {
        let seconds = whole((value * DAY).round()) % 86_400;
        return Some(clock(seconds));
    }
    let days = if is_1904 { value + FROM_1904 } else { value };
    let days = if days < NO_DAY { days + 1.0 } else { days };
    let epoch = NaiveDate::from_ymd_opt(1899, 12, 30)?.and_hms_opt(0, 0, 0)?;
    let at = epoch.checked_add_signed(TimeDelta::try_seconds(whole((days * DAY).round()))?)?;
    Some(if value.fract() == 0.0 { at.format("%Y-%m-%d").to_string() } else { local(at) })
}

/// `2026-03-14T20:00`, with seconds only where there are any.
fn local(at: NaiveDateTime) -> String {
    at.format(if at.second() == 0 { "%Y-%m-%dT%H:%M" } else { "%Y-%m-%dT%H:%M:%S" }).to_string()
}

/// Hours and minutes: `26:05`.
fn duration(days: f64) -> String {
    if !days.is_finite() || days.abs() > LAST {
        return number(days);
    }
    let seconds = whole((days.abs() * DAY).round());
    format!("{}{}", if days < 0.0 { "-" } else { "" }, clock(seconds))
}

fn clock(seconds: i64) -> String {
    let (minutes, rest) = (seconds / 60, seconds % 60);
    let text = format!("{:02}:{:02}", minutes / 60, minutes % 60);
    if rest == 0 { text } else { format!("{text}:{rest:02}") }
}

/// Within bounds that are asked for before.
#[allow(clippy::cast_possible_truncation)]
fn whole(n: f64) -> i64 {
    n as i64
}

fn iso(text: &str) -> String {
    let bare = text.trim_end_matches('Z');
    let bare = bare.split_once('.').map_or(bare, |(whole, _)| whole);
    match NaiveDateTime::parse_from_str(bare, "%Y-%m-%dT%H:%M:%S") {
        Ok(at) => local(at),
        Err(_) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta as Delta};

    fn date(value: f64, is_1904: bool) -> String {
        text(DataRef::DateTime(ExcelDateTime::new(value, DateTime, is_1904)), is_1904).0
    }

    #[test]
    fn dates_are_as_the_plan_writes_them() {
        assert_eq!(date(46_095.833_333_333_336, false), "2026-03-14T20:00");
        assert_eq!(date(46_095.0, false), "2026-03-14");
        assert_eq!(date(46_095.0 - FROM_1904, true), "2026-03-14");
        assert_eq!((date(1.0, false), date(61.0, false)), ("1900-01-01".into(), "1900-03-01".into()));
        assert_eq!((date(0.833_333_333, false), date(0.999_999_9, false)), ("20:00".into(), "00:00".into()));
        assert_eq!(date(46_095.5 + 30.0 / DAY, false), "2026-03-14T12:00:30");
        let odd = DataRef::DateTime(ExcelDateTime::new(-3.0, DateTime, false));
        assert_eq!(text(odd, false), ("-3".into(), Some(Oddity::NoDate)));
        assert_eq!(
            text(DataRef::DateTime(ExcelDateTime::new(f64::NAN, DateTime, false)), false).1,
            Some(Oddity::NoDate)
        );
    }

    #[test]
    fn durations_are_hours_and_minutes() {
        let of = |days: f64| text(DataRef::DateTime(ExcelDateTime::new(days, Delta, false)), false).0;
        assert_eq!((of(0.0625), of(1.25), of(f64::INFINITY)), ("01:30".into(), "30:00".into(), "inf".into()));
    }

    #[test]
    fn numbers_have_no_useless_fraction() {
        let shown = [30.0, 0.1 + 0.2, 1.5, -7.0, 1e15, 123_456_789_012.0].map(number);
        assert_eq!(shown, ["30", "0.3", "1.5", "-7", "1000000000000000", "123456789012"]);
    }
}
