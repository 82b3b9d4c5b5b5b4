//! Somebody who asks over HTTP, and what they are answered. Requests are what a browser on Slipway's own pages sends;
//! [`Client::header`] changes that, [`Client::browser`] leaves scripts out.

use super::TestApp;
use axum::{
    body::Body,
    http::{HeaderMap, Method, Request, Response, header},
};
use serde::{Serialize, de::DeserializeOwned};
use slipway::{
    api::{AppError, Done},
    server::auth,
};
use tower::ServiceExt;

/// Somebody who asks.
#[derive(Clone)]
pub struct Client<'a> {
    app: &'a TestApp,
    token: Option<String>,
    html: bool,
    headers: Vec<(String, String)>,
}

impl<'a> Client<'a> {
    pub(super) fn new(app: &'a TestApp, token: Option<String>) -> Self {
        Self { app, token, html: false, headers: vec![] }
    }

    /// The same without scripts: forms are answered with pages.
    pub fn browser(mut self) -> Self {
        self.html = true;
        self
    }

    /// The same with another header; an empty value leaves the header out.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_lowercase(), value.to_owned()));
        self
    }

    /// Reads a page or an address of the API.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, "", Body::empty()).await
    }

    /// Reads from the API: `read("releases/head", &[("id", &id)])`.
    pub async fn read(&self, function: &str, arguments: &[(&str, &str)]) -> Answer {
        let query = serde_urlencoded::to_string(arguments).unwrap();
        self.get(&format!("/api/{function}?{query}")).await
    }

    /// Sends a form to the API: `submit("releases/raise", &[("title", "…"), ("components[]", "…")])`. Names are those
    /// of the form's fields.
    pub async fn submit(&self, function: &str, fields: &[(&str, &str)]) -> Answer {
        let wrap = |name: &str| match name.split_once('[') {
            Some((head, tail)) => format!("form[{head}][{tail}"),
            None => format!("form[{name}]"),
        };
        let fields: Vec<_> = fields.iter().map(|(name, value)| (wrap(name), *value)).collect();
        let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        self.post(&format!("/api/{function}"), &fields).await
    }

    /// Posts a form with names as they stand.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let body = serde_urlencoded::to_string(fields).unwrap();
        self.send(Method::POST, path, "application/x-www-form-urlencoded", body.into()).await
    }

    /// Posts the argument `form` of a server function that takes JSON.
    pub async fn post_json(&self, function: &str, form: &impl Serialize) -> Answer {
        let body = serde_json::json!({ "form": form }).to_string();
        self.send(Method::POST, &format!("/api/{function}"), "application/json", body.into()).await
    }

    /// Posts a form with a file, as browsers do: `(field, file name, media type, content)`.
    pub async fn upload(&self, path: &str, fields: &[(&str, &str)], file: (&str, &str, &str, &[u8])) -> Answer {
        const EDGE: &str = "----slipway-test";
        let mut body = Vec::new();
        for (name, value) in fields {
            body.extend(
                format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
            );
        }
        let (field, name, media, content) = file;
        let head =
            format!("Content-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: {media}");
        body.extend(format!("--{EDGE}\r\n{head}\r\n\r\n").bytes());
        body.extend_from_slice(content);
        body.extend(format!("\r\n--{EDGE}--\r\n").bytes());
        self.send(Method::POST, path, &format!("multipart/form-data; boundary={EDGE}"), body.into()).await
    }

    /// Sends anything and reads the answer to its end.
    pub async fn send(&self, method: Method, path: &str, media: &str, body: Body) -> Answer {
        let asked = format!("{method} {path}");
        let response = self.open(method, path, media, body).await;
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 64 * 1024 * 1024).await.unwrap();
        Answer { asked, status: parts.status.as_u16(), headers: parts.headers, bytes: bytes.to_vec() }
    }

    /// Sends anything and leaves the answer's body to be read, for streams.
    pub async fn open(&self, method: Method, path: &str, media: &str, body: Body) -> Response<Body> {
        let mut headers: Vec<(String, String)> = vec![("host".into(), "slipway.test".into())];
        let wants_html = self.html || (method == Method::GET && !path.starts_with("/api/"));
        headers.push(("accept".into(), if wants_html { "text/html" } else { "application/json" }.into()));
        if !media.is_empty() {
            headers.push(("content-type".into(), media.into()));
        }
        if method != Method::GET {
            headers.push(("origin".into(), self.app.state.config.public_url.clone()));
            headers.push(("sec-fetch-site".into(), "same-origin".into()));
        }
        if let Some(token) = &self.token {
            headers.push(("cookie".into(), format!("{}={token}", auth::cookie_name(&self.app.state.config))));
        }
        for (name, value) in &self.headers {
            headers.retain(|(n, _)| n != name);
            if !value.is_empty() {
                headers.push((name.clone(), value.clone()));
            }
        }
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        self.app.router.clone().oneshot(request.body(body).unwrap()).await.unwrap()
    }
}

/// What was answered.
#[derive(Clone, Debug)]
pub struct Answer {
    asked: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn body(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// Fails unless the status is this one.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        let body: String = self.body().chars().take(2000).collect();
        assert_eq!(self.status, status, "{}\n{body}", self.asked);
        self
    }

    /// What was done; fails unless it was.
    #[track_caller]
    pub fn done(self) -> Done {
        self.expect(200).read()
    }

    /// What was read; fails unless it is that.
    #[track_caller]
    pub fn read<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|e| panic!("{}: {e}\n{}", self.asked, self.body()))
    }

    /// Why it was refused.
    #[track_caller]
    pub fn error(&self) -> AppError {
        self.read()
    }

    /// The words of the problem with a field; fails unless there is one.
    #[track_caller]
    pub fn problem(self, field: &str) -> String {
        let error = self.expect(422).error();
        let found = error.problems().iter().find(|p| p.field == field);
        found.unwrap_or_else(|| panic!("no problem with {field}: {error:?}")).words.clone()
    }

    /// A header, empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |v| v.to_str().unwrap())
    }

    /// The `Set-Cookie` header of the cookie with this name.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        let all = self.headers.get_all(header::SET_COOKIE).iter().map(|v| v.to_str().unwrap());
        all.into_iter().find(|c| c.split('=').next() == Some(name))
    }

    /// Fails unless the page has the text, which is written as in the source of the page.
    #[track_caller]
    pub fn shows(&self, text: &str) -> &Self {
        assert!(self.body().contains(text), "{} does not show {text:?}:\n{}", self.asked, self.body());
        self
    }

    /// Fails if the page has the text.
    #[track_caller]
    pub fn hides(&self, text: &str) -> &Self {
        assert!(!self.body().contains(text), "{} shows {text:?}", self.asked);
        self
    }
}

/// The value of the session cookie that an answer sets.
pub fn session_of(answer: &Answer) -> String {
    let cookie = answer.cookie("slipway").expect("a session cookie");
    cookie.split([';', '=']).nth(1).unwrap().to_owned()
}

/// Fields with texts of their own, as [`Client::submit`] takes them.
pub fn pairs<'a>(fields: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    fields.iter().map(|(name, value)| (*name, value.as_str())).collect()
}
