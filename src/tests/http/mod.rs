//! What people and programs are answered over HTTP, through the whole router. Files are named as in `api`.

mod account;
mod approvals;
mod calendar;
mod checklists;
mod files;
mod changes;
mod deployments;
mod endpoints;
mod forms;
mod guard;
mod plans;
mod checklists;
mod files;
mod releases;
mod session;
mod workspaces;
