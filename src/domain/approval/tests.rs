use super::*;
use proptest::prelude::*;
use uuid::Uuid;

const HASH: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const OLD: &str = "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752";
const NAMES: [&str; 5] = ["Ada", "Ben", "Cleo", "Dana", "Eve"];

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn people(count: u128) -> Vec<PersonId> {
    (0..count).map(person).collect()
}

fn name(id: PersonId) -> String {
    NAMES.get(id.0.as_u128() as usize).map_or_else(|| id.to_string(), |n| (*n).to_owned())
}

fn vote(who: u128, choice: Choice, minute: i64) -> Vote {
    Vote {
        gate: "release-planning".into(),
        person: person(who),
        person_name: name(person(who)),
        revision: 2,
        revision_hash: HASH.into(),
        choice,
        comment: String::new(),
        at: DateTime::from_timestamp(minute * 60, 0).unwrap(),
    }
}

fn is_on_the_newest(vote: &Vote) -> bool {
    vote.revision_hash == HASH
}

/// The tally of votes by persons 0, 1, 2… in this order.
fn after(rule: Rule, eligible: u128, choices: &[Choice]) -> Tally {
    let votes: Vec<_> = choices.iter().enumerate().map(|(n, c)| vote(n as u128, *c, n as i64)).collect();
    tally(rule, &people(eligible), &votes, is_on_the_newest)
}

/// S0.28: an approval is recorded by votes, and a gate's rule says when they suffice.
#[test]
fn each_rule_decides_as_it_says() {
    use {Choice::*, Rule::*, Verdict as V};
    let cases: &[(Rule, u128, &[Choice], V)] = &[
        (First, 3, &[], V::Open),
        (First, 3, &[Abstain], V::Open),
        (First, 3, &[Abstain, Approve, Reject], V::Approved),
        (First, 3, &[Reject, Approve, Approve], V::Rejected),
        (First, 2, &[Abstain, Abstain], V::NobodyEligible),
        (All, 3, &[Approve, Approve], V::Open),
        (All, 3, &[Approve, Approve, Abstain], V::Approved),
        (All, 3, &[Reject], V::Rejected),
        (All, 2, &[Abstain, Abstain], V::NobodyEligible),
        (AtLeast(2), 3, &[Approve], V::Open),
        (AtLeast(2), 3, &[Approve, Reject, Approve], V::Approved),
        (AtLeast(2), 3, &[Reject, Approve], V::Open),
        (AtLeast(2), 3, &[Reject, Abstain], V::Rejected),
        (AtLeast(2), 1, &[Approve], V::NobodyEligible),
        (AtLeast(2), 2, &[Abstain, Abstain], V::Rejected),
        (Percentage(60), 3, &[Approve], V::Open),
        (Percentage(60), 3, &[Approve, Approve], V::Approved),
        (Percentage(60), 3, &[Reject, Reject], V::Rejected),
        (Percentage(60), 3, &[Abstain, Abstain, Approve], V::Approved),
        (Percentage(1), 3, &[Abstain, Abstain, Abstain], V::NobodyEligible),
    ];
    for (rule, eligible, choices, verdict) in cases {
        assert_eq!(after(*rule, *eligible, choices).verdict, *verdict, "{rule}, {eligible}, {choices:?}");
    }
    assert_eq!(after(Percentage(60), 6, &[]).needed, 4);
    assert_eq!(after(Percentage(60), 6, &[Abstain]).needed, 3);
    assert_eq!(after(Percentage(1), 6, &[]).needed, 1);
}

#[test]
fn without_anybody_eligible_nothing_is_approved() {
    for rule in [Rule::First, Rule::All, Rule::AtLeast(1), Rule::AtLeast(0), Rule::Percentage(0)] {
        let tally = tally(rule, &[], &[vote(0, Choice::Approve, 1)], is_on_the_newest);
        assert_eq!(tally.verdict, Verdict::NobodyEligible, "{rule}");
        assert!(tally.words(name).starts_with("Nobody may vote here."), "{rule}");
    }
    let words = after(Rule::AtLeast(2), 1, &[]).words(name);
    assert!(words.starts_with("2 approvals are needed, but only 1 person may vote."), "{words}");
}

