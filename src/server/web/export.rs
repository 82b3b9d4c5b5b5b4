//! Documents to take away: `GET /releases/{id}/export.json`, `GET /processes/{key}/template.toml`.

use super::guard::error_response;
use crate::{
    api::AppError,
    domain::ids::RequestId,
    server::{
        AppState,
        auth::Session,
        call::run,
        operations::{library, releases},
    },
};
use axum::{
    Router,
    extract::{Extension, Path, Query, State},
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;

/// The documents' routes.
pub fn routes() -> Router<AppState> {
    Router::new()
        .route("/releases/{id}/export.json", get(release))
        .route("/processes/{key}/template.toml", get(process))
}

/// Which version of a process.
#[derive(Deserialize)]
struct Version {
    #[serde(default)]
    version: String,
}

async fn process(
    State(state): State<AppState>,
    session: Option<Extension<Session>>,
    Path(key): Path<String>,
    Query(asked): Query<Version>,
) -> Response {
    match template(state, session, key, asked.version).await {
        Ok(answer) => answer,
        Err(error) => error_response(&error),
    }
}

async fn template(
    state: AppState,
    session: Option<Extension<Session>>,
    key: String,
    version: String,
) -> Result<Response, AppError> {
    let Some(Extension(session)) = session else { return Err(AppError::SignInNeeded) };
    let (name, text) = run(state, session.actor, move |cx| library::template(cx, key, version)).await?;
    let disposition = format!("attachment; filename=\"{name}.toml\"");
    Ok(([(header::CONTENT_TYPE, "application/toml"), (header::CONTENT_DISPOSITION, disposition.as_str())], text)
        .into_response())
}

async fn release(
    State(state): State<AppState>,
    session: Option<Extension<Session>>,
    Path(id): Path<String>,
) -> Response {
    match document(state, session, &id).await {
        Ok(answer) => answer,
        Err(error) => error_response(&error),
    }
}

async fn document(state: AppState, session: Option<Extension<Session>>, id: &str) -> Result<Response, AppError> {
    let Some(Extension(session)) = session else { return Err(AppError::SignInNeeded) };
    let id: RequestId = id.parse().map_err(|_| AppError::NotFound)?;
    let (name, document) = run(state, session.actor, move |cx| releases::export(cx, id)).await?;
    let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect();
    let disposition = format!("attachment; filename=\"{}.json\"", name.to_lowercase());
    let text = format!("{document:#}");
    Ok(([(header::CONTENT_TYPE, "application/json"), (header::CONTENT_DISPOSITION, disposition.as_str())], text)
        .into_response())
}
