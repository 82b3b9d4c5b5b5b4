//! What people see of an upload before they take it over.

use super::{
    may_edit,
    reading::{self, Reading, context, fingerprint, key_of},
    saved, seen_plan, unknown,
};
use crate::{
    api::{
        plan_imports::{
            ColumnView, ImportContent, ImportQuery, PlanImportView, PlanImports, RowView, SectionChanges, SheetsView,
            UploadRow,
        },
        views::Choice,
    },
    domain::{
        ids::{PlanImportId, RequestId},
        plan::{self, Plan, Rows, Section, import},
        sheet::{Sheet, column_name},
        text,
    },
    server::{Cx, Failure, operations::checklists::size, spreadsheet::MAX_BYTES, store::plan_imports::Body},
};
use tokio::task::spawn_blocking;

/// Rows at the top of a sheet that can be chosen as its head.
const HEADS: usize = 40;
/// Characters of a head or an example that are shown.
const SHOWN: usize = 60;

/// The page on which files are uploaded.
pub async fn list(cx: Cx, id: RequestId) -> Result<PlanImports, Failure> {
    let mut tx = cx.read().await?;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    let row = |r: crate::server::store::plan_imports::ImportRow| UploadRow {
        id: r.id.to_string(),
        name: r.name,
        by: r.by_name,
        at: cx.moment(r.at),
        taken: r.taken_at.map(|at| cx.moment(at)),
    };
    Ok(PlanImports {
        id: id.to_string(),
        limit: size(cx.state.config.upload_limit.min(MAX_BYTES as u64)),
        why_not: may_edit(&cx, &request).err().map(|r| r.to_string()).unwrap_or_default(),
        uploads: tx.plan_imports(id).await?.into_iter().map(row).collect(),
    })
}

/// An upload, and what taking it over would do.
pub async fn view(cx: Cx, id: RequestId, import: String, query: ImportQuery) -> Result<PlanImportView, Failure> {
    let import: PlanImportId = import.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.read().await?;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    let stored = tx.plan_import(id, import).await?.ok_or(Failure::NotFound)?;
    let draft = tx.draft(id).await?;
    drop(tx);
    let saved = saved(draft.as_ref());
    let (seen, content, remarks) = match stored.body {
        Body::Plan(plan) => {
            let seen = seen_plan(&saved);
            let compared = spawn_blocking(move || changes(&saved, &plan)).await.map_err(std::io::Error::other)?;
            (seen, ImportContent::Plan(compared), vec![])
        }
        Body::Sheets { sheets, remarks } => {
            let reading = reading::sheet(&cx, sheets, query, context(&cx, &request, draft.as_ref())).await?;
            let seen = fingerprint(&saved, reading.rows.table().0, &reading.mapping);
            (seen, ImportContent::Sheets(Box::new(sheets_view(&reading, &saved)?)), remarks)
        }
    };
    Ok(PlanImportView {
        id: import.to_string(),
        request: id.to_string(),
        name: stored.head.name,
        by: stored.by_name,
        at: cx.moment(stored.at),
        taken: stored.taken.map(|(by, at)| (by, cx.moment(at))),
        why_not: may_edit(&cx, &request).err().map(|r| r.to_string()).unwrap_or_default(),
        remarks,
        seen,
        content,
    })
}

/// What a whole plan would change, section by section, and last what it would bring that is in none.
fn changes(saved: &Plan, plan: &Plan) -> Vec<SectionChanges> {
    let of = |section: &Section| {
        let changes = plan::diff(&saved.part(*section), &plan.part(*section));
        SectionChanges { key: section.key().to_owned(), label: section.label().to_owned(), changes }
    };
    let missing = unknown::missing(saved, plan).unwrap_or_default();
    let further = SectionChanges {
        key: String::new(),
        label: text::capital(unknown::NAME),
        changes: plan::diff(&Plan::default(), &missing),
    };
    Section::ALL.iter().map(of).chain([further]).filter(|s| !s.changes.is_empty()).collect()
}

