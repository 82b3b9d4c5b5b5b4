//! The router: which address leads where, and what every request passes through on its way in. From the outside in: a
//! panic answers 500, security headers, where a write comes from, who asks, forms without scripts, the routes.

pub mod assets;
mod export;
mod feed;
mod files;
mod forms;
pub use forms::local;
mod guard;
pub use guard::session_token;
mod health;
mod pages;
pub mod stream;

use super::AppState;
use crate::api::Done;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderName, HeaderValue, header},
    middleware,
    routing::{any, get},
};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use tower_http::catch_panic::CatchPanicLayer;

/// Largest body of anything but an upload, in bytes: a plan of 500 steps with full notes is far below.
pub const BODY_LIMIT: usize = 2 * 1024 * 1024;

/// The whole application as one service.
pub fn router(state: AppState) -> Router {
    let inner = Router::new()
        .merge(pages::routes(&state))
        .route("/api/{*function}", any(pages::server_functions))
        .route("/events", get(stream::events))
        .merge(files::routes(&state))
        .merge(export::routes())
        .merge(feed::routes())
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(middleware::from_fn_with_state(state.clone(), guard::load_session))
        .with_state(state.clone());
    let with_forms = inner.clone().layer(middleware::from_fn_with_state(inner, forms::answer_forms));
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/pkg/{*file}", get(assets::serve))
        .route("/favicon.ico", get(assets::favicon))
        .with_state(state.clone())
        .fallback_service(with_forms)
        .layer(middleware::from_fn_with_state(state.clone(), guard::same_origin))
        .layer(middleware::from_fn_with_state(state, guard::security_headers))
        .layer(catch_panics())
}

/// Answers a panic with 500 and a reference, and keeps it from everybody else's requests.
pub fn catch_panics() -> CatchPanicLayer<PanicAnswer> {
    CatchPanicLayer::custom(guard::panicked as PanicAnswer)
}

/// What makes an answer of a panic.
pub type PanicAnswer = fn(Box<dyn std::any::Any + Send>) -> axum::response::Response;

/// Tells the browser to forget the pages that it keeps for going back: the next person at the machine must not see them.
pub fn forgotten(done: Done) -> Done {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.insert_header(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\""));
    }
    done
}

/// Adds the cookie that signing in or out sets to the answer of the server function at work.
pub fn with_cookie((done, cookie): (Done, String)) -> Done {
    let response = use_context::<ResponseOptions>();
    if let (Some(response), Ok(cookie)) = (response, HeaderValue::from_str(&cookie)) {
        response.append_header(header::SET_COOKIE, cookie);
    }
    done
}
