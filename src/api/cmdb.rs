//! The CMDB: configuration items, what they need, what depends on them. Tables are uploaded to and fetched from addresses
//! of their own (`server::web::files`, `server::web::export`).

use super::{AppError, Done, changes::Happened, views::Moment};
use crate::domain::cmdb::{ItemForm, ItemKind};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// An item as a row of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemRow {
    pub id: String,
    pub product: String,
    pub name: String,
    pub kind: ItemKind,
    pub owner: String,
    pub version_test: String,
    pub version_live: String,
    pub retired: bool,
}

/// A page of items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemList {
    pub rows: Vec<ItemRow>,
    /// Whether there is another page.
    pub more: bool,
    pub page: i64,
    /// Largest table that can be imported, in words.
    pub limit: String,
}

/// What the list of items is filtered by, as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ItemQuery {
    #[serde(default)]
    pub product: String,
    #[serde(default)]
    pub kind: String,
    /// `retired` for those that are; else those in use.
    #[serde(default)]
    pub state: String,
    #[serde(default)]
    pub text: String,
    #[serde(default)]
    pub page: String,
}

/// An item's page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ItemView {
    pub row: ItemRow,
    pub description: String,
    /// Its form, filled in.
    pub form: ItemForm,
    /// Counts saves of the item.
    pub edit: i64,
    pub relations: Vec<RelationView>,
    /// What is affected when it changes or fails, the nearest first.
    pub impact: Vec<ImpactView>,
    /// Whether more is affected than is listed.
    pub more_impact: bool,
    /// The newest releases that touch it.
    pub releases: Vec<TouchingRelease>,
    pub history: Vec<Happened>,
    /// Why the viewer may not edit it; empty when they may.
    pub why_not: String,
    /// Names of other items, to relate it to.
    pub suggestions: Vec<String>,
}

/// A relation, seen from an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelationView {
    /// The relation's key.
    pub kind: String,
    /// "depends on", "is needed by".
    pub words: String,
    /// Whether it is the item's own: those are taken out on its page.
    pub outward: bool,
    pub other: String,
    pub name: String,
    pub retired: bool,
}

/// An item that is affected by another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImpactView {
    pub id: String,
    pub name: String,
    /// Relations in between: 1 is direct.
    pub distance: usize,
    /// The way in words.
    pub path: String,
}

/// A release that touches an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TouchingRelease {
    pub id: String,
    pub name: String,
    pub title: String,
    pub window: Moment,
}

/// An edit of an item, as typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct EditItemForm {
    #[serde(default)]
    pub item: String,
    /// [`ItemView::edit`] that the form was filled with.
    #[serde(default)]
    pub edit: String,
    #[serde(flatten)]
    pub form: ItemForm,
}

/// Retires an item, or brings it back.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RetireForm {
    #[serde(default)]
    pub item: String,
    /// [`ItemView::edit`] that the person saw.
    #[serde(default)]
    pub edit: String,
    #[serde(default)]
    pub reason: String,
}

/// A relation of an item to another.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RelationForm {
    #[serde(default)]
    pub item: String,
    #[serde(default)]
    pub kind: String,
    /// The other item: its id, or its product and name as in `Payments/api`.
    #[serde(default)]
    pub other: String,
}

/// Rows of each list of a preview that are shown.
pub const SHOWN: usize = 200;

/// What importing a table would do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CmdbImportView {
    pub id: String,
    /// The file's name.
    pub name: String,
    pub uploaded_by: String,
    pub uploaded_at: Moment,
    /// Who imported it already, and when.
    pub imported: Option<(String, Moment)>,
    /// How many rows say what is recorded, are new, change something, are refused. The lists are cut at [`SHOWN`].
    pub counts: [usize; 4],
    pub new: Vec<PlannedRow>,
    pub changed: Vec<PlannedRow>,
    pub refused: Vec<PlannedRow>,
    /// Stands for this very preview: an import of anything else is refused.
    pub seen: String,
    /// Why the viewer may not import it; empty when they may.
    pub why_not: String,
}

/// A row of a table and what becomes of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlannedRow {
    pub row: usize,
    pub name: String,
    /// What changes, or why it is refused.
    pub words: String,
}

/// Imports a table.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ImportCmdbForm {
    #[serde(default)]
    pub import: String,
    /// [`CmdbImportView::seen`].
    #[serde(default)]
    pub seen: String,
}

/// A page of items.
#[server(endpoint = "cmdb/list", input = GetUrl)]
pub async fn list_items(#[server(default)] query: ItemQuery) -> Result<ItemList, AppError> {
    crate::server::call(move |cx| crate::server::operations::cmdb::list(cx, query)).await
}

/// Everything about an item.
#[server(endpoint = "cmdb/read", input = GetUrl)]
pub async fn read_item(id: String) -> Result<ItemView, AppError> {
    let id: crate::domain::ids::ComponentId = id.parse().map_err(|_| AppError::NotFound)?;
    crate::server::call(move |cx| crate::server::operations::cmdb::view(cx, id)).await
}

/// Adds an item.
#[server(endpoint = "cmdb/add")]
pub async fn add_item(#[server(default)] form: ItemForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::cmdb::add(cx, form)).await
}

/// Renames or edits an item.
#[server(endpoint = "cmdb/edit")]
pub async fn edit_item(#[server(default)] form: EditItemForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::cmdb::edit(cx, form)).await
}

/// Retires an item: it is offered nowhere any more and keeps its history.
#[server(endpoint = "cmdb/retire")]
pub async fn retire_item(#[server(default)] form: RetireForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::cmdb::retire(cx, form, true)).await
}

/// Brings a retired item back.
#[server(endpoint = "cmdb/bring-back")]
pub async fn bring_item_back(#[server(default)] form: RetireForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::cmdb::retire(cx, form, false)).await
}

/// Relates an item to another.
#[server(endpoint = "cmdb/relate")]
pub async fn relate_item(#[server(default)] form: RelationForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::cmdb::relate(cx, form)).await
}

/// Takes a relation of an item out.
#[server(endpoint = "cmdb/unrelate")]
pub async fn unrelate_item(#[server(default)] form: RelationForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::cmdb::unrelate(cx, form)).await
}

/// What importing a table would do.
#[server(endpoint = "cmdb/import-preview", input = GetUrl)]
pub async fn read_cmdb_import(id: String) -> Result<CmdbImportView, AppError> {
    let id: crate::domain::ids::CmdbImportId = id.parse().map_err(|_| AppError::NotFound)?;
    crate::server::call(move |cx| crate::server::operations::cmdb::import_view(cx, id)).await
}

/// Imports a table as it was previewed.
#[server(endpoint = "cmdb/import")]
pub async fn import_cmdb(#[server(default)] form: ImportCmdbForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::cmdb::import(cx, form)).await
}
