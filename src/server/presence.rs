//! Who has a release's plan open at the moment, and at which section: so that two people at one plan know of each other.
//! It is kept in memory and forgotten by itself; several servers on one database each know their own visitors only.

use crate::domain::{
    ids::{PersonId, RequestId},
    plan::Section,
};
use chrono::{DateTime, TimeDelta, Utc};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// After so many seconds without a word somebody is gone. A page says every ten seconds that it is open.
const GONE: TimeDelta = TimeDelta::seconds(25);

/// Somebody at a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    pub name: String,
    pub section: Section,
    seen_at: DateTime<Utc>,
}

/// Everybody at any plan.
#[derive(Debug, Default)]
pub struct Presence(Mutex<HashMap<RequestId, HashMap<PersonId, Present>>>);

impl Presence {
    /// Says that somebody is at a section of the plan, and answers with who else is at the plan, by name.
    pub fn here(&self, plan: RequestId, who: (PersonId, &str), section: Section, now: DateTime<Utc>) -> Vec<Present> {
        let mut plans = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        plans.retain(|_, people| {
            people.retain(|_, present| now - present.seen_at < GONE);
            !people.is_empty()
        });
        let people = plans.entry(plan).or_default();
        people.insert(who.0, Present { name: who.1.to_owned(), section, seen_at: now });
        let mut others: Vec<_> = people.iter().filter(|(id, _)| **id != who.0).map(|(_, p)| p.clone()).collect();
        others.sort_by(|a, b| a.name.cmp(&b.name));
        others
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    /// Two people at one plan see each other, and whoever says nothing any more is gone.
    #[test]
    fn people_at_one_plan_see_each_other_until_they_are_gone() {
        let presence = Presence::default();
        let [one, two] = [1, 2].map(|n| RequestId(Uuid::from_u128(n)));
        let [ada, bob] = [3, 4].map(|n| PersonId(Uuid::from_u128(n)));
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let names = |others: Vec<Present>| others.into_iter().map(|p| (p.name, p.section)).collect::<Vec<_>>();
        assert_eq!(presence.here(one, (ada, "Ada"), Section::Policy, at(0)), []);
        assert_eq!(presence.here(two, (bob, "Bob"), Section::Raci, at(1)), []);
        let seen = names(presence.here(one, (bob, "Bob"), Section::Raci, at(2)));
        assert_eq!(seen, [("Ada".to_owned(), Section::Policy)]);
        assert_eq!(names(presence.here(one, (bob, "Bob"), Section::Raci, at(24))).len(), 1);
        assert_eq!(presence.here(one, (bob, "Bob"), Section::Raci, at(25)), []);
    }
}
