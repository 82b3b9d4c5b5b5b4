//! How a server is set up. Read from the command line and the environment once, at start.

use std::{net::SocketAddr, path::PathBuf};

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
