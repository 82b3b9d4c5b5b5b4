//! Which sections a release cannot do without: those that are usual for its type, and those that the template asked for
//! that its plan was started from (S4.8).

use super::Section;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The sections that a plan must have before it is submitted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Required(BTreeSet<Section>);

impl Required {
    /// Those of a release of this type, and more.
    pub fn of(release_type: &str, more: &[Section]) -> Self {
        let usual = Section::ALL.iter().filter(|s| s.required(release_type));
        Self(usual.chain(more).copied().collect())
    }

    /// Whether the release cannot do without the section.
    pub fn has(&self, section: Section) -> bool {
        self.0.contains(&section)
    }
}

/// What is usual for a type of release.
impl From<&str> for Required {
    fn from(release_type: &str) -> Self {
        Self::of(release_type, &[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// S4.8: a template asks for more than what is usual, never for less.
    #[test]
    fn a_template_adds_to_what_is_usual() {
        let required = Required::of("emergency", &[Section::Training]);
        assert!(required.has(Section::Training) && required.has(Section::Backout));
        assert!(!required.has(Section::TestPlan) && Required::from("minor").has(Section::TestPlan));
        let json = serde_json::to_string(&required).unwrap();
        assert_eq!(serde_json::from_str::<Required>(&json).unwrap(), required);
    }
}
