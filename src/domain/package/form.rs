//! What is entered about packages: parts, what a package is assembled after, and that it is assembled.

use super::Part;
use crate::domain::{
    hash,
    ids::{ComponentId, PackageId, PartId},
    problem::{Check, Problem},
    text,
};
use serde::{Deserialize, Serialize};

/// A part as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PartForm {
    /// The release request's id.
    pub request: String,
    pub package: String,
    pub component: String,
    pub version: String,
    pub output: String,
    pub input: String,
    pub reference: String,
}

/// A checked [`PartForm`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPart {
    pub component: ComponentId,
    pub version: String,
    pub output: String,
    pub input: String,
    pub reference: String,
}

impl PartForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Every problem found.
    pub fn check(&self) -> Result<NewPart, Vec<Problem>> {
        let mut check = Check::new();
        let component = self.component.trim().parse();
        let component = check.take(component.map_err(|_| Problem::new("component", "Choose a component.")));
        let version = check.take(text::line("version", "the version", &self.version));
        let output = check.take(digest("output", &self.output));
        if output.as_deref() == Some("") {
            check.add(Problem::new("output", "Enter the SHA-256 of what was built."));
        }
        let input = check.take(digest("input", &self.input));
        let reference = check.take(text::line("reference", "the commit or tag", &self.reference));
        check.finish((|| {
            let (output, input) = (output?, input?);
            Some(NewPart { component: component?, version: version?, output, input, reference: reference? })
        })())
    }
}

impl NewPart {
    /// The part of a package, once its component is known.
    pub fn into_part(self, id: PartId, component_name: String) -> Part {
        let NewPart { component, version, output, input, reference } = self;
        Part { id, component, component_name, version, output, input, reference }
    }
}

/// A digest, also as tools print it: in capitals, or with `sha256:` before it. May be empty.
fn digest(field: &str, typed: &str) -> Result<String, Problem> {
    let typed = typed.trim().to_ascii_lowercase();
    let digits = typed.strip_prefix("sha256:").unwrap_or(&typed);
    if digits.is_empty() || hash::is_sha256_hex(digits) {
        return Ok(digits.to_owned());
    }
    Err(Problem::new(field, "A SHA-256 has 64 digits from 0 to 9 and a to f, as “sha256sum” prints it."))
}

/// Asks to take a part out of its package.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PartRemoval {
    pub request: String,
    pub package: String,
    pub part: String,
}

/// After which packages one is assembled, as chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderForm {
    pub request: String,
    pub package: String,
    pub after: Vec<String>,
}

impl OrderForm {
    /// The packages chosen, each once.
    ///
    /// # Errors
    /// A problem with `after`.
    pub fn chosen(&self) -> Result<Vec<PackageId>, Problem> {
        let mut chosen: Vec<PackageId> = Vec::new();
        for key in self.after.iter().map(|k| k.trim()).filter(|k| !k.is_empty()) {
            let id = key.parse().map_err(|_| Problem::new("after", "Choose packages from the list."))?;
            if !chosen.contains(&id) {
                chosen.push(id);
            }
        }
        Ok(chosen)
    }
}

/// Says that a package is assembled from the parts that the person saw.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MarkForm {
    pub request: String,
    pub package: String,
    /// The fingerprint of what the page showed.
    pub seen: String,
}
