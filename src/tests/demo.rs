//! The demo's data: told by the rules themselves, so that seeding them is a test already; here, what shows afterwards.

use crate::support::*;
use slipway::{
    api::releases::ReleaseList,
    domain::{access::Role, checklist, ids::RequestId},
    server::{clock, config::Config, demo, operations::dossier::Dossier, run},
};
use std::{collections::BTreeSet, time::Instant};
use tempfile::TempDir;

/// An opened demo, seeded.
async fn demo(folder: &TempDir) -> run::Opened {
    let opened = run::open(Config {
        addr: ([127, 0, 0, 1], 0).into(),
        data: folder.path().to_owned(),
        database_url: None,
        demo: true,
        public_url: "http://slipway.test".into(),
        set_up_token: None,
        upload_limit: 1024,
        behind_proxy: false,
        outgoing: Default::default(),
    })
    .await
    .unwrap();
    demo::seed(&opened.state).await.unwrap();
    opened
}

async fn all(opened: &run::Opened) -> Vec<Dossier> {
    let mut tx = opened.state.store.read(opened.state.workspace).await.unwrap();
    let ids: Vec<RequestId> = tx.requests(&Default::default(), 0, 1000).await.unwrap().iter().map(|r| r.id).collect();
    let mut all = Vec::new();
    for id in ids {
        all.push(Dossier::load(&mut tx, id).await.unwrap());
    }
    all
}

/// S0.10, S0.11 and S0.12: the demo has somebody for each role; releases stand at every step of the process.
#[tokio::test]
async fn the_demo_has_every_role_and_a_release_in_every_state() {
    let folder = TempDir::new().unwrap();
    let opened = demo(&folder).await;
    let people = opened.state.store.read(opened.state.workspace).await.unwrap().people().await.unwrap();
    for role in Role::ALL {
        assert!(people.iter().any(|p| p.roles.contains(role)), "{role}");
    }
    let all = all(&opened).await;
    let at: BTreeSet<String> = all.iter().map(|d| format!("{:?}", d.request.run.at)).collect();
    for step in ["1", "2", "3", "4", "5", "7", "8", "10", "11", "12", "13", "14", "15", "16", "17", "19", "20"] {
        assert!(at.contains(&format!("Step({step:?})")), "no release at step {step}");
    }
    assert!(at.contains("End(\"closed-successful\")") && at.contains("End(\"closed-unsuccessful\")"));
    assert!((33..43).contains(&all.len()), "{}", all.len());
    let kinds: BTreeSet<_> = all.iter().flat_map(|d| &d.collisions).filter(|c| c.hard).map(|c| c.kind.key()).collect();
    assert_eq!(kinds, BTreeSet::from(["inside-freeze", "same-component"]), "and no other hard collision");
}

/// What a dossier says is what the rules would have let people do: gates of steps that were left are still met.
#[tokio::test]
async fn the_demo_s_releases_are_whole() {
    let folder = TempDir::new().unwrap();
    let opened = demo(&folder).await;
    let now = clock::now();
    for d in all(&opened).await {
        let name = d.request.name();
        let run = &d.request.run;
        assert!(run.trail.is_sorted_by_key(|l| l.at) && run.trail.iter().all(|l| l.at <= now), "{name}");
        let is_s0 = run.process == slipway::domain::process::builtin::RELEASE_REQUEST;
        assert_eq!(run.has_left("2") || !is_s0, d.release.is_some(), "{name}");
        if run.has_left("13") {
            let tally = &d.tallies["rollout"];
            assert_eq!(tally.verdict, slipway::domain::approval::Verdict::Approved, "{name}");
        }
        if run.has_left("11") {
            assert!(checklist::state(&d.checks).all_mandatory_passed, "{name}");
        }
        assert_eq!(d.changes.len(), d.packages.len(), "{name}");
        for deployment in &d.deployments {
            assert!(deployment.at < now && d.changes.iter().all(|c| c.initiator_id != deployment.by), "{name}");
        }
        if let Some(revision) = &d.revision {
            assert!(d.votes.iter().all(|v| !revision.editors.contains(&v.person)), "{name}");
        }
    }
}

#[tokio::test]
async fn the_demo_s_trail_is_in_order_and_holds() {
    let folder = TempDir::new().unwrap();
    let opened = demo(&folder).await;
    let count = run::verify(&opened.state.store, opened.state.workspace).await.unwrap().unwrap();
    let mut tx = opened.state.store.read(opened.state.workspace).await.unwrap();
    let entries = tx.entries_after(0, 10_000).await.unwrap();
    assert_eq!(entries.len() as i64, count);
    assert!(entries.is_sorted_by_key(|e| e.at) && entries.iter().all(|e| e.at <= clock::now()));
    assert!(entries.iter().any(|e| e.kind == "access.refused"), "S0.42");
}

#[tokio::test]
async fn a_second_start_leaves_the_demo_alone() {
    let folder = TempDir::new().unwrap();
    let opened = demo(&folder).await;
    let head = opened.state.store.read(opened.state.workspace).await.unwrap().chain_head().await.unwrap();
    let started = Instant::now();
    demo::seed(&opened.state).await.unwrap();
    assert!(started.elapsed().as_millis() < 500);
    assert_eq!(opened.state.store.read(opened.state.workspace).await.unwrap().chain_head().await.unwrap(), head);
}

/// One click signs in as a sample person, who then reads the releases.
#[tokio::test]
async fn sample_people_find_their_work() {
    let folder = TempDir::new().unwrap();
    let opened = demo(&folder).await;
    let app = TestApp::of(opened.state.clone());
    let answer =
        app.stranger().submit("session/sign-in", &[("person", "amara@demo.slipway.example")]).await.expect(200);
    let cookie = answer.cookie("slipway-demo").unwrap().to_owned();
    let token = cookie.split(['=', ';']).nth(1).unwrap().to_owned();
    let list: ReleaseList = app.with_token(&token).read("releases/list", &[]).await.expect(200).read();
    assert!(list.open > 15 && list.closed > 10, "{} open, {} closed", list.open, list.closed);
}
