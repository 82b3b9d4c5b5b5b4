//! Webhooks after Standard Webhooks 1.0: a signed POST of JSON to another system. It follows no redirect, uses no proxy, and
//! connects to the very address that was looked at, so a name that leads elsewhere a moment later leads nowhere. What is
//! private is refused unless the host is on the server's list.

mod address;
mod connection;
mod secret;

pub use address::is_public;
pub use secret::{new_secret, sign};

use crate::{
    domain::{
        ids::MessageId,
        outbox::{Attempt, ticket},
    },
    server::{Failure, config::Outgoing},
};
use axum::http::{Request, StatusCode, Uri, header};
use chrono::{DateTime, Utc};
use connection::{Connector, Error};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Bytes;
use std::{sync::Arc, time::Duration};

/// How much of an answer is read, in bytes.
const ANSWER: usize = 64 * 1024;
/// How much of an answer people see, in characters.
const SHOWN: usize = 200;

/// Where a webhook may lead.
#[derive(Clone, Debug)]
pub struct Target {
    uri: Uri,
    host: String,
    port: u16,
    https: bool,
    /// On the server's list of hosts that may be private.
    trusted: bool,
}

impl Target {
    /// Reads an address; `private` are the hosts that may be private and reached without TLS.
    ///
    /// # Errors
    /// Why nothing may be sent there, in words.
    pub fn read(url: &str, private: &[String]) -> Result<Self, String> {
        let uri: Uri = url.parse().map_err(|_| "This is no address of the web.".to_owned())?;
        let authority = uri.authority().ok_or("The address names no host.")?;
        if authority.as_str().contains('@') {
            return Err("The address must hold no password: calls are signed instead.".into());
        }
        let host = authority.host().trim_matches(['[', ']']).to_lowercase();
        let https = uri.scheme_str() == Some("https");
        let trusted = private.iter().any(|listed| listed.eq_ignore_ascii_case(&host));
        if host.is_empty() {
            return Err("The address names no host.".into());
        }
        if !https && !trusted {
            return Err("The address must begin with https://.".into());
        }
        if let Some(ip) = host.parse().ok().filter(|ip| !trusted && !is_public(*ip)) {
            return Err(private_words(&host, ip));
        }
        let port = authority.port_u16().unwrap_or(if https { 443 } else { 80 });
        Ok(Self { uri, host, port, https, trusted })
    }

    fn path(&self) -> &str {
        self.uri.path_and_query().map_or("/", |p| p.as_str())
    }

    fn host_header(&self) -> &str {
        self.uri.authority().map_or("", |a| a.as_str())
    }
}

fn private_words(host: &str, ip: std::net::IpAddr) -> String {
    if host == ip.to_string() {
        format!("{ip} is a private address. The server's setting --allow-private-webhooks can allow it.")
    } else {
        format!("{host} leads to {ip}, a private address. The server's setting --allow-private-webhooks can allow it.")
    }
}

/// A call to be made.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// The same at every attempt.
    pub id: MessageId,
    pub url: &'a str,
    /// The secrets that sign it: the present one, and the one before while it still counts.
    pub secrets: &'a [&'a str],
    pub body: &'a str,
}

/// Makes calls.
#[derive(Clone)]
pub struct Caller {
    connector: Arc<Connector>,
    private: Vec<String>,
    timeout: Duration,
}

impl Caller {
    /// Reads the settings and the certificates that the machine trusts.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(outgoing: &Outgoing) -> Result<Self, Failure> {
        let connector = Connector::new().map_err(std::io::Error::other)?;
        Ok(Self {
            connector: Arc::new(connector),
            private: outgoing.private_webhooks.clone(),
            timeout: outgoing.webhook_timeout,
        })
    }

    /// Makes a call; `now` is what it is signed with.
    pub async fn make(&self, call: &Call<'_>, now: DateTime<Utc>) -> Attempt {
        let target = match Target::read(call.url, &self.private) {
            Ok(target) => target,
            Err(why) => return Attempt::Refused(why),
        };
        match tokio::time::timeout(self.timeout, self.post(&target, call, now)).await {
            Ok(Ok(attempt)) => attempt,
            Ok(Err(Error::Private(ip))) => Attempt::Refused(private_words(&target.host, ip)),
            Ok(Err(Error::Other(why))) => Attempt::Failed(super::kept(&why)),
            Err(_) => Attempt::Failed(format!("No answer within {} s.", self.timeout.as_secs_f32())),
        }
    }

    async fn post(&self, target: &Target, call: &Call<'_>, now: DateTime<Utc>) -> Result<Attempt, Error> {
        let id = format!("msg_{}", call.id);
        let signatures = call.secrets.iter().map(|s| sign(s, &id, now.timestamp(), call.body.as_bytes()));
        let signatures = signatures.collect::<Result<Vec<_>, _>>().map_err(|why| Error::Other(why.to_owned()))?;
        let request = Request::post(target.path())
            .header(header::HOST, target.host_header())
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::USER_AGENT, concat!("Slipway/", env!("CARGO_PKG_VERSION")))
            .header("webhook-id", &id)
            .header("webhook-timestamp", now.timestamp())
            .header("webhook-signature", signatures.join(" "))
            .body(Full::new(Bytes::from(call.body.to_owned())))
            .map_err(|e| Error::Other(e.to_string()))?;
        let mut sender = self.connector.connect(&target.host, target.port, target.https, target.trusted).await?;
        let response = sender.send_request(request).await.map_err(Error::other)?;
        let status = response.status();
        let body = Limited::new(response.into_body(), ANSWER).collect().await;
        // A system that took the call over and then says too much has taken it over.
        let body = body.map(|b| b.to_bytes()).unwrap_or_default();
        Ok(judge(status, &body))
    }
}

/// What an answer means.
fn judge(status: StatusCode, body: &[u8]) -> Attempt {
    if status.is_success() {
        return Attempt::Delivered { ticket: ticket(body) };
    }
    if status == StatusCode::GONE {
        return Attempt::Gone("It answered 410: it wants no more messages.".into());
    }
    if status.is_redirection() {
        return Attempt::Failed(format!(
            "It answered {}: redirects are not followed. Enter the address that it leads to.",
            status.as_u16()
        ));
    }
    let said: String = String::from_utf8_lossy(body).chars().filter(|c| !c.is_control()).take(SHOWN).collect();
    let said = if said.trim().is_empty() { String::new() } else { format!(": {}", said.trim()) };
    Attempt::Failed(format!("It answered {}{said}", status.as_u16()))
}