#[test]
fn votes_on_an_earlier_revision_are_void_and_shown_so() {
    let old = Vote { revision_hash: OLD.into(), ..vote(0, Choice::Approve, 1) };
    let tally = tally(Rule::AtLeast(1), &people(2), std::slice::from_ref(&old), is_on_the_newest);
    assert_eq!((tally.verdict, tally.approvals), (Verdict::Open, 0));
    assert_eq!(tally.void, [old]);
    assert_eq!(
        tally.words(name),
        "0 of 1 approval; waiting for Ada and Ben. 1 vote on an earlier revision no longer counts."
    );
    assert_eq!(tally.remarks(name), "Waiting for Ada and Ben. 1 vote on an earlier revision no longer counts.");
    assert!(is_current(HASH, HASH).is_ok());
    assert!(matches!(is_current(OLD, HASH), Err(Refusal::Conflict(_))));
}

#[test]
fn one_person_counts_once_and_the_first_vote_stays() {
    let votes = [vote(0, Choice::Approve, 1), vote(0, Choice::Approve, 2), vote(0, Choice::Reject, 3)];
    let tally = tally(Rule::AtLeast(2), &people(3), &votes, is_on_the_newest);
    assert_eq!((tally.approvals, tally.rejections, tally.verdict), (1, 0, Verdict::Open));
    assert_eq!(tally.waiting, [person(1), person(2)]);
}

#[test]
fn a_tally_says_where_it_stands() {
    use Choice::*;
    let words = |rule, eligible, choices: &[Choice]| after(rule, eligible, choices).words(name);
    assert_eq!(words(Rule::AtLeast(2), 4, &[Reject, Approve]), "1 of 2 approvals; waiting for Cleo and Dana.");
    assert_eq!(words(Rule::All, 4, &[Approve]), "1 of 4 approvals; waiting for Ben, Cleo and Dana.");
    assert_eq!(words(Rule::First, 2, &[Approve]), "Approved: 1 of 1 approval.");
    assert_eq!(words(Rule::All, 2, &[Approve, Reject]), "Rejected: 1 rejection and 1 approval.");
    assert_eq!(words(Rule::AtLeast(2), 2, &[Abstain]), "Rejected: 0 of 2 approvals, and no more can come.");
    assert!(words(Rule::All, 2, &[Abstain, Abstain]).starts_with("Everybody who may vote has abstained."));
}

#[test]
fn whoever_wrote_a_revision_is_not_eligible() {
    assert_eq!(eligible(&[person(2), person(1), person(2)], &[person(1)]), [person(2)]);
    assert!(eligible(&people(2), &people(3)).is_empty());
}

#[test]
fn rules_are_written_as_they_are_read() {
    for text in ["first", "all", "at-least 2", "percentage 60"] {
        let rule: Rule = text.parse().unwrap();
        assert_eq!(rule.to_string(), text);
        assert_eq!(serde_json::to_value(rule).unwrap(), text);
        assert_eq!(serde_json::from_value::<Rule>(text.into()).unwrap(), rule);
    }
    for wrong in ["", "First", "at-least", "at-least 0", "percentage 101", "percentage -1", "all 2", "at-least 2 3"] {
        assert!(wrong.parse::<Rule>().is_err(), "{wrong}");
    }
}

fn form(choice: &str, comment: &str) -> VoteForm {
    VoteForm {
        request: Uuid::nil().to_string(),
        gate: "release-planning".into(),
        revision_hash: HASH.into(),
        about: String::new(),
        choice: choice.into(),
        comment: comment.into(),
        password: "a secret of mine".into(),
    }
}

