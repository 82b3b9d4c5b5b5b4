//! What a release's packages are assembled from, and in which order (S1.34 to S1.36, S1.45, S1.47): parts with versions
//! and digests, dependencies between packages, and the mark that a package is assembled. Where a package is deployed to
//! is not known here.

mod build;
mod form;

pub use build::{Build, BuildForm};
pub use form::{MarkForm, NewPart, OrderForm, PartForm, PartRemoval};

use super::{
    circle, hash,
    ids::{ComponentId, PackageId, PartId},
    problem::{Problem, Refusal},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashSet;

/// Parts that a package may have.
pub const MAX_PARTS: usize = 200;

/// A component in the version that a package brings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub id: PartId,
    pub component: ComponentId,
    pub component_name: String,
    pub version: String,
    /// SHA-256 of what was built, in lower-case hexadecimal digits (S1.47).
    pub output: String,
    /// SHA-256 of what it was built from; may be empty.
    pub input: String,
    /// The commit or tag in version control (S1.45).
    pub reference: String,
}

/// What is known of a package's assembly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Whether it still counts.
    pub assembled: bool,
    /// Who assembled it.
    pub by_name: String,
    /// When it was assembled; once it does not count any more, since when.
    pub at: DateTime<Utc>,
    /// Why it does not count any more.
    pub why_not: String,
}

/// A package of a release, as it is assembled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    pub id: PackageId,
    pub name: String,
    pub parts: Vec<Part>,
    /// The packages of the release after which it is assembled (S1.36).
    pub after: Vec<PackageId>,
    pub mark: Option<Mark>,
}

impl Package {
    /// Whether it is assembled from what it holds now.
    pub fn is_assembled(&self) -> bool {
        self.mark.as_ref().is_some_and(|m| m.assembled)
    }
}

/// The packages of a release, as the store has them: the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Packages(pub Vec<Package>);

impl Packages {
    /// The package with this id.
    pub fn find(&self, id: PackageId) -> Option<&Package> {
        self.0.iter().find(|p| p.id == id)
    }

    /// In the order of assembly: each after those that it depends on, otherwise the oldest first (S1.36).
    pub fn in_order(&self) -> Vec<&Package> {
        circle::order(&self.waits(None)).into_iter().filter_map(|i| self.0.get(i)).collect()
    }

    /// What each package is assembled after, by places; with `instead` for one of them.
    fn waits(&self, instead: Option<(PackageId, &[PackageId])>) -> Vec<Vec<usize>> {
        let place = |id: &PackageId| self.0.iter().position(|p| p.id == *id);
        let after = |p: &Package| match instead {
            Some((of, after)) if of == p.id => after.iter().filter_map(place).collect(),
            _ => p.after.iter().filter_map(place).collect(),
        };
        self.0.iter().map(after).collect()
    }

    /// Refuses an order that cannot be kept: after itself, after a package that is not there, or a circle (S1.36).
    ///
    /// # Errors
    /// A problem with `after`; a circle is named with all its packages.
    pub fn check_order(&self, of: PackageId, after: &[PackageId]) -> Result<(), Problem> {
        let wrong = |words: String| Err(Problem::new("after", words));
        if after.contains(&of) {
            return wrong("A package cannot be assembled after itself.".into());
        }
        if after.iter().any(|id| self.find(*id).is_none()) {
            return wrong("Choose packages of this release; one of these may have been taken out.".into());
        }
        let name = |i: usize| self.0.get(i).map(|p| format!("“{}”", p.name)).unwrap_or_default();
        match circle::circles(&self.waits(Some((of, after)))).first() {
            None => Ok(()),
            Some(found) => {
                let words = circle::in_words(found, name, "is assembled after", "packages");
                wrong(format!("{words}. None of them could ever be first; leave one of these out."))
            }
        }
    }

    /// Lets a package be marked as assembled, or says what is in the way.
    ///
    /// # Errors
    /// It has no part, is assembled already, or a package that it depends on is not.
    pub fn may_assemble(&self, package: &Package) -> Result<(), Refusal> {
        let refuse = |words: String| Err(Refusal::Conflict(words));
        let open: Vec<_> = package.after.iter().filter_map(|id| self.find(*id)).filter(|p| !p.is_assembled()).collect();
        if package.is_assembled() {
            refuse(format!("“{}” is assembled already.", package.name))
        } else if package.parts.is_empty() {
            refuse(format!("“{}” has no part yet: add what it is assembled from.", package.name))
        } else if !open.is_empty() {
            let names = quoted(open.into_iter());
            refuse(format!("“{}” is assembled after {names}, which is not assembled yet.", package.name))
        } else {
            Ok(())
        }
    }

    /// Assembled packages that do not count as assembled once `changed` is another: itself, and what is assembled after
    /// it, directly or not.
    pub fn undone_by(&self, changed: PackageId) -> Vec<&Package> {
        let mut undone = HashSet::from([changed]);
        // In order of assembly one pass is enough.
        for package in self.in_order() {
            if package.after.iter().any(|id| undone.contains(id)) {
                undone.insert(package.id);
            }
        }
        self.in_order().into_iter().filter(|p| undone.contains(&p.id) && p.is_assembled()).collect()
    }

    /// What is missing until everything is packaged and assembled, in words (S1.34, S1.35); none if nothing is.
    pub fn missing(&self) -> Option<String> {
        let words_of = |named: Vec<&Package>, one: &str, many: &str| match named.as_slice() {
            [] => None,
            [package] => Some(format!("“{}” {one}.", package.name)),
            several => Some(format!("{} {many}.", quoted(several.iter().copied()))),
        };
        if self.0.is_empty() {
            return Some("The release holds no package: take a change into it.".into());
        }
        let order = self.in_order();
        let empty = order.iter().copied().filter(|p| p.parts.is_empty()).collect();
        let open = order.iter().copied().filter(|p| !p.parts.is_empty() && !p.is_assembled()).collect();
        let empty = words_of(empty, "has no part yet", "have no parts yet");
        let open = words_of(open, "is not assembled", "are not assembled");
        let missing: Vec<_> = empty.into_iter().chain(open).collect();
        (!missing.is_empty()).then(|| missing.join(" "))
    }

    /// A fingerprint of the packages and their parts: evidence names it, and no longer counts when it is another (S1.67).
    pub fn fingerprint(&self) -> String {
        let mut packages: Vec<_> = self.0.iter().collect();
        packages.sort_by_key(|p| p.id);
        let part = |p: &Part| json!([p.component, p.version, p.output, p.input, p.reference]);
        let package = |p: &&Package| {
            let mut parts: Vec<_> = p.parts.iter().collect();
            parts.sort_by_key(|p| p.component);
            json!({ "id": p.id, "parts": parts.into_iter().map(part).collect::<Vec<_>>() })
        };
        let read: Vec<_> = packages.iter().map(package).collect();
        hash::sha256_hex(hash::canonical(&json!(read)).as_bytes())
    }
}

/// Names in quotation marks: “A”, “B” and 3 more.
fn quoted<'a>(packages: impl Iterator<Item = &'a Package>) -> String {
    const NAMED: usize = 3;
    let names: Vec<_> = packages.map(|p| format!("“{}”", p.name)).collect();
    match names.len() {
        0..=NAMED => names.join(", "),
        n => format!("{} and {} more", names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", "), n - NAMED),
    }
}

#[cfg(test)]
mod tests;
