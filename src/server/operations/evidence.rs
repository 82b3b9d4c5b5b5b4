//! What the workspaces of a release prove by name, gathered for its dossier: only what its process asks about. What each
//! proves is its own operation's matter.

use super::dossier::Dossier;
use crate::{
    domain::process::{Condition, Evidence, Proofs},
    server::{Failure, store::Tx},
};
use std::collections::BTreeSet;

/// Everything that the process of this release asks to be proved.
///
/// # Errors
/// When the database cannot.
pub async fn gather(tx: &mut Tx, dossier: &Dossier) -> Result<Proofs, Failure> {
    let asked: BTreeSet<Evidence> = dossier
        .definition
        .conditions()
        .filter_map(|c| match c {
            Condition::Proved(evidence) => Some(*evidence),
            _ => None,
        })
        .collect();
    let asks = |some: &[Evidence]| some.iter().any(|e| asked.contains(e));
    let mut proofs = Proofs::new();
    if asks(&[Evidence::ActivitiesAssigned, Evidence::ActivitiesDone]) {
        proofs.extend(super::activities::proofs(tx, dossier.request.id).await?);
    }
    if asks(&[Evidence::PackagesAssembled]) {
        proofs.extend(super::packages::proofs(tx, dossier).await?);
    }
    if asks(&[Evidence::BaselineBefore, Evidence::BaselineAfter, Evidence::BaselineClosing, Evidence::CmdbUpdated]) {
        proofs.extend(super::baselines::evidence(tx, dossier).await?);
    }
    if asks(&[Evidence::RollbackProved, Evidence::FitsWindow]) {
        proofs.extend(super::rollback::proofs(tx, dossier).await?);
    }
    if asks(&[Evidence::RunbookDone]) {
        proofs.extend(super::runbook::proofs(tx, dossier).await?);
    }
    if asks(&[Evidence::EarlyLifeSupportOver]) {
        proofs.extend(super::support::proofs(tx, dossier).await?);
    }
    if asks(&[Evidence::FollowUpRaised]) {
        proofs.extend(super::follow_ups::proofs(tx, dossier).await?);
    }
    if asked.iter().any(|e| e.key().starts_with("announced:")) {
        proofs.extend(super::announcements::proofs(tx, dossier).await?);
    }
    Ok(proofs)
}
