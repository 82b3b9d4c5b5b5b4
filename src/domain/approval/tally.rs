//! Counting votes. A vote counts if it counts for the newest revision, is by somebody eligible, and that person's first;
//! the order in which votes are passed never matters, only the times on them. When in doubt, nothing is approved.

use super::{Choice, Rule, Vote};
use crate::domain::ids::PersonId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the votes amount to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Votes are still waited for.
    Open,
    Approved,
    /// Rejected, or enough approvals cannot come together any more.
    Rejected,
    /// Too few people are eligible, or all of them abstained, so that nobody can ever approve.
    NobodyEligible,
}

impl Verdict {
    /// The key in style sheets.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::NobodyEligible => "nobody-eligible",
        }
    }

    /// The name shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "Waiting for votes",
            Self::Approved => "Approved",
            Self::Rejected => "Rejected",
            Self::NobodyEligible => "Nobody can decide",
        }
    }
}

/// Where a gate's votes stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub rule: Rule,
    /// How many may vote.
    pub eligible: u32,
    pub approvals: u32,
    pub rejections: u32,
    pub abstentions: u32,
    /// Approvals needed, given who has abstained.
    pub needed: u32,
    pub verdict: Verdict,
    /// Votes that no longer count, the oldest first.
    pub void: Vec<Vote>,
    /// Who may still vote; nobody once it is decided.
    pub waiting: Vec<PersonId>,
}

/// Counts the votes of one gate; `counts` says which of them are for the newest revision.
pub fn tally(rule: Rule, eligible: &[PersonId], votes: &[Vote], counts: impl Fn(&Vote) -> bool) -> Tally {
    let (counting, mut void): (Vec<&Vote>, Vec<&Vote>) = votes.iter().partition(|v| counts(v));
    void.sort_by_key(|v| (v.at, v.person, v.choice));
    let mut people = eligible.to_vec();
    people.sort();
    people.dedup();
    let counted = counted(&people, &counting);
    let count = |choice: Choice| number(counted.values().filter(|v| v.choice == choice).count());
    let (approvals, rejections, abstentions) = (count(Choice::Approve), count(Choice::Reject), count(Choice::Abstain));
    let eligible = number(people.len());
    let needed = needed(rule, eligible - abstentions);
    let count = Count { eligible, approvals, rejections, abstentions, needed };
    let verdict = match rule {
        Rule::First => first(&count, &counted),
        _ => count.verdict(rule),
    };
    let open = verdict == Verdict::Open;
    let waiting = people.into_iter().filter(|p| open && !counted.contains_key(p)).collect();
    let void = void.into_iter().cloned().collect();
    Tally { rule, eligible, approvals, rejections, abstentions, needed, verdict, void, waiting }
}

/// The vote that counts for each person: the first, so that nothing said later undoes a decision;
/// of two at the same moment the one that approves less.
fn counted<'a>(people: &[PersonId], votes: &[&'a Vote]) -> BTreeMap<PersonId, &'a Vote> {
    let mut counted: BTreeMap<PersonId, &Vote> = BTreeMap::new();
    for vote in votes.iter().copied() {
        if people.binary_search(&vote.person).is_ok() {
            let kept = counted.entry(vote.person).or_insert(vote);
            if precedence(vote) < precedence(kept) {
                *kept = vote;
            }
        }
    }
    counted
}

/// Which of somebody's votes counts: the least of these.
pub(super) fn precedence(vote: &Vote) -> (DateTime<Utc>, u8) {
    let caution = match vote.choice {
        Choice::Reject => 0,
        Choice::Abstain => 1,
        Choice::Approve => 2,
    };
    (vote.at, caution)
}

/// Approvals needed of an electorate, which is who is eligible and has not abstained. A rule beyond reason, which
/// reading one would refuse, is taken as the nearest that can be: at least one approval, at most everybody's.
fn needed(rule: Rule, electorate: u32) -> u32 {
    match rule {
        Rule::First => 1,
        Rule::All => electorate.max(1),
        Rule::AtLeast(count) => count.max(1),
        Rule::Percentage(percent) => {
            let share = (u64::from(percent.min(100)) * u64::from(electorate)).div_ceil(100);
            u32::try_from(share).unwrap_or(u32::MAX).max(1)
        }
    }
}

