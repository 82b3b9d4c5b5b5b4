//! Taking a plan away: as a workbook, as text, or one of its tables as CSV. What is taken away is the draft as it is.

use crate::{
    domain::{cmdb::cell, ids::RequestId, plan::Plan},
    server::{Cx, Failure, csv, spreadsheet},
};
use tokio::task::spawn_blocking;

/// The draft, and what the release is called.
async fn draft(cx: &Cx, id: RequestId) -> Result<(String, Plan), Failure> {
    let mut tx = cx.read().await?;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    let plan = tx.draft(id).await?.map(|d| d.plan).unwrap_or_default();
    Ok((format!("{}-plan", request.name()), plan))
}

/// The plan as a workbook, which imports again without loss.
pub async fn workbook(cx: Cx, id: RequestId) -> Result<(String, Vec<u8>), Failure> {
    let (name, plan) = draft(&cx, id).await?;
    let write = move || spreadsheet::workbook(&plan.to_sheets());
    Ok((name, spawn_blocking(write).await.map_err(std::io::Error::other)??))
}

/// The plan as text, which imports again without loss.
pub async fn text(cx: Cx, id: RequestId) -> Result<(String, Vec<u8>), Failure> {
    let (name, plan) = draft(&cx, id).await?;
    Ok((name, plan.to_text().into_bytes()))
}

/// A table of the plan as CSV, by its path; its cells, and those of its head, are guarded against being run as formulas.
pub async fn table(cx: Cx, id: RequestId, path: String) -> Result<(String, Vec<u8>), Failure> {
    let (name, plan) = draft(&cx, id).await?;
    let path = if path.is_empty() { "activities".to_owned() } else { path };
    let sheet = plan.to_sheet(&path).or_else(|| plan.to_sheet(&format!("tables.{path}"))).ok_or(Failure::NotFound)?;
    let mut rows = sheet.rows.iter().map(|row| row.iter().map(|c| cell::guarded(c)).collect::<Vec<_>>());
    let head = rows.next().unwrap_or_default();
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let path = path.trim_start_matches("tables.").replace('.', "-");
    Ok((format!("{name}-{path}"), csv::write(&head, rows)?))
}
