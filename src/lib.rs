//! Slipway: self-hosted release management on the web.
//!
//! # The map
//!
//! | module | what is in it |
//! |---|---|
//! | [`domain`] | what is true: the model, its rules, its words; pure, the same in the browser as on the server |
//! | [`api`] | what can be asked: server functions, the views they answer with, the error type |
//! | [`ui`] | what people see: the pages and their parts |
//! | `server` | how it happens: operations, the store, signing in, the router (feature `ssr` only) |
//!
//! Dependencies point one way: `ui → api → server → domain` and `ui → domain`. `server` may answer with `api`'s views,
//! and `server::web` mounts `ui`; nothing else points back (`tests/architecture.rs` sees to it).
//!
//! # What always holds
//!
//! * Every write goes through one operation, which stores the change and its event in the same transaction.
//! * The browser warns early; the server decides. Rules are the same functions in both.
//! * The clock is read in `server::clock` only.
//! * A frozen plan revision and an entry of the audit trail are never changed.

#![recursion_limit = "512"]
#![forbid(unsafe_code)]

pub mod api;
pub mod domain;
#[cfg(feature = "ssr")]
pub mod server;
pub mod ui;

/// Called by the page's start script once the client is loaded: brings the server-rendered page to life.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(ui::App);
}
