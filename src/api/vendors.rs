//! Vendors: making queues and putting people in, and what a vendor's people see of their own. The latter go by
//! [`crate::server::call_own`], the only way that is open to them besides their own account.

use super::{AppError, Done, activities::WorkRow, views::Choice};
use crate::domain::activity::{CommentForm, MoveForm, QueueForm, QueueRef, TicketForm};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// A vendor's queue, as those see it who look after it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QueueRow {
    pub id: String,
    pub name: String,
    /// Names of its people.
    pub people: Vec<String>,
    /// How many open activities are in it.
    pub open: usize,
    /// Whether the vendor's own system is told.
    pub has_endpoint: bool,
    /// The form that edits it, filled in.
    pub form: QueueForm,
}

/// The vendors' queues.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VendorsPage {
    pub queues: Vec<QueueRow>,
    /// People with the role Vendor.
    pub people: Vec<Choice>,
    /// Webhook endpoints to choose from.
    pub endpoints: Vec<Choice>,
}

/// What a vendor's people see.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VendorPage {
    /// The names of their queues; none while nobody has put them into one.
    pub queues: Vec<String>,
    /// Overdue first, then what is due first.
    pub open: Vec<WorkRow>,
    /// The last that were done or cancelled.
    pub closed: Vec<WorkRow>,
}

/// The vendors' queues.
#[server(endpoint = "vendors/list", input = GetUrl)]
pub async fn read_vendors() -> Result<VendorsPage, AppError> {
    crate::server::call(crate::server::operations::vendors::list).await
}

/// Makes a vendor's queue, or changes one.
#[server(endpoint = "vendors/save")]
pub async fn save_vendor(#[server(default)] form: QueueForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::vendors::save(cx, form)).await
}

/// Removes a vendor's queue in which nothing is left to do.
#[server(endpoint = "vendors/remove")]
pub async fn remove_vendor(#[server(default)] form: QueueRef) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::vendors::remove(cx, form)).await
}

/// What is in the queues of the viewer's vendor.
#[server(endpoint = "vendor/work", input = GetUrl)]
pub async fn read_vendor_work() -> Result<VendorPage, AppError> {
    crate::server::call_own(crate::server::operations::vendors::work).await
}

/// Accepts, starts, finishes or blocks an activity in one's own queue.
#[server(endpoint = "vendor/move")]
pub async fn move_vendor_activity(#[server(default)] form: MoveForm) -> Result<Done, AppError> {
    crate::server::call_own(|cx| crate::server::operations::vendors::move_on(cx, form)).await
}

/// Adds a remark to an activity in one's own queue.
#[server(endpoint = "vendor/comment")]
pub async fn comment_as_vendor(#[server(default)] form: CommentForm) -> Result<Done, AppError> {
    crate::server::call_own(|cx| crate::server::operations::vendors::comment(cx, form)).await
}

/// Enters one's own ticket number for an activity in one's own queue (S1.32).
#[server(endpoint = "vendor/set-ticket")]
pub async fn set_own_ticket(#[server(default)] form: TicketForm) -> Result<Done, AppError> {
    crate::server::call_own(|cx| crate::server::operations::vendors::set_ticket(cx, form)).await
}
