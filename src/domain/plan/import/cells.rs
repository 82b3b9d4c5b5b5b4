//! What people write into cells: durations, dates and times, lists of predecessors, yes and no.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

/// The unit of a number that names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::domain::plan) enum Unit {
    Minutes,
    Hours,
    Days,
}

impl Unit {
    fn minutes(self) -> f64 {
        match self {
            Self::Minutes => 1.0,
            Self::Hours => 60.0,
            Self::Days => 24.0 * 60.0,
        }
    }

    /// The unit that a head names: "Duration (h)".
    pub(in crate::domain::plan) fn of_head(head: &str) -> Option<Self> {
        let words: Vec<String> = head.to_lowercase().split(|c: char| !c.is_alphabetic()).map(str::to_owned).collect();
        let has = |names: &[&str]| words.iter().any(|w| names.contains(&w.as_str()));
        if has(&["min", "mins", "minute", "minutes"]) {
            Some(Self::Minutes)
        } else if has(&["h", "hr", "hrs", "hour", "hours"]) {
            Some(Self::Hours)
        } else if has(&["d", "day", "days"]) {
            Some(Self::Days)
        } else {
            None
        }
    }

    fn of_word(word: &str) -> Option<f64> {
        Some(match word {
            "s" | "sec" | "secs" | "second" | "seconds" => 1.0 / 60.0,
            "m" | "min" | "mins" | "minute" | "minutes" | "'" => 1.0,
            "h" | "hr" | "hrs" | "hour" | "hours" => 60.0,
            "d" | "day" | "days" => 24.0 * 60.0,
            _ => return None,
        })
    }
}

/// The most that is taken for a duration, in minutes: beyond, it is no step of a release.
const LONGEST: f64 = 100_000.0;

/// The most characters that a duration, a date or a time has, however it is written.
const LONG: usize = 60;

/// Whether a cell holds so much that it is no duration, no date and no time: it is not tried in all ways.
fn is_long(cell: &str) -> bool {
    cell.chars().nth(LONG).is_some()
}

/// Minutes as the plan writes them: one number, or three with slashes between.
pub(in crate::domain::plan) fn minutes(cell: &str, unit: Unit) -> Option<String> {
    let cell = cell.trim();
    if is_long(cell) {
        return None;
    }
    let three: Vec<&str> = cell.split('/').map(str::trim).collect();
    if three.len() == 3 {
        let read: Option<Vec<String>> = three.iter().map(|part| one(part, unit)).collect();
        return read.map(|parts| parts.join("/"));
    }
    one(cell, unit)
}

fn one(cell: &str, unit: Unit) -> Option<String> {
    let minutes = duration(&cell.to_lowercase(), unit)?;
    if !(0.0..=LONGEST).contains(&minutes) {
        return None;
    }
    // Half a minute is one: nothing takes no time.
    Some(minutes.ceil().to_string())
}

fn duration(cell: &str, unit: Unit) -> Option<f64> {
    let cell = cell.trim_start_matches(['~', '≈', '<']).trim().trim_start_matches("ca.").trim();
    if let Some(iso) = cell.strip_prefix("pt") {
        return parts(iso);
    }
    if cell.contains(':') {
        return clock(cell);
    }
    if let Some(number) = number(cell) {
        return Some(number * unit.minutes());
    }
    parts(cell)
}

/// `1:30`, `01:30:00`, and what Excel makes of a duration that somebody has formatted as a date.
fn clock(cell: &str) -> Option<f64> {
    let (days, cell) = match cell.split_once('t') {
        Some((date, time)) => {
            let date = NaiveDate::parse_from_str(date, "%Y-%m-%d").ok()?;
            let days = date.signed_duration_since(NaiveDate::from_ymd_opt(1899, 12, 31)?).num_days();
            (Some(days).filter(|days| (0..60).contains(days))?, time)
        }
        None => (0, cell),
    };
    let parts: Option<Vec<f64>> = cell.trim_end_matches(['h', ' ']).split(':').map(|p| p.trim().parse().ok()).collect();
    let days = f64::from(i32::try_from(days).ok()?) * 24.0 * 60.0;
    match parts?.as_slice() {
        [hours, minutes] => Some(days + hours * 60.0 + minutes),
        [hours, minutes, seconds] => Some(days + hours * 60.0 + minutes + seconds / 60.0),
        _ => None,
    }
}

fn number(text: &str) -> Option<f64> {
    let plain = text.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b',');
    let text = text.replace(',', ".");
    text.parse().ok().filter(|_| plain)
}

