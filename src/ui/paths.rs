//! Every address that pages link to, in one place; the routes in [`super::app`] match them.

use crate::domain::{announcement::Kind, plan::Section, process::Place};
use std::fmt::Display;

pub const HOME: &str = "/";
pub const SIGN_IN: &str = "/sign-in";
pub const RELEASES: &str = "/releases";
pub const NEW_RELEASE: &str = "/releases/new";
pub const CHANGES: &str = "/changes";
pub const NEW_CHANGE: &str = "/changes/new";
pub const APPROVALS: &str = "/approvals";
pub const CALENDAR: &str = "/calendar";
pub const IMPROVEMENTS: &str = "/improvements";
/// What was learned in the reviews of releases.
pub const LESSONS: &str = "/improvements/lessons";
pub const PROBLEMS: &str = "/problems";
/// Published release notes.
pub const NOTES: &str = "/notes";
/// The CMDB.
pub const CMDB: &str = "/cmdb";
pub const NEW_ITEM: &str = "/cmdb/new";
/// The CMDB as a table.
pub const CMDB_EXPORT: &str = "/cmdb/export.csv";
pub const AUDIT: &str = "/audit";
pub const ACCOUNT: &str = "/account";
pub const SETTINGS: &str = "/settings";
pub const PROCESSES: &str = "/processes";
/// The vendors' queues.
pub const VENDORS: &str = "/settings/vendors";
/// How long each phase of a release may take.
pub const TIMES: &str = "/settings/times";
/// What plans can start from.
pub const TEMPLATES: &str = "/settings/templates";
/// What is somebody's own work.
pub const WORK: &str = "/work";
/// The page of a vendor's people.
pub const VENDOR: &str = "/vendor";
pub const OUTBOX: &str = "/settings/outbox";
pub const INBOX: &str = "/inbox";
/// Where evidence of a test is uploaded to.
pub const EVIDENCE: &str = "/files/evidence";
/// Where planning documents are uploaded to.
pub const DOCUMENTS: &str = "/files/documents";
/// Where reports of automatic tests are uploaded to.
pub const REPORT: &str = "/files/report";
/// Where plans and sheets of plans are uploaded to.
pub const PLAN_FILE: &str = "/files/plan";
/// Where templates of processes are uploaded to.
pub const TEMPLATE: &str = "/files/template";

/// Whether a page is open to people who only work for a vendor.
pub fn is_for_vendors(path: &str) -> bool {
    [VENDOR, ACCOUNT, SIGN_IN].contains(&path) || path.starts_with("/setup/") || path.starts_with("/pkg/")
}

/// Where tables of configuration items are uploaded to.
pub const CMDB_TABLE: &str = "/files/cmdb";
/// Where tables of a baseline are uploaded to.
pub const BASELINE_TABLE: &str = "/files/baseline";

/// A template of plans.
pub fn template(id: impl Display) -> String {
    format!("{TEMPLATES}/{id}")
}

/// A configuration item.
pub fn item(id: impl Display) -> String {
    format!("/cmdb/{id}")
}

/// A baseline of a release.
pub fn baseline(id: impl Display, baseline: impl Display) -> String {
    format!("/releases/{id}/baselines/{baseline}")
}

/// A baseline as a JSON document.
pub fn baseline_export(id: impl Display, baseline: impl Display) -> String {
    format!("/releases/{id}/baselines/{baseline}/export.json")
}

/// What taking an upload over into a plan would do.
pub fn plan_import(id: impl Display, import: impl Display) -> String {
    format!("/releases/{id}/plan/import/{import}")
}

/// A plan to be taken away: `xlsx`, `toml`.
pub fn plan_export(id: impl Display, format: &str) -> String {
    format!("/releases/{id}/plan/export.{format}")
}

/// A table of a plan as CSV.
pub fn plan_table(id: impl Display, table: &str) -> String {
    format!("/releases/{id}/plan/export.csv?table={table}")
}

/// A stored file.
pub fn file(id: impl Display) -> String {
    format!("/files/{id}")
}

