//! Fifty people decide at the same moment, again and again: each has one vote, and the gate has one decision.

use crate::support::*;
use slipway::{
    domain::{
        access::Role,
        ids::PersonId,
        people,
    },
    server::{auth::token_hash, clock, run::verify},
};
use std::collections::BTreeSet;
use uuid::Uuid;

const PEOPLE: usize = 50;
const ROUNDS: usize = 20;

/// Fifty more members of the board, with the tokens of their sessions.
async fn board(app: &TestApp) -> Vec<String> {
    let mut tx = app.state.store.write(world().workspace).await.unwrap();
    let hash = tx.password_hash(Person::Cab1.id()).await.unwrap().unwrap();
    let mut tokens = Vec::new();
    for n in 0..PEOPLE {
        let person = people::Person {
            id: PersonId(Uuid::now_v7()),
            name: format!("Member {n}"),
            email: format!("member-{n}@example.org"),
            roles: vec![Role::CabMember],
            time_zone: "UTC".into(),
            disabled: false,
        };
        let token = format!("session-of-member-{n}");
        tx.insert_person(&person, &hash, clock::now()).await.unwrap();
        tx.insert_session(&token_hash(&token), person.id, clock::now()).await.unwrap();
        tokens.push(token);
    }
    tx.commit().await.unwrap();
    tokens
}

on_both! {
    async fn fifty_votes_at_once_are_fifty_votes_and_one_decision(app) {
        let tokens = board(&app).await;
        let release = app.release().raise().await.at("13").await;
        for round in 0..ROUNDS {
            if round > 0 {
                release.write_plan(&slipway::domain::plan::Plan {
                    policy: format!("As agreed in round {round}."),
                    ..releases::complete_plan()
                }).await;
                release.submit_plan().await;
            }
            let hash = release.overview().await.revision.unwrap().1;
            // Everybody presses twice, as people do.
            let tasks: Vec<_> = tokens
                .iter()
                .chain(&tokens)
                .enumerate()
                .map(|(n, token)| {
                    let app = app.reconfigured(|_| {});
                    let (token, request, hash) = (token.clone(), release.id.clone(), hash.clone());
                    let choice = if n % 5 == 0 { "reject" } else { "approve" };
                    tokio::spawn(async move {
                        let form = [
                            ("request", request.as_str()),
                            ("gate", "rollout"),
                            ("revision_hash", hash.as_str()),
                            ("choice", choice),
                            ("comment", "So I say."),
                            ("password", PASSWORD),
                        ];
                        app.with_token(&token).submit("approvals/cast", &form).await
                    })
                })
                .collect();
            let mut taken = 0;
            for task in tasks {
                let answer = task.await.unwrap();
                assert!(matches!(answer.status, 200 | 409 | 429 | 503), "{}: {}", answer.status, answer.body());
                taken += usize::from(answer.status == 200);
            }
            let votes: Vec<(Uuid,)> = rows!(app, (Uuid,), "SELECT person_id FROM vote WHERE request_id = $1 AND revision_hash = $2 AND gate = 'rollout'", release.request().0, &hash).unwrap();
            let voters: BTreeSet<_> = votes.iter().map(|v| v.0).collect();
            assert_eq!((votes.len(), voters.len()), (taken, taken), "round {round}: one vote for each \"200\", one each");
            assert!(taken >= 2, "round {round}");
            let events: Vec<(i64,)> = rows!(app, (i64,), "SELECT COUNT(*) FROM event WHERE kind = 'vote.cast'").unwrap();
            assert!(usize::try_from(events[0].0).unwrap() >= taken);
        }
        verify(&app.state.store, world().workspace).await.unwrap().unwrap();
    }
}
