//! Each way out goes by itself: what hangs, breaks off or cannot be noted holds up nothing else.

use super::{
    deliver, messages,
    webhooks::{Other, add, enqueue, local},
};
use crate::support::*;
use chrono::TimeDelta;
use slipway::{
    domain::outbox::MessageState,
    server::{clock, jobs},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::io::AsyncReadExt;

/// A system that takes connections and says nothing; counts them.
struct Silent {
    port: u16,
    connections: Arc<AtomicUsize>,
}

impl Silent {
    async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let connections = Arc::new(AtomicUsize::new(0));
        let counted = connections.clone();
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move { while stream.read(&mut [0; 1024]).await.is_ok_and(|n| n > 0) {} });
            }
        });
        Self { port, connections }
    }
}

on_both! {
    /// One target that hangs delays no other, however much is for it, and takes up only a few connections.
    async fn a_target_that_hangs_delays_no_other(app) {
        const LIMIT: Duration = Duration::from_secs(8);
        let app = local(&app).reconfigured(|config| config.outgoing.webhook_timeout = LIMIT);
        let (other, silent) = (Other::start().await, Silent::start().await);
        let (hanging, _) = add(&app, "Silent", &format!("http://127.0.0.1:{}/", silent.port)).await;
        let (healthy, _) = add(&app, "Healthy", &other.url("ok")).await;
        for n in 0..9 {
            enqueue(&app, hanging, &format!("hanging:{n}")).await;
        }
        for n in 0..6 {
            enqueue(&app, healthy, &format!("healthy:{n}")).await;
        }
        let begun = Instant::now();
        let job = tokio::spawn(jobs::run(app.state.clone()));
        while other.heard("ok").len() < 6 || silent.connections.load(Ordering::SeqCst) < 4 {
            assert!(begun.elapsed() < LIMIT, "the healthy one waits: {} of 6", other.heard("ok").len());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(silent.connections.load(Ordering::SeqCst), 4, "a few at a time");
        app.stop.send(true).unwrap();
        tokio::time::timeout(LIMIT * 3, job).await.expect("it stops once those under way have ended").unwrap();
        assert_eq!((other.heard("ok").len(), messages(&app, MessageState::Sent).await.len()), (6, 6), "each once");
        let waiting = messages(&app, MessageState::Waiting).await;
        let tried = waiting.iter().filter(|m| m.attempts == 1 && m.last_error.contains("No answer within")).count();
        assert_eq!((waiting.len(), tried), (9, 4), "{waiting:?}");
    }

    /// A workspace in which nothing can be noted, and one whose outbox cannot be read, keep nobody else from theirs.
    async fn an_error_in_one_workspace_ends_the_round_for_none(app) {
        let (app, other) = (local(&app), Other::start().await);
        let (endpoint, _) = add(&app, "Healthy", &other.url("ok")).await;
        enqueue(&app, endpoint, "healthy:1").await;
        let elsewhere = world().elsewhere.0;
        // The other workspace comes first, has a message that is refused for good, and no chain: that cannot be recorded.
        sql!(app, "UPDATE workspace SET created_at = $2 WHERE id = $1", elsewhere, clock::now() - TimeDelta::days(9)).unwrap();
        let theirs = uuid::Uuid::now_v7();
        sql!(
            app,
            "INSERT INTO webhook_endpoint (id, workspace_id, name, url, secret, old_secret, disabled, disabled_why, created_at)
             SELECT $1, $2, name, 'https://10.0.0.1/', secret, '', disabled, '', created_at FROM webhook_endpoint",
            theirs,
            elsewhere
        )
        .unwrap();
        sql!(
            app,
            "INSERT INTO outbox (id, workspace_id, channel, event, recipient, endpoint_id, kind, subject, body, state, attempts,
             next_at, last_error, foreign_ticket, created_at, changed_at)
             SELECT $1, $2, channel, event, $1, $1, kind, subject, body, state, attempts, next_at, '', '', created_at, changed_at
             FROM outbox",
            theirs,
            elsewhere
        )
        .unwrap();
        sql!(app, "DELETE FROM chain WHERE workspace_id = $1", elsewhere).unwrap();
        assert_eq!(deliver(&app, TimeDelta::zero()).await, 2);
        assert_eq!(other.heard("ok").len(), 1);
        assert_eq!(messages(&app, MessageState::Sent).await.len(), 1);
        let left = rows!(app, (String, i64), "SELECT state, attempts FROM outbox WHERE workspace_id = $1", elsewhere).unwrap();
        assert_eq!(left, [("waiting".to_owned(), 1)], "what could not be noted is tried again");
    }

    /// A server that dies between the answer and the note of it: the call is made again when the lease has run out, under
    /// the same id, by which the other side can tell; it is counted as another attempt.
    async fn what_was_delivered_and_not_noted_comes_again_under_the_same_id(app) {
        let (app, other) = (local(&app), Other::start().await);
        let (endpoint, _) = add(&app, "Healthy", &other.url("ok")).await;
        enqueue(&app, endpoint, "healthy:1").await;
        deliver(&app, TimeDelta::zero()).await;
        // As if the machine had stopped before the note was committed.
        let lease = uuid::Uuid::now_v7();
        let until = clock::now() + TimeDelta::minutes(10);
        sql!(app, "UPDATE outbox SET state = 'waiting', lease = $1, leased_until = $2", lease, until).unwrap();
        assert_eq!(deliver(&app, TimeDelta::minutes(9)).await, 0, "somebody has it");
        assert_eq!(deliver(&app, TimeDelta::minutes(11)).await, 1);
        let heard = other.heard("ok");
        assert!(heard.len() == 2 && heard[0].0["webhook-id"] == heard[1].0["webhook-id"]);
        assert_eq!(messages(&app, MessageState::Sent).await[0].attempts, 2);
    }
}
