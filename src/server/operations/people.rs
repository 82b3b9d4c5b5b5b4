//! Looking after accounts and the policy on segregation of duties. Nobody can lock themselves out: one's own account
//! stays enabled, and its role Administrator stays.

use super::session::roles_in_words;
use crate::{
    api::{
        Done,
        people::{AccessForm, AccountForm, AccountRow, GivenPasswordForm, PolicyForm, RolesForm, SettingsView},
        views::Choice,
    },
    domain::{
        access::{self, Action, Role, SodPolicy, Subject},
        approval::VotePolicyForm,
        calendar::Zones,
        event::Event,
        ids::PersonId,
        people::{Person, PersonForm, password},
        plan::Section,
        problem::{Problem, Refusal},
        text,
    },
    server::{
        Cx, Failure,
        store::{StoreError, Tx},
    },
};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What the settings page shows to this person.
pub async fn settings(cx: Cx) -> Result<SettingsView, Failure> {
    access::may(&cx.actor, Action::EditCatalogue, &Subject::Workspace)?;
    let mut tx = cx.read().await?;
    let may = |action| access::may(&cx.actor, action, &Subject::Workspace).is_ok();
    let people = if may(Action::EditPeople) { Some(tx.people().await?) } else { None };
    let policy = if may(Action::EditPolicy) { Some(tx.sod_policy().await?) } else { None };
    let products = super::catalogue::rows(&mut tx).await?;
    Ok(SettingsView {
        people: people.map(|all| all.into_iter().map(|p| account(&cx, p)).collect()),
        policy,
        votes: tx.vote_policy().await?,
        choices: products.iter().map(|p| Choice { value: p.id.clone(), label: p.name.clone() }).collect(),
        products,
    })
}

fn account(cx: &Cx, person: Person) -> AccountRow {
    AccountRow {
        id: person.id.to_string(),
        mine: person.id == cx.actor.id,
        roles_words: roles_in_words(&person.roles),
        roles: person.roles.iter().map(|r| r.key().to_owned()).collect(),
        name: person.name,
        email: person.email,
        time_zone: person.time_zone,
        disabled: person.disabled,
    }
}

/// Makes an account.
pub async fn add(cx: Cx, form: AccountForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditPeople, &Subject::Workspace)?;
    let AccountForm { name, email, password, roles, time_zone } = form;
    let new = PersonForm { name, email, password, roles: roles.join(","), time_zone }.check()?;
    if !cx.state.zones.exists(&new.time_zone) {
        return Err(Problem::new("time_zone", "There is no such time zone. Enter one such as Europe/Berlin.").into());
    }
    let hash = cx.state.passwords.hash(new.password).await?;
    let person = Person {
        id: PersonId(Uuid::now_v7()),
        name: new.name,
        email: new.email,
        roles: new.roles,
        time_zone: new.time_zone,
        disabled: false,
        password_given: true,
    };
    let mut tx = cx.write().await?;
    tx.insert_person(&person, &hash, cx.now).await.map_err(|e| match e {
        StoreError::Taken(_) => Problem::new("email", "Somebody has an account with this address.").into(),
        other => Failure::from(other),
    })?;
    let words = format!("gave {} an account as {}", person.name, roles_in_words(&person.roles));
    let data = json!({ "person": person.id, "email": person.email, "roles": person.roles });
    cx.record(&mut tx, &Event::new("person.added", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("{} can sign in, and is asked to choose a password.", person.name)))
}

/// Replaces somebody's roles.
pub async fn set_roles(cx: Cx, form: RolesForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditPeople, &Subject::Workspace)?;
    let mut roles = form
        .roles
        .iter()
        .map(|r| r.parse())
        .collect::<Result<Vec<Role>, ()>>()
        .map_err(|()| Problem::new("roles", "Choose roles from the list."))?;
    roles.sort();
    roles.dedup();
    let mut tx = cx.write().await?;
    let person = find(&mut tx, &form.person).await?;
    if person.id == cx.actor.id && !roles.contains(&Role::Administrator) {
        let words = "You cannot take the role Administrator from yourself; another administrator can.";
        return Err(Problem::new("roles", words).into());
    }
    let mut before = person.roles.clone();
    before.sort();
    if before == roles {
        return Ok(Done::here("Nothing was changed."));
    }
    if roles.is_empty() && before.contains(&Role::Vendor) {
        let words = "Without any role somebody of a vendor could read everything. Disable the account instead.";
        return Err(Problem::new("roles", words).into());
    }
    let (now, then) = (roles_in_words(&roles), roles_in_words(&before));
    let event = Event::new("person.roles-set", format!("made {} {now} (before: {then})", person.name));
    let data = json!({ "person": person.id, "roles": roles, "before": before });
    cx.record(&mut tx, &event.with(data)).await?;
    still_administers(&cx, &mut tx).await?;
    tx.set_roles(person.id, &roles).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("{} is now {now}.", person.name)))
}

