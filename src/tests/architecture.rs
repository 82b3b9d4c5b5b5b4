//! The house rules that a reader relies on: which way dependencies point, where SQL, clocks and the browser live, how
//! long a file may be. Read from the sources themselves, so a new file is held to them without being named here.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

/// Files that are longer must be split. 300 lines are the aim.
const LONGEST: usize = 400;

/// A source file as the rules see it.
struct Source {
    /// From `src/`: `server/store/mod.rs`.
    name: String,
    text: String,
    /// Without comments and without tests.
    code: String,
}

/// Every source of the crate but this test house.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    let source = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        Source { code: code_of(&text), name, text }
    };
    let is_test = |s: &Source| {
        s.name.starts_with("tests/")
            || s.name.contains("/tests/") && s.name.starts_with("domain/")
            || is_tests_file(&s.name)
    };
    let sources: Vec<_> = files.into_iter().map(source).filter(|s| !is_test(s)).collect();
    assert!(sources.len() > 80, "the sources are where they are expected");
    sources
}

/// `tests.rs` beside a module is that module's tests, but a page or an operation may be called that.
fn is_tests_file(name: &str) -> bool {
    name.ends_with("/tests.rs") && !name.starts_with("ui/pages/") && !name.starts_with("api/")
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// The code without comment lines, and without tests at the file's end.
fn code_of(text: &str) -> String {
    let code = text.split_once("#[cfg(test)]\nmod tests {").map_or(text, |(code, _)| code);
    code.lines().map(|l| if l.trim_start().starts_with("//") { "" } else { l }).collect::<Vec<_>>().join("\n")
}

/// Fails with every place where `code` has one of the words outside the files that `may` allows.
#[track_caller]
fn only(words: &[&str], rule: &str, may: impl Fn(&str) -> bool) {
    let mut broken = Vec::new();
    for source in sources().iter().filter(|s| !may(&s.name)) {
        for (n, line) in source.code.lines().enumerate() {
            if let Some(word) = words.iter().find(|w| line.contains(**w)) {
                broken.push(format!("src/{}:{}: {word}", source.name, n + 1));
            }
        }
    }
    assert!(broken.is_empty(), "{rule}\n{}", broken.join("\n"));
}

#[test]
fn the_server_is_known_to_the_api_and_to_itself_only() {
    only(&["crate::server"], "ui and domain never see the server", |f| {
        f.starts_with("api/") || f.starts_with("server/") || f == "lib.rs"
    });
}

#[test]
fn the_pages_are_known_to_the_router_only() {
    only(&["crate::ui"], "only server/web mounts the pages", |f| {
        f.starts_with("ui/") || f.starts_with("server/web/") || f == "lib.rs"
    });
}

#[test]
fn the_domain_depends_on_nothing_around_it() {
    let words =
        ["crate::api", "crate::ui", "crate::server", "leptos", "sqlx", "axum", "tokio", "web_sys", "wasm_bindgen"];
    only(&words, "the domain is pure", |f| !f.starts_with("domain/"));
}

#[test]
fn the_domain_has_no_conditional_compilation_but_tests() {
    for source in sources().iter().filter(|s| s.name.starts_with("domain/")) {
        let code = source.code.replace("#[cfg(test)]", "");
        assert!(!code.contains("cfg(") && !code.contains("cfg_attr("), "src/{}", source.name);
    }
}

#[test]
fn the_api_never_sees_the_pages() {
    only(&["crate::ui"], "api does not depend on ui", |f| !f.starts_with("api/"));
}

#[test]
fn sql_lives_in_the_store() {
    only(&["sqlx::", "use sqlx"], "only the store knows the database's library", |f| f.starts_with("server/store/"));
    let words = ["SELECT ", "INSERT INTO ", "DELETE FROM ", "UPDATE request", "CREATE TABLE", "ON CONFLICT", "PRAGMA "];
    only(&words, "only the store has SQL", |f| f.starts_with("server/store/"));
}

#[test]
fn the_store_decides_nothing() {
    let words = ["access::may", "crate::api", "Refusal", "Problem::new"];
    only(&words, "the store reads and writes", |f| !f.starts_with("server/store/"));
}

#[test]
fn features_are_asked_for_at_the_root_only() {
    only(&["cfg(feature", "cfg!(feature", "cfg_attr(feature"], "only lib.rs and main.rs", |f| {
        f == "lib.rs" || f == "main.rs"
    });
}

#[test]
fn the_browser_is_reached_in_one_place() {
    let words = ["web_sys", "js_sys", "wasm_bindgen"];
    only(&words, "only ui/browser.rs", |f| f == "ui/browser.rs" || f == "lib.rs");
}

#[test]
fn the_clock_is_read_in_one_place() {
    let words = ["Utc::now", "Local::now", "SystemTime::now", "Date::now", "CURRENT_TIMESTAMP", "now()\""];
    only(&words, "only server/clock.rs", |f| f == "server/clock.rs");
    only(&["clock::now"], "only the server asks it", |f| f.starts_with("server/"));
}

#[test]
fn nothing_gives_up_on_a_request() {
    let words = [".unwrap()", ".expect(", "panic!(", "todo!(", "unimplemented!(", "unreachable!(", "dbg!("];
    only(&words, "errors are answered, not panicked about", |_| false);
}

#[test]
fn every_file_says_what_it_does() {
    let silent: Vec<_> = sources().into_iter().filter(|s| !s.text.starts_with("//!")).map(|s| s.name).collect();
    assert!(silent.is_empty(), "without a //! at the top: {silent:?}");
}

#[test]
fn no_file_is_too_long_to_read() {
    let long: Vec<_> = sources()
        .into_iter()
        .map(|s| (s.text.lines().count(), s.name))
        .filter(|(lines, _)| *lines > LONGEST)
        .map(|(lines, name)| format!("src/{name}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "at most {LONGEST} lines a file\n{}", long.join("\n"));
}

#[test]
fn the_sources_name_no_machine() {
    only(&["/root/", "/home/", "/work/", "/Users/"], "a path of somebody's machine", |_| false);
}

#[test]
fn both_databases_have_the_same_migrations() {
    let names = |database: &str| -> BTreeSet<String> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(database);
        std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().file_name().into_string().unwrap()).collect()
    };
    let sqlite = names("sqlite");
    assert!(!sqlite.is_empty());
    assert_eq!(sqlite, names("postgres"));
}

/// One text of a statement serves both, so both must have the same tables with the same columns.
#[test]
fn both_databases_have_the_same_columns() {
    let columns = |database: &str| -> BTreeSet<(String, String)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(database);
        let mut columns = BTreeSet::new();
        for file in std::fs::read_dir(folder).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let mut table = String::new();
            for line in text.lines() {
                let words: Vec<_> = line.split_whitespace().collect();
                match words.as_slice() {
                    ["CREATE", "TABLE", name, ..] => table = (*name).to_owned(),
                    [first, ..] if first.starts_with(')') => table.clear(),
                    [column, kind, ..] if !table.is_empty() && is_type(kind) => {
                        columns.insert((table.clone(), (*column).to_owned()));
                    }
                    _ => {}
                }
            }
        }
        columns
    };
    let sqlite = columns("sqlite");
    assert!(sqlite.len() > 100, "the tables are written as expected");
    assert_eq!(sqlite, columns("postgres"));
}

fn is_type(word: &str) -> bool {
    ["BLOB", "TEXT", "INTEGER", "UUID", "BIGINT", "BOOLEAN", "TIMESTAMPTZ"].contains(&word.trim_end_matches(','))
}
