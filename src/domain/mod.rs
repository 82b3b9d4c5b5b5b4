//! What is true: the model, its rules and its words. Plain synchronous functions, the same in the browser as on the
//! server. Knows no framework, no database and no clock; what time it is, is passed in.

pub mod access;
pub mod activity;
pub mod announcement;
pub mod approval;
pub mod baseline;
pub mod calendar;
pub mod change;
pub mod checklist;
pub mod circle;
pub mod cmdb;
pub mod deployment;
pub mod event;
pub mod hash;
pub mod ids;
pub mod outbox;
pub mod package;
pub mod people;
pub mod plan;
pub mod problem;
pub mod process;
pub mod release;
pub mod review;
pub mod rollback;
pub mod runbook;
pub mod sheet;
pub mod text;
