//! Which votes count for the newest revision. A vote stays on the revision that it was given on and is never rewritten; it
//! counts for a later one only while every revision since then changed nothing but sections whose edits keep votes
//! ([`VotePolicy`]), and nothing that its gate asks about by itself. Who wrote on any revision has no vote. This is the
//! only place that says so: tallies, gates, the check before LIVE and the queue all come here.

use super::{Vote, VotePolicy, passage};
use crate::domain::{
    ids::{PersonId, RevisionId},
    plan::{Revision, Section, Touched},
    text::{and, capital},
};
use std::collections::BTreeSet;

/// A frozen revision as votes look at it, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub id: RevisionId,
    pub number: u32,
    pub sha256: String,
    /// What it changed since the one before.
    pub touched: Touched,
    /// The version of the policy that it was submitted under.
    pub policy: u32,
    pub editors: Vec<PersonId>,
}

impl Head {
    /// A revision's.
    pub fn of(revision: &Revision) -> Self {
        let Revision { id, number, sha256, touched, policy, editors, .. } = revision.clone();
        Self { id, number, sha256, touched, policy, editors }
    }
}

/// The frozen revisions of a release's plan, the oldest first, and the policy on votes as it is now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lineage {
    heads: Vec<Head>,
    authors: Vec<PersonId>,
    policy: VotePolicy,
}

/// What becomes of votes when a revision is submitted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    pub kept: Vec<Vote>,
    pub void: Vec<Vote>,
    /// What differs from the newest revision.
    pub touched: Touched,
    /// What of that voids votes.
    pub because: Touched,
}

impl Lineage {
    /// The revisions in whatever order, and the policy.
    pub fn new(mut heads: Vec<Head>, policy: VotePolicy) -> Self {
        heads.sort_by_key(|h| h.number);
        let authors: BTreeSet<PersonId> = heads.iter().flat_map(|h| h.editors.iter().copied()).collect();
        Self { heads, authors: authors.into_iter().collect(), policy }
    }

    /// The same with one more revision.
    #[must_use]
    pub fn with(mut self, next: Head) -> Self {
        self.heads.push(next);
        Self::new(self.heads, self.policy)
    }

    /// The newest revision.
    pub fn newest(&self) -> Option<&Head> {
        self.heads.last()
    }

    /// Everybody who wrote on the plan, in whichever revision: a text does not become somebody else's by being submitted
    /// again.
    pub fn authors(&self) -> &[PersonId] {
        &self.authors
    }

    /// The policy as it is now.
    pub fn policy(&self) -> &VotePolicy {
        &self.policy
    }

    /// The first revision whose votes at a gate count for the newest.
    pub fn since(&self, gate: &str) -> u32 {
        let own = own_sections(gate);
        self.since_with(|section| own.contains(&section))
    }

    fn since_with(&self, asked: impl Fn(Section) -> bool) -> u32 {
        let mut since = self.newest().map_or(0, |h| h.number);
        for head in self.heads.iter().rev() {
            since = head.number;
            let keeps = |s: &Section| self.policy.kept_under(*s, head.policy) && !asked(*s);
            if head.touched.beyond || !head.touched.sections.iter().all(keeps) {
                break;
            }
        }
        since
    }

    /// Whether a vote counts for the newest revision.
    pub fn counts(&self, vote: &Vote) -> bool {
        let is_on = |h: &Head| h.number == vote.revision && h.sha256 == vote.revision_hash;
        vote.revision >= self.since(&vote.gate)
            && self.heads.iter().any(is_on)
            && self.authors.binary_search(&vote.person).is_err()
    }

    /// Why a vote on an earlier revision counts for the newest all the same; none for other votes.
    pub fn carried(&self, vote: &Vote) -> Option<String> {
        let later: Vec<&Head> = self.heads.iter().filter(|h| h.number > vote.revision).collect();
        if later.is_empty() || !self.counts(vote) {
            return None;
        }
        let touched = later.iter().fold(Touched::default(), |all, h| all.and(&h.touched));
        let numbers: Vec<String> = later.iter().map(|h| h.number.to_string()).collect();
        let (what, change) = if numbers.len() == 1 { ("revision", "changes") } else { ("revisions", "change") };
        let keep = if touched.sections.len() == 1 { "which does not void votes" } else { "which do not void votes" };
        Some(format!(
            "{} revision {}; {what} {} {change} only {}, {keep}.",
            capital(vote.choice.done()),
            vote.revision,
            and(&numbers),
            touched.words()
        ))
    }

