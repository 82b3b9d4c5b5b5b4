//! Change requests (RFCs): raising, listing, assessing, and their status at the end of a release. Taking them into
//! releases and out again is [`super::scope`]'s.

mod closing;

pub use closing::close_with;

use super::dossier::Dossier;
use crate::{
    api::{
        Done,
        changes::{AssessForm, ChangeEdit, ChangeList, ChangeQuery, ChangeRow, ChangeView, EditChangeForm, Happened},
        views::Choice,
    },
    domain::{
        access::{self, Action, Subject},
        change::{Change, ChangeForm, ChangeStatus, NewChange},
        event::Event,
        ids::{ChangeId, ComponentId, ProductId},
        problem::{Problem, Refusal},
        process::Effect,
    },
    server::{
        Cx, Failure,
        store::{
            Tx,
            changes::{ChangeFilter, ListedChange},
        },
    },
};
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

/// Changes on one page of the list.
const PAGE: usize = 50;
/// Entries of its history that a change's page shows.
const HISTORY: i64 = 200;

/// The actor with the roles that they have for this product, too.
async fn for_product(mut cx: Cx, tx: &mut Tx, product: ProductId) -> Result<Cx, Failure> {
    cx.actor.roles.extend(tx.roles_for_product(cx.actor.id, product).await?);
    Ok(cx)
}

