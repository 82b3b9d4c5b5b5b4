//! A plan's steps as a timeline: a figure, a table that says the same, and what follows from them.

use super::AppError;
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// A plan's steps in time.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TimelineView {
    /// Why there is none, as a sentence; empty if there is one.
    pub why_not: String,
    /// What follows from it, a sentence each.
    pub sentences: Vec<String>,
    /// Whether something ends after the window closes.
    pub is_late: bool,
    /// As they stand in the plan.
    pub steps: Vec<TimelineStep>,
    pub figure: Gantt,
    /// The zone of all times.
    pub zone: String,
}

/// A step in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimelineStep {
    pub number: usize,
    pub title: String,
    /// "Sat 14 Mar, 20:00 – 20:30".
    pub when: String,
    /// Minutes as typed.
    pub minutes: String,
    /// How much longer it may take: "20 minutes"; empty if it is critical.
    pub slack: String,
    pub is_critical: bool,
    /// What else there is to know, in a few words each.
    pub remarks: Vec<String>,
}

/// The figure: rows of the same height, in pixels from the upper left corner. Shapes of a kind are one path, so that five
/// hundred steps stay light.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Gantt {
    pub width: f64,
    pub height: f64,
    pub days: Vec<Tick>,
    pub hours: Vec<Tick>,
    /// Where the window's edges are, and what they are called.
    pub edges: Vec<Tick>,
    pub window: Band,
    /// Where hours in which nothing happens are left out.
    pub breaks: Vec<Band>,
    pub grid: String,
    pub links: String,
    pub bars: String,
    pub critical: String,
    pub whiskers: String,
    pub checkpoints: String,
}

/// A place on the axis with its label.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tick {
    pub x: f64,
    pub label: String,
}

/// A stretch of the axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Band {
    pub x: f64,
    pub width: f64,
}

/// A plan's steps in time: the draft's, or those of a frozen revision.
#[server(endpoint = "plans/timeline", input = GetUrl)]
pub async fn read_timeline(id: String, #[server(default)] revision: String) -> Result<TimelineView, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::plans::timeline(cx, id, revision)).await
}
