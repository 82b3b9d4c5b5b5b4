//! Activities of a release: adding, assigning, editing, moving on, proposing. A Release Manager assigns (S1.29), whoever
//! has it works on it. What is shown is in `view`, what goes to vendors' systems in `routing`.

mod proofs;
mod proposals;
pub mod routing;
mod view;

pub use proofs::proofs;
pub use proposals::propose;
pub use view::{allotted, mine, of_release, progress, vendor_rows};

use crate::{
    api::Done,
    domain::{
        access::{self, Action, Role, Subject},
        activity::{
            self, Activity, ActivityForm, AllottedForm, Assignee, CommentForm, Move, MoveForm, NewActivity, State,
            TicketForm, form::Frame,
        },
        event::Event,
        ids::{ActivityCommentId, ActivityId, RequestId, VendorQueueId},
        people::Person,
        problem::{Problem, Refusal},
        release::Request,
    },
    server::{
        Cx, Failure,
        store::{Tx, activities::Comment},
    },
};
use serde_json::json;
use uuid::Uuid;

/// An activity with its release.
pub struct Found {
    pub activity: Activity,
    pub request: Request,
}

/// Loads an activity with its release.
///
/// # Errors
/// [`Failure::NotFound`] when there is none of that id in the workspace.
pub async fn find(tx: &mut Tx, id: &str) -> Result<Found, Failure> {
    let id: ActivityId = id.parse().map_err(|_| Failure::NotFound)?;
    let activity = tx.activity(id).await?.ok_or(Failure::NotFound)?;
    let request = tx.request(activity.request).await?.ok_or(Failure::NotFound)?;
    Ok(Found { activity, request })
}

/// [`find`], and gives the actor the roles that they have for that release or its product.
async fn find_on(cx: &mut Cx, tx: &mut Tx, id: &str) -> Result<Found, Failure> {
    let found = find(tx, id).await?;
    cx.actor.roles.extend(tx.roles_in_part(cx.actor.id, found.request.id).await?);
    Ok(found)
}

/// Adds an activity.
pub async fn add(cx: Cx, form: ActivityForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::ManageActivities, &Subject::Workspace)?;
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    is_open(&request)?;
    has_room(tx.activities(id).await?.len(), 1)?;
    let new = check(&cx, &mut tx, &form, &request).await?;
    let activity = first(new, id, None);
    tx.insert_activity(&activity, cx.now).await?;
    let to = assigned(&mut tx, activity.assignee).await?;
    let words = format!("added the activity “{}”{}", activity.title, to_whom(&to));
    cx.record(&mut tx, &event(&activity, "activity.added", words)).await?;
    routing::tell(&cx, &mut tx, &request, None, &activity).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("“{}” is added{}.", activity.title, to_whom(&to))))
}

/// Changes what an activity is, when it is due and who has it.
pub async fn edit(cx: Cx, form: ActivityForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::ManageActivities, &Subject::Workspace)?;
    let mut tx = cx.write().await?;
    let Found { activity, request } = find(&mut tx, &form.activity).await?;
    // Roles for one release are asked for by the form's.
    if request.id.to_string() != form.request {
        return Err(Failure::NotFound);
    }
    is_open(&request)?;
    activity.seen_as(&form.version)?;
    let new = check(&cx, &mut tx, &form, &request).await?;
    let next = activity.edited(new)?;
    if next == (Activity { version: next.version, ..activity.clone() }) {
        return Ok(Done::here("Nothing was changed."));
    }
    tx.save_activity(&next).await?;
    let to = assigned(&mut tx, next.assignee).await?;
    let (kind, words) = match activity.assignee == next.assignee {
        true => ("activity.edited", format!("edited the activity “{}”", next.title)),
        false => ("activity.assigned", format!("assigned the activity “{}” to {to}", next.title)),
    };
    cx.record(&mut tx, &event(&next, kind, words).with(json!({ "activity": next, "before": activity }))).await?;
    routing::tell(&cx, &mut tx, &request, Some(&activity), &next).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("“{}” is saved.", next.title)))
}

/// Starts, finishes, blocks, cancels or reopens an activity.
pub async fn move_on(mut cx: Cx, form: MoveForm) -> Result<Done, Failure> {
    let mut tx = cx.write().await?;
    let found = find_on(&mut cx, &mut tx, &form.activity).await?;
    let queues = queues(&cx, &mut tx).await?;
    let by: Move = form.to.parse().map_err(|()| Problem::new("to", "Choose what to do."))?;
    let allowed = match by {
        Move::Cancel | Move::Reopen => access::may(&cx.actor, Action::ManageActivities, &Subject::Workspace),
        _ => found.activity.may_be_worked_on_by(&cx.actor, &queues),
    };
    allowed.map_err(|refusal| denied(&found, by.label(), &refusal))?;
    let done = carry_out(&cx, &mut tx, found, by, &form).await?;
    cx.commit(tx).await?;
    Ok(done)
}

