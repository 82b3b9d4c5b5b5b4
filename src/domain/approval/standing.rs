//! Where somebody stands at a gate: may they vote, have they, or why not. [`Poll`] is what is known of one gate of one
//! release; the queue, the release's page and the vote itself ask it alike.

use super::{Choice, Lineage, Rule, Tally, Verdict, Vote, eligible, tally, tally::precedence};
use crate::domain::{ids::PersonId, problem::Refusal};

/// One gate of one release, with what its votes are counted from.
#[derive(Clone, Copy, Debug)]
pub struct Poll<'a> {
    pub gate: &'a str,
    pub rule: Rule,
    /// Who holds the role that is asked.
    pub holders: &'a [PersonId],
    /// The revisions of the plan; it says which votes count, and who wrote on it.
    pub lineage: &'a Lineage,
    /// Votes on the release, of all gates and revisions.
    pub votes: &'a [Vote],
}

/// Where somebody stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Their vote is waited for.
    Awaited,
    /// They have voted, and it counts for the newest revision.
    Voted(Choice),
    /// They are asked by their role, but cannot decide; a sentence says why.
    Barred(String),
    /// It is decided, or not for them.
    NotAsked,
}

impl Poll<'_> {
    /// The gate's votes, of all revisions.
    pub fn cast(&self) -> Vec<Vote> {
        self.votes.iter().filter(|v| v.gate == self.gate).cloned().collect()
    }

    /// How the votes stand.
    pub fn tally(&self) -> Tally {
        tally(self.rule, &self.eligible(), &self.cast(), |v| self.lineage.counts(v))
    }

    fn eligible(&self) -> Vec<PersonId> {
        eligible(self.holders, self.lineage.authors())
    }

    /// The vote of somebody that counts for the newest revision: their first, so that nothing said later undoes it.
    pub fn counting_vote_of(&self, person: PersonId) -> Option<&Vote> {
        let own = self.votes.iter().filter(|v| v.gate == self.gate && v.person == person);
        own.filter(|v| self.lineage.counts(v)).min_by_key(|v| precedence(v))
    }

    /// Somebody's vote on the revision with this hash.
    pub fn vote_of(&self, person: PersonId, hash: &str) -> Option<&Vote> {
        self.votes.iter().find(|v| v.gate == self.gate && v.person == person && v.revision_hash == hash)
    }

    /// Where a person stands; `name` says what somebody is called.
    pub fn standing(&self, person: PersonId, name: impl Fn(PersonId) -> String) -> Standing {
        if let Some(vote) = self.counting_vote_of(person) {
            return Standing::Voted(vote.choice);
        }
        let tally = self.tally();
        match tally.verdict {
            _ if !self.holders.contains(&person) => Standing::NotAsked,
            Verdict::Approved | Verdict::Rejected => Standing::NotAsked,
            Verdict::NobodyEligible => Standing::Barred(tally.words(name)),
            Verdict::Open if self.lineage.authors().contains(&person) => {
                Standing::Barred("You wrote or edited this plan, so somebody else must decide on it.".into())
            }
            Verdict::Open => Standing::Awaited,
        }
    }

    /// Lets another vote in if the gate is still open.
    ///
    /// # Errors
    /// A conflict that says who decided, or why nobody can.
    pub fn is_open(&self, title: &str, name: impl Fn(PersonId) -> String) -> Result<(), Refusal> {
        let tally = self.tally();
        let choice = match tally.verdict {
            Verdict::Open => return Ok(()),
            Verdict::NobodyEligible => return Err(Refusal::Conflict(tally.words(name))),
            Verdict::Approved => Choice::Approve,
            Verdict::Rejected => Choice::Reject,
        };
        let may = self.eligible();
        let decided = self.votes.iter().filter(|v| v.gate == self.gate && self.lineage.counts(v));
        let by: Vec<_> =
            decided.filter(|v| v.choice == choice && may.contains(&v.person)).map(|v| v.person_name.clone()).collect();
        let by = if by.is_empty() { String::new() } else { format!(" by {}", super::tally::listed(&by)) };
        let word = choice.done();
        Err(Refusal::Conflict(format!("“{title}” has been {word}{by} already, so your vote was not counted.")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        approval::{Head, VotePolicy},
        ids::RevisionId,
        plan::{Section, Touched},
    };
    use chrono::DateTime;
    use uuid::Uuid;

    fn person(n: u128) -> PersonId {
        PersonId(Uuid::from_u128(n))
    }

    fn vote(n: u128, choice: Choice, revision: u32) -> Vote {
        Vote {
            gate: "rollout".into(),
            person: person(n),
            person_name: format!("P{n}"),
            revision,
            revision_hash: revision.to_string(),
            choice,
            comment: String::new(),
            at: DateTime::from_timestamp(1_800_000_000 + i64::from(revision) * 60 + i64::try_from(n).unwrap(), 0)
                .unwrap(),
        }
    }

    /// Two revisions, the second of which changed these.
    fn lineage(authors: &[PersonId], touched: Touched) -> Lineage {
        let head = |number: u32, touched, editors: &[PersonId]| Head {
            id: RevisionId(Uuid::from_u128(number.into())),
            number,
            sha256: number.to_string(),
            touched,
            policy: 1,
            editors: editors.to_vec(),
        };
        let heads = vec![head(1, Touched::unknown(), authors), head(2, touched, &[])];
        Lineage::new(heads, VotePolicy::default())
    }

    fn standing(n: u128, rule: Rule, authors: &[PersonId], votes: &[Vote]) -> Standing {
        let holders = [person(1), person(2), person(3)];
        let lineage = lineage(authors, Touched::unknown());
        let poll = Poll { gate: "rollout", rule, holders: &holders, lineage: &lineage, votes };
        poll.standing(person(n), |_| "somebody".into())
    }

    #[test]
    fn who_holds_the_role_and_has_not_voted_is_awaited() {
        assert_eq!(standing(1, Rule::AtLeast(2), &[], &[]), Standing::Awaited);
        assert_eq!(standing(9, Rule::AtLeast(2), &[], &[]), Standing::NotAsked);
    }

    #[test]
    fn a_vote_on_an_earlier_revision_leaves_one_awaited() {
        let votes = [vote(1, Choice::Approve, 1)];
        assert_eq!(standing(1, Rule::AtLeast(2), &[], &votes), Standing::Awaited);
        let votes = [vote(1, Choice::Reject, 2)];
        assert_eq!(standing(1, Rule::AtLeast(2), &[], &votes), Standing::Voted(Choice::Reject));
    }

    /// A7: where only editorial sections changed, whoever voted is not asked again, and has still one vote.
    #[test]
    fn a_vote_that_carries_over_is_one_vote() {
        let lineage = lineage(&[], Touched { sections: [Section::Training].into(), beyond: false });
        let holders = [person(1), person(2)];
        let votes = [vote(1, Choice::Approve, 1), vote(1, Choice::Reject, 2)];
        let poll =
            Poll { gate: "rollout", rule: Rule::AtLeast(2), holders: &holders, lineage: &lineage, votes: &votes };
        assert_eq!(poll.standing(person(1), |_| String::new()), Standing::Voted(Choice::Approve));
        let tally = poll.tally();
        assert_eq!((tally.approvals, tally.rejections, tally.waiting), (1, 0, vec![person(2)]));
    }

    #[test]
    fn an_author_is_barred_and_told_why() {
        let Standing::Barred(why) = standing(1, Rule::First, &[person(1)], &[vote(1, Choice::Approve, 2)]) else {
            panic!("not barred")
        };
        assert!(why.contains("You wrote or edited this plan"), "{why}");
    }

    #[test]
    fn where_nobody_is_left_everybody_asked_is_told() {
        let Standing::Barred(why) = standing(3, Rule::AtLeast(2), &[person(1), person(2)], &[]) else {
            panic!("not barred")
        };
        assert!(why.contains("only 1 person may vote"), "{why}");
    }

    #[test]
    fn a_late_vote_is_told_who_decided() {
        let holders = [person(1), person(2)];
        let votes = [vote(1, Choice::Approve, 2)];
        let lineage = lineage(&[], Touched::unknown());
        let poll = Poll { gate: "rollout", rule: Rule::First, holders: &holders, lineage: &lineage, votes: &votes };
        assert_eq!(poll.standing(person(2), |_| String::new()), Standing::NotAsked);
        let Err(Refusal::Conflict(words)) = poll.is_open("Rollout", |_| String::new()) else { panic!("open") };
        assert!(words.contains("approved by P1"), "{words}");
    }
}
