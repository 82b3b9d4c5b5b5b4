//! Votes: through the whole of Slipway against a bare loop that writes the same rows with the same fsync.

use super::{Line, timed};
use crate::support::*;
use sqlx::{
    Connection, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::time::Duration;

/// Fifty more people who vote on plans. These votes are not signed: hashing a password takes long on purpose.
pub async fn voters(app: &TestApp) -> Vec<String> {
    let tokens = crate::race::board(app).await;
    sql!(
        app,
        "UPDATE role_given SET role = 'release-manager' WHERE person_id IN
         (SELECT id FROM person WHERE email LIKE 'member-%')"
    )
    .unwrap();
    tokens
}

/// Abstains, so that the gate stays open for the next.
pub async fn abstain(app: &TestApp, token: &str, release: &releases::Release<'_>, gate: &str, hash: &str) -> Answer {
    let form = [
        ("request", release.id.as_str()),
        ("gate", gate),
        ("revision_hash", hash),
        ("choice", "abstain"),
        ("comment", "I know too little of it."),
    ];
    app.with_token(token).submit("approvals/cast", &form).await.expect(200)
}

/// The rate of votes against that of the bare loop.
pub async fn rate() -> Line {
    let app = TestApp::sqlite().await;
    let tokens = voters(&app).await;
    let (mut spent, mut votes) = (Duration::ZERO, 0_u32);
    for _ in 0..3 {
        let release = app.release().raise().await.at("2").await;
        release.submit_plan().await;
        let hash = release.overview().await.revision.unwrap().1;
        for token in &tokens {
            spent += timed(abstain(&app, token, &release, "planning-documents", &hash)).await.1;
            votes += 1;
        }
    }
    let bare = bare_loop(&app, votes).await;
    let share = bare.as_secs_f64() / spent.as_secs_f64();
    let a_second = |time: Duration| f64::from(votes) / time.as_secs_f64();
    let figure =
        format!("{share:.2} of the bare loop's ({:.0} against {:.0} a second)", a_second(spent), a_second(bare));
    Line::new("votes: rate", "at least 0.5 of a bare SQLite loop's", figure, share >= 0.5)
}

/// Writes the rows of the last votes once more into an empty database of the same shape, a transaction for each.
async fn bare_loop(app: &TestApp, votes: u32) -> Duration {
    let copy = TestApp::sqlite().await;
    let options = SqliteConnectOptions::new()
        .filename(copy.state.config.data.join("slipway.sqlite"))
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(false);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    let written = app.state.config.data.join("slipway.sqlite");
    sqlx::query("ATTACH $1 AS written").bind(written.to_str()).execute(&mut connection).await.unwrap();
    let rows: Vec<(i64, i64)> = sqlx::query_as(
        "SELECT v.rowid, e.seq FROM written.vote v JOIN written.event e ON e.request_id = v.request_id
         AND e.actor_id = v.person_id AND e.kind = 'vote.cast' WHERE v.choice = 'abstain' ORDER BY e.seq",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    assert_eq!(rows.len(), votes as usize);
    let start = std::time::Instant::now();
    for (vote, event) in rows {
        let mut tx = connection.begin_with("BEGIN IMMEDIATE").await.unwrap();
        for sql in [
            "INSERT INTO vote SELECT * FROM written.vote WHERE rowid = $1 AND $2 > 0",
            "UPDATE chain SET seq = $2, hash = 'hash of ' || $1",
            "INSERT INTO event SELECT * FROM written.event WHERE $1 > 0 AND seq = $2 LIMIT 1",
        ] {
            sqlx::query(sql).bind(vote).bind(event).execute(&mut *tx).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
    start.elapsed()
}
