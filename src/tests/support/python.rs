//! Python programs that tests stand on: each package in an environment of its own, which `.make/setup test` puts beside
//! the build's caches.

use std::{
    collections::HashMap,
    io::Write,
    path::PathBuf,
    process::{Command, Stdio},
    sync::{Mutex, OnceLock},
};

/// A Python that has the package; none, and said once, where there is none.
pub fn python_with(package: &'static str) -> Option<PathBuf> {
    static FOUND: OnceLock<Mutex<HashMap<&str, Option<PathBuf>>>> = OnceLock::new();
    FOUND.get_or_init(Mutex::default).lock().unwrap().entry(package).or_insert_with(|| find(package)).clone()
}

fn find(package: &str) -> Option<PathBuf> {
    let var = |name: &str| std::env::var_os(name).map(PathBuf::from);
    let cache = var("XDG_CACHE_HOME").or_else(|| Some(var("HOME")?.join(".cache"))).map(|c| c.join("slipway"));
    let cache = var("SLIPWAY_CACHE").or(cache).unwrap_or_default();
    let candidates = [cache.join(package).join("bin/python"), "python3".into()];
    let has = |python: &PathBuf| {
        let asked = Command::new(python).args(["-c", &format!("import {package}")]).stderr(Stdio::null()).status();
        asked.is_ok_and(|s| s.success())
    };
    let found = candidates.into_iter().find(has);
    if found.is_none() {
        assert!(std::env::var_os("CI").is_none(), "in CI the tests need {package}: .make/setup test installs it");
        // To the terminal itself: what a passing test prints is not shown.
        let _ = writeln!(std::io::stderr(), "{package} is not installed: the tests that need it are skipped.");
    }
    found
}
