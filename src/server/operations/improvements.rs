//! Improvement actions (S4.44): adding them to a release's review, moving them on, listing those of all releases; the
//! lessons of reviews (S4.43), and how often releases fail (S4.41).

use super::{dossier::Dossier, review};
use crate::{
    api::{
        Done,
        improvements::{ImprovementList, ImprovementQuery, ImprovementRow, Lesson, Lessons, RatesView},
        review::Link,
    },
    domain::{
        access::{self, Action, Subject},
        event::Event,
        ids::{ImprovementId, PersonId, RequestId},
        problem::{Problem, Refusal},
        review::{Improvement, ImprovementEditForm, ImprovementForm, ImprovementMoveForm, ImprovementState, Rates},
    },
    server::{
        Cx, Failure,
        store::{
            Tx,
            review::{ImprovementFilter, ListedImprovement, NamedRecord},
        },
    },
};
use chrono::{NaiveDate, TimeDelta};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Improvement actions on one page of the list.
const PAGE: i64 = 50;
/// Improvement actions that one release takes.
pub const OF_RELEASE: i64 = 200;
/// Reviews whose lessons are looked through.
const REVIEWS: usize = 500;
/// Closed releases that the rates count.
const COUNTED: i64 = 5000;
/// The record that a review is, and the field that its lessons stand in.
const REVIEW: (&str, &str) = ("pir", "lessons");

/// Adds an improvement action to a release's review.
pub async fn add(cx: Cx, form: ImprovementForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditImprovements, &Subject::Workspace)?;
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    review::has_something_to_review(&dossier)?;
    let new = form.check(today(&cx))?;
    let owner_name = owner(&mut tx, new.owner).await?;
    let held = tx.improvements_of(id, OF_RELEASE).await?.len();
    if i64::try_from(held).is_ok_and(|n| n >= OF_RELEASE) {
        let words = format!("This release has {OF_RELEASE} improvement actions, and takes no more.");
        return Err(Refusal::Conflict(words).into());
    }
    let improvement = Improvement {
        id: ImprovementId(Uuid::now_v7()),
        request: id,
        title: new.title,
        owner: new.owner,
        owner_name,
        due_on: new.due_on,
        state: ImprovementState::Open,
        note: String::new(),
        version: 1,
    };
    tx.insert_improvement(&improvement, cx.actor.id, cx.now).await?;
    let words = format!("added the improvement action “{}” for {}", improvement.title, improvement.owner_name);
    let event = Event::on(id, "improvement.added", words).with(json!({ "improvement": improvement }));
    cx.record(&mut tx, &event).await?;
    cx.commit(tx).await?;
    Ok(Done::here("The improvement action is added."))
}

/// Changes what is to be done, by whom and until when.
pub async fn edit(cx: Cx, form: ImprovementEditForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditImprovements, &Subject::Workspace)?;
    let (mut tx, before) = load(&cx, &form.improvement).await?;
    before.is_as_seen(&form.seen)?;
    let new = form.check(before.due_on, today(&cx))?;
    let owner_name =
        if new.owner == before.owner { before.owner_name.clone() } else { owner(&mut tx, new.owner).await? };
    let improvement = Improvement {
        title: new.title,
        owner: new.owner,
        owner_name,
        due_on: new.due_on,
        version: before.version + 1,
        ..before.clone()
    };
    tx.save_improvement(&improvement, cx.now).await?;
    let words = format!("edited the improvement action “{}”", improvement.title);
    let data = json!({ "before": before, "improvement": improvement });
    cx.record(&mut tx, &Event::on(before.request, "improvement.edited", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here("The improvement action is saved."))
}

/// Moves an improvement action on.
pub async fn move_on(cx: Cx, form: ImprovementMoveForm) -> Result<Done, Failure> {
    let (mut tx, before) = load(&cx, &form.improvement).await?;
    let improvement = before.moved(&form, &cx.actor)?;
    tx.save_improvement(&improvement, cx.now).await?;
    let words = format!(
        "set the improvement action “{}” from “{}” to “{}”",
        improvement.title, before.state, improvement.state
    );
    let data = json!({ "improvement": improvement.id, "from": before.state, "to": improvement.state,
        "note": improvement.note });
    cx.record(&mut tx, &Event::on(before.request, "improvement.moved", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("“{}” is now “{}”.", improvement.title, improvement.state)))
}

async fn load(cx: &Cx, id: &str) -> Result<(Tx, Improvement), Failure> {
    let id: ImprovementId = id.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let improvement = tx.improvement(id).await?.ok_or(Failure::NotFound)?;
    Ok((tx, improvement))
}

