//! Tables of a baseline, from CSV or JSON: columns component, version, digest, note. All rows are checked, and each problem
//! names its row; one wrong row and none is taken. Does not read files.

use super::{BaselineRow, ROWS};
use crate::domain::{
    cmdb::{self, ItemName, cell, reference},
    hash,
    ids::ComponentId,
    problem::Problem,
    text,
};
use serde_json::Value;
use std::collections::HashMap;

/// Problems that are told one by one.
const TOLD: usize = 50;

/// A row as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedRow {
    /// How problems name it: "Row 3".
    pub place: String,
    /// The end of its fields' names in a form of fields; empty where the rows are one text.
    pub key: String,
    pub component: String,
    pub version: String,
    pub digest: String,
    pub note: String,
}

/// The configuration items that a row may name.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    /// Each with whether it is retired.
    pub items: Vec<(ComponentId, ItemName, bool)>,
    /// The release's product: a name without a product is one of its.
    pub product: String,
}

/// The rows of a CSV table: its head, and each row with its number.
///
/// # Errors
/// A column that is missing or unknown.
pub fn typed_csv(field: &str, head: &[String], rows: &[(usize, Vec<String>)]) -> Result<Vec<TypedRow>, Problem> {
    const COLUMNS: [&str; 4] = ["component", "version", "digest", "note"];
    let head: Vec<String> = head.iter().map(|h| h.trim().to_lowercase()).collect();
    if let Some(unknown) = head.iter().find(|h| !COLUMNS.contains(&h.as_str())) {
        let words =
            format!("There is no column “{unknown}”. The first row must name: component, version, digest, note.");
        return Err(Problem::new(field, words));
    }
    if let Some(missing) = ["component", "version"].iter().find(|c| !head.iter().any(|h| h == *c)) {
        return Err(Problem::new(field, format!("The column “{missing}” is missing.")));
    }
    let typed = |(row, cells): &(usize, Vec<String>)| {
        let get = |column: &str| {
            let at = head.iter().position(|h| h == column);
            at.and_then(|i| cells.get(i)).map(|c| cell::unguarded(c).to_owned()).unwrap_or_default()
        };
        TypedRow {
            place: format!("Row {row}"),
            key: String::new(),
            component: get("component"),
            version: get("version"),
            digest: get("digest"),
            note: get("note"),
        }
    };
    Ok(rows.iter().map(typed).collect())
}

/// The rows of a JSON document: a list of objects, or a document of ours with such a list as `rows`.
///
/// # Errors
/// What it is instead, or that it has too many rows.
pub fn typed_json(field: &str, json: &str) -> Result<Vec<TypedRow>, Problem> {
    let document: Value = serde_json::from_str(json).map_err(|e| {
        Problem::new(field, format!("This is not JSON: it breaks at line {}, column {}.", e.line(), e.column()))
    })?;
    let rows = document.as_array().or_else(|| document.get("rows")?.as_array());
    let rows = rows.ok_or_else(|| Problem::new(field, "The JSON must be a list of rows, or have one named “rows”."))?;
    if rows.len() > ROWS {
        return Err(too_many(field, rows.len()));
    }
    let typed = |(i, row): (usize, &Value)| {
        let place = format!("Row {}", i + 1);
        if !row.is_object() {
            return Err(Problem::new(field, format!("{place} is no object with component and version.")));
        }
        let get = |name: &str| match row.get(name) {
            None | Some(Value::Null) => Ok(String::new()),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(_) => Err(Problem::new(field, format!("{place}: “{name}” must be a text in quotation marks."))),
        };
        let (component, version, digest, note) = (get("component")?, get("version")?, get("digest")?, get("note")?);
        Ok(TypedRow { place, key: String::new(), component, version, digest, note })
    };
    rows.iter().enumerate().map(typed).collect()
}

/// That a table is too long, with its size.
pub fn too_many(field: &str, rows: usize) -> Problem {
    Problem::new(field, format!("It has {rows} rows; a baseline has at most {ROWS}. Nothing was stored."))
}

