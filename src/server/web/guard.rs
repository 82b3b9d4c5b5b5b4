//! What every request passes: security headers with a fresh nonce, the origin check on everything that is not a GET, who
//! asks, and the answer to a panic.

use crate::{
    api::AppError,
    domain::access::{self, Action, Actor, Subject},
    server::{AppState, auth, clock, web::forms::Answered},
    ui::{Flash, paths},
};
use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use std::any::Any;
use uuid::Uuid;

/// The nonce of this answer's own scripts.
#[derive(Clone)]
pub struct ScriptNonce(pub String);

/// Sets the headers that every answer has, and mints the nonce that lets only our own scripts run.
pub async fn security_headers(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let Ok(nonce) = auth::new_token() else { return StatusCode::INTERNAL_SERVER_ERROR.into_response() };
    request.extensions_mut().insert(ScriptNonce(nonce.clone()));
    let mut response = next.run(request).await;
    let unavailable = response.status() == StatusCode::SERVICE_UNAVAILABLE;
    let headers = response.headers_mut();
    let csp = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    let mut set = |name: header::HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.entry(name).or_insert(value);
        }
    };
    set(header::CONTENT_SECURITY_POLICY, &csp);
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(header::REFERRER_POLICY, "same-origin");
    set(header::CACHE_CONTROL, "no-cache");
    set(header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(header::HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()");
    if state.config.is_https() {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    if unavailable {
        set(header::RETRY_AFTER, "2");
    }
    if state.config.is_https() {
        secure_cookies(headers);
    }
    response
}

/// Every cookie is for HTTPS only, whoever set it.
fn secure_cookies(headers: &mut HeaderMap) {
    let header::Entry::Occupied(mut cookies) = headers.entry(header::SET_COOKIE) else { return };
    for cookie in cookies.iter_mut() {
        let secure = cookie.to_str().ok().map(|c| format!("{c}; Secure"));
        if let Some(secure) = secure.and_then(|c| HeaderValue::from_str(&c).ok()) {
            *cookie = secure;
        }
    }
}

/// Refuses everything that is not a read unless the browser says that our own page sent it. Programs without a browser
/// send neither header and no cookie that a foreign page could abuse, but must name our origin.
pub async fn same_origin(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) || is_ours(&state, request.headers()) {
        return next.run(request).await;
    }
    let words = "It was sent by another site, not by a page of Slipway.".to_owned();
    (StatusCode::FORBIDDEN, axum::Json(AppError::Forbidden { words })).into_response()
}

fn is_ours(state: &AppState, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => site == "same-origin",
        (None, Some(origin)) => {
            let host = text("host").unwrap_or_default();
            origin == state.config.public_url || origin.split_once("://").is_some_and(|(_, from)| from == host)
        }
        (None, None) => false,
    }
}

/// Finds out who asks. Pages send people who are not signed in to the sign-in page; the rest answers 401 by itself.
pub async fn load_session(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    if let Some(token) = session_token(&state, request.headers()) {
        let what = match request.uri().path() {
            "/events" => auth::For::Stream,
            path if path.starts_with("/api/") => auth::For::Call,
            _ => auth::For::Page,
        };
        match auth::load(&state, &token, clock::now(), what).await {
            Ok(Some(session)) => {
                request.extensions_mut().insert(session);
            }
            Ok(None) => {}
            Err(failure) => return error_response(&crate::server::call::answer(failure)),
        }
    }
    let path = request.uri().path();
    let is_page = request.method() == Method::GET && !is_public(path);
    if is_page && request.extensions().get::<auth::Session>().is_none() {
        let to = request.uri().path_and_query().map_or("/", |p| p.as_str());
        let next: String = serde_urlencoded::to_string([("next", to)]).unwrap_or_default();
        return Redirect::to(&format!("/sign-in?{next}")).into_response();
    }
    let closed = request.extensions().get::<auth::Session>().and_then(|s| closed_to(&s.actor));
    match closed.filter(|_| is_page && !paths::is_for_vendors(path)) {
        Some(_) if path == paths::HOME => Redirect::to(paths::VENDOR).into_response(),
        Some(error) => show_own_page(error, request, next).await,
        None => next.run(request).await,
    }
}

/// Why the house is closed to somebody: they only work for a vendor (S1.31).
fn closed_to(actor: &Actor) -> Option<AppError> {
    access::may(actor, Action::Read, &Subject::Workspace).err().map(AppError::from)
}

/// Answers a vendor's people who ask for any other page with their own page, which says why, under 403.
async fn show_own_page(error: AppError, mut request: Request, next: Next) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::FORBIDDEN);
    let flash = Flash { page: paths::VENDOR.into(), error: Some(error), ..Flash::default() };
    request.extensions_mut().insert(Answered(flash));
    *request.uri_mut() = Uri::from_static(paths::VENDOR);
    let mut response = next.run(request).await;
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}

/// Addresses that do not send a stranger to the sign-in page: the API and the streams answer 401 themselves.
fn is_public(path: &str) -> bool {
    path == "/sign-in" || path == "/events" || ["/api/", "/setup/", "/feeds/"].iter().any(|p| path.starts_with(p))
}

/// The token in the session cookie.
pub fn session_token(state: &AppState, headers: &HeaderMap) -> Option<String> {
    let name = auth::cookie_name(&state.config);
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';'));
    cookies.filter_map(|c| c.trim().split_once('=')).find(|(n, _)| *n == name).map(|(_, v)| v.to_owned())
}

/// An error as an answer.
pub fn error_response(error: &AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, axum::Json(error)).into_response()
}

/// A panic in a request answers 500 with a reference and takes nothing else down.
#[expect(clippy::needless_pass_by_value, reason = "the signature that the layer asks for")]
pub fn panicked(panic: Box<dyn Any + Send + 'static>) -> Response<Body> {
    let what = panic.downcast_ref::<String>().cloned();
    let what = what.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned())).unwrap_or_default();
    let reference = Uuid::now_v7().simple().to_string();
    tracing::error!(what, reference, "a request panicked");
    error_response(&AppError::Internal { reference })
}
