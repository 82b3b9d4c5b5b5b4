//! Deployments, packages, changes and checklists of a release.

use super::{moment, released, stored, write, write_elsewhere};
use crate::support::*;
use slipway::{
    domain::{calendar::Environment, ids::DeploymentId},
    server::store::deployments::Deployment,
};
use uuid::Uuid;

on_both! {
    /// S0.24: a deployment goes to TEST or LIVE, and moves all packages of the release.
    async fn a_deployment_moves_every_package_of_its_release(app) {
        let mut tx = write(&app).await;
        let request = stored(&mut tx, 1).await;
        let release = released(&mut tx, &request).await;
        tx.commit().await.unwrap();
        let ours = app.release_at(request.id.to_string());
        ours.accept_change("One").await;
        ours.accept_change("Two").await;
        let mut tx = write(&app).await;
        let packages = tx.packages(release.id).await.unwrap();
        assert_eq!(packages.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["One", "Two"]);
        assert!(packages.iter().all(|p| p.environment.is_none()));
        let changes = tx.changes_in(release.id).await.unwrap();
        assert_eq!(changes.iter().map(|c| c.title.as_str()).collect::<Vec<_>>(), ["One", "Two"]);
        let deployment = Deployment {
            id: DeploymentId(Uuid::now_v7()),
            environment: Environment::Live,
            succeeded: false,
            note: "ä <b>".into(),
            revision_hash: "f".repeat(64),
            packages: 2,
            by: Person::Deployer.id(),
            by_name: Person::Deployer.name().into(),
            at: moment(),
        };
        tx.insert_deployment(release.id, &deployment).await.unwrap();
        assert_eq!(tx.move_packages(release.id, Environment::Live).await.unwrap(), 2);
        assert!(tx.packages(release.id).await.unwrap().iter().all(|p| p.environment == Some(Environment::Live)));
        let read = tx.deployments(release.id).await.unwrap();
        assert_eq!(format!("{read:?}"), format!("{:?}", [deployment]));
        tx.commit().await.unwrap();
        let mut tx = write_elsewhere(&app).await;
        assert!(tx.packages(release.id).await.unwrap().is_empty());
        assert!(tx.deployments(release.id).await.unwrap().is_empty());
        assert!(tx.changes_in(release.id).await.unwrap().is_empty());
        assert_eq!(tx.move_packages(release.id, Environment::Test).await.unwrap(), 0);
    }

    async fn a_checklist_is_read_with_who_gave_the_result(app) {
        let mut tx = write(&app).await;
        let request = stored(&mut tx, 1).await;
        assert!(tx.checks(request.id).await.unwrap().is_empty());
        tx.commit().await.unwrap();
        app.release_at(request.id.to_string()).pass_check("fit-for-purpose", "It settles").await;
        let mut tx = write(&app).await;
        let checks = tx.checks(request.id).await.unwrap();
        assert_eq!((checks.len(), checks[0].title.as_str(), checks[0].mandatory), (1, "It settles", true));
        assert_eq!((checks[0].by, checks[0].by_name.as_str()), (Some(Person::Tester.id()), Person::Tester.name()));
        assert!(!tx.has_tested(request.id, Person::Tester.id()).await.unwrap());
        drop(tx);
        assert!(write_elsewhere(&app).await.checks(request.id).await.unwrap().is_empty());
    }
}
