//! Approvals: votes on the hash of a revision, and the rules by which they decide. [`tally`] is the only place where
//! votes are counted, [`Lineage`] the only one that says which votes count for the newest revision. Who is eligible is passed in; the roles behind it are [`super::access`]'s business.

mod form;
mod lineage;
pub mod passage;
mod policy;
mod standing;
mod tally;

pub use form::{NewVote, VoteForm};
pub use lineage::{Fate, Head, Lineage};
pub use passage::Passage;
pub use policy::{VotePolicy, VotePolicyForm};
pub use standing::{Poll, Standing};
pub use tally::{Tally, Verdict, tally};

use super::{ids::PersonId, problem::Refusal};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// How the votes at a gate decide. Written as `first`, `all`, `at-least 2`, `percentage 60`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// The first vote that is no abstention.
    First,
    /// Everybody eligible who does not abstain; one rejection rejects.
    All,
    /// So many approvals.
    AtLeast(u32),
    /// Approvals of so many percent of those eligible who do not abstain, rounded up, at least one.
    Percentage(u32),
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::First => f.write_str("first"),
            Self::All => f.write_str("all"),
            Self::AtLeast(count) => write!(f, "at-least {count}"),
            Self::Percentage(percent) => write!(f, "percentage {percent}"),
        }
    }
}

impl FromStr for Rule {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let mut words = text.split_whitespace();
        let (name, number, rest) = (words.next(), words.next().map(str::parse::<u32>), words.next());
        match (name, number, rest) {
            (Some("first"), None, None) => Ok(Self::First),
            (Some("all"), None, None) => Ok(Self::All),
            (Some("at-least"), Some(Ok(count @ 1..=1000)), None) => Ok(Self::AtLeast(count)),
            (Some("percentage"), Some(Ok(percent @ 1..=100)), None) => Ok(Self::Percentage(percent)),
            _ => Err(format!(
                "“{text}” is no rule. Write “first”, “all”, “at-least” with a number from 1 to 1000, or “percentage” \
                 with a number from 1 to 100."
            )),
        }
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Rule {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}

impl Rule {
    /// The rule as a sentence.
    pub fn describe(self) -> String {
        match self {
            Self::First => "The first vote decides.".to_owned(),
            Self::All => "Everybody who is asked must approve.".to_owned(),
            Self::AtLeast(1) => "One approval is needed.".to_owned(),
            Self::AtLeast(count) => format!("{count} approvals are needed."),
            Self::Percentage(percent) => format!("{percent} % of those who are asked must approve."),
        }
    }
}

/// What somebody votes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Choice {
    Approve,
    Reject,
    Abstain,
}

impl Choice {
    /// Every choice, in the order shown.
    pub const ALL: &'static [Choice] = &[Choice::Approve, Choice::Reject, Choice::Abstain];

    /// The key in forms and the database.
    pub fn key(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Abstain => "abstain",
        }
    }

    /// What the button says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Approve => "Approve",
            Self::Reject => "Reject",
            Self::Abstain => "Abstain",
        }
    }

    /// What has been done: "approved".
    pub fn done(self) -> &'static str {
        match self {
            Self::Approve => "approved",
            Self::Reject => "rejected",
            Self::Abstain => "abstained",
        }
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

impl FromStr for Choice {
    type Err = ();
    fn from_str(key: &str) -> Result<Self, ()> {
        Choice::ALL.iter().copied().find(|c| c.key() == key).ok_or(())
    }
}

/// A vote that was given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vote {
    /// The gate's key in the process.
    pub gate: String,
    pub person: PersonId,
    pub person_name: String,
    /// The number of the revision that it was given on.
    pub revision: u32,
    /// That revision's hash.
    pub revision_hash: String,
    pub choice: Choice,
    pub comment: String,
    pub at: DateTime<Utc>,
}

/// Those of `candidates` who may vote on a revision: nobody who wrote on it. Each once, in order.
pub fn eligible(candidates: &[PersonId], editors: &[PersonId]) -> Vec<PersonId> {
    let mut eligible: Vec<_> = candidates.iter().copied().filter(|c| !editors.contains(c)).collect();
    eligible.sort();
    eligible.dedup();
    eligible
}

/// Whether anybody has voted at a gate, on whichever revision.
pub fn was_voted_on(gate: &str, votes: &[Vote]) -> bool {
    votes.iter().any(|v| v.gate == gate)
}

/// Lets a vote for `voted_hash` in if that is still the plan at hand.
///
/// # Errors
/// A conflict if the plan has moved on.
pub fn is_current(voted_hash: &str, current_hash: &str) -> Result<(), Refusal> {
    if voted_hash == current_hash {
        return Ok(());
    }
    let words =
        "The plan has changed since you read it, so your vote was not counted. Look at what changed and vote again.";
    Err(Refusal::Conflict(words.to_owned()))
}

#[cfg(test)]
mod tests;
