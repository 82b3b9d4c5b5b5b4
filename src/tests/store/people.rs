//! Workspaces, accounts, roles.

use super::{moment, write, write_elsewhere};
use crate::support::*;
use slipway::{
    domain::{
        access::{Role, SodPolicy},
        ids::PersonId,
        people,
    },
    server::store::StoreError,
};
use uuid::Uuid;

fn somebody(email: &str) -> people::Person {
    people::Person {
        id: PersonId(Uuid::now_v7()),
        name: "Zoë O’Neil <b>".into(),
        email: email.into(),
        roles: vec![Role::Tester, Role::Developer],
        time_zone: "Asia/Tokyo".into(),
        disabled: false,
        password_given: false,
    }
}

on_both! {
    async fn a_person_is_read_back_with_roles(app) {
        let mut tx = write(&app).await;
        let mut zoe = somebody("zoe@example.org");
        tx.insert_person(&zoe, "a hash", moment()).await.unwrap();
        zoe.roles.sort_by_key(|r| r.key());
        assert_eq!(tx.person(zoe.id).await.unwrap(), Some(zoe.clone()));
        assert!(tx.people().await.unwrap().contains(&zoe));
        assert_eq!(tx.password_hash(zoe.id).await.unwrap().as_deref(), Some("a hash"));
        tx.set_password_hash(zoe.id, "another", true).await.unwrap();
        tx.set_time_zone(zoe.id, "UTC").await.unwrap();
        tx.set_roles(zoe.id, &[Role::Auditor, Role::Auditor]).await.unwrap();
        let now = tx.person(zoe.id).await.unwrap().unwrap();
        assert_eq!((now.time_zone.as_str(), now.roles.as_slice()), ("UTC", &[Role::Auditor][..]));
        assert_eq!(tx.password_hash(zoe.id).await.unwrap().as_deref(), Some("another"));
    }

    async fn an_address_has_one_account_in_all_workspaces(app) {
        let mut tx = write_elsewhere(&app).await;
        let taken = tx.insert_person(&somebody(&Person::Tester.email()), "a hash", moment()).await;
        assert!(matches!(taken, Err(StoreError::Taken(_))), "{taken:?}");
    }

    async fn somebody_disabled_has_no_password_and_holds_no_role(app) {
        let mut tx = write(&app).await;
        let id = Person::QaManager.id();
        assert_eq!(tx.holders(Role::QaManager).await.unwrap(), [id]);
        assert_eq!(tx.set_disabled(id, true).await.unwrap(), 1);
        assert_eq!(tx.holders(Role::QaManager).await.unwrap(), []);
        assert_eq!(tx.password_hash(id).await.unwrap(), None);
        assert!(tx.person(id).await.unwrap().unwrap().disabled);
        assert!(tx.credentials(&Person::QaManager.email()).await.unwrap().unwrap().disabled);
    }

    async fn the_board_has_its_three_members(app) {
        let holders = write(&app).await.holders(Role::CabMember).await.unwrap();
        assert_eq!(holders, Person::CAB.iter().map(|p| p.id()).collect::<Vec<_>>());
    }

    async fn people_belong_to_their_workspace(app) {
        let outsider = Person::Outsider.id();
        let mut tx = write(&app).await;
        assert!(tx.person(outsider).await.unwrap().is_none());
        assert!(tx.people().await.unwrap().iter().all(|p| p.id != outsider));
        assert_eq!(tx.password_hash(outsider).await.unwrap(), None);
        assert_eq!(tx.set_disabled(outsider, true).await.unwrap(), 0);
        tx.set_roles(outsider, &[]).await.unwrap();
        tx.set_password_hash(outsider, "mine now", false).await.unwrap();
        tx.set_time_zone(outsider, "Asia/Tokyo").await.unwrap();
        tx.commit().await.unwrap();
        let mut tx = write_elsewhere(&app).await;
        let otto = tx.person(outsider).await.unwrap().unwrap();
        assert_eq!((otto.roles.len(), otto.time_zone.as_str()), (Role::ALL.len(), "UTC"));
        assert_ne!(tx.password_hash(outsider).await.unwrap().as_deref(), Some("mine now"));
        // Credentials are found in whichever workspace, for signing in.
        let found = tx.credentials(&Person::Tester.email()).await.unwrap().unwrap();
        assert_eq!(found.workspace_id, world().workspace.0);
    }

    async fn a_workspace_keeps_its_policy(app) {
        let mut tx = write(&app).await;
        assert_eq!(tx.sod_policy().await.unwrap(), SodPolicy::SoxStrict);
        tx.set_sod_policy(SodPolicy::ProductTeam).await.unwrap();
        assert_eq!(tx.sod_policy().await.unwrap(), SodPolicy::ProductTeam);
        tx.commit().await.unwrap();
        assert_eq!(write_elsewhere(&app).await.sod_policy().await.unwrap(), SodPolicy::SoxStrict);
        let names: Vec<_> = write(&app).await.workspaces().await.unwrap().into_iter().map(|w| w.1).collect();
        assert_eq!(names, ["Slipway", "Elsewhere"]);
    }
}
