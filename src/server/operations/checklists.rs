//! Checklists: adding and removing lines, giving results; evidence, defects, reports and views have files of their own.

mod defects;
mod evidence;
mod reports;
mod view;

pub use defects::{add_defect, set_defect_state};
pub use evidence::{add_document, add_evidence, file_name, find_file, may_add_document, may_add_evidence};
pub use reports::{import, import_view, may_upload_report, upload_report};
pub use view::{acceptance, size, view};

use crate::{
    api::{
        Done,
        checklists::{LineForm, LineResultForm, ListForm, NewLineForm},
    },
    domain::{
        access::{self, Action, Subject},
        checklist::{self, Check, NewCheck},
        event::Event,
        ids::{CheckId, RequestId},
        problem::{Problem, Refusal},
    },
    server::{Cx, Failure, store::Tx},
};
use serde_json::json;
use uuid::Uuid;

/// Adds a line.
pub async fn add(cx: Cx, form: NewLineForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditChecklist, &Subject::Workspace)?;
    let (mut tx, id) = open_release(&cx, &form.request).await?;
    let new = form.line.check()?;
    if tx.checks(id).await?.iter().any(|c| c.kind == new.kind && c.title == new.title) {
        return Err(Problem::new("title", "The checklist has this test already.").into());
    }
    let words = format!("added the {} test “{}” to the checklist", new.kind.label().to_lowercase(), new.title);
    let event = Event::on(id, "check.added", words).with(json!({ "kind": new.kind, "mandatory": new.mandatory }));
    tx.insert_checks(id, &[(CheckId(Uuid::now_v7()), new)]).await?;
    cx.record(&mut tx, &event).await?;
    cx.commit(tx).await?;
    Ok(Done::here("Added to the checklist."))
}

/// Fills an empty checklist with the lines that most releases begin with.
pub async fn add_usual(cx: Cx, form: ListForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditChecklist, &Subject::Workspace)?;
    let (mut tx, id) = open_release(&cx, &form.request).await?;
    if !tx.checks(id).await?.is_empty() {
        return Err(Refusal::Conflict("The checklist has lines already. Add what is missing one by one.".into()).into());
    }
    let lines: Vec<(CheckId, NewCheck)> =
        checklist::usual().into_iter().map(|line| (CheckId(Uuid::now_v7()), line)).collect();
    tx.insert_checks(id, &lines).await?;
    let titles: Vec<&str> = lines.iter().map(|l| l.1.title.as_str()).collect();
    let words = format!("started the checklist with the {} usual tests", lines.len());
    cx.record(&mut tx, &Event::on(id, "checklist.started", words).with(json!({ "titles": titles }))).await?;
    cx.commit(tx).await?;
    Ok(Done::here("The checklist has the usual tests now. Add to them, or remove what does not apply."))
}

/// Removes a line that has no result.
pub async fn remove(cx: Cx, form: LineForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditChecklist, &Subject::Workspace)?;
    let (mut tx, id) = open_release(&cx, &form.request).await?;
    let check = line_of(&mut tx, id, &form.item).await?;
    check.may_go()?;
    tx.delete_check(check.id).await?;
    let words = format!("removed “{}” from the checklist", check.title);
    let data = json!({ "kind": check.kind, "mandatory": check.mandatory });
    cx.record(&mut tx, &Event::on(id, "check.removed", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("“{}” is removed.", check.title)))
}

/// Gives a line its result (S0.18).
pub async fn record(cx: Cx, form: LineResultForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::RecordTest, &Subject::Workspace)?;
    let (mut tx, id) = open_release(&cx, &form.request).await?;
    let check = line_of(&mut tx, id, &form.item).await?;
    let new = form.given.check()?;
    let when = check.at.map(|at| cx.moment(at).words).unwrap_or_default();
    check.may_take(&new, &when)?;
    let (title, was) = (check.title.clone(), check.result);
    let check = Check { result: Some(new.result), note: new.note, ..check };
    tx.save_result(&check, cx.actor.id, cx.now).await?;
    tx.note_tester(id, cx.actor.id).await?;
    let words = format!("recorded “{}” for “{title}”", new.result);
    let data = json!({ "check": check.id, "was": was, "result": new.result, "note": check.note });
    cx.record(&mut tx, &Event::on(id, "check.recorded", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("Recorded “{}” for “{title}”.", new.result)))
}

/// A transaction that writes to the release; refused when that is closed.
async fn open_release(cx: &Cx, request: &str) -> Result<(Tx, RequestId), Failure> {
    let id: RequestId = request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    is_open(&mut tx, id).await?;
    Ok((tx, id))
}

/// Refuses when the release is closed.
async fn is_open(tx: &mut Tx, id: RequestId) -> Result<(), Failure> {
    if tx.request(id).await?.ok_or(Failure::NotFound)?.is_closed() {
        return Err(Refusal::Conflict("The release is closed: its tests and defects stay as they are.".into()).into());
    }
    Ok(())
}

/// The line of the release that a form names.
async fn line_of(tx: &mut Tx, request: RequestId, item: &str) -> Result<Check, Failure> {
    let id: CheckId = item.parse().map_err(|_| Failure::NotFound)?;
    tx.checks(request).await?.into_iter().find(|c| c.id == id).ok_or(Failure::NotFound)
}
