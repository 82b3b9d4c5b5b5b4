use super::*;
use crate::domain::{
    approval::{Choice, Rule, eligible, tally},
    plan::Plan,
};
use chrono::DateTime;
use proptest::prelude::*;
use uuid::Uuid;

const GATES: [&str; 4] = ["release-policy", "acceptance-criteria", "planning-documents", "rollout"];

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn head(number: u32, sections: &[Section]) -> Head {
    Head {
        id: RevisionId(Uuid::from_u128(number.into())),
        number,
        sha256: format!("hash {number}"),
        touched: Touched { sections: sections.iter().copied().collect(), beyond: number == 1 },
        policy: 1,
        editors: vec![person(100)],
    }
}

fn lineage(changed: &[&[Section]]) -> Lineage {
    let heads = changed.iter().zip(2..).map(|(sections, number)| head(number, sections));
    Lineage::new(std::iter::once(head(1, &[])).chain(heads).collect(), VotePolicy::default())
}

fn vote(gate: &str, who: u128, revision: u32) -> Vote {
    Vote {
        gate: gate.into(),
        person: person(who),
        person_name: format!("P{who}"),
        revision,
        revision_hash: format!("hash {revision}"),
        choice: Choice::Approve,
        comment: String::new(),
        at: DateTime::from_timestamp(1_800_000_000 + i64::from(revision), 0).unwrap(),
    }
}

/// A7: an edit of a section that voids votes voids them at every gate.
#[test]
fn a_material_edit_voids_every_vote() {
    let lineage = lineage(&[&[Section::Training], &[Section::Backout]]);
    for gate in GATES {
        assert_eq!((lineage.since(gate), lineage.counts(&vote(gate, 1, 2))), (3, false), "{gate}");
        assert_eq!(lineage.void(&vote(gate, 1, 2)).as_deref(), Some("Void: was for revision 2"));
    }
}

/// A7: a vote carries over an edit that keeps votes, and says so; it stays on the revision that it was given on.
#[test]
fn an_editorial_edit_keeps_votes_and_says_so() {
    let lineage = lineage(&[&[Section::Backout], &[Section::Training]]);
    let vote = vote("rollout", 1, 2);
    assert!(lineage.counts(&vote));
    let words = "Approved revision 2; revision 3 changes only Training, which does not void votes.";
    assert_eq!(lineage.carried(&vote).as_deref(), Some(words));
    let longer = lineage.with(head(4, &[Section::Logistics]));
    let words = "Approved revision 2; revisions 3 and 4 change only Training and Logistics, which do not void votes.";
    assert_eq!(longer.carried(&vote).as_deref(), Some(words));
    assert_eq!(longer.void(&vote), None);
}

/// S0.28: who approves a section's document by itself is asked again whenever it changes, whatever the policy says.
#[test]
fn a_gate_about_a_section_is_voided_by_an_edit_of_it() {
    let lineage = lineage(&[&[Section::Training]]);
    let counts = |gate: &str| lineage.counts(&vote(gate, 1, 1));
    assert_eq!(GATES.map(counts), [true, true, false, true]);
}

#[test]
fn who_wrote_on_any_revision_has_no_vote() {
    let lineage = lineage(&[&[Section::Training]]);
    assert!(lineage.counts(&vote("rollout", 1, 1)) && !lineage.counts(&vote("rollout", 100, 1)));
    let later = lineage.with(Head { editors: vec![person(1)], ..head(3, &[Section::Training]) });
    assert_eq!(later.void(&vote("rollout", 1, 1)).as_deref(), Some("Void: wrote on the plan since"));
}

/// The text of an earlier revision may come back; the votes on it stay void.
#[test]
fn votes_do_not_come_back_with_a_text() {
    let again = Head { sha256: "hash 1".into(), ..head(3, &[Section::Policy]) };
    let lineage = lineage(&[&[Section::Policy]]).with(again);
    assert!(!lineage.counts(&vote("rollout", 1, 1)));
    let forged = Vote { revision: 3, ..vote("rollout", 1, 2) };
    assert!(!lineage.counts(&forged), "a vote names the hash of its revision");
    assert!(lineage.counts(&Vote { revision_hash: "hash 1".into(), ..forged }));
}

#[test]
fn what_submitting_would_do_is_said_before() {
    let lineage = lineage(&[]);
    let votes = [vote("release-policy", 1, 1), vote("rollout", 1, 1), vote("planning-documents", 2, 1)];
    let touched = |sections: &[Section]| Touched { sections: sections.iter().copied().collect(), beyond: false };
    let words = |t: &Touched, writers: &[PersonId]| lineage.fate(t, &votes, writers).words();
    let all = touched(&[Section::Backout, Section::Training]);
    assert_eq!(words(&all, &[]), "Submitting voids 3 votes: P1 and P2 (Backout plan and Training changed).");
    let some = touched(&[Section::Training]);
    assert_eq!(words(&some, &[]), "Submitting voids 1 vote: P2 (Training changed). It keeps 2 votes: P1.");
    let own = lineage.fate(&some, &votes[..2], &[person(1)]);
    assert_eq!(own.words(), "Submitting voids 2 votes: P1 (they wrote on it).");
    let none = lineage.fate(&some, &votes[..2], &[]).words();
    assert_eq!(none, "Submitting keeps 2 votes: P1. Only Training changed, which does not void votes.");
    assert_eq!(lineage.fate(&all, &[], &[]).words(), "");
    let documents = lineage.fate(&Touched::unknown(), &votes, &[]).words();
    assert!(documents.ends_with("(Documents changed)."), "{documents}");
}

