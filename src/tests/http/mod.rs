//! What people and programs are answered over HTTP, through the whole router. Files are named as in `api`.

mod account;
mod audit;
mod calendar;
mod changes;
mod deployments;
mod endpoints;
mod forms;
mod guard;
mod checklists;
mod files;
mod people;
mod releases;
mod session;
mod workspaces;
