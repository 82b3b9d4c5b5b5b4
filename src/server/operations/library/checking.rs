//! Looking at a draft: the part that is edited, and what is wrong with it. The same is said while people type, of the draft
//! with what they typed in place of what was saved; nothing is saved here.

use super::{
    drafts::{next_version, read, seen_draft, written},
    may, why_not, words,
};
use crate::{
    api::processes::{DraftForm, DraftPart, DraftStep, DraftView, Findings},
    domain::{
        access::Action,
        problem::Problem,
        process::{
            draft::{HeadForm, StepForm},
            template::Sketch,
        },
    },
    server::{Cx, Failure},
};

/// A draft with one part of it to be edited.
pub async fn draft(cx: Cx, key: String, part: String) -> Result<DraftView, Failure> {
    may(&cx, Action::Read)?;
    let mut tx = cx.read().await?;
    let draft = tx.process_draft(&key).await?.ok_or(Failure::NotFound)?;
    let sketch = read(&draft)?;
    let problems = sketch.problems();
    let at: usize = part.parse().unwrap_or(0);
    let edit = draft.edit.to_string();
    let (part, fields) = match (part.as_str(), sketch.step_form(at)) {
        ("text", _) => (DraftPart::Text(sketch.write()), vec![]),
        ("head", _) | (_, None) => {
            let form = HeadForm { process: key.clone(), edit, ..sketch.head_form() };
            let fields = form.at_fields(&problems);
            (DraftPart::Head(form, words::effects_at_start()), fields)
        }
        (_, Some(form)) => {
            let form = StepForm { process: key.clone(), edit, ..form };
            let fields = form.at_fields(&problems);
            (DraftPart::Step(Box::new(form), words::of_form(&sketch)), fields)
        }
    };
    Ok(DraftView {
        name: draft.name,
        next_version: next_version(&mut tx, &key).await?,
        edit: draft.edit,
        saved: (draft.edited_by, cx.moment(draft.edited_at)),
        found: findings(&sketch, problems, fields),
        part,
        why_not: why_not(&cx, Action::EditProcess),
        key,
    })
}

/// What would be wrong with the draft if this step were saved.
pub async fn check_step(cx: Cx, form: StepForm) -> Result<Findings, Failure> {
    let at: usize = form.at.parse().map_err(|_| Failure::NotFound)?;
    let mut sketch = sketch(&cx, &form.process, &form.edit).await?;
    if at >= sketch.steps() {
        return Err(Failure::NotFound);
    }
    sketch.put_step(at, &form);
    let problems = problems(&sketch);
    let fields = form.at_fields(&problems);
    Ok(findings(&sketch, problems, fields))
}

/// What would be wrong with the draft if this head were saved.
pub async fn check_head(cx: Cx, form: HeadForm) -> Result<Findings, Failure> {
    let mut sketch = sketch(&cx, &form.process, &form.edit).await?;
    sketch.put_head(&form);
    let problems = problems(&sketch);
    let fields = form.at_fields(&problems);
    Ok(findings(&sketch, problems, fields))
}

/// What would be wrong with the draft if this text were saved. A text that cannot be read is refused, as when it is saved.
pub async fn check_text(cx: Cx, form: DraftForm) -> Result<Findings, Failure> {
    let saved = sketch(&cx, &form.process, &form.edit).await?;
    let key = saved.text("key").to_owned();
    let version = saved.table.get("version").and_then(|v| u32::try_from(v.as_integer()?).ok()).unwrap_or(1);
    let sketch = Sketch::read(&form.text)?.called(&key, version);
    let problems = problems(&sketch);
    Ok(findings(&sketch, problems, vec![]))
}

/// The draft as it was saved, if it is still the one that the form was filled in from.
async fn sketch(cx: &Cx, key: &str, seen: &str) -> Result<Sketch, Failure> {
    may(cx, Action::EditProcess)?;
    let mut tx = cx.read().await?;
    let draft = seen_draft(cx, &mut tx, key, seen).await?;
    Ok(read(&draft)?.called(key, next_version(&mut tx, key).await?))
}

fn problems(sketch: &Sketch) -> Vec<Problem> {
    let too_large = written(sketch).err().map(|p| Problem::new("", p.words));
    too_large.into_iter().chain(sketch.problems()).collect()
}

fn findings(sketch: &Sketch, problems: Vec<Problem>, fields: Vec<Problem>) -> Findings {
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
    Findings {
        whole: problems.iter().filter(of_none).map(|p| p.words.clone()).collect(),
        wrong: problems.len(),
        steps,
        fields,
    }
}
