//! Which edits of a plan void the votes on it: the workspace's policy, section by section. Stricter holds at once, looser
//! for revisions that are submitted from then on: each section carries the version of the policy since which edits of it
//! keep votes, and each revision the version that it was submitted under. What follows for votes is [`super::lineage`]'s.

use crate::domain::{plan::Section, problem::Problem};
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The sections in which an edit keeps votes; an edit of any other, or of the documents, voids them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VotePolicy {
    /// Counts up with each change; the first is 1. What was submitted before there was a policy has 0.
    pub version: u32,
    /// Since which version edits of a section keep votes.
    #[serde(deserialize_with = "known")]
    keeps: BTreeMap<Section, u32>,
}

impl Default for VotePolicy {
    /// What people are told, taught and provided with is arranged until the last day; whoever approves the text of it by
    /// itself is asked again anyway.
    fn default() -> Self {
        let keeps = [Section::Communication, Section::Training, Section::Logistics];
        Self { version: 1, keeps: keeps.into_iter().map(|s| (s, 1)).collect() }
    }
}

impl VotePolicy {
    /// Whether an edit that is submitted now keeps votes.
    pub fn keeps(&self, section: Section) -> bool {
        self.keeps.contains_key(&section)
    }

    /// Whether an edit that was submitted under this version of the policy keeps votes: it did then, and has ever since.
    pub fn kept_under(&self, section: Section, version: u32) -> bool {
        self.keeps.get(&section).is_some_and(|since| *since <= version)
    }

    /// The policy under which just these sections keep votes from now on.
    #[must_use]
    pub fn choosing(&self, sections: &BTreeSet<Section>) -> Self {
        let version = self.version.saturating_add(1);
        let since = |s: &Section| (*s, self.keeps.get(s).copied().unwrap_or(version));
        Self { version, keeps: sections.iter().map(since).collect() }
    }

    /// The sections in which an edit keeps votes.
    pub fn sections(&self) -> BTreeSet<Section> {
        self.keeps.keys().copied().collect()
    }
}

/// The policy as chosen in the settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VotePolicyForm {
    /// Keys of the sections in which an edit keeps votes; none is the strictest policy.
    #[serde(default)]
    pub keeps: Vec<String>,
    /// The version that was shown.
    #[serde(default)]
    pub seen: String,
}

impl VotePolicyForm {
    /// Reads the form.
    ///
    /// # Errors
    /// That a section is not known.
    pub fn check(&self) -> Result<BTreeSet<Section>, Problem> {
        let read = |key: &String| key.parse().map_err(|()| Problem::new("keeps", "Choose sections from the list."));
        self.keeps.iter().map(read).collect()
    }
}

/// Leaves out sections that this version does not know: an edit of them voids votes.
fn known<'de, D: Deserializer<'de>>(from: D) -> Result<BTreeMap<Section, u32>, D::Error> {
    let named = BTreeMap::<String, u32>::deserialize(from)?;
    Ok(named.into_iter().filter_map(|(key, since)| Some((key.parse().ok()?, since))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stricter_holds_at_once_and_looser_from_then_on() {
        let first = VotePolicy::default();
        assert!(first.kept_under(Section::Training, 1) && !first.kept_under(Section::Backout, 1));
        assert!(!first.kept_under(Section::Training, 0), "nothing is known of what was submitted before");
        let strict = first.choosing(&[Section::Logistics].into());
        assert!(!strict.kept_under(Section::Training, 1) && strict.kept_under(Section::Logistics, 1));
        let loose = strict.choosing(&[Section::Logistics, Section::Training].into());
        assert_eq!(loose.version, 3);
        assert!(!loose.kept_under(Section::Training, 1), "what was void does not come back");
        assert!(loose.kept_under(Section::Training, 3) && loose.kept_under(Section::Logistics, 2));
    }

    #[test]
    fn a_stored_policy_may_name_sections_that_are_not_known() {
        let read: VotePolicy = serde_json::from_str(r#"{"version":4,"keeps":{"training":2,"astrology":1}}"#).unwrap();
        assert_eq!((read.version, read.sections()), (4, [Section::Training].into()));
        let default = r#"{"version":1,"keeps":{"communication":1,"training":1,"logistics":1}}"#;
        assert_eq!(serde_json::to_string(&VotePolicy::default()).unwrap(), default);
    }

    #[test]
    fn only_sections_can_be_chosen() {
        let form = |keys: &[&str]| {
            VotePolicyForm { keeps: keys.iter().map(|k| (*k).into()).collect(), seen: "1".into() }.check()
        };
        assert_eq!(form(&["training", "training"]).unwrap(), [Section::Training].into());
        assert!(form(&[]).unwrap().is_empty());
        assert_eq!(form(&["everything"]).unwrap_err().field, "keeps");
    }
}
