//! A release as one JSON document: for auditors, for other programs, and for whoever leaves. Every field of the request, the
//! release and its process is in it (S0.13 to S0.26), with its history; the bytes of files are not.

use crate::{
    domain::{
        access::{self, Action, Subject},
        ids::RequestId,
    },
    server::{Cx, Failure, operations::dossier::Dossier},
};
use serde_json::{Value, json};

/// The newest entries of the history that a document holds; the trail itself has all.
const HISTORY: i64 = 10_000;

/// A release's document: its name for a file, and what is in it.
pub async fn export(cx: Cx, id: RequestId) -> Result<(String, Value), Failure> {
    access::may(&cx.actor, Action::Read, &Subject::Workspace)?;
    let mut tx = cx.read().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let facts = dossier.facts();
    let step = dossier.request.run.step(&dossier.definition);
    let missing: Vec<_> =
        step.iter().flat_map(|s| &s.gates).filter_map(|g| g.check(&facts).err()).map(|m| m.words).collect();
    let document = json!({
        "format": "slipway-release",
        "format_version": 1,
        "exported_at": cx.now,
        "exported_by": cx.actor.name,
        "request": dossier.request,
        "percent": dossier.request.run.percent(&dossier.definition),
        "missing": missing,
        "process": dossier.definition,
        "policy": dossier.policy,
        "release": dossier.release,
        "draft": dossier.draft.as_ref().map(|d| json!({
            "plan": d.plan, "edit": d.edit, "editors": d.editors, "saved_by": d.saved_by, "saved_at": d.saved_at,
        })),
        "revisions": tx.revisions(id).await?,
        "votes": dossier.votes,
        "changes": dossier.changes,
        "packages": dossier.packages,
        "deployments": dossier.deployments,
        "baselines": tx.baselines(id, HISTORY).await?,
        "checklist": dossier.checks,
        "defects": tx.defects(id).await?,
        "attachments": tx.attachments(id).await?,
        "activities": tx.activities(id).await?,
        "activity_comments": tx.comments_in(id).await?,
        "records": dossier.records,
        "collisions": dossier.collisions,
        "people": dossier.names,
        "history": tx.history(id, HISTORY).await?,
    });
    Ok((dossier.request.name(), document))
}