/// Moves an activity on for somebody who may.
///
/// # Errors
/// When the version that was seen is another one, or the state does not allow it.
pub async fn carry_out(cx: &Cx, tx: &mut Tx, found: Found, by: Move, form: &MoveForm) -> Result<Done, Failure> {
    let Found { activity, request } = found;
    activity.seen_as(&form.version)?;
    let mut next = activity.moved(by, &form.reason, cx.now)?;
    // What was with a vendor whose queue is removed comes back to nobody.
    if let (Move::Reopen, Some(Assignee::Queue(queue))) = (by, next.assignee) {
        next.assignee = tx.vendor_queue(queue).await?.map(|q| Assignee::Queue(q.id));
    }
    tx.save_activity(&next).await?;
    let (kind, did, is) = match by {
        Move::Accept => ("activity.accepted", "accepted", "accepted"),
        Move::Start => ("activity.started", "started", "in progress"),
        Move::Finish => ("activity.finished", "finished", "done"),
        Move::Block => ("activity.blocked", "blocked", "blocked"),
        Move::Cancel => ("activity.cancelled", "cancelled", "cancelled"),
        Move::Reopen => ("activity.reopened", "reopened", "open again"),
    };
    let why = if next.reason.is_empty() { String::new() } else { format!(": {}", next.reason) };
    cx.record(tx, &event(&next, kind, format!("{did} the activity “{}”{why}", next.title))).await?;
    if matches!(by, Move::Cancel | Move::Reopen) {
        routing::tell(cx, tx, &request, Some(&activity), &next).await?;
    }
    Ok(Done::here(format!("“{}” is {is}.", next.title)))
}

/// Adds a remark.
pub async fn comment(mut cx: Cx, form: CommentForm) -> Result<Done, Failure> {
    let mut tx = cx.write().await?;
    let found = find_on(&mut cx, &mut tx, &form.activity).await?;
    let manages = access::may(&cx.actor, Action::ManageActivities, &Subject::Workspace).is_ok();
    if !manages {
        let queues = queues(&cx, &mut tx).await?;
        let allowed = found.activity.may_be_worked_on_by(&cx.actor, &queues);
        allowed.map_err(|refusal| denied(&found, "comment on", &refusal))?;
    }
    let done = say(&cx, &mut tx, &found, &form).await?;
    cx.commit(tx).await?;
    Ok(done)
}

/// Stores a remark of somebody who may make it.
///
/// # Errors
/// What is wrong with it.
pub async fn say(cx: &Cx, tx: &mut Tx, found: &Found, form: &CommentForm) -> Result<Done, Failure> {
    let comment = Comment {
        id: ActivityCommentId(Uuid::now_v7()),
        activity: found.activity.id,
        words: form.check()?,
        by: cx.actor.id,
        by_name: cx.actor.name.clone(),
        at: cx.now,
    };
    tx.insert_activity_comment(&comment).await?;
    let words = format!("commented on the activity “{}”", found.activity.title);
    let data = json!({ "activity": found.activity.id, "comment": comment.words });
    cx.record(tx, &Event::on(found.request.id, "activity.commented", words).with(data)).await?;
    Ok(Done::here("Your comment is added."))
}

/// Enters the number that it has in the vendor's own system (S1.32), as the Release Manager.
pub async fn set_ticket(mut cx: Cx, form: TicketForm) -> Result<Done, Failure> {
    let mut tx = cx.write().await?;
    let found = find_on(&mut cx, &mut tx, &form.activity).await?;
    let allowed = access::may(&cx.actor, Action::ManageActivities, &Subject::Workspace);
    allowed.map_err(|refusal| denied(&found, "enter a ticket number for", &refusal))?;
    let done = keep_ticket(&cx, &mut tx, found, &form).await?;
    cx.commit(tx).await?;
    Ok(done)
}

/// Stores the vendor's ticket number for somebody who may enter it.
///
/// # Errors
/// When the activity is with no vendor, or the version that was seen is another one.
pub async fn keep_ticket(cx: &Cx, tx: &mut Tx, found: Found, form: &TicketForm) -> Result<Done, Failure> {
    let ticket = form.check()?;
    let activity = found.activity;
    if !matches!(activity.assignee, Some(Assignee::Queue(_))) {
        return Err(Refusal::Conflict(format!("“{}” is with no vendor.", activity.title)).into());
    }
    activity.seen_as(&form.version)?;
    let next = Activity { vendor_ticket: ticket, version: activity.version + 1, ..activity };
    tx.save_activity(&next).await?;
    let words = match next.vendor_ticket.as_str() {
        "" => format!("took the vendor's ticket number off the activity “{}”", next.title),
        ticket => format!("noted the vendor's ticket {ticket} for the activity “{}”", next.title),
    };
    cx.record(tx, &event(&next, "activity.ticket-set", words)).await?;
    Ok(Done::here("The ticket number is saved."))
}

