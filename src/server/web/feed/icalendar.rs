//! Writes iCalendar text (RFC 5545). A few properties are all that the feed needs, so it is written here: escaping and
//! folding are the whole difficulty. The `icalendar` crate does not fold safely (its loop does not end on a line of many
//! emoji followed by blanks), but reads back what this writes in the tests.

use crate::server::operations::calendar::{FeedEntry, FeedState};
use chrono::{DateTime, Utc};

/// Octets in a line, its end not counted.
const LINE: usize = 75;
/// Characters of a description; the page behind the address has the rest.
const DESCRIPTION: usize = 1000;
/// How often calendar programs are asked to come back.
const REFRESH: &str = "PT1H";

/// A calendar with these entries; `public_url` is where their pages are.
pub fn write(entries: &[FeedEntry], public_url: &str) -> String {
    let mut out = String::with_capacity(512 + entries.len() * 512);
    line(&mut out, "BEGIN", "VCALENDAR");
    line(&mut out, "VERSION", "2.0");
    line(&mut out, "PRODID", "-//Slipway//Release calendar//EN");
    line(&mut out, "CALSCALE", "GREGORIAN");
    line(&mut out, "METHOD", "PUBLISH");
    line(&mut out, "NAME", "Releases");
    line(&mut out, "X-WR-CALNAME", "Releases");
    line(&mut out, "REFRESH-INTERVAL;VALUE=DURATION", REFRESH);
    line(&mut out, "X-PUBLISHED-TTL", REFRESH);
    let home = public_url.trim_end_matches('/');
    for entry in entries {
        event(&mut out, entry, home);
    }
    line(&mut out, "END", "VCALENDAR");
    out
}

fn event(out: &mut String, entry: &FeedEntry, home: &str) {
    line(out, "BEGIN", "VEVENT");
    line(out, "UID", &format!("{}@slipway", entry.id));
    line(out, "DTSTAMP", &utc(entry.updated_at));
    line(out, "CREATED", &utc(entry.created_at));
    line(out, "LAST-MODIFIED", &utc(entry.updated_at));
    line(out, "SEQUENCE", &sequence(entry).to_string());
    line(out, "DTSTART", &utc(entry.starts_at));
    line(out, "DTEND", &utc(entry.ends_at));
    line(out, "SUMMARY", &text(&entry.title));
    if !entry.description.is_empty() {
        let short: String = entry.description.chars().take(DESCRIPTION).collect();
        line(out, "DESCRIPTION", &text(&short));
    }
    line(out, "CATEGORIES", &text(entry.category));
    line(out, "STATUS", status(entry.state));
    // Whoever subscribes is not busy because something is released.
    line(out, "TRANSP", "TRANSPARENT");
    line(out, "URL", &format!("{home}{}", entry.path));
    line(out, "END", "VEVENT");
}

fn status(state: FeedState) -> &'static str {
    match state {
        FeedState::Tentative => "TENTATIVE",
        FeedState::Confirmed => "CONFIRMED",
        FeedState::Cancelled => "CANCELLED",
    }
}

/// Counts up with every change, without being stored: the seconds between making and the last change.
fn sequence(entry: &FeedEntry) -> i64 {
    (entry.updated_at - entry.created_at).num_seconds().clamp(0, i64::from(i32::MAX))
}

fn utc(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A text value: what has a meaning is escaped, other control characters are left out.
fn text(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 8);
    for c in value.replace("\r\n", "\n").chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' | '\r' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// A content line, folded so that no part is longer than [`LINE`] octets and no character is torn apart.
fn line(out: &mut String, name: &str, value: &str) {
    let mut used = 0;
    for c in name.chars().chain([':']).chain(value.chars()) {
        if used + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(c);
        used += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests;
