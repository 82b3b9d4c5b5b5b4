use super::*;
use crate::{domain::plan::Activity, server::zones::TimeZones};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn window() -> Window {
    Window { starts_at: at("2026-03-14T19:00:00Z"), ends_at: at("2026-03-14T23:00:00Z"), zone: "Europe/Berlin".into() }
}

fn plan(steps: &[(&str, &str, &[&str])]) -> Plan {
    let activity = |(i, (starts, minutes, waits)): (usize, &(&str, &str, &[&str]))| Activity {
        id: format!("a{i}"),
        starts: (*starts).into(),
        minutes: (*minutes).into(),
        waits_for: waits.iter().map(|w| (*w).to_owned()).collect(),
        ..Activity::default()
    };
    Plan { activities: steps.iter().enumerate().map(activity).collect(), ..Plan::default() }
}

fn figure(plan: &Plan, window: &Window) -> Gantt {
    let zones = TimeZones;
    draw(plan, &plan.path(window, &zones).unwrap(), window, &zones)
}

fn labels(ticks: &[Tick]) -> Vec<&str> {
    ticks.iter().map(|t| t.label.as_str()).collect()
}

#[test]
fn an_evening_has_its_hours_and_the_window_its_edges() {
    let drawn = figure(&plan(&[("2026-03-14T20:00", "30/40/90", &[]), ("", "60", &["a0"])]), &window());
    assert_eq!(labels(&drawn.days), ["Sat 14 Mar"]);
    assert!(labels(&drawn.hours).starts_with(&["20:00"]), "{:?}", drawn.hours);
    assert_eq!(labels(&drawn.edges), ["opens 20:00", "closes 00:00"]);
    assert!(drawn.breaks.is_empty() && drawn.height == 2.0 * ROW && drawn.width >= 560.0);
    assert_eq!(drawn.critical.matches('z').count(), 2);
    assert_eq!((drawn.bars.as_str(), drawn.checkpoints.as_str()), ("", ""));
    assert_eq!((drawn.whiskers.matches('H').count(), drawn.links.matches('M').count()), (1, 1));
    let close = drawn.window.x + drawn.window.width;
    assert!((drawn.edges[1].x - close).abs() < 0.01 && close <= drawn.width);
}

#[test]
fn days_of_nothing_are_left_out() {
    let drawn = figure(&plan(&[("2026-03-10T09:00", "45", &[]), ("2026-03-14T21:00", "60", &[])]), &window());
    assert_eq!(drawn.breaks.len(), 1);
    assert_eq!(labels(&drawn.days), ["Tue 10 Mar", "Sat 14 Mar"]);
    assert!(drawn.width < 1000.0, "{}", drawn.width);
    let ticks = drawn.hours.iter().map(|t| t.x).collect::<Vec<_>>();
    assert!(ticks.windows(2).all(|pair| pair[0] < pair[1]), "{ticks:?}");
}

/// Clocks skip two o'clock in spring and show it twice in autumn.
#[test]
fn hours_across_a_change_of_clocks_stand_where_they_are() {
    let night = |from: &str, to: &str| Window { starts_at: at(from), ends_at: at(to), ..window() };
    let spring = figure(&plan(&[("", "180", &[])]), &night("2026-03-28T23:00:00Z", "2026-03-29T04:00:00Z"));
    let shown = labels(&spring.hours);
    assert!(shown.contains(&"01:00") && !shown.contains(&"02:00") && shown.contains(&"03:00"), "{shown:?}");
    let autumn = figure(&plan(&[("", "180", &[])]), &night("2026-10-24T22:00:00Z", "2026-10-25T03:00:00Z"));
    assert_eq!(labels(&autumn.hours).iter().filter(|l| **l == "02:00").count(), 2, "{:?}", autumn.hours);
}

#[test]
fn the_longest_plans_stay_within_bounds() {
    let chain: Vec<(String, Vec<String>)> = (0..500_usize)
        .map(|i| ("100000".to_owned(), i.checked_sub(1).map(|b| format!("a{b}")).into_iter().collect()))
        .collect();
    let mut years = Plan::default();
    for (i, (minutes, waits_for)) in chain.into_iter().enumerate() {
        years.activities.push(Activity { id: format!("a{i}"), minutes, waits_for, ..Activity::default() });
    }
    let drawn = figure(&years, &window());
    assert!(drawn.width <= 2600.0 && drawn.hours.is_empty() && drawn.days.len() < 60, "{}", drawn.days.len());
    let scattered = plan(&[("2000-01-01T00:00", "1", &[]), ("2100-12-31T23:00", "1", &[])]);
    assert_eq!(figure(&scattered, &window()).breaks.len(), 2);
}
