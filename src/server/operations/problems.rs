//! Problem records (S1.94): opening one for a release, linking, moving on, reading.

use super::{dossier::Dossier, review};
use crate::{
    api::{
        Done,
        problems::{ProblemList, ProblemQuery, ProblemRow, ProblemView},
        review::Link,
    },
    domain::{
        access::{self, Action, Subject},
        event::Event,
        ids::{ProblemRecordId, RequestId},
        problem::{Problem, Refusal},
        review::{ProblemForm, ProblemLinkForm, ProblemRecord, ProblemUpdateForm, number_of},
    },
    server::{
        Cx, Failure,
        store::{
            Tx,
            review::{ListedProblem, ProblemLink},
        },
    },
};
use serde_json::json;
use uuid::Uuid;

/// Problem records on one page of the list, and those that a page of something else shows.
pub const PAGE: i64 = 50;
/// Releases and changes that a record's page shows.
const LINKS: i64 = 100;

/// Opens a problem record for a release.
pub async fn open(cx: Cx, form: ProblemForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditProblems, &Subject::Workspace)?;
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    review::has_something_to_review(&dossier)?;
    let (words, changes) = form.check()?;
    if !changes.iter().all(|id| dossier.changes.iter().any(|c| c.id == *id)) {
        return Err(Problem::new("changes", "Choose changes of this release.").into());
    }
    let number = tx.next_number("problem").await?;
    let problem = ProblemRecord {
        id: ProblemRecordId(Uuid::now_v7()),
        number: format!("PRB-{number}"),
        foreign_number: words.foreign_number,
        title: words.title,
        root_cause: words.root_cause,
        fix: words.fix,
        state: words.state,
        version: 1,
    };
    tx.insert_problem(&problem, number, cx.actor.id, cx.now).await?;
    tx.link_problem(problem.id, id).await?;
    for change in &changes {
        tx.link_problem_to_change(problem.id, *change).await?;
    }
    let words = format!("opened the problem record {} “{}”", problem.number, problem.title);
    let data = json!({ "problem": problem, "changes": changes });
    cx.record(&mut tx, &Event::on(id, "problem.opened", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("{} is opened.", problem.number)))
}

/// Links a problem record that is there to a release.
pub async fn link(cx: Cx, form: ProblemLinkForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditProblems, &Subject::Workspace)?;
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    review::has_something_to_review(&dossier)?;
    let number = number_of(&form.number);
    let number = number.ok_or_else(|| Problem::new("number", "Enter a problem record's number, such as PRB-7."))?;
    let found = tx.problem_by_number(number).await?;
    let problem = found.ok_or_else(|| Problem::new("number", format!("There is no problem record PRB-{number}.")))?;
    let problem = problem.problem;
    if !link_to(&cx, &mut tx, &problem, id).await? {
        return Ok(Done::here(format!("{} is linked already.", problem.number)));
    }
    cx.commit(tx).await?;
    Ok(Done::here(format!("{} is linked.", problem.number)))
}

/// Links a problem record to a release; false when it was linked already.
///
/// # Errors
/// When the database cannot.
pub async fn link_to(cx: &Cx, tx: &mut Tx, problem: &ProblemRecord, id: RequestId) -> Result<bool, Failure> {
    let is_new = tx.link_problem(problem.id, id).await?;
    if is_new {
        let words = format!("linked the problem record {} “{}”", problem.number, problem.title);
        cx.record(tx, &Event::on(id, "problem.linked", words).with(json!({ "problem": problem.id }))).await?;
    }
    Ok(is_new)
}

/// Edits a problem record and moves it on; each of its releases has that in its history.
pub async fn update(cx: Cx, form: ProblemUpdateForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditProblems, &Subject::Workspace)?;
    let id: ProblemRecordId = form.problem.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let before = tx.problem(id).await?.ok_or(Failure::NotFound)?.problem;
    let problem = before.updated(&form)?;
    tx.save_problem(&problem, cx.now).await?;
    let words = if problem.state == before.state {
        format!("edited the problem record {}", problem.number)
    } else {
        format!("set the problem record {} from “{}” to “{}”", problem.number, before.state, problem.state)
    };
    let data = json!({ "before": before, "problem": problem });
    let releases = tx.releases_of_problem(id, LINKS).await?;
    if releases.is_empty() {
        cx.record(&mut tx, &Event::new("problem.changed", words.clone()).with(data.clone())).await?;
    }
    for release in releases {
        let event = Event::on(RequestId(release.id), "problem.changed", words.clone()).with(data.clone());
        cx.record(&mut tx, &event).await?;
    }
    cx.commit(tx).await?;
    Ok(Done::here(format!("{} is saved.", problem.number)))
}

/// A page of problem records.
pub async fn list(cx: Cx, query: ProblemQuery) -> Result<ProblemList, Failure> {
    let page = query.page.parse::<i64>().unwrap_or(0).clamp(0, 100_000);
    let mut tx = cx.read().await?;
    let mut found = tx.problems(query.state.parse().ok(), page * PAGE, PAGE + 1).await?;
    let size = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = found.len() > size;
    found.truncate(size);
    Ok(ProblemList { rows: found.iter().map(|l| row(&cx, l)).collect(), more, page })
}

/// A problem record as a row of a list.
pub fn row(cx: &Cx, listed: &ListedProblem) -> ProblemRow {
    let problem = &listed.problem;
    ProblemRow {
        id: problem.id.to_string(),
        number: problem.number.clone(),
        foreign_number: problem.foreign_number.clone(),
        title: problem.title.clone(),
        state: problem.state,
        updated_at: cx.moment(listed.updated_at),
    }
}

/// A problem record's page.
pub async fn view(cx: Cx, id: ProblemRecordId) -> Result<ProblemView, Failure> {
    let mut tx = cx.read().await?;
    let listed = tx.problem(id).await?.ok_or(Failure::NotFound)?;
    let releases = tx.releases_of_problem(id, LINKS).await?;
    let changes = tx.changes_of_problem(id, LINKS).await?;
    let release = |l: ProblemLink| {
        let name = format!("REQ-{} {}", l.number, review::name(&l.name, l.version.as_deref()));
        Link { id: l.id.to_string(), name }
    };
    let change = |l: ProblemLink| Link { id: l.id.to_string(), name: format!("RFC-{} {}", l.number, l.name) };
    let may = access::may(&cx.actor, Action::EditProblems, &Subject::Workspace);
    Ok(ProblemView {
        row: row(&cx, &listed),
        root_cause: listed.problem.root_cause,
        fix: listed.problem.fix,
        opened_by: listed.opened_by,
        opened_at: cx.moment(listed.opened_at),
        releases: releases.into_iter().map(release).collect(),
        changes: changes.into_iter().map(change).collect(),
        version: listed.problem.version,
        why_not: may.err().map(|r: Refusal| r.to_string()).unwrap_or_default(),
    })
}
