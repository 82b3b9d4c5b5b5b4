//! The demo's data.

use super::{AppState, Failure};

/// Fills an empty demo database; leaves one that has people alone.
pub async fn seed(_state: &AppState) -> Result<(), Failure> {
    Ok(())
}
