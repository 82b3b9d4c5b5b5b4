//! Plans from spreadsheets and texts: uploaded, looked at, taken over as an edit of the draft like any other, and taken
//! back. Nothing is changed before somebody has seen what would be.

mod paste;
mod reading;
mod unknown;
mod view;

pub use paste::read_paste;
pub use view::{list, view};

use super::{editable, may_edit, merge_in};
use crate::{
    api::{
        AppError, Done,
        plan_imports::{ImportQuery, TakeBackForm, TakeOverForm},
    },
    domain::{
        event::Event,
        hash,
        ids::{PlanImportId, RequestId},
        plan::{
            Plan, PlanEdit, Section,
            import::{self, How},
        },
        problem::{Problem, Refusal},
    },
    server::{
        Cx, Failure,
        operations::checklists::file_name,
        store::{
            Tx,
            plan_imports::{Body, ImportHead, StoredImport},
            plans::Draft,
        },
    },
};
use reading::{Reading, context, fingerprint};
use serde_json::json;
use uuid::Uuid;

/// Whether a file would be taken.
pub async fn may_upload(cx: Cx, request: String) -> Result<(), Failure> {
    let id: RequestId = request.parse().map_err(|_| Failure::NotFound)?;
    let request = cx.read().await?.request(id).await?.ok_or(Failure::NotFound)?;
    Ok(may_edit(&cx, &request)?)
}

/// Reads a file and keeps what was read until it is taken over.
pub async fn upload(cx: Cx, request: String, (name, bytes): (String, Vec<u8>)) -> Result<Done, Failure> {
    may_upload(cx.clone(), request.clone()).await?;
    let id: RequestId = request.parse().map_err(|_| Failure::NotFound)?;
    let sha256 = hash::sha256_hex(&bytes);
    let name = file_name(&name);
    let body = reading::file(name.clone(), bytes).await?;
    let head = ImportHead { id: PlanImportId(Uuid::now_v7()), request: id, name, sha256 };
    let mut tx = cx.write().await?;
    tx.insert_plan_import(&head, &body, (cx.actor.id, cx.now)).await?;
    let data = json!({ "import": head.id, "sha256": head.sha256 });
    let event = Event::on(id, "plan.uploaded", format!("uploaded “{}” for the plan", head.name));
    cx.record(&mut tx, &event.with(data)).await?;
    cx.commit(tx).await?;
    let page = format!("/releases/{id}/plan/import/{}", head.id);
    Ok(Done::to(page, "The file is read. Look at what taking it over would do."))
}

fn saved(draft: Option<&Draft>) -> Plan {
    draft.map(|d| d.plan.clone()).unwrap_or_default()
}

/// Takes an upload over into the draft.
pub async fn take_over(cx: Cx, form: TakeOverForm) -> Result<Done, Failure> {
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let import: PlanImportId = form.import.parse().map_err(|_| Failure::NotFound)?;
    // What was read from a file stays as it is, so nobody has to wait for its sheets to be looked at.
    let reading = looked_at(&cx, (id, import), &form).await?;
    let mut tx = cx.write().await?;
    let (request, draft) = editable(&cx, &mut tx, id).await?;
    let stored = tx.plan_import(id, import).await?.ok_or(Failure::NotFound)?;
    if let Some((by, at)) = &stored.taken {
        let words = format!("{by} took this file over on {}. Nothing changed.", cx.moment(*at).words);
        return Ok(Done::to(format!("/releases/{id}/plan"), words));
    }
    let saved = saved(draft.as_ref());
    let (mine, what, section) = match (&stored.body, &reading) {
        (Body::Plan(plan), _) => whole(&form, &saved, plan)?,
        (Body::Sheets { .. }, Some(reading)) if reading.day == context(&cx, &request, draft.as_ref()).day => {
            rows(&cx, &mut tx, &form, reading, &saved).await?
        }
        (Body::Sheets { .. }, _) => return Err(moved_on()),
    };
    let number = draft.as_ref().map_or(0, |d| d.edit);
    let merged = merge_in(&cx, &mut tx, id, &PlanEdit::between(number, &saved, &mine)).await?;
    let mut undo = PlanEdit::between(merged.edit, &merged.plan, &saved);
    if let Some(missing) = further(&form, &merged.plan, &stored.body) {
        unknown::add(&cx, &mut tx, id, &missing).await?;
        // They are in none of the edit's sections, and taken back beside it.
        undo.base.texts.extend(missing.texts);
        undo.base.tables.extend(missing.tables);
    }
    tx.mark_plan_import(import, Some((cx.actor.id, cx.now)), Some(&undo)).await?;
    note(&cx, &mut tx, &stored, &what).await?;
    let rest = match &reading {
        Some(reading) => keep_rest(&cx, &mut tx, &stored, reading.at).await?,
        None => None,
    };
    cx.commit(tx).await?;
    if let Some(page) = rest {
        let words = format!("Taken over: {what}. Here is the next sheet of the file, if it belongs to the plan.");
        return Ok(Done::to(page, words));
    }
    let page = format!("/releases/{id}/plan{}", section.map(|s| format!("?section={}", s.key())).unwrap_or_default());
    Ok(Done::to(page, format!("Taken over: {what}. It can be taken back under Import.")))
}

