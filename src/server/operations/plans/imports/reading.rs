//! Reading an upload: the file when it comes, its sheets whenever somebody looks at them. What is large takes its time, so
//! it is read on threads where nobody waits, and in no transaction.

use super::saved;
use crate::{
    api::plan_imports::ImportQuery,
    domain::{
        hash,
        plan::{
            Plan, Rows, Section,
            import::{self, Context, Mapping, Preview},
            sheets,
            text::MOST_MISTAKES,
        },
        problem::Problem,
        release::Request,
        sheet::Sheet,
    },
    server::{
        Cx, Failure, spreadsheet,
        store::{plan_imports::Body, plans::Draft},
    },
};
use chrono::NaiveDate;
use tokio::task::spawn_blocking;

/// Reads a file.
pub(super) async fn file(name: String, bytes: Vec<u8>) -> Result<Body, Failure> {
    if name.to_lowercase().ends_with(".toml") {
        return plan(move || {
            let text = std::str::from_utf8(&bytes)
                .map_err(|_| vec![Problem::new("file", "This is no text in UTF-8, as plans are.")])?;
            Plan::from_text(text.trim_start_matches('\u{feff}'))
        })
        .await;
    }
    let book = spreadsheet::read(name, bytes).await?;
    if !sheets::is_exported(&book.sheets) {
        return Ok(Body::Sheets { sheets: book.sheets, remarks: book.remarks });
    }
    if let Some(sheet) = book.sheets.iter().find(|s| !s.refused.is_empty()) {
        return Err(Problem::new("file", format!("Sheet “{}”: {}", sheet.name, sheet.refused)).into());
    }
    plan(move || Plan::from_sheets(&book.sheets)).await
}

/// A whole plan. One that no draft could hold is refused before anybody looks at it.
async fn plan(read: impl FnOnce() -> Result<Plan, Vec<Problem>> + Send + 'static) -> Result<Body, Failure> {
    let task = spawn_blocking(move || -> Result<Plan, Vec<Problem>> {
        let plan = read()?;
        let problems: Vec<Problem> = plan.check_limits().iter().take(MOST_MISTAKES).map(of_file).collect();
        if problems.is_empty() { Ok(plan) } else { Err(problems) }
    });
    Ok(Body::Plan(Box::new(task.await.map_err(std::io::Error::other)??)))
}

/// A plan's problem as one of the file: it has no fields, so the words say where it is.
fn of_file(problem: &Problem) -> Problem {
    let place = Section::of_field(&problem.field).map_or(problem.field.as_str(), |section| section.label());
    let row = problem.field.split('.').find_map(|part| part.parse::<usize>().ok());
    let row = row.map(|n| format!(", entry {}", n + 1)).unwrap_or_default();
    Problem::new("file", format!("{place}{row}: {}", problem.words))
}

/// A sheet and how it is read: as asked for, as last time, or as is likeliest.
pub(super) struct Reading {
    pub sheets: Vec<Sheet>,
    pub at: usize,
    pub rows: Rows,
    pub mapping: Mapping,
    pub remembered: bool,
    pub preview: Preview,
    /// [`Context::day`].
    pub day: Option<NaiveDate>,
}

impl Reading {
    /// The sheet that is read.
    pub fn sheet(&self) -> Result<&Sheet, Failure> {
        self.sheets.get(self.at).ok_or(Failure::NotFound)
    }
}

/// How a sheet would be read if nobody had read one with the same head before.
struct Guess {
    sheets: Vec<Sheet>,
    at: usize,
    rows: Rows,
    mapping: Mapping,
    /// Whether somebody has chosen the columns.
    is_chosen: bool,
    signature: String,
}

impl Guess {
    fn of(sheets: Vec<Sheet>, query: &ImportQuery) -> Option<Self> {
        let usable = |at: &usize| sheets.get(*at).is_some_and(|s| s.refused.is_empty());
        let asked = query.sheet.parse().ok().filter(usable);
        let at = asked.or_else(|| import::likely_sheet(&sheets))?;
        let sheet = sheets.get(at)?;
        // The form sends along what it was shown for: of another sheet, table and head are found anew; for another table
        // the head.
        let (shown_at, shown_for) = query.of.split_once('/').unwrap_or_default();
        let same_sheet = query.of.is_empty() || shown_at == at.to_string();
        let table = Rows::at(&query.table).filter(|_| same_sheet);
        let same_table = query.of.is_empty() || shown_for.split_once('/').is_some_and(|(of, _)| of == query.table);
        let rows = table.unwrap_or_else(|| import::likely_table(sheet));
        let head = query.head.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let head = head.filter(|n| *n < sheet.rows.len() && same_sheet && same_table);
        let mut mapping = import::mapping(sheet, rows, head);
        let is_chosen = !query.columns.is_empty() && query.of == key_of(at, &mapping);
        if is_chosen {
            mapping = mapping.with_columns(query.columns.split(',').map(str::to_owned).collect());
        }
        let signature = import::signature(rows, import::head_of(sheet, &mapping));
        Some(Self { sheets, at, rows, mapping, is_chosen, signature })
    }

    fn read(self, remembered: bool, context: Context) -> Reading {
        let Self { sheets, at, rows, mapping, .. } = self;
        let day = context.day;
        let preview = sheets.get(at).map(|sheet| import::preview(sheet, &mapping, context)).unwrap_or_default();
        Reading { sheets, at, rows, mapping, remembered, preview, day }
    }
}

/// Reads one of the sheets.
pub(super) async fn sheet(
    cx: &Cx,
    sheets: Vec<Sheet>,
    query: ImportQuery,
    context: Context,
) -> Result<Reading, Failure> {
    let guess = spawn_blocking(move || Guess::of(sheets, &query)).await.map_err(std::io::Error::other)?;
    let mut guess = guess.ok_or(Failure::NotFound)?;
    let mut remembered = false;
    if !guess.is_chosen
        && let Some(columns) = cx.read().await?.plan_mapping(&guess.signature).await?
    {
        remembered = columns != guess.mapping.columns;
        guess.mapping = guess.mapping.with_columns(columns);
    }
    Ok(spawn_blocking(move || guess.read(remembered, context)).await.map_err(std::io::Error::other)?)
}

/// What is known of the release besides the sheet.
pub(super) fn context(cx: &Cx, request: &Request, draft: Option<&Draft>) -> Context {
    let (begins, _) = cx.local(request.window.starts_at, &request.window.zone);
    Context { day: Some(begins.date()), steps: saved(draft).backout.steps }
}

/// What columns are chosen for: choosing another sheet, table or head begins anew.
pub(super) fn key_of(sheet: usize, mapping: &Mapping) -> String {
    format!("{sheet}/{}/{}", mapping.table, mapping.head)
}

/// Stands for what people saw: the section as it is, and how the sheet is read.
pub(super) fn fingerprint(saved: &Plan, section: Section, mapping: &Mapping) -> String {
    let part = saved.part(section).sha256();
    hash::sha256_hex(format!("{part} {} {} {}", mapping.table, mapping.head, mapping.columns.join(",")).as_bytes())
}
