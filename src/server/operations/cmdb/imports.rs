//! Tables of configuration items: uploaded, previewed, imported; and exported, so that they import losslessly.

use crate::{
    api::{
        Done,
        cmdb::{CmdbImportView, ImportCmdbForm, PlannedRow, SHOWN},
    },
    domain::{
        access::{self, Action, Subject},
        cmdb::{
            Item, ItemName, RelationKind,
            impact::Relation,
            import::{self, COLUMNS, ItemRow, Known, Planned, Preview, ROWS},
        },
        event::Event,
        hash,
        ids::{CmdbImportId, ComponentId, ProductId},
        problem::{Problem, Refusal},
    },
    server::{
        Cx, Failure, csv,
        operations::checklists::file_name,
        store::{
            StoreError, Tx,
            cmdb::{ImportHead, StoredImport},
        },
    },
};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use tokio::task::spawn_blocking;
use uuid::Uuid;

/// Items that an import or an export looks at.
const ITEMS: i64 = 200_000;
/// Relations that an import or an export looks at.
const RELATIONS: i64 = 1_000_000;
/// Items that one entry of the trail is about, so that a large import makes no entry that nobody can read.
const ENTRY: usize = 100;

/// Whether a table would be taken.
pub async fn may_upload(cx: Cx) -> Result<(), Failure> {
    Ok(access::may(&cx.actor, Action::EditCmdb, &Subject::Workspace)?)
}

/// Reads a table and keeps it until it is imported.
pub async fn upload(cx: Cx, (name, bytes): (String, Vec<u8>)) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditCmdb, &Subject::Workspace)?;
    let read = spawn_blocking(move || read(&bytes).map(|rows| (hash::sha256_hex(&bytes), rows)));
    let (sha256, rows) = read.await.map_err(std::io::Error::other)??;
    let head = ImportHead { id: CmdbImportId(Uuid::now_v7()), name: file_name(&name), sha256 };
    let mut tx = cx.write().await?;
    tx.insert_cmdb_import(&head, &rows, (cx.actor.id, cx.now)).await?;
    let words = format!("uploaded the table of configuration items “{}”", head.name);
    let data = json!({ "import": head.id, "sha256": head.sha256, "rows": rows.len() });
    cx.record(&mut tx, &Event::new("cmdb.uploaded", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::to(format!("/cmdb/import/{}", head.id), "The table is read. Look at what importing it would do."))
}

fn read(bytes: &[u8]) -> Result<Vec<ItemRow>, Problem> {
    let table = csv::read("file", bytes, ROWS)?;
    if table.count > ROWS {
        let words = format!("It has {} rows; at most {ROWS} are imported at a time. Nothing was stored.", table.count);
        return Err(Problem::new("file", words));
    }
    let rows = import::read(&table.head, &table.rows)?;
    if rows.is_empty() {
        return Err(Problem::new("file", "It names columns, but has no row."));
    }
    Ok(rows)
}

/// What importing a table would do now.
pub async fn import_view(cx: Cx, id: CmdbImportId) -> Result<CmdbImportView, Failure> {
    access::may(&cx.actor, Action::Read, &Subject::Workspace)?;
    let mut tx = cx.read().await?;
    let stored = tx.cmdb_import(id).await?.ok_or(Failure::NotFound)?;
    let known = known(&mut tx).await?;
    drop(tx);
    let rows = stored.rows.clone();
    let preview = spawn_blocking(move || import::preview(&rows, &known)).await.map_err(std::io::Error::other)?;
    view(&cx, stored, &preview)
}

fn view(cx: &Cx, stored: StoredImport, preview: &Preview) -> Result<CmdbImportView, Failure> {
    let planned = |rows: &[Planned]| {
        let row = |p: &Planned| PlannedRow { row: p.row, name: p.after.name.to_string(), words: p.words.join(", ") };
        rows.iter().take(SHOWN).map(row).collect()
    };
    let refused = preview.refused.iter().take(SHOWN);
    Ok(CmdbImportView {
        id: stored.head.id.to_string(),
        name: stored.head.name,
        uploaded_by: stored.by_name,
        uploaded_at: cx.moment(stored.at),
        imported: stored.imported.map(|(by, at)| (by, cx.moment(at))),
        counts: [preview.matched, preview.new.len(), preview.changed.len(), preview.refused.len()],
        new: planned(&preview.new),
        changed: planned(&preview.changed),
        refused: refused.map(|r| PlannedRow { row: r.row, name: r.name.clone(), words: r.reason.clone() }).collect(),
        seen: fingerprint(preview)?,
        why_not: access::may(&cx.actor, Action::EditCmdb, &Subject::Workspace)
            .err()
            .map(|r| r.to_string())
            .unwrap_or_default(),
    })
}

