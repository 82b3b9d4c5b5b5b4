//! Configuration items (S1.102): what a release touches, whose it is, which version is recorded where, and what it needs.
//! An item is retired, never deleted. Does not know how items are stored or what a release does with them.

pub mod cell;
mod form;
pub mod impact;
pub mod import;
pub mod reference;

pub use form::{ItemForm, NewItem, version};

use super::{
    calendar::Environment,
    hash,
    ids::{ComponentId, ProductId},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{collections::BTreeMap, fmt, str::FromStr};

/// Relations that one item may have to others.
pub const RELATIONS: usize = 200;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident: $($(#[$of:meta])* $value:ident = $key:literal, $label:literal;)*) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$of])* #[serde(rename = $key)] $value,)* }

        impl $name {
            /// Every one there is.
            pub const ALL: &'static [Self] = &[$(Self::$value),*];

            /// The key in forms, files and the database.
            pub fn key(self) -> &'static str {
                match self { $(Self::$value => $key,)* }
            }

            /// The name shown.
            pub fn label(self) -> &'static str {
                match self { $(Self::$value => $label,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.label())
            }
        }

        impl FromStr for $name {
            type Err = ();
            fn from_str(key: &str) -> Result<Self, ()> {
                Self::ALL.iter().copied().find(|k| k.key() == key).ok_or(())
            }
        }
    };
}

words! {
    /// What an item is.
    ItemKind:
    Service = "service", "Service";
    Application = "application", "Application";
    Database = "database", "Database";
    Server = "server", "Server";
    Network = "network", "Network";
    Document = "document", "Document";
    /// Also what was a component before items had types.
    Other = "other", "Other";
}

words! {
    /// What an item is to another.
    RelationKind:
    DependsOn = "depends-on", "depends on";
    RunsOn = "runs-on", "runs on";
    PartOf = "part-of", "is part of";
}

impl RelationKind {
    /// The same seen from the other item.
    pub fn reverse(self) -> &'static str {
        match self {
            Self::DependsOn => "is needed by",
            Self::RunsOn => "carries",
            Self::PartOf => "consists of",
        }
    }
}

/// An item as others name it: by its product and its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ItemName {
    pub product: String,
    pub name: String,
}

impl fmt::Display for ItemName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&reference::write(self))
    }
}

/// What is recorded of an item, apart from its relations.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    pub id: ComponentId,
    pub product: ProductId,
    pub name: ItemName,
    pub kind: ItemKind,
    /// A person or a team, as typed.
    pub owner: String,
    pub description: String,
    pub retired: bool,
    /// The version recorded for each environment; none where none is.
    pub versions: BTreeMap<Environment, String>,
    /// Counts saves; who saves names the one that they started from.
    pub edit: i64,
}

impl Item {
    /// The version recorded for an environment; empty for none.
    pub fn version(&self, environment: Environment) -> &str {
        self.versions.get(&environment).map_or("", String::as_str)
    }

    /// The item as its form shows it.
    pub fn form(&self) -> ItemForm {
        ItemForm {
            product: self.product.to_string(),
            name: self.name.name.clone(),
            kind: self.kind.key().into(),
            owner: self.owner.clone(),
            description: self.description.clone(),
            version_test: self.version(Environment::Test).into(),
            version_live: self.version(Environment::Live).into(),
        }
    }

    /// The item with what a form says; product and state stay.
    #[must_use]
    pub fn with(&self, new: NewItem) -> Self {
        Self {
            name: ItemName { product: self.name.product.clone(), name: new.name },
            kind: new.kind,
            owner: new.owner,
            description: new.description,
            versions: new.versions,
            ..self.clone()
        }
    }

    /// What differs between this and what it becomes, in words: "name from “api” to “gateway”, owner to “Team Pay”".
    pub fn changes(&self, after: &Self) -> Vec<String> {
        let mut words = Vec::new();
        let mut differs = |what: &str, from: &str, to: &str| match (from, to) {
            (from, to) if from == to => {}
            ("", to) => words.push(format!("{what} to “{to}”")),
            (from, "") => words.push(format!("{what} “{from}” taken out")),
            (from, to) => words.push(format!("{what} from “{from}” to “{to}”")),
        };
        differs("name", &self.name.name, &after.name.name);
        differs("type", self.kind.label(), after.kind.label());
        differs("owner", &self.owner, &after.owner);
        for environment in Environment::ALL {
            let what = format!("version in {environment}");
            differs(&what, self.version(*environment), after.version(*environment));
        }
        if self.description != after.description {
            words.push("description".into());
        }
        match (self.retired, after.retired) {
            (false, true) => words.push("retired".into()),
            (true, false) => words.push("brought back".into()),
            _ => {}
        }
        words
    }
}

/// A fingerprint of items as they are read: who acts on them names the ones that they saw.
pub fn fingerprint<'i>(items: impl IntoIterator<Item = &'i Item>) -> String {
    let seen: Vec<_> = items.into_iter().map(|i| json!([i.id, i.edit])).collect();
    hash::sha256_hex(hash::canonical(&json!(seen)).as_bytes())
}

#[cfg(test)]
mod tests;
