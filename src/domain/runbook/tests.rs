//! Runbooks: what may be done when, what is to be expected, and when all is done.

use super::*;
use crate::domain::calendar::LocalTimeError;
use crate::domain::plan::Activity;
use chrono::{NaiveDateTime, TimeZone};
use proptest::prelude::*;

/// A world in which it is UTC everywhere.
struct Utcs;

impl Zones for Utcs {
    fn resolve(&self, local: NaiveDateTime, _: &str) -> Result<DateTime<Utc>, LocalTimeError> {
        Ok(local.and_utc())
    }

    fn local(&self, at: DateTime<Utc>, _: &str) -> Option<(NaiveDateTime, String)> {
        Some((at.naive_utc(), "UTC".into()))
    }

    fn exists(&self, _: &str) -> bool {
        true
    }
}

fn ten(minute: i64) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, 21, 22, 0, 0).unwrap() + TimeDelta::minutes(minute)
}

fn activity(id: &str, starts: &str, minutes: &str, waits: &[&str]) -> Activity {
    Activity {
        id: id.into(),
        title: id.to_uppercase(),
        owner: "Dora".into(),
        starts: starts.into(),
        minutes: minutes.into(),
        waits_for: waits.iter().map(|w| (*w).to_owned()).collect(),
        ..Activity::default()
    }
}

/// Stop (10) → install (30) → open (5) at 23:00 at the earliest.
fn plan() -> Plan {
    let activities = vec![
        activity("stop", "2026-11-21T22:00", "10", &[]),
        activity("install", "", "30", &["stop"]),
        activity("open", "2026-11-21T23:00", "5", &["install"]),
    ];
    Plan { activities, ..Plan::default() }
}

fn runbook(entries: Vec<Entry>, now: DateTime<Utc>) -> Runbook {
    let window = Window { starts_at: ten(0), ends_at: ten(120), zone: "UTC".into() };
    Runbook::new(&plan(), &window, &Utcs, entries, now)
}

/// Carries out acts at minutes after ten.
fn after(acts: &[(&str, Act, i64)]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = vec![];
    for (activity, act, minute) in acts {
        let book = runbook(entries.clone(), ten(*minute));
        let place = book.place(activity).unwrap();
        let entry = book.act(place, *act, "Why not.", "Dora", ten(*minute)).unwrap();
        entries.retain(|e| e.activity != *activity);
        entries.push(entry);
    }
    entries
}

fn span(from: i64, to: i64) -> Span {
    Span { starts: ten(from), ends: ten(to) }
}

/// S1.83: planned times follow fixed starts and what is waited for.
#[test]
fn the_plan_says_when_each_activity_is() {
    let book = runbook(vec![], ten(-60));
    let planned: Vec<_> = book.lines.iter().map(|l| l.planned).collect();
    assert_eq!(planned, [span(0, 10), span(10, 40), span(60, 65)]);
    let forecast: Vec<_> = book.lines.iter().map(|l| l.forecast).collect();
    assert_eq!(forecast, planned, "nothing has happened yet");
    assert_eq!(book.against_plan(), Some((false, "as planned".into())));
}

/// S1.83: late steps are recomputed, and so is the end.
#[test]
fn what_is_late_moves_what_waits_for_it() {
    let late = after(&[("stop", Act::Start, 5), ("stop", Act::Finish, 50)]);
    let book = runbook(late, ten(50));
    let forecast: Vec<_> = book.lines.iter().map(|l| l.forecast).collect();
    assert_eq!(forecast, [span(5, 50), span(50, 80), span(80, 85)]);
    assert_eq!(book.lines.iter().map(Line::late).collect::<Vec<_>>(), [Some(40), Some(40), Some(20)]);
    assert_eq!(book.against_plan(), Some((true, "20 minutes later than planned".into())));
    // A little late is made up for by the fixed start of what comes last.
    let book = runbook(after(&[("stop", Act::Start, 5), ("stop", Act::Finish, 15)]), ten(15));
    assert_eq!(book.lines[2].forecast, span(60, 65));
    // What is not begun in time is late without anybody saying so; what takes longer, too.
    assert_eq!(runbook(vec![], ten(30)).lines[0].forecast, span(30, 40));
    assert_eq!(runbook(after(&[("stop", Act::Start, 0)]), ten(25)).lines[1].forecast, span(25, 55));
}

