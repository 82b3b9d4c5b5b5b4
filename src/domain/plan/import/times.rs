//! When activities start and how long they take, from columns of dates, of times, of starts and of ends. Times that name
//! no day go on from the row before.

use super::cells::{self, Moment, Order};
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};

/// A start that is so much earlier than the one before is one of the next day, in hours.
const BACK: i64 = 6;

/// Reads starts, row by row.
pub(super) struct Times {
    day: Option<NaiveDate>,
    last: Option<NaiveDateTime>,
    order: Order,
    ambiguous: bool,
}

/// What a row says of its time.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Read {
    /// As the plan writes it, or as typed where that is no time.
    pub starts: Option<String>,
    pub minutes: Option<i64>,
}

impl Times {
    pub(super) fn new(day: Option<NaiveDate>, order: Order) -> Self {
        Self { day, last: None, order, ambiguous: false }
    }

    /// Whether a date could be read in two ways.
    pub(super) fn is_ambiguous(&self) -> bool {
        self.ambiguous
    }

    /// Reads the cells of start, date and time, and of the end. How they are read goes to `remarks`, where it is not plain.
    pub(super) fn read(&mut self, [starts, date, time]: [&str; 3], end: &str, remarks: &mut Vec<String>) -> Read {
        let typed: Vec<&str> = [starts, date, time].into_iter().filter(|c| !c.is_empty()).collect();
        if typed.is_empty() {
            return Read::default();
        }
        let mut read: Vec<Option<Moment>> = typed.iter().map(|cell| self.moment(cell)).collect();
        for (cell, read) in typed.iter().zip(&mut read).filter(|(_, read)| read.is_none()) {
            *read = self.day.and_then(|day| cells::moment_near(cell, day, self.order));
            if let Some(date) = read.and_then(|m| m.date) {
                remarks.push(format!("It names no year; {} is taken.", date.format("%-d %B %Y")));
            }
        }
        if read.iter().any(Option::is_none) {
            return Read { starts: Some(cells::line(&typed.join(" "))), minutes: None };
        }
        let day = read.iter().flatten().find_map(|m| m.date);
        let time = read.iter().flatten().find_map(|m| m.time);
        let at = match (day, time) {
            (Some(day), Some(time)) => day.and_time(time),
            (Some(day), None) => {
                remarks.push("It has a day and no time; midnight is taken.".into());
                day.and_time(chrono::NaiveTime::MIN)
            }
            (None, Some(time)) => match self.going_on(time, remarks) {
                Some(at) => at,
                None => return Read { starts: Some(cells::line(&typed.join(" "))), minutes: None },
            },
            (None, None) => return Read::default(),
        };
        self.last = Some(at);
        Read { starts: Some(at.format("%Y-%m-%dT%H:%M").to_string()), minutes: self.until(at, end) }
    }

    fn moment(&mut self, cell: &str) -> Option<Moment> {
        let read = cells::moment(cell, self.order);
        let date = cell.split([' ', 'T']).next().unwrap_or_default();
        let small = date.split('/').filter_map(|p| p.parse::<u32>().ok()).filter(|n| *n <= 12).count();
        self.ambiguous |= read.is_some_and(|m| m.date.is_some()) && self.order == Order::Unknown && small >= 2;
        read
    }

    /// A time that names no day: of the same day as the row before, or of the next one.
    fn going_on(&self, time: chrono::NaiveTime, remarks: &mut Vec<String>) -> Option<NaiveDateTime> {
        let Some(last) = self.last else {
            let at = self.day?.and_time(time);
            remarks
                .push(format!("It names no day; that of the release's window is taken, {}.", at.format("%-d %B %Y")));
            return Some(at);
        };
        let same = last.date().and_time(time);
        if last - same > TimeDelta::hours(BACK) {
            let next = same.checked_add_signed(TimeDelta::days(1))?;
            remarks.push(format!("It names no day; after the row before it is taken as {}.", next.format("%-d %B %Y")));
            return Some(next);
        }
        Some(same)
    }

    fn until(&mut self, start: NaiveDateTime, end: &str) -> Option<i64> {
        let end = self.moment(end)?;
        let at = end.date.unwrap_or(start.date()).and_time(end.time?);
        let at = if at < start && end.date.is_none() { at.checked_add_signed(TimeDelta::days(1))? } else { at };
        Some((at - start).num_minutes()).filter(|minutes| *minutes > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times() -> Times {
        Times::new(NaiveDate::from_ymd_opt(2026, 3, 14), Order::Unknown)
    }

    #[test]
    fn times_without_a_day_go_on_from_the_row_before() {
        let (mut times, mut said) = (times(), Vec::new());
        let mut at = |cell: &str| times.read([cell, "", ""], "", &mut said).starts.unwrap();
        let read = [at("20:00"), at("19:30"), at("23:45"), at("00:15"), at("01:00"), at("2026-03-20T08:00"), at("9am")];
        assert_eq!(
            read,
            [
                "2026-03-14T20:00",
                "2026-03-14T19:30",
                "2026-03-14T23:45",
                "2026-03-15T00:15",
                "2026-03-15T01:00",
                "2026-03-20T08:00",
                "2026-03-20T09:00",
            ]
        );
        assert_eq!(said.len(), 2, "{said:?}");
    }

    #[test]
    fn columns_of_dates_times_and_ends_come_together() {
        let (mut times, mut said) = (times(), Vec::new());
        let read = times.read(["", "14.03.2026", "20:00"], "21:30", &mut said);
        assert_eq!(read, Read { starts: Some("2026-03-14T20:00".into()), minutes: Some(90) });
        assert_eq!(times.read(["23:30", "", ""], "00:30", &mut said).minutes, Some(60));
        assert_eq!(times.read(["soon", "", ""], "", &mut said).starts.as_deref(), Some("soon"));
        assert_eq!(times.read(["", "", ""], "22:00", &mut said), Read::default());
        assert!(said.is_empty(), "{said:?}");
        assert_eq!(times.read(["", "03/04/2026", ""], "", &mut said).starts.as_deref(), Some("2026-04-03T00:00"));
        assert!(times.is_ambiguous() && said.len() == 1);
        let nowhere = Times::new(None, Order::Unknown).read(["20:00", "", ""], "", &mut said);
        assert_eq!(nowhere.starts.as_deref(), Some("20:00"));
    }
}
