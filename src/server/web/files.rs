//! Uploads and downloads of files: streamed, capped, addressed by their SHA-256.

use crate::server::AppState;
use axum::Router;

/// The routes that take and give files; uploads have a limit of their own.
pub fn routes(_state: &AppState) -> Router<AppState> {
    Router::new()
}
