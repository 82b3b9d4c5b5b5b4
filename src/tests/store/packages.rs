//! Packages as they are assembled, rollback evidence and runbooks.

use super::{moment, released, stored, write, write_elsewhere};
use crate::support::*;
use slipway::domain::{
    calendar::Window,
    ids::{EvidenceId, PartId},
    package::{Build, Part},
    rollback::{Evidence, Proof, Rehearsal},
    runbook::{Entry, Progress},
};
use uuid::Uuid;

on_both! {
    /// S1.35, S1.36, S1.45, S1.47: parts, order and marks are read back; with its package all of it goes.
    async fn an_assembly_is_read_back(app) {
        let mut tx = write(&app).await;
        let request = stored(&mut tx, 1).await;
        let release = released(&mut tx, &request).await;
        tx.commit().await.unwrap();
        let ours = app.release_at(request.id.to_string());
        ours.accept_change("One").await;
        ours.accept_change("Two").await;
        let mut tx = write(&app).await;
        let ids: Vec<_> = tx.assembly(release.id).await.unwrap().0.iter().map(|p| p.id).collect();
        let part = Part {
            id: PartId(Uuid::now_v7()),
            component: world().api,
            component_name: "api".into(),
            version: "ä <b>".into(),
            output: "a".repeat(64),
            input: String::new(),
            reference: "v1".into(),
        };
        tx.insert_part(ids[0], &part, Person::BuildTeam.id(), moment()).await.unwrap();
        tx.save_package_order(ids[1], &ids[..1]).await.unwrap();
        tx.mark_assembled(ids[0], Person::BuildTeam.id(), moment()).await.unwrap();
        tx.mark_assembled(ids[1], Person::BuildTeam.id(), moment()).await.unwrap();
        tx.unmark_assembled(ids[1], "Because.", moment()).await.unwrap();
        let read = tx.assembly(release.id).await.unwrap();
        assert_eq!(read.0[0].parts, [part]);
        assert!(read.0[0].is_assembled() && read.0[0].mark.as_ref().unwrap().by_name == Person::BuildTeam.name());
        assert_eq!((read.0[1].after.clone(), read.0[1].mark.as_ref().unwrap().why_not.as_str()), (vec![ids[0]], "Because."));
        let build = Build {
            team: "Build".into(),
            window: Window { starts_at: request.window.starts_at, ends_at: request.window.ends_at, zone: "UTC".into() },
            ended_at: None,
            note: String::new(),
        };
        tx.save_build(request.id, &build).await.unwrap();
        let ended = Build { ended_at: Some(moment()), ..build };
        tx.save_build(request.id, &ended).await.unwrap();
        assert_eq!(tx.build(request.id).await.unwrap(), Some(ended));
        tx.delete_package(ids[0]).await.unwrap();
        let left = tx.assembly(release.id).await.unwrap();
        assert!(left.0.len() == 1 && left.0[0].after.is_empty());
        tx.commit().await.unwrap();
        let mut tx = write_elsewhere(&app).await;
        assert!(tx.assembly(release.id).await.unwrap().0.is_empty());
        assert_eq!(tx.build(request.id).await.unwrap(), None);
    }

    /// S1.67, S1.83: evidence is read the newest first; a runbook's entries belong to their plan revision.
    async fn evidence_and_runbooks_are_read_back(app) {
        let mut tx = write(&app).await;
        let request = stored(&mut tx, 1).await;
        let (plan, packages) = ("f".repeat(64), "e".repeat(64));
        let evidence = |proof| Evidence {
            id: EvidenceId(Uuid::now_v7()),
            proof,
            revision: 2,
            plan: plan.clone(),
            packages: packages.clone(),
            by_name: Person::Deployer.name().into(),
            at: moment(),
        };
        let rehearsal = Rehearsal {
            on: moment(),
            who: "Dora".into(),
            place: "TEST".into(),
            minutes: 25,
            succeeded: true,
            note: "ä".into(),
        };
        let all = [evidence(Proof::Verified { reason: "<b>".into() }), evidence(Proof::Rehearsed(rehearsal))];
        for piece in &all {
            tx.insert_rollback_evidence(request.id, piece, Person::Deployer.id()).await.unwrap();
        }
        let [first, second] = all;
        assert_eq!(tx.rollback_evidence(request.id).await.unwrap(), [second, first]);
        tx.save_verification_time(request.id, 30).await.unwrap();
        tx.save_verification_time(request.id, 20).await.unwrap();
        assert_eq!(tx.verification_time(request.id).await.unwrap(), Some(20));
        let started = Entry {
            activity: "a1".into(),
            progress: Progress::Started,
            started_at: Some(moment()),
            ended_at: None,
            reason: String::new(),
            by_name: Person::Deployer.name().into(),
        };
        tx.save_runbook_entry((request.id, &plan), &started, Person::Deployer.id()).await.unwrap();
        let finished = Entry { progress: Progress::Finished, ended_at: Some(moment()), ..started };
        tx.save_runbook_entry((request.id, &plan), &finished, Person::Deployer.id()).await.unwrap();
        assert_eq!(tx.runbook(request.id, &plan).await.unwrap(), [finished]);
        assert!(tx.runbook(request.id, &packages).await.unwrap().is_empty(), "another revision");
        tx.commit().await.unwrap();
        let mut tx = write_elsewhere(&app).await;
        assert!(tx.rollback_evidence(request.id).await.unwrap().is_empty());
        assert!(tx.runbook(request.id, &plan).await.unwrap().is_empty());
        assert_eq!(tx.verification_time(request.id).await.unwrap(), None);
    }
}
