//! The form of a configuration item, as typed.

use super::ItemKind;
use crate::domain::{
    calendar::Environment,
    ids::ProductId,
    problem::{Check, Problem},
    text,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Characters that a recorded version may have.
pub const VERSION: usize = 64;

const KINDS: &str = "The type must be service, application, database, server, network, document or other.";

/// What is typed of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemForm {
    #[serde(default)]
    pub product: String,
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub kind: String,
    #[serde(default)]
    pub owner: String,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub version_test: String,
    #[serde(default)]
    pub version_live: String,
}

/// A checked [`ItemForm`].
#[derive(Clone, Debug, PartialEq)]
pub struct NewItem {
    pub product: ProductId,
    pub name: String,
    pub kind: ItemKind,
    pub owner: String,
    pub description: String,
    pub versions: BTreeMap<Environment, String>,
}

impl ItemForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Every problem found.
    pub fn check(&self) -> Result<NewItem, Vec<Problem>> {
        let mut check = Check::new();
        let product =
            check.take(self.product.trim().parse().map_err(|_| Problem::new("product", "Choose the product.")));
        let name = check.take(text::line("name", "a name", &self.name));
        let kind = check.take(self.kind.trim().parse().map_err(|()| Problem::new("kind", KINDS)));
        let owner = check.take(text::optional_line("owner", "the owner", &self.owner));
        let description = check.take(text::optional_note("description", "the description", &self.description));
        let test = check.take(version("version_test", &self.version_test));
        let live = check.take(version("version_live", &self.version_live));
        let new = || {
            let versions = [(Environment::Test, test?), (Environment::Live, live?)];
            Some(NewItem {
                product: product?,
                name: name?,
                kind: kind?,
                owner: owner?,
                description: description?,
                versions: versions.into_iter().filter(|(_, v)| !v.is_empty()).collect(),
            })
        };
        check.finish(new())
    }
}

/// A recorded version: any text of one line, since not everything is versioned as releases are; may be empty.
///
/// # Errors
/// A problem with `field`.
pub fn version(field: &str, value: &str) -> Result<String, Problem> {
    let value = text::optional_line(field, "the version", value)?;
    if value.chars().count() > VERSION {
        return Err(Problem::new(field, format!("A version has at most {VERSION} characters.")));
    }
    Ok(value)
}
