//! Moving a release to a newer version of its process, with a preview of what changes for it.

use super::{may, shipped, why_not};
use crate::{
    api::{
        Done,
        processes::{MoveForm, MoveView, Preview},
    },
    domain::{
        access::Action,
        event::Event,
        ids::RequestId,
        problem::{Problem, Refusal},
        process::{Definition, Position, versions},
        text,
    },
    server::{Cx, Failure, operations::dossier::Dossier, store::Tx},
};
use serde_json::json;

/// Which newer versions there are, and what moving to the one that is asked about changes.
pub async fn move_view(cx: Cx, id: RequestId, version: String) -> Result<MoveView, Failure> {
    may(&cx, Action::Read)?;
    let mut tx = cx.read().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let (run, old) = (&dossier.request.run, &dossier.definition);
    let newer = newer(&mut tx, &dossier).await?;
    let asked = version.parse().ok().or(newer.first().copied());
    let mut preview = None;
    if let Some(version) = asked
        && let Some(new) = version_for(&mut tx, &dossier, version).await?
    {
        let records: Vec<String> = dossier.records.iter().map(|r| r.name.clone()).collect();
        let refused = versions::move_to(run, old, &new, dossier.release.is_some()).err();
        preview = Some(Preview {
            version,
            difference: versions::difference(old, &new, run, &records),
            why_not: refused.map(|r| r.to_string()).unwrap_or_default(),
        });
    }
    Ok(MoveView {
        id: id.to_string(),
        process: old.name.clone(),
        key: old.key.clone(),
        version: run.version,
        at: match &run.at {
            Position::Step(number) => {
                old.step(number).map_or_else(|| number.clone(), |s| format!("{}. {}", s.number, s.name))
            }
            Position::End(key) => old.end(key).map_or_else(|| key.clone(), |e| e.name.clone()),
        },
        newer,
        preview,
        why_not: why_not(&cx, Action::MoveProcess),
    })
}

/// Versions that are newer than the one that the release follows, the newest first.
async fn newer(tx: &mut Tx, dossier: &Dossier) -> Result<Vec<u32>, Failure> {
    let run = &dossier.request.run;
    let mut versions: Vec<u32> = shipped(&run.process).map(|d| d.version).collect();
    let newest = tx.newest_version(&run.process).await?.unwrap_or(0);
    versions.extend(1..=newest);
    versions.retain(|v| *v > run.version);
    versions.sort_unstable_by(|a, b| b.cmp(a));
    Ok(versions)
}

async fn version_for(tx: &mut Tx, dossier: &Dossier, version: u32) -> Result<Option<Definition>, Failure> {
    let found = tx.definition(&dossier.request.run.process, version).await?;
    Ok(found.map(|d| (*d).clone().of_kind(dossier.request.kind)))
}

/// Moves a release to another version; it stands where it stood, and what was voted and recorded goes on counting where
/// the new version still asks for it.
pub async fn move_release(cx: Cx, id: RequestId, form: MoveForm) -> Result<Done, Failure> {
    may(&cx, Action::MoveProcess)?;
    let mut tx = cx.write().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let version: u32 = form.version.parse().map_err(|_| Problem::new("version", "Choose a version."))?;
    let reason = text::note("reason", "the reason for moving the release", &form.reason)?;
    let run = &dossier.request.run;
    if let Position::Step(at) = &run.at
        && !form.step.is_empty()
        && *at != form.step
    {
        let words = format!(
            "The release is at step {at} by now, not at step {}. Look at what changes for it again.",
            form.step
        );
        return Err(Refusal::Conflict(words).into());
    }
    let new = version_for(&mut tx, &dossier, version).await?;
    let new = new.ok_or_else(|| Problem::new("version", "The process has no such version."))?;
    let moved = versions::move_to(run, &dossier.definition, &new, dossier.release.is_some())?;
    let mut request = dossier.request.clone();
    let from = request.run.version;
    request.run = moved;
    tx.save_request(&request, request.run.percent(&new), cx.now).await?;
    let words =
        format!("moved {} from version {from} to version {version} of “{}”: {reason}", request.name(), new.name);
    let data = json!({ "process": new.key, "from": from, "to": version, "reason": reason });
    cx.record(&mut tx, &Event::on(id, "release.process-moved", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::to(format!("/releases/{id}"), format!("The release follows version {version} from now on.")))
}
