//! Times as people read them: in the viewer's zone, and in the release's own where that reads differently.

use crate::{
    api::views::{Moment, Period},
    domain::calendar::{Window, Zones},
    server::Cx,
};
use chrono::{DateTime, NaiveDateTime, SecondsFormat, Utc};

impl Cx {
    /// A moment in the viewer's zone.
    pub fn moment(&self, at: DateTime<Utc>) -> Moment {
        let (local, zone) = self.local(at, &self.actor.time_zone);
        Moment {
            utc: at.to_rfc3339_opts(SecondsFormat::Secs, true),
            words: format!("{} {zone}", local.format("%a %-d %b %Y, %H:%M")),
        }
    }

    /// A period in the viewer's zone and in its own.
    pub fn period(&self, window: &Window) -> Period {
        let words = self.period_in(window, &self.actor.time_zone);
        let own = self.period_in(window, &window.zone);
        Period {
            starts: self.moment(window.starts_at),
            ends: self.moment(window.ends_at),
            own: if own == words { String::new() } else { own },
            words,
        }
    }

    /// The local time in a zone, and the zone's abbreviation then; UTC where the zone is not known.
    pub fn local(&self, at: DateTime<Utc>, zone: &str) -> (NaiveDateTime, String) {
        self.state.zones.local(at, zone).unwrap_or_else(|| (at.naive_utc(), "UTC".into()))
    }

    fn period_in(&self, window: &Window, zone: &str) -> String {
        let (starts, _) = self.local(window.starts_at, zone);
        let (ends, abbreviation) = self.local(window.ends_at, zone);
        let to = if starts.date() == ends.date() { "%H:%M" } else { "%a %-d %b %Y, %H:%M" };
        format!("{} – {} {abbreviation}", starts.format("%a %-d %b %Y, %H:%M"), ends.format(to))
    }
}
