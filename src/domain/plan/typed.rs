//! What people type for a time or a length of time, as the plan writes it: `2026-12-12 06:00`, `12.12.2026 06:00`, `1h 30`,
//! `0:15`. What can be meant in two ways, or in none, stays as it was typed, for [`super::check`] to name.

use super::{
    Rows,
    import::{self, cells},
    local_time,
    shape::{self, Kind},
};

/// The text for the field at this path.
pub fn as_meant(path: &str, typed: &str) -> String {
    let meant = match kind(path) {
        Some(Kind::LocalTime) if local_time(typed).is_none() && !typed.contains('/') => import::local(typed),
        // Three numbers have slashes between them.
        Some(Kind::Minutes) if typed.trim().parse::<u32>().is_err() && !typed.contains('/') => {
            cells::minutes(typed, cells::Unit::Minutes)
        }
        _ => None,
    };
    meant.unwrap_or_else(|| typed.to_owned())
}

fn kind(path: &str) -> Option<Kind> {
    if let Some(field) = shape::text(path) {
        return Some(field.kind);
    }
    let is_of = |rows: &&Rows| path.strip_prefix(rows.path()).is_some_and(|rest| rest.starts_with('.'));
    let (rows, (_, column)) = (Rows::ALL.iter().find(is_of)?, path.rsplit_once('.')?);
    rows.table().1.columns.iter().find(|c| c.key == column).map(|c| c.kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_lengths_are_taken_as_they_are_meant() {
        for (path, typed, meant) in [
            ("activities.a1.starts", "12.12.2026 06:00", "2026-12-12T06:00"),
            ("activities.a1.starts", "2026-12-12 06:00", "2026-12-12T06:00"),
            ("activities.a1.starts", "2026-12-12T06:00", "2026-12-12T06:00"),
            ("texts.planned_for", "12 December 2026 6:00", "2026-12-12T06:00"),
            ("activities.a1.starts", "03/04/2026 06:00", "03/04/2026 06:00"),
            ("activities.a1.starts", "after the backup", "after the backup"),
            ("activities.a1.starts", "06:00", "06:00"),
            ("activities.a1.minutes", "1h 30", "90"),
            ("backout.steps.b1.minutes", "0:15", "15"),
            ("tables.components.c1.outage", "2 hours", "120"),
            ("activities.a1.minutes", "20/30/60", "20/30/60"),
            ("activities.a1.minutes", "90", "90"),
            ("activities.a1.minutes", "a while", "a while"),
            ("activities.a1.title", "1h 30", "1h 30"),
            ("contents", "0:15", "0:15"),
        ] {
            assert_eq!(as_meant(path, typed), meant, "{path}");
        }
    }
}
