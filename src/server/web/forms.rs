//! Forms without scripts. A browser that posts a form and asks for HTML gets what a script would have made of the answer:
//! after success the page it leads to, after a refusal the page that it came from, with the message in place and
//! everything that was typed still there, under the right status. Nothing typed travels in an address or is stored.

use super::{BODY_LIMIT, guard};
use crate::{
    api::{AppError, Done},
    ui::Flash,
};
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use tokio_stream::StreamExt;
use tokio_util::bytes::BytesMut;
use tower::ServiceExt;

/// What the form before led to, for the page that is rendered as the answer.
#[derive(Clone)]
pub struct Answered(pub Flash);

/// What an upload held besides its files, for [`answer_forms`], which does not read uploads. Goes with the answer inside
/// the server only.
#[derive(Clone)]
pub struct Sent(pub Vec<(String, String)>);

/// A cookie that carries "Saved." over a redirect.
const NOTICE: &str = "slipway-notice";
/// What the browser is told to forget.
const CLEAR: &str = "clear-site-data";
/// Form fields that are never handed back.
const SECRET: &str = "password";
/// How much of a body is read at all, in bytes.
const READ_AT_MOST: usize = 128 * 1024 * 1024;

/// Answers forms for browsers without scripts; passes everything else on.
pub async fn answer_forms(State(inner): State<Router>, request: Request, next: Next) -> Response {
    let wants_html = text(request.headers(), header::ACCEPT).contains("text/html");
    if request.method() == Method::GET && wants_html {
        let is_form = request.uri().path().starts_with("/api/");
        let response = show_notice(request, next).await;
        // The address of a form that was refused, opened again: there is nothing to see at it.
        let is_nothing =
            response.status() == StatusCode::METHOD_NOT_ALLOWED || is_form && !response.status().is_success();
        return if is_nothing { Redirect::to("/").into_response() } else { response };
    }
    if request.method() != Method::POST || !wants_html {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let is_form = text(&parts.headers, header::CONTENT_TYPE).starts_with("application/x-www-form-urlencoded");
    let sent = parts.clone();
    let (body, fields) = if is_form {
        match whole(body).await {
            Ok(bytes) => (Body::from(bytes.clone()), read_fields(&bytes)),
            Err(error) => {
                let back = local(&referer(&sent.headers).unwrap_or_else(|| "/".into()));
                let action = sent.uri.path().to_owned();
                return Answer { inner, headers: sent.headers, action, back, fields: vec![] }.refused(error).await;
            }
        }
    } else {
        (body, vec![])
    };
    parts.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    let response = next.run(Request::from_parts(parts, body)).await;
    let fields = response.extensions().get::<Sent>().map_or(fields, |sent| sent.0.clone());
    let back =
        field(&fields, "back").map(str::to_owned).or_else(|| referer(&sent.headers)).unwrap_or_else(|| "/".into());
    let back = local(&back);
    let action = sent.uri.path().to_owned();
    Answer { inner, headers: sent.headers, action, back, fields }.to(response).await
}

struct Answer {
    inner: Router,
    headers: HeaderMap,
    action: String,
    back: String,
    fields: Vec<(String, String)>,
}

impl Answer {
    async fn to(self, response: Response) -> Response {
        let (parts, body) = response.into_parts();
        if parts.status.is_redirection() {
            return Response::from_parts(parts, body);
        }
        let bytes = to_bytes(body, BODY_LIMIT).await.unwrap_or_default();
        if parts.status.is_success() {
            let done: Done = serde_json::from_slice(&bytes).unwrap_or_default();
            return self.succeeded(done, &parts.headers).await;
        }
        let error = serde_json::from_slice(&bytes).unwrap_or_else(|_| AppError::Malformed {
            words: String::from_utf8_lossy(&bytes).chars().take(300).collect(),
        });
        self.refused(error).await
    }

    async fn succeeded(self, done: Done, headers: &HeaderMap) -> Response {
        let kept = field(&self.fields, "kept").filter(|k| !k.is_empty()).map(str::to_owned);
        let mut response = match (kept, done.secret.is_some()) {
            (Some(kept), _) => self.give_back(&kept, headers).await,
            // A secret goes over no redirect: it is in this page and nowhere else.
            (None, true) => {
                let flash = Flash { page: self.back, notice: done.message, secret: done.secret, ..Flash::default() };
                let mut response = render(self.inner, &self.headers, flash, StatusCode::OK).await;
                response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
                response
            }
            (None, false) => {
                let to = done.go_to.as_deref().map_or_else(|| self.back.clone(), local);
                let mut response = Redirect::to(&to).into_response();
                if let Some(cookie) = notice_cookie(&done.message) {
                    response.headers_mut().append(header::SET_COOKIE, cookie);
                }
                response
            }
        };
        for cookie in headers.get_all(header::SET_COOKIE) {
            response.headers_mut().append(header::SET_COOKIE, cookie.clone());
        }
        if let Some(what) = headers.get(CLEAR) {
            response.headers_mut().insert(CLEAR, what.clone());
        }
        response
    }

    /// After signing in again: the page from before, with what was typed into it when the session had ended.
    async fn give_back(self, kept: &str, headers: &HeaderMap) -> Response {
        let fields = read_fields(kept.as_bytes());
        let page = local(field(&fields, "back").unwrap_or("/"));
        let flash = Flash {
            page,
            action: field(&self.fields, "kept_action").unwrap_or_default().to_owned(),
            notice: "You are signed in again. What you typed is still here: check it and send it once more.".into(),
            fields: public(fields),
            ..Flash::default()
        };
        let mut request_headers = self.headers.clone();
        if let Some(cookie) = headers.get(header::SET_COOKIE) {
            request_headers.insert(header::COOKIE, cookie.clone());
        }
        render(self.inner, &request_headers, flash, StatusCode::OK).await
    }

    async fn refused(self, error: AppError) -> Response {
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut fields = public(self.fields);
        let mut page = self.back;
        if error == AppError::SignInNeeded {
            let typed = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).chain([("back", page.as_str())]);
            let kept = serde_urlencoded::to_string(typed.collect::<Vec<_>>()).unwrap_or_default();
            let next = serde_urlencoded::to_string([("next", &page)]).unwrap_or_default();
            fields = vec![("kept".into(), kept), ("kept_action".into(), self.action.clone())];
            page = format!("/sign-in?{next}");
        }
        let flash = Flash { page, action: self.action, error: Some(error), fields, ..Flash::default() };
        render(self.inner, &self.headers, flash, status).await
    }
}