/// `1h 30`, `1 hour 30 min`, `90 min`, `1.5h`, `2 days`. What follows hours without a unit are minutes.
fn parts(text: &str) -> Option<f64> {
    let (mut total, mut rest, mut last) = (0.0, text.trim(), None::<f64>);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(rest.len());
        let (value, after) = rest.split_at(digits);
        let value = number(value.trim_end_matches(','))?;
        let after = after.trim_start();
        let letters = after.find(|c: char| !c.is_alphabetic() && c != '\'').unwrap_or(after.len());
        let (word, after) = after.split_at(letters);
        let each = match (Unit::of_word(word), last) {
            (Some(each), _) => each,
            (None, Some(last)) if word.is_empty() && last > 1.0 => 1.0,
            _ => return None,
        };
        total += value * each;
        last = Some(each);
        rest = after.trim_start_matches(['.', ',', ' ', '+']).trim_start_matches("and ").trim();
    }
    last.map(|_| total)
}

/// In which order day and month stand, where both could be either.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::domain::plan) enum Order {
    DayFirst,
    MonthFirst,
    /// No date says which.
    Unknown,
}

/// The order that the dates of a column have.
pub(in crate::domain::plan) fn order<'c>(cells: impl Iterator<Item = &'c str>) -> Order {
    let (mut day, mut month) = (false, false);
    for cell in cells {
        let date = cell.split([' ', 'T']).next().filter(|date| !is_long(date)).unwrap_or_default();
        let parts: Vec<u32> = date.split('/').filter_map(|p| p.parse().ok()).collect();
        if let [first, second, _] = parts.as_slice() {
            day |= *first > 12 && *first <= 31;
            month |= *second > 12 && *second <= 31;
        }
    }
    match (day, month) {
        (true, false) => Order::DayFirst,
        (false, true) => Order::MonthFirst,
        _ => Order::Unknown,
    }
}

/// A date, a time, or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::domain::plan) struct Moment {
    pub date: Option<NaiveDate>,
    pub time: Option<NaiveTime>,
}

/// Reads a date, a time, or both, as people write them.
pub(in crate::domain::plan) fn moment(cell: &str, order: Order) -> Option<Moment> {
    let cell = cell.trim().trim_end_matches("Uhr").trim();
    if is_long(cell) {
        return None;
    }
    for format in ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"] {
        if let Ok(at) = NaiveDateTime::parse_from_str(cell, format) {
            return Some(Moment { date: Some(at.date()), time: Some(at.time()) });
        }
    }
    if let Some(time) = time(cell) {
        return Some(Moment { date: None, time: Some(time) });
    }
    // The time stands behind the date, after a blank: the longest time that can be read.
    let cell = &without_weekday(cell);
    let blanks = cell.match_indices([' ', ',']).map(|(at, _)| at).collect::<Vec<_>>();
    for at in blanks {
        let (before, after) = cell.split_at(at);
        let found =
            date(before.trim_end_matches([',', ' ']), order).zip(time(after.trim_start_matches([',', ' ', '-', '–'])));
        if let Some((date, time)) = found {
            return Some(Moment { date: Some(date), time: Some(time) });
        }
    }
    date(cell, order).map(|date| Moment { date: Some(date), time: None })
}

/// Days from another date within which one that names no year is looked for.
const NEAR: u64 = 60;

/// Reads what [`moment`] cannot because it names no year, "Sat 12.12. 06:00": the year is that of a date nearby.
pub(in crate::domain::plan) fn moment_near(cell: &str, near: NaiveDate, order: Order) -> Option<Moment> {
    if is_long(cell) {
        return None;
    }
    let cell = without_weekday(cell.trim());
    let words: Vec<&str> = cell.split(' ').collect();
    let year = chrono::Datelike::year(&near);
    let written = |at: usize, year: i32| {
        let year = match words.get(at).and_then(|word| word.trim_end_matches(',').chars().last()) {
            Some('.' | '/' | '-') => year.to_string(),
            _ if words.get(at).is_some_and(|word| word.contains('/')) => format!("/{year}"),
            _ if words.get(at).is_some_and(|word| word.contains('.')) => format!(".{year}"),
            _ => format!(" {year}"),
        };
        let word = |(n, word): (usize, &&str)| {
            if n == at { format!("{}{year}", word.trim_end_matches(',')) } else { (*word).to_owned() }
        };
        words.iter().enumerate().map(word).collect::<Vec<_>>().join(" ")
    };
    let all = (0..words.len()).flat_map(|at| [year - 1, year, year + 1].map(|year| written(at, year)));
    let read = all.filter_map(|text| moment(&text, order)).filter_map(|m| Some((m.date?, m)));
    let far = |date: NaiveDate| (date - near).num_days().unsigned_abs();
    read.filter(|(date, _)| far(*date) <= NEAR).min_by_key(|(date, _)| far(*date)).map(|(_, moment)| moment)
}

/// "Sat 14 March" says nothing that the date does not say.
fn without_weekday(cell: &str) -> String {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let first = cell.split([' ', ',', '.']).next().unwrap_or_default();
    let is_day = first.chars().all(char::is_alphabetic) && DAYS.iter().any(|day| first.to_lowercase().starts_with(day));
    let rest = if is_day { cell.get(first.len()..).unwrap_or_default() } else { cell };
    rest.trim_start_matches([' ', ',', '.']).to_owned()
}

