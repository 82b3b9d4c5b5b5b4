//! The form in which somebody votes. It checks what can be known from the form alone; the password is compared by the
//! server.

use super::Choice;
use crate::domain::{
    hash,
    ids::RequestId,
    people,
    problem::{Check, Problem},
    text,
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A vote as typed.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteForm {
    #[serde(default)]
    pub request: String,
    #[serde(default)]
    pub gate: String,
    /// The hash of the revision that was read.
    #[serde(default)]
    pub revision_hash: String,
    /// The fingerprint of what else was read: type, number, window, components. Empty where it is not asked about.
    #[serde(default)]
    pub about: String,
    #[serde(default)]
    pub choice: String,
    #[serde(default)]
    pub comment: String,
    /// Asked for where the gate's votes are signed.
    #[serde(default)]
    pub password: String,
}

/// A checked [`VoteForm`].
#[derive(Clone, PartialEq, Eq)]
pub struct NewVote {
    pub request: RequestId,
    pub gate: String,
    pub revision_hash: String,
    pub about: String,
    pub choice: Choice,
    pub comment: String,
    /// As typed; empty if none was.
    pub password: String,
}

impl VoteForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Every problem found, each with its field.
    pub fn check(&self) -> Result<NewVote, Vec<Problem>> {
        const STALE: &str = "This page is out of date. Load it again and vote again.";
        let mut check = Check::new();
        let request = check.take(self.request.trim().parse().map_err(|_| Problem::new("request", STALE)));
        let gate = check.take(text::line("gate", "the gate", &self.gate));
        check.require(hash::is_sha256_hex(&self.revision_hash), "revision_hash", STALE);
        let choice = self.choice.parse();
        let choice = check.take(choice.map_err(|()| Problem::new("choice", "Choose approve, reject or abstain.")));
        let comment = check.take(match choice {
            Some(Choice::Reject) => text::note("comment", "a reason for rejecting", &self.comment),
            _ => text::optional_note("comment", "the comment", &self.comment),
        });
        let short = self.password.len() <= people::PASSWORD_MAX;
        check.require(short, "password", "This is not your password.");
        let (revision_hash, password) = (self.revision_hash.clone(), self.password.clone());
        let about = self.about.clone();
        let whole = (|| {
            let (request, gate, choice, comment) = (request?, gate?, choice?, comment?);
            Some(NewVote { request, gate, revision_hash, about, choice, comment, password })
        })();
        check.finish(whole)
    }
}

/// Everything but the password.
impl fmt::Debug for VoteForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { request, gate, revision_hash, about, choice, comment, password: _ } = self;
        let mut shown = f.debug_struct("VoteForm");
        shown.field("request", request).field("gate", gate).field("revision_hash", revision_hash).field("about", about);
        shown.field("choice", choice).field("comment", comment).finish_non_exhaustive()
    }
}

/// Everything but the password.
impl fmt::Debug for NewVote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { request, gate, revision_hash, about, choice, comment, password: _ } = self;
        let mut shown = f.debug_struct("NewVote");
        shown.field("request", request).field("gate", gate).field("revision_hash", revision_hash).field("about", about);
        shown.field("choice", choice).field("comment", comment).finish_non_exhaustive()
    }
}
