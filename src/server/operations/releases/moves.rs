//! Whose move it is at a step that others than its own role can have something to do at. That follows from everything about the release, which is too much to load
//! for each row of each list that somebody looks at; so it is remembered for as long as nothing happens in the workspace.

use crate::{
    domain::{
        ids::{PersonId, RequestId},
        process::{
            Step,
            run::{Asked, whose_move},
        },
    },
    server::{AppState, Failure, operations::dossier::Dossier, store::Tx},
};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Releases remembered at most.
const REMEMBERED: usize = 10_000;

/// Whose move it is.
#[derive(Clone)]
pub struct Move {
    /// The roles that are asked.
    pub asked: Asked,
    /// Whose votes are waited for.
    pub voters: Vec<PersonId>,
}

/// What was worked out, with the number of the workspace's newest event then: everything that it rests on changes with an
/// event in the same transaction.
#[derive(Default)]
pub struct Moves(Mutex<HashMap<RequestId, (i64, Move)>>);

impl Moves {
    fn known(&self, id: RequestId, head: i64) -> Option<Move> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&id).filter(|(at, _)| *at == head).map(|(_, found)| found.clone())
    }

    fn remember(&self, id: RequestId, head: i64, found: Move) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(id, (head, found));
    }
}

/// Whose move it is at the release's step, at which others can be asked, too. `head` is the number of the workspace's newest event, read
/// in the same transaction before anything else.
///
/// # Errors
/// When the database cannot.
pub async fn at_step(state: &AppState, tx: &mut Tx, id: RequestId, step: &Step, head: i64) -> Result<Move, Failure> {
    if let Some(known) = state.moves.known(id, head) {
        return Ok(known);
    }
    let dossier = Dossier::load(tx, id).await?;
    let facts = dossier.facts();
    let asked = whose_move(step, &facts);
    let voters = if asked.voters.is_empty() { vec![] } else { dossier.awaited(tx, step).await? };
    let found = Move { asked, voters };
    state.moves.remember(id, head, found.clone());
    Ok(found)
}
