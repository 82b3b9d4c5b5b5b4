//! Freezing the draft as a revision, and going back to the newest.

use super::{editable, few};
use crate::{
    api::{Done, plans::SubmitForm},
    domain::{
        approval::Vote,
        event::Event,
        ids::{RequestId, RevisionId},
        plan::{self, Plan, Required, Revision, Submission},
        problem::Refusal,
    },
    server::{Cx, Failure, operations::dossier::Dossier},
};
use serde_json::json;
use uuid::Uuid;

/// Freezes the draft as a revision, on which people can then vote.
pub async fn submit(cx: Cx, form: SubmitForm) -> Result<Done, Failure> {
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    editable(&cx, &mut tx, id).await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let (plan, edit, editors) = match &dossier.draft {
        Some(d) => (d.plan.clone(), d.edit, d.editors.clone()),
        None => (Plan::default(), 0, vec![]),
    };
    if form.edit.trim().parse() != Ok(edit) {
        let who = dossier.draft.as_ref().map_or("Somebody", |d| d.saved_by.as_str());
        let words = format!("{who} saved the plan after you opened it. Read what has changed, then submit again.");
        return Err(Refusal::Conflict(words).into());
    }
    if let Some(same) = dossier.revision.as_ref().filter(|r| r.plan == plan) {
        return Err(Refusal::Conflict(format!("Nothing has changed since revision {}.", same.number)).into());
    }
    dossier.live_was_not_touched()?;
    if let Some(earlier) = tx.revisions(id).await?.iter().find(|r| r.plan == plan) {
        // Votes name the hash they are for: those that a later revision has voided would count again.
        return Err(Refusal::Conflict(format!(
            "The plan is word for word revision {}, whose votes are void. Say in the plan why it is back, so that its new \
             revision can be told from the old one.",
            earlier.number
        ))
        .into());
    }
    let never = plan.times_that_never_come(&cx.state.zones, &dossier.request.window.zone);
    if !never.is_empty() {
        return Err(never.into());
    }
    let submission = Submission {
        id: RevisionId(Uuid::now_v7()),
        request: id,
        number: dossier.revision.as_ref().map_or(1, |r| r.number + 1),
        submitted_by: cx.actor.id,
        submitted_at: cx.now,
        editors,
    };
    let more = dossier.draft.as_ref().map(|d| d.required.as_slice()).unwrap_or_default();
    let revision = plan::freeze(&plan, Required::of(dossier.request.kind.key(), more), submission)?;
    tx.insert_revision(&revision).await?;
    tx.clear_editors(id).await?;
    cx.record(&mut tx, &submitted(&dossier, &revision)).await?;
    cx.commit(tx).await?;
    let message = format!("Revision {} is frozen. Its SHA-256 begins with {}.", revision.number, revision.short_hash());
    Ok(Done::here(message))
}

/// What is said of a submission: its hash, and which votes it voids.
fn submitted(dossier: &Dossier, revision: &Revision) -> Event {
    let void: Vec<&Vote> = match &dossier.revision {
        Some(before) => dossier.votes.iter().filter(|v| v.revision_hash == before.sha256).collect(),
        None => vec![],
    };
    let mut words = format!("submitted the plan as revision {}, SHA-256 {}…", revision.number, revision.short_hash());
    if let (Some(before), false) = (&dossier.revision, void.is_empty()) {
        let votes = if void.len() == 1 { "1 vote".to_owned() } else { format!("{} votes", void.len()) };
        let names = few(void.iter().map(|v| v.person_name.as_str()));
        words.push_str(&format!("; {votes} on revision {} no longer count ({names})", before.number));
    }
    let void: Vec<_> = void.iter().map(|v| json!({ "gate": v.gate, "person": v.person, "choice": v.choice })).collect();
    let data =
        json!({ "number": revision.number, "sha256": revision.sha256, "editors": revision.editors, "void": void });
    Event::on(revision.request, "plan.submitted", words).with(data)
}

/// Puts the newest revision in place of the draft: the edits since then are gone, and its votes count as they did.
pub async fn discard(cx: Cx, form: SubmitForm) -> Result<Done, Failure> {
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let (_, draft) = editable(&cx, &mut tx, id).await?;
    let revision = tx.latest_revision(id).await?;
    let (Some(draft), Some(revision)) = (draft, revision) else {
        return Err(Refusal::Conflict("There is no revision to go back to.".into()).into());
    };
    if form.edit.trim().parse() != Ok(draft.edit) {
        let words = format!("{} saved the plan after you opened it. Read what has changed first.", draft.saved_by);
        return Err(Refusal::Conflict(words).into());
    }
    let changes = plan::diff(&revision.plan, &draft.plan);
    if changes.is_empty() {
        return Err(Refusal::Conflict(format!("Nothing has changed since revision {}.", revision.number)).into());
    }
    tx.save_draft(id, draft.edit, (&revision.plan, &[]), cx.actor.id, cx.now).await?;
    let labels = few(changes.iter().map(|c| c.label.as_str()));
    let words = format!("discarded the edits since revision {}: {labels}", revision.number);
    let lost: Vec<_> = changes.iter().map(|c| json!({ "path": c.path, "text": c.after })).collect();
    cx.record(&mut tx, &Event::on(id, "plan.discarded", words).with(json!({ "edits": lost }))).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("The plan is revision {} again.", revision.number)))
}
