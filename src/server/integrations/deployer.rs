//! Bringing a release's packages to an environment. Today a person does that with whatever tools they have and records
//! what came of it; Slipway deploys nothing itself. An automatic deployer will implement [`Deployer`] and be called
//! where [`RecordedByHand`] is.

use crate::{domain::calendar::Environment, server::Failure};

/// What is to be deployed.
#[derive(Clone, Debug)]
pub struct Order<'a> {
    /// The release's name: `Payments 2.4.0`.
    pub release: &'a str,
    pub environment: Environment,
    /// The names of all its packages.
    pub packages: &'a [String],
    /// The SHA-256 of the plan that it follows; empty before one is frozen.
    pub revision_hash: &'a str,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub succeeded: bool,
    /// What happened, in words; may be empty.
    pub note: String,
}

/// Carries deployments out.
pub trait Deployer {
    /// Deploys all packages of a release.
    ///
    /// # Errors
    /// When it could not be tried; a deployment that was tried and failed is a [`Report`].
    fn deploy(&self, order: &Order<'_>) -> impl Future<Output = Result<Report, Failure>> + Send;
}

/// A deployment that a person has carried out and now records. It does nothing but say what they entered, so it may be
/// called inside the transaction that records it.
#[derive(Clone, Debug)]
pub struct RecordedByHand(pub Report);

impl Deployer for RecordedByHand {
    async fn deploy(&self, _order: &Order<'_>) -> Result<Report, Failure> {
        Ok(self.0.clone())
    }
}