/// The file without the sheet that was taken over, as an upload that waits, if there is another table in it.
async fn keep_rest(cx: &Cx, tx: &mut Tx, stored: &StoredImport, at: usize) -> Result<Option<String>, Failure> {
    let Body::Sheets { sheets, remarks } = &stored.body else { return Ok(None) };
    let others = sheets.iter().enumerate().filter(|(n, _)| *n != at).map(|(_, sheet)| sheet.clone());
    let others: Vec<_> = others.collect();
    if !import::has_table(&others) {
        return Ok(None);
    }
    let head = ImportHead { id: PlanImportId(Uuid::now_v7()), ..stored.head.clone() };
    let body = Body::Sheets { sheets: others, remarks: remarks.clone() };
    tx.insert_plan_import(&head, &body, (cx.actor.id, cx.now)).await?;
    Ok(Some(format!("/releases/{}/plan/import/{}", head.request, head.id)))
}

/// The sheet as the form says that it is read. None of a whole plan, and none if the file is taken over already.
async fn looked_at(
    cx: &Cx,
    (id, import): (RequestId, PlanImportId),
    form: &TakeOverForm,
) -> Result<Option<Reading>, Failure> {
    let mut tx = cx.read().await?;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    may_edit(cx, &request)?;
    let stored = tx.plan_import(id, import).await?.ok_or(Failure::NotFound)?;
    let context = context(cx, &request, tx.draft(id).await?.as_ref());
    drop(tx);
    let sheets = match stored.body {
        Body::Sheets { sheets, .. } if stored.taken.is_none() => sheets,
        _ => return Ok(None),
    };
    let head = form.head.parse::<usize>().unwrap_or_default().saturating_sub(1);
    let query = ImportQuery {
        sheet: form.sheet.clone(),
        table: form.table.clone(),
        head: form.head.clone(),
        columns: form.columns.clone(),
        of: format!("{}/{}/{head}", form.sheet, form.table),
    };
    Ok(Some(reading::sheet(cx, sheets, query, context).await?))
}

/// What this version does not know of a plan and the draft has not, if it was chosen: it stands for no section.
fn further(form: &TakeOverForm, saved: &Plan, body: &Body) -> Option<Plan> {
    match body {
        Body::Plan(plan) if form.sections.iter().any(String::is_empty) => unknown::missing(saved, plan),
        _ => None,
    }
}

type Taken = (Plan, String, Option<Section>);

/// The plan with chosen sections of an exported one.
fn whole(form: &TakeOverForm, saved: &Plan, plan: &Plan) -> Result<Taken, Failure> {
    if form.seen != seen_plan(saved) {
        return Err(moved_on());
    }
    let sections: Vec<Section> = form.sections.iter().filter_map(|key| key.parse().ok()).collect();
    let mut what = sections.iter().map(|s| s.label().to_owned()).collect::<Vec<_>>();
    if form.sections.iter().any(String::is_empty) && unknown::missing(saved, plan).is_some() {
        what.push(unknown::NAME.to_owned());
    }
    if what.is_empty() {
        return Err(Problem::new("sections", "Choose at least one section.").into());
    }
    let what = if what.len() > 3 { format!("{} sections", what.len()) } else { what.join(", ") };
    Ok((saved.clone().with_sections_of(plan, &sections), what, sections.first().copied()))
}

