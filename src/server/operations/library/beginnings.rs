//! How a draft begins: as a copy of a process, from a template, or as the next version of a process of the workspace's own.

use super::{
    drafts::{name_of, next_version, page, written},
    find, may, newest, shipped,
};
use crate::{
    api::{
        Done,
        processes::{CopyForm, DraftForm, TemplateForm},
    },
    domain::{
        access::Action,
        event::Event,
        problem::{Problem, Refusal},
        process::{
            Definition,
            template::{Sketch, is_key},
        },
        text,
    },
    server::{Cx, Failure, operations::checklists, store::Tx},
};
use serde_json::json;

/// Drafts that a workspace may have at a time.
const MOST: usize = 200;

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
