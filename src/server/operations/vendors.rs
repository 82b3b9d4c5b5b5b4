//! Vendors: their queues and people, and what these people do with their own work. Whatever a vendor's people ask for is
//! looked for in their own queues; anything else is not there for them.

use super::activities::{self, Found};
use crate::{
    api::{
        Done,
        vendors::{QueueRow, VendorPage, VendorsPage},
        views::Choice,
    },
    domain::{
        access::{self, Action, Role, Subject},
        activity::{
            Assignee, CommentForm, Move, MoveForm, NewQueue, QueueForm, QueueRef, TicketForm, VendorQueue,
            queue::MOST_QUEUES,
        },
        event::Event,
        ids::{EndpointId, VendorQueueId},
        people::Person,
        problem::{Problem, Refusal},
        text,
    },
    server::{
        Cx, Failure,
        store::{StoreError, Tx, webhooks::Endpoint},
    },
};
use serde_json::json;
use uuid::Uuid;

/// The vendors' queues, for those who look after them.
pub async fn list(cx: Cx) -> Result<VendorsPage, Failure> {
    access::may(&cx.actor, Action::EditVendors, &Subject::Workspace)?;
    let mut tx = cx.read().await?;
    let people = tx.people().await?;
    let mut queues = Vec::new();
    for queue in tx.vendor_queues().await? {
        let open = tx.activities_of_queue(queue.id, true).await?.len();
        queues.push(row(&queue, &people, open));
    }
    let vendors = people.iter().filter(|p| p.roles.contains(&Role::Vendor) && !p.disabled);
    let choice_of = |e: Endpoint| Choice { value: e.id.to_string(), label: e.name };
    let endpoints = tx.endpoints().await?.into_iter().map(choice_of).collect();
    let choice = |p: &Person| Choice { value: p.id.to_string(), label: format!("{} ({})", p.name, p.email) };
    Ok(VendorsPage { queues, people: vendors.map(choice).collect(), endpoints })
}

fn row(queue: &VendorQueue, people: &[Person], open: usize) -> QueueRow {
    let name = |id| people.iter().find(|p| p.id == id).map(|p| p.name.clone());
    QueueRow {
        id: queue.id.to_string(),
        name: queue.name.clone(),
        people: queue.people.iter().filter_map(|id| name(*id)).collect(),
        open,
        has_endpoint: queue.endpoint.is_some(),
        form: QueueForm {
            queue: queue.id.to_string(),
            version: queue.version.to_string(),
            name: queue.name.clone(),
            people: queue.people.iter().map(ToString::to_string).collect(),
            endpoint: queue.endpoint.map(|e| e.to_string()).unwrap_or_default(),
        },
    }
}

/// Makes a queue, or changes one.
pub async fn save(cx: Cx, form: QueueForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditVendors, &Subject::Workspace)?;
    let new = form.check()?;
    let mut tx = cx.write().await?;
    are_vendors(&mut tx, &new).await?;
    let before = match form.queue.as_str() {
        "" => None,
        id => {
            let id: VendorQueueId = id.parse().map_err(|_| Failure::NotFound)?;
            Some(tx.vendor_queue(id).await?.ok_or(Failure::NotFound)?)
        }
    };
    let (kind, queue) = match &before {
        Some(before) => {
            before.seen_as(&form.version)?;
            ("vendor-queue.edited", changed(before, new))
        }
        None => {
            if tx.vendor_queues().await?.len() >= MOST_QUEUES {
                return Err(
                    Refusal::Conflict(format!("There are {MOST_QUEUES} queues; that is all there can be.")).into()
                );
            }
            let id = VendorQueueId(Uuid::now_v7());
            let NewQueue { name, people, endpoint } = new;
            ("vendor-queue.added", VendorQueue { id, name, people, endpoint, version: 1 })
        }
    };
    let saved = match &before {
        Some(_) => tx.save_vendor_queue(&queue).await,
        None => tx.insert_vendor_queue(&queue, cx.now).await,
    };
    saved.map_err(|e| match e {
        StoreError::Taken(_) => Problem::new("name", "There is a queue of this vendor already.").into(),
        other => Failure::from(other),
    })?;
    let did = if before.is_some() { "changed" } else { "made" };
    let words = format!("{did} the queue of the vendor {}", queue.name);
    cx.record(&mut tx, &Event::new(kind, words).with(json!({ "queue": queue, "before": before }))).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("The queue of {} is saved.", queue.name)))
}

