//! Adding what a release of its type and with its plan usually needs.

use super::{first, has_room, is_open};
use crate::{
    api::{Done, activities::ProposeForm},
    domain::{
        access::{self, Action, Role, Subject},
        activity::{
            Activity, Assignee, NewActivity,
            proposal::{Basis, Proposal, propose as proposals},
        },
        event::Event,
        ids::RequestId,
        people::Person,
    },
    server::{Cx, Failure, operations::dossier::Dossier},
};
use serde_json::json;

/// Adds what a release of its type and with its plan usually needs; what is there already stays as it is.
pub async fn propose(cx: Cx, form: ProposeForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::ManageActivities, &Subject::Workspace)?;
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let request = &dossier.request;
    is_open(request)?;
    let people = tx.people().await?;
    let allotted = tx.allotted().await?;
    let proposed = {
        let (kind, window) = (request.kind, &request.window);
        let basis = Basis { kind, window, allotted: &allotted, zones: &cx.state.zones, now: cx.now };
        proposals(dossier.plan(), &basis, |owner| meant(owner, &people))
    };
    let there = tx.activities(id).await?;
    let is_new = |p: &&Proposal| !there.iter().any(|a| a.source.as_deref() == Some(p.source.as_str()));
    let new: Vec<_> = proposed.iter().filter(is_new).collect();
    if new.is_empty() {
        return Ok(Done::here("Everything that is usual, and everything in the plan, is there already."));
    }
    has_room(there.len(), new.len())?;
    let mut titles = Vec::new();
    for proposal in new {
        let activity = of_proposal(proposal, id);
        if tx.insert_activity(&activity, cx.now).await? {
            titles.push(activity.title);
        }
    }
    let count = if titles.len() == 1 { "1 activity".to_owned() } else { format!("{} activities", titles.len()) };
    let event = Event::on(id, "activities.proposed", format!("added {count} from the plan and what is usual"));
    cx.record(&mut tx, &event.with(json!({ "titles": titles }))).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("{count} added. Look at who has them and when they are due.")))
}

/// Whom a plan means by an owner: somebody by name, or a team by its role.
fn meant(owner: &str, people: &[Person]) -> Option<Assignee> {
    let same = |a: &str| a.to_lowercase() == owner.to_lowercase();
    let mut named = people.iter().filter(|p| p.is_assignable() && same(&p.name));
    match (named.next(), named.next()) {
        (Some(person), None) => return Some(Assignee::Person(person.id)),
        (Some(_), Some(_)) => return None,
        (None, _) => {}
    }
    Role::ALL.iter().copied().find(|r| *r != Role::Vendor && same(r.label())).map(Assignee::Role)
}

fn of_proposal(proposal: &Proposal, request: RequestId) -> Activity {
    let new = NewActivity {
        title: proposal.title.clone(),
        phase: proposal.phase,
        assignee: proposal.assignee,
        starts_at: proposal.starts_at,
        due_at: proposal.due_at,
        note: proposal.note.clone(),
    };
    first(new, request, Some(proposal.source.clone()))
}
