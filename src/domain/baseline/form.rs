//! The forms that take a baseline, as typed: for each component of the release a version, a digest and a note, or one text
//! with a table.

use super::{BaselineMoment, TypedRow};
use crate::domain::{
    calendar::Environment,
    cmdb::ItemName,
    ids::ComponentId,
    problem::{Check, Problem},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is typed of each component, by its id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedFields {
    #[serde(default)]
    pub version: BTreeMap<String, String>,
    #[serde(default)]
    pub digest: BTreeMap<String, String>,
    #[serde(default)]
    pub note: BTreeMap<String, String>,
    /// Those that are left out.
    #[serde(default)]
    pub skip: BTreeMap<String, String>,
}

/// What is typed: fields, or one text with a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewBaseline {
    #[serde(default)]
    pub request: String,
    #[serde(default)]
    pub moment: String,
    #[serde(default)]
    pub environment: String,
    /// The number of the newest baseline that the person saw; refused when there is a newer one.
    #[serde(default)]
    pub seen: String,
    /// A table as CSV or JSON; empty where fields are sent.
    #[serde(default)]
    pub table: String,
    #[serde(flatten)]
    pub fields: TypedFields,
}

/// The moment and the environment that a form names. The closing baseline is taken with the update of the CMDB only.
///
/// # Errors
/// Every problem found.
pub fn check_moment(moment: &str, environment: &str) -> Result<(BaselineMoment, Environment), Vec<Problem>> {
    let mut check = Check::new();
    let wrong = || Problem::new("moment", "Choose before or after the installation.");
    let moment = moment.trim().parse().map_err(|()| wrong());
    let moment = check.take(moment.and_then(|m| if m == BaselineMoment::Closing { Err(wrong()) } else { Ok(m) }));
    let environment =
        check.take(environment.trim().parse().map_err(|()| Problem::new("environment", "Choose the environment.")));
    check.finish(moment.zip(environment))
}

/// How the rows of a form of fields are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choose {
    /// Every component, but those that are left out.
    ButSkipped,
    /// Every component.
    All,
}

/// The rows that a form of fields names, of the components that it was made for.
pub fn chosen(fields: &TypedFields, of: &[(ComponentId, ItemName)], choose: Choose) -> Vec<TypedRow> {
    let get = |of: &BTreeMap<String, String>, id: &ComponentId| of.get(&id.to_string()).cloned().unwrap_or_default();
    let is_in = |id: &ComponentId| choose == Choose::All || get(&fields.skip, id).is_empty();
    let row = |(id, name): &(ComponentId, ItemName)| TypedRow {
        place: name.to_string(),
        key: id.to_string(),
        component: id.to_string(),
        version: get(&fields.version, id),
        digest: get(&fields.digest, id),
        note: get(&fields.note, id),
    };
    of.iter().filter(|(id, _)| is_in(id)).map(row).collect()
}