/// Gives somebody who has forgotten theirs another password, and signs them out everywhere. It signs no vote: who gave it
/// knows it.
pub async fn give_password(cx: Cx, form: GivenPasswordForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditPeople, &Subject::Workspace)?;
    let new = password("password", &form.password)?;
    let hash = cx.state.passwords.hash(new).await?;
    let mut tx = cx.write().await?;
    let person = find(&mut tx, &form.person).await?;
    if person.id == cx.actor.id {
        return Err(Problem::new("password", "Change your own password on your account page.").into());
    }
    let words = format!("gave {} another password and ended their sessions", person.name);
    cx.record(&mut tx, &Event::new("person.password-given", words).with(json!({ "person": person.id }))).await?;
    still_administers(&cx, &mut tx).await?;
    tx.set_password_hash(person.id, &hash, true).await?;
    tx.end_sessions(person.id).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("{} can sign in with the new password, and is asked to choose another.", person.name)))
}

/// Lets somebody sign in or no longer; who may no longer is signed out everywhere.
pub async fn set_access(cx: Cx, form: AccessForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditPeople, &Subject::Workspace)?;
    let disabled = match form.access.as_str() {
        "disable" => true,
        "enable" => false,
        _ => return Err(Problem::new("access", "Choose to enable or to disable the account.").into()),
    };
    let mut tx = cx.write().await?;
    let person = find(&mut tx, &form.person).await?;
    if person.id == cx.actor.id {
        return Err(Problem::new("access", "You cannot disable your own account; another administrator can.").into());
    }
    if person.disabled == disabled {
        return Ok(Done::here("Nothing was changed."));
    }
    let (kind, words) = match disabled {
        true => ("person.disabled", format!("disabled the account of {} and ended its sessions", person.name)),
        false => ("person.enabled", format!("enabled the account of {}", person.name)),
    };
    cx.record(&mut tx, &Event::new(kind, words).with(json!({ "person": person.id }))).await?;
    still_administers(&cx, &mut tx).await?;
    tx.set_disabled(person.id, disabled).await?;
    if disabled {
        tx.end_sessions(person.id).await?;
        tx.set_feed_token(person.id, None, cx.now).await?;
    }
    let open = if disabled { tx.activities_of_person(person.id).await?.len() } else { 0 };
    cx.commit(tx).await?;
    let left = match open {
        0 => String::new(),
        1 => " An open activity is still theirs: its release says so until somebody else has it.".into(),
        n => format!(" {n} open activities are still theirs: their releases say so until somebody else has them."),
    };
    Ok(Done::here(format!("{} {} sign in.{left}", person.name, if disabled { "can no longer" } else { "can again" })))
}

/// Chooses the workspace's policy on segregation of duties.
pub async fn set_policy(cx: Cx, form: PolicyForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditPolicy, &Subject::Workspace)?;
    let policy: SodPolicy = form.policy.parse().map_err(|()| Problem::new("policy", "Choose one of the policies."))?;
    let mut tx = cx.write().await?;
    let before = tx.sod_policy().await?;
    if before == policy {
        return Ok(Done::here("Nothing was changed."));
    }
    let (now, then) = (policy.key(), before.key());
    let words = format!("set the policy on segregation of duties to {now} (before: {then})");
    cx.record(&mut tx, &Event::new("policy.set", words).with(json!({ "policy": now, "before": then }))).await?;
    tx.set_sod_policy(policy).await?;
    cx.commit(tx).await?;
    let words = match policy {
        SodPolicy::SoxStrict => format!("The policy is now {now}, for every release."),
        SodPolicy::ProductTeam => {
            format!("The policy is now {now}, for releases raised from now on; those under way stay {then}.")
        }
    };
    Ok(Done::here(words))
}

/// Chooses the sections in which an edit of a plan keeps votes. Stricter holds at once, looser for what is submitted from
/// then on.
pub async fn set_vote_policy(cx: Cx, form: VotePolicyForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditPolicy, &Subject::Workspace)?;
    let chosen = form.check()?;
    let mut tx = cx.write().await?;
    let before = tx.vote_policy().await?;
    if form.seen.trim().parse() != Ok(before.version) {
        let words = "Somebody changed which edits void votes after you opened this page. Look at it and choose again.";
        return Err(Refusal::Conflict(words.into()).into());
    }
    if before.sections() == chosen {
        return Ok(Done::here("Nothing was changed."));
    }
    let policy = before.choosing(&chosen);
    let named = |sections: &BTreeSet<Section>| match sections.is_empty() {
        true => "no section".to_owned(),
        false => text::and(&sections.iter().map(|s| s.label().to_owned()).collect::<Vec<_>>()),
    };
    let (now, then) = (named(&chosen), named(&before.sections()));
    let words = format!("let edits of {now} keep votes (before: {then})");
    let data = json!({ "version": policy.version, "keeps": chosen, "before": before.sections() });
    cx.record(&mut tx, &Event::new("policy.votes-set", words).with(data)).await?;
    tx.set_vote_policy(&policy).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("From now on edits of {now} keep votes; edits of anything else void them.")))
}

async fn find(tx: &mut Tx, id: &str) -> Result<Person, Failure> {
    let id: PersonId = id.parse().map_err(|_| Failure::NotFound)?;
    tx.person(id).await?.ok_or(Failure::NotFound)
}

/// Two administrators who disable each other at the same moment would leave nobody. Recording the event took the
/// trail's lock, so whoever comes second sees here what the first one did.
async fn still_administers(cx: &Cx, tx: &mut Tx) -> Result<(), Failure> {
    let me = tx.person(cx.actor.id).await?.filter(|p| !p.disabled && p.roles.contains(&Role::Administrator));
    match me {
        Some(_) => Ok(()),
        None => Err(Refusal::Forbidden("You are no longer an administrator.".into()).into()),
    }
}