fn sheets_view(reading: &Reading, saved: &Plan) -> Result<SheetsView, Failure> {
    let sheet = reading.sheet()?;
    let Reading { sheets, at, rows, mapping, remembered, preview, .. } = reading;
    let (section, table) = rows.table();
    let too_many = if preview.taken.len() > table.most {
        format!("There are {} rows; at most {} are kept.", preview.taken.len(), table.most)
    } else {
        String::new()
    };
    let columns_shown = import::filled(table, &preview.taken);
    let cells = |row: &import::TakenRow| -> Vec<String> {
        columns_shown.iter().map(|c| c.in_words(row.texts.get(c.key).map_or("", String::as_str))).collect()
    };
    let rows_seen = preview.taken.iter().take(table.most).map(|row| RowView {
        number: row.number,
        cells: cells(row),
        problems: row.problems.clone(),
        remarks: row.remarks.clone(),
    });
    let refused = sheets.iter().filter(|s| !s.refused.is_empty()).map(|s| (s.name.clone(), s.refused.clone()));
    Ok(SheetsView {
        sheets: sheet_choices(sheets),
        refused: refused.collect(),
        sheet: at.to_string(),
        tables: table_choices(),
        table: rows.path().to_owned(),
        heads: head_choices(sheet, mapping.head),
        head: (mapping.head + 1).to_string(),
        columns: columns(sheet, mapping),
        choices: import::choices(table).into_iter().map(|(value, label)| choice(value, label)).collect(),
        remembered: *remembered,
        mapping: mapping.columns.join(","),
        remarks: sheet.oddities.iter().chain(&preview.remarks).cloned().collect(),
        labels: columns_shown.iter().map(|c| c.label.to_owned()).collect(),
        rows: rows_seen.collect(),
        left_out: preview.left_out.clone(),
        existing: saved.count(*rows),
        section: section.label().to_owned(),
        too_many,
        of: key_of(*at, mapping),
    })
}

fn choice(value: impl Into<String>, label: impl Into<String>) -> Choice {
    Choice { value: value.into(), label: label.into() }
}

fn sheet_choices(sheets: &[Sheet]) -> Vec<Choice> {
    let label = |s: &Sheet| {
        let rows = if s.rows.len() == 1 { "1 row".to_owned() } else { format!("{} rows", s.rows.len()) };
        format!("{} ({rows}{})", s.name, if s.hidden { ", hidden" } else { "" })
    };
    let usable = sheets.iter().enumerate().filter(|(_, s)| s.refused.is_empty());
    usable.map(|(at, s)| choice(at.to_string(), label(s))).collect()
}

/// The tables, activities first.
fn table_choices() -> Vec<Choice> {
    let mut all = Rows::ALL.to_vec();
    all.sort_by_key(|rows| *rows != Rows::Activities);
    let label = |rows: Rows| {
        let (section, table) = rows.table();
        if table.title.is_empty() {
            section.label().to_owned()
        } else {
            format!("{section}: {}", table.title.to_lowercase())
        }
    };
    all.into_iter().map(|rows| choice(rows.path(), label(rows))).collect()
}

fn head_choices(sheet: &Sheet, chosen: usize) -> Vec<Choice> {
    let label = |(at, cells): (usize, &Vec<String>)| {
        let texts: Vec<&str> = cells.iter().map(|c| c.trim()).filter(|c| !c.is_empty()).collect();
        let shown = short(&texts.join(" · "));
        (!texts.is_empty() || at == chosen).then(|| choice((at + 1).to_string(), format!("Row {}: {shown}", at + 1)))
    };
    sheet.rows.iter().enumerate().take(HEADS.max(chosen + 1)).filter_map(label).collect()
}

fn columns(sheet: &Sheet, mapping: &import::Mapping) -> Vec<ColumnView> {
    let width = sheet.rows.iter().skip(mapping.head).map(Vec::len).max().unwrap_or_default();
    let example = |column: usize| {
        let below = sheet.rows.iter().skip(mapping.head + 1).filter_map(|r| r.get(column)).map(|c| c.trim());
        below.filter(|c| !c.is_empty()).map(short).next().unwrap_or_default()
    };
    let view = |column: usize| ColumnView {
        letters: column_name(column),
        head: short(sheet.cell(mapping.head, column)),
        example: example(column),
        key: mapping.columns.get(column).cloned().unwrap_or_default(),
    };
    (0..width).map(view).collect()
}

/// The beginning of a text, in one line.
fn short(text: &str) -> String {
    let line: String = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c }).take(SHOWN).collect();
    if text.trim().chars().count() > SHOWN { format!("{line}…") } else { line }
}