/// S1.83: nothing starts before what it waits for is finished or skipped.
#[test]
fn an_activity_waits_for_those_before_it() {
    let refused = |entries: Vec<Entry>, place: usize, act: Act| {
        runbook(entries, ten(9)).act(place, act, "Why not.", "Dora", ten(9)).unwrap_err().to_string()
    };
    assert_eq!(refused(vec![], 1, Act::Start), "“INSTALL” waits for “STOP”, which is waiting.");
    let started = after(&[("stop", Act::Start, 1)]);
    assert!(refused(started.clone(), 1, Act::Start).contains("under way"));
    assert!(refused(started.clone(), 0, Act::Start).contains("is under way"), "a second click");
    assert!(refused(started, 0, Act::Skip).contains("is under way"));
    let failed = after(&[("stop", Act::Start, 1), ("stop", Act::Fail, 2)]);
    assert!(refused(failed, 1, Act::Start).contains("which is failed"));
    assert!(refused(vec![], 0, Act::Finish).contains("not started"));
    let finished = after(&[("stop", Act::Start, 1), ("stop", Act::Finish, 2)]);
    assert!(refused(finished, 0, Act::Start).contains("finished already"));
    let again = after(&[("stop", Act::Start, 1), ("stop", Act::Fail, 2), ("stop", Act::Start, 3)]);
    assert_eq!(again[0].started_at, Some(ten(3)), "what failed can be tried again");
    after(&[("stop", Act::Skip, 1), ("install", Act::Start, 2)]);
}

/// S1.83: it is done when everything is finished or skipped, and says what is not.
#[test]
fn a_runbook_is_done_when_nothing_is_left() {
    let words = runbook(vec![], ten(0)).missing().unwrap();
    assert_eq!(words, "3 of 3 activities of the runbook are not done: “STOP”, “INSTALL”, “OPEN”.");
    let failed = after(&[("stop", Act::Start, 1), ("stop", Act::Fail, 2)]);
    assert!(runbook(failed, ten(2)).missing().unwrap().contains("this failed: “STOP”"));
    let all = [
        ("stop", Act::Skip, 1),
        ("install", Act::Start, 2),
        ("install", Act::Finish, 3),
        ("open", Act::Start, 3),
        ("open", Act::Finish, 4),
    ];
    assert_eq!(runbook(after(&all), ten(5)).missing(), None);
    assert!(Runbook { lines: vec![] }.missing().is_some());
}

#[test]
fn failing_and_skipping_need_a_reason() {
    let form = |act: &str, reason: &str| ActForm { act: act.into(), reason: reason.into(), ..ActForm::default() };
    assert_eq!(form("start", "").check(), Ok((Act::Start, String::new())));
    for act in ["fail", "skip"] {
        assert_eq!(form(act, " ").check().unwrap_err()[0].field, "reason");
        assert!(form(act, "Because.").check().is_ok());
    }
    assert_eq!(form("begin", "").check().unwrap_err()[0].field, "act");
}

proptest! {
    /// Whatever is tried: nothing is begun before what it waits for is over, nothing is expected to start before that
    /// ends, and nothing open is expected in the past.
    #[test]
    fn the_order_of_a_runbook_always_holds(tries in prop::collection::vec((0usize..3, 0u8..4, 0i64..20), 0..30)) {
        let (mut entries, mut minute) = (Vec::<Entry>::new(), 0);
        for (place, act, passes) in tries {
            minute += passes;
            let act = [Act::Start, Act::Finish, Act::Fail, Act::Skip][usize::from(act)];
            let book = runbook(entries.clone(), ten(minute));
            let was_ready = book.awaited(place).is_empty();
            if let Ok(entry) = book.act(place, act, "Why not.", "Dora", ten(minute)) {
                prop_assert!(act != Act::Start || was_ready);
                entries.retain(|e| e.activity != entry.activity);
                entries.push(entry);
            }
            let book = runbook(entries.clone(), ten(minute));
            for line in book.lines.iter().filter(|l| matches!(l.progress(), Progress::Waiting | Progress::Failed)) {
                prop_assert!(line.forecast.starts >= ten(minute));
                prop_assert!(line.waits.iter().all(|w| book.lines[*w].forecast.ends <= line.forecast.starts));
            }
        }
    }
}
