//! Rows that are pasted into a table of the plan: how they would be read. Nothing is changed here; the editor puts the
//! rows into the draft, which is saved like anything else that is typed.

use super::{context, may_edit};
use crate::{
    api::plan_imports::{PasteForm, PasteView, PastedRow},
    domain::{
        ids::RequestId,
        plan::{
            Rows,
            import::{self, Context, Mapping},
            shape::Table,
        },
        problem::Problem,
        sheet::{COLUMNS, Sheet},
    },
    server::{Cx, Failure, csv},
};
use tokio::task::spawn_blocking;

/// How pasted rows would be read: by their head if they have one, else by the columns from the one they are pasted into.
pub async fn read_paste(cx: Cx, form: PasteForm) -> Result<PasteView, Failure> {
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let rows = Rows::at(&form.table).ok_or(Failure::NotFound)?;
    let mut tx = cx.read().await?;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    may_edit(&cx, &request)?;
    let context = context(&cx, &request, tx.draft(id).await?.as_ref());
    drop(tx);
    let table = rows.table().1;
    if let Some(words) = import::too_much(&form.text, table) {
        return Err(Problem::new("text", words).into());
    }
    let column = form.column;
    let pasted = spawn_blocking(move || cells(table, &form.text)).await.map_err(std::io::Error::other)??;
    // Columns as the last time somebody took over a sheet with this head.
    let signature = import::signature(rows, pasted.first().map_or(&[], Vec::as_slice));
    let remembered = cx.read().await?.plan_mapping(&signature).await?;
    let task = spawn_blocking(move || {
        let (sheet, mapping) = read(table, &column, pasted, remembered);
        preview(table, &sheet, &mapping, context)
    });
    Ok(task.await.map_err(std::io::Error::other)?)
}

fn preview(table: &Table, sheet: &Sheet, mapping: &Mapping, context: Context) -> PasteView {
    let preview = import::preview(sheet, mapping, context);
    let columns = import::filled(table, &preview.taken);
    let labels = columns.iter().map(|c| c.label.to_owned()).collect();
    let row = |taken: &import::TakenRow| PastedRow {
        cells: columns.iter().map(|c| c.in_words(taken.texts.get(c.key).map_or("", String::as_str))).collect(),
        texts: taken.texts.clone(),
        problems: taken.problems.clone(),
    };
    let left_out = preview.left_out.iter().map(|(at, why)| format!("Row {at} is left out. {why}")).collect();
    let fits = preview.taken.len() <= table.most;
    let rows = preview.taken.iter().take(table.most).map(row).collect();
    PasteView { labels, rows, left_out, remarks: preview.remarks, fits }
}

/// The cells that were pasted: of twice as many rows as the table has, since some may be headings or blank, which is still
/// fewer cells than a file may have. What people are told is how many rows it keeps.
fn cells(table: &Table, text: &str) -> Result<Vec<Vec<String>>, Problem> {
    let bound = 2 * table.most;
    csv::read_pasted("text", text, (bound, COLUMNS)).map_err(|problem| {
        if text.lines().count() <= bound {
            return problem;
        }
        let words = format!("These are too many rows: at most {} {} are kept. Paste fewer.", table.most, table.many);
        Problem::new("text", words)
    })
}

/// The rows as a sheet with a head, and how it is read.
fn read(table: &Table, column: &str, pasted: Vec<Vec<String>>, remembered: Option<Vec<String>>) -> (Sheet, Mapping) {
    let bare = Sheet { rows: pasted, ..Sheet::default() };
    if let Some(columns) = remembered {
        let mapping = Mapping { table: table.rows.path().to_owned(), head: 0, columns: vec![] };
        return (bare, mapping.with_columns(columns));
    }
    // A RACI matrix has a head of roles, none of which is known.
    let as_matrix = import::mapping(&bare, table.rows, None);
    if as_matrix.columns.iter().any(|c| c == import::ROLE) {
        return (bare, as_matrix);
    }
    if import::has_head(&bare, table.rows) {
        let mapping = import::mapping(&bare, table.rows, Some(0));
        return (bare, mapping);
    }
    let from = table.columns.iter().position(|c| c.key == column).unwrap_or_default();
    let columns = table.columns.iter().skip(from);
    let head = columns.clone().map(|c| c.label.to_owned()).collect();
    let columns = columns.map(|c| c.key.to_owned()).collect();
    (Sheet::of("", head, bare.rows), Mapping { table: table.rows.path().to_owned(), head: 0, columns })
}
