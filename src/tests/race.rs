//! Fifty people decide at the same moment, again and again: each has one vote, and the gate has one decision.

use crate::support::*;
use slipway::{
    domain::{access::Role, ids::PersonId, people},
    server::{auth::token_hash, clock, run::verify},
};
use std::collections::BTreeSet;
use uuid::Uuid;

pub(super) const PEOPLE: usize = 50;
const ROUNDS: usize = 20;

/// Fifty more members of the board, with the tokens of their sessions.
pub(super) async fn board(app: &TestApp) -> Vec<String> {
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
            password_given: false,
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
        let before: Vec<(i64,)> = rows!(app, (i64,), "SELECT COUNT(*) FROM event WHERE kind = 'vote.cast'").unwrap();
        let mut all = usize::try_from(before[0].0).unwrap();
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
            let mut counted = BTreeSet::new();
            for (n, task) in tasks.into_iter().enumerate() {
                let answer = task.await.unwrap();
                assert!(matches!(answer.status, 200 | 409 | 429 | 503), "{}: {}", answer.status, answer.body());
                if answer.status == 200 {
                    counted.insert(n % PEOPLE);
                }
            }
            let votes: Vec<(Uuid, String)> = rows!(
                app,
                (Uuid, String),
                "SELECT person_id, choice FROM vote WHERE request_id = $1 AND revision_hash = $2 AND gate = 'rollout'",
                release.request().0,
                &hash
            )
            .unwrap();
            let voters: BTreeSet<_> = votes.iter().map(|v| v.0).collect();
            assert_eq!(votes.len(), voters.len(), "round {round}: one vote each");
            assert_eq!(voters.len(), counted.len(), "round {round}: a vote for everybody who was told so, and no other");
            // Two approvals decide; whoever comes after the decision is told so and has not voted.
            let approvals = votes.iter().filter(|v| v.1 == "approve").count();
            assert_eq!(approvals, 2, "round {round}: decided once, by the second approval");
            all += votes.len();
            let cast: Vec<(i64,)> = rows!(app, (i64,), "SELECT COUNT(*) FROM event WHERE kind = 'vote.cast'").unwrap();
            assert_eq!(usize::try_from(cast[0].0).unwrap(), all, "round {round}: one entry in the trail for each vote");
        }
        verify(&app.state.store, world().workspace).await.unwrap().unwrap();
    }
}
