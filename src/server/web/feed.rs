//! The iCalendar feed of a person, behind a revocable token: `GET /feeds/{token}.ics`. Whoever has the address reads the
//! calendar as that person, so unknown, revoked and disabled all answer 404.

mod icalendar;

use super::guard::error_response;
use crate::{
    api::AppError,
    domain::{access::Actor, hash::sha256_hex},
    server::{AppState, Failure, auth, call, operations::calendar},
};
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};

/// The feed's route.
pub fn routes() -> Router<AppState> {
    Router::new().route("/feeds/{file}", get(feed))
}

async fn feed(State(state): State<AppState>, Path(file): Path<String>, headers: HeaderMap) -> Response {
    match text(&state, &file).await {
        Ok(text) => calendar_response(text, &headers),
        Err(error) => error_response(&error),
    }
}

async fn text(state: &AppState, file: &str) -> Result<String, AppError> {
    let token = file.strip_suffix(".ics").ok_or(AppError::NotFound)?;
    let owner = owner(state, token).await.map_err(call::answer)?.ok_or(AppError::NotFound)?;
    let entries = call::run(state.clone(), owner, calendar::feed).await?;
    Ok(icalendar::write(&entries, &state.config.public_url))
}

/// Whose feed it is, if they may still sign in.
async fn owner(state: &AppState, token: &str) -> Result<Option<Actor>, Failure> {
    let mut tx = state.store.read(state.workspace).await?;
    let Some((workspace, person)) = tx.feed_owner(&auth::token_hash(token)).await? else { return Ok(None) };
    tx.workspace = workspace;
    let person = tx.person(person).await?.filter(|p| !p.disabled);
    Ok(person.map(|p| Actor { id: p.id, workspace, name: p.name, roles: p.roles, time_zone: p.time_zone }))
}

/// Calendar programs ask again and again: what has not changed is not sent again.
fn calendar_response(text: String, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", &sha256_hex(text.as_bytes())[..32]);
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|v| v.to_str().ok());
    let unchanged =
        known.flat_map(|v| v.split(',')).map(str::trim).any(|t| t == "*" || t.trim_start_matches("W/") == tag);
    let mut response = if unchanged {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        ([(header::CONTENT_TYPE, "text/calendar; charset=utf-8")], text).into_response()
    };
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}
