//! Drafting release notes: what is new and what is known to be wrong, written into the plan as any other edit of it.

use super::{editable, merge_in};
use crate::{
    api::{Done, notes::DraftNotesForm},
    domain::{
        hash,
        ids::RequestId,
        plan::{PlanEdit, notes::RELEASE_NOTES},
        problem::{Problem, Refusal},
    },
    server::{Cx, Failure, operations::notes},
};

/// Writes a draft of the release notes into the plan. What somebody wrote there is replaced only if they say so, having
/// seen it.
pub async fn draft_notes(cx: Cx, form: DraftNotesForm) -> Result<Done, Failure> {
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let (request, draft) = editable(&cx, &mut tx, id).await?;
    let number = draft.as_ref().map_or(0, |d| d.edit);
    let saved = draft.map(|d| d.plan).unwrap_or_default();
    let there = saved.text_at(RELEASE_NOTES).unwrap_or_default();
    if !there.trim().is_empty() {
        if form.replace.is_empty() {
            let words = "The plan has release notes already. Tick the box if the draft is to replace them.";
            return Err(Problem::new("replace", words).into());
        }
        if form.seen != hash::sha256_hex(there.as_bytes()) {
            let words = "Somebody changed the release notes after you opened this page. Read them, then decide again.";
            return Err(Refusal::Conflict(words.into()).into());
        }
    }
    let material = notes::material(&mut tx, &request).await?;
    let mut mine = saved.clone();
    if !mine.set_text(RELEASE_NOTES, &material.draft()) {
        return Err(Refusal::Conflict("Plans have no place for release notes.".into()).into());
    }
    merge_in(&cx, &mut tx, id, &PlanEdit::between(number, &saved, &mine)).await?;
    cx.commit(tx).await?;
    let count = match material.new.len() {
        1 => "1 change".to_owned(),
        n => format!("{n} changes"),
    };
    Ok(Done::here(format!("The release notes are drafted from {count}. Read them before you publish them.")))
}
