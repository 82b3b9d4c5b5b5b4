//! Processes while they are being written: begun as a copy or from a template, edited step by step or as a whole, published
//! or thrown away. A draft may be wrong until it is published. Each save names the one that it was made from, so that
//! nobody overwrites what they have not seen.

use super::{find, may, newest, shipped, why_not, words};
use crate::{
    api::{
        Done,
        processes::{CopyForm, DraftForm, DraftPart, DraftStep, DraftView, TemplateForm},
    },
    domain::{
        access::Action,
        event::Event,
        hash::sha256_hex,
        problem::{Problem, Refusal},
        process::{
            Definition,
            draft::{HeadForm, Move, StepForm},
            template::{MAX_BYTES, Sketch, is_key},
        },
        text,
    },
    server::{
        Cx, Failure,
        operations::checklists,
        store::{StoreError, Tx, processes::ProcessDraft},
    },
};
use serde_json::json;

/// Drafts that a workspace may have at a time.
const MOST: usize = 200;

/// A draft with one part of it to be edited.
pub async fn draft(cx: Cx, key: String, part: String) -> Result<DraftView, Failure> {
    may(&cx, Action::Read)?;
    let mut tx = cx.read().await?;
    let draft = tx.process_draft(&key).await?.ok_or(Failure::NotFound)?;
    let sketch = read(&draft)?;
    let problems = sketch.problems();
    let at: usize = part.parse().unwrap_or(0);
    let forms = (0..sketch.steps()).filter_map(|at| sketch.step_form(at));
    let of_step = |number: &str| problems.iter().filter(|p| p.field == number).map(|p| p.words.clone()).collect();
    let steps: Vec<DraftStep> = forms
        .map(|f| DraftStep {
            problems: if f.number.is_empty() { vec![] } else { of_step(&f.number) },
            number: f.number,
            name: f.name,
        })
        .collect();
    let of_none = |p: &&Problem| steps.iter().all(|s| s.number.is_empty() || s.number != p.field);
    let form = |mut form: StepForm| {
        (form.process, form.edit) = (key.clone(), draft.edit.to_string());
        form
    };
    let part = match (part.as_str(), sketch.step_form(at)) {
        ("text", _) => DraftPart::Text(sketch.write()),
        ("head", _) | (_, None) => {
            DraftPart::Head(HeadForm { process: key.clone(), edit: draft.edit.to_string(), ..sketch.head_form() })
        }
        (_, Some(step)) => DraftPart::Step(Box::new(form(step)), words::of_form(&sketch)),
    };
    Ok(DraftView {
        name: draft.name,
        next_version: next_version(&mut tx, &key).await?,
        edit: draft.edit,
        saved: (draft.edited_by, cx.moment(draft.edited_at)),
        problems: problems.iter().filter(of_none).map(|p| p.words.clone()).collect(),
        wrong: problems.len(),
        steps,
        part,
        why_not: why_not(&cx, Action::EditProcess),
        key,
    })
}

fn read(draft: &ProcessDraft) -> Result<Sketch, Failure> {
    Ok(Sketch::read(&draft.toml).map_err(|p| StoreError::corrupt(p.words))?)
}

async fn next_version(tx: &mut Tx, key: &str) -> Result<u32, Failure> {
    Ok(tx.newest_version(key).await?.unwrap_or(0).saturating_add(1))
}

/// Copies a process under a new key, as a draft.
pub async fn copy(cx: Cx, form: CopyForm) -> Result<Done, Failure> {
    may(&cx, Action::EditProcess)?;
    let mut tx = cx.write().await?;
    let definition = find(&mut tx, &form.process, &form.version).await?;
    let key = form.key.trim();
    let mut problems = key_problems(&mut tx, key).await?;
    let name = text::line("name", "the name of your process", &form.name);
    problems.extend(name.clone().err());
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let name = name.unwrap_or_default();
    let source = format!("{} (copied from “{}”, version {})", definition.source, definition.name, definition.version);
    let copy = Definition { name, source: source.chars().take(text::LINE).collect(), ..definition };
    let what = format!("copied “{}” as a draft of “{}”", form.process, copy.name);
    begin(&cx, tx, key, Sketch::of(&copy).called(key, 1), what).await
}

/// Whether the actor may bring in a template, asked before its file is read.
pub fn may_import(cx: &Cx) -> Result<(), Failure> {
    Ok(may(cx, Action::EditProcess)?)
}

