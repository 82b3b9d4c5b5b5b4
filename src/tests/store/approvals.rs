//! Votes and records.

use super::{moment, stored, write, write_elsewhere};
use crate::support::{releases::complete_plan, *};
use slipway::{
    domain::{
        approval::{Choice, Vote},
        ids::RevisionId,
        plan::{self, Submission, Touched},
        process::definition::Answer,
    },
    server::store::StoreError,
};
use uuid::Uuid;

on_both! {
    /// One person has one vote at a gate on a revision, whatever happens at the same time.
    async fn a_person_has_one_vote(app) {
        let mut tx = write(&app).await;
        let request = stored(&mut tx, 1).await;
        let submission = Submission {
            id: RevisionId(Uuid::now_v7()),
            request: request.id,
            number: 1,
            submitted_by: Person::ReleaseManager.id(),
            submitted_at: moment(),
            why: String::new(),
            touched: Touched::unknown(),
            policy: 1,
            editors: vec![],
        };
        let revision = plan::freeze(&complete_plan(), "minor", submission).unwrap();
        tx.insert_revision(&revision).await.unwrap();
        let vote = |person: Person, gate: &str, choice| Vote {
            gate: gate.into(),
            person: person.id(),
            person_name: person.name().into(),
            revision: 1,
            revision_hash: revision.sha256.clone(),
            choice,
            comment: "ä “<b>”".into(),
            at: moment(),
        };
        let votes =
            [vote(Person::Cab1, "rollout", Choice::Approve), vote(Person::Cab2, "rollout", Choice::Reject), vote(Person::Cab1, "other", Choice::Abstain)];
        for one in &votes {
            tx.insert_vote(request.id, revision.id, one, true).await.unwrap();
        }
        let mut read = tx.votes(request.id).await.unwrap();
        read.sort_by_key(|v| v.at);
        assert_eq!(read.len(), 3);
        assert!(votes.iter().all(|v| read.contains(v)));
        tx.commit().await.unwrap();
        let again = write(&app).await.insert_vote(request.id, revision.id, &vote(Person::Cab1, "rollout", Choice::Reject), true).await;
        assert!(matches!(again, Err(StoreError::Taken(_))), "{again:?}");
        assert!(write_elsewhere(&app).await.votes(request.id).await.unwrap().is_empty());
    }

    async fn a_record_replaces_the_one_of_its_name(app) {
        let mut tx = write(&app).await;
        let request = stored(&mut tx, 1).await;
        let by = Person::ReleaseManager.id();
        tx.save_record(request.id, "training", &answer(false, "not yet"), by, moment()).await.unwrap();
        tx.save_record(request.id, "logistics", &answer(true, ""), by, moment()).await.unwrap();
        tx.save_record(request.id, "training", &answer(true, "held"), Person::QaManager.id(), moment()).await.unwrap();
        let records = tx.records(request.id).await.unwrap();
        assert_eq!(records.len(), 2);
        let training = records.iter().find(|r| r.name == "training").unwrap();
        assert_eq!((training.positive, training.note.as_str(), training.by_name.as_str()), (true, "held", Person::QaManager.name()));
        tx.commit().await.unwrap();
        assert!(write_elsewhere(&app).await.records(request.id).await.unwrap().is_empty());
    }
}

fn answer(positive: bool, note: &str) -> Answer {
    Answer { positive, note: note.into(), purpose: None, fields: [("trainer".to_owned(), "Tess".to_owned())].into() }
}
