//! How a server is set up. Read from the command line and the environment once, at start.

use std::{fmt, net::SocketAddr, path::PathBuf, time::Duration};

/// The settings of one server.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where it listens.
    pub addr: SocketAddr,
    /// Where files are kept: evidence, and the database unless it is PostgreSQL.
    pub data: PathBuf,
    /// A PostgreSQL address; SQLite in `data` without it.
    pub database_url: Option<String>,
    /// Demo mode: sample data, a banner, one-click sign-in.
    pub demo: bool,
    /// The address that people use, such as `https://slipway.example.org`; cookies are `Secure` when it is HTTPS.
    pub public_url: String,
    /// Whether a proxy in front says in `X-Forwarded-For` whom a request comes from.
    pub behind_proxy: bool,
    /// The secret of the set-up link, while nobody has an account.
    pub set_up_token: Option<String>,
    /// Largest evidence file or report accepted, in bytes.
    pub upload_limit: u64,
    /// How messages leave.
    pub outgoing: Outgoing,
}

/// How messages leave: by mail and by webhook.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Without it no mail is sent: messages are shown in Slipway only.
    pub mail: Option<MailServer>,
    /// How long the mail server may take for one mail.
    pub mail_timeout: Duration,
    /// Hosts that webhooks may reach although they are private, and without TLS.
    pub private_webhooks: Vec<String>,
    /// How long another system may take for one call; Standard Webhooks asks for 15 to 30 seconds.
    pub webhook_timeout: Duration,
}

impl Default for Outgoing {
    fn default() -> Self {
        Self {
            mail: None,
            mail_timeout: Duration::from_secs(30),
            private_webhooks: vec![],
            webhook_timeout: Duration::from_secs(15),
        }
    }
}

/// A mail server.
#[derive(Clone, Debug)]
pub struct MailServer {
    pub url: SmtpUrl,
    /// The sender's address, with or without a name.
    pub from: String,
}

/// A mail server's address, which may hold a password: it is never printed.
#[derive(Clone)]
pub struct SmtpUrl(String);

impl SmtpUrl {
    /// An address such as `smtp://user:password@mail.example.org:587`.
    pub fn new(url: impl Into<String>) -> Self {
        Self(url.into())
    }

    /// The address with the encryption that it stands for. Without a word on it: STARTTLS must be there when a password is
    /// sent, and is taken where it is there when none is. `?tls=none` leaves it out.
    pub fn with_encryption(&self) -> String {
        let url = self.0.as_str();
        if let Some((bare, query)) = url.split_once('?') {
            return if query == "tls=none" { bare.to_owned() } else { url.to_owned() };
        }
        let tls = if url.contains('@') { "required" } else { "opportunistic" };
        if url.starts_with("smtp://") { format!("{url}?tls={tls}") } else { url.to_owned() }
    }

    /// The host, for people.
    pub fn host(&self) -> &str {
        let rest = self.0.split_once("://").map_or("", |(_, rest)| rest);
        let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
        rest.split(['/', '?']).next().unwrap_or_default()
    }
}

impl fmt::Debug for SmtpUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SmtpUrl({})", self.host())
    }
}

impl Config {
    /// Whether people reach the server by HTTPS.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// Where evidence files are kept; the demo has its own folder.
    pub fn files(&self) -> PathBuf {
        self.data.join(if self.demo { "demo-files" } else { "files" })
    }

    /// The SQLite file; the demo has its own, which no other mode opens.
    pub fn sqlite_file(&self) -> PathBuf {
        self.data.join(if self.demo { "demo.sqlite" } else { "slipway.sqlite" })
    }
}
