//! The one way from a server function to an operation: who asks → the operation, in a task of its own → a view, or an
//! error with its status. A browser that goes away cannot stop a transaction half-way, since the task goes on without it
//! (see docs/decisions.md, "Operations run in tasks of their own").

use super::{
    AppState,
    auth::Session,
    clock,
    store::{StoreError, Tx},
};
use crate::{
    api::AppError,
    domain::{
        access::{self, Action, Actor, Subject},
        event::Event,
        ids::RequestId,
        problem::{Problem, Refusal},
    },
};
use axum::http::{Method, request::Parts};
use chrono::{DateTime, Utc};
use leptos::prelude::use_context;
use std::{fmt::Display, io::ErrorKind};
use uuid::Uuid;

/// What an operation knows: who asks, when, and the means.
#[derive(Clone)]
pub struct Cx {
    pub state: AppState,
    pub actor: Actor,
    pub now: DateTime<Utc>,
}

/// Why an operation did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The domain says no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The person may not do this to this release; the trail keeps on which release, and what was tried.
    #[error("{words}")]
    Denied { request: RequestId, tried: String, words: String },
    /// No such thing in this workspace.
    #[error("not found")]
    NotFound,
    /// Any other answer that the person gets as it is.
    #[error(transparent)]
    Answer(#[from] AppError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Files or anything else of the machine.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        Self::Refused(problem.into())
    }
}

impl From<Vec<Problem>> for Failure {
    fn from(problems: Vec<Problem>) -> Self {
        Self::Refused(problems.into())
    }
}

impl Cx {
    /// A transaction that only reads, in the actor's workspace.
    ///
    /// # Errors
    /// When no connection is free in time.
    pub async fn read(&self) -> Result<Tx, Failure> {
        Ok(self.state.store.read(self.actor.workspace).await?)
    }

    /// A transaction that writes, in the actor's workspace.
    ///
    /// # Errors
    /// When its turn does not come in time.
    pub async fn write(&self) -> Result<Tx, Failure> {
        Ok(self.state.store.write(self.actor.workspace).await?)
    }

    /// Stores an event of the actor's in the transaction of the change itself.
    ///
    /// # Errors
    /// When the database cannot; then the change must not be committed.
    pub async fn record(&self, tx: &mut Tx, event: &Event) -> Result<(), Failure> {
        tx.record(event, Some((self.actor.id, &self.actor.name)), Uuid::now_v7(), self.now).await?;
        Ok(())
    }

    /// Commits, and wakes whoever follows the workspace's events.
    ///
    /// # Errors
    /// When the database cannot; then nothing was written.
    pub async fn commit(&self, tx: Tx) -> Result<(), Failure> {
        tx.commit().await?;
        self.state.wake.notify_waiters();
        Ok(())
    }
}

/// What somebody asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Door {
    /// Anything of the house; closed to people who only work for a vendor (S1.15, S1.31).
    House,
    /// Their own account, or what is in the queues of their own vendor.
    Own,
}

