//! Vendor queues (S1.31): where work for a vendor is put, who of the vendor sees it, and where its own system listens.

use crate::domain::{
    ids::{PersonId, VendorQueueId},
    problem::{Check, Problem, Refusal},
    text,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Queues that a workspace may have.
pub const MOST_QUEUES: usize = 200;

/// Where work for a vendor is put.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VendorQueue {
    pub id: VendorQueueId,
    /// The vendor's name.
    pub name: String,
    /// The vendor's people who see it.
    pub people: Vec<PersonId>,
    /// The webhook endpoint that reaches the vendor's own system (S1.32).
    pub endpoint: Option<Uuid>,
    /// Counts changes.
    pub version: i64,
}

impl VendorQueue {
    /// Refuses a change to another version than the one at hand.
    ///
    /// # Errors
    /// [`Refusal::Conflict`].
    pub fn seen_as(&self, version: &str) -> Result<(), Refusal> {
        if version.trim().parse() == Ok(self.version) {
            return Ok(());
        }
        Err(Refusal::Conflict(format!(
            "Somebody changed the queue of {} since you opened this page, so yours was not saved. Load the page again.",
            self.name
        )))
    }
}

impl VendorQueue {
    /// Whether it can be removed: nothing that is still to be done is in it.
    ///
    /// # Errors
    /// What is in it, by its titles.
    pub fn may_be_removed(&self, open: &[String]) -> Result<(), Refusal> {
        let some = open.iter().take(3).map(|title| format!("“{title}”")).collect::<Vec<_>>().join(", ");
        let words = match open.len() {
            0 => return Ok(()),
            1 => format!("{some} is still to be done by {}. Give it to somebody else first.", self.name),
            2 | 3 => format!("{some} are still to be done by {}. Give them to somebody else first.", self.name),
            n => format!(
                "{some} and {} more are still to be done by {}. Give them to somebody else first.",
                n - 3,
                self.name
            ),
        };
        Err(Refusal::Conflict(words))
    }
}

/// Which queue is removed, and the version of it that was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct QueueRef {
    pub queue: String,
    pub version: String,
}

/// A queue as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueForm {
    /// Empty for a new one.
    #[serde(default)]
    pub queue: String,
    #[serde(default)]
    pub version: String,
    #[serde(default)]
    pub name: String,
    /// Ids of people.
    #[serde(default)]
    pub people: Vec<String>,
    /// The id of a webhook endpoint; may be empty.
    #[serde(default)]
    pub endpoint: String,
}

/// A checked [`QueueForm`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewQueue {
    pub name: String,
    pub people: Vec<PersonId>,
    pub endpoint: Option<Uuid>,
}

impl QueueForm {
    /// Reads the form. Whether people and endpoint exist is the server's to find out.
    ///
    /// # Errors
    /// Every problem found.
    pub fn check(&self) -> Result<NewQueue, Vec<Problem>> {
        let mut check = Check::new();
        let name = check.take(text::line("name", "the vendor's name", &self.name));
        let chosen = self.people.iter().map(|p| p.parse()).collect::<Result<Vec<PersonId>, _>>();
        let people = check.take(chosen.map_err(|_| Problem::new("people", "Choose people from the list.")));
        let endpoint = match self.endpoint.trim() {
            "" => Some(None),
            id => check.take(id.parse().map(Some).map_err(|_| Problem::new("endpoint", "Choose one from the list."))),
        };
        let new = (|| {
            let mut people = people?;
            people.sort();
            people.dedup();
            Some(NewQueue { name: name?, people, endpoint: endpoint? })
        })();
        check.finish(new)
    }
}
