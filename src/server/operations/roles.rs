//! Roles for one product or one release: who has which, who gives them, and the steps that are left to nobody.

use super::dossier::Dossier;
use crate::{
    api::{
        Done,
        roles::{Holder, RoleAsked, RoleInPartForm, RolesOfRelease},
        views::Choice,
    },
    domain::{
        access::{
            self, Action, Actor, Involvement, Role, Subject,
            part::{Reach, may_give, roles_in_part},
        },
        event::Event,
        ids::{PersonId, RequestId},
        people::Person,
        problem::{Check, Problem, Refusal},
        process::{
            Definition,
            staffing::{Gap, Staff, gaps},
        },
        release::Request,
    },
    server::{
        Cx, Failure,
        store::{Tx, parts::Held},
    },
};
use serde_json::json;

/// Who has which role for a release.
pub async fn of_release(cx: Cx, id: RequestId) -> Result<RolesOfRelease, Failure> {
    let mut tx = cx.read().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let held = tx.held_for(&dossier.request).await?;
    let people = tx.people().await?;
    let asked = asked(&dossier.definition);
    let row = |role: Role, words: String| RoleAsked {
        key: role.key().into(),
        label: role.label().into(),
        asked_for: words,
        holders: held.iter().filter(|h| h.role == role).map(holder).collect(),
    };
    let in_part = held.iter().filter(|h| h.reach.is_some() && !asked.iter().any(|(role, _)| *role == h.role));
    let mut others: Vec<Role> = in_part.map(|h| h.role).collect();
    others.dedup();
    let may = access::may(&cx.actor, Action::AssignRoles, &Subject::Workspace);
    let gaps = found_gaps(&mut tx, &dossier).await?;
    Ok(RolesOfRelease {
        id: id.to_string(),
        product: dossier.request.product_name.clone(),
        asked: asked.into_iter().map(|(role, words)| row(role, words)).collect(),
        others: others.into_iter().map(|role| row(role, String::new())).collect(),
        gaps,
        why_not: may.err().map(|r| r.to_string()).unwrap_or_default(),
        whole_product: cx.actor.is(Role::Administrator),
        roles: roles_in_part().map(|r| Choice { value: r.key().into(), label: r.label().into() }).collect(),
        people: people
            .into_iter()
            .filter(|p| !p.disabled)
            .map(|p| Choice { value: p.id.to_string(), label: p.name })
            .collect(),
    })
}

fn holder(held: &Held) -> Holder {
    Holder {
        person: held.person.to_string(),
        name: held.name.clone(),
        reach: held.reach.map(|r| r.key().to_owned()).unwrap_or_default(),
    }
}

/// The roles that a process asks, in the order in which they are first asked, with what it asks of each.
fn asked(definition: &Definition) -> Vec<(Role, String)> {
    let mut asked: Vec<(Role, Vec<String>, Vec<String>)> = Vec::new();
    let mut of = |role: Role, step: Option<&str>, more: Option<String>| {
        let at = asked.iter().position(|a| a.0 == role).unwrap_or_else(|| {
            asked.push((role, vec![], vec![]));
            asked.len() - 1
        });
        let entry = &mut asked[at];
        entry.1.extend(step.map(str::to_owned));
        entry.2.extend(more);
    };
    for step in &definition.steps {
        if let Some(role) = step.role {
            of(role, Some(&step.number), None);
        }
        for record in &step.records {
            record.roles.iter().for_each(|role| of(*role, None, Some(format!("records “{}”", record.title))));
        }
        for gate in &step.approvals {
            of(gate.voters, None, Some(format!("votes on “{}”", gate.title)));
        }
    }
    let words = |steps: Vec<String>, more: Vec<String>| {
        let steps = match steps.as_slice() {
            [] => None,
            [one] => Some(format!("step {one}")),
            many => Some(format!("steps {}", many.join(", "))),
        };
        steps.into_iter().chain(more).collect::<Vec<_>>().join("; ")
    };
    asked.into_iter().map(|(role, steps, more)| (role, words(steps, more))).collect()
}

