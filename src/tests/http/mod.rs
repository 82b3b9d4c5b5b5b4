//! What people and programs are answered over HTTP, through the whole router. Files are named as in `api`.

mod account;
mod activities;
mod approvals;
mod audit;
mod baselines;
mod calendar;
mod changes;
mod checklists;
mod cmdb;
mod deployments;
mod endpoints;
mod files;
mod follow_ups;
mod forms;
mod guard;
mod people;
mod plans;
mod processes;
mod releases;
mod review;
mod roles;
mod session;
mod storage;
mod vendors;
mod workspaces;