/// Brings in a template file.
pub async fn upload(cx: Cx, key: String, name: String, bytes: Vec<u8>) -> Result<Done, Failure> {
    may_import(&cx)?;
    let name = checklists::file_name(&name);
    let text = String::from_utf8(bytes)
        .map_err(|_| Problem::new("file", format!("“{name}” is no text in UTF-8, so it is no template.")))?;
    let at_file = |f: Failure| match f {
        Failure::Refused(Refusal::Invalid(problems)) => {
            let of_text = |p: Problem| if p.field == "text" { Problem::new("file", p.words) } else { p };
            problems.into_iter().map(of_text).collect::<Vec<_>>().into()
        }
        other => other,
    };
    import(cx, TemplateForm { key, text }).await.map_err(at_file)
}

/// Brings in a template, as a draft. What is wrong with it can be put right there.
pub async fn import(cx: Cx, form: TemplateForm) -> Result<Done, Failure> {
    may(&cx, Action::EditProcess)?;
    if form.text.trim().is_empty() {
        return Err(Problem::new("text", "Paste a template.").into());
    }
    let sketch = Sketch::read(&form.text)?;
    let key = if form.key.trim().is_empty() { sketch.text("key").to_owned() } else { form.key.trim().to_owned() };
    let mut tx = cx.write().await?;
    let problems = key_problems(&mut tx, &key).await?;
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let version = next_version(&mut tx, &key).await?;
    let what = format!("brought in a template as a draft of “{}”", name_of(&sketch));
    begin(&cx, tx, &key, sketch.called(&key, version), what).await
}

/// Begins a draft of a process's next version.
pub async fn start(cx: Cx, form: DraftForm) -> Result<Done, Failure> {
    may(&cx, Action::EditProcess)?;
    let mut tx = cx.write().await?;
    if tx.process_draft(&form.process).await?.is_some() {
        return Ok(Done::to(page(&form.process), "There is a draft already."));
    }
    let definition = newest(&mut tx, &form.process).await?.ok_or(Failure::NotFound)?;
    if shipped(&form.process).next().is_some() {
        let words = "This process came with Slipway and stays as it is. Copy it, and change the copy.";
        return Err(Refusal::Conflict(words.into()).into());
    }
    let version = next_version(&mut tx, &form.process).await?;
    let what = format!("began a draft of version {version} of “{}”", definition.name);
    begin(&cx, tx, &form.process, Sketch::of(&definition).called(&form.process, version), what).await
}

/// What is wrong with a key for a new draft.
async fn key_problems(tx: &mut Tx, key: &str) -> Result<Vec<Problem>, Failure> {
    let words = if !is_key(key) {
        "A key has 1 to 60 small letters, digits and “-”, such as our-releases."
    } else if shipped(key).next().is_some() {
        "A process that came with Slipway has this key. Choose another."
    } else if tx.process_draft(key).await?.is_some() {
        "There is a draft under this key already. Publish it or throw it away first, or choose another key."
    } else if tx.newest_version(key).await?.is_some() {
        "A published process has this key. Edit that one, or choose another key."
    } else {
        return Ok(vec![]);
    };
    Ok(vec![Problem::new("key", words)])
}

async fn begin(cx: &Cx, mut tx: Tx, key: &str, sketch: Sketch, what: String) -> Result<Done, Failure> {
    let name = name_of(&sketch);
    let text = written(&sketch)?;
    if tx.process_drafts(200).await?.len() >= MOST {
        return Err(
            Refusal::Conflict(format!("There are {MOST} drafts already. Publish or throw some away first.")).into()
        );
    }
    tx.insert_process_draft(key, (&name, &text), cx.actor.id, cx.now).await?;
    cx.record(&mut tx, &Event::new("process.drafted", what).with(json!({ "process": key }))).await?;
    cx.commit(tx).await?;
    Ok(Done::to(page(key), format!("The draft of “{name}” is made. Nothing follows it before it is published.")))
}

fn page(key: &str) -> String {
    format!("/processes/{key}/draft")
}

/// The name as lists show it, whatever stands in the text.
fn name_of(sketch: &Sketch) -> String {
    let name: String = sketch.text("name").chars().filter(|c| !c.is_control()).take(text::LINE).collect();
    if name.trim().is_empty() { "(no name)".into() } else { name }
}

fn written(sketch: &Sketch) -> Result<String, Problem> {
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

async fn seen_draft(cx: &Cx, tx: &mut Tx, key: &str, seen: &str) -> Result<ProcessDraft, Failure> {
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
