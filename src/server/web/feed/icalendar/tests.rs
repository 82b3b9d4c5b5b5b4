//! The feed is read back by the `icalendar` crate.

use super::*;
use icalendar::{Calendar, CalendarComponent, Component, EventLike};
use proptest::prelude::*;
use uuid::Uuid;

fn entry(title: &str) -> FeedEntry {
    let at = |seconds: i64| DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap();
    FeedEntry {
        id: Uuid::from_u128(7),
        title: title.to_owned(),
        description: "Inventory\nAll counters stand still".to_owned(),
        category: "Freeze",
        state: FeedState::Confirmed,
        path: "/releases/7".into(),
        starts_at: at(0),
        ends_at: at(5400),
        created_at: at(-9000),
        updated_at: at(-8940),
    }
}

fn summary(text: &str) -> String {
    let calendar: Calendar = text.parse().unwrap();
    let [CalendarComponent::Event(event)] = calendar.components.as_slice() else { panic!("one event expected") };
    event.get_summary().unwrap().to_owned()
}

fn assert_lines(text: &str) {
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    for line in text.split("\r\n") {
        assert!(line.len() <= LINE, "{} octets: {line}", line.len());
        assert!(!line.contains(['\r', '\n']), "{line:?}");
    }
}

#[test]
fn an_entry_keeps_its_place_and_meaning() {
    let text = write(&[entry("Harbour 4.2.0: Berths")], "https://slipway.example.org/");
    let calendar: Calendar = text.parse().unwrap();
    let [CalendarComponent::Event(event)] = calendar.components.as_slice() else { panic!("one event expected") };
    assert_eq!(event.get_uid(), Some("00000000-0000-0000-0000-000000000007@slipway"));
    assert_eq!(event.get_sequence(), Some(60));
    assert_eq!(event.get_url(), Some("https://slipway.example.org/releases/7"));
    assert_eq!(event.property_value("DTSTART"), Some("20270115T080000Z"));
    assert_eq!(event.property_value("DTEND"), Some("20270115T093000Z"));
    assert_eq!(event.property_value("STATUS"), Some("CONFIRMED"));
    assert_eq!(event.get_categories(), Some(vec!["Freeze".to_owned()]));
    assert_eq!(event.get_description(), Some("Inventory\nAll counters stand still"));
    assert_eq!(calendar.property_value("REFRESH-INTERVAL"), Some("PT1H"));
    assert_eq!(calendar.property_value("X-PUBLISHED-TTL"), Some("PT1H"));
}

#[test]
fn hostile_titles_survive() {
    let rockets = format!("{}{}end", "🚀".repeat(100), " ".repeat(99));
    let long = "Zeitumstellung für Übersee, Häfen; Ämter: ".repeat(5);
    for title in ["a, b; c\\n \\, d", "<script>alert(1)</script>", "BEGIN:VEVENT", &rockets, &long] {
        let text = write(&[entry(title)], "https://slipway.example.org");
        assert_lines(&text);
        assert_eq!(summary(&text), title);
    }
    let injected = write(&[entry("x\r\nEND:VEVENT\r\nBEGIN:VEVENT\u{7}")], "https://slipway.example.org");
    assert_lines(&injected);
    assert_eq!(summary(&injected), "x\nEND:VEVENT\nBEGIN:VEVENT ");
}

proptest! {
    #[test]
    fn every_title_can_be_read_back(title in "[^\\p{C}]{1,200}") {
        let text = write(&[entry(&title)], "https://slipway.example.org");
        assert_lines(&text);
        prop_assert_eq!(summary(&text), title);
    }
}
