//! What a record is for beyond the gates of its process: what Slipway does with it elsewhere. A process that gives its
//! records other keys keeps that, since nothing reads keys.

use super::{Definition, RecordField, RecordWanted};
use crate::domain::{problem::Check, release::ReleaseKind};
use serde::{Deserialize, Serialize};

/// What Slipway does with a record elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// A review after the deployment: its lessons are found among those of all releases (S4.43).
    Review,
    /// The closure comments that every RFC of the release is told (S1.99, S1.101).
    ClosureComments,
    /// The number of the test requirement in another system (S0.31).
    TestRequirement,
}

impl Purpose {
    /// Every purpose there is.
    pub const ALL: &'static [Self] = &[Self::Review, Self::ClosureComments, Self::TestRequirement];

    /// The word in definitions and in the database.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::ClosureComments => "closure-comments",
            Self::TestRequirement => "test-requirement",
        }
    }

    /// What it is for, as people read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Review => "Review: its lessons are found in Lessons",
            Self::ClosureComments => "Closure comments: every RFC is told",
            Self::TestRequirement => "Number of the test requirement elsewhere",
        }
    }

    /// Whether a release can have several: each review has lessons, but an RFC is told one closure comment.
    const fn may_be_given_twice(self) -> bool {
        matches!(self, Self::Review)
    }
}

/// What Slipway does with a field of such a record elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldPurpose {
    /// What was learned; a field of a review.
    Lessons,
    /// The post-implementation status; a field of closure comments.
    Status,
}

impl FieldPurpose {
    /// Every purpose there is.
    pub const ALL: &'static [Self] = &[Self::Lessons, Self::Status];

    /// The word in definitions.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Lessons => "lessons",
            Self::Status => "status",
        }
    }

    /// What it is for, as people read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Lessons => "Lessons of a review",
            Self::Status => "Post-implementation status of closure comments",
        }
    }

    /// The records that have such a field.
    const fn belongs_to(self) -> Purpose {
        match self {
            Self::Lessons => Purpose::Review,
            Self::Status => Purpose::ClosureComments,
        }
    }
}

impl RecordWanted {
    /// The field for a purpose.
    pub fn field_for(&self, purpose: FieldPurpose) -> Option<&RecordField> {
        self.fields.iter().find(|f| f.purpose == Some(purpose))
    }
}

impl Definition {
    /// The record for a purpose, as the type of release that the definition is for is asked for it.
    pub fn record_for(&self, purpose: Purpose) -> Option<&RecordWanted> {
        self.steps.iter().flat_map(|s| &s.records).find(|r| r.purpose == Some(purpose))
    }

    pub(super) fn check_purposes(&self, check: &mut Check) {
        let once = Purpose::ALL.iter().filter(|p| !p.may_be_given_twice());
        let mut said = Vec::new();
        for (purpose, kind) in once.flat_map(|p| ReleaseKind::ALL.iter().map(move |k| (*p, *k))) {
            let asked = |r: &RecordWanted| r.kinds.is_empty() || r.kinds.contains(&kind);
            let all = self.steps.iter().flat_map(|s| s.records.iter().map(move |r| (s, r)));
            let mut found = all.filter(|(_, r)| r.purpose == Some(purpose) && asked(r));
            let (first, second) = (found.next(), found.next());
            if let (Some((_, first)), Some((step, second))) = (first, second) {
                let words = format!(
                    "Step {}: “{}” and “{}” are both for the purpose “{}”; a release has one.",
                    step.number,
                    first.title,
                    second.title,
                    purpose.key()
                );
                // Once, and not for each type of release.
                check.require(said.contains(&purpose), &step.number, words);
                said.push(purpose);
            }
        }
        for step in &self.steps {
            for record in &step.records {
                Self::check_fields_for(&step.number, record, check);
            }
        }
    }

    fn check_fields_for(n: &str, record: &RecordWanted, check: &mut Check) {
        for (i, field) in record.fields.iter().enumerate() {
            let Some(purpose) = field.purpose else { continue };
            let (title, label, of) = (&record.title, &field.label, purpose.belongs_to().key());
            let words =
                format!("Step {n}: the field “{label}” has a purpose of the records for “{of}”; “{title}” is none.");
            check.require(record.purpose == Some(purpose.belongs_to()), n, words);
            let first = record.fields.iter().position(|f| f.purpose == Some(purpose)) == Some(i);
            let words = format!("Step {n}: two fields of “{title}” have the same purpose; “{label}” is the second.");
            check.require(first, n, words);
        }
    }
}
