//! Sessions and feed tokens.

use super::{moment, write, write_elsewhere};
use crate::support::*;
use chrono::TimeDelta;

on_both! {
    async fn a_session_is_found_touched_and_ended(app) {
        let (ada, start) = (Person::Administrator.id(), moment());
        let mut tx = write(&app).await;
        tx.insert_session("hash one", ada, start).await.unwrap();
        tx.insert_session("hash two", ada, start).await.unwrap();
        let later = start + TimeDelta::hours(1);
        tx.touch_session("hash one", later).await.unwrap();
        let one = tx.session("hash one").await.unwrap().unwrap();
        assert_eq!((one.person_id, one.workspace_id), (ada.0, world().workspace.0));
        assert_eq!((one.created_at, one.seen_at), (start, later));
        tx.end_session("hash one").await.unwrap();
        assert!(tx.session("hash one").await.unwrap().is_none());
        assert!(tx.session("hash two").await.unwrap().is_some());
        tx.end_sessions(ada).await.unwrap();
        assert!(tx.session("hash two").await.unwrap().is_none());
    }

    async fn old_sessions_are_forgotten(app) {
        let start = moment();
        let mut tx = write(&app).await;
        tx.insert_session("old", Person::Tester.id(), start - TimeDelta::days(8)).await.unwrap();
        assert_eq!(tx.forget_sessions(start - TimeDelta::days(7)).await.unwrap(), 1);
        assert!(tx.session("old").await.unwrap().is_none());
    }

    async fn nobody_ends_sessions_of_another_workspace(app) {
        let mut tx = write_elsewhere(&app).await;
        tx.end_sessions(Person::Tester.id()).await.unwrap();
        tx.commit().await.unwrap();
        app.as_(Person::Tester).get("/releases").await.expect(200);
    }

    async fn a_feed_token_is_replaced_and_revoked(app) {
        let (sam, now) = (Person::Stakeholder.id(), moment());
        let mut tx = write(&app).await;
        assert_eq!(tx.feed_token_since(sam).await.unwrap(), None);
        tx.set_feed_token(sam, Some("one"), now).await.unwrap();
        tx.set_feed_token(sam, Some("two"), now).await.unwrap();
        assert!(tx.feed_owner("one").await.unwrap().is_none());
        assert_eq!(tx.feed_owner("two").await.unwrap(), Some((world().workspace, sam)));
        assert_eq!(tx.feed_token_since(sam).await.unwrap(), Some(now));
        tx.set_feed_token(sam, None, now).await.unwrap();
        assert!(tx.feed_owner("two").await.unwrap().is_none());
    }
}
