//! Texts and tables of an exported plan that this version does not know. They are in no section, so they are taken over
//! and back beside the edit of the sections; what the draft has of them already stays as it is.

use super::{super::store, editable, saved};
use crate::{
    domain::{
        ids::RequestId,
        plan::{Plan, Section},
    },
    server::{Cx, Failure, store::Tx},
};

/// What they are called, in the middle of a sentence.
pub(super) const NAME: &str = "what this version does not know";

/// Only what this version does not know of a plan.
fn of(plan: &Plan) -> Plan {
    let mut unknown = Plan { texts: plan.texts.clone(), tables: plan.tables.clone(), ..Plan::default() };
    let is_unknown = |path: String| Section::of_field(&path).is_none();
    unknown.texts.retain(|key, _| is_unknown(format!("texts.{key}")));
    unknown.tables.retain(|key, _| is_unknown(format!("tables.{key}")));
    unknown
}

/// What this version does not know of a plan and a draft has not; none if there is nothing.
pub(super) fn missing(saved: &Plan, plan: &Plan) -> Option<Plan> {
    let mut missing = of(plan);
    missing.texts.retain(|key, _| !saved.texts.contains_key(key));
    missing.tables.retain(|key, _| !saved.tables.contains_key(key));
    Some(missing).filter(|missing| *missing != Plan::default())
}

/// Adds it to the draft.
pub(super) async fn add(cx: &Cx, tx: &mut Tx, id: RequestId, missing: &Plan) -> Result<(), Failure> {
    let (_, draft) = editable(cx, tx, id).await?;
    let mut after = saved(draft.as_ref());
    after.texts.extend(missing.texts.clone());
    after.tables.extend(missing.tables.clone());
    let problems = after.check_limits();
    if !problems.is_empty() {
        return Err(problems.into());
    }
    store(cx, tx, id, draft.as_ref(), &after).await
}

/// Takes out of the draft what was added, where it is still as it was.
pub(super) async fn remove(cx: &Cx, tx: &mut Tx, id: RequestId, added: &Plan) -> Result<(), Failure> {
    let added = of(added);
    let (_, draft) = editable(cx, tx, id).await?;
    let before = saved(draft.as_ref());
    let mut after = before.clone();
    after.texts.retain(|key, text| added.texts.get(key) != Some(&*text));
    after.tables.retain(|key, rows| added.tables.get(key) != Some(&*rows));
    if after == before { Ok(()) } else { store(cx, tx, id, draft.as_ref(), &after).await }
}
