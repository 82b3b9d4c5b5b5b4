//! What tests stand on: throw-away databases with sample people, the application around them, somebody who asks, and
//! releases at any step of the process.

#[macro_use]
mod macros;

pub mod app;
pub mod ask;
pub mod postgres;
pub mod python;
pub mod releases;
pub mod sample;
pub mod smtp;
pub mod twenty;

pub use app::{Database, TestApp};
pub use ask::{Answer, pairs, session_of};
pub use sample::{PASSWORD, Person, world};