fn seen_plan(saved: &Plan) -> String {
    saved.sha256()
}

/// The plan with the rows of a sheet; how the sheet was read is kept for the next time.
async fn rows(cx: &Cx, tx: &mut Tx, form: &TakeOverForm, reading: &Reading, saved: &Plan) -> Result<Taken, Failure> {
    let (section, table) = reading.rows.table();
    if form.seen != fingerprint(saved, section, &reading.mapping) {
        return Err(moved_on());
    }
    let how = match form.how.as_str() {
        "append" => How::Append,
        "replace" => How::Replace,
        _ => {
            return Err(Problem::new(
                "how",
                "Choose whether the rows are added or put in place of those that are there.",
            )
            .into());
        }
    };
    let taken = &reading.preview.taken;
    let kept = if how == How::Append { saved.count(reading.rows) } else { 0 };
    if taken.is_empty() {
        return Err(Problem::new("how", "There is no row to take over.").into());
    }
    if taken.len() + kept > table.most {
        let words = format!("That would be {} rows; at most {} are kept.", taken.len() + kept, table.most);
        return Err(Problem::new("how", words).into());
    }
    let mut mine = saved.clone();
    import::take_over(&mut mine, reading.rows, taken, how, super::fresh_id);
    let signature = import::signature(reading.rows, import::head_of(reading.sheet()?, &reading.mapping));
    tx.save_plan_mapping(&signature, &reading.mapping.columns, (cx.actor.id, cx.now)).await?;
    let rows = if taken.len() == 1 { "1 row".to_owned() } else { format!("{} rows", taken.len()) };
    Ok((mine, format!("{rows} into “{section}”"), Some(section)))
}

fn moved_on() -> Failure {
    let words = "The plan has changed since you looked, or the sheet is read in another way now. Look at what taking it \
                 over would do, and take it over again.";
    Refusal::Conflict(words.into()).into()
}

async fn note(cx: &Cx, tx: &mut Tx, stored: &StoredImport, what: &str) -> Result<(), Failure> {
    let words = format!("took “{}” over into the plan: {what}", stored.head.name);
    let data = json!({ "import": stored.head.id, "sha256": stored.head.sha256 });
    cx.record(tx, &Event::on(stored.head.request, "plan.imported", words).with(data)).await
}

/// Takes back what was taken over, as far as nobody has changed the same since. The upload waits again.
pub async fn take_back(cx: Cx, form: TakeBackForm) -> Result<Done, Failure> {
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let import: PlanImportId = form.import.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    editable(&cx, &mut tx, id).await?;
    let stored = tx.plan_import(id, import).await?.ok_or(Failure::NotFound)?;
    let Some(undo) = &stored.undo else {
        return Err(Refusal::Conflict("This file is not taken over, so there is nothing to take back.".into()).into());
    };
    if let Err(failure) = merge_in(&cx, &mut tx, id, undo).await {
        return Err(match failure {
            Failure::Answer(AppError::Merge { conflicts, .. }) => {
                let fields: Vec<_> = conflicts.iter().take(3).map(|c| c.label.as_str()).collect();
                let words = format!(
                    "The same was changed in the plan since ({}). Change it there; nothing was taken back.",
                    fields.join("; ")
                );
                Refusal::Conflict(words).into()
            }
            other => other,
        });
    }
    unknown::remove(&cx, &mut tx, id, &undo.base).await?;
    tx.mark_plan_import(import, None, None).await?;
    let event = Event::on(id, "plan.import-undone", format!("took “{}” back out of the plan", stored.head.name));
    cx.record(&mut tx, &event.with(json!({ "import": stored.head.id }))).await?;
    cx.commit(tx).await?;
    Ok(Done::here("It is taken back. The plan is as it was, apart from what others have changed since."))
}
