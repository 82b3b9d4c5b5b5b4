//! Plans from spreadsheets and texts: uploaded, looked at, taken over as an edit of the draft like any other, and taken
//! back. Nothing is changed before somebody has seen what would be.

mod paste;
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
            Plan, PlanEdit, Rows, Section,
            import::{self, Context, How, Mapping, Preview},
            sheets,
        },
        problem::{Problem, Refusal},
        release::Request,
        sheet::Sheet,
    },
    server::{
        Cx, Failure,
        operations::checklists::file_name,
        spreadsheet,
        store::{
            Tx,
            plan_imports::{Body, ImportHead, StoredImport},
            plans::Draft,
        },
    },
};
use serde_json::json;
use tokio::task::spawn_blocking;
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
    let body = read(name.clone(), bytes).await?;
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

async fn read(name: String, bytes: Vec<u8>) -> Result<Body, Failure> {
    if name.to_lowercase().ends_with(".toml") {
        let read = spawn_blocking(move || {
            let text = std::str::from_utf8(&bytes)
                .map_err(|_| vec![Problem::new("file", "This is no text in UTF-8, as plans are.")])?;
            Plan::from_text(text.trim_start_matches('\u{feff}'))
        });
        return Ok(Body::Plan(Box::new(read.await.map_err(std::io::Error::other)??)));
    }
    let book = spreadsheet::read(name, bytes).await?;
    if !sheets::is_exported(&book.sheets) {
        return Ok(Body::Sheets { sheets: book.sheets, remarks: book.remarks });
    }
    if let Some(sheet) = book.sheets.iter().find(|s| !s.refused.is_empty()) {
        return Err(Problem::new("file", format!("Sheet “{}”: {}", sheet.name, sheet.refused)).into());
    }
    Ok(Body::Plan(Box::new(Plan::from_sheets(&book.sheets)?)))
}

/// A sheet and how it is read: as asked for, as last time, or as is likeliest.
struct Reading<'s> {
    at: usize,
    sheet: &'s Sheet,
    rows: Rows,
    mapping: Mapping,
    remembered: bool,
    preview: Preview,
}

async fn reading<'s>(
    cx: &Cx,
    tx: &mut Tx,
    request: &Request,
    sheets: &'s [Sheet],
    query: &ImportQuery,
) -> Result<Reading<'s>, Failure> {
    let usable = |at: &usize| sheets.get(*at).is_some_and(|s| s.refused.is_empty());
    let asked = query.sheet.parse().ok().filter(usable);
    let at = asked.or_else(|| import::likely_sheet(sheets)).ok_or(Failure::NotFound)?;
    let sheet = sheets.get(at).ok_or(Failure::NotFound)?;
    let rows = Rows::at(&query.table).unwrap_or_else(|| import::likely_table(sheet));
    let head = query.head.parse::<usize>().ok().and_then(|n| n.checked_sub(1)).filter(|n| *n < sheet.rows.len());
    let mut mapping = import::mapping(sheet, rows, head);
    let mut remembered = false;
    let chosen: Vec<String> = query.columns.split(',').map(str::to_owned).collect();
    if !query.columns.is_empty() && query.of == key_of(at, &mapping) {
        mapping = mapping.with_columns(chosen);
    } else {
        let signature = import::signature(rows, import::head_of(sheet, &mapping));
        if let Some(columns) = tx.plan_mapping(&signature).await? {
            remembered = columns != mapping.columns;
            mapping = mapping.with_columns(columns);
        }
    }
    let preview = import::preview(sheet, &mapping, context(cx, request));
    Ok(Reading { at, sheet, rows, mapping, remembered, preview })
}

/// What is known of the release besides the sheet.
fn context(cx: &Cx, request: &Request) -> Context {
    let (begins, _) = cx.local(request.window.starts_at, &request.window.zone);
    Context { day: Some(begins.date()) }
}

/// What columns are chosen for: choosing another sheet, table or head begins anew.
fn key_of(sheet: usize, mapping: &Mapping) -> String {
    format!("{sheet}/{}/{}", mapping.table, mapping.head)
}

/// Stands for what people saw: the section as it is, and how the sheet is read.
fn fingerprint(saved: &Plan, section: Section, mapping: &Mapping) -> String {
    let part = saved.part(section).sha256();
    hash::sha256_hex(format!("{part} {} {} {}", mapping.table, mapping.head, mapping.columns.join(",")).as_bytes())
}

fn saved(draft: Option<&Draft>) -> Plan {
    draft.map(|d| d.plan.clone()).unwrap_or_default()
}

