//! The iCalendar feed of a person, behind a revocable token.

use crate::server::AppState;
use axum::Router;

/// The feed's route.
pub fn routes() -> Router<AppState> {
    Router::new()
}
