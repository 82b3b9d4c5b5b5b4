//! The calendar: reading a month or an agenda; adding and removing freezes and maintenance windows.

use super::{
    AppError, Done,
    views::{Choice, Period},
};
use crate::domain::calendar::{Collision, Days, FreezeForm, MaintenanceWindowForm, View, WeekRow};
use chrono::NaiveDate;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// What the calendar shows, as it stands in the address. What cannot be read counts as not said.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CalendarQuery {
    /// A [`View`]'s key.
    pub view: String,
    /// `2026-03-14`: in the month that is shown, or the agenda's first day.
    pub date: String,
    pub product: String,
    pub environment: String,
    /// `release`, a release type's key, `freeze` or `maintenance`.
    pub kind: String,
}

/// What an entry is; also its look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum EntryKind {
    Release,
    Emergency,
    Freeze,
    Maintenance,
}

impl EntryKind {
    /// Every kind, in the order of the legend.
    pub const ALL: &'static [EntryKind] = &[Self::Release, Self::Emergency, Self::Freeze, Self::Maintenance];

    /// The key in the page.
    pub fn key(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Emergency => "emergency",
            Self::Freeze => "freeze",
            Self::Maintenance => "maintenance",
        }
    }

    /// The name shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Release => "Release",
            Self::Emergency => "Emergency release",
            Self::Freeze => "Freeze",
            Self::Maintenance => "Maintenance window",
        }
    }
}

/// Something in the calendar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalendarEntry {
    /// The release request's id, or the freeze's or maintenance window's.
    pub id: String,
    pub kind: EntryKind,
    pub name: String,
    /// What it is about: a release's title, product and environment names.
    pub about: String,
    /// A freeze's reason.
    pub reason: String,
    pub period: Period,
    /// The viewer's local days that it is on.
    pub days: Days,
    /// `22:00`, local time of the viewer.
    pub starts: String,
    /// `22:00–23:30`, or `from 22:00` when it lasts longer than a day.
    pub times: String,
    /// Where a release is in its process.
    pub at: String,
    pub closed: bool,
    pub collides: bool,
}

/// A day of the agenda, with the entries (by their place in the page's list) that begin or are first seen on it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AgendaDay {
    pub day: NaiveDate,
    pub entries: Vec<usize>,
}

/// A collision of a release that is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CollisionView {
    pub request: String,
    pub name: String,
    pub found: Collision,
}

/// A page of the calendar.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CalendarPage {
    pub view: View,
    /// The day that the address asks for, or today.
    pub date: NaiveDate,
    /// Today where the viewer is.
    pub today: NaiveDate,
    /// The first and last day that belong to the page; a month's weeks show more.
    pub shown: Days,
    pub previous: NaiveDate,
    pub next: NaiveDate,
    /// The viewer's zone.
    pub zone: String,
    /// There are more releases around this time than are looked at.
    pub is_cut: bool,
    pub entries: Vec<CalendarEntry>,
    /// The month's weeks; none in the agenda.
    pub weeks: Vec<WeekRow>,
    pub agenda: Vec<AgendaDay>,
    pub collisions: Vec<CollisionView>,
    pub products: Vec<Choice>,
    pub may_edit: bool,
}

/// A page of the calendar.
#[server(endpoint = "calendar/page", input = GetUrl)]
pub async fn read_calendar(#[server(default)] query: CalendarQuery) -> Result<CalendarPage, AppError> {
    crate::server::call(|cx| crate::server::operations::calendar::page(cx, query)).await
}

/// Adds a freeze.
#[server(endpoint = "calendar/add-freeze")]
pub async fn add_freeze(#[server(default)] form: FreezeForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::calendar::add_freeze(cx, form)).await
}

/// Adds a maintenance window.
#[server(endpoint = "calendar/add-maintenance-window")]
pub async fn add_maintenance_window(#[server(default)] form: MaintenanceWindowForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::calendar::add_maintenance_window(cx, form)).await
}

/// Which freeze or maintenance window to remove.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RemovalForm {
    pub id: String,
}

/// Removes a freeze.
#[server(endpoint = "calendar/remove-freeze")]
pub async fn remove_freeze(#[server(default)] form: RemovalForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::calendar::remove_freeze(cx, form)).await
}

/// Removes a maintenance window.
#[server(endpoint = "calendar/remove-maintenance-window")]
pub async fn remove_maintenance_window(#[server(default)] form: RemovalForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::calendar::remove_maintenance_window(cx, form)).await
}
