//! Baselines: kept to the letter, numbered, never changed.

use super::{moment, stored, write, write_elsewhere};
use crate::support::*;
use slipway::{
    domain::{
        baseline::{Baseline, BaselineMoment, BaselineRow, Snapshot},
        calendar::Environment,
        ids::{BaselineId, RequestId},
    },
    server::store::StoreError,
};
use uuid::Uuid;

fn baseline(request: RequestId, number: i64, moment_of: BaselineMoment) -> Baseline {
    let row = BaselineRow {
        component: world().api,
        name: "Payments/api".into(),
        version: "2.3.0".into(),
        digest: "a".repeat(64),
        note: "ä “b” <c> \u{1F600}".into(),
    };
    let snapshot = Snapshot {
        id: BaselineId(Uuid::now_v7()),
        request,
        number,
        moment: moment_of,
        environment: Environment::Live,
        rows: vec![row],
        taken_by: Person::SacmManager.id(),
        taken_at: moment(),
    };
    snapshot.freeze()
}

on_both! {
    /// S1.50: a baseline is read back as it was frozen; of the same moment the newest counts, and all stay.
    async fn a_baseline_is_read_back_with_its_hash(app) {
        let mut tx = write(&app).await;
        let request = stored(&mut tx, 1).await.id;
        use BaselineMoment::{After, Before};
        let all = [baseline(request, 1, Before), baseline(request, 2, After), baseline(request, 3, Before)];
        for b in &all {
            tx.insert_baseline(b).await.unwrap();
            assert_eq!(tx.baseline(request, b.snapshot.id).await.unwrap().as_ref(), Some(b));
        }
        let numbers = |heads: Vec<slipway::server::store::baselines::BaselineHead>| heads.iter().map(|h| h.number).collect::<Vec<_>>();
        assert_eq!(numbers(tx.baselines(request, 9).await.unwrap()), [3, 2, 1]);
        assert_eq!(numbers(tx.newest_baselines(request).await.unwrap()), [3, 2]);
        tx.commit().await.unwrap();
        let again = write(&app).await.insert_baseline(&baseline(request, 3, After)).await;
        assert!(matches!(again, Err(StoreError::Taken(_))), "{again:?}");
        let mut tx = write_elsewhere(&app).await;
        assert!(tx.baselines(request, 9).await.unwrap().is_empty());
        assert!(tx.newest_baselines(request).await.unwrap().is_empty());
        assert_eq!(tx.baseline(request, all[0].snapshot.id).await.unwrap(), None);
    }

    /// S1.50, S1.82: nobody changes a restore point, not even by hand in the database.
    async fn a_baseline_can_neither_be_changed_nor_removed(app) {
        let mut tx = write(&app).await;
        let request = stored(&mut tx, 1).await.id;
        let taken = baseline(request, 1, BaselineMoment::Before);
        tx.insert_baseline(&taken).await.unwrap();
        tx.commit().await.unwrap();
        assert!(sql!(app, "UPDATE baseline SET moment = 'after'").is_err());
        assert!(sql!(app, "DELETE FROM baseline").is_err());
        match app.database() {
            Database::Sqlite => sql!(app, "DROP TRIGGER baseline_is_frozen_update").unwrap(),
            Database::Postgres => sql!(app, "DROP TRIGGER baseline_is_frozen ON baseline").unwrap(),
        };
        sql!(app, "UPDATE baseline SET body = replace(body, '2.3.0', '2.3.1')").unwrap();
        let read = write(&app).await.baseline(request, taken.snapshot.id).await;
        assert!(matches!(read, Err(StoreError::Corrupt(_))), "{read:?}");
    }
}
