//! The one vocabulary of what happens: the audit trail, a release's history, live refresh and later notifications all
//! read the same events. An entry of the trail is chained to the one before it by SHA-256. Does not store anything.

use super::{
    hash,
    ids::{ChangeId, ComponentId, EventId, PersonId, RequestId, WorkspaceId},
};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Something that happened, as an operation reports it.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// What happened, as `noun.verb`: `vote.cast`, `step.left`.
    pub kind: &'static str,
    /// The release request it is about, if it is about one.
    pub request: Option<RequestId>,
    /// A sentence without its subject, read after the actor's name: "approved “Rollout into LIVE” on revision 2".
    pub words: String,
    /// Details for machines; hashed with the rest.
    pub data: Value,
}

impl Event {
    /// An event about a release.
    pub fn on(request: RequestId, kind: &'static str, words: impl Into<String>) -> Self {
        Self { kind, request: Some(request), words: words.into(), data: json!({}) }
    }

    /// An event about the workspace.
    pub fn new(kind: &'static str, words: impl Into<String>) -> Self {
        Self { kind, request: None, words: words.into(), data: json!({}) }
    }

    /// The same with details.
    pub fn with(mut self, data: Value) -> Self {
        self.data = data;
        self
    }

    /// The change (RFC) that it is about, if its details name one as `change`.
    pub fn change(&self) -> Option<ChangeId> {
        self.data.get("change")?.as_str()?.parse().ok()
    }

    /// The configuration items that it is about: the one that its details name as `component`, and those that are the keys
    /// of `items`, each with what became of it in words.
    pub fn items(&self) -> Vec<ComponentId> {
        let one = self.data.get("component").and_then(Value::as_str);
        let several = self.data.get("items").and_then(Value::as_object);
        let keys = several.into_iter().flat_map(|items| items.keys().map(String::as_str));
        let mut items: Vec<ComponentId> = one.into_iter().chain(keys).filter_map(|id| id.parse().ok()).collect();
        items.sort();
        items.dedup();
        items
    }
}

/// An entry of the audit trail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub workspace: WorkspaceId,
    /// Counts up from 1 without gaps in the workspace.
    pub seq: i64,
    pub id: EventId,
    pub at: DateTime<Utc>,
    /// Who did it; none when the system did.
    pub actor: Option<PersonId>,
    /// Their name at that time.
    pub actor_name: String,
    pub request: Option<RequestId>,
    pub kind: String,
    pub words: String,
    pub data: Value,
    /// The hash of the entry before; [`GENESIS`] for the first.
    pub previous: String,
    /// SHA-256 over all of the above, lower-case hex.
    pub hash: String,
}

/// What the first entry is chained to.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

impl Entry {
    /// The hash that the entry must have: SHA-256 of its canonical JSON (RFC 8785) without the hash itself.
    pub fn expected_hash(&self) -> String {
        let content = json!({
            "workspace": self.workspace,
            "seq": self.seq,
            "id": self.id,
            "at": self.at.to_rfc3339_opts(SecondsFormat::Micros, true),
            "actor": self.actor,
            "actor_name": self.actor_name,
            "request": self.request,
            "kind": self.kind,
            "words": self.words,
            "data": self.data,
            "previous": self.previous,
        });
        hash::sha256_hex(hash::canonical(&content).as_bytes())
    }

    /// The same with its hash filled in.
    pub fn sealed(mut self) -> Self {
        self.hash = self.expected_hash();
        self
    }
}

/// Checks a chain entry by entry, so that a long one need not be in memory.
#[derive(Clone, Debug)]
pub struct ChainCheck {
    seq: i64,
    hash: String,
}

impl Default for ChainCheck {
    fn default() -> Self {
        Self { seq: 0, hash: GENESIS.into() }
    }
}

impl ChainCheck {
    /// Takes the next entry.
    ///
    /// # Errors
    /// What is broken about it, in words that name its number.
    pub fn next(&mut self, entry: &Entry) -> Result<(), String> {
        let n = entry.seq;
        if n != self.seq + 1 {
            return Err(format!("Entry {} is missing: after {} comes {n}.", self.seq + 1, self.seq));
        }
        if entry.previous != self.hash {
            return Err(format!("Entry {n} is not chained to entry {}: its previous hash differs.", self.seq));
        }
        if entry.expected_hash() != entry.hash {
            return Err(format!("Entry {n} was changed: its content does not match its hash."));
        }
        self.seq = n;
        self.hash.clone_from(&entry.hash);
        Ok(())
    }

    /// Compares with the head that was kept beside the entries, which shows a cut-off end.
    ///
    /// # Errors
    /// That entries are missing at the end.
    pub fn finish(&self, head_seq: i64, head_hash: &str) -> Result<i64, String> {
        if (self.seq, self.hash.as_str()) == (head_seq, head_hash) {
            Ok(self.seq)
        } else {
            Err(format!("The trail ends with entry {}, but its head is entry {head_seq}.", self.seq))
        }
    }
}

#[cfg(test)]
mod tests;
