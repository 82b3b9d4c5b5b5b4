//! Putting a revision in place of the draft: an edit like any other, after which submitting makes a new revision. Nothing
//! is rewound, and the files of its documents are still there, since files stay.

use super::{editable, few, revisions::is_unlike_any};
use crate::{
    api::{Done, plans::RestoreForm},
    domain::{
        event::Event,
        ids::RequestId,
        plan,
        problem::{Problem, Refusal},
    },
    server::{Cx, Failure},
};
use serde_json::json;

/// Puts a revision in place of the draft. Where that is the newest, its votes count as they did.
pub async fn restore(cx: Cx, form: RestoreForm) -> Result<Done, Failure> {
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let (_, draft) = editable(&cx, &mut tx, id).await?;
    let number: u32 = form.number.trim().parse().map_err(|_| Failure::NotFound)?;
    let revision = tx.revision(id, number).await?.ok_or(Failure::NotFound)?;
    let submitted = tx.submitted(id).await?;
    let edit = draft.as_ref().map_or(0, |d| d.edit);
    if form.edit.trim().parse() != Ok(edit) {
        let who = draft.as_ref().map_or("Somebody", |d| d.saved_by.as_str());
        let words = format!("{who} saved the plan after you opened it. Read what has changed first.");
        return Err(Refusal::Conflict(words).into());
    }
    let before = draft.map(|d| d.plan).unwrap_or_default();
    let changes = plan::diff(&revision.plan, &before);
    if changes.is_empty() {
        return Err(Refusal::Conflict(format!("The draft is revision {number} already.")).into());
    }
    let labels = few(changes.iter().map(|c| c.label.as_str()));
    if is_unlike_any(&before, &submitted) && form.sure.is_empty() {
        let words =
            format!("The draft has text that no revision has: {labels}. Tick the box to take it out of the plan.");
        return Err(Problem::new("sure", words).into());
    }
    // The whole text is the revision's, whose authors are known; whoever restores an older one makes it the plan again.
    let is_newest = submitted.first().is_some_and(|r| r.number == number);
    let editors = if is_newest { vec![] } else { vec![cx.actor.id] };
    tx.save_draft(id, edit, (&revision.plan, &editors), cx.actor.id, cx.now).await?;
    let lost: Vec<_> = changes.iter().map(|c| json!({ "path": c.path, "text": c.after })).collect();
    let event = Event::on(id, "plan.restored", format!("put revision {number} in place of the draft: {labels}"));
    let data = json!({ "number": number, "sha256": revision.sha256, "edit": edit + 1, "edits": lost });
    cx.record(&mut tx, &event.with(data)).await?;
    cx.commit(tx).await?;
    let next = if is_newest { "" } else { " Submitting it makes a new revision." };
    Ok(Done::to(format!("/releases/{id}/plan"), format!("The draft is revision {number} again.{next}")))
}