/// Runs an operation for whoever is signed in, unless they only work for a vendor.
///
/// # Errors
/// [`AppError::SignInNeeded`] when nobody is; else what the operation answers.
pub async fn call<T, F, Fut>(operation: F) -> Result<T, AppError>
where
    T: Send + 'static,
    F: FnOnce(Cx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<T, Failure>> + Send + 'static,
{
    call_through(Door::House, false, operation).await
}

/// [`call`] for what belongs to whoever asks: their own account, and the work of their own vendor. The only way into
/// Slipway for a vendor's people, so the operation has to see to it that nothing else comes along.
///
/// # Errors
/// As [`call`].
pub async fn call_own<T, F, Fut>(operation: F) -> Result<T, AppError>
where
    T: Send + 'static,
    F: FnOnce(Cx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<T, Failure>> + Send + 'static,
{
    call_through(Door::Own, false, operation).await
}

/// [`call`] for what is posted since it is too long for an address, and changes nothing: a refusal leaves no entry in the
/// trail, as with every read.
///
/// # Errors
/// As [`call`].
pub async fn call_to_look<T, F, Fut>(operation: F) -> Result<T, AppError>
where
    T: Send + 'static,
    F: FnOnce(Cx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<T, Failure>> + Send + 'static,
{
    call_through(Door::House, true, operation).await
}

/// [`call_to_look`] about one release, as [`call_on`].
///
/// # Errors
/// As [`call`].
pub async fn call_to_look_on<T, F, Fut>(release: impl Display, operation: F) -> Result<T, AppError>
where
    T: Send + 'static,
    F: FnOnce(Cx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<T, Failure>> + Send + 'static,
{
    let release = release.to_string().parse().ok();
    call_to_look(move |cx| in_part(cx, release, operation)).await
}

async fn call_through<T, F, Fut>(door: Door, looks: bool, operation: F) -> Result<T, AppError>
where
    T: Send + 'static,
    F: FnOnce(Cx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<T, Failure>> + Send + 'static,
{
    let state = state()?;
    let parts = use_context::<Parts>();
    let session = parts.as_ref().and_then(|p| p.extensions.get::<Session>().cloned());
    let Some(session) = session else { return Err(AppError::SignInNeeded) };
    // A refused read changes nothing: else a link on a foreign page could write into the trail in the reader's name.
    let reads = looks || parts.is_some_and(|p| p.method == Method::GET);
    run_as(state, session.actor, door, !reads, operation).await
}

/// Runs an operation about one release for whoever is signed in, with the roles that they have for it or its product, too.
/// What is no release's id is left to the operation.
///
/// # Errors
/// As [`call`].
pub async fn call_on<T, F, Fut>(release: impl Display, operation: F) -> Result<T, AppError>
where
    T: Send + 'static,
    F: FnOnce(Cx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<T, Failure>> + Send + 'static,
{
    let release = release.to_string().parse().ok();
    call(move |cx| in_part(cx, release, operation)).await
}

/// As [`run`], about one release, as [`call_on`].
///
/// # Errors
/// What the operation answers.
pub async fn run_on<T, F, Fut>(
    state: AppState,
    actor: Actor,
    release: impl Display,
    operation: F,
) -> Result<T, AppError>
where
    T: Send + 'static,
    F: FnOnce(Cx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<T, Failure>> + Send + 'static,
{
    let release = release.to_string().parse().ok();
    run(state, actor, move |cx| in_part(cx, release, operation)).await
}

async fn in_part<T, F, Fut>(mut cx: Cx, release: Option<RequestId>, operation: F) -> Result<T, Failure>
where
    F: FnOnce(Cx) -> Fut + Send,
    Fut: Future<Output = Result<T, Failure>> + Send,
{
    if let Some(release) = release {
        let more = cx.read().await?.roles_in_part(cx.actor.id, release).await?;
        cx.actor.roles.extend(more);
    }
    operation(cx).await
}

/// Runs an operation for a known actor, unless they only work for a vendor; the way for uploads, feeds and tests, which do
/// not come through a server function.
///
/// # Errors
/// What the operation answers.
pub async fn run<T, F, Fut>(state: AppState, actor: Actor, operation: F) -> Result<T, AppError>
where
    T: Send + 'static,
    F: FnOnce(Cx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<T, Failure>> + Send + 'static,
{
    run_as(state, actor, Door::House, true, operation).await
}

async fn run_as<T, F, Fut>(state: AppState, actor: Actor, door: Door, noted: bool, operation: F) -> Result<T, AppError>
where
    T: Send + 'static,
    F: FnOnce(Cx) -> Fut + Send + 'static,
    Fut: Future<Output = Result<T, Failure>> + Send + 'static,
{
    let cx = Cx { state, actor, now: clock::now() };
    let task = tokio::spawn(async move {
        let result = match may_enter(&cx.actor, door) {
            Ok(()) => operation(cx.clone()).await,
            Err(refusal) => Err(refusal.into()),
        };
        if let Some(event) = result.as_ref().err().and_then(refusal).filter(|_| noted) {
            note_refusal(&cx, &event).await;
        }
        result
    });
    finish(task.await)
}

/// Whether this door is open to somebody.
fn may_enter(actor: &Actor, door: Door) -> Result<(), Refusal> {
    match door {
        Door::House => access::may(actor, Action::Read, &Subject::Workspace),
        Door::Own => Ok(()),
    }
}

/// Runs an operation that needs nobody signed in, such as signing in.
///
/// # Errors
/// What the operation answers.
pub async fn call_public<T, F, Fut>(operation: F) -> Result<T, AppError>
where
    T: Send + 'static,
    F: FnOnce(AppState, Option<Parts>) -> Fut + Send + 'static,
    Fut: Future<Output = Result<T, Failure>> + Send + 'static,
{
    let state = state()?;
    let parts = use_context::<Parts>();
    finish(tokio::spawn(operation(state, parts)).await)
}

fn state() -> Result<AppState, AppError> {
    use_context::<AppState>().ok_or_else(|| AppError::Malformed { words: "no server state".into() })
}

/// What the trail keeps of a refused change for want of a right (S0.42).
fn refusal(failure: &Failure) -> Option<Event> {
    const KIND: &str = "access.refused";
    match failure {
        Failure::Refused(Refusal::Forbidden(words)) => Some(Event::new(KIND, format!("was refused: {words}"))),
        Failure::Denied { request, tried, words } => {
            Some(Event::on(*request, KIND, format!("tried to {tried} and was refused: {words}")))
        }
        _ => None,
    }
}

/// Stores a refusal in a transaction of its own, since the operation's was rolled back.
async fn note_refusal(cx: &Cx, event: &Event) {
    let noted = async {
        let mut tx = cx.write().await?;
        cx.record(&mut tx, event).await?;
        cx.commit(tx).await
    };
    if let Err(error) = noted.await {
        tracing::error!(%error, actor = %cx.actor.name, words = event.words, "a refusal could not be stored in the audit trail");
    }
}

fn finish<T>(joined: Result<Result<T, Failure>, tokio::task::JoinError>) -> Result<T, AppError> {
    match joined {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(failure)) => Err(answer(failure)),
        Err(panic) => Err(internal(&panic)),
    }
}

/// The answer to a failure; what the person cannot use goes to the log under a reference.
pub fn answer(failure: Failure) -> AppError {
    match failure {
        Failure::Refused(refusal) => refusal.into(),
        Failure::Denied { words, .. } => AppError::Forbidden { words },
        Failure::NotFound => AppError::NotFound,
        Failure::Answer(error) => error,
        Failure::Store(StoreError::Busy(error)) => {
            tracing::warn!(%error, "the database is busy");
            AppError::Unavailable
        }
        Failure::Store(StoreError::Taken(what)) => {
            tracing::info!(what, "two writers wanted the same");
            let words =
                "Somebody else did the same at this moment, and nothing was saved. Load the page again and look.";
            AppError::Conflict { words: words.into() }
        }
        Failure::Store(StoreError::Unstorable(_)) => {
            AppError::Malformed { words: "it holds a character that cannot be stored.".into() }
        }
        Failure::Store(StoreError::Full(error)) => {
            tracing::error!(%error, "the disk is full");
            AppError::StorageFull
        }
        Failure::Io(error) if matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded) => {
            tracing::error!(%error, "the disk is full");
            AppError::StorageFull
        }
        other => internal(&other),
    }
}

fn internal(error: &dyn std::error::Error) -> AppError {
    let reference = Uuid::now_v7().simple().to_string();
    tracing::error!(%error, reference, "internal error");
    AppError::Internal { reference }
}
