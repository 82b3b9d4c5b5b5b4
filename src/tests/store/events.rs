//! The audit trail.

use super::{moment, write, write_elsewhere};
use crate::support::*;
use serde_json::json;
use slipway::{
    domain::{
        event::{Event, GENESIS},
        ids::RequestId,
    },
    server::run::verify,
};
use uuid::Uuid;

/// Appends so many entries.
async fn append(app: &TestApp, count: usize) {
    for n in 0..count {
        let mut tx = write(app).await;
        let event = Event::new("test.happened", format!("did thing {n}")).with(json!({ "n": n, "text": "ä “<b>”" }));
        let who = Some((Person::ReleaseManager.id(), Person::ReleaseManager.name()));
        tx.record(&event, who, Uuid::now_v7(), moment()).await.unwrap();
        tx.commit().await.unwrap();
    }
}

async fn verdict(app: &TestApp) -> Result<i64, String> {
    verify(&app.state.store, world().workspace).await.unwrap()
}

on_both! {
    async fn entries_are_read_back_and_chained(app) {
        append(&app, 5).await;
        let mut tx = write(&app).await;
        let entries = tx.entries_after(0, 100).await.unwrap();
        assert_eq!(entries.iter().map(|e| e.seq).collect::<Vec<_>>(), [1, 2, 3, 4, 5]);
        assert_eq!(entries[0].previous, GENESIS);
        for pair in entries.windows(2) {
            assert_eq!(pair[1].previous, pair[0].hash);
        }
        assert_eq!(tx.chain_head().await.unwrap(), (5, entries[4].hash.clone()));
        assert_eq!(entries[3].data, json!({ "n": 3, "text": "ä “<b>”" }));
        assert_eq!(tx.entries_after(3, 1).await.unwrap(), entries[3..4]);
        drop(tx);
        assert_eq!(verdict(&app).await, Ok(5));
    }

    async fn entries_are_listed_backwards_and_by_kind(app) {
        append(&app, 3).await;
        let mut tx = write(&app).await;
        let request = RequestId(Uuid::now_v7());
        tx.record(&Event::on(request, "other.noted", "noted"), None, Uuid::now_v7(), moment()).await.unwrap();
        let seqs = |entries: Vec<slipway::domain::event::Entry>| entries.iter().map(|e| e.seq).collect::<Vec<_>>();
        assert_eq!(seqs(tx.entries_before(i64::MAX, "", 2).await.unwrap()), [4, 3]);
        assert_eq!(seqs(tx.entries_before(i64::MAX, "test.", 10).await.unwrap()), [3, 2, 1]);
        assert_eq!(seqs(tx.entries_before(3, "test.", 10).await.unwrap()), [2, 1]);
        let history = tx.history(request, 10).await.unwrap();
        assert_eq!((history.len(), history[0].actor, history[0].actor_name.as_str()), (1, None, "Slipway"));
        tx.commit().await.unwrap();
    }

    /// Nobody with access to Slipway's own database connection changes or removes an entry.
    async fn entries_can_neither_be_changed_nor_removed(app) {
        append(&app, 3).await;
        for statement in [
            "UPDATE event SET words = 'did nothing' WHERE seq = 2",
            "UPDATE event SET seq = 9 WHERE seq = 3",
            "DELETE FROM event WHERE seq = 3",
            "DELETE FROM event",
        ] {
            let refused = sql!(app, statement).unwrap_err().to_string();
            assert!(refused.contains("append-only"), "{statement}: {refused}");
        }
        if app.database() == Database::Postgres {
            assert!(sql!(app, "TRUNCATE event").is_err());
        }
        assert_eq!(verdict(&app).await, Ok(3));
    }

    /// Somebody with the whole database in their hands can, but it shows.
    async fn a_changed_entry_is_found_and_named(app) {
        append(&app, 3).await;
        unlock(&app).await;
        sql!(app, "UPDATE event SET words = 'did nothing' WHERE seq = 2").unwrap();
        let broken = verdict(&app).await.unwrap_err();
        assert!(broken.contains("Entry 2 was changed"), "{broken}");
    }

    async fn a_removed_entry_is_found_and_named(app) {
        append(&app, 3).await;
        unlock(&app).await;
        sql!(app, "DELETE FROM event WHERE seq = 2").unwrap();
        let broken = verdict(&app).await.unwrap_err();
        assert!(broken.contains("Entry 2 is missing"), "{broken}");
    }

    async fn a_cut_off_end_is_found(app) {
        append(&app, 3).await;
        unlock(&app).await;
        sql!(app, "DELETE FROM event WHERE seq = 3").unwrap();
        let broken = verdict(&app).await.unwrap_err();
        assert!(broken.contains("head is entry 3"), "{broken}");
    }

    async fn a_transaction_that_is_dropped_leaves_no_gap(app) {
        append(&app, 1).await;
        let mut tx = write(&app).await;
        tx.record(&Event::new("test.happened", "changed their mind"), None, Uuid::now_v7(), moment()).await.unwrap();
        drop(tx);
        append(&app, 1).await;
        assert_eq!(verdict(&app).await, Ok(2));
    }

    /// Whoever writes at the same time, numbers come without gaps and each entry follows the one before.
    async fn the_chain_holds_when_everybody_writes_at_once(app) {
        let tasks: Vec<_> = (0..40)
            .map(|n| {
                let store = app.state.store.clone();
                tokio::spawn(async move {
                    let mut tx = store.write(world().workspace).await.unwrap();
                    let event = Event::new("test.happened", format!("did thing {n}"));
                    tx.record(&event, None, Uuid::now_v7(), moment()).await.unwrap();
                    // Every fourth thinks better of it.
                    if n % 4 == 0 { drop(tx) } else { tx.commit().await.unwrap() }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        assert_eq!(verdict(&app).await, Ok(30));
    }

    async fn each_workspace_has_a_chain_of_its_own(app) {
        append(&app, 2).await;
        let mut tx = write_elsewhere(&app).await;
        let entries = tx.entries_after(0, 100).await.unwrap();
        assert_eq!(entries.len(), 1, "only what the sample data did there");
        assert!(tx.history(entries[0].request.unwrap(), 10).await.unwrap().len() == 1);
        drop(tx);
        let mut tx = write(&app).await;
        assert!(tx.history(world().their_release, 10).await.unwrap().is_empty());
        assert_eq!(tx.entries_before(i64::MAX, "", 100).await.unwrap().len(), 2);
        drop(tx);
        assert_eq!(verify(&app.state.store, world().elsewhere).await.unwrap(), Ok(1));
    }
}

/// Takes the triggers away, as somebody could who owns the database.
async fn unlock(app: &TestApp) {
    match app.database() {
        Database::Sqlite => {
            sql!(app, "DROP TRIGGER event_is_append_only_update").unwrap();
            sql!(app, "DROP TRIGGER event_is_append_only_delete").unwrap();
        }
        Database::Postgres => {
            sql!(app, "DROP TRIGGER event_is_append_only ON event").unwrap();
        }
    }
}
