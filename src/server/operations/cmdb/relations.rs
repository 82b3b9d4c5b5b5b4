//! What configuration items need, and what depends on them.

use crate::{
    api::{Done, cmdb::RelationForm},
    domain::{
        access::{self, Action, Subject},
        cmdb::{
            Item, ItemName, RELATIONS, RelationKind,
            impact::{self, Affected, Relation},
            reference,
        },
        event::Event,
        ids::ComponentId,
        problem::{Problem, Refusal},
    },
    server::{Cx, Failure, store::Tx},
};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// Relations that are looked at for what is affected.
const WALKED: i64 = 100_000;
/// Affected items that a page lists.
const AFFECTED: usize = 200;

/// What is affected by an item, each with its name, and whether there is more.
pub async fn impact(tx: &mut Tx, id: ComponentId) -> Result<(Vec<(String, Affected)>, bool), Failure> {
    let relations = tx.relations(false, WALKED).await?;
    if !relations.iter().any(|r| r.from == id || r.to == id) {
        return Ok((vec![], false));
    }
    let names: HashMap<ComponentId, ItemName> =
        tx.item_names().await?.into_iter().map(|(id, (name, _))| (id, name)).collect();
    let mut found = impact::of(id, &relations, &names, AFFECTED + 1);
    let cut = i64::try_from(relations.len()).unwrap_or(i64::MAX) == WALKED;
    let more = found.len() > AFFECTED || cut;
    found.truncate(AFFECTED);
    let named = |a: Affected| (names.get(&a.id).map(ToString::to_string).unwrap_or_default(), a);
    Ok((found.into_iter().map(named).collect(), more))
}

/// Relates an item to another.
pub async fn relate(cx: Cx, form: RelationForm) -> Result<Done, Failure> {
    let (mut tx, item, kind) = begin(&cx, &form).await?;
    if item.retired {
        return Err(Refusal::Conflict(format!("{} is retired. Bring it back to relate it.", item.name)).into());
    }
    let (other, name) = find(&mut tx, &item, &form.other).await?;
    if other == item.id {
        return Err(Problem::new("other", "An item cannot be related to itself. Name another one.").into());
    }
    let own = tx.relations_of(item.id, 2 * RELATIONS as i64).await?.iter().filter(|r| r.outward).count();
    if own >= RELATIONS {
        return Err(Problem::new("other", format!("An item has at most {RELATIONS} relations.")).into());
    }
    if !tx.insert_relation(&Relation { from: item.id, kind, to: other }).await? {
        return Err(Problem::new("other", format!("It {kind} {name} already.")).into());
    }
    let words = format!("recorded that {} {kind} {name}", item.name);
    finish(&cx, tx, (item.id, kind, other), "component.related", words).await?;
    Ok(Done::here(format!("{} {kind} {name}.", item.name)))
}

/// Takes a relation of an item out.
pub async fn unrelate(cx: Cx, form: RelationForm) -> Result<Done, Failure> {
    let (mut tx, item, kind) = begin(&cx, &form).await?;
    let other: ComponentId = form.other.parse().map_err(|_| Failure::NotFound)?;
    let name = tx.item(other).await?.ok_or(Failure::NotFound)?.name;
    if !tx.delete_relation(&Relation { from: item.id, kind, to: other }).await? {
        return Ok(Done::here("That relation is gone already."));
    }
    let words = format!("recorded that {} no longer {kind} {name}", item.name);
    finish(&cx, tx, (item.id, kind, other), "component.unrelated", words).await?;
    Ok(Done::here(format!("{} no longer {kind} {name}.", item.name)))
}

async fn begin(cx: &Cx, form: &RelationForm) -> Result<(Tx, Item, RelationKind), Failure> {
    access::may(&cx.actor, Action::EditCmdb, &Subject::Workspace)?;
    let id: ComponentId = form.item.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let item = tx.item(id).await?.ok_or(Failure::NotFound)?;
    let kind = form.kind.parse().map_err(|()| Problem::new("kind", "Choose how it is related."))?;
    Ok((tx, item, kind))
}

async fn finish(
    cx: &Cx,
    mut tx: Tx,
    (from, kind, to): (ComponentId, RelationKind, ComponentId),
    event: &'static str,
    words: String,
) -> Result<(), Failure> {
    // In the history of both.
    let both: Map<String, Value> = [from, to].iter().map(|id| (id.to_string(), json!(""))).collect();
    let data = json!({ "relation": { "from": from, "kind": kind, "to": to }, "items": both });
    cx.record(&mut tx, &Event::new(event, words).with(data)).await?;
    cx.commit(tx).await
}

/// The item that somebody names: of the item's own product, if no other is named.
async fn find(tx: &mut Tx, item: &Item, typed: &str) -> Result<(ComponentId, ItemName), Failure> {
    let refuse = |words: String| Err(Problem::new("other", words).into());
    let Some(named) = reference::read(typed) else {
        return refuse("Name one item, such as Payments/api.".into());
    };
    let product = named.product.unwrap_or_else(|| item.name.product.clone());
    match tx.item_named(&product, &named.name).await?.into_iter().next() {
        Some((id, name, false)) => Ok((id, name)),
        Some((_, name, true)) => refuse(format!("{name} is retired.")),
        None => refuse(format!("There is no item “{}” in {product}. Name it as product/name.", named.name)),
    }
}
