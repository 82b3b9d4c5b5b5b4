//! The test house. Everything runs against the real router and a real database: SQLite always, PostgreSQL where its
//! programs are installed (in CI always). Tests are sentences; those that prove a row of the requirements name it in
//! their doc comment.

#![recursion_limit = "512"]
// Panicking is how a test fails.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[macro_use]
mod support;

mod http;
mod store;
