//! The update of the CMDB with which a release closes, whether it succeeded or failed (S1.102 to S1.105): the versions that
//! are in LIVE now are recorded, and the closing baseline is taken in the same transaction.

use super::{
    is_open, items_in_use, newest_of,
    take::{freeze, is_newest, items as items_in_words},
};
use crate::{
    api::{
        Done,
        baselines::{PrefilledItem, UpdateCmdbForm},
    },
    domain::{
        access::{self, Action, Subject},
        baseline::{self, BaselineMoment, BaselineRow, Choose, Directory},
        calendar::Environment,
        cmdb::{Item, fingerprint},
        event::Event,
        ids::{ComponentId, RequestId},
        problem::Refusal,
    },
    server::{Cx, Failure, operations::dossier::Dossier, store::Tx},
};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// The version of each item that is in LIVE, as far as is known: the release's where the release is, else what was there
/// before, else what is recorded.
pub async fn in_live(tx: &mut Tx, dossier: &Dossier, items: &[Item]) -> Result<Vec<PrefilledItem>, Failure> {
    let id = dossier.request.id;
    let heads = tx.newest_baselines(id).await?;
    let is_there = dossier.is_deployed(Environment::Live) && !dossier.packages.is_empty();
    let moment = if is_there { BaselineMoment::After } else { BaselineMoment::Before };
    let rows = match newest_of(&heads, moment) {
        Some(head) => super::find(tx, id, head.id).await?.snapshot.rows,
        None => vec![],
    };
    let taken: HashMap<ComponentId, String> = rows.into_iter().map(|r| (r.component, r.version)).collect();
    let release = dossier.request.version.as_ref().filter(|_| is_there).map(ToString::to_string);
    let prefilled = |item: &Item| {
        let (version, hint) = match (taken.get(&item.id), &release, item.version(Environment::Live)) {
            (Some(version), Some(_), _) => (version.clone(), "From the baseline after installation"),
            (Some(version), None, _) => (version.clone(), "From the baseline before installation"),
            (None, Some(version), _) => (version.clone(), "The release is in LIVE"),
            (None, None, recorded) => (recorded.to_owned(), "As recorded in the CMDB"),
        };
        PrefilledItem { id: item.id.to_string(), name: item.name.to_string(), version, hint: hint.into() }
    };
    Ok(items.iter().map(prefilled).collect())
}

/// Records the versions that are in LIVE, and takes the closing baseline.
pub async fn update_cmdb(cx: Cx, form: UpdateCmdbForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::UpdateCmdb, &Subject::Workspace)?;
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    is_open(&request)?;
    is_newest(&mut tx, id, &form.seen).await?;
    let items = items_in_use(&mut tx, id).await?;
    if !form.seen_items.is_empty() && form.seen_items != fingerprint(&items) {
        let words = "A configuration item of the release was changed since you opened the page. Look at it again.";
        return Err(Refusal::Conflict(words.into()).into());
    }
    let rows = checked(&form, &items)?;
    let mut changed: Map<String, Value> = Map::new();
    for (item, row) in items.iter().zip(&rows) {
        let mut after = item.clone();
        after.versions.insert(Environment::Live, row.version.clone());
        let words = item.changes(&after).join(", ");
        if words.is_empty() {
            continue;
        }
        if !tx.save_item(&after, cx.now).await? {
            return Err(Refusal::Conflict("An item was changed at this moment. Look at it again.".into()).into());
        }
        changed.insert(item.id.to_string(), json!(words));
    }
    let count = changed.len();
    let words = format!("updated the CMDB with {}: {} changed", request.name(), items_in_words(count));
    let data = json!({ "items": changed, "confirmed": rows.len() - count });
    cx.record(&mut tx, &Event::on(id, "cmdb.updated", words).with(data)).await?;
    let taken = freeze(&cx, &mut tx, &request, (BaselineMoment::Closing, Environment::Live), rows).await?;
    cx.commit(tx).await?;
    let words = format!(
        "The CMDB is updated: {} changed. Baseline {} is the new one.",
        items_in_words(count),
        taken.snapshot.number
    );
    Ok(Done::afresh(format!("/releases/{id}/baselines"), words))
}

/// A row for each item, in their order. A release that touches no item leaves the CMDB as it is.
fn checked(form: &UpdateCmdbForm, items: &[Item]) -> Result<Vec<BaselineRow>, Failure> {
    if items.is_empty() {
        return Ok(vec![]);
    }
    let of: Vec<_> = items.iter().map(|i| (i.id, i.name.clone())).collect();
    let directory =
        Directory { items: of.iter().map(|(id, name)| (*id, name.clone(), false)).collect(), product: String::new() };
    Ok(baseline::check("version", &baseline::chosen(&form.fields, &of, Choose::All), &directory)?)
}
