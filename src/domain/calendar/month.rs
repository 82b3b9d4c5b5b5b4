//! The geometry of the calendar's page: which days a month shows, and where the bars of entries go. Knows days, not
//! moments: whoever shows them turns moments into the viewer's days first ([`Days::of`]). Does not know what today is.

use super::Environment;
use crate::domain::ids::ProductId;
use chrono::{Datelike, Days as DayCount, NaiveDate, NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// How the calendar is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum View {
    /// Weeks from Monday, with bars.
    #[default]
    Month,
    /// A list by day.
    Agenda,
}

impl View {
    /// Every view there is.
    pub const ALL: &'static [View] = &[View::Month, View::Agenda];

    /// The key in addresses.
    pub fn key(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Agenda => "agenda",
        }
    }

    /// The name shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Month => "Month",
            Self::Agenda => "Agenda",
        }
    }
}

impl FromStr for View {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        View::ALL.iter().copied().find(|v| v.key() == key).ok_or(())
    }
}

/// What of the calendar is shown; nothing named means everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    pub product: Option<ProductId>,
    pub environment: Option<Environment>,
    /// The kind of entry, in the words of whoever asks: `emergency`, `freeze`…
    pub kind: Option<String>,
}

impl Filter {
    /// Whether an entry is shown that is about these products and environments (none named: all) and of this kind.
    pub fn admits(&self, products: &[ProductId], environments: &[Environment], kind: &str) -> bool {
        fn among<T: PartialEq>(wanted: &Option<T>, named: &[T]) -> bool {
            named.is_empty() || wanted.as_ref().is_none_or(|w| named.contains(w))
        }
        among(&self.product, products)
            && among(&self.environment, environments)
            && self.kind.as_ref().is_none_or(|k| k == kind)
    }
}

/// Seven days, from Monday.
pub type Week = [NaiveDate; 7];

/// A month of a year from 1900 to 2200; as text `2026-03`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    first: NaiveDate,
}

impl Month {
    /// The month that has this day, or the nearest that can be shown.
    pub fn of(day: NaiveDate) -> Self {
        let year = day.year().clamp(1900, 2200);
        Self { first: NaiveDate::from_ymd_opt(year, day.month(), 1).unwrap_or(NaiveDate::MIN) }
    }

    /// Its first day.
    pub fn first(self) -> NaiveDate {
        self.first
    }

    /// Its last day.
    pub fn last(self) -> NaiveDate {
        (28..=31).rev().find_map(|d| self.first.with_day(d)).unwrap_or(self.first)
    }

    /// The month before; the first that can be shown has none.
    pub fn previous(self) -> Self {
        self.first.pred_opt().map_or(self, |day| Self::of(day).min(self))
    }

    /// The month after; the last that can be shown has none.
    pub fn next(self) -> Self {
        self.last().succ_opt().map_or(self, |day| Self::of(day).max(self))
    }

    /// The weeks that show it, whole ones from Monday, so with days of the months beside it.
    pub fn weeks(self) -> Vec<Week> {
        let monday = self.first - DayCount::new(self.first.weekday().num_days_from_monday().into());
        let starts = monday.iter_weeks().take_while(|start| *start <= self.last());
        starts.map(|start| std::array::from_fn(|n| start + DayCount::new(n as u64))).collect()
    }

    /// The name shown, such as `March 2026`.
    pub fn label(self) -> String {
        self.first.format("%B %Y").to_string()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.first.format("%Y-%m"))
    }
}

impl FromStr for Month {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let day = NaiveDate::parse_from_str(&format!("{text}-01"), "%Y-%m-%d").map_err(|_| ())?;
        if day.year() == Self::of(day).first.year() { Ok(Self::of(day)) } else { Err(()) }
    }
}

/// The days that an entry is on, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Days {
    pub first: NaiveDate,
    pub last: NaiveDate,
}

impl Days {
    /// The days of a period in local time. What ends at midnight is not on the day that then begins.
    pub fn of(starts: NaiveDateTime, ends: NaiveDateTime) -> Self {
        let before_midnight = ends.time() == NaiveTime::MIN && ends > starts;
        let last = if before_midnight { ends.date().pred_opt().unwrap_or(ends.date()) } else { ends.date() };
        Self { first: starts.date(), last: last.max(starts.date()) }
    }
}

/// The part of an entry that a week shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    /// The entry's place in what was given to [`lay_out`].
    pub index: usize,
    /// 0 for Monday to 6 for Sunday.
    pub first_day_column: usize,
    /// How many columns it spans, 1 to 7.
    pub days: usize,
    /// The line below the dates that it is on, from 0; bars on one line do not overlap.
    pub lane: usize,
    /// Whether the entry began before this week.
    pub continues_before: bool,
    /// Whether the entry goes on after this week.
    pub continues_after: bool,
}

/// A week with its bars, by lane and then by column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekRow {
    pub days: Week,
    pub bars: Vec<Bar>,
    /// How many lanes there are.
    pub lanes: usize,
}

/// Places entries into weeks. In each week, entries that began earlier are higher, longer ones above shorter ones, and
/// each takes the highest lane that is free for all of its days. An entry that ends before it begins is on its first day.
pub fn lay_out(weeks: &[Week], entries: &[Days]) -> Vec<WeekRow> {
    let mut order: Vec<(usize, Days)> =
        entries.iter().map(|e| Days { last: e.last.max(e.first), ..*e }).enumerate().collect();
    order.sort_by_key(|(index, entry)| (entry.first, std::cmp::Reverse(entry.last), *index));
    weeks.iter().map(|week| row(week, &order)).collect()
}

fn row(week: &Week, order: &[(usize, Days)]) -> WeekRow {
    let (monday, sunday) = (week[0], week[6]);
    // For each lane the first column that is still free.
    let mut free: Vec<usize> = Vec::new();
    let mut bars = Vec::new();
    for (index, entry) in order.iter().filter(|(_, e)| e.first <= sunday && e.last >= monday) {
        let column = (entry.first.max(monday) - monday).num_days() as usize;
        let days = (entry.last.min(sunday) - entry.first.max(monday)).num_days() as usize + 1;
        let lane = free.iter().position(|from| *from <= column).unwrap_or(free.len());
        if lane == free.len() {
            free.push(0);
        }
        free[lane] = column + days;
        bars.push(Bar {
            index: *index,
            first_day_column: column,
            days,
            lane,
            continues_before: entry.first < monday,
            continues_after: entry.last > sunday,
        });
    }
    bars.sort_by_key(|bar| (bar.lane, bar.first_day_column));
    WeekRow { days: *week, bars, lanes: free.len() }
}

#[cfg(test)]
mod tests;
