//! The client, built before the server and embedded in it: hashed names that never change their content, compressed at
//! build time. A debug build reads the folder instead, so a new client needs no new server.

use axum::{
    body::Body,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;
#[cfg(not(debug_assertions))]
use std::sync::OnceLock;

#[derive(RustEmbed)]
#[folder = "target/site"]
#[allow_missing = true]
struct Site;

/// The names of the client's files, as pages refer to them.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub script: String,
    pub wasm: String,
    pub style: String,
    pub icons: String,
}

/// The names that this build of the client has; empty where there is no client.
pub fn names() -> Names {
    #[cfg(debug_assertions)]
    return find_names();
    #[cfg(not(debug_assertions))]
    {
        static NAMES: OnceLock<Names> = OnceLock::new();
        NAMES.get_or_init(find_names).clone()
    }
}

fn find_names() -> Names {
    let find = |prefix: &str, suffix: &str| {
        Site::iter().find(|f| f.starts_with(prefix) && f.ends_with(suffix)).map(|f| f.to_string()).unwrap_or_default()
    };
    Names {
        script: find("slipway.", ".js"),
        wasm: find("slipway.", ".wasm"),
        style: find("slipway.", ".css"),
        icons: find("icons.", ".svg"),
    }
}

/// A file of the client, in the best encoding that the browser takes.
pub async fn serve(Path(file): Path<String>, headers: HeaderMap) -> Response {
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let accepts = |coding: &str| accepts.split(',').any(|c| c.split(';').next().unwrap_or_default().trim() == coding);
    let choices = [("br", ".br"), ("gzip", ".gz"), ("", "")];
    let found = choices
        .iter()
        .filter(|(coding, _)| coding.is_empty() || accepts(coding))
        .find_map(|(coding, suffix)| Some((coding, Site::get(&format!("{file}{suffix}"))?)));
    let Some((coding, content)) = found.filter(|_| !file.ends_with(".br") && !file.ends_with(".gz")) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut response = Response::new(Body::from(content.data.into_owned()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(&file)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if !coding.is_empty() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    response
}

/// The icon that browsers ask for by themselves.
pub async fn favicon(headers: HeaderMap) -> Response {
    serve(Path("favicon.svg".into()), headers).await
}

fn media_type(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("js") => "text/javascript; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
