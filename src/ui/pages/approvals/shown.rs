//! What the queue shows while others act. A card that no longer waits stays where it is until the page is left, closed
//! for voting: if cards went away by themselves, the second click of a double click could hit the next one.

use crate::{
    api::approvals::{GateCard, Queue, VoteCard},
    domain::approval::Choice,
};

/// A card of the queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    pub card: VoteCard,
    /// The gates that are closed to the viewer by now, with the reason.
    pub closed: Vec<(String, String)>,
}

impl Shown {
    /// Names the card: votes are for a revision, so another revision is another card; and for what else was read, so a
    /// card whose release was rescheduled is made anew in its place.
    pub fn key(&self) -> String {
        format!("{}-{}-{}", self.card.id, self.card.revision, about(&self.card))
    }

    /// The keys of its forms.
    pub fn forms(&self) -> Vec<String> {
        self.card.gates.iter().map(|g| form_key(&self.card.id, &g.key, self.card.revision)).collect()
    }

    /// Why the gate is closed, if it is.
    pub fn closed(&self, gate: &str) -> Option<String> {
        self.closed.iter().find(|(key, _)| key == gate).map(|(_, why)| why.clone())
    }
}

fn about(card: &VoteCard) -> &str {
    card.gates.first().map_or("", |g| &g.about)
}

/// Tells the forms of one page apart.
pub fn form_key(release: &str, gate: &str, revision: u32) -> String {
    format!("{release}-{gate}-{revision}")
}

/// The card as it is now.
pub fn find(cards: &[Shown], card: &Shown) -> Shown {
    let key = card.key();
    cards.iter().find(|c| c.key() == key).unwrap_or(card).clone()
}

/// What is shown now, given what was shown before: nothing goes, what is new comes last.
pub fn merge(before: Option<&Vec<Shown>>, queue: &Queue) -> Vec<Shown> {
    let mut shown: Vec<Shown> = before.into_iter().flatten().map(|old| update(old, queue)).collect();
    for card in &queue.cards {
        let new = Shown { card: card.clone(), closed: vec![] };
        if !shown.iter().any(|s| s.key() == new.key()) {
            shown.push(new);
        }
    }
    shown
}

fn update(old: &Shown, queue: &Queue) -> Shown {
    let now = queue.cards.iter().find(|c| c.id == old.card.id && c.revision == old.card.revision);
    let mut card = now.unwrap_or(&old.card).clone();
    let mut closed = vec![];
    for gate in &old.card.gates {
        if now.is_none_or(|c| c.gates.iter().all(|g| g.key != gate.key)) {
            closed.push((gate.key.clone(), why(old, &gate.title, queue)));
        }
    }
    // In the old order, with those that have closed.
    let newer = |key: &str| card.gates.iter().find(|g| g.key == key).cloned();
    let about = about(&card).to_owned();
    let kept = |g: &GateCard| newer(&g.key).unwrap_or_else(|| GateCard { about: about.clone(), ..g.clone() });
    let gates: Vec<_> = old.card.gates.iter().map(kept).collect();
    let added: Vec<_> = card.gates.iter().filter(|g| old.card.gates.iter().all(|o| o.key != g.key)).cloned().collect();
    card.gates = gates.into_iter().chain(added).collect();
    Shown { card, closed }
}

fn why(old: &Shown, gate: &str, queue: &Queue) -> String {
    let card = &old.card;
    if let Some(newer) = queue.cards.iter().find(|c| c.id == card.id && c.revision > card.revision) {
        return format!("Revision {} has been submitted since; it waits for your vote further down.", newer.revision);
    }
    let given = queue.given.iter().find(|g| g.id == card.id && g.gate == gate && g.revision == card.revision);
    match given.map(|g| g.choice) {
        Some(Choice::Approve) => "You approved this.".into(),
        Some(Choice::Reject) => "You rejected this.".into(),
        Some(Choice::Abstain) => "You abstained.".into(),
        None => "It no longer waits for you: it has been decided, or the release has moved on.".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        api::{
            approvals::{GivenView, StateView, TallyView},
            views::{Moment, Period},
        },
        domain::{approval::Verdict, release::ReleaseKind},
    };

    fn gate(key: &str) -> GateCard {
        GateCard {
            key: key.into(),
            title: key.to_uppercase(),
            rule: String::new(),
            voters: String::new(),
            signed: false,
            about: String::new(),
            password_hint: String::new(),
            tally: TallyView {
                verdict: Verdict::Open,
                approvals: 0,
                rejections: 0,
                abstentions: 0,
                needed: 1,
                eligible: 2,
                remarks: String::new(),
            },
            passages: vec![],
        }
    }

    fn card(id: &str, revision: u32, gates: &[&str]) -> VoteCard {
        let state = StateView { tone: String::new(), words: String::new(), detail: String::new() };
        VoteCard {
            id: id.into(),
            name: id.into(),
            title: String::new(),
            kind: ReleaseKind::Minor,
            step: String::new(),
            revision,
            hash: String::new(),
            submitted_by: String::new(),
            submitted_at: Moment::default(),
            why: String::new(),
            since: None,
            draft_moved_on: false,
            window: Period::default(),
            risk: None,
            changes: String::new(),
            components: vec![],
            tests: state.clone(),
            backout: state,
            collisions: vec![],
            gates: gates.iter().map(|g| gate(g)).collect(),
        }
    }

    fn queue(cards: Vec<VoteCard>) -> Queue {
        Queue { cards, ..Queue::default() }
    }

    #[test]
    fn a_card_that_no_longer_waits_stays_in_its_place_and_is_closed() {
        let first = merge(None, &queue(vec![card("a", 1, &["x", "y"]), card("b", 1, &["x"])]));
        let mut then = queue(vec![card("c", 1, &["x"]), card("a", 1, &["y"])]);
        then.given.push(GivenView {
            id: "a".into(),
            name: String::new(),
            gate: "X".into(),
            revision: 1,
            choice: Choice::Approve,
            comment: String::new(),
            at: Moment::default(),
            void: false,
            note: String::new(),
        });
        let second = merge(Some(&first), &then);
        assert_eq!(second.iter().map(Shown::key).collect::<Vec<_>>(), ["a-1-", "b-1-", "c-1-"]);
        assert_eq!(second[0].closed("x").as_deref(), Some("You approved this."));
        assert_eq!(second[0].closed("y"), None);
        assert_eq!(second[0].card.gates.len(), 2);
        assert!(second[1].closed("x").unwrap().contains("no longer waits"));
    }

    #[test]
    fn a_rescheduled_release_is_read_anew_in_its_place() {
        let first = merge(None, &queue(vec![card("a", 1, &["x"]), card("b", 1, &["x"])]));
        let mut moved = card("a", 1, &["x"]);
        moved.gates[0].about = "later".into();
        let second = merge(Some(&first), &queue(vec![moved, card("b", 1, &["x"])]));
        assert_eq!(second.iter().map(Shown::key).collect::<Vec<_>>(), ["a-1-later", "b-1-"]);
        assert_eq!(second[0].closed("x"), None);
    }

    #[test]
    fn a_new_revision_is_a_new_card_and_the_old_one_says_so() {
        let first = merge(None, &queue(vec![card("a", 1, &["x"])]));
        let second = merge(Some(&first), &queue(vec![card("a", 2, &["x"])]));
        assert_eq!(second.iter().map(Shown::key).collect::<Vec<_>>(), ["a-1-", "a-2-"]);
        assert!(second[0].closed("x").unwrap().contains("Revision 2"));
        assert_eq!(second[1].closed("x"), None);
    }
}