#[test]
fn a_rejection_needs_a_reason() {
    assert!(form("approve", "").check().is_ok());
    assert!(form("abstain", "").check().is_ok());
    assert!(form("reject", "No backup.").check().is_ok());
    let problems = form("reject", " \n ").check().unwrap_err();
    assert_eq!((problems.len(), problems[0].field.as_str()), (1, "comment"));
    assert_eq!(problems[0].words, "Enter a reason for rejecting.");
}

#[test]
fn a_vote_names_request_gate_revision_and_choice() {
    let problems = VoteForm::default().check().unwrap_err();
    let fields: Vec<_> = problems.iter().map(|p| p.field.as_str()).collect();
    assert_eq!(fields, ["request", "gate", "revision_hash", "choice"]);
}

#[test]
fn a_password_never_shows_in_a_log() {
    let form = form("approve", "");
    assert!(!format!("{form:?} {:?}", form.check().unwrap()).contains("secret"));
}

fn any_rule() -> impl Strategy<Value = Rule> {
    prop_oneof![
        Just(Rule::First),
        Just(Rule::All),
        (0u32..5).prop_map(Rule::AtLeast),
        (0u32..120).prop_map(Rule::Percentage)
    ]
}

/// Votes by a few people, some of them not eligible, some on an old hash, some twice.
fn any_votes() -> impl Strategy<Value = Vec<Vote>> {
    let one = (0u128..7, prop::sample::select(Choice::ALL), 0i64..4, any::<bool>());
    let one = one.prop_map(|(who, choice, minute, current)| Vote {
        revision_hash: if current { HASH } else { OLD }.into(),
        ..vote(who, choice, minute)
    });
    prop::collection::vec(one, 0..10)
}

proptest! {
    #[test]
    fn the_order_of_votes_does_not_matter(
        rule in any_rule(), eligible in 0u128..6, (votes, mixed) in any_votes().prop_flat_map(|v| {
            (Just(v.clone()), Just(v).prop_shuffle())
        }),
    ) {
        prop_assert_eq!(tally(rule, &people(eligible), &votes, is_on_the_newest), tally(rule, &people(eligible), &mixed, is_on_the_newest));
    }

    #[test]
    fn nothing_is_approved_without_an_eligible_approval_of_this_very_plan(
        rule in any_rule(), eligible in 0u128..6, votes in any_votes(),
    ) {
        let tally = tally(rule, &people(eligible), &votes, is_on_the_newest);
        let fitting = |v: &Vote| {
            v.choice == Choice::Approve && v.revision_hash == HASH && v.person.0.as_u128() < eligible
        };
        if tally.verdict == Verdict::Approved {
            prop_assert!(votes.iter().any(fitting));
            prop_assert!(tally.approvals >= tally.needed && tally.needed >= 1);
        }
        prop_assert!(tally.approvals + tally.rejections + tally.abstentions <= tally.eligible);
        prop_assert_eq!(tally.verdict != Verdict::Open, tally.waiting.is_empty());
        prop_assert!(!tally.words(name).is_empty());
    }

    #[test]
    fn the_vote_of_somebody_not_eligible_changes_nothing(
        rule in any_rule(), eligible in 0u128..6, votes in any_votes(), choice in prop::sample::select(Choice::ALL),
        minute in 0i64..4,
    ) {
        let before = tally(rule, &people(eligible), &votes, is_on_the_newest);
        let more: Vec<_> = votes.into_iter().chain([vote(99, choice, minute)]).collect();
        prop_assert_eq!(tally(rule, &people(eligible), &more, is_on_the_newest), before);
    }

    #[test]
    fn what_is_decided_is_not_undone_by_a_later_vote(
        rule in any_rule(), eligible in 1u128..6, votes in any_votes(), who in 0u128..6,
        choice in prop::sample::select(Choice::ALL),
    ) {
        let before = tally(rule, &people(eligible), &votes, is_on_the_newest).verdict;
        let more: Vec<_> = votes.into_iter().chain([vote(who, choice, 1000)]).collect();
        if before != Verdict::Open {
            prop_assert_eq!(tally(rule, &people(eligible), &more, is_on_the_newest).verdict, before);
        }
    }
}
