//! Requirements in Quality Center. Today the QA Manager creates the requirement there by hand and enters its number;
//! Slipway does not reach Quality Center. An automatic tracker will implement [`RequirementTracker`] and be called where
//! [`EnteredByHand`] is.

use crate::server::Failure;

/// Creates test requirements.
pub trait RequirementTracker {
    /// Creates the requirement for a release and answers its number.
    ///
    /// # Errors
    /// When it cannot be reached or refuses.
    fn create_requirement(&self, release: &str) -> impl Future<Output = Result<String, Failure>> + Send;
}

/// A requirement that a person has created and whose number they enter.
#[derive(Clone, Debug)]
pub struct EnteredByHand(pub String);

impl RequirementTracker for EnteredByHand {
    async fn create_requirement(&self, _release: &str) -> Result<String, Failure> {
        Ok(self.0.clone())
    }
}
