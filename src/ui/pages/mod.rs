//! A module a page. Each page reads its data by one server function, shows it with small components, and sends forms.

mod account;
mod activities;
mod approvals;
mod audit;
mod calendar;
mod changes;
mod deployments;
mod not_found;
mod plan;
mod processes;
mod releases;
mod roles;
mod settings;
mod sign_in;
mod tests;
mod vendors;

pub use account::account;
pub use activities::{activities, times, work};
pub use approvals::{approvals, release_approvals};
pub use audit::{audit, history};
pub use calendar::{calendar, new_freeze, new_maintenance_window};
pub use changes::{change, changes, new_change, release_changes};
pub use deployments::deployments;
pub use not_found::not_found;
pub use plan::{plan, plan_revision};
pub use processes::{printed_process, process, process_draft, processes, release_process};
pub use releases::{ProcessFigure, edit_release, home, new_release, release, release_overview, releases};
pub use roles::roles;
pub use settings::settings;
pub use sign_in::{set_up, sign_in};
pub use tests::{AcceptanceFacts, import_report, tests};
pub use vendors::{vendor, vendors};
