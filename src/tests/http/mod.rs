//! What people and programs are answered over HTTP, through the whole router. Files are named as in `api`.

mod changes;
mod deployments;
mod account;
mod approvals;
mod calendar;
mod releases;
