//! Approvals: the queue of what waits for the viewer's vote, a release's gates, and voting.

use super::{
    AppError, Done,
    views::{Moment, Period},
};
use crate::domain::{
    approval::{Choice, Verdict, VoteForm},
    calendar::Collision,
    change::Risk,
    plan::FieldChange,
    release::ReleaseKind,
};
use leptos::{prelude::*, server_fn::codec::GetUrl};
use serde::{Deserialize, Serialize};

/// What waits for the viewer's vote.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Queue {
    /// The nearest window first.
    pub cards: Vec<VoteCard>,
    /// Releases that wait but are not shown, because there are too many.
    pub more: usize,
    pub barred: Vec<BarredView>,
    pub given: Vec<GivenView>,
}

/// A release that waits for votes of the viewer: all that is needed to decide.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VoteCard {
    pub id: String,
    pub name: String,
    pub title: String,
    pub kind: ReleaseKind,
    pub step: String,
    pub revision: u32,
    pub hash: String,
    pub submitted_by: String,
    pub submitted_at: Moment,
    /// Why it was submitted again; empty for a first revision.
    pub why: String,
    /// What has changed since the viewer's vote on an earlier revision.
    pub since: Option<SinceVote>,
    /// Whether the draft has been edited since; a new revision may void votes.
    pub draft_moved_on: bool,
    pub window: Period,
    /// The highest risk of the changes; none without changes.
    pub risk: Option<Risk>,
    /// How many changes, and the outage they need, in words.
    pub changes: String,
    pub components: Vec<String>,
    pub tests: StateView,
    pub backout: StateView,
    pub collisions: Vec<Collision>,
    pub gates: Vec<GateCard>,
}

/// What has changed since the viewer voted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SinceVote {
    /// The revision that they voted on.
    pub revision: u32,
    /// The newest one.
    pub newest: u32,
    /// Whether that vote still counts, and why.
    pub note: String,
    /// How many fields differ.
    pub count: usize,
    /// The first of them.
    pub changes: Vec<FieldChange>,
}

/// A state in words with how it feels.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StateView {
    /// `good`, `warn`, `bad` or empty.
    pub tone: String,
    pub words: String,
    pub detail: String,
}

/// A vote that is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GateCard {
    pub key: String,
    pub title: String,
    /// The rule as a sentence.
    pub rule: String,
    /// Whose votes count, as a role.
    pub voters: String,
    /// Whether the vote is signed with the password.
    pub signed: bool,
    /// Names what is decided on besides the plan; sent with the vote.
    pub about: String,
    /// What is said where the password is asked.
    pub password_hint: String,
    pub tally: TallyView,
    /// What is approved, to read.
    pub passages: Vec<PassageView>,
}

/// A part of what is approved, to read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PassageView {
    pub title: String,
    /// Its text as HTML; empty if it has none, or several.
    pub html: String,
    /// Several texts, each with its label, as HTML.
    pub notes: Vec<(String, String)>,
    /// Entries, in their order.
    pub items: Vec<String>,
}

/// How the votes stand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TallyView {
    pub verdict: Verdict,
    pub approvals: u32,
    pub rejections: u32,
    pub abstentions: u32,
    pub needed: u32,
    pub eligible: u32,
    /// Who is waited for, why nobody can decide, what no longer counts.
    pub remarks: String,
}

/// A vote that the viewer's role is asked for, but the viewer cannot give.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BarredView {
    pub id: String,
    pub name: String,
    pub gate: String,
    pub window: Period,
    pub reason: String,
}

/// A vote that the viewer gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GivenView {
    pub id: String,
    pub name: String,
    pub gate: String,
    pub revision: u32,
    pub choice: Choice,
    pub comment: String,
    pub at: Moment,
    pub void: bool,
    /// Why it does not count, or why it still does on a later revision.
    pub note: String,
}

/// The gates of a release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReleaseApprovals {
    pub id: String,
    /// None until a plan was submitted.
    pub revision: Option<RevisionHead>,
    /// What has changed since the viewer's vote on an earlier revision.
    pub since: Option<SinceVote>,
    pub gates: Vec<GateView>,
}

/// What is voted on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RevisionHead {
    pub number: u32,
    pub hash: String,
    pub by: String,
    pub at: Moment,
    /// Why it was submitted again; empty for a first revision.
    pub why: String,
    pub draft_moved_on: bool,
}

/// A gate of the process for one release.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct GateView {
    /// The step that holds it: "13. Rollout Planning".
    pub step: String,
    /// Whether the release stands there.
    pub here: bool,
    pub card: GateCard,
    pub votes: Vec<VoteView>,
    /// Whether the viewer may vote now.
    pub mine: bool,
    /// Why the viewer cannot, where the viewer's role is asked.
    pub barred: String,
}

/// A vote as given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VoteView {
    pub name: String,
    pub choice: Choice,
    pub comment: String,
    pub at: Moment,
    /// The revision that it was for.
    pub revision: u32,
    pub void: bool,
    /// Why it does not count, or why it still does on a later revision.
    pub note: String,
}

/// What waits for the viewer's vote.
#[server(endpoint = "approvals/queue", input = GetUrl)]
pub async fn read_queue() -> Result<Queue, AppError> {
    crate::server::call(crate::server::operations::approvals::queue).await
}

/// How many votes wait for the viewer.
#[server(endpoint = "approvals/waiting-count", input = GetUrl)]
pub async fn read_waiting_count() -> Result<usize, AppError> {
    crate::server::call(crate::server::operations::approvals::waiting_count).await
}

/// The gates of a release.
#[server(endpoint = "approvals/of-release", input = GetUrl)]
pub async fn read_release_approvals(id: String) -> Result<ReleaseApprovals, AppError> {
    let id = super::releases::request_id(&id)?;
    crate::server::call_on(id, move |cx| crate::server::operations::approvals::of_release(cx, id)).await
}

/// Votes.
#[server(endpoint = "approvals/cast")]
pub async fn cast_vote(#[server(default)] form: VoteForm) -> Result<Done, AppError> {
    crate::server::call_on(form.request.clone(), |cx| crate::server::operations::approvals::cast(cx, form)).await
}
