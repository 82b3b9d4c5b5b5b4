//! Change requests (RFCs).

use super::dossier::Dossier;
use crate::{
    domain::process::Effect,
    server::{Cx, Failure, store::Tx},
};

/// Sets the status of every RFC in the release (S0.44, S0.47).
pub async fn mark_all(_cx: &Cx, _tx: &mut Tx, _dossier: &Dossier, _effect: Effect) -> Result<(), Failure> {
    Ok(())
}
