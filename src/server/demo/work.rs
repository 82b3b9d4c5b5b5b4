//! The demo's activities: what the open releases of the ALM process need, assigned to teams and to a vendor, as far as
//! they would be by now. Those that follow the twenty steps wait for somebody to assign theirs.

use super::{
    Past,
    cast::{Cast, Who},
};
use crate::{
    domain::{
        access::Role,
        activity::{
            Activity, Allotted, Assignee, Move, Phase, State, VendorQueue,
            proposal::{Basis, Proposal, propose},
        },
        event::Event,
        ids::{ActivityCommentId, ActivityId, VendorQueueId},
        process::builtin::RELEASE_REQUEST,
        release::Request,
    },
    server::{
        Failure,
        store::{Tx, activities::Comment, requests::lists::RequestFilter},
        zones::TimeZones,
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

/// Releases that have activities.
const RELEASES: usize = 10;
const VENDOR: &str = "Novák Systems";

/// Makes the vendor's queue, and plans the work of the open releases.
pub async fn plan(
    tx: &mut Tx,
    zones: &TimeZones,
    cast: &Cast,
    now: DateTime<Utc>,
    past: &mut Vec<Past>,
) -> Result<(), Failure> {
    let made = now - TimeDelta::days(60);
    let (id, people) = (VendorQueueId(Uuid::now_v7()), cast.holders(Role::Vendor));
    let queue = VendorQueue { id, name: VENDOR.into(), people, endpoint: None, version: 1 };
    tx.insert_vendor_queue(&queue, made).await?;
    let event = Event::new("vendor-queue.added", format!("made the queue of the vendor {VENDOR}"));
    past.push(Past { at: made, who: Some(Who::Administrator), event: event.with(json!({ "queue": queue })) });
    let open = RequestFilter { ended: Some(false), ..RequestFilter::default() };
    let open = tx.requests(&open, 0, 100).await?;
    for (n, request) in open.iter().filter(|r| r.run.process == RELEASE_REQUEST).take(RELEASES).enumerate() {
        let planned = (request.created_at + TimeDelta::hours(2)).min(now - TimeDelta::minutes(5));
        let plan = tx.latest_revision(request.id).await?.map(|r| r.plan);
        let allotted = Allotted::default();
        let (kind, window) = (request.kind, &request.window);
        let proposed = {
            let basis = Basis { kind, window, allotted: &allotted, zones, now: planned };
            propose(plan.as_ref(), &basis, |owner| cast.named(owner).map(Assignee::Person))
        };
        let words = format!("added {} activities from the plan and what is usual", proposed.len());
        let event = Event::on(request.id, "activities.proposed", words);
        past.push(Past { at: planned, who: Some(Who::FirstManager), event });
        for proposal in proposed {
            let activity = of(proposal, request, (n % 3 == 0).then_some(queue.id));
            let activity = as_of(activity, n, now)?;
            tx.insert_activity(&activity, planned).await?;
            if matches!(activity.assignee, Some(Assignee::Queue(_))) && activity.begun_at.is_some() {
                remark(tx, cast, &activity, now, past).await?;
            }
        }
    }
    Ok(())
}

/// The proposal as an activity; the vendor builds, where there is one.
fn of(proposal: Proposal, request: &Request, vendor: Option<VendorQueueId>) -> Activity {
    let vendor = vendor.filter(|_| proposal.phase == Phase::Build).map(Assignee::Queue);
    Activity {
        id: ActivityId(Uuid::now_v7()),
        request: request.id,
        title: proposal.title,
        phase: proposal.phase,
        assignee: vendor.or(proposal.assignee).or(Some(Assignee::Role(Role::TechnicalTeam))),
        starts_at: proposal.starts_at,
        due_at: proposal.due_at,
        accepted_at: None,
        begun_at: None,
        ended_at: None,
        note: proposal.note,
        state: State::Open,
        reason: String::new(),
        vendor_ticket: String::new(),
        source: Some(proposal.source),
        version: 1,
    }
}

/// How far it is by now: what is over is done, but for some that are late or blocked.
fn as_of(activity: Activity, release: usize, now: DateTime<Utc>) -> Result<Activity, Failure> {
    let starts = activity.starts_at.unwrap_or(now).min(activity.due_at);
    if starts > now {
        return Ok(activity);
    }
    let mut next = activity.moved(Move::Start, "", starts)?;
    let is_over = next.due_at < now;
    if is_over && !(release % 4 == 1 && next.phase == Phase::Prepare) {
        let done = (next.due_at - TimeDelta::minutes(50)).max(starts);
        next = next.moved(Move::Finish, "", done)?;
    } else if release % 4 == 2 {
        next = next.moved(Move::Block, "Waits for the new certificate.", starts)?;
    }
    if matches!(next.assignee, Some(Assignee::Queue(_))) {
        next.vendor_ticket = format!("NS-{}", 4210 + release);
    }
    Ok(next)
}

/// What the vendor said of it.
async fn remark(
    tx: &mut Tx,
    cast: &Cast,
    activity: &Activity,
    now: DateTime<Utc>,
    past: &mut Vec<Past>,
) -> Result<(), Failure> {
    let person = cast.person(Who::Vendor);
    let at = (activity.begun_at.unwrap_or(now) + TimeDelta::hours(1)).min(now);
    let words = "The driver builds with the new compiler; two warnings are being looked at.";
    let comment = Comment {
        id: ActivityCommentId(Uuid::now_v7()),
        activity: activity.id,
        words: words.into(),
        by: person.id,
        by_name: person.name.clone(),
        at,
    };
    tx.insert_activity_comment(&comment).await?;
    let said = format!("commented on the activity “{}”", activity.title);
    let event = Event::on(activity.request, "activity.commented", said);
    let event = event.with(json!({ "activity": activity.id, "comment": words }));
    past.push(Past { at, who: Some(Who::Vendor), event });
    Ok(())
}
