//! Mounts the pages: every route of the user interface as complete HTML, and the server functions behind them. Both are
//! given the same context, so that a page reads its data as the browser would, without the detour over HTTP.

use super::{
    assets,
    forms::{Answered, whole},
    guard::{ScriptNonce, error_response},
};
use crate::{
    server::{AppState, auth::Session},
    ui::{self, Boot, app::SetStatus},
};
use axum::{
    Router,
    body::Body,
    extract::{FromRef, Request, State},
    http::{StatusCode, request::Parts},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use leptos::{
    config::LeptosOptions,
    nonce::Nonce,
    prelude::{provide_context, use_context},
};
use leptos_axum::{
    AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list_with_exclusions_and_ssg_and_context,
    handle_server_fns_with_context,
};
use std::sync::{Arc, LazyLock};

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(_: &AppState) -> Self {
        LeptosOptions::builder().output_name("slipway").build()
    }
}

/// The pages' addresses. Listed once in a process: while Leptos lists them, no page that is being rendered elsewhere
/// gets its data, and waits for them for ever.
static PATHS: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| {
    generate_route_list_with_exclusions_and_ssg_and_context(ui::App, None, || provide_context(Boot::default())).0
});

/// The routes of the user interface.
pub fn routes(state: &AppState) -> Router<AppState> {
    let context = {
        let state = state.clone();
        move || provide(&state)
    };
    let paths = PATHS.clone();
    let fallback = context.clone();
    Router::<AppState>::new()
        .leptos_routes_with_context(state, paths, context, || ui::shell(boot()))
        .fallback(move |request: Request| {
            leptos_axum::render_app_async_with_context(fallback.clone(), || ui::shell(boot()))(request)
        })
        .layer(middleware::from_fn(whole_bodies))
}

/// Reads a body before a server function does, which would call one that is too large malformed.
async fn whole_bodies(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match whole(body).await {
        Ok(body) => next.run(Request::from_parts(parts, Body::from(body))).await,
        Err(error) => error_response(&error),
    }
}

/// The server functions.
pub async fn server_functions(State(state): State<AppState>, request: Request) -> Response {
    handle_server_fns_with_context(move || provide(&state), request).await.into_response()
}

fn provide(state: &AppState) {
    provide_context(state.clone());
    let parts = use_context::<Parts>();
    if let Some(nonce) = parts.as_ref().and_then(|p| p.extensions.get::<ScriptNonce>()) {
        provide_context(Nonce::from_value(nonce.0.clone()));
    }
    provide_context(boot_of(state, parts.as_ref()));
    provide_context(SetStatus(Arc::new(|status| {
        let response = use_context::<ResponseOptions>();
        if let (Some(response), Ok(status)) = (response, StatusCode::from_u16(status)) {
            response.set_status(status);
        }
    })));
}

fn boot() -> Boot {
    use_context().unwrap_or_default()
}

/// What the page needs to know before any data: the same on the server and, read from the page, in the browser.
fn boot_of(state: &AppState, parts: Option<&Parts>) -> Boot {
    let names = assets::names();
    let session = parts.and_then(|p| p.extensions.get::<Session>());
    Boot {
        demo: state.config.demo,
        actor: session.map(|s| s.actor.clone()),
        newest_event: session.map_or(0, |s| s.newest_event),
        flash: parts.and_then(|p| p.extensions.get::<Answered>()).map(|a| a.0.clone()).unwrap_or_default(),
        script: names.script,
        wasm: names.wasm,
        style: names.style,
        icons: names.icons,
    }
}
