//! What the month and the agenda both need to know of an entry.

use crate::{
    api::calendar::{CalendarEntry, EntryKind},
    ui::paths,
};

/// Where an entry leads: a release to its page, everything else to its line below the calendar.
pub fn link(entry: &CalendarEntry) -> String {
    match entry.kind {
        EntryKind::Release | EntryKind::Emergency => paths::release(&entry.id),
        EntryKind::Freeze | EntryKind::Maintenance => format!("#{}", line_id(entry)),
    }
}

/// The id of a freeze's or maintenance window's line below the calendar.
pub fn line_id(entry: &CalendarEntry) -> String {
    format!("period-{}", entry.id)
}

/// The icon; that it collides or is over is more important than the kind.
pub fn icon(entry: &CalendarEntry) -> &'static str {
    match entry.kind {
        _ if entry.collides => "triangle-alert",
        _ if entry.closed => "check",
        EntryKind::Release => "rocket",
        EntryKind::Emergency => "zap",
        EntryKind::Freeze => "snowflake",
        EntryKind::Maintenance => "wrench",
    }
}

/// When it is, in the viewer's zone and, where that differs, in its own.
pub fn when(entry: &CalendarEntry) -> String {
    let period = &entry.period;
    if period.own.is_empty() {
        period.words.clone()
    } else {
        format!("{} (its own zone: {})", period.words, period.own)
    }
}
