//! The demo's calendar: a maintenance window each Tuesday, Thursday and Saturday, numbered from now (0 is the next one,
//! -1 the last that is over), and two freezes.

use super::{
    Past,
    cast::{Cast, Who},
};
use crate::{
    domain::{
        calendar::{Environment, Freeze, MaintenanceWindow, Window, WindowForm, Zones},
        event::Event,
        ids::{FreezeId, MaintenanceWindowId},
    },
    server::{Failure, store::Tx, zones::TimeZones},
};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc, Weekday};
use serde_json::json;
use uuid::Uuid;

const ZONE: &str = "Europe/Berlin";

/// Weeks with maintenance windows, before and after now.
const WEEKS: i64 = 16;

/// All maintenance windows around now.
pub struct Schedule {
    windows: Vec<Window>,
    /// The place of number 0.
    next: usize,
}

impl Schedule {
    /// Draws up the windows around now.
    pub fn draw_up(zones: &TimeZones, now: DateTime<Utc>) -> Result<Self, Failure> {
        let first = now.date_naive() - TimeDelta::weeks(WEEKS);
        let mut windows = Vec::new();
        for day in first.iter_days().take(usize::try_from(2 * WEEKS * 7).unwrap_or_default()) {
            if let Some(window) = of_day(zones, day)? {
                windows.push(window);
            }
        }
        // One that is open now, or only just over, is neither past nor next.
        windows.retain(|w| w.ends_at < now - TimeDelta::hours(2) || w.starts_at > now + TimeDelta::hours(1));
        let next = windows.iter().position(|w| w.starts_at > now).unwrap_or(windows.len());
        Ok(Self { windows, next })
    }

    /// The window with this number from now.
    pub fn slot(&self, number: i64) -> &Window {
        let last = self.windows.len() as i64 - 1;
        let place = (self.next as i64 + number).clamp(0, last);
        &self.windows[place as usize]
    }

    /// The quarter-end freeze covers slots 6 to 8 of Payments, the other one two weeks from slot 15.
    pub fn freezes(&self, cast: &Cast) -> Vec<Freeze> {
        let period = |from: i64, to: i64| Window {
            starts_at: self.slot(from).starts_at - TimeDelta::hours(12),
            ends_at: self.slot(to).ends_at + TimeDelta::hours(12),
            zone: ZONE.to_owned(),
        };
        vec![
            Freeze {
                id: FreezeId(Uuid::now_v7()),
                name: "Ledger close".into(),
                reason: "Finance closes the books; balances must not move for other reasons.".into(),
                window: period(6, 8),
                products: vec![cast.product(0).0],
                environments: vec![Environment::Live],
            },
            Freeze {
                id: FreezeId(Uuid::now_v7()),
                name: "Peak trading".into(),
                reason: "Customers' busiest two weeks: nothing goes LIVE but emergencies.".into(),
                window: period(15, 20),
                products: vec![],
                environments: vec![Environment::Live],
            },
        ]
    }

    /// Stores windows and freezes.
    pub async fn store(
        &self,
        tx: &mut Tx,
        cast: &Cast,
        opened: DateTime<Utc>,
        past: &mut Vec<Past>,
    ) -> Result<(), Failure> {
        for window in &self.windows {
            let name = if window.minutes() > 300 { "Weekend maintenance" } else { "Evening maintenance" };
            tx.seed_maintenance(&MaintenanceWindow {
                id: MaintenanceWindowId(Uuid::now_v7()),
                name: name.to_owned(),
                environment: Environment::Live,
                window: window.clone(),
                products: vec![],
            })
            .await?;
        }
        let words = "added the maintenance windows of the year: Tuesday and Thursday evenings, Saturday nights";
        let event = Event::new("maintenance-window.added", words).with(json!({ "windows": self.windows.len() }));
        past.push(Past { at: opened + TimeDelta::hours(3), who: Some(Who::FirstManager), event });
        for (i, freeze) in self.freezes(cast).iter().enumerate() {
            tx.seed_freeze(freeze).await?;
            let event = Event::new("freeze.added", format!("added the freeze “{}”", freeze.name));
            let event = event.with(json!({ "freeze": freeze }));
            let at = opened + TimeDelta::days(20 + i as i64);
            past.push(Past { at, who: Some(Who::Changes), event });
        }
        Ok(())
    }
}

/// The maintenance window that begins on a day, if one does.
fn of_day(zones: &TimeZones, day: NaiveDate) -> Result<Option<Window>, Failure> {
    let (starts, until, ends) = match day.weekday() {
        Weekday::Tue | Weekday::Thu => ("20:00", day, "23:30"),
        Weekday::Sat => ("18:00", day + TimeDelta::days(1), "06:00"),
        _ => return Ok(None),
    };
    let form = WindowForm { starts: format!("{day}T{starts}"), ends: format!("{until}T{ends}"), zone: ZONE.into() };
    Ok(Some(form.resolve(zones)?))
}

/// A moment as a date and time in a zone, as plans have them.
pub fn typed(zones: &TimeZones, at: DateTime<Utc>, zone: &str) -> String {
    let local = zones.local(at, zone).map_or(at.naive_utc(), |(local, _)| local);
    local.format("%Y-%m-%dT%H:%M").to_string()
}