/// Removes a queue in which nothing is left to do. Its people see no work any more; what they did still names it.
pub async fn remove(cx: Cx, form: QueueRef) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditVendors, &Subject::Workspace)?;
    let id: VendorQueueId = form.queue.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let queue = tx.vendor_queue(id).await?.ok_or(Failure::NotFound)?;
    queue.seen_as(&form.version)?;
    let open: Vec<_> = tx.activities_of_queue(id, true).await?.into_iter().map(|a| a.title).collect();
    queue.may_be_removed(&open)?;
    tx.retire_vendor_queue(id, &text::removed(&queue.name, cx.now), cx.now).await?;
    let words = format!("removed the queue of the vendor {}", queue.name);
    cx.record(&mut tx, &Event::new("vendor-queue.removed", words).with(json!({ "queue": queue }))).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("The queue of {} is removed. What was done in it stays.", queue.name)))
}

fn changed(before: &VendorQueue, new: NewQueue) -> VendorQueue {
    let NewQueue { name, people, endpoint } = new;
    VendorQueue { id: before.id, name, people, endpoint, version: before.version + 1 }
}

/// Everybody who is put into a queue has the role Vendor, and the webhook is there.
async fn are_vendors(tx: &mut Tx, new: &NewQueue) -> Result<(), Failure> {
    for id in &new.people {
        let person = tx.person(*id).await?;
        if !person.is_some_and(|p| p.roles.contains(&Role::Vendor)) {
            return Err(Problem::new("people", "Choose people who have the role Vendor.").into());
        }
    }
    match new.endpoint {
        Some(id) if tx.endpoint(EndpointId(id)).await?.is_none() => {
            Err(Problem::new("endpoint", "There is no such webhook. Choose one from the list.").into())
        }
        _ => Ok(()),
    }
}

/// What is in the queues of the viewer's vendor (S1.15).
pub async fn work(cx: Cx) -> Result<VendorPage, Failure> {
    access::may(&cx.actor, Action::WorkForVendor, &Subject::Workspace)?;
    let mut tx = cx.read().await?;
    let mine = tx.queues_of(cx.actor.id).await?;
    Ok(VendorPage {
        open: activities::vendor_rows(&cx, &mut tx, &mine, true).await?,
        closed: activities::vendor_rows(&cx, &mut tx, &mine, false).await?,
        queues: mine.into_iter().map(|q| q.1).collect(),
    })
}

/// An activity in one of the actor's own queues; any other is not there.
async fn find_own(cx: &Cx, tx: &mut Tx, id: &str) -> Result<Found, Failure> {
    let found = activities::find(tx, id).await?;
    let mine = tx.queues_of(cx.actor.id).await?;
    match found.activity.assignee {
        Some(Assignee::Queue(queue)) if mine.iter().any(|q| q.0 == queue) => Ok(found),
        _ => Err(Failure::NotFound),
    }
}

/// Accepts, starts, finishes or blocks an activity.
pub async fn move_on(cx: Cx, form: MoveForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::WorkForVendor, &Subject::Workspace)?;
    let mut tx = cx.write().await?;
    let found = find_own(&cx, &mut tx, &form.activity).await?;
    let by: Move = form.to.parse().map_err(|()| Problem::new("to", "Choose what to do."))?;
    if matches!(by, Move::Cancel | Move::Reopen) {
        return Err(Refusal::Forbidden("Only the Release Manager cancels and reopens activities.".into()).into());
    }
    let done = activities::carry_out(&cx, &mut tx, found, by, &form).await?;
    cx.commit(tx).await?;
    Ok(done)
}

/// Adds a remark to an activity.
pub async fn comment(cx: Cx, form: CommentForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::WorkForVendor, &Subject::Workspace)?;
    let mut tx = cx.write().await?;
    let found = find_own(&cx, &mut tx, &form.activity).await?;
    let done = activities::say(&cx, &mut tx, &found, &form).await?;
    cx.commit(tx).await?;
    Ok(done)
}

/// Enters the vendor's own ticket number (S1.32).
pub async fn set_ticket(cx: Cx, form: TicketForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::WorkForVendor, &Subject::Workspace)?;
    let mut tx = cx.write().await?;
    let found = find_own(&cx, &mut tx, &form.activity).await?;
    let done = activities::keep_ticket(&cx, &mut tx, found, &form).await?;
    cx.commit(tx).await?;
    Ok(done)
}
