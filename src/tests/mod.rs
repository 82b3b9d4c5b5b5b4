//! The test house. Everything runs against the real router and a real database: SQLite always, PostgreSQL where its
//! programs are installed (in CI always). Tests are sentences; those that prove a row of the requirements name it in
//! their doc comment.

#![recursion_limit = "512"]

#[macro_use]
mod support;

mod accepted;
mod architecture;
mod bench;
mod demo;
mod durability;
mod exchange;
mod fuzz;
mod http;
mod jobs;
mod markdown;
mod plan_rows;
mod policy;
mod process;
mod race;
mod store;
mod twenty;