/// Checks all rows.
///
/// # Errors
/// What is wrong, each with its row; at most some fifty, and how many more there are.
pub fn check(field: &str, rows: &[TypedRow], directory: &Directory) -> Result<Vec<BaselineRow>, Vec<Problem>> {
    if rows.is_empty() {
        return Err(vec![Problem::new(field, "There is no row. A baseline names at least one configuration item.")]);
    }
    if rows.len() > ROWS {
        return Err(vec![too_many(field, rows.len())]);
    }
    let index = Index::of(directory);
    let (mut good, mut problems, mut first_at) = (Vec::new(), Vec::new(), HashMap::<ComponentId, &str>::new());
    for row in rows {
        let mut report = |of: &str, words: String| {
            let field = if row.key.is_empty() { field.to_owned() } else { format!("{of}.{}", row.key) };
            problems.push(Problem::new(field, words));
        };
        let item = index.find(&row.component);
        match &item {
            Err(words) => report("version", format!("{}: {words}", row.place)),
            Ok((id, name)) => {
                if let Some(first) = first_at.insert(*id, row.place.as_str()) {
                    report("version", format!("{}: {name} is in {} already.", row.place, first.to_lowercase()));
                }
            }
        }
        let version = cmdb_version(row).map_err(|words| report("version", words));
        let digest = digest(row).map_err(|words| report("digest", words));
        let note = text::optional_line("", "the note", &row.note)
            .map_err(|p| report("note", format!("{}: {}", row.place, p.words)));
        if let (Ok((component, name)), Ok(version), Ok(digest), Ok(note)) = (item, version, digest, note) {
            good.push(BaselineRow { component, name: name.to_string(), version, digest, note });
        }
    }
    match problems.len() {
        0 => Ok(good),
        n => {
            problems.truncate(TOLD);
            if n > TOLD {
                problems.push(Problem::new(field, format!("And {} more problems.", n - TOLD)));
            }
            Err(problems)
        }
    }
}

fn cmdb_version(row: &TypedRow) -> Result<String, String> {
    match cmdb::version("", &row.version) {
        Ok(version) if version.is_empty() => Err(format!("{}: the version is missing.", row.place)),
        Ok(version) => Ok(version),
        Err(problem) => Err(format!("{}: {}", row.place, problem.words)),
    }
}

/// A digest in lower case, without the `sha256:` that tools write before it.
fn digest(row: &TypedRow) -> Result<String, String> {
    let digest = row.digest.trim().to_lowercase();
    let digest = digest.strip_prefix("sha256:").unwrap_or(&digest);
    if digest.is_empty() || hash::is_sha256_hex(digest) {
        return Ok(digest.to_owned());
    }
    Err(format!("{}: the digest must be a SHA-256 of 64 hexadecimal digits, or empty.", row.place))
}

/// The directory, found by id, by product and name, and by name within the release's product.
struct Index<'d> {
    ids: HashMap<String, &'d (ComponentId, ItemName, bool)>,
    names: HashMap<(String, String), &'d (ComponentId, ItemName, bool)>,
    product: &'d str,
}

impl<'d> Index<'d> {
    fn of(directory: &'d Directory) -> Self {
        Self {
            ids: directory.items.iter().map(|i| (i.0.to_string(), i)).collect(),
            names: directory.items.iter().map(|i| (cmdb::import::key(&i.1), i)).collect(),
            product: &directory.product,
        }
    }

    fn find(&self, typed: &str) -> Result<(ComponentId, ItemName), String> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err("the component is missing.".into());
        }
        let by_name = || {
            let named = reference::read(typed)?;
            let product = named.product.unwrap_or_else(|| self.product.to_owned());
            self.names.get(&cmdb::import::key(&ItemName { product, name: named.name })).copied()
        };
        let shown: String = typed.chars().take(80).collect();
        match self.ids.get(&typed.to_lowercase()).copied().or_else(by_name) {
            Some((id, name, false)) => Ok((*id, name.clone())),
            Some((_, name, true)) => Err(format!("{name} is retired.")),
            None => Err(format!("“{shown}” is not in the CMDB. Name an item as product/name.")),
        }
    }
}
