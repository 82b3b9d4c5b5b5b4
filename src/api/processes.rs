//! The process library: reading processes, and choosing which releases follow which. Copying, editing and publishing is in
//! [`drafts`], moving a release to another version in [`moving`].

mod drafts;
mod moving;

pub use drafts::*;
pub use moving::*;

use super::{
    AppError, Done,
    releases::Figure,
    views::{Choice, Moment},
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// All processes, and which releases follow which.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LibraryView {
    pub processes: Vec<ProcessRow>,
    /// For all products first, then each product.
    pub choices: Vec<ChoiceRow>,
    /// Processes that can be chosen.
    pub options: Vec<Choice>,
    /// Why the viewer cannot copy and edit; empty if they can.
    pub why_not_edit: String,
    /// Why the viewer cannot choose; empty if they can.
    pub why_not_choose: String,
}

/// A process in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProcessRow {
    pub key: String,
    pub name: String,
    /// Whether it came with Slipway.
    pub shipped: bool,
    /// Published versions, the newest first.
    pub versions: Vec<u32>,
    /// Which products and types follow it, in words.
    pub used_by: Vec<String>,
    /// How many open releases follow it, in whichever version.
    pub running: i64,
    pub draft: Option<DraftHead>,
}

/// That a process is being edited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftHead {
    pub by: String,
    pub at: Moment,
}

/// What the releases of a product follow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChoiceRow {
    /// The product's id; empty for all products.
    pub product: String,
    pub name: String,
    pub kinds: Vec<KindChoice>,
}

/// What releases of one type follow.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KindChoice {
    /// The type's key.
    pub kind: String,
    pub label: String,
    /// The process that is chosen here; empty where it is inherited.
    pub chosen: String,
    /// What is followed if nothing is chosen here, by name.
    pub inherited: String,
}

/// A version of a process.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProcessView {
    pub key: String,
    pub name: String,
    pub version: u32,
    pub source: String,
    pub shipped: bool,
    /// All versions, the newest first.
    pub versions: Vec<u32>,
    /// Who published this one, and when.
    pub published: Option<(String, Moment)>,
    pub figure: Figure,
    /// What the system does when a release is raised.
    pub at_start: Vec<String>,
    pub steps: Vec<StepRow>,
    /// Name, percent, and whether it is a success.
    pub ends: Vec<(String, u8, bool)>,
    pub has_draft: bool,
    /// Why the viewer cannot copy and edit; empty if they can.
    pub why_not_edit: String,
}

/// A step in the process's table; everything in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepRow {
    pub number: String,
    pub name: String,
    pub description: String,
    pub role: String,
    pub kind: String,
    pub percent: u8,
    pub gates: Vec<String>,
    pub records: Vec<String>,
    pub votes: Vec<String>,
    pub outcomes: Vec<String>,
}

/// Which processes the releases of a product follow.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ChoiceForm {
    /// Empty for all products.
    pub product: String,
    pub major: String,
    pub minor: String,
    pub emergency: String,
    /// What was chosen when the form was filled in.
    pub seen: String,
}

/// All processes, and which releases follow which.
#[server(endpoint = "processes/list", input = GetUrl)]
pub async fn read_library() -> Result<LibraryView, AppError> {
    crate::server::call(crate::server::operations::library::list).await
}

/// A version of a process; the newest where none is named.
#[server(endpoint = "processes/read", input = GetUrl)]
pub async fn read_process(
    #[server(default)] key: String,
    #[server(default)] version: String,
) -> Result<ProcessView, AppError> {
    crate::server::call(move |cx| crate::server::operations::library::process(cx, key, version)).await
}

/// Says which processes the releases of a product follow.
#[server(endpoint = "processes/choose")]
pub async fn choose_processes(#[server(default)] form: ChoiceForm) -> Result<Done, AppError> {
    crate::server::call(|cx| crate::server::operations::library::choose(cx, form)).await
}