/// What importing a report of automatic tests would do.
pub fn import_report(id: impl Display, report: impl Display) -> String {
    format!("/releases/{id}/tests/import/{report}")
}

/// A release as one JSON document.
pub fn export(id: impl Display) -> String {
    format!("/releases/{id}/export.json")
}

/// A release's page.
pub fn release(id: impl Display) -> String {
    format!("/releases/{id}")
}

/// A tab of a release's page: `plan`, `changes`, `build`, `tests`, `rollback`, `deployments`, `runbook`, `history`.
pub fn release_tab(id: impl Display, tab: &str) -> String {
    format!("/releases/{id}/{tab}")
}

/// A frozen revision of a release's plan.
pub fn revision(id: impl Display, number: u32) -> String {
    format!("/releases/{id}/plan/revisions/{number}")
}

/// A frozen revision to be printed.
pub fn print_revision(id: impl Display, number: u32) -> String {
    format!("/releases/{id}/plan/{number}/print")
}

/// Comparing versions of a release's plan: the newest revision and the draft, unless the address names others.
pub fn compare(id: impl Display) -> String {
    format!("/releases/{id}/plan/compare")
}

/// Two versions of a release's plan side by side: revisions by number, or `draft`.
pub fn comparison(id: impl Display, from: &str, to: &str) -> String {
    format!("{}?from={from}&to={to}", compare(id))
}

/// A section of a release's plan.
pub fn plan_section(id: impl Display, section: Section) -> String {
    format!("/releases/{id}/plan?section={}", section.key())
}

/// A version of a release's notes.
pub fn notes_version(id: impl Display, number: u32) -> String {
    format!("/releases/{id}/notes?version={number}")
}

/// The release notes of a product.
pub fn notes_of(product: impl Display) -> String {
    format!("{NOTES}?product={product}")
}

/// Raising the release that follows another.
pub fn follow_up(id: impl Display) -> String {
    format!("{NEW_RELEASE}?after={id}")
}

/// A problem record's page.
pub fn problem(id: impl Display) -> String {
    format!("{PROBLEMS}/{id}")
}

/// Preparing an announcement of a kind.
pub fn announcement(id: impl Display, kind: Kind) -> String {
    format!("/releases/{id}/announcements?kind={}", kind.key())
}

/// A change's page.
pub fn change(id: impl Display) -> String {
    format!("/changes/{id}")
}

/// A process, in its newest version.
pub fn process(key: impl Display) -> String {
    format!("/processes/{key}")
}

/// A process in a version.
pub fn process_version(key: impl Display, version: u32) -> String {
    format!("/processes/{key}?version={version}")
}

/// A process to be printed.
pub fn process_print(key: impl Display, version: u32) -> String {
    format!("/processes/{key}/print?version={version}")
}

/// A process as a text to be taken away.
pub fn process_template(key: impl Display, version: u32) -> String {
    format!("/processes/{key}/template.toml?version={version}")
}

/// A part of a process that is being edited: a step's place, `head` or `text`.
pub fn process_draft(key: impl Display, part: impl Display) -> String {
    format!("/processes/{key}/draft?part={part}")
}

/// Where on a release something is done.
pub fn place(id: impl Display, place: &Place) -> String {
    match place {
        Place::Overview => release(id),
        Place::Details => release_tab(id, "edit"),
        Place::Plan(None) => release_tab(id, "plan"),
        Place::Plan(Some(section)) => plan_section(id, *section),
        Place::Changes => release_tab(id, "changes"),
        Place::Tests => release_tab(id, "tests"),
        Place::Approvals => release_tab(id, "approvals"),
        Place::Deployments => release_tab(id, "deployments"),
        Place::Calendar => CALENDAR.to_owned(),
        Place::Activities => release_tab(id, "activities"),
        Place::Build => release_tab(id, "build"),
        Place::Baselines => release_tab(id, "baselines"),
        Place::Rollback => release_tab(id, "rollback"),
        Place::Announcements => release_tab(id, "announcements"),
        Place::Review => release_tab(id, "review"),
    }
}
