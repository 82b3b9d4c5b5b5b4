//! The rows of a table of configuration items, and the columns that it may have.

use crate::domain::{
    cmdb::{Item, ItemForm, ItemKind, ItemName, RelationKind, cell, reference},
    problem::Problem,
};
use serde::{Deserialize, Serialize};

/// The columns, in the order in which they are exported. The first two must be there.
pub const COLUMNS: &[&str] = &[
    "product",
    "name",
    "type",
    "owner",
    "description",
    "test_version",
    "live_version",
    "status",
    "depends_on",
    "runs_on",
    "part_of",
];

/// A row, as typed; a column that the table does not have is none.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ItemRow {
    /// The row's number in the table, whose head is row 1.
    pub row: usize,
    pub product: String,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test_version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub live_version: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depends_on: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub runs_on: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
}

/// Reads the rows of a table: its head, and each row with its number.
///
/// # Errors
/// A column that is missing, unknown or there twice, by its name.
pub fn read(head: &[String], rows: &[(usize, Vec<String>)]) -> Result<Vec<ItemRow>, Problem> {
    let head: Vec<String> = head.iter().map(|h| h.trim().to_lowercase().replace([' ', '-'], "_")).collect();
    let refuse = |words: String| Err(Problem::new("file", words));
    if let Some(twice) = head.iter().enumerate().find_map(|(i, h)| head.iter().take(i).find(|other| *other == h)) {
        return refuse(format!("The column “{twice}” is there twice."));
    }
    if let Some(unknown) = head.iter().find(|h| !COLUMNS.contains(&h.as_str())) {
        return refuse(format!("There is no column “{unknown}”. Known are: {}.", COLUMNS.join(", ")));
    }
    for needed in COLUMNS.iter().take(2) {
        if !head.iter().any(|h| h == needed) {
            return refuse(format!("The column “{needed}” is missing. The first row must name the columns."));
        }
    }
    Ok(rows.iter().map(|(row, cells)| one(*row, &head, cells)).collect())
}

fn one(row: usize, head: &[String], cells: &[String]) -> ItemRow {
    let get = |column: &str| {
        let at = head.iter().position(|h| h == column)?;
        Some(cells.get(at).map(|c| cell::unguarded(c).to_owned()).unwrap_or_default())
    };
    ItemRow {
        row,
        product: get("product").unwrap_or_default(),
        name: get("name").unwrap_or_default(),
        kind: get("type"),
        owner: get("owner"),
        description: get("description"),
        test_version: get("test_version"),
        live_version: get("live_version"),
        status: get("status"),
        depends_on: get("depends_on"),
        runs_on: get("runs_on"),
        part_of: get("part_of"),
    }
}

impl ItemRow {
    /// The cells of an item in an exported table, in the order of [`COLUMNS`], guarded against being run as formulas.
    pub fn cells(item: &Item, related: &[(RelationKind, ItemName)]) -> Vec<String> {
        use crate::domain::calendar::Environment::{Live, Test};
        let all = |kind| reference::write_all(related.iter().filter(|(k, _)| *k == kind).map(|(_, name)| name));
        let cells = [
            item.name.product.clone(),
            item.name.name.clone(),
            item.kind.key().to_owned(),
            item.owner.clone(),
            item.description.clone(),
            item.version(Test).to_owned(),
            item.version(Live).to_owned(),
            if item.retired { "retired" } else { "active" }.to_owned(),
            all(RelationKind::DependsOn),
            all(RelationKind::RunsOn),
            all(RelationKind::PartOf),
        ];
        cells.iter().map(|c| cell::guarded(c)).collect()
    }

    /// The item's name as it stands in the row.
    pub(super) fn shown(&self) -> String {
        format!("{}/{}", self.product.trim(), self.name.trim())
    }

    /// The relations that the row states.
    pub(super) fn relations(&self) -> impl Iterator<Item = (RelationKind, &str)> {
        let all = [
            (RelationKind::DependsOn, &self.depends_on),
            (RelationKind::RunsOn, &self.runs_on),
            (RelationKind::PartOf, &self.part_of),
        ];
        all.into_iter().filter_map(|(kind, text)| Some((kind, text.as_deref()?)))
    }

    /// The form of what is recorded, with what the row says put over it. A type may be written as it is shown.
    pub(super) fn over(&self, form: ItemForm) -> ItemForm {
        let kind = self.kind.as_deref().map(|k| k.trim().to_lowercase()).filter(|k| !k.is_empty());
        let kind = kind.map(|typed| {
            let known = ItemKind::ALL.iter().find(|k| k.label().to_lowercase() == typed);
            known.map_or(typed, |k| k.key().to_owned())
        });
        let or = |typed: &Option<String>, recorded: String| typed.clone().unwrap_or(recorded);
        ItemForm {
            product: form.product,
            name: self.name.clone(),
            kind: kind.unwrap_or(form.kind),
            owner: or(&self.owner, form.owner),
            description: or(&self.description, form.description),
            version_test: or(&self.test_version, form.version_test),
            version_live: or(&self.live_version, form.version_live),
        }
    }
}