/// The page as a GET would answer it, with what the form led to, under another status.
async fn render(inner: Router, headers: &HeaderMap, flash: Flash, status: StatusCode) -> Response {
    let mut request = Request::builder().method(Method::GET).uri(&flash.page);
    for name in [header::COOKIE, header::HOST, header::ACCEPT_LANGUAGE] {
        if let Some(value) = headers.get(&name) {
            request = request.header(name, value);
        }
    }
    let Ok(mut request) = request.header(header::ACCEPT, "text/html").body(Body::empty()) else {
        return guard::error_response(&AppError::Malformed { words: "the page that it came from".into() });
    };
    request.extensions_mut().insert(Answered(flash));
    let mut response = match inner.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    if response.status() == StatusCode::OK {
        *response.status_mut() = status;
    }
    response
}

async fn show_notice(mut request: Request, next: Next) -> Response {
    let cookies = text(request.headers(), header::COOKIE).to_owned();
    let notice = cookies.split(';').filter_map(|c| c.trim().split_once('=')).find(|(n, _)| *n == NOTICE);
    let notice = notice.and_then(|(_, v)| serde_urlencoded::from_str::<Vec<(String, String)>>(v).ok());
    let Some((notice, _)) = notice.and_then(|n| n.into_iter().next()) else { return next.run(request).await };
    request.extensions_mut().insert(Answered(Flash { notice, ..Flash::default() }));
    let mut response = next.run(request).await;
    if let Ok(clear) = HeaderValue::from_str(&format!("{NOTICE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")) {
        response.headers_mut().append(header::SET_COOKIE, clear);
    }
    response
}

fn notice_cookie(message: &str) -> Option<HeaderValue> {
    let message: String = message.chars().take(500).collect();
    if message.is_empty() {
        return None;
    }
    let value = serde_urlencoded::to_string([(message, "")]).ok()?;
    HeaderValue::from_str(&format!("{NOTICE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=30")).ok()
}

/// Reads a body. One that is larger than any form is read on for a while without being kept, since a browser listens to
/// the answer only when it has sent everything.
///
/// # Errors
/// [`AppError::TooLarge`], or [`AppError::Malformed`] when it breaks off.
pub async fn whole(body: Body) -> Result<Bytes, AppError> {
    let mut chunks = body.into_data_stream();
    let (mut kept, mut seen) = (BytesMut::new(), 0);
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| AppError::Malformed { words: "it broke off half-way.".into() })?;
        seen += chunk.len();
        if seen <= BODY_LIMIT {
            kept.extend_from_slice(&chunk);
        } else if seen > READ_AT_MOST {
            break;
        }
    }
    if seen <= BODY_LIMIT {
        return Ok(kept.freeze());
    }
    let words = format!(
        "What was sent is larger than {} MiB. Nothing was saved; go back in the browser to what you typed.",
        BODY_LIMIT / 1024 / 1024
    );
    Err(AppError::TooLarge { words })
}

fn read_fields(bytes: &[u8]) -> Vec<(String, String)> {
    serde_urlencoded::from_bytes(bytes).unwrap_or_default()
}

fn field<'f>(fields: &'f [(String, String)], name: &str) -> Option<&'f str> {
    let ends = format!("[{name}]");
    fields.iter().find(|(n, _)| n == name || n.ends_with(&ends)).map(|(_, v)| v.as_str())
}

fn public(fields: Vec<(String, String)>) -> Vec<(String, String)> {
    fields
        .into_iter()
        .filter(|(name, _)| !name.contains(SECRET) && name != "back" && !name.ends_with("[back]"))
        .collect()
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
}

fn referer(headers: &HeaderMap) -> Option<String> {
    let uri: axum::http::Uri = text(headers, header::REFERER).parse().ok()?;
    Some(uri.path_and_query()?.as_str().to_owned())
}

/// An address of ours: a path, never another site.
pub fn local(to: &str) -> String {
    let ours = to.starts_with('/') && !to.starts_with("//") && !to.contains('\\') && !to.chars().any(char::is_control);
    if ours { to.to_owned() } else { "/".to_owned() }
}
