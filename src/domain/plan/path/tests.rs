use super::*;
use crate::domain::plan::Activity;
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// Clocks of one zone, one hour ahead of UTC and two from the last Sunday of March 2026 on, as in Berlin.
struct Berlin;

const SPRING: &str = "2026-03-29T01:00:00Z";

impl Zones for Berlin {
    fn resolve(&self, local: NaiveDateTime, _: &str) -> Result<DateTime<Utc>, LocalTimeError> {
        let spring = at(SPRING).naive_utc();
        let (winter, summer) = (local - TimeDelta::hours(1), local - TimeDelta::hours(2));
        match (winter < spring, summer >= spring) {
            (true, _) => Ok(winter.and_utc()),
            (_, true) => Ok(summer.and_utc()),
            _ => Err(LocalTimeError::Gap { next_valid: spring + TimeDelta::hours(2) }),
        }
    }

    fn local(&self, _: DateTime<Utc>, _: &str) -> Option<(NaiveDateTime, String)> {
        None
    }

    fn exists(&self, _: &str) -> bool {
        true
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// From 19:00 to 23:00 UTC, which is 20:00 to midnight in Berlin.
fn window() -> Window {
    Window { starts_at: at("2026-03-14T19:00:00Z"), ends_at: at("2026-03-14T23:00:00Z"), zone: "Europe/Berlin".into() }
}

fn activity(id: &str, starts: &str, minutes: &str, waits: &[&str]) -> Activity {
    let waits_for = waits.iter().map(|w| (*w).to_owned()).collect();
    Activity { id: id.into(), starts: starts.into(), minutes: minutes.into(), waits_for, ..Activity::default() }
}

fn plan(activities: Vec<Activity>) -> Plan {
    Plan { activities, ..Plan::default() }
}

fn clock(at: DateTime<Utc>) -> String {
    at.format("%H:%M").to_string()
}

#[test]
fn steps_follow_each_other_and_the_end_hangs_on_the_longest_chain() {
    let path = plan(vec![
        activity("a", "2026-03-14T20:00", "30", &[]),
        activity("b", "", "60", &["a"]),
        activity("c", "", "20", &["a"]),
        activity("d", "2026-03-14T20:45", "70", &["b", "c"]),
    ])
    .path(&window(), &Berlin)
    .unwrap();
    let starts: Vec<String> = path.steps.iter().map(|s| clock(s.span.starts)).collect();
    assert_eq!(starts, ["19:00", "19:30", "19:30", "20:30"]);
    assert_eq!((clock(path.ends), path.critical.as_slice()), ("21:40".into(), &[0, 1, 3][..]));
    let slack: Vec<i64> = path.steps.iter().map(|s| s.slack.num_minutes()).collect();
    assert_eq!(slack, [0, 0, 40, 0]);
    assert!(path.steps[3].is_put_off && !path.steps[0].is_put_off);
    assert!(path.fit.fits() && path.fit.before.is_empty() && path.forecast.is_none());
    assert_eq!(path.sentences(clock), ["Ends 21:40, 80 minutes before the window closes; critical path: 1, 2, 4."]);
}

#[test]
fn what_lies_outside_the_window_is_named() {
    let path = plan(vec![
        activity("a", "2026-03-12T09:00", "45", &[]),
        activity("b", "2026-03-14T23:30", "30", &[]),
        activity("c", "", "20", &["b"]),
        activity("d", "", "5", &["b"]),
    ])
    .path(&window(), &Berlin)
    .unwrap();
    assert_eq!((path.fit.before.as_slice(), path.fit.beyond.as_slice()), (&[0][..], &[2, 3][..]));
    assert_eq!(
        path.sentences(clock),
        [
            "Ends 23:20, 20 minutes after the window closes; critical path: 2, 3.",
            "Activities 3 and 4 end after the window closes.",
            "Activity 1 starts before the window opens, as preparation."
        ]
    );
    let exact = plan(vec![activity("a", "", "240", &[])]).path(&window(), &Berlin).unwrap();
    assert!(exact.fit.fits() && exact.sentences(clock)[0].contains("just as the window closes"));
}

/// Minutes are real minutes: an hour that clocks leave out is not worked in.
#[test]
fn an_hour_across_the_change_of_clocks_is_an_hour() {
    let night = Window { starts_at: at("2026-03-29T00:00:00Z"), ends_at: at("2026-03-29T04:00:00Z"), ..window() };
    let steps = vec![
        activity("a", "2026-03-29T01:30", "60", &[]),
        activity("b", "2026-03-29T03:30", "10", &["a"]),
        activity("c", "2026-03-29T02:30", "10", &[]),
    ];
    let path = plan(steps).path(&night, &Berlin).unwrap();
    assert_eq!(path.steps[0].span.ends, at("2026-03-29T01:30:00Z"));
    assert_eq!(
        path.steps[1].span.starts,
        at("2026-03-29T01:30:00Z"),
        "half past three comes an hour after half past one"
    );
    assert!(!path.steps[1].is_put_off);
    assert_eq!(path.steps[2].span.starts, at(SPRING), "a time that never comes is the next that does");
}

#[test]
fn without_steps_or_with_what_cannot_be_read_there_is_a_sentence() {
    let words = |activities| plan(activities).path(&window(), &Berlin).unwrap_err();
    assert_eq!(words(vec![]), "The plan has no activities yet.");
    let circle = words(vec![activity("a", "", "5", &["b"]), activity("b", "", "5", &["a"])]);
    assert!(circle.starts_with("“Activity 1”") || circle.starts_with("Activity 1 waits for Activity 2"), "{circle}");
    let steps = vec![activity("a", "", "5", &[]), activity("b", "", "", &[]), activity("c", "", "525600", &[])];
    assert_eq!(words(steps), "The minutes of activities 2 and 3 cannot be read yet.");
    let starts = ["soon", "0206-03-14T20:00", "+262142-12-31T23:59"];
    for start in starts {
        assert_eq!(words(vec![activity("a", start, "5", &[])]), "The start of activity 1 cannot be read yet.");
    }
}

/// N13: forecasts are labelled as estimates, and absent where nobody gave three numbers.
#[test]
fn three_numbers_make_a_forecast_that_is_called_an_estimate() {
    let steps = |minutes: &str| vec![activity("a", "", minutes, &[]), activity("b", "", "60", &["a"])];
    assert_eq!(plan(steps("60")).path(&window(), &Berlin).unwrap().forecast, None);
    assert_eq!(plan(steps("60/60/60")).path(&window(), &Berlin).unwrap().forecast, None);
    let path = plan(steps("40/60/140")).path(&window(), &Berlin).unwrap();
    let forecast = path.forecast.unwrap();
    // The median of that triangle is 76.5 minutes, its ninth decile 112: give or take what chance does.
    let after = |at: DateTime<Utc>| (at - window().starts_at).num_minutes() - 60;
    assert!((74..=80).contains(&after(forecast.half)), "{}", after(forecast.half));
    assert!((108..=117).contains(&after(forecast.nine_of_ten)), "{}", after(forecast.nine_of_ten));
    assert_eq!(plan(steps("40/60/140")).path(&window(), &Berlin).unwrap().forecast, Some(forecast), "always the same");
    let sentences = path.sentences(clock);
    assert!(sentences[1].starts_with("Estimate: half of such plans end by "), "{sentences:?}");
    let late = plan(steps("120/180/400")).path(&window(), &Berlin).unwrap().sentences(clock);
    assert!(late.last().unwrap().ends_with("after the window closes."), "{late:?}");
}

/// Ways that are nearly critical count: of two that take equally long, the later one decides.
#[test]
fn a_second_way_of_the_same_length_makes_the_end_later() {
    let one = vec![activity("a", "", "30/60/120", &[])];
    let two = vec![activity("a", "", "30/60/120", &[]), activity("b", "", "30/60/120", &[])];
    let half = |activities| plan(activities).path(&window(), &Berlin).unwrap().forecast.unwrap().half;
    assert!(half(two) - half(one) >= TimeDelta::minutes(8));
}

#[test]
fn many_steps_are_named_by_the_first_ones() {
    let places: Vec<usize> = (0..100).collect();
    assert_eq!(words::listed(&places), "1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 88 more");
    assert_eq!(words::activities(&[0, 4]), "activities 1 and 5");
}

/// Generous, since this runs without optimisation and in company.
#[test]
fn five_hundred_steps_are_quick() {
    let id = |i: usize| format!("a{i}");
    let chain = (0..500).map(|i: usize| {
        let before: Vec<String> = i.checked_sub(1).map(id).into_iter().collect();
        activity(&id(i), "", "1/2/9", &before.iter().map(String::as_str).collect::<Vec<_>>())
    });
    let dense = (0..500).map(|i: usize| {
        let before: Vec<String> = (i.saturating_sub(100)..i).map(id).collect();
        activity(&id(i), "", "1/2/9", &before.iter().map(String::as_str).collect::<Vec<_>>())
    });
    for activities in [chain.collect::<Vec<_>>(), dense.collect()] {
        let started = Instant::now();
        let path = plan(activities).path(&window(), &Berlin).unwrap();
        assert_eq!((path.steps.len(), path.critical.len()), (500, 500));
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    }
}

fn any_plan() -> impl Strategy<Value = Plan> {
    let step =
        (1_u32..300, 0_u32..40, 0_u32..90, prop::option::of(0_i64..3_000), prop::collection::vec(0_usize..12, 0..3));
    prop::collection::vec(step, 1..12).prop_map(|steps| {
        let activities = steps.into_iter().enumerate().map(|(i, (best, more, worst, start, waits))| {
            let local = at("2026-03-28T20:00:00Z").naive_utc();
            let starts = start.map(|m| (local + TimeDelta::minutes(m)).format("%Y-%m-%dT%H:%M").to_string());
            let waits: Vec<String> = waits.into_iter().filter(|w| *w < i).map(|w| format!("a{w}")).collect();
            let minutes = format!("{best}/{}/{}", best + more, best + more + worst);
            activity(
                &format!("a{i}"),
                &starts.unwrap_or_default(),
                &minutes,
                &waits.iter().map(String::as_str).collect::<Vec<_>>(),
            )
        });
        plan(activities.collect())
    })
}

proptest! {
    /// What a path is: nothing ends before it starts or starts before what it waits for or its own start; no slack is
    /// negative; what is critical has none, and hangs on its own start, the window's, or something critical that it waits
    /// for; the forecast lies between the best and the worst.
    #[test]
    fn a_path_keeps_to_what_it_is(plan in any_plan()) {
        let window = Window { starts_at: at("2026-03-28T21:00:00Z"), ends_at: at("2026-03-29T03:00:00Z"), ..window() };
        let path = plan.path(&window, &Berlin).unwrap();
        let (waits, _) = plan.sequence();
        let steps = &path.steps;
        prop_assert_eq!(path.ends, steps.iter().map(|s| s.span.ends).max().unwrap());
        prop_assert!(!path.critical.is_empty());
        for (i, step) in steps.iter().enumerate() {
            prop_assert!(step.span.starts < step.span.ends);
            prop_assert!(step.best <= step.span.ends && step.span.ends <= step.worst);
            prop_assert!(step.slack >= TimeDelta::zero());
            prop_assert_eq!(path.critical.contains(&i), step.slack == TimeDelta::zero());
            let own = plan.activities[i].start().and_then(|s| on_clocks(s, "", &Berlin));
            prop_assert!(own.is_none_or(|own| own <= step.span.starts));
            prop_assert!(waits[i].iter().all(|w| steps[*w].span.ends <= step.span.starts));
            let pushed = waits[i].iter().any(|w| steps[*w].span.ends == step.span.starts && path.critical.contains(w));
            let own = own == Some(step.span.starts) || waits[i].is_empty();
            prop_assert!(!path.critical.contains(&i) || pushed || own, "step {} hangs on nothing", i);
        }
        if let Some(forecast) = path.forecast {
            prop_assert!(path.starts < forecast.half && forecast.half <= forecast.nine_of_ten);
        }
    }
}
