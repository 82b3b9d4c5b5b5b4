//! Processes while they are being written: saved part by part or as a whole, published or thrown away. A draft may be wrong
//! until it is published. Each save names the one that it was made from, so that nobody overwrites what they have not seen.
//! How drafts begin is in [`super::beginnings`], how they are looked at and checked in [`super::checking`].

use super::may;
use crate::{
    api::{Done, processes::DraftForm},
    domain::{
        access::Action,
        event::Event,
        hash::sha256_hex,
        problem::{Problem, Refusal},
        process::{
            draft::{HeadForm, Move, StepForm},
            template::{MAX_BYTES, Sketch},
        },
        text,
    },
    server::{
        Cx, Failure,
        store::{StoreError, Tx, processes::ProcessDraft},
    },
};
use serde_json::json;

pub(super) fn read(draft: &ProcessDraft) -> Result<Sketch, Failure> {
    Ok(Sketch::read(&draft.toml).map_err(|p| StoreError::corrupt(p.words))?)
}

pub(super) async fn next_version(tx: &mut Tx, key: &str) -> Result<u32, Failure> {
    Ok(tx.newest_version(key).await?.unwrap_or(0).saturating_add(1))
}

pub(super) fn page(key: &str) -> String {
    format!("/processes/{key}/draft")
}

/// The name as lists show it, whatever stands in the text.
pub(super) fn name_of(sketch: &Sketch) -> String {
    let name: String = sketch.text("name").chars().filter(|c| !c.is_control()).take(text::LINE).collect();
    if name.trim().is_empty() { "(no name)".into() } else { name }
}

pub(super) fn written(sketch: &Sketch) -> Result<String, Problem> {
    let text = sketch.write();
    if text.len() > MAX_BYTES {
        let words = format!("The process would have {} kB; at most {} are kept.", text.len() / 1024, MAX_BYTES / 1024);
        return Err(Problem::new("text", words));
    }
    Ok(text)
}

/// Saves a step.
pub async fn save_step(cx: Cx, form: StepForm) -> Result<Done, Failure> {
    let at: usize = form.at.parse().map_err(|_| Failure::NotFound)?;
    let what = format!("step {}", form.number.chars().filter(|c| !c.is_control()).take(12).collect::<String>());
    change(&cx, &form.process, &form.edit, &what, |sketch| {
        if at >= sketch.steps() {
            return Err(Failure::NotFound);
        }
        sketch.put_step(at, &form);
        Ok(None)
    })
    .await
}

/// Saves the name, source and ends.
pub async fn save_head(cx: Cx, form: HeadForm) -> Result<Done, Failure> {
    change(&cx, &form.process, &form.edit, "the name and the ends", |sketch| {
        sketch.put_head(&form);
        Ok(None)
    })
    .await
}

/// Saves the whole text.
pub async fn save_text(cx: Cx, form: DraftForm) -> Result<Done, Failure> {
    change(&cx, &form.process, &form.edit, "the whole text", |sketch| {
        *sketch = Sketch::read(&form.text)?;
        Ok(None)
    })
    .await
}

/// Adds, removes or moves a step.
pub async fn change_steps(cx: Cx, form: DraftForm) -> Result<Done, Failure> {
    let what: Move = form.what.parse().map_err(|()| Problem::new("what", "Choose what to do with the step."))?;
    if what == Move::Remove && form.sure.is_empty() {
        return Err(Problem::new("sure", "Confirm that the step is to be removed.").into());
    }
    let at: usize = form.at.parse().map_err(|_| Failure::NotFound)?;
    let words = match what {
        Move::Add => "the list of steps: added one",
        Move::Remove => "the list of steps: removed one",
        Move::Up | Move::Down => "the order of steps",
    };
    change(&cx, &form.process, &form.edit, words, |sketch| {
        if at >= sketch.steps().max(1) {
            return Err(Failure::NotFound);
        }
        Ok(Some(sketch.move_step(at, what)))
    })
    .await
}

