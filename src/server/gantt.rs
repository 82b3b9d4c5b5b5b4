//! Draws a plan's steps in time: a row each, on an axis whose idle stretches are left out.

mod axis;

use crate::{
    api::timeline::{Band, Gantt, Tick},
    domain::{
        calendar::{Window, Zones},
        plan::{Plan, path::Path},
    },
};
use axis::Axis;
use chrono::{DateTime, Utc};
use std::fmt::Write;

/// The height of a row; `style/gantt.css` has it, too.
pub const ROW: f64 = 28.0;
const BAR: f64 = 12.0;
/// The shortest bar that can be seen.
const SHORTEST: f64 = 3.0;
/// Lines from step to step; more would hide what they connect.
const MOST_LINKS: usize = 1_500;

/// The figure of a plan.
pub fn draw(plan: &Plan, path: &Path, window: &Window, zones: &dyn Zones) -> Gantt {
    let axis = Axis::of(path, window);
    let ticks = axis.ticks(&window.zone, zones);
    let height = path.steps.len() as f64 * ROW;
    let mut figure = Gantt {
        width: axis.width,
        height,
        grid: ticks.hours.iter().fold(String::new(), |grid, tick| grid + &format!("M{:.1} 0v{height}", tick.x)),
        window: axis.band(window.starts_at, window.ends_at),
        edges: edges(&axis, window, zones),
        breaks: axis.breaks(),
        days: ticks.days,
        hours: ticks.hours.into_iter().filter(|t| !t.label.is_empty()).collect(),
        links: links(plan, path, &axis),
        ..Gantt::default()
    };
    for (place, step) in path.steps.iter().enumerate() {
        let middle = (place as f64 + 0.5) * ROW;
        let bar = axis.band(step.span.starts, step.span.ends);
        let shape = rectangle(bar, middle - BAR / 2.0, BAR);
        let bars = if step.is_critical() { &mut figure.critical } else { &mut figure.bars };
        bars.push_str(&shape);
        if step.best != step.worst {
            figure.whiskers.push_str(&whisker(axis.at(step.best), axis.at(step.worst), middle));
        }
        if plan.activities.get(place).is_some_and(|a| a.checkpoint) {
            figure.checkpoints.push_str(&diamond(bar.x + bar.width, middle));
        }
    }
    figure
}

fn edges(axis: &Axis, window: &Window, zones: &dyn Zones) -> Vec<Tick> {
    let clock = |at: DateTime<Utc>| zones.local(at, &window.zone).map_or(at.naive_utc(), |l| l.0).format("%H:%M");
    vec![
        Tick { x: axis.at(window.starts_at), label: format!("opens {}", clock(window.starts_at)) },
        Tick { x: axis.at(window.ends_at), label: format!("closes {}", clock(window.ends_at)) },
    ]
}

fn rectangle(at: Band, top: f64, height: f64) -> String {
    let width = at.width.max(SHORTEST);
    format!("M{:.1} {top:.1}h{width:.1}v{height:.1}h-{width:.1}z", at.x)
}

/// A line from the best to the worst end, with a stroke at either.
fn whisker(best: f64, worst: f64, middle: f64) -> String {
    let top = middle - 4.0;
    format!("M{best:.1} {top:.1}v8M{best:.1} {middle:.1}H{worst:.1}M{worst:.1} {top:.1}v8")
}

fn diamond(x: f64, middle: f64) -> String {
    let top = middle - 7.0;
    format!("M{x:.1} {top:.1}l7 7l-7 7l-7 -7z")
}

/// From the end of what is waited for to the start of what waits.
fn links(plan: &Plan, path: &Path, axis: &Axis) -> String {
    let (waits, _) = plan.sequence();
    if waits.iter().map(Vec::len).sum::<usize>() > MOST_LINKS {
        return String::new();
    }
    let mut links = String::new();
    for (place, step) in path.steps.iter().enumerate() {
        let to = (axis.at(step.span.starts), (place as f64 + 0.5) * ROW);
        for before in waits.get(place).into_iter().flatten() {
            let Some(awaited) = path.steps.get(*before) else { continue };
            let from = (axis.at(awaited.span.ends), (*before as f64 + 0.5) * ROW);
            let (turn, edge) = (to.0 - 4.0, if from.1 < to.1 { ROW / 2.0 } else { -ROW / 2.0 });
            // Out of the bar, along the row's edge, into the bar from the left.
            let _ = write!(links, "M{:.1} {:.1}v{edge}H{turn:.1}V{:.1}h4", from.0, from.1, to.1);
        }
    }
    links
}

#[cfg(test)]
mod tests;
