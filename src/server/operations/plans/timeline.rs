//! The timeline of a plan: its steps in time, drawn and in words. Reads only.

use crate::{
    api::timeline::{TimelineStep, TimelineView},
    domain::{
        calendar::{Window, in_minutes, in_words},
        ids::RequestId,
        plan::{
            Activity, Plan,
            path::{Path, Step},
        },
    },
    server::{Cx, Failure, gantt},
};
use chrono::{DateTime, Utc};
use tokio::task::spawn_blocking;

/// The draft's timeline, or a frozen revision's.
pub async fn timeline(cx: Cx, id: RequestId, revision: String) -> Result<TimelineView, Failure> {
    let mut tx = cx.read().await?;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    let plan = match revision.trim() {
        "" => tx.draft(id).await?.map(|d| d.plan).unwrap_or_default(),
        number => {
            let number: u32 = number.parse().map_err(|_| Failure::NotFound)?;
            tx.revision(id, number).await?.ok_or(Failure::NotFound)?.plan
        }
    };
    drop(tx);
    // The forecast of a large plan takes long enough for other requests to wait for the thread.
    let view = spawn_blocking(move || of(&cx, &plan, &request.window)).await.map_err(std::io::Error::other)?;
    Ok(view)
}

fn of(cx: &Cx, plan: &Plan, window: &Window) -> TimelineView {
    let zones = &cx.state.zones;
    let path = match plan.path(window, zones) {
        Ok(path) => path,
        Err(why_not) => return TimelineView { why_not, zone: window.zone.clone(), ..TimelineView::default() },
    };
    let steps = plan.activities.iter().enumerate().zip(&path.steps);
    TimelineView {
        why_not: String::new(),
        sentences: path.sentences(|at| clock(cx, at, window)),
        is_late: !path.fit.fits(),
        steps: steps.map(|((place, activity), step)| row(cx, plan, (place, activity), step, &path, window)).collect(),
        figure: gantt::draw(plan, &path, window, zones),
        zone: window.zone.clone(),
    }
}

/// The time in the window's zone, with its day where that is another than the window's first.
fn clock(cx: &Cx, at: DateTime<Utc>, window: &Window) -> String {
    let (local, first) = (cx.local(at, &window.zone).0, cx.local(window.starts_at, &window.zone).0);
    let form = if local.date() == first.date() { "%H:%M" } else { "%a %-d %b, %H:%M" };
    local.format(form).to_string()
}

fn row(
    cx: &Cx,
    plan: &Plan,
    (place, activity): (usize, &Activity),
    step: &Step,
    path: &Path,
    window: &Window,
) -> TimelineStep {
    let (starts, ends) = (cx.local(step.span.starts, &window.zone).0, cx.local(step.span.ends, &window.zone).0);
    let to = if starts.date() == ends.date() { "%H:%M" } else { "%a %-d %b, %H:%M" };
    let is_critical = step.is_critical();
    TimelineStep {
        number: place + 1,
        title: activity.name(place),
        when: format!("{} – {}", starts.format("%a %-d %b, %H:%M"), ends.format(to)),
        minutes: activity.minutes.trim().to_owned(),
        slack: if is_critical { String::new() } else { in_words(in_minutes(step.slack)) },
        is_critical,
        remarks: remarks(plan, activity, step, path, place),
    }
}

fn remarks(plan: &Plan, activity: &Activity, step: &Step, path: &Path, place: usize) -> Vec<String> {
    let said = |holds: bool, words: &str| holds.then(|| words.to_owned());
    let remarks = [
        said(activity.checkpoint, "checkpoint"),
        plan.undone_by(activity).map(|n| format!("undone by backout step {}", n + 1)),
        said(step.is_put_off, "starts later than entered, since it waits"),
        said(path.fit.before.contains(&place), "starts before the window opens"),
        said(path.fit.beyond.contains(&place), "ends after the window closes"),
    ];
    remarks.into_iter().flatten().collect()
}
