//! Release notes of the demo's releases that got to LIVE, drafted from their changes and published soon after.

use super::{
    Past,
    cast::{Cast, Who},
};
use crate::{
    domain::{calendar::Environment, event::Event, ids::NotesId},
    server::{
        Failure,
        operations::notes::material,
        store::{Tx, notes::PublishedNotes, requests::lists::RequestFilter},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use uuid::Uuid;

/// Releases looked through.
const RELEASES: i64 = 500;
/// Releases that have notes.
const PUBLISHED: usize = 12;

/// Publishes them.
///
/// # Errors
/// When the database cannot.
pub async fn publish(tx: &mut Tx, cast: &Cast, now: DateTime<Utc>, past: &mut Vec<Past>) -> Result<(), Failure> {
    let manager = cast.person(Who::FirstManager);
    let mut published = 0;
    for request in tx.requests(&RequestFilter::default(), 0, RELEASES).await? {
        let Some(release) = tx.release_of(request.id).await? else { continue };
        let deployments = tx.deployments(release.id).await?;
        let live = deployments.iter().find(|d| d.environment == Environment::Live && d.succeeded);
        let Some(live) = live.filter(|_| published < PUBLISHED) else { continue };
        let notes = PublishedNotes {
            id: NotesId(Uuid::now_v7()),
            request: request.id,
            number: 1,
            text: material(tx, &request).await?.draft(),
            documents: vec![],
            by_name: manager.name.clone(),
            at: (live.at + TimeDelta::minutes(40)).min(now),
        };
        tx.insert_notes(&notes, manager.id).await?;
        let words = format!("published release notes of {}, version 1", request.name());
        let event = Event::on(request.id, "notes.published", words).with(json!({ "number": 1, "text": notes.text }));
        past.push(Past { at: notes.at, who: Some(Who::FirstManager), event });
        published += 1;
    }
    Ok(())
}
