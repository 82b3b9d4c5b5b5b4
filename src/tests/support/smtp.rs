//! A real mail server of the tests' own: aiosmtpd, which `.make/setup test` puts beside the build's caches.

use super::python::python_with;
use serde::Deserialize;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

/// A mail that the server took.
#[derive(Clone, Debug, Deserialize)]
pub struct Received {
    pub from: String,
    pub to: Vec<String>,
    /// Head and body.
    pub text: String,
}

impl Received {
    /// A line of the head, empty where there is none.
    pub fn header(&self, name: &str) -> String {
        let start = format!("{}:", name.to_lowercase());
        let line = self.text.lines().take_while(|l| !l.is_empty()).find(|l| l.to_lowercase().starts_with(&start));
        line.map(|l| l[start.len()..].trim().to_owned()).unwrap_or_default()
    }
}

/// A running mail server; it ends with this.
pub struct MailServer {
    child: Child,
    pub port: u16,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl MailServer {
    /// Starts one; none, and said once, where aiosmtpd is not installed.
    pub fn start() -> Option<Self> {
        let python = python_with("aiosmtpd")?;
        let mut child = Command::new(python)
            .args(["-c", include_str!("smtp.py")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines.next().unwrap().unwrap().trim().parse().unwrap();
        let received = Arc::new(Mutex::new(Vec::new()));
        let into = received.clone();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                into.lock().unwrap().push(serde_json::from_str(&line).unwrap());
            }
        });
        Some(Self { child, port, received })
    }

    /// Its address, without encryption.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}?tls=none", self.port)
    }

    /// What it took, once there are so many, by recipient.
    pub async fn received(&self, count: usize) -> Vec<Received> {
        for _ in 0..200 {
            if self.received.lock().unwrap().len() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let mut received = self.received.lock().unwrap().clone();
        assert_eq!(received.len(), count, "{received:#?}");
        received.sort_by(|a, b| a.to.cmp(&b.to));
        received
    }
}
