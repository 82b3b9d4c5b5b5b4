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
        people::Person,
        problem::{Problem, Refusal},
        process::{FieldPurpose, Purpose},
        review::{
            Improvement, ImprovementEditForm, ImprovementForm, ImprovementMoveForm, ImprovementState, NewImprovement,
            Rates,
        },
    },
    server::{
        Cx, Failure,
        store::{
            StoreError, Tx,
            review::{ImprovementFilter, ListedImprovement, PurposefulRecord},
        },
    },
};
use chrono::{NaiveDate, TimeDelta};
use serde_json::json;
use uuid::Uuid;

/// Improvement actions on one page of the list.
const PAGE: i64 = 50;
/// Improvement actions that one release takes.
pub const OF_RELEASE: i64 = 200;
/// Reviews whose lessons are looked through.
const REVIEWS: usize = 500;
/// What is said of an owner who is not there.
const NO_OWNER: &str = "Choose somebody who can sign in.";
/// Closed releases that the rates count.
const COUNTED: i64 = 5000;

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
    takes_more(held + 1)?;
    insert(&cx, &mut tx, id, Owned { new, owner_name }).await?;
    cx.commit(tx).await?;
    Ok(Done::here("The improvement action is added."))
}

fn takes_more(held: usize) -> Result<(), Refusal> {
    let words = format!("This release takes {OF_RELEASE} improvement actions, and no more.");
    if i64::try_from(held).is_ok_and(|n| n <= OF_RELEASE) { Ok(()) } else { Err(Refusal::Conflict(words)) }
}

/// An improvement action that can be added: its owner can sign in.
#[derive(Debug)]
pub struct Owned {
    new: NewImprovement,
    owner_name: String,
}

/// Looks for the owners of actions that are entered with a review, beside as many as the release has.
///
/// # Errors
/// When the release takes no more, or the database cannot. What is wrong with a line is in the answer.
pub async fn owned(
    tx: &mut Tx,
    actions: Vec<(usize, NewImprovement)>,
    held: usize,
) -> Result<Result<Vec<Owned>, Vec<Problem>>, Failure> {
    takes_more(held + actions.len())?;
    let (mut all, mut wrong) = (Vec::new(), Vec::new());
    for (line, new) in actions {
        match tx.person(new.owner).await?.filter(Person::is_assignable) {
            Some(person) => all.push(Owned { new, owner_name: person.name }),
            None => wrong.push(Problem::new(format!("actions.{line}.owner"), NO_OWNER)),
        }
    }
    Ok(if wrong.is_empty() { Ok(all) } else { Err(wrong) })
}

/// Adds an improvement action to a release.
///
/// # Errors
/// When the database cannot.
pub async fn insert(cx: &Cx, tx: &mut Tx, id: RequestId, action: Owned) -> Result<(), Failure> {
    let improvement = Improvement {
        id: ImprovementId(Uuid::now_v7()),
        request: id,
        title: action.new.title,
        owner: action.new.owner,
        owner_name: action.owner_name,
        due_on: action.new.due_on,
        state: ImprovementState::Open,
        note: String::new(),
        version: 1,
    };
    tx.insert_improvement(&improvement, cx.actor.id, cx.now).await?;
    let words = format!("added the improvement action “{}” for {}", improvement.title, improvement.owner_name);
    let event = Event::on(id, "improvement.added", words).with(json!({ "improvement": improvement }));
    cx.record(tx, &event).await?;
    Ok(())
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
    let person = tx.person(id).await?.filter(Person::is_assignable);
    Ok(person.ok_or_else(|| Problem::new("owner", NO_OWNER))?.name)
}

/// Today where the actor is.
pub fn today(cx: &Cx) -> NaiveDate {
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
    let found = tx.records_for(Purpose::Review, limit + 1).await?;
    let more = found.len() > REVIEWS;
    let looked_through = found.len().min(REVIEWS);
    let mut rows = Vec::new();
    for record in found.into_iter().take(REVIEWS) {
        let version = u32::try_from(record.process_version).map_err(StoreError::corrupt)?;
        let Some(definition) = tx.definition(&record.process, version).await? else { continue };
        let field = definition.record(&record.name).and_then(|(_, r)| r.field_for(FieldPurpose::Lessons));
        rows.extend(field.and_then(|field| lesson(&cx, record, &field.key)));
    }
    let matches = |l: &Lesson| {
        wanted.is_empty()
            || l.lessons.to_lowercase().contains(&wanted)
            || l.release.name.to_lowercase().contains(&wanted)
    };
    rows.retain(matches);
    Ok(Lessons { rows, looked_through, more })
}

fn lesson(cx: &Cx, mut record: PurposefulRecord, field: &str) -> Option<Lesson> {
    let lessons = record.fields.0.remove(field).filter(|l| !l.trim().is_empty())?;
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
