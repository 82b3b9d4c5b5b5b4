//! Activities, remarks on them, vendor queues and the time allotted.

use super::{moment, stored, write, write_elsewhere};
use crate::support::*;
use chrono::TimeDelta;
use slipway::{
    domain::{
        access::Role,
        activity::{Activity, Assignee, Phase, Standing, State, VendorQueue},
        ids::{ActivityCommentId, ActivityId, RequestId, VendorQueueId},
        release::ReleaseKind,
    },
    server::store::{StoreError, activities::Comment},
};
use uuid::Uuid;

fn activity(request: RequestId, title: &str, assignee: Option<Assignee>) -> Activity {
    let now = moment();
    Activity {
        id: ActivityId(Uuid::now_v7()),
        request,
        title: title.into(),
        phase: Phase::Build,
        assignee,
        starts_at: Some(now),
        due_at: now + TimeDelta::days(3),
        accepted_at: Some(now),
        begun_at: None,
        ended_at: None,
        note: "ä <b>".into(),
        state: State::Open,
        reason: String::new(),
        vendor_ticket: "INC-7".into(),
        source: Some(format!("usual:{title}")),
        version: 1,
    }
}

fn queue(name: &str) -> VendorQueue {
    VendorQueue {
        id: VendorQueueId(Uuid::now_v7()),
        name: name.into(),
        people: vec![Person::Vendor.id()],
        endpoint: Some(Uuid::now_v7()),
        version: 1,
    }
}

