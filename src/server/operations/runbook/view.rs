//! The runbook's page: what is done now and next, planned against actual, and how much time there is to turn back. Reads
//! only.

use super::{Dossier, deployments, held, of_release};
use crate::{
    api::runbook::{LineView, RunbookView, Turn},
    domain::{
        calendar::{Environment, Window, in_words},
        ids::RequestId,
        runbook::{Line, Progress, Runbook, Span},
    },
    server::{Cx, Failure, operations::rollback},
};

/// The runbook of a release.
pub async fn read(cx: Cx, id: RequestId) -> Result<RunbookView, Failure> {
    let mut tx = cx.read().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let runbook = of_release(&mut tx, &dossier, cx.now).await?.unwrap_or(Runbook { lines: vec![] });
    let why_not = match deployments::may_deploy(&cx, &mut tx, &dossier, Environment::Live).await {
        Ok(()) if dossier.request.is_closed() => "The release is closed: its runbook stays as it is.".into(),
        Ok(()) => String::new(),
        Err(Failure::Denied { words, .. }) => words,
        Err(other) => return Err(other),
    };
    let held = if runbook.lines.is_empty() { vec![] } else { held(&cx, &mut tx, &dossier, &runbook).await? };
    let budget = rollback::budget(&mut tx, &dossier).await?;
    let ends = runbook.ends();
    let (late, against_plan) = runbook.against_plan().unwrap_or_default();
    Ok(RunbookView {
        id: id.to_string(),
        revision: dossier.revision.as_ref().map(|r| (r.number, r.sha256.clone())),
        why_not,
        held,
        lines: (0..runbook.lines.len()).filter_map(|place| line(&cx, &runbook, place)).collect(),
        done: runbook.lines.iter().filter(|l| l.progress().is_over()).count(),
        planned_end: runbook.planned_end().map(|at| cx.moment(at)),
        expected_end: ends.map(|at| cx.moment(at)),
        late,
        against_plan,
        reserve: ends.and_then(|at| budget.reserve(at)),
        limits: rollback::limits(&cx, &budget),
        outside: outside(&runbook, &dossier.request.window),
    })
}

/// Times of the plan that do not lie in the window: it may have been moved since the plan was written.
fn outside(runbook: &Runbook, window: &Window) -> String {
    let lies_outside = |l: &&Line| l.planned.starts < window.starts_at || l.planned.ends > window.ends_at;
    match runbook.lines.iter().filter(lies_outside).count() {
        0 => String::new(),
        1 => "One activity is planned outside the release's window.".into(),
        n => format!("{n} activities are planned outside the release's window."),
    }
}

fn line(cx: &Cx, runbook: &Runbook, place: usize) -> Option<LineView> {
    let line = runbook.lines.get(place)?;
    let period = |span: Span| {
        let zone = cx.actor.time_zone.clone();
        cx.period(&Window { starts_at: span.starts, ends_at: span.ends, zone }).words
    };
    let turn = match line.progress() {
        Progress::Started | Progress::Failed => Turn::Now,
        Progress::Finished | Progress::Skipped => Turn::Done,
        Progress::Waiting if runbook.awaited(place).is_empty() => Turn::Next,
        Progress::Waiting => Turn::Later,
    };
    let entry = line.entry.as_ref();
    Some(LineView {
        activity: line.activity.clone(),
        number: place + 1,
        title: line.title.clone(),
        owner: line.owner.clone(),
        progress: line.progress(),
        turn,
        waits: line.waits.iter().map(|w| w + 1).collect(),
        undone_by: line.undone_by.map(|n| n + 1),
        planned: period(line.planned),
        actual: if line.progress() == Progress::Skipped { "Skipped".into() } else { period(line.forecast) },
        late: line.late().map(in_words).unwrap_or_default(),
        reason: entry.map(|e| e.reason.clone()).unwrap_or_default(),
        by: entry.map(|e| e.by_name.clone()).unwrap_or_default(),
    })
}
