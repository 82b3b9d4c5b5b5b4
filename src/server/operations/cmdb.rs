//! Configuration items: listing, adding, editing, retiring. What they need and what depends on them is in `relations`,
//! tables in `imports`.

mod imports;
mod relations;

pub use imports::{export, import, import_view, may_upload, upload};
pub use relations::{relate, unrelate};

use crate::{
    api::{
        Done,
        changes::Happened,
        cmdb::{
            EditItemForm, ImpactView, ItemList, ItemQuery, ItemRow, ItemView, RelationView, RetireForm, TouchingRelease,
        },
    },
    domain::{
        access::{self, Action, Subject},
        calendar::Environment,
        cmdb::{Item, ItemForm, ItemName, NewItem, import as table},
        event::Event,
        ids::ComponentId,
        problem::{Problem, Refusal},
        text,
    },
    server::{
        Cx, Failure,
        store::{
            StoreError, Tx,
            cmdb::{ItemFilter, Related},
        },
    },
};
use serde_json::json;
use uuid::Uuid;

/// Items on one page of the list.
const PAGE: usize = 50;
/// Entries of its history that an item's page shows.
const HISTORY: i64 = 100;
/// Releases that an item's page lists.
const RELEASES: i64 = 50;
/// Relations that an item's page lists.
const RELATED: i64 = 500;
/// Names that are suggested where an item is to be named.
const SUGGESTED: i64 = 200;

/// A page of items, filtered as an address asks.
pub async fn list(cx: Cx, query: ItemQuery) -> Result<ItemList, Failure> {
    access::may(&cx.actor, Action::Read, &Subject::Workspace)?;
    let filter = ItemFilter {
        product: query.product.parse().ok(),
        kind: query.kind.parse().ok(),
        retired: query.state == "retired",
        text: query.text,
    };
    let page = query.page.parse::<i64>().unwrap_or(0).clamp(0, 100_000);
    let size = i64::try_from(PAGE).unwrap_or(i64::MAX);
    let mut tx = cx.read().await?;
    let mut found = tx.items(&filter, page * size, size + 1).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let limit = cx.state.config.upload_limit.min(table::MAX_BYTES as u64);
    let limit = format!("{} and {} rows", super::checklists::size(limit), table::ROWS);
    Ok(ItemList { rows: found.iter().map(row).collect(), more, page, limit })
}

fn row(item: &Item) -> ItemRow {
    ItemRow {
        id: item.id.to_string(),
        product: item.name.product.clone(),
        name: item.name.name.clone(),
        kind: item.kind,
        owner: item.owner.clone(),
        version_test: item.version(Environment::Test).into(),
        version_live: item.version(Environment::Live).into(),
        retired: item.retired,
    }
}

/// Everything about an item.
pub async fn view(cx: Cx, id: ComponentId) -> Result<ItemView, Failure> {
    access::may(&cx.actor, Action::Read, &Subject::Workspace)?;
    let mut tx = cx.read().await?;
    let item = tx.item(id).await?.ok_or(Failure::NotFound)?;
    let why_not = access::may(&cx.actor, Action::EditCmdb, &Subject::Workspace).err().map(|r| r.to_string());
    let suggestions = if why_not.is_none() {
        let others = tx.items(&ItemFilter::default(), 0, SUGGESTED).await?;
        others.iter().filter(|o| o.id != id).map(|o| o.name.to_string()).collect()
    } else {
        vec![]
    };
    let (impact, more_impact) = relations::impact(&mut tx, id).await?;
    let relations = tx.relations_of(id, RELATED).await?;
    let releases = tx.releases_touching(id, RELEASES).await?;
    let history = tx.history_of_item(id, HISTORY).await?;
    let release = |(id, product, version, title, at): (_, String, Option<String>, String, _)| TouchingRelease {
        id: crate::domain::ids::RequestId::to_string(&id),
        name: format!("{product} {}", version.unwrap_or_else(|| "(no number yet)".into())),
        title,
        window: cx.moment(at),
    };
    Ok(ItemView {
        row: row(&item),
        description: item.description.clone(),
        form: item.form(),
        edit: item.edit,
        relations: relations.into_iter().map(relation).collect(),
        impact: impact
            .into_iter()
            .map(|(name, a)| ImpactView { id: a.id.to_string(), name, distance: a.distance, path: a.path })
            .collect(),
        more_impact,
        releases: releases.into_iter().map(release).collect(),
        history: history.into_iter().map(|(by, words, at)| Happened { by, words, at: cx.moment(at) }).collect(),
        why_not: why_not.unwrap_or_default(),
        suggestions,
    })
}

fn relation(r: Related) -> RelationView {
    RelationView {
        kind: r.kind.key().into(),
        words: if r.outward { r.kind.label() } else { r.kind.reverse() }.into(),
        outward: r.outward,
        other: r.other.to_string(),
        name: r.name.to_string(),
        retired: r.retired,
    }
}

