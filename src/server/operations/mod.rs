//! One file a noun. An operation loads and locks, asks [`crate::domain::access`], lets the domain decide, and saves
//! state and event in one transaction. It decides nothing itself and holds no SQL.

pub mod account;
pub mod activities;
pub mod announcements;
pub mod approvals;
pub mod audit;
pub mod baselines;
pub mod calendar;
pub mod catalogue;
pub mod changes;
pub mod checklists;
pub mod cmdb;
pub mod deployments;
pub mod dossier;
pub mod evidence;
pub mod follow_ups;
pub mod improvements;
pub mod library;
pub mod notes;
pub mod outbox;
pub mod packages;
pub mod people;
pub mod plans;
pub mod problems;
pub mod records;
pub mod releases;
pub mod review;
pub mod roles;
pub mod rollback;
pub mod runbook;
pub mod scope;
pub mod session;
pub mod support;
pub mod vendors;
pub mod webhooks;
pub mod words;