/// The name of somebody who can own something.
async fn owner(tx: &mut Tx, id: PersonId) -> Result<String, Failure> {
    let person = tx.person(id).await?.filter(|p| !p.disabled);
    Ok(person.ok_or_else(|| Problem::new("owner", "Choose somebody who can sign in."))?.name)
}

/// Today where the actor is.
fn today(cx: &Cx) -> NaiveDate {
    cx.local(cx.now, &cx.actor.time_zone).0.date()
}

/// A page of the improvement actions of all releases, with the rates.
pub async fn list(cx: Cx, query: ImprovementQuery) -> Result<ImprovementList, Failure> {
    let filter =
        ImprovementFilter { state: query.state.parse().ok(), owner: (query.mine == "yes").then_some(cx.actor.id) };
    let page = query.page.parse::<i64>().unwrap_or(0).clamp(0, 100_000);
    let mut tx = cx.read().await?;
    let mut found = tx.improvements(filter, page * PAGE, PAGE + 1).await?;
    let size = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let more = found.len() > size;
    found.truncate(size);
    Ok(ImprovementList {
        rows: found.iter().map(|l| row(&cx, l)).collect(),
        more,
        page,
        people: review::people(&mut tx).await?,
        rates: rates(&cx, &mut tx).await?,
    })
}

/// An improvement action as a row of a list.
pub fn row(cx: &Cx, listed: &ListedImprovement) -> ImprovementRow {
    let improvement = &listed.improvement;
    ImprovementRow {
        id: improvement.id.to_string(),
        title: improvement.title.clone(),
        owner: improvement.owner.to_string(),
        owner_name: improvement.owner_name.clone(),
        due_on: improvement.due_on.to_string(),
        due: improvement.due_on.format("%a %-d %b %Y").to_string(),
        is_overdue: improvement.is_overdue(today(cx)),
        state: improvement.state,
        note: improvement.note.clone(),
        version: improvement.version,
        release: Link {
            id: improvement.request.to_string(),
            name: review::name(&listed.product_name, listed.version.as_deref()),
        },
        may_move: improvement.may_move(&cx.actor).is_ok(),
        may_edit: access::may(&cx.actor, Action::EditImprovements, &Subject::Workspace).is_ok(),
    }
}

/// How the releases of the last twelve months ended.
async fn rates(cx: &Cx, tx: &mut Tx) -> Result<RatesView, Failure> {
    let since = cx.now - TimeDelta::days(365);
    let closed = tx.closed_since(since, COUNTED).await?;
    let mut rates = Rates::default();
    for group in closed {
        let definition = tx.definition(&group.process, group.version).await?;
        let success = definition.is_some_and(|d| d.end(&group.end).is_some_and(|e| e.success));
        rates.count(group.kind, success, group.count, group.taken_back);
    }
    let (day, _) = cx.local(since, &cx.actor.time_zone);
    Ok(RatesView {
        cut_at: (rates.all().closed() >= COUNTED).then_some(COUNTED),
        rates,
        since: day.format("%-d %b %Y").to_string(),
    })
}

/// The lessons of the newest reviews that contain a text; all of them for an empty one.
pub async fn lessons(cx: Cx, text: String) -> Result<Lessons, Failure> {
    let wanted = text.trim().to_lowercase();
    let mut tx = cx.read().await?;
    let limit = i64::try_from(REVIEWS).unwrap_or(i64::MAX);
    let found = tx.records_named(REVIEW.0, limit + 1).await?;
    let more = found.len() > REVIEWS;
    let looked_through = found.len().min(REVIEWS);
    let rows = found.into_iter().take(REVIEWS).filter_map(|r| lesson(&cx, r));
    let matches = |l: &Lesson| {
        wanted.is_empty()
            || l.lessons.to_lowercase().contains(&wanted)
            || l.release.name.to_lowercase().contains(&wanted)
    };
    Ok(Lessons { rows: rows.filter(matches).collect(), looked_through, more })
}

fn lesson(cx: &Cx, record: NamedRecord) -> Option<Lesson> {
    let mut fields: BTreeMap<String, String> = serde_json::from_str(&record.fields).ok()?;
    let lessons = fields.remove(REVIEW.1).filter(|l| !l.trim().is_empty())?;
    Some(Lesson {
        release: Link {
            id: record.request_id.to_string(),
            name: review::name(&record.product_name, record.version.as_deref()),
        },
        success: record.positive,
        lessons,
        by: record.by_name,
        at: cx.moment(record.at),
    })
}