/// Adds an item.
pub async fn add(cx: Cx, form: ItemForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditCmdb, &Subject::Workspace)?;
    let new = form.check()?;
    let mut tx = cx.write().await?;
    let product = tx.products().await?.into_iter().find(|p| p.0 == new.product);
    let (product, product_name) = product.ok_or_else(|| Problem::new("product", "Choose the product."))?;
    name_is_free(&mut tx, &product_name, &new.name, None).await?;
    let item = made(ComponentId(Uuid::now_v7()), (product, product_name), new);
    tx.insert_item(&item, cx.now).await.map_err(taken)?;
    let words = format!("added the configuration item {}", item.name);
    let data = json!({ "component": item.id, "item": item.form() });
    cx.record(&mut tx, &Event::new("component.added", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::to(format!("/cmdb/{}", item.id), format!("{} is added.", item.name.name)))
}

/// An item of what a form says.
fn made(id: ComponentId, (product, product_name): (crate::domain::ids::ProductId, String), new: NewItem) -> Item {
    Item {
        id,
        product,
        name: ItemName { product: product_name, name: new.name },
        kind: new.kind,
        owner: new.owner,
        description: new.description,
        retired: false,
        versions: new.versions,
        edit: 0,
    }
}

/// Renames or edits an item.
pub async fn edit(cx: Cx, form: EditItemForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditCmdb, &Subject::Workspace)?;
    let id: ComponentId = form.item.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let before = tx.item(id).await?.ok_or(Failure::NotFound)?;
    is_as_seen(&before, &form.edit)?;
    if before.retired {
        return Err(Refusal::Conflict(format!("{} is retired. Bring it back to change it.", before.name)).into());
    }
    let new = ItemForm { product: before.product.to_string(), ..form.form }.check()?;
    name_is_free(&mut tx, &before.name.product, &new.name, Some(id)).await?;
    let after = before.with(new);
    let changes = before.changes(&after);
    if changes.is_empty() {
        return Ok(Done::here("Nothing was changed."));
    }
    if !tx.save_item(&after, cx.now).await.map_err(taken)? {
        return Err(moved_on());
    }
    let words = format!("edited the configuration item {}: {}", before.name, changes.join(", "));
    let data = json!({ "component": id, "before": before.form(), "after": after.form() });
    cx.record(&mut tx, &Event::new("component.edited", words).with(data)).await?;
    cx.commit(tx).await?;
    // Afresh: the page keeps a form that is being typed into, and this one was filled with what is changed now.
    Ok(Done::afresh(format!("/cmdb/{id}"), format!("{} is saved.", after.name.name)))
}

/// Retires an item, or brings it back.
pub async fn retire(cx: Cx, form: RetireForm, retired: bool) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditCmdb, &Subject::Workspace)?;
    let id: ComponentId = form.item.parse().map_err(|_| Failure::NotFound)?;
    let reason = text::optional_line("reason", "the reason", &form.reason)?;
    let mut tx = cx.write().await?;
    let before = tx.item(id).await?.ok_or(Failure::NotFound)?;
    is_as_seen(&before, &form.edit)?;
    if before.retired == retired {
        return Ok(Done::here("Nothing was changed."));
    }
    let after = Item { retired, ..before };
    if !tx.save_item(&after, cx.now).await? {
        return Err(moved_on());
    }
    let (kind, did) =
        if retired { ("component.retired", "retired") } else { ("component.brought-back", "brought back") };
    let why = if reason.is_empty() { String::new() } else { format!(": {reason}") };
    let words = format!("{did} the configuration item {}{why}", after.name);
    cx.record(&mut tx, &Event::new(kind, words).with(json!({ "component": id, "reason": reason }))).await?;
    cx.commit(tx).await?;
    let words = if retired { "is retired. It is offered nowhere and keeps its history." } else { "is back in use." };
    Ok(Done::afresh(format!("/cmdb/{id}"), format!("{} {words}", after.name.name)))
}

fn is_as_seen(item: &Item, seen: &str) -> Result<(), Failure> {
    if seen.is_empty() || seen == item.edit.to_string() { Ok(()) } else { Err(moved_on()) }
}

fn moved_on() -> Failure {
    let words = "Somebody changed this item since you opened the page, so yours was not saved. Load the page again.";
    Refusal::Conflict(words.into()).into()
}

/// People who look for “api” do not see that there is another “API”; a retired item keeps its name.
async fn name_is_free(tx: &mut Tx, product: &str, name: &str, own: Option<ComponentId>) -> Result<(), Failure> {
    let found = tx.item_named(product, name).await?.into_iter().find(|(id, ..)| Some(*id) != own);
    let words = match found {
        None => return Ok(()),
        Some((.., true)) => "A retired item of the product has this name. Bring that one back, or choose another name.",
        Some(_) => TAKEN,
    };
    Err(Problem::new("name", words).into())
}

const TAKEN: &str = "The product has an item of this name already.";

fn taken(error: StoreError) -> Failure {
    match error {
        StoreError::Taken(_) => Problem::new("name", TAKEN).into(),
        other => other.into(),
    }
}
