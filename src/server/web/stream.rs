//! Live updates: a stream of server-sent events that tells open browsers which release changed. It follows the event
//! sequence in the database, so several servers behind one address see each other's events.

use crate::{
    domain::access::{self, Action, Subject},
    server::{
        AppState, Failure,
        auth::{self, Session},
        clock, followers,
    },
};
use axum::{
    extract::{Extension, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response, Sse, sse},
};
use serde::Deserialize;
use serde_json::json;
use std::{convert::Infallible, time::Duration};
use tokio::sync::{broadcast::error::RecvError, mpsc};
use tokio_stream::wrappers::ReceiverStream;

/// A stream ends after so long; the browser comes back by itself and shows its session again.
const LONGEST: Duration = Duration::from_secs(600);

/// A stream asks so often whether its session still holds.
const ASKED_EVERY: Duration = Duration::from_secs(60);

/// What a stream begins after.
#[derive(Deserialize)]
pub struct From {
    /// The number of the newest event that the page knows of.
    after: Option<i64>,
}

/// Streams `{seq, request, kind}` of every event in the person's workspace after `Last-Event-ID` or the number in the
/// address; from now on without either.
pub async fn events(
    State(state): State<AppState>,
    session: Option<Extension<Session>>,
    Query(from): Query<From>,
    headers: HeaderMap,
) -> Response {
    let Some(Extension(session)) = session else { return StatusCode::UNAUTHORIZED.into_response() };
    // The stream names every release that changes; a vendor's people see none of them.
    if access::may(&session.actor, Action::Read, &Subject::Workspace).is_err() {
        return StatusCode::FORBIDDEN.into_response();
    }
    let resume = headers.get("last-event-id").and_then(|v| v.to_str().ok()).and_then(|v| v.parse().ok());
    let resume = resume.or(from.after);
    let (sender, receiver) = mpsc::channel(64);
    tokio::spawn(async move {
        if let Err(error) = follow(state, session, resume, &sender).await {
            tracing::warn!(%error, "a live stream ended");
        }
    });
    Sse::new(ReceiverStream::new(receiver))
        .keep_alive(sse::KeepAlive::new().interval(Duration::from_secs(20)))
        .into_response()
}

async fn follow(
    mut state: AppState,
    session: Session,
    resume: Option<i64>,
    sender: &mpsc::Sender<Result<sse::Event, Infallible>>,
) -> Result<(), Failure> {
    let workspace = session.actor.workspace;
    // Listened to before looking, so that nothing is missed in between.
    let mut news = state.followers.listen(&state, workspace);
    let head = state.store.read(workspace).await?.chain_head().await?.0;
    let mut seen = resume.unwrap_or(head).min(head);
    let hello = sse::Event::default().event("hello").id(seen.to_string()).data(json!({ "seq": seen }).to_string());
    if sender.send(Ok(hello)).await.is_err() {
        return Ok(());
    }
    let over = tokio::time::Instant::now() + LONGEST;
    let mut asked = tokio::time::interval(ASKED_EVERY);
    let mut behind = seen < head;
    loop {
        let happened = if behind {
            followers::since(&state, workspace, seen).await?
        } else {
            tokio::select! {
                one = news.recv() => match one {
                    Ok(one) => vec![one],
                    Err(RecvError::Lagged(_)) => { behind = true; continue }
                    Err(RecvError::Closed) => return Ok(()),
                },
                () = sender.closed() => return Ok(()),
                () = tokio::time::sleep_until(over) => return Ok(()),
                _ = asked.tick() => {
                    if !auth::still_holds(&state, &session, clock::now()).await? {
                        return Ok(());
                    }
                    continue;
                }
                _ = state.stopping.changed() => return Ok(()),
            }
        };
        behind = behind && !happened.is_empty();
        for one in happened.into_iter().filter(|h| h.seq > seen).collect::<Vec<_>>() {
            seen = one.seq;
            let data = json!({ "seq": one.seq, "request": one.request, "kind": one.kind });
            let event = sse::Event::default().event("happened").id(one.seq.to_string()).data(data.to_string());
            if sender.send(Ok(event)).await.is_err() {
                return Ok(());
            }
        }
    }
}