/// Says how long each phase of a release type may take (S1.60); what is planned already stays as it is.
pub async fn set_allotted(cx: Cx, form: AllottedForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditVendors, &Subject::Workspace)?;
    let mut tx = cx.write().await?;
    let before = tx.allotted().await?;
    let (kind, hours) = form.check(&before)?;
    if before.of(kind) == hours {
        return Ok(Done::here("Nothing was changed."));
    }
    tx.set_allotted(kind, &hours).await?;
    let label = kind.label().to_lowercase();
    let words = format!("set the time allotted to the phases of {label} releases");
    let data = json!({ "kind": kind, "hours": hours, "before": before.of(kind) });
    cx.record(&mut tx, &Event::new("time-allotted.set", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("The times of {label} releases are saved. Due times that are set already stay.")))
}

/// An activity as it begins.
fn first(new: NewActivity, request: RequestId, source: Option<String>) -> Activity {
    Activity {
        id: ActivityId(Uuid::now_v7()),
        request,
        title: new.title,
        phase: new.phase,
        assignee: new.assignee,
        starts_at: new.starts_at,
        due_at: new.due_at,
        accepted_at: None,
        begun_at: None,
        ended_at: None,
        note: new.note,
        state: State::Open,
        reason: String::new(),
        vendor_ticket: String::new(),
        source,
        version: 1,
    }
}

/// Reads a form, and sees that whoever it assigns to is there.
async fn check(cx: &Cx, tx: &mut Tx, form: &ActivityForm, request: &Request) -> Result<NewActivity, Failure> {
    let allotted = tx.allotted().await?;
    let (kind, window) = (request.kind, &request.window);
    let new = form.check(&Frame { kind, window, allotted: &allotted, zones: &cx.state.zones, now: cx.now })?;
    let known = match new.assignee {
        None => true,
        Some(Assignee::Person(id)) => tx.person(id).await?.as_ref().is_some_and(Person::is_assignable),
        Some(Assignee::Role(role)) => role != Role::Vendor,
        Some(Assignee::Queue(id)) => tx.vendor_queue(id).await?.is_some(),
    };
    if known { Ok(new) } else { Err(Problem::new("assignee", "Choose somebody from the list.").into()) }
}

/// Who has it, in words.
async fn assigned(tx: &mut Tx, assignee: Option<Assignee>) -> Result<String, Failure> {
    Ok(match assignee {
        None => "nobody".into(),
        Some(Assignee::Person(id)) => tx.person(id).await?.map_or_else(|| "somebody".into(), |p| p.name),
        Some(Assignee::Role(role)) => format!("the team {role}"),
        Some(Assignee::Queue(id)) => {
            tx.vendor_queue(id).await?.map_or_else(|| "a vendor".into(), |q| format!("the vendor {}", q.name))
        }
    })
}

fn to_whom(to: &str) -> String {
    if to == "nobody" { String::new() } else { format!(" for {to}") }
}

/// The queues of the actor's vendor; none for everybody else.
async fn queues(cx: &Cx, tx: &mut Tx) -> Result<Vec<VendorQueueId>, Failure> {
    if !cx.actor.is(Role::Vendor) {
        return Ok(vec![]);
    }
    Ok(tx.queues_of(cx.actor.id).await?.into_iter().map(|q| q.0).collect())
}

fn event(activity: &Activity, kind: &'static str, words: String) -> Event {
    Event::on(activity.request, kind, words).with(json!({ "activity": activity }))
}

fn denied(found: &Found, tried: &str, refusal: &Refusal) -> Failure {
    Failure::Denied {
        request: found.request.id,
        tried: format!("{} the activity “{}”", tried.to_lowercase(), found.activity.title),
        words: refusal.to_string(),
    }
}

fn is_open(request: &Request) -> Result<(), Refusal> {
    if !request.is_closed() {
        return Ok(());
    }
    Err(Refusal::Conflict("The release is closed: what was planned for it stays as it is.".into()))
}

fn has_room(there: usize, more: usize) -> Result<(), Refusal> {
    if there + more <= activity::MOST {
        return Ok(());
    }
    Err(Refusal::Conflict(format!("A release has at most {} activities, and this one has {there}.", activity::MOST)))
}