#[test]
fn what_was_told_of_a_plan_holds_while_votes_on_it_do() {
    let lineage = lineage(&[&[Section::Backout], &[Section::Training], &[Section::Logistics]]);
    let settled = |n: u32| lineage.settled(&format!("hash {n}")).to_owned();
    assert_eq!([1, 2, 3, 4].map(settled), ["hash 1", "hash 2", "hash 2", "hash 2"]);
    assert_eq!(lineage.settled("of another plan"), "of another plan");
}

/// Plans that differ in some sections, each with the policy that it was submitted under.
fn any_history() -> impl Strategy<Value = (Vec<Plan>, Lineage)> {
    let sections = || prop::collection::btree_set(prop::sample::select(Section::ALL), 0..4);
    let edit = (sections(), prop::option::of(sections()), any::<bool>());
    prop::collection::vec(edit, 1..6).prop_map(|edits| {
        let mut policy = VotePolicy::default();
        let mut plans = vec![Plan::default()];
        let mut heads = vec![head(1, &[])];
        for (n, (edited, chosen, text)) in edits.into_iter().enumerate() {
            policy = chosen.map_or(policy.clone(), |chosen| policy.choosing(&chosen));
            let before = plans[n].clone();
            let mut plan = before.clone();
            for section in edited {
                // Sometimes what was there before, so that texts come back.
                plan.not_applicable.insert(section, if text { "None.".into() } else { n.to_string() });
            }
            let number = u32::try_from(n).unwrap() + 2;
            let touched = Touched::between(&before, &plan);
            heads.push(Head { touched, policy: policy.version, ..head(number, &[]) });
            plans.push(plan);
        }
        (plans, Lineage::new(heads, policy))
    })
}

proptest! {
    /// However texts come and go and policies change in between.
    #[test]
    fn a_vote_never_counts_when_a_material_section_differs((plans, lineage) in any_history()) {
        let newest = plans.last().unwrap();
        for (plan, revision) in plans.iter().zip(1..) {
            let touched = Touched::between(plan, newest);
            for gate in GATES {
                if lineage.counts(&vote(gate, 1, revision)) {
                    prop_assert!(!touched.beyond);
                    prop_assert!(touched.sections.iter().all(|s| lineage.policy().keeps(*s)));
                    prop_assert!(own_sections(gate).iter().all(|s| !touched.sections.contains(s)));
                }
            }
        }
    }

    /// A policy under which more sections keep votes never voids a vote that counted under a stricter one, and voids none
    /// but where those sections changed.
    #[test]
    fn a_looser_policy_only_keeps_more(
        (_, lineage) in any_history(), more in prop::collection::btree_set(prop::sample::select(Section::ALL), 0..4),
    ) {
        let mut looser = lineage.policy().sections();
        looser.extend(more);
        let loose = Lineage::new(lineage.heads.clone(), lineage.policy().choosing(&looser));
        let strict = Lineage::new(lineage.heads.clone(), lineage.policy().choosing(&BTreeSet::new()));
        for gate in GATES {
            let since = [&loose, &lineage, &strict].map(|l| l.since(gate));
            prop_assert!(since.is_sorted(), "{:?}", since);
            // Looser holds for what is submitted from then on.
            prop_assert_eq!(loose.since(gate), lineage.since(gate));
            prop_assert_eq!(strict.since(gate), lineage.heads.iter().filter(|h| !h.touched.is_nothing()).map(|h| h.number).max().unwrap());
        }
    }

    /// One person, one vote, on however many revisions they have voted.
    #[test]
    fn nobody_counts_twice((_, lineage) in any_history(), who in prop::collection::vec((0u128..4, 1u32..7), 0..12)) {
        let votes: Vec<_> = who.into_iter().map(|(who, revision)| vote("rollout", who, revision)).collect();
        let people: Vec<_> = (0..4).map(person).collect();
        let tally = tally(Rule::AtLeast(9), &eligible(&people, lineage.authors()), &votes, |v| lineage.counts(v));
        prop_assert!(tally.approvals <= 4);
        prop_assert_eq!(tally.void.len(), votes.iter().filter(|v| !lineage.counts(v)).count());
    }

    /// What is said before a submission is what comes of it.
    #[test]
    fn the_fate_told_is_the_fate_met(
        (_, lineage) in any_history(), edited in prop::collection::btree_set(prop::sample::select(Section::ALL), 1..4),
    ) {
        let numbers: Vec<u32> = lineage.heads.iter().map(|h| h.number).collect();
        let votes: Vec<_> = numbers.iter().flat_map(|n| GATES.map(|gate| vote(gate, 1, *n))).collect();
        let touched = Touched { sections: edited, beyond: false };
        let fate = lineage.fate(&touched, &votes, &[]);
        let number = numbers.last().unwrap() + 1;
        let next = Head { touched, policy: lineage.policy().version, ..head(number, &[]) };
        let then = lineage.clone().with(next);
        let counting: Vec<_> = votes.iter().filter(|v| then.counts(v)).cloned().collect();
        prop_assert_eq!(&fate.kept, &counting);
        prop_assert_eq!(fate.kept.len() + fate.void.len(), votes.iter().filter(|v| lineage.counts(v)).count());
    }
}
