//! What a vendor's own system is told (S1.32): that an activity was assigned to it, changed, or cancelled. Decides what is
//! told; sending is the outbox's matter.

use crate::{
    domain::{
        activity::{Activity, Assignee},
        event::Event,
        ids::{ActivityId, EndpointId, VendorQueueId},
        release::Request,
    },
    server::{
        Cx, Failure,
        store::{Tx, outbox::NewCall},
    },
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

/// What happened, as the vendor's system reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    Assigned,
    Changed,
    Cancelled,
}

impl Told {
    /// The event's name.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Assigned => "vendor.activity.assigned",
            Self::Changed => "vendor.activity.changed",
            Self::Cancelled => "vendor.activity.cancelled",
        }
    }
}

/// Tells the vendors concerned what became of an activity; `before` is none for a new one.
///
/// # Errors
/// When the database cannot.
pub async fn tell(
    cx: &Cx,
    tx: &mut Tx,
    request: &Request,
    before: Option<&Activity>,
    after: &Activity,
) -> Result<(), Failure> {
    for (queue, told) in concerned(before, after) {
        let endpoint = tx.vendor_queue(queue).await?.and_then(|q| q.endpoint);
        if let Some(endpoint) = endpoint {
            let call = NewCall {
                event: &format!("{}{}:{}", about(after.id), after.version, told.kind()),
                kind: told.kind(),
                endpoint: EndpointId(endpoint),
                request: Some(request.id),
                subject: &after.title,
                data: &message(request, after),
            };
            tx.enqueue_webhook(&call, cx.now).await?;
        }
    }
    Ok(())
}

/// Which queues are concerned by a change, and how.
fn concerned(before: Option<&Activity>, after: &Activity) -> Vec<(VendorQueueId, Told)> {
    let queue = |a: &Activity| match a.assignee {
        Some(Assignee::Queue(id)) if a.state.is_open() => Some(id),
        _ => None,
    };
    match (before.and_then(queue), queue(after)) {
        (None, None) => vec![],
        (None, Some(now)) => vec![(now, Told::Assigned)],
        (Some(was), None) => vec![(was, Told::Cancelled)],
        (Some(was), Some(now)) if was == now => vec![(now, Told::Changed)],
        (Some(was), Some(now)) => vec![(was, Told::Cancelled), (now, Told::Assigned)],
    }
}

/// What is told, and no more than the vendor's page shows.
fn message(request: &Request, activity: &Activity) -> Value {
    json!({
        "activity": activity.id,
        "title": activity.title,
        "release": request.name(),
        "starts_at": activity.starts_at,
        "due_at": activity.due_at,
        "note": activity.note,
        "vendor_ticket": activity.vendor_ticket,
    })
}

/// The start of the outbox's name for whatever is told of an activity.
fn about(id: ActivityId) -> String {
    format!("activity:{id}:")
}

/// Notes the number that the vendor's own system gave to an activity when it was told of it (S1.32); `event` is the
/// outbox's name for what was told. A number that somebody entered meanwhile stays, and so does a change of hands.
///
/// # Errors
/// When the database cannot.
pub async fn ticketed(
    tx: &mut Tx,
    (event, endpoint): (&str, EndpointId),
    ticket: &str,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let id = event.strip_prefix("activity:").and_then(|rest| rest.split(':').next()).and_then(|id| id.parse().ok());
    let Some(id) = id else { return Ok(()) };
    let Some(activity) = tx.activity(id).await? else { return Ok(()) };
    let Some(Assignee::Queue(queue)) = activity.assignee else { return Ok(()) };
    let theirs = tx.vendor_queue(queue).await?.and_then(|q| q.endpoint) == Some(endpoint.0);
    if !theirs || !activity.vendor_ticket.is_empty() {
        return Ok(());
    }
    let next = Activity { vendor_ticket: ticket.to_owned(), version: activity.version + 1, ..activity };
    tx.save_activity(&next).await?;
    let words = format!("noted the vendor's ticket {ticket} for the activity “{}”", next.title);
    let event = Event::on(next.request, "activity.ticket-set", words);
    tx.record(&event.with(json!({ "activity": next.id, "ticket": ticket })), None, Uuid::now_v7(), now).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        activity::{Phase, State},
        ids::RequestId,
    };

    fn activity(queue: Option<u128>, state: State) -> Activity {
        Activity {
            id: ActivityId(Uuid::nil()),
            request: RequestId(Uuid::nil()),
            title: "Build it".into(),
            phase: Phase::Build,
            assignee: queue.map(|n| Assignee::Queue(VendorQueueId(Uuid::from_u128(n)))),
            starts_at: None,
            due_at: chrono::DateTime::UNIX_EPOCH,
            accepted_at: None,
            begun_at: None,
            ended_at: None,
            note: String::new(),
            state,
            reason: String::new(),
            vendor_ticket: String::new(),
            source: None,
            version: 1,
        }
    }

    /// S1.32: the vendor that has it is told of changes, the one that had it that it has it no longer.
    #[test]
    fn vendors_are_told_what_concerns_them() {
        let id = |n| VendorQueueId(Uuid::from_u128(n));
        let of = |n| activity(n, State::Open);
        assert_eq!(concerned(None, &of(None)), []);
        assert_eq!(concerned(None, &of(Some(1))), [(id(1), Told::Assigned)]);
        assert_eq!(concerned(Some(&of(Some(1))), &of(Some(1))), [(id(1), Told::Changed)]);
        assert_eq!(concerned(Some(&of(Some(1))), &of(Some(2))), [(id(1), Told::Cancelled), (id(2), Told::Assigned)]);
        assert_eq!(concerned(Some(&of(Some(1))), &of(None)), [(id(1), Told::Cancelled)]);
        assert_eq!(concerned(Some(&of(Some(1))), &activity(Some(1), State::Cancelled)), [(id(1), Told::Cancelled)]);
        assert_eq!(concerned(Some(&activity(Some(1), State::Done)), &of(Some(1))), [(id(1), Told::Assigned)]);
    }
}