/// Imports a table as it was previewed; refused rows are left out.
pub async fn import(cx: Cx, form: ImportCmdbForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditCmdb, &Subject::Workspace)?;
    let id: CmdbImportId = form.import.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let stored = tx.cmdb_import(id).await?.ok_or(Failure::NotFound)?;
    if let Some((by, at)) = stored.imported {
        let words = format!("{by} imported this table on {}. Nothing changed.", cx.moment(at).words);
        return Ok(Done::to("/cmdb", words));
    }
    let (known, rows) = (known(&mut tx).await?, stored.rows);
    let mut ids: HashMap<_, _> = known.items.iter().map(|i| (import::key(&i.name), i.id)).collect();
    let preview = spawn_blocking(move || import::preview(&rows, &known)).await.map_err(std::io::Error::other)?;
    if fingerprint(&preview)? != form.seen {
        let words = "The CMDB has changed since you looked, so the import would do something else now. Look at what it \
                     would do, and import it again.";
        return Err(Refusal::Conflict(words.into()).into());
    }
    let mut done = Vec::new();
    for plan in &preview.new {
        let item = Item { id: ComponentId(Uuid::now_v7()), ..plan.after.clone() };
        tx.insert_item(&item, cx.now).await?;
        ids.insert(import::key(&item.name), item.id);
        done.push((item.id, "added".to_owned()));
    }
    for plan in &preview.changed {
        if !tx.save_item(&plan.after, cx.now).await? {
            return Err(super::moved_on());
        }
        done.push((plan.after.id, plan.words.join(", ")));
    }
    for plan in preview.new.iter().chain(&preview.changed) {
        save_relations(&mut tx, plan, &ids).await?;
    }
    tx.mark_cmdb_imported(id, cx.actor.id, cx.now).await?;
    let what =
        format!("{} added, {} changed, {} refused", preview.new.len(), preview.changed.len(), preview.refused.len());
    note(&cx, &mut tx, &stored.head, &what, &done).await?;
    cx.commit(tx).await?;
    Ok(Done::to("/cmdb", format!("Imported: {what}.")))
}

/// An item keeps the relations of those kinds that the table does not state.
async fn save_relations(
    tx: &mut Tx,
    plan: &Planned,
    ids: &HashMap<(String, String), ComponentId>,
) -> Result<(), Failure> {
    let lost = || StoreError::corrupt("an item of an import is not there");
    let from = *ids.get(&import::key(&plan.after.name)).ok_or_else(lost)?;
    for (kind, targets) in &plan.relations {
        tx.delete_relations(from, *kind).await?;
        for target in targets {
            let to = *ids.get(&import::key(target)).ok_or_else(lost)?;
            tx.insert_relation(&Relation { from, kind: *kind, to }).await?;
        }
    }
    Ok(())
}

/// Entries of the trail, each about some of the items.
async fn note(
    cx: &Cx,
    tx: &mut Tx,
    head: &ImportHead,
    what: &str,
    done: &[(ComponentId, String)],
) -> Result<(), Failure> {
    let (parts, all) = (done.chunks(ENTRY), done.len().div_ceil(ENTRY).max(1));
    let empty: &[(ComponentId, String)] = &[];
    let parts: Vec<_> = if done.is_empty() { vec![empty] } else { parts.collect() };
    for (i, part) in (1..).zip(parts) {
        let of = if all > 1 { format!(" (part {i} of {all})") } else { String::new() };
        let words = format!("imported the table of configuration items “{}”{of}", head.name);
        let items: Map<String, Value> = part.iter().map(|(id, words)| (id.to_string(), json!(words))).collect();
        let data = json!({ "import": head.id, "sha256": head.sha256, "what": what, "items": items });
        cx.record(tx, &Event::new("cmdb.imported", words).with(data)).await?;
    }
    Ok(())
}

async fn known(tx: &mut Tx) -> Result<Known, Failure> {
    Ok(Known {
        products: tx.products().await?,
        items: tx.all_items(None, ITEMS).await?,
        relations: tx.relations(true, RELATIONS).await?,
    })
}

/// All items, or those of a product, as CSV.
pub async fn export(cx: Cx, product: Option<ProductId>) -> Result<Vec<u8>, Failure> {
    access::may(&cx.actor, Action::Read, &Subject::Workspace)?;
    let mut tx = cx.read().await?;
    let items = tx.all_items(product, ITEMS).await?;
    let names = tx.item_names().await?;
    let mut related: HashMap<ComponentId, Vec<(RelationKind, ItemName)>> = HashMap::new();
    for relation in tx.relations(true, RELATIONS).await? {
        if let Some((name, _)) = names.get(&relation.to) {
            related.entry(relation.from).or_default().push((relation.kind, name.clone()));
        }
    }
    drop(tx);
    let write = move || {
        let none = vec![];
        csv::write(COLUMNS, items.iter().map(|i| ItemRow::cells(i, related.get(&i.id).unwrap_or(&none))))
    };
    Ok(spawn_blocking(write).await.map_err(std::io::Error::other)??)
}

/// Stands for a preview: two with the same one do the same.
fn fingerprint(preview: &Preview) -> Result<String, Failure> {
    let value = serde_json::to_value(preview).map_err(StoreError::from)?;
    Ok(hash::sha256_hex(hash::canonical(&value).as_bytes()))
}
