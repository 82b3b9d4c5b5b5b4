//! A plan's steps in time, in words. How a clock shows a moment is for whoever knows the zone.

use super::Path;
use crate::domain::{
    calendar::{in_minutes, in_words},
    text,
};
use chrono::{DateTime, TimeDelta, Utc};

/// Numbers that are named before the rest is only counted.
const NAMED: usize = 12;

impl Path {
    /// Where it ends and what that hangs on, what lies outside the window, and the forecast: a sentence each.
    pub fn sentences(&self, clock: impl Fn(DateTime<Utc>) -> String) -> Vec<String> {
        let reserve = self.fit.reserve;
        let mut sentences = vec![format!(
            "Ends {}, {}; critical path: {}.",
            clock(self.ends),
            to_close(reserve),
            listed(&self.critical)
        )];
        let (beyond, before) = (&self.fit.beyond, &self.fit.before);
        if !beyond.is_empty() {
            let verb = if beyond.len() == 1 { "ends" } else { "end" };
            sentences.push(format!("{} {verb} after the window closes.", text::capital(&activities(beyond))));
        }
        if !before.is_empty() {
            let verb = if before.len() == 1 { "starts" } else { "start" };
            let words = format!("{} {verb} before the window opens, as preparation.", activities(before));
            sentences.push(text::capital(&words));
        }
        if let Some(forecast) = self.forecast {
            let late = forecast.nine_of_ten - self.ends - reserve;
            let closes = if late > TimeDelta::zero() {
                format!(", {} after the window closes", in_words(in_minutes(late)))
            } else {
                String::new()
            };
            sentences.push(format!(
                "Estimate: half of such plans end by {}, nine of ten by {}{closes}.",
                clock(forecast.half),
                clock(forecast.nine_of_ten)
            ));
        }
        sentences
    }
}

/// How long before or after the end of the window something is.
fn to_close(reserve: TimeDelta) -> String {
    if reserve == TimeDelta::zero() {
        "just as the window closes".into()
    } else if reserve > TimeDelta::zero() {
        format!("{} before the window closes", in_words(in_minutes(reserve)))
    } else {
        format!("{} after the window closes", in_words(in_minutes(-reserve)))
    }
}

/// "activity 3", "activities 3, 4 and 7".
pub fn activities(places: &[usize]) -> String {
    match places {
        [one] => format!("activity {}", one + 1),
        places if places.len() <= NAMED => {
            let numbers: Vec<String> = places.iter().map(|p| (p + 1).to_string()).collect();
            format!("activities {}", text::and(&numbers))
        }
        places => format!("activities {}", listed(places)),
    }
}

/// The numbers of steps: "3, 4, 7"; of many the first ones.
pub fn listed(places: &[usize]) -> String {
    let numbers: Vec<String> = places.iter().take(NAMED).map(|p| (p + 1).to_string()).collect();
    match places.len().saturating_sub(NAMED) {
        0 => numbers.join(", "),
        more => format!("{} and {more} more", numbers.join(", ")),
    }
}