/// Raises a change; whoever does is its initiator.
pub async fn raise(mut cx: Cx, form: ChangeForm) -> Result<Done, Failure> {
    if let Ok(product) = form.product.parse() {
        let mut tx = cx.read().await?;
        cx = for_product(cx, &mut tx, product).await?;
    }
    access::may(&cx.actor, Action::RaiseChange, &Subject::Workspace)?;
    let new = form.check()?;
    let mut tx = cx.write().await?;
    check_catalogue(&mut tx, &new, &[]).await?;
    let number = tx.next_number("change").await?;
    let change = Change {
        id: ChangeId(Uuid::now_v7()),
        number: format!("RFC-{number}"),
        product: new.product,
        title: new.title,
        initiator: cx.actor.name.clone(),
        initiator_id: cx.actor.id,
        reason: new.reason,
        problem_tickets: new.problem_tickets,
        components: new.components,
        outage_minutes: new.outage_minutes,
        risk: new.risk,
        status: ChangeStatus::Proposed,
    };
    tx.insert_change(&change, number, cx.now).await?;
    let words = format!("raised {} “{}”", change.number, change.title);
    let data = json!({ "change": change.id, "raised": change });
    cx.record(&mut tx, &Event::new("change.raised", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::to(format!("/changes/{}", change.id), format!("{} is raised.", change.number)))
}

/// Changes what is wanted: by whoever raised it or a change manager, while nobody has decided on it.
pub async fn edit(cx: Cx, form: EditChangeForm) -> Result<Done, Failure> {
    let id: ChangeId = form.change.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let change = tx.change(id).await?.ok_or(Failure::NotFound)?.change;
    let cx = for_product(cx, &mut tx, change.product).await?;
    may_edit(&cx, &change)?;
    if !form.edition.is_empty() && form.edition != change.edition() {
        let words = "Somebody changed this since you opened the form, so yours was not saved. Load the page again.";
        return Err(Refusal::Conflict(words.into()).into());
    }
    let new = ChangeForm { product: change.product.to_string(), ..form.form }.check()?;
    check_catalogue(&mut tx, &new, &change.components).await?;
    let before = change.clone();
    let change = Change {
        title: new.title,
        reason: new.reason,
        problem_tickets: new.problem_tickets,
        components: new.components,
        outage_minutes: new.outage_minutes,
        risk: new.risk,
        ..change
    };
    if change.edition() == before.edition() {
        return Ok(Done::here("Nothing was changed."));
    }
    tx.save_change(&change, cx.now).await?;
    let words = format!("edited {} “{}”", change.number, change.title);
    let data = json!({ "change": id, "before": before.form(), "after": change.form() });
    cx.record(&mut tx, &Event::new("change.edited", words).with(data)).await?;
    cx.commit(tx).await?;
    // Afresh: the page keeps a form that is being typed into, and this one was filled with what is changed now.
    Ok(Done::afresh(format!("/changes/{id}"), format!("{} is saved.", change.number)))
}

fn may_edit(cx: &Cx, change: &Change) -> Result<(), Refusal> {
    let raises = if change.initiator_id == cx.actor.id { Action::RaiseChange } else { Action::AssessChange };
    access::may(&cx.actor, raises, &Subject::Workspace)?;
    if change.status == ChangeStatus::Proposed {
        return Ok(());
    }
    Err(Refusal::Conflict(format!("{} is “{}”: what was decided on stays as it is.", change.number, change.status)))
}

/// Product and components must be the workspace's, the components the product's, and in use or chosen before.
async fn check_catalogue(tx: &mut Tx, new: &NewChange, before: &[ComponentId]) -> Result<(), Failure> {
    if !tx.products().await?.iter().any(|p| p.0 == new.product) {
        return Err(Problem::new("product", "Choose a product.").into());
    }
    let known = tx.components().await?;
    let fits = |id: &ComponentId| before.contains(id) || known.iter().any(|c| c.id == *id && c.product == new.product);
    if !new.components.iter().all(fits) {
        return Err(Problem::new("components", "Choose components of this product only.").into());
    }
    Ok(())
}

/// A page of changes, filtered as an address asks.
pub async fn list(cx: Cx, query: ChangeQuery) -> Result<ChangeList, Failure> {
    let filter =
        ChangeFilter { product: query.product.parse().ok(), status: query.status.parse().ok(), text: query.text };
    let page = query.page.parse::<i64>().unwrap_or(0).clamp(0, 100_000);
    let size = i64::try_from(PAGE).unwrap_or(i64::MAX);
    let mut tx = cx.read().await?;
    let mut found = tx.changes(&filter, page * size, size + 1).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let mut actor = cx.actor.clone();
    let parts = tx.own_parts(actor.id).await?;
    actor.roles.extend(parts.iter().filter(|p| p.product.is_some()).map(|p| p.role));
    let may_raise = access::may(&actor, Action::RaiseChange, &Subject::Workspace).is_ok();
    Ok(ChangeList { rows: found.iter().map(row).collect(), more, page, may_raise })
}

/// A change as a row of a list.
pub fn row(listed: &ListedChange) -> ChangeRow {
    let change = &listed.change;
    let name = |version: &Option<String>| {
        let number = version.clone().unwrap_or_else(|| "(no number yet)".into());
        format!("{} {number}", listed.product_name)
    };
    ChangeRow {
        id: change.id.to_string(),
        number: change.number.clone(),
        title: change.title.clone(),
        product: listed.product_name.clone(),
        initiator: change.initiator.clone(),
        risk: change.risk,
        status: change.status,
        outage_minutes: change.outage_minutes,
        release: listed.release.as_ref().map(|(id, version)| (id.to_string(), name(version))),
    }
}

/// Everything about a change.
pub async fn view(cx: Cx, id: ChangeId) -> Result<ChangeView, Failure> {
    let mut tx = cx.read().await?;
    let listed = tx.change(id).await?.ok_or(Failure::NotFound)?;
    let change = &listed.change;
    let cx = for_product(cx, &mut tx, change.product).await?;
    let all = tx.all_components().await?;
    let known = tx.components().await?;
    let offered = |id| change.components.contains(&id) || known.iter().any(|c| c.id == id);
    let names: HashMap<_, _> = all.iter().map(|c| (c.id, c.name.clone())).collect();
    let mut components: Vec<_> = change.components.iter().filter_map(|c| names.get(c).cloned()).collect();
    components.sort();
    let assess = access::may(&cx.actor, Action::AssessChange, &Subject::Workspace);
    let choices = if assess.is_ok() { change.status.choices() } else { vec![] };
    let offer = access::may(&cx.actor, Action::OfferChange, &Subject::Workspace);
    let history = tx.history_of_change(id, HISTORY).await?;
    Ok(ChangeView {
        row: row(&listed),
        reason: change.reason.clone(),
        problem_tickets: change.problem_tickets.clone(),
        components,
        raised_at: cx.moment(listed.created_at),
        choices: choices.into_iter().map(|s| Choice { value: s.key().into(), label: s.label().into() }).collect(),
        why_not_assess: assess.err().map(|r| r.to_string()).unwrap_or_default(),
        offers: super::scope::offers(&cx, &mut tx, &listed).await?,
        why_not_offer: offer.err().map(|r| r.to_string()).unwrap_or_default(),
        edit: may_edit(&cx, change).is_ok().then(|| ChangeEdit {
            form: change.form(),
            components: all
                .iter()
                .filter(|c| c.product == change.product && offered(c.id))
                .map(|c| Choice { value: c.id.to_string(), label: c.name.clone() })
                .collect(),
            edition: change.edition(),
        }),
        was_in: closing::was_in(&cx, &mut tx, id).await?,
        problems: tx
            .problems_of_change(id, super::problems::PAGE)
            .await?
            .iter()
            .map(|l| super::problems::row(&cx, l))
            .collect(),
        history: history.into_iter().map(|(by, words, at)| Happened { by, words, at: cx.moment(at) }).collect(),
    })
}

/// Sets a change's status by hand.
pub async fn assess(cx: Cx, form: AssessForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::AssessChange, &Subject::Workspace)?;
    let id: ChangeId = form.change.parse().map_err(|_| Failure::NotFound)?;
    let next: ChangeStatus = form.status.parse().map_err(|()| Problem::new("status", "Choose a status."))?;
    let mut tx = cx.write().await?;
    let change = tx.change(id).await?.ok_or(Failure::NotFound)?.change;
    let seen = form.seen.parse().unwrap_or(change.status);
    if seen != change.status {
        return Err(moved_on(&change));
    }
    if !change.status.choices().contains(&next) {
        change.status.become_next(next)?;
        let words = format!("The status of {} follows its release and is not set by hand.", change.number);
        return Err(Refusal::Conflict(words).into());
    }
    // A change that went through a release stays there, unless it starts anew.
    let release = match (change.status, next) {
        (_, ChangeStatus::Closed) => tx.release_of_change(id).await?,
        _ => None,
    };
    if !tx.move_change(id, (change.status, next), release, cx.now).await? {
        return Err(moved_on(&change));
    }
    let words = format!("set {} “{}” from “{}” to “{}”", change.number, change.title, change.status, next);
    let data = json!({ "change": id, "from": change.status, "to": next });
    cx.record(&mut tx, &Event::new("change.assessed", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("{} is now “{next}”.", change.number)))
}

