//! The demo's data: a quarter of three products, told relative to now. The people and the catalogue are in [`cast`], the
//! calendar in [`schedule`], what is written in plans and checklists in [`texts`], the releases in [`script`]; a
//! [`story`] plays one release through the very rules that real ones follow, so no state here can be one that Slipway
//! would not allow. Apart from ids and the clock, every start tells the same.

mod aftermath;
mod announcing;
mod cast;
mod chapters;
mod configuration;
mod notes;
mod schedule;
mod scope;
mod script;
mod story;
mod templates;
mod texts;
mod twenty;
mod work;

#[cfg(test)]
mod tests;

use super::{AppState, Failure, clock, store::Tx};
use crate::{api::session::SAMPLE_PASSWORD, domain::event::Event};
use cast::{Cast, Who};
use chrono::{DateTime, TimeDelta, Utc};
use schedule::Schedule;
use serde_json::json;
use uuid::Uuid;

/// Weeks of history that the demo tells.
const WEEKS: i64 = 15;

/// An event of the past, to be put in order with all the others before it is recorded.
struct Past {
    at: DateTime<Utc>,
    /// None: the system.
    who: Option<Who>,
    event: Event,
}

/// Fills an empty demo database; leaves one that has people alone.
///
/// # Errors
/// When the database cannot, or the script tells something that the rules refuse; then nothing is kept.
pub async fn seed(state: &AppState) -> Result<(), Failure> {
    if !state.store.read(state.workspace).await?.people().await?.is_empty() {
        return Ok(());
    }
    let hash = state.passwords.hash(SAMPLE_PASSWORD.to_owned()).await?;
    let now = clock::now();
    let mut tx = state.store.write(state.workspace).await?;
    tell(&mut tx, state, &hash, now).await?;
    tx.commit().await?;
    Ok(())
}

async fn tell(tx: &mut Tx, state: &AppState, hash: &str, now: DateTime<Utc>) -> Result<(), Failure> {
    let opened = now - TimeDelta::weeks(WEEKS) - TimeDelta::days(1);
    let mut past = Vec::new();
    let cast = Cast::enter(tx, hash, opened, &mut past).await?;
    configuration::record(tx, opened, &mut past).await?;
    let schedule = Schedule::draw_up(&state.zones, now)?;
    schedule.store(tx, &cast, opened, &mut past).await?;
    script::play(tx, &state.zones, &cast, &schedule, now, &mut past).await?;
    aftermath::tell(tx, &cast, now, &mut past).await?;
    notes::publish(tx, &cast, now, &mut past).await?;
    work::plan(tx, &state.zones, &cast, now, &mut past).await?;
    templates::make(tx, &cast, now, &mut past).await?;
    visits_and_a_refusal(now, &mut past);
    record(tx, &cast, past).await
}

/// Readers look in, and somebody tried what segregation of duties forbids: auditors look for exactly
/// this (S0.42).
fn visits_and_a_refusal(now: DateTime<Utc>, past: &mut Vec<Past>) {
    let words = "was refused: Segregation of duties: you have the role Developer, so you can have no part in its \
                 deployment to LIVE (policy sox-strict).";
    let event = Event::new("access.refused", words).with(json!({ "action": "DeployToLive" }));
    past.push(Past { at: now - TimeDelta::days(9), who: Some(Who::Developer), event });
    for (hours, who) in [(26, Who::Stakeholder), (5, Who::Auditor)] {
        let event = Event::new("session.started", "signed in");
        past.push(Past { at: now - TimeDelta::hours(hours), who: Some(who), event });
    }
}

/// The trail is in the order of its times, as it would be had all this happened.
async fn record(tx: &mut Tx, cast: &Cast, mut past: Vec<Past>) -> Result<(), Failure> {
    past.sort_by_key(|p| p.at);
    for Past { at, who, event } in past {
        let person = who.map(|w| cast.person(w));
        tx.record(&event, person.map(|p| (p.id, p.name.as_str())), Uuid::now_v7(), at).await?;
    }
    Ok(())
}