fn date(text: &str, order: Order) -> Option<NaiveDate> {
    // Years of two digits first: four would not be read whole by them.
    const WORDS: [&str; 8] =
        ["%d-%B-%y", "%d %B %y", "%d %B %Y", "%d-%B-%Y", "%B %d %Y", "%B %d, %Y", "%d. %B %Y", "%d/%B/%Y"];
    let text = text.trim();
    let ymd = |y: i32, m: u32, d: u32| NaiveDate::from_ymd_opt(if y < 100 { 2000 + y } else { y }, m, d);
    let numbers = |by: char| -> Option<[u32; 3]> {
        let parts: Option<Vec<u32>> = text.split(by).map(|p| p.trim().parse().ok()).collect();
        parts?.try_into().ok()
    };
    let year = |n: u32| i32::try_from(n).unwrap_or_default();
    if let Some([y, m, d]) = numbers('-').filter(|n| n[0] > 31).or_else(|| numbers('/').filter(|n| n[0] > 31)) {
        return ymd(year(y), m, d);
    }
    if let Some([d, m, y]) = numbers('.').or_else(|| numbers('-')) {
        return ymd(year(y), m, d);
    }
    if let Some([a, b, y]) = numbers('/') {
        return if order == Order::MonthFirst { ymd(year(y), a, b) } else { ymd(year(y), b, a) };
    }
    WORDS
        .iter()
        .find_map(|format| NaiveDate::parse_from_str(text, format).ok())
        .filter(|d| chrono::Datelike::year(d) >= 1900)
}

fn time(text: &str) -> Option<NaiveTime> {
    let text = text.trim().to_lowercase().replace("a.m.", "am").replace("p.m.", "pm");
    let text = text.trim_end_matches("uhr").trim();
    let (text, pm) = match (text.strip_suffix("am"), text.strip_suffix("pm")) {
        (Some(rest), _) => (rest.trim(), Some(false)),
        (_, Some(rest)) => (rest.trim(), Some(true)),
        _ => (text, None),
    };
    let parts: Option<Vec<u32>> = text.split([':', 'h']).filter(|p| !p.is_empty()).map(|p| p.parse().ok()).collect();
    let (hour, minute, second) = match parts?.as_slice() {
        [hour] if pm.is_some() || text.ends_with('h') => (*hour, 0, 0),
        [hour, minute] => (*hour, *minute, 0),
        [hour, minute, second] => (*hour, *minute, *second),
        _ => return None,
    };
    let hour = match pm {
        Some(pm) => (hour <= 12).then_some(hour % 12 + if pm { 12 } else { 0 })?,
        None => hour,
    };
    NaiveTime::from_hms_opt(hour, minute, second)
}

/// The predecessors in a cell, as written: `1`, `T1`, `1.2`. What scheduling programs add (`3FS+2d`) is left out.
pub(in crate::domain::plan) fn predecessors(cell: &str) -> Vec<String> {
    let words = cell
        .split([',', ';', '\n', '&'])
        .map(str::trim)
        .filter(|w| !w.is_empty() && !["-", "–", "n/a", "none"].contains(&w.to_lowercase().as_str()));
    words.map(|word| without_kind(word).to_owned()).collect()
}

/// `3FS+2d` without the kind of dependency and the lag, if it begins with a number.
fn without_kind(word: &str) -> &str {
    let digits = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let (number, rest) = word.split_at(digits);
    let kinds = ["FS", "SS", "FF", "SF"];
    if !number.is_empty() && kinds.iter().any(|kind| rest.to_uppercase().starts_with(kind)) { number } else { word }
}

/// Whether a cell says yes.
pub(in crate::domain::plan) fn yes(cell: &str) -> Option<bool> {
    match cell.trim().to_lowercase().as_str() {
        "" | "no" | "n" | "false" | "0" | "-" | "–" => Some(false),
        "yes" | "y" | "true" | "x" | "1" | "✓" | "✔" | "✗" | "☑" | "go/no-go" | "checkpoint" => Some(true),
        _ => None,
    }
}

/// One line, without blanks that nobody sees.
pub(in crate::domain::plan) fn line(cell: &str) -> String {
    let visible = cell.chars().map(|c| if c.is_control() || c.is_whitespace() { ' ' } else { c }).collect::<String>();
    visible.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Several lines, without blanks at both ends.
pub(in crate::domain::plan) fn note(cell: &str) -> String {
    let kept = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
    cell.replace("\r\n", "\n")
        .replace(['\r', '\u{2028}'], "\n")
        .replace('\u{a0}', " ")
        .chars()
        .filter(kept)
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests;