/// Somebody else gave the change another status meanwhile.
pub fn moved_on(change: &Change) -> Failure {
    let words = format!("The status of {} has changed meanwhile; look at it again before you decide.", change.number);
    Refusal::Conflict(words).into()
}

/// Sets the status of every RFC in the release (S0.44, S0.47): one action, an event for each change.
pub async fn mark_all(cx: &Cx, tx: &mut Tx, dossier: &Dossier, effect: Effect) -> Result<(), Failure> {
    let to = match effect {
        Effect::MarkChangesImplemented => ChangeStatus::Implemented,
        Effect::MarkChangesBackedOut => ChangeStatus::BackedOut,
        _ => return Ok(()),
    };
    for change in dossier.changes.iter().filter(|c| c.status != to) {
        let next = change.status.become_next(to)?;
        if !tx.move_change(change.id, (change.status, next), dossier.release.map(|r| r.id), cx.now).await? {
            return Err(moved_on(change));
        }
        let words = format!("set {} “{}” to “{to}” with {}", change.number, change.title, dossier.request.name());
        let data = json!({ "change": change.id, "from": change.status, "to": to });
        cx.record(tx, &Event::on(dossier.request.id, "change.marked", words).with(data)).await?;
    }
    if to == ChangeStatus::BackedOut { super::follow_ups::after_backing_out(cx, tx, dossier).await } else { Ok(()) }
}
