//! Release requests and the releases that they lead to.

use super::{moment, released, request, stored, write, write_elsewhere};
use crate::support::*;
use chrono::TimeDelta;
use slipway::{
    domain::process::{Left, Position},
    server::store::{StoreError, requests::lists::RequestFilter},
};

on_both! {
    async fn a_request_is_read_back_as_it_was_saved(app) {
        let mut tx = write(&app).await;
        let saved = request(1, Some("2.4.0-rc.1+build.7"));
        tx.insert_request(&saved, 5).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = app.state.store.read(world().workspace).await.unwrap();
        assert_eq!(tx.request(saved.id).await.unwrap().unwrap(), saved);
    }

    async fn a_changed_request_is_read_back_as_it_was_changed(app) {
        let mut tx = write(&app).await;
        let mut saved = stored(&mut tx, 1).await;
        saved.title = "Another title".into();
        saved.version = None;
        saved.window.starts_at += TimeDelta::hours(1);
        saved.window.zone = "UTC".into();
        saved.components = vec![(world().ledger, "ledger".into())];
        saved.run.at = Position::End("closed-successful".into());
        let left = Left { step: "1".into(), outcome: "done".into(), by: "Rosa".into(), rationale: "ä".into(), at: moment() };
        saved.run.trail.push(left);
        saved.updated_at = moment() + TimeDelta::seconds(1);
        tx.save_request(&saved, 100, saved.updated_at).await.unwrap();
        tx.save_components(&saved).await.unwrap();
        assert_eq!(tx.request(saved.id).await.unwrap().unwrap(), saved);
        assert_eq!(tx.count_requests(10).await.unwrap(), (0, 1));
    }

    /// S0.14: a release number is unique in its product; no number can be given any number of times.
    async fn a_number_is_unique_in_its_product(app) {
        let mut tx = write(&app).await;
        tx.insert_request(&request(1, Some("2.4.0")), 5).await.unwrap();
        tx.insert_request(&request(2, None), 5).await.unwrap();
        tx.insert_request(&request(3, None), 5).await.unwrap();
        let elsewhere = slipway::domain::release::Request { product: world().shop, components: vec![], ..request(4, Some("2.4.0")) };
        tx.insert_request(&elsewhere, 5).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = write(&app).await;
        let taken = tx.insert_request(&request(5, Some("2.4.0")), 5).await;
        assert!(matches!(taken, Err(StoreError::Taken(_))), "{taken:?}");
    }

    async fn saving_a_request_that_is_not_there_is_an_error(app) {
        let mut tx = write(&app).await;
        assert!(tx.save_request(&request(1, None), 5, moment()).await.is_err());
    }

    async fn a_request_belongs_to_its_workspace(app) {
        let mut tx = write(&app).await;
        let theirs = world().their_release;
        assert!(tx.request(theirs).await.unwrap().is_none());
        assert!(tx.release_of(theirs).await.unwrap().is_none());
        assert!(tx.requests(&RequestFilter::default(), 0, 10).await.unwrap().is_empty());
        let ours = stored(&mut tx, 7).await;
        tx.commit().await.unwrap();
        let mut tx = write_elsewhere(&app).await;
        assert!(tx.request(ours.id).await.unwrap().is_none());
        assert!(tx.save_request(&ours, 5, moment()).await.is_err());
        let listed = tx.requests(&RequestFilter::default(), 0, 10).await.unwrap();
        assert_eq!(listed.iter().map(|r| r.id).collect::<Vec<_>>(), [theirs]);
        let (from, to) = (ours.window.starts_at - TimeDelta::days(9), ours.window.starts_at + TimeDelta::days(9));
        let between = tx.requests_between(from, to, true).await.unwrap();
        assert_eq!(between.iter().map(|r| r.id).collect::<Vec<_>>(), [theirs]);
    }

    async fn a_list_is_filtered_sorted_and_paged(app) {
        let mut tx = write(&app).await;
        for n in 1..=5 {
            let mut one = request(n, Some(&format!("{n}.0.0")));
            one.title = format!("Title {n}");
            one.updated_at += TimeDelta::seconds(i64::from(n));
            tx.insert_request(&one, 5).await.unwrap();
        }
        let mut titles = async |filter: RequestFilter, offset, limit| -> Vec<String> {
            tx.requests(&filter, offset, limit).await.unwrap().into_iter().map(|r| r.title).collect()
        };
        let all = RequestFilter::default;
        assert_eq!(titles(all(), 0, 2).await, ["Title 5", "Title 4"]);
        assert_eq!(titles(all(), 4, 2).await, ["Title 1"]);
        assert_eq!(titles(RequestFilter { text: "TITLE 3".into(), ..all() }, 0, 9).await, ["Title 3"]);
        assert_eq!(titles(RequestFilter { text: "4.0.0".into(), ..all() }, 0, 9).await, ["Title 4"]);
        assert_eq!(titles(RequestFilter { text: "payments".into(), ..all() }, 0, 9).await.len(), 5);
        for wildcard in ["%", "_", "\\", "%5%", "Tit_e"] {
            assert_eq!(titles(RequestFilter { text: wildcard.into(), ..all() }, 0, 9).await, [""; 0], "{wildcard}");
        }
        assert_eq!(titles(RequestFilter { text: "' OR 1 = 1 --".into(), ..all() }, 0, 9).await, [""; 0]);
        assert_eq!(titles(RequestFilter { kind: "minor".into(), ..all() }, 0, 9).await, [""; 0]);
        assert_eq!(titles(RequestFilter { ended: Some(true), ..all() }, 0, 9).await, [""; 0]);
        assert_eq!(titles(RequestFilter { ended: Some(false), ..all() }, 0, 9).await.len(), 5);
        assert_eq!(titles(RequestFilter { product: Some(world().shop), ..all() }, 0, 9).await, [""; 0]);
        assert_eq!(titles(RequestFilter { product: Some(world().payments), ..all() }, 0, 9).await.len(), 5);
    }

    async fn a_search_finds_what_is_there_to_the_letter(app) {
        let mut tx = write(&app).await;
        let titled = |title: &str| slipway::domain::release::Request { title: title.into(), ..request(1, Some("1.0.0")) };
        let one = titled("Übersicht der payment_gateway, 100 % \\o/");
        tx.insert_request(&one, 5).await.unwrap();
        for text in ["Übersicht", "übersicht", "PAYMENT_gateway", "100 %", "\\o/"] {
            let found = tx.requests(&RequestFilter { text: text.into(), ..RequestFilter::default() }, 0, 9).await.unwrap();
            assert_eq!(found.len(), 1, "{text}");
        }
        tx.save_request(&slipway::domain::release::Request { title: "Renamed".into(), ..one }, 5, moment()).await.unwrap();
        let renamed = RequestFilter { text: "renamed".into(), ..RequestFilter::default() };
        assert_eq!(tx.requests(&renamed, 0, 9).await.unwrap().len(), 1, "the title that it has now");
    }

    async fn requests_of_a_period_are_those_whose_window_overlaps_it(app) {
        let mut tx = write(&app).await;
        let one = stored(&mut tx, 1).await;
        let (start, end) = (one.window.starts_at, one.window.ends_at);
        let minute = TimeDelta::minutes(1);
        for (from, to, found) in [
            (start, end, true),
            (start - minute, start, false),
            (start - minute, start + minute, true),
            (end, end + minute, false),
            (end - minute, end + minute, true),
        ] {
            let between = tx.requests_between(from, to, false).await.unwrap();
            assert_eq!(between.len() == 1, found, "{from} to {to}");
            if found {
                assert_eq!(between[0], one, "with its components");
            }
        }
    }

    async fn closed_requests_are_in_a_period_only_if_asked_for(app) {
        let mut tx = write(&app).await;
        let mut one = stored(&mut tx, 1).await;
        one.run.at = Position::End("closed-successful".into());
        tx.save_request(&one, 100, moment()).await.unwrap();
        let (from, to) = (one.window.starts_at, one.window.ends_at);
        assert_eq!(tx.requests_between(from, to, false).await.unwrap().len(), 0);
        assert_eq!(tx.requests_between(from, to, true).await.unwrap().len(), 1);
    }

    async fn requests_at_a_step_are_found(app) {
        let mut tx = write(&app).await;
        let one = stored(&mut tx, 1).await;
        let process = one.run.process.as_str();
        assert_eq!(tx.requests_at(process, "1", 10).await.unwrap().len(), 1);
        assert_eq!(tx.requests_at(process, "2", 10).await.unwrap().len(), 0);
        assert_eq!(tx.requests_at("another", "1", 10).await.unwrap().len(), 0);
    }

    /// S0.2: a request leads to one release, and not to a second.
    async fn a_request_has_one_release(app) {
        let mut tx = write(&app).await;
        let one = stored(&mut tx, 1).await;
        assert!(tx.release_of(one.id).await.unwrap().is_none());
        let release = released(&mut tx, &one).await;
        assert_eq!(tx.release_of(one.id).await.unwrap(), Some(release));
        let second = slipway::domain::release::Release { id: slipway::domain::ids::ReleaseId(uuid::Uuid::now_v7()), ..release };
        assert!(matches!(tx.insert_release(&second).await, Err(StoreError::Taken(_))));
    }

    async fn numbers_count_up_without_gaps_for_each_workspace(app) {
        for expected in 1..=3 {
            let mut tx = write(&app).await;
            assert_eq!(tx.next_number("test").await.unwrap(), expected);
            tx.commit().await.unwrap();
            // Given back when the transaction is dropped.
            assert_eq!(write(&app).await.next_number("test").await.unwrap(), expected + 1);
        }
        assert_eq!(write_elsewhere(&app).await.next_number("test").await.unwrap(), 1);
        assert_eq!(write(&app).await.next_number("another").await.unwrap(), 1);
    }

    async fn a_window_that_ends_before_it_starts_is_not_stored(app) {
        let mut tx = write(&app).await;
        let mut one = request(1, None);
        one.window.ends_at = one.window.starts_at;
        assert!(tx.insert_request(&one, 5).await.is_err());
    }
}