/// The first vote that is no abstention decides; of two at the same moment, a rejection.
fn first(count: &Count, counted: &BTreeMap<PersonId, &Vote>) -> Verdict {
    let cast = counted.values().filter(|v| v.choice != Choice::Abstain);
    match cast.min_by_key(|v| (v.at, v.choice != Choice::Reject)).map(|v| v.choice) {
        Some(Choice::Approve) => Verdict::Approved,
        Some(_) => Verdict::Rejected,
        None if count.eligible == count.abstentions => Verdict::NobodyEligible,
        None => Verdict::Open,
    }
}

struct Count {
    eligible: u32,
    approvals: u32,
    rejections: u32,
    abstentions: u32,
    needed: u32,
}

impl Count {
    fn verdict(&self, rule: Rule) -> Verdict {
        let waiting = self.eligible - self.approvals - self.rejections - self.abstentions;
        let nobody = match rule {
            Rule::AtLeast(_) => self.eligible < self.needed,
            _ => self.eligible == self.abstentions,
        };
        if nobody {
            Verdict::NobodyEligible
        } else if rule == Rule::All && self.rejections > 0 {
            Verdict::Rejected
        } else if self.approvals >= self.needed {
            Verdict::Approved
        } else if self.approvals + waiting < self.needed {
            Verdict::Rejected
        } else {
            Verdict::Open
        }
    }
}

impl Tally {
    /// Where it stands, as sentences; `name` says what somebody is called.
    pub fn words(&self, name: impl Fn(PersonId) -> String) -> String {
        let words = match self.verdict {
            Verdict::Approved => format!("Approved: {}.", self.score()),
            Verdict::Rejected if self.rejections > 0 => {
                format!("Rejected: {} and {}.", some(self.rejections, "rejection"), some(self.approvals, "approval"))
            }
            Verdict::Rejected => format!("Rejected: {}, and no more can come.", self.score()),
            Verdict::NobodyEligible => self.nobody(),
            Verdict::Open => format!("{}; waiting for {}.", self.score(), self.awaited(name)),
        };
        words + &self.void_words()
    }

    /// The same beside the numbers: who is waited for, why nobody can decide, what no longer counts.
    pub fn remarks(&self, name: impl Fn(PersonId) -> String) -> String {
        let words = match self.verdict {
            Verdict::Open => format!("Waiting for {}.", self.awaited(name)),
            Verdict::NobodyEligible => self.nobody(),
            Verdict::Approved | Verdict::Rejected => String::new(),
        };
        (words + &self.void_words()).trim_start().to_owned()
    }

    fn awaited(&self, name: impl Fn(PersonId) -> String) -> String {
        listed(&self.waiting.iter().map(|p| name(*p)).collect::<Vec<_>>())
    }

    fn void_words(&self) -> String {
        match self.void.len() {
            0 => String::new(),
            1 => " 1 vote on an earlier revision no longer counts.".to_owned(),
            n => format!(" {n} votes on earlier revisions no longer count."),
        }
    }

    fn score(&self) -> String {
        format!("{} of {}", self.approvals, some(self.needed, "approval"))
    }

    fn nobody(&self) -> String {
        let then = "Give the role to somebody who has no part in the plan.";
        match (self.eligible, self.rule) {
            (0, _) => format!("Nobody may vote here. {then}"),
            (eligible, Rule::AtLeast(count)) if eligible < count => {
                format!("{count} approvals are needed, but only {} may vote. {then}", persons(eligible))
            }
            (1, _) => format!("The only person who may vote has abstained. {then}"),
            _ => format!("Everybody who may vote has abstained. {then}"),
        }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn some(count: u32, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn persons(count: u32) -> String {
    if count == 1 { "1 person".to_owned() } else { format!("{count} people") }
}

/// "Ada", "Ada and Ben", "Ada, Ben and Cleo".
pub(super) fn listed(names: &[String]) -> String {
    match names {
        [] => "nobody".to_owned(),
        [one] => one.clone(),
        [some @ .., last] => format!("{} and {last}", some.join(", ")),
    }
}
