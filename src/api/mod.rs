//! What can be asked: server functions of a few lines, the views they answer with, and the one error type. Each function
//! is a public HTTP endpoint under `/api/`, so each asks [`crate::domain::access`] through its operation. Functions are
//! verbs, the commands that the macro makes of them are nouns to the pages (`cast_vote` becomes `CastVote`).
//!
//! Everything that changes something takes one form and answers [`Done`], so that every `<form>` works alike with and
//! without scripts; everything that reads is a GET.

pub mod account;
pub mod activities;
pub mod announcements;
pub mod approvals;
pub mod audit;
pub mod baselines;
pub mod calendar;
pub mod changes;
pub mod checklists;
pub mod cmdb;
pub mod deployments;
pub mod error;
pub mod improvements;
pub mod notes;
pub mod outbox;
pub mod packages;
pub mod people;
pub mod plan_imports;
pub mod plans;
pub mod problems;
pub mod processes;
pub mod releases;
pub mod review;
pub mod roles;
pub mod rollback;
pub mod runbook;
pub mod session;
pub mod templates;
pub mod timeline;
pub mod vendors;
pub mod views;

pub use error::AppError;
pub use views::Done;