on_both! {
    /// S1.29, S1.31: whoever has it finds it, and nobody elsewhere does.
    async fn an_activity_is_read_back_by_whose_it_is(app) {
        let mut tx = write(&app).await;
        let request = stored(&mut tx, 1).await.id;
        let vendor = queue("Acme");
        tx.insert_vendor_queue(&vendor, moment()).await.unwrap();
        let all = [
            activity(request, "person", Some(Assignee::Person(Person::Tester.id()))),
            activity(request, "role", Some(Assignee::Role(Role::Deployer))),
            activity(request, "queue", Some(Assignee::Queue(vendor.id))),
            activity(request, "nobody", None),
        ];
        for one in &all {
            assert!(tx.insert_activity(one, moment()).await.unwrap());
        }
        let again = Activity { id: ActivityId(Uuid::now_v7()), ..all[0].clone() };
        assert!(!tx.insert_activity(&again, moment()).await.unwrap(), "the same source twice");
        assert_eq!(tx.activities(request).await.unwrap().len(), 4);
        assert_eq!(tx.activities_of_person(Person::Tester.id()).await.unwrap(), all[..1]);
        assert_eq!(tx.activities_of_role(Role::Deployer).await.unwrap(), all[1..2]);
        assert_eq!(tx.activities_of_queue(vendor.id, true).await.unwrap(), all[2..3]);
        let done = all[2].moved(slipway::domain::activity::Move::Finish, "", moment()).unwrap();
        tx.save_activity(&done).await.unwrap();
        assert_eq!(tx.activity(done.id).await.unwrap(), Some(done.clone()));
        assert!(tx.activities_of_queue(vendor.id, true).await.unwrap().is_empty());
        assert_eq!(tx.activities_of_queue(vendor.id, false).await.unwrap(), [done]);
        tx.commit().await.unwrap();
        let mut tx = write_elsewhere(&app).await;
        assert!(tx.activities(request).await.unwrap().is_empty() && tx.activity(all[0].id).await.unwrap().is_none());
        assert!(tx.activities_of_queue(vendor.id, false).await.unwrap().is_empty());
        assert!(tx.vendor_queue(vendor.id).await.unwrap().is_none() && tx.vendor_queues().await.unwrap().is_empty());
    }

    /// S1.30: a page of a list asks for all of its releases at once.
    async fn summaries_say_how_releases_stand(app) {
        let (mut tx, now) = (write(&app).await, moment());
        let mut ids = Vec::new();
        for n in 1..=12 {
            ids.push(stored(&mut tx, n).await.id);
        }
        let late = Activity { due_at: now - TimeDelta::hours(1), ..activity(ids[0], "late", None) };
        tx.insert_activity(&late, now).await.unwrap();
        tx.insert_activity(&activity(ids[0], "early", None), now).await.unwrap();
        let done = Activity { state: State::Done, due_at: now - TimeDelta::hours(9), ..activity(ids[11], "done", None) };
        tx.insert_activity(&done, now).await.unwrap();
        let found = tx.activity_summaries(&ids).await.unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!((found[&ids[0]].open, found[&ids[0]].first_due), (2, Some(late.due_at)));
        assert_eq!(found[&ids[0]].standing(now), Standing::Late);
        assert_eq!((found[&ids[11]].done, found[&ids[11]].standing(now)), (1, Standing::Done));
        assert!(tx.activity_summaries(&[]).await.unwrap().is_empty());
    }

    async fn remarks_are_read_oldest_first(app) {
        let mut tx = write(&app).await;
        let request = stored(&mut tx, 1).await.id;
        let one = activity(request, "one", None);
        tx.insert_activity(&one, moment()).await.unwrap();
        for (n, words) in ["first", "second"].into_iter().enumerate() {
            let at = moment() + TimeDelta::seconds(i64::try_from(n).unwrap());
            let (by, by_name) = (Person::Vendor.id(), Person::Vendor.name().to_owned());
            let id = ActivityCommentId(Uuid::now_v7());
            tx.insert_activity_comment(&Comment { id, activity: one.id, words: words.into(), by, by_name, at }).await.unwrap();
        }
        let read = tx.comments_in(request).await.unwrap();
        assert_eq!(read.iter().map(|c| (c.words.as_str(), c.by_name.as_str())).collect::<Vec<_>>(),
            [("first", "Vera Vendor"), ("second", "Vera Vendor")]);
        assert_eq!(tx.remarks_to_vendor(one.id).await.unwrap(), [], "it was with no vendor");
    }

    async fn a_queue_has_a_name_of_its_own_and_its_people(app) {
        let mut tx = write(&app).await;
        let vendor = queue("Acme");
        tx.insert_vendor_queue(&vendor, moment()).await.unwrap();
        assert_eq!(tx.vendor_queue(vendor.id).await.unwrap(), Some(vendor.clone()));
        assert_eq!(tx.queues_of(Person::Vendor.id()).await.unwrap(), [(vendor.id, "Acme".to_owned())]);
        let changed = VendorQueue { name: "Beta".into(), people: vec![], endpoint: None, version: 2, ..vendor };
        tx.save_vendor_queue(&changed).await.unwrap();
        assert_eq!(tx.vendor_queues().await.unwrap(), std::slice::from_ref(&changed));
        assert!(tx.queues_of(Person::Vendor.id()).await.unwrap().is_empty());
        assert!(matches!(tx.insert_vendor_queue(&queue("Beta"), moment()).await, Err(StoreError::Taken(_))));
    }

    /// S1.60: what the workspace says counts, for its releases only.
    async fn the_time_allotted_is_the_workspace_s_own(app) {
        let mut tx = write(&app).await;
        let shipped = tx.allotted().await.unwrap();
        tx.set_allotted(ReleaseKind::Minor, &[(Phase::Build, 5), (Phase::Test, 6)]).await.unwrap();
        tx.set_allotted(ReleaseKind::Minor, &[(Phase::Build, 7)]).await.unwrap();
        let own = tx.allotted().await.unwrap();
        assert_eq!((own.hours(ReleaseKind::Minor, Phase::Build), own.hours(ReleaseKind::Minor, Phase::Test)), (7, 6));
        assert_eq!(own.of(ReleaseKind::Major), shipped.of(ReleaseKind::Major));
        tx.commit().await.unwrap();
        assert_eq!(write_elsewhere(&app).await.allotted().await.unwrap(), shipped);
    }
}
