//! Plans from spreadsheets and texts: what was uploaded, how it would be read, taking it over and back. Files are uploaded
//! to and fetched from addresses of their own (`server::web::files`, `server::web::export`).

use super::{
    AppError, Done,
    views::{Choice, Moment},
};
use crate::domain::plan::FieldChange;
use leptos::{
    prelude::*,
    server_fn::codec::{GetUrl, Json},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The page on which files are uploaded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanImports {
    pub id: String,
    /// The largest file, in words.
    pub limit: String,
    /// Why the viewer may not import; empty when they may.
    pub why_not: String,
    /// The newest uploads.
    pub uploads: Vec<UploadRow>,
}

/// An upload in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UploadRow {
    pub id: String,
    /// The file's name.
    pub name: String,
    pub by: String,
    pub at: Moment,
    /// When it was taken over, if it was.
    pub taken: Option<Moment>,
}

/// How a sheet is to be read, as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportQuery {
    /// The sheet's place, from 0.
    pub sheet: String,
    /// The path of the table that it is for.
    pub table: String,
    /// The head's row, from 1 as people count.
    pub head: String,
    /// What each column is, with commas between.
    pub columns: String,
    /// The sheet, table and head that the columns were chosen for.
    pub of: String,
}

/// An upload, and what taking it over would do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanImportView {
    pub id: String,
    pub request: String,
    /// The file's name.
    pub name: String,
    pub by: String,
    pub at: Moment,
    /// Who took it over, and when.
    pub taken: Option<(String, Moment)>,
    /// Why the viewer may not take it over; empty when they may.
    pub why_not: String,
    /// What is to be said of the file as a whole.
    pub remarks: Vec<String>,
    /// Stands for the plan as it is and this reading of the file: taking over anything else is refused.
    pub seen: String,
    pub content: ImportContent,
}

/// What was in the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ImportContent {
    /// A whole plan: what would change, section by section.
    Plan(Vec<SectionChanges>),
    Sheets(Box<SheetsView>),
}

/// What a whole plan changes in a section.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SectionChanges {
    /// The section's key; empty for what this version does not know.
    pub key: String,
    pub label: String,
    pub changes: Vec<FieldChange>,
}

/// Sheets, one of which is read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SheetsView {
    pub sheets: Vec<Choice>,
    /// Sheets of which nothing can be taken, with why.
    pub refused: Vec<(String, String)>,
    pub sheet: String,
    pub tables: Vec<Choice>,
    pub table: String,
    /// The rows that can be the head.
    pub heads: Vec<Choice>,
    pub head: String,
    pub columns: Vec<ColumnView>,
    /// What a column can be.
    pub choices: Vec<Choice>,
    /// Whether the columns are as they were last time.
    pub remembered: bool,
    /// What each is, with commas between, as [`ImportQuery::columns`] has it.
    pub mapping: String,
    /// What is odd about the sheet, and how it is read.
    pub remarks: Vec<String>,
    /// The heads of the preview.
    pub labels: Vec<String>,
    pub rows: Vec<RowView>,
    /// Rows that are left out, and why.
    pub left_out: Vec<(usize, String)>,
    /// Rows that the table has already.
    pub existing: usize,
    /// The section that the rows come into.
    pub section: String,
    /// Why the rows cannot be taken over; empty if they can.
    pub too_many: String,
    /// As [`ImportQuery::of`].
    pub of: String,
}

/// A column of the sheet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnView {
    /// `B`.
    pub letters: String,
    pub head: String,
    /// The first text below.
    pub example: String,
    /// What it is taken for; empty if it is not.
    pub key: String,
}

/// A row of the preview.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowView {
    /// Its number in the sheet.
    pub number: usize,
    pub cells: Vec<String>,
    pub problems: Vec<String>,
    pub remarks: Vec<String>,
}

/// Takes an upload over.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TakeOverForm {
    pub request: String,
    pub import: String,
    /// [`PlanImportView::seen`].
    pub seen: String,
    /// As in [`ImportQuery`].
    pub sheet: String,
    pub table: String,
    pub head: String,
    pub columns: String,
    /// `append` or `replace`.
    pub how: String,
    /// Of a whole plan, the keys of the sections that are taken.
    pub sections: Vec<String>,
}

/// Takes back what was taken over.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct TakeBackForm {
    pub request: String,
    pub import: String,
}

/// Rows that are pasted into a table.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PasteForm {
    pub request: String,
    /// The table's path.
    pub table: String,
    /// The key of the column into which they are pasted; counts where they have no head.
    pub column: String,
    /// The cells, with tabs between.
    pub text: String,
}

/// How pasted rows would be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PasteView {
    pub labels: Vec<String>,
    pub rows: Vec<PastedRow>,
    /// Rows that are left out, and why.
    pub left_out: Vec<String>,
    pub remarks: Vec<String>,
    /// Whether a table has room for so many.
    pub fits: bool,
}

/// A row as it would come into the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PastedRow {
    /// As it is kept, by the keys of the columns.
    pub texts: BTreeMap<String, String>,
    /// As it is shown, column by column.
    pub cells: Vec<String>,
    pub problems: Vec<String>,
}

/// How rows that are pasted would be read.
#[server(endpoint = "plans/read-paste", input = Json)]
pub async fn read_paste(#[server(default)] form: PasteForm) -> Result<PasteView, AppError> {
    crate::server::call_to_look_on(form.request.clone(), |cx| {
        crate::server::operations::plans::imports::read_paste(cx, form)
    })
    .await
}

/// The page on which files are uploaded.
#[server(endpoint = "plans/imports", input = GetUrl)]
pub async fn list_plan_imports(id: String) -> Result<PlanImports, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::plans::imports::list(cx, id)).await
}

/// An upload, and what taking it over would do.
#[server(endpoint = "plans/import-preview", input = GetUrl)]
pub async fn read_plan_import(
    id: String,
    import: String,
    #[server(default)] query: ImportQuery,
) -> Result<PlanImportView, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::plans::imports::view(cx, id, import, query)).await
}

/// Takes an upload over into the draft.
#[server(endpoint = "plans/take-over")]
pub async fn take_over_import(#[server(default)] form: TakeOverForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), move |cx| {
        crate::server::operations::plans::imports::take_over(cx, form)
    })
    .await
}

/// Takes back what was taken over, as far as nobody has changed the same since.
#[server(endpoint = "plans/take-back")]
pub async fn take_back_import(#[server(default)] form: TakeBackForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), move |cx| {
        crate::server::operations::plans::imports::take_back(cx, form)
    })
    .await
}
