//! What a person's calendar feed lists. How it is written, [`crate::server::web`] knows.

use crate::{
    domain::{
        access::{self, Action, Subject},
        calendar::Environment,
        process::Definition,
        release::ReleaseKind,
    },
    server::{
        Cx, Failure,
        store::{StoreError, calendar::FeedRow},
    },
};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use uuid::Uuid;

/// Days that the feed looks back.
const BACK: i64 = 90;
/// Days that the feed looks ahead.
const AHEAD: i64 = 365;
/// Releases in one feed; calendar programs give up on more.
const MOST: i64 = 5000;

/// How certain an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedState {
    /// Planned, not yet approved.
    Tentative,
    /// Approved, under way or done.
    Confirmed,
    /// Taken back.
    Cancelled,
}

/// Something in the feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeedEntry {
    pub id: Uuid,
    pub title: String,
    pub description: String,
    pub category: &'static str,
    pub state: FeedState,
    /// Where it is shown, as a path.
    pub path: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// What the actor's feed lists: from 90 days back to a year ahead, by start. Begins and ends at midnight, so that it
/// stays the same all day unless something changes.
pub async fn feed(cx: Cx) -> Result<Vec<FeedEntry>, Failure> {
    access::may(&cx.actor, Action::Read, &Subject::Workspace)?;
    let today = cx.now.date_naive().and_time(NaiveTime::MIN).and_utc();
    let (from, to) = (today - TimeDelta::days(BACK), today + TimeDelta::days(AHEAD));
    let mut tx = cx.read().await?;
    let rows = tx.feed_rows(from, to, MOST).await?;
    let freezes = tx.freezes_between(from, to).await?;
    let maintenance = tx.maintenance_between(from, to).await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let version = u32::try_from(row.process_version).map_err(StoreError::corrupt)?;
        let definition = tx.definition(&row.process, version).await?;
        entries.push(release(row, definition.as_deref()));
    }
    entries.extend(freezes.into_iter().map(|f| FeedEntry {
        description: f.reason,
        category: "Freeze",
        ..period(f.id.0, format!("Freeze: {}", f.name), f.window.starts_at, f.window.ends_at)
    }));
    entries.extend(maintenance.into_iter().map(|m| FeedEntry {
        category: "Maintenance window",
        ..period(m.id.0, format!("Maintenance ({}): {}", m.environment, m.name), m.window.starts_at, m.window.ends_at)
    }));
    entries.sort_by_key(|e| (e.starts_at, e.id));
    Ok(entries)
}

fn release(row: FeedRow, definition: Option<&Definition>) -> FeedEntry {
    let end = definition.filter(|_| row.ended).and_then(|d| d.end(&row.step));
    let step = definition.filter(|_| !row.ended).and_then(|d| d.step(&row.step));
    let at = end.map(|e| e.name.clone()).or(step.map(|s| format!("Step {}: {}", s.number, s.name))).unwrap_or_default();
    let is_final = match &definition {
        Some(definition) if definition.publishes_dates() => row.dates_published_at.is_some(),
        _ => row.released,
    };
    let state = match (end.map(|e| e.success), is_final) {
        (Some(false), _) => FeedState::Cancelled,
        (Some(true), _) | (None, true) => FeedState::Confirmed,
        (None, false) => FeedState::Tentative,
    };
    let emergency = row.kind == ReleaseKind::Emergency.key();
    let number = row.version.unwrap_or_else(|| "(no number yet)".into());
    FeedEntry {
        id: row.id,
        title: format!("{} {number}: {}", row.product_name, row.title),
        description: format!("{at}\n{}", Environment::Live),
        category: if emergency { "Emergency release" } else { "Release" },
        state,
        path: format!("/releases/{}", row.id),
        starts_at: row.window_start,
        ends_at: row.window_end,
        created_at: row.created_at,
        updated_at: row.updated_at,
    }
}

/// A freeze or maintenance window. It is never edited, so it is as old as its id.
fn period(id: Uuid, title: String, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> FeedEntry {
    let made = id.get_timestamp().and_then(|t| {
        let (seconds, nanos) = t.to_unix();
        DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos)
    });
    let made = made.unwrap_or(DateTime::UNIX_EPOCH);
    FeedEntry {
        id,
        title,
        description: String::new(),
        category: "",
        state: FeedState::Confirmed,
        path: format!("/calendar?date={}", starts_at.date_naive()),
        starts_at,
        ends_at,
        created_at: made,
        updated_at: made,
    }
}
