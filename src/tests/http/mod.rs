//! What people and programs are answered over HTTP, through the whole router. Files are named as in `api`.

mod checklists;
mod files;
mod changes;
mod deployments;
mod account;
mod calendar;
mod endpoints;
mod forms;
mod guard;
mod releases;
mod session;
mod workspaces;