/// Loads the draft, refuses if somebody else has saved it since, changes and saves it. `edit` gives the step to go to.
async fn change(
    cx: &Cx,
    key: &str,
    seen: &str,
    what: &str,
    edit: impl FnOnce(&mut Sketch) -> Result<Option<usize>, Failure>,
) -> Result<Done, Failure> {
    may(cx, Action::EditProcess)?;
    let mut tx = cx.write().await?;
    let draft = seen_draft(cx, &mut tx, key, seen).await?;
    let mut sketch = read(&draft)?;
    let go_to = edit(&mut sketch)?;
    let sketch = sketch.called(key, next_version(&mut tx, key).await?);
    let (name, text) = (name_of(&sketch), written(&sketch)?);
    if text != draft.toml {
        if !tx.save_process_draft(key, draft.edit, (&name, &text), cx.actor.id, cx.now).await? {
            return Err(StoreError::Taken(key.into()).into());
        }
        let data = json!({ "process": key, "sha256": sha256_hex(text.as_bytes()) });
        let words = format!("edited {what} of the draft of “{name}”");
        cx.record(&mut tx, &Event::new("process.edited", words).with(data)).await?;
        cx.commit(tx).await?;
    }
    let message = match sketch.problems().len() {
        0 => "Saved. Nothing is wrong with the draft.".to_owned(),
        1 => "Saved. One thing is to be put right before it can be published.".to_owned(),
        n => format!("Saved. {n} things are to be put right before it can be published."),
    };
    Ok(match go_to {
        Some(at) => Done::to(format!("{}?part={at}", page(key)), message),
        None => Done::here(message),
    })
}

pub(super) async fn seen_draft(cx: &Cx, tx: &mut Tx, key: &str, seen: &str) -> Result<ProcessDraft, Failure> {
    let draft = tx.process_draft(key).await?.ok_or(Failure::NotFound)?;
    if draft.edit.to_string() != seen {
        let words = format!(
            "{} saved this draft at {}, since you opened it, so yours was not saved. What you typed is still here: copy \
             what you need, load the page again, and put it in.",
            draft.edited_by,
            cx.moment(draft.edited_at).words
        );
        return Err(Refusal::Conflict(words).into());
    }
    Ok(draft)
}

/// Publishes a draft as the next version of its process. Releases under way stay on theirs.
pub async fn publish(cx: Cx, form: DraftForm) -> Result<Done, Failure> {
    may(&cx, Action::EditProcess)?;
    let mut tx = cx.write().await?;
    let draft = seen_draft(&cx, &mut tx, &form.process, &form.edit).await?;
    let version = next_version(&mut tx, &form.process).await?;
    let sketch = read(&draft)?.called(&form.process, version);
    let definition = sketch.definition().map_err(|problems| {
        // They are listed on the page, each at its step.
        problems.into_iter().map(|p| Problem::new("", p.words)).collect::<Vec<_>>()
    })?;
    let text = sketch.write();
    tx.publish_process(&definition, &text, cx.actor.id, cx.now).await?;
    tx.delete_process_draft(&form.process).await?;
    let data = json!({ "process": form.process, "version": version, "sha256": sha256_hex(text.as_bytes()) });
    let words = format!("published version {version} of the process “{}”", definition.name);
    cx.record(&mut tx, &Event::new("process.published", words).with(data)).await?;
    cx.commit(tx).await?;
    let message =
        format!("Version {version} of “{}” is published. Releases under way stay on theirs.", definition.name);
    Ok(Done::to(format!("/processes/{}", form.process), message))
}

/// Throws a draft away.
pub async fn discard(cx: Cx, form: DraftForm) -> Result<Done, Failure> {
    may(&cx, Action::EditProcess)?;
    let mut tx = cx.write().await?;
    let draft = seen_draft(&cx, &mut tx, &form.process, &form.edit).await?;
    if form.sure.is_empty() {
        return Err(Problem::new("sure", "Confirm that the draft is to be thrown away.").into());
    }
    tx.delete_process_draft(&form.process).await?;
    // The text is kept in the trail: nothing that was written is lost.
    let data = json!({ "process": form.process, "toml": draft.toml });
    cx.record(
        &mut tx,
        &Event::new("process.discarded", format!("threw away the draft of “{}”", draft.name)).with(data),
    )
    .await?;
    cx.commit(tx).await?;
    Ok(Done::to("/processes", format!("The draft of “{}” is thrown away.", draft.name)))
}