/// Steps at hand or ahead that nobody may act on, and work that is with somebody who cannot sign in.
///
/// # Errors
/// When the database cannot.
pub async fn found_gaps(tx: &mut Tx, dossier: &Dossier) -> Result<Vec<Gap>, Failure> {
    let mut staff = Staff { authors: dossier.authors().to_vec(), ..Staff::default() };
    let mut everybody: Vec<Actor> = Vec::new();
    for held in tx.held_for(&dossier.request).await? {
        let holders = staff.holders.entry(held.role).or_default();
        if !holders.contains(&held.person) {
            holders.push(held.person);
        }
        match everybody.iter_mut().find(|a| a.id == held.person) {
            Some(actor) => actor.roles.push(held.role),
            None => everybody.push(Actor {
                id: held.person,
                workspace: tx.workspace,
                name: held.name,
                roles: vec![held.role],
                time_zone: String::new(),
            }),
        }
    }
    let testers = tx.testers(dossier.request.id).await?;
    let deployers = everybody.iter().filter(|a| a.is_any(&[Role::ReleaseManager, Role::Deployer]));
    for actor in deployers {
        let involvement = Involvement {
            developed: dossier.changes.iter().any(|c| c.initiator_id == actor.id),
            tested: testers.contains(&actor.id),
            wrote_plan: dossier.authors().contains(&actor.id),
        };
        let subject = Subject::Release { policy: dossier.policy, involvement: &involvement };
        if access::may(actor, Action::DeployToLive, &subject).is_err() {
            staff.barred_from_live.push(actor.id);
        }
    }
    let mut found = gaps(&dossier.definition, &dossier.request.run, &staff);
    if !dossier.request.is_closed() {
        found.extend(tx.left_behind(dossier.request.id).await?.into_iter().map(|(title, name)| Gap {
            step: "Activities".into(),
            words: format!("“{title}” is with {name}, who cannot sign in. Give it to somebody else."),
        }));
    }
    Ok(found)
}

/// What a form about a role names.
struct Asked {
    request: Request,
    role: Role,
    reach: Reach,
    person: Person,
}

async fn read(tx: &mut Tx, form: &RoleInPartForm) -> Result<Asked, Failure> {
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    let mut check = Check::new();
    let role = check.take(form.role.parse().map_err(|()| Problem::new("role", "Choose the role.")));
    let reach = form.reach.parse().map_err(|()| Problem::new("reach", "Choose what the role is given for."));
    let reach = check.take(reach);
    let person = match form.person.parse::<PersonId>() {
        Ok(id) => tx.person(id).await?.filter(|p| !p.disabled),
        Err(_) => None,
    };
    let person = check.take(person.ok_or_else(|| Problem::new("person", "Choose the person.")));
    Ok(check.finish((|| Some(Asked { request, role: role?, reach: reach?, person: person? }))())?)
}

/// Gives somebody a role for a release or its product.
pub async fn give(cx: Cx, form: RoleInPartForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::AssignRoles, &Subject::Workspace)?;
    let mut tx = cx.write().await?;
    let Asked { request, role, reach, person } = read(&mut tx, &form).await?;
    may_give(&cx.actor, role, reach, person.id)?;
    if access::is_only_vendor(&person.roles) {
        let words = format!("{} works for a vendor and sees only what is assigned to its queue.", person.name);
        return Err(Problem::new("person", words).into());
    }
    if request.is_closed() && reach == Reach::Release {
        return Err(Refusal::Conflict("The release is closed, and its roles stay as they are.".into()).into());
    }
    if person.roles.contains(&role) || !tx.give_in_part((role, reach, person.id), &request, cx.actor.id, cx.now).await?
    {
        let words = format!("{} has the role {role} already.", person.name);
        return Err(Problem::new("person", words).into());
    }
    let words = format!("gave {} the role {role} for {}", person.name, what(reach, &request));
    let data = json!({ "person": person.id, "role": role, "reach": reach });
    cx.record(&mut tx, &Event::on(request.id, "role.given", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("{} is now {role} for {}.", person.name, what(reach, &request))))
}

/// Takes a role for a release or its product from somebody.
pub async fn take(cx: Cx, form: RoleInPartForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::AssignRoles, &Subject::Workspace)?;
    let mut tx = cx.write().await?;
    let Asked { request, role, reach, person } = read(&mut tx, &form).await?;
    may_give(&cx.actor, role, reach, person.id)?;
    if !tx.take_in_part((role, reach, person.id), &request).await? {
        let words = format!("{} does not have the role {role} for {}.", person.name, what(reach, &request));
        return Err(Refusal::Conflict(words).into());
    }
    let words = format!("took the role {role} for {} from {}", what(reach, &request), person.name);
    let data = json!({ "person": person.id, "role": role, "reach": reach });
    cx.record(&mut tx, &Event::on(request.id, "role.taken", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("{} no longer has the role {role} for {}.", person.name, what(reach, &request))))
}

fn what(reach: Reach, request: &Request) -> String {
    match reach {
        Reach::Product => format!("all releases of {}", request.product_name),
        Reach::Release => request.name(),
    }
}
