//! The store on both databases: what is saved is read back, what belongs to another workspace is not there, and what
//! must never change cannot be changed.

mod activities;
mod approvals;
mod baselines;
mod binds;
mod calendar;
mod catalogue;
mod cmdb;
mod database;
mod deployments;
mod events;
mod packages;
mod people;
mod plans;
mod requests;
mod review;
mod sessions;
mod templates;

use crate::support::{Person, TestApp, world};
use chrono::{DateTime, TimeDelta, Utc};
use slipway::{
    domain::{
        access::SodPolicy,
        calendar::Window,
        ids::{ReleaseId, RequestId},
        process::{self, Run},
        release::{Release, ReleaseKind, Request},
    },
    server::{clock, store::Tx},
};
use uuid::Uuid;

/// A transaction in the sample workspace.
async fn write(app: &TestApp) -> Tx {
    app.state.store.write(world().workspace).await.unwrap()
}

/// A transaction in the other workspace.
async fn write_elsewhere(app: &TestApp) -> Tx {
    app.state.store.write(world().elsewhere).await.unwrap()
}

/// Some moment, as exact as both databases keep it.
fn moment() -> DateTime<Utc> {
    clock::now()
}

/// A request of Payments that is not stored yet.
fn request(number: u32, version: Option<&str>) -> Request {
    let now = moment();
    let definition = process::builtin::find(process::builtin::RELEASE_REQUEST, 1).unwrap();
    Request {
        dates_published_at: None,
        id: RequestId(Uuid::now_v7()),
        number,
        product: world().payments,
        product_name: "Payments".into(),
        title: format!("Request {number} “ä” <b> \u{1F600}"),
        kind: ReleaseKind::Major,
        version: version.map(|v| v.parse().unwrap()),
        window: Window {
            starts_at: now + TimeDelta::days(1),
            ends_at: now + TimeDelta::days(1) + TimeDelta::hours(2),
            zone: "Europe/Berlin".into(),
        },
        components: vec![(world().api, "api".into()), (world().ledger, "ledger".into())],
        policy: SodPolicy::SoxStrict,
        run: Run::start(&definition),
        raised_by: Person::ReleaseManager.id(),
        created_at: now,
        updated_at: now,
    }
}

/// A stored request.
async fn stored(tx: &mut Tx, number: u32) -> Request {
    let request = request(number, Some(&format!("{number}.0.0")));
    tx.insert_request(&request, 5).await.unwrap();
    request
}

/// The release of a stored request.
async fn released(tx: &mut Tx, request: &Request) -> Release {
    let release = Release { id: ReleaseId(Uuid::now_v7()), request: request.id, created_at: moment() };
    tx.insert_release(&release).await.unwrap();
    release
}