    /// Why a vote does not count; none for those that do.
    pub fn void(&self, vote: &Vote) -> Option<String> {
        if self.counts(vote) {
            None
        } else if self.authors.contains(&vote.person) {
            Some("Void: wrote on the plan since".into())
        } else {
            Some(format!("Void: was for revision {}", vote.revision))
        }
    }

    /// What is said beside a vote: why it does not count, or why it still does. Nothing for one on the newest revision.
    pub fn note(&self, vote: &Vote) -> String {
        self.void(vote).or_else(|| self.carried(vote)).unwrap_or_default()
    }

    /// What becomes of the votes when a plan that differs in this is submitted now, by people of whom these have written
    /// on it. Votes that count no longer anyway are left out.
    pub fn fate(&self, touched: &Touched, votes: &[Vote], writers: &[PersonId]) -> Fate {
        let Some(newest) = self.newest() else { return Fate::default() };
        let next = Head {
            id: newest.id,
            number: newest.number.saturating_add(1),
            sha256: String::new(),
            touched: touched.clone(),
            policy: self.policy.version,
            editors: writers.to_vec(),
        };
        let then = self.clone().with(next);
        let counting = votes.iter().filter(|v| self.counts(v)).cloned();
        let (kept, void): (Vec<_>, Vec<_>) = counting.partition(|v| then.counts(v));
        let mut because = Touched { beyond: touched.beyond && !void.is_empty(), ..Touched::default() };
        for section in touched.sections.iter().filter(|_| !void.is_empty()) {
            let is_asked = |v: &Vote| own_sections(&v.gate).contains(section);
            if !self.policy.keeps(*section) || void.iter().any(is_asked) {
                because.sections.insert(*section);
            }
        }
        Fate { kept, void, touched: touched.clone(), because }
    }

    /// The hash of the first revision from which on nothing changed that voids votes on the whole plan; what was told of
    /// any since then was told of the plan that is approved. A hash that is not known stays as it is.
    pub fn settled<'a>(&'a self, hash: &'a str) -> &'a str {
        let Some(place) = self.heads.iter().rposition(|h| h.sha256 == hash) else { return hash };
        let upto = Self { heads: self.heads[..=place].to_vec(), ..self.clone() };
        let since = upto.since_with(|_| false);
        self.heads.iter().find(|h| h.number == since).map_or(hash, |h| h.sha256.as_str())
    }
}

impl Fate {
    /// Whether any vote goes.
    pub fn voids(&self) -> bool {
        !self.void.is_empty()
    }

    /// "Submitting voids 2 votes: Daniel Cohen and Mei Tanaka (Backout plan changed)."; empty where nobody has voted.
    pub fn words(&self) -> String {
        let named = |votes: &[Vote]| {
            let mut names: Vec<String> = Vec::new();
            for vote in votes.iter().filter(|v| !v.person_name.is_empty()) {
                if !names.contains(&vote.person_name) {
                    names.push(vote.person_name.clone());
                }
            }
            format!("{}: {}", count(votes.len()), and(&names))
        };
        match (self.void.is_empty(), self.kept.is_empty()) {
            (true, true) => String::new(),
            (true, false) => {
                let keep = if self.touched.sections.len() == 1 { "does" } else { "do" };
                let words = self.touched.words();
                format!("Submitting keeps {}. Only {words} changed, which {keep} not void votes.", named(&self.kept))
            }
            (false, none_kept) => {
                let why = if self.because.is_nothing() {
                    "they wrote on it".into()
                } else {
                    format!("{} changed", self.because.words())
                };
                let kept = if none_kept { String::new() } else { format!(" It keeps {}.", named(&self.kept)) };
                format!("Submitting voids {} ({why}).{kept}", named(&self.void))
            }
        }
    }
}

/// "1 vote", "2 votes".
fn count(votes: usize) -> String {
    if votes == 1 { "1 vote".to_owned() } else { format!("{votes} votes") }
}

/// The sections whose documents a gate asks about by name; none where it asks about the plan as a whole.
fn own_sections(gate: &str) -> Vec<Section> {
    let sections = passage::sections(gate);
    if sections.len() == Section::ALL.len() { vec![] } else { sections }
}

#[cfg(test)]
mod tests;
