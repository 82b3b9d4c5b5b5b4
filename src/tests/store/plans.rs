//! Drafts and frozen revisions.

use super::{moment, stored, write, write_elsewhere};
use crate::support::{releases::complete_plan, *};
use slipway::{
    domain::{
        ids::{RequestId, RevisionId},
        plan::{self, Revision, Submission, Touched},
    },
    server::store::{StoreError, plans::Submitted},
};
use uuid::Uuid;

/// The complete plan, frozen.
pub(super) fn revision(request: RequestId, number: u32) -> Revision {
    let submission = Submission {
        id: RevisionId(Uuid::now_v7()),
        request,
        number,
        submitted_by: Person::ReleaseManager.id(),
        submitted_at: moment(),
        why: String::new(),
        touched: Touched::unknown(),
        policy: 1,
        editors: vec![Person::QaManager.id()],
    };
    plan::freeze(&complete_plan(), "minor", submission).unwrap()
}

on_both! {
    async fn a_draft_is_read_back_and_counts_its_saves(app) {
        let mut tx = write(&app).await;
        let request = stored(&mut tx, 1).await;
        assert!(tx.draft(request.id).await.unwrap().is_none());
        let by = Person::ReleaseManager.id();
        let mut plan = complete_plan();
        tx.save_draft(request.id, 0, (&plan, &[by]), by, moment()).await.unwrap();
        plan.policy = "Another “policy” <b>".into();
        let other = Person::QaManager.id();
        tx.save_draft(request.id, 1, (&plan, &[by, other]), other, moment()).await.unwrap();
        let draft = tx.draft(request.id).await.unwrap().unwrap();
        assert_eq!((draft.edit, &draft.plan, draft.editors.as_slice()), (2, &plan, &[by, other][..]));
        assert_eq!(draft.saved_by, Person::QaManager.name());
    }

    async fn a_save_that_somebody_overtook_is_refused(app) {
        let mut tx = write(&app).await;
        let request = stored(&mut tx, 1).await;
        let by = Person::ReleaseManager.id();
        tx.save_draft(request.id, 0, (&complete_plan(), &[by]), by, moment()).await.unwrap();
        tx.save_draft(request.id, 1, (&complete_plan(), &[by]), by, moment()).await.unwrap();
        let late = tx.save_draft(request.id, 1, (&complete_plan(), &[by]), by, moment()).await;
        assert!(matches!(late, Err(StoreError::Taken(_))), "{late:?}");
        tx.commit().await.unwrap();
        let late = write(&app).await.save_draft(request.id, 0, (&complete_plan(), &[by]), by, moment()).await;
        assert!(matches!(late, Err(StoreError::Taken(_))), "{late:?}");
    }

    async fn a_revision_is_read_back_with_its_hash(app) {
        let mut tx = write(&app).await;
        let request = stored(&mut tx, 1).await;
        assert!(tx.latest_revision(request.id).await.unwrap().is_none());
        let (one, two) = (revision(request.id, 1), revision(request.id, 2));
        tx.insert_revision(&one).await.unwrap();
        tx.insert_revision(&two).await.unwrap();
        assert_eq!(tx.latest_revision(request.id).await.unwrap(), Some(two.clone()));
        let head = |r: &Revision| Submitted {
            number: r.number, sha256: r.sha256.clone(), by: r.submitted_by, at: r.submitted_at, why: r.why.clone(),
        };
        assert_eq!(tx.submitted(request.id).await.unwrap(), [head(&two), head(&one)]);
        assert_eq!(tx.revision(request.id, 1).await.unwrap(), Some(one.clone()));
        assert!(tx.revision(request.id, 3).await.unwrap().is_none());
        assert_eq!(tx.revisions(request.id).await.unwrap(), [two.clone(), one]);
        let again = tx.insert_revision(&Revision { id: RevisionId(Uuid::now_v7()), ..two }).await;
        assert!(matches!(again, Err(StoreError::Taken(_))), "{again:?}");
    }

    /// A frozen plan is never changed, not even by hand in the database.
    async fn a_revision_can_neither_be_changed_nor_removed(app) {
        let mut tx = write(&app).await;
        let request = stored(&mut tx, 1).await;
        tx.insert_revision(&revision(request.id, 1)).await.unwrap();
        tx.commit().await.unwrap();
        assert!(sql!(app, "UPDATE plan_revision SET plan = '{}'").is_err());
        assert!(sql!(app, "UPDATE plan_revision SET sha256 = ''").is_err());
        assert!(sql!(app, "DELETE FROM plan_revision").is_err());
        assert!(write(&app).await.latest_revision(request.id).await.unwrap().is_some());
    }

    async fn a_revision_that_was_tampered_with_is_not_read(app) {
        let mut tx = write(&app).await;
        let request = stored(&mut tx, 1).await;
        tx.insert_revision(&revision(request.id, 1)).await.unwrap();
        tx.commit().await.unwrap();
        match app.database() {
            Database::Sqlite => sql!(app, "DROP TRIGGER revision_is_frozen_update").unwrap(),
            Database::Postgres => sql!(app, "DROP TRIGGER revision_is_frozen ON plan_revision").unwrap(),
        };
        let changed = sql!(app, "UPDATE plan_revision SET plan = replace(plan, 'reversible', 'irreversible')").unwrap();
        assert_eq!(changed, 1);
        let read = write(&app).await.latest_revision(request.id).await;
        assert!(matches!(read, Err(StoreError::Corrupt(_))), "{read:?}");
    }

    async fn plans_belong_to_their_workspace(app) {
        let mut tx = write(&app).await;
        let request = stored(&mut tx, 1).await;
        let by = Person::ReleaseManager.id();
        tx.save_draft(request.id, 0, (&complete_plan(), &[by]), by, moment()).await.unwrap();
        tx.insert_revision(&revision(request.id, 1)).await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = write_elsewhere(&app).await;
        assert!(tx.draft(request.id).await.unwrap().is_none());
        assert!(tx.latest_revision(request.id).await.unwrap().is_none());
        assert!(tx.revisions(request.id).await.unwrap().is_empty());
        assert!(tx.submitted(request.id).await.unwrap().is_empty());
        let by = Person::Outsider.id();
        assert!(tx.save_draft(request.id, 1, (&complete_plan(), &[by]), by, moment()).await.is_err());
    }
}
