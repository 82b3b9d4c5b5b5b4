//! How it happens. [`call`] takes a request to an operation; [`operations`] order what happens inside a transaction;
//! [`store`] has the only SQL; [`web`] is the router. Only here is there anything asynchronous besides the pages.

pub mod auth;
pub mod call;
pub mod clock;
pub mod config;
pub mod csv;
pub mod demo;
pub mod figure;
pub mod files;
pub mod followers;
pub mod gantt;
pub mod integrations;
pub mod jobs;
pub mod markdown;
pub mod operations;
pub mod plan_files;
pub mod presence;
pub mod run;
pub mod spreadsheet;
pub mod state;
pub mod store;
pub mod web;
pub mod zones;

pub use call::{Cx, Failure, call, call_on, call_own, call_public, call_to_look, call_to_look_on};
pub use state::AppState;
