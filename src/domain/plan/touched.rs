//! Which sections of a plan two versions of it differ in. Votes ask it: an edit of some sections voids them, one of others
//! does not. What differs, word by word, is [`super::diff`]'s business.

use super::{Plan, Section};
use crate::domain::text::and;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeSet;

/// What a revision changed since the one before. Written as a list of section keys; `*` for what no section has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touched {
    pub sections: BTreeSet<Section>,
    /// Whether something else changed, too: documents, or what is not known, such as before this was kept.
    pub beyond: bool,
}

/// What stands for everything that no section has.
const BEYOND: &str = "*";

impl Touched {
    /// What nobody knows, so that everything may have changed.
    pub fn unknown() -> Self {
        Self { sections: BTreeSet::new(), beyond: true }
    }

    /// What differs between two plans. Whatever no section owns counts as [`Self::beyond`], so that a part of the plan
    /// that is added later cannot be overlooked.
    pub fn between(before: &Plan, after: &Plan) -> Self {
        let differs = |s: &&Section| before.part(**s) != after.part(**s);
        let sections = Section::ALL.iter().filter(differs).copied().collect();
        Self { sections, beyond: before.clone().with_sections_of(after, Section::ALL) != *after }
    }

    /// Whether nothing differs.
    pub fn is_nothing(&self) -> bool {
        self.sections.is_empty() && !self.beyond
    }

    /// Both together.
    #[must_use]
    pub fn and(mut self, other: &Touched) -> Self {
        self.sections.extend(&other.sections);
        self.beyond |= other.beyond;
        self
    }

    /// "Training and Logistics".
    pub fn words(&self) -> String {
        let mut names: Vec<String> = self.sections.iter().map(|s| s.label().to_owned()).collect();
        names.extend(self.beyond.then(|| "Documents".to_owned()));
        and(&names)
    }
}

impl Serialize for Touched {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.sections.iter().map(|s| s.key()).chain(self.beyond.then_some(BEYOND)))
    }
}

impl<'de> Deserialize<'de> for Touched {
    /// A section that this version does not know is beyond what it knows.
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut touched = Self::default();
        for key in Vec::<String>::deserialize(from)? {
            match key.parse() {
                Ok(section) => _ = touched.sections.insert(section),
                Err(()) => touched.beyond = true,
            }
        }
        Ok(touched)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ids::AttachmentId, plan::PlanDocument};
    use uuid::Uuid;

    fn document() -> PlanDocument {
        PlanDocument { attachment: AttachmentId(Uuid::nil()), name: "risks.pdf".into(), sha256: "0".repeat(64) }
    }

    #[test]
    fn sections_and_what_none_of_them_has_are_told_apart() {
        let plan = Plan { policy: "P".into(), ..Plan::default() };
        assert!(Touched::between(&plan, &plan).is_nothing());
        let taught = Plan { training: "A course.".into(), ..plan.clone() };
        assert_eq!(Touched::between(&plan, &taught).words(), "Training");
        let mut skipped = plan.clone();
        skipped.not_applicable.insert(Section::Logistics, "Nothing moves.".into());
        assert_eq!(Touched::between(&plan, &skipped).words(), "Logistics");
        let mut ruled = plan.clone();
        ruled.rules.only_approved = !ruled.rules.only_approved;
        assert_eq!(Touched::between(&plan, &ruled).words(), "Release policy");
        let documented = Plan { documents: vec![document()], ..taught };
        let touched = Touched::between(&plan, &documented);
        assert!(touched.beyond && touched.words() == "Training and Documents", "{}", touched.words());
    }

    #[test]
    fn what_is_stored_is_read_back_and_what_is_not_known_counts_as_anything() {
        let touched = Touched { sections: [Section::Training, Section::Backout].into(), beyond: true };
        let json = serde_json::to_string(&touched).unwrap();
        assert_eq!(json, r#"["backout","training","*"]"#);
        assert_eq!(serde_json::from_str::<Touched>(&json).unwrap(), touched);
        assert_eq!(serde_json::from_str::<Touched>(r#"["astrology"]"#).unwrap(), Touched::unknown());
    }
}