/// Takes an upload over into the draft.
pub async fn take_over(cx: Cx, form: TakeOverForm) -> Result<Done, Failure> {
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let import: PlanImportId = form.import.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let (request, draft) = editable(&cx, &mut tx, id).await?;
    let stored = tx.plan_import(id, import).await?.ok_or(Failure::NotFound)?;
    if let Some((by, at)) = &stored.taken {
        let words = format!("{by} took this file over on {}. Nothing changed.", cx.moment(*at).words);
        return Ok(Done::to(format!("/releases/{id}/plan"), words));
    }
    let saved = saved(draft.as_ref());
    let (mine, what, section) = match &stored.body {
        Body::Plan(plan) => whole(&form, &saved, plan)?,
        Body::Sheets { sheets, .. } => rows(&cx, &mut tx, &request, (&form, sheets), &saved).await?,
    };
    let number = draft.as_ref().map_or(0, |d| d.edit);
    let merged = merge_in(&cx, &mut tx, id, &PlanEdit::between(number, &saved, &mine)).await?;
    let undo = PlanEdit::between(merged.edit, &merged.plan, &saved);
    if let Body::Plan(plan) = &stored.body {
        keep_unknown(&cx, &mut tx, id, plan).await?;
    }
    tx.mark_plan_import(import, Some((cx.actor.id, cx.now)), Some(&undo)).await?;
    note(&cx, &mut tx, &stored, &what).await?;
    cx.commit(tx).await?;
    let page = format!("/releases/{id}/plan{}", section.map(|s| format!("?section={}", s.key())).unwrap_or_default());
    Ok(Done::to(page, format!("Taken over: {what}. It can be taken back under Import.")))
}

/// Texts and tables of an exported plan that this version does not know, and that the draft has not: they are in no
/// section, so nobody could choose them.
async fn keep_unknown(cx: &Cx, tx: &mut Tx, id: RequestId, plan: &Plan) -> Result<(), Failure> {
    let (_, draft) = editable(cx, tx, id).await?;
    let before = saved(draft.as_ref());
    let mut after = before.clone();
    let is_unknown = |path: String| Section::of_field(&path).is_none();
    for (key, text) in plan.texts.iter().filter(|(key, _)| is_unknown(format!("texts.{key}"))) {
        after.texts.entry(key.clone()).or_insert_with(|| text.clone());
    }
    for (key, rows) in plan.tables.iter().filter(|(key, _)| is_unknown(format!("tables.{key}"))) {
        after.tables.entry(key.clone()).or_insert_with(|| rows.clone());
    }
    let problems = after.check_limits();
    if !problems.is_empty() {
        return Err(problems.into());
    }
    if after == before { Ok(()) } else { super::store(cx, tx, id, draft.as_ref(), &after).await }
}

type Taken = (Plan, String, Option<Section>);

/// The plan with chosen sections of an exported one.
fn whole(form: &TakeOverForm, saved: &Plan, plan: &Plan) -> Result<Taken, Failure> {
    if form.seen != seen_plan(saved) {
        return Err(moved_on());
    }
    let sections: Vec<Section> = form.sections.iter().filter_map(|key| key.parse().ok()).collect();
    if sections.is_empty() {
        return Err(Problem::new("sections", "Choose at least one section.").into());
    }
    let what = sections.iter().map(|s| s.label().to_owned()).collect::<Vec<_>>();
    let what = if what.len() > 3 { format!("{} sections", what.len()) } else { what.join(", ") };
    Ok((saved.clone().with_sections_of(plan, &sections), what, sections.first().copied()))
}

fn seen_plan(saved: &Plan) -> String {
    saved.sha256()
}

/// The plan with the rows of a sheet; how the sheet was read is kept for the next time.
async fn rows(
    cx: &Cx,
    tx: &mut Tx,
    request: &Request,
    (form, sheets): (&TakeOverForm, &[Sheet]),
    saved: &Plan,
) -> Result<Taken, Failure> {
    let mut query = ImportQuery {
        sheet: form.sheet.clone(),
        table: form.table.clone(),
        head: form.head.clone(),
        columns: form.columns.clone(),
        of: String::new(),
    };
    let head = form.head.parse::<usize>().unwrap_or_default().saturating_sub(1);
    query.of = format!("{}/{}/{head}", form.sheet, form.table);
    let reading = reading(cx, tx, request, sheets, &query).await?;
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
    let signature = import::signature(reading.rows, import::head_of(reading.sheet, &reading.mapping));
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
    tx.mark_plan_import(import, None, None).await?;
    let event = Event::on(id, "plan.import-undone", format!("took “{}” back out of the plan", stored.head.name));
    cx.record(&mut tx, &event.with(json!({ "import": stored.head.id }))).await?;
    cx.commit(tx).await?;
    Ok(Done::here("It is taken back. The plan is as it was, apart from what others have changed since."))
}
