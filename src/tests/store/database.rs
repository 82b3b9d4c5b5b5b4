//! Opening databases, and what they are set to.

use super::write;
use crate::support::{postgres, *};
use slipway::server::store::{Store, StoreError};
use std::time::Duration;

#[tokio::test]
async fn sqlite_is_new_enough_and_set_to_lose_nothing() {
    let app = TestApp::sqlite().await;
    let version: Vec<(String,)> = rows!(app, (String,), "SELECT sqlite_version()").unwrap();
    let numbers: Vec<u32> = version[0].0.split('.').map(|n| n.parse().unwrap()).collect();
    assert!(numbers >= vec![3, 51, 3], "SQLite {version:?} has the bug that corrupts a WAL");
    let Store::Sqlite { writer, readers, .. } = &app.state.store else { unreachable!() };
    for pool in [writer, readers] {
        let journal: (String,) = sqlx::query_as("PRAGMA journal_mode").fetch_one(pool).await.unwrap();
        let full: (i64,) = sqlx::query_as("PRAGMA synchronous").fetch_one(pool).await.unwrap();
        let keys: (i64,) = sqlx::query_as("PRAGMA foreign_keys").fetch_one(pool).await.unwrap();
        assert_eq!((journal.0.as_str(), full.0, keys.0), ("wal", 2, 1));
    }
    assert_eq!(writer.options().get_max_connections(), 1);
    let refused = sqlx::query("DELETE FROM session").execute(readers).await;
    assert!(refused.is_err(), "readers only read");
}

#[tokio::test]
async fn a_sqlite_file_is_made_migrated_and_opened_again() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("new.sqlite");
    for _ in 0..2 {
        let store = Store::open_sqlite(&file).await.unwrap();
        assert!(store.read(world().workspace).await.unwrap().workspaces().await.unwrap().is_empty());
        store.close().await;
    }
}

#[tokio::test]
async fn an_empty_postgres_database_is_migrated_by_two_servers_at_once() {
    let Some(url) = postgres::empty_database().await else { return };
    let (one, two) = tokio::join!(Store::open_postgres(&url), Store::open_postgres(&url));
    for store in [one.unwrap(), two.unwrap()] {
        assert!(store.read(world().workspace).await.unwrap().workspaces().await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn what_cannot_be_opened_is_an_error() {
    let folder = tempfile::TempDir::new().unwrap();
    let file = folder.path().join("no.sqlite");
    std::fs::write(&file, "this is no database, but it is long enough to be taken for one".repeat(100)).unwrap();
    assert!(Store::open_sqlite(&file).await.is_err());
    assert!(Store::open_sqlite(folder.path()).await.is_err());
    assert!(Store::open_postgres("postgres://nobody@127.0.0.1:1/none").await.is_err());
    assert!(Store::open_postgres("not an address").await.is_err());
}

#[tokio::test]
async fn whoever_waits_too_long_for_their_turn_is_told_that_the_database_is_busy() {
    let app = TestApp::sqlite().await;
    let _holding = write(&app).await;
    let late = tokio::time::timeout(Duration::from_secs(20), app.state.store.write(world().workspace)).await.unwrap();
    assert!(matches!(late, Err(StoreError::Busy(_))));
    let mut reading = app.state.store.read(world().workspace).await.unwrap();
    assert!(!reading.people().await.unwrap().is_empty(), "reading goes on");
}

on_both! {
    async fn a_dropped_transaction_leaves_nothing_behind(app) {
        let mut tx = write(&app).await;
        tx.set_time_zone(Person::Tester.id(), "Asia/Tokyo").await.unwrap();
        drop(tx);
        assert_eq!(write(&app).await.person(Person::Tester.id()).await.unwrap().unwrap().time_zone, "UTC");
    }

    async fn a_foreign_key_is_held(app) {
        let refused = sql!(app, "INSERT INTO role_given (workspace_id, person_id, role) VALUES ($1, $1, 'tester')", uuid::Uuid::now_v7());
        assert!(refused.is_err());
    }
}
