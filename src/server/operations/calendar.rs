//! The calendar's own entries: adding and removing freezes and maintenance windows. Releases come from their requests.

mod feed;
mod page;

pub use feed::{FeedEntry, FeedState, feed};
pub use page::page;

use crate::{
    api::{Done, calendar::RemovalForm},
    domain::{
        access::{self, Action, Subject},
        calendar::{Freeze, FreezeForm, MaintenanceWindow, MaintenanceWindowForm, Window},
        event::Event,
        ids::{FreezeId, MaintenanceWindowId, ProductId},
        problem::Problem,
    },
    server::{Cx, Failure, operations::dossier::scheduled, store::Tx},
};
use serde_json::json;
use uuid::Uuid;

/// Adds a freeze.
pub async fn add_freeze(cx: Cx, form: FreezeForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditCalendar, &Subject::Workspace)?;
    let new = form.check(&cx.state.zones)?;
    let mut tx = cx.write().await?;
    known_products(&mut tx, &new.products).await?;
    let freeze = Freeze {
        id: FreezeId(Uuid::now_v7()),
        name: new.name,
        reason: new.reason,
        window: new.window,
        products: new.products,
        environments: new.environments,
    };
    tx.insert_freeze(&freeze).await?;
    let stopped = stopped_by(&mut tx, &freeze).await?;
    let words = format!("added the freeze “{}”", freeze.name);
    cx.record(&mut tx, &Event::new("freeze.added", words).with(json!({ "freeze": freeze }))).await?;
    cx.commit(tx).await?;
    Ok(Done::to(at(&cx, &freeze.window), format!("The freeze “{}” is added. {stopped}", freeze.name)))
}

/// How many open releases are planned inside a freeze, in words.
async fn stopped_by(tx: &mut Tx, freeze: &Freeze) -> Result<String, Failure> {
    let planned = tx.requests_between(freeze.window.starts_at, freeze.window.ends_at, false).await?;
    let stopped = planned.iter().map(scheduled).filter(|s| freeze.applies_to(s.product, s.environment));
    Ok(match stopped.count() {
        0 => "No open release is planned inside it.".into(),
        1 => "One open release is planned inside it.".into(),
        n => format!("{n} open releases are planned inside it."),
    })
}

/// Adds a maintenance window.
pub async fn add_maintenance_window(cx: Cx, form: MaintenanceWindowForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditCalendar, &Subject::Workspace)?;
    let new = form.check(&cx.state.zones)?;
    let mut tx = cx.write().await?;
    known_products(&mut tx, &new.products).await?;
    let window = MaintenanceWindow {
        id: MaintenanceWindowId(Uuid::now_v7()),
        name: new.name,
        environment: new.environment,
        window: new.window,
        products: new.products,
    };
    tx.insert_maintenance_window(&window).await?;
    let words = format!("added the maintenance window “{}”", window.name);
    let event = Event::new("maintenance-window.added", words).with(json!({ "maintenance_window": window }));
    cx.record(&mut tx, &event).await?;
    cx.commit(tx).await?;
    Ok(Done::to(at(&cx, &window.window), format!("The maintenance window “{}” is added.", window.name)))
}

/// Removes a freeze; the trail keeps what it was.
pub async fn remove_freeze(cx: Cx, form: RemovalForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditCalendar, &Subject::Workspace)?;
    let id: FreezeId = form.id.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let freeze = tx.freeze(id).await?.ok_or(Failure::NotFound)?;
    if tx.delete_freeze(id).await? == 0 {
        return Err(Failure::NotFound);
    }
    let words = format!("removed the freeze “{}”", freeze.name);
    cx.record(&mut tx, &Event::new("freeze.removed", words).with(json!({ "freeze": freeze }))).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("The freeze “{}” is removed.", freeze.name)))
}

/// Removes a maintenance window; the trail keeps what it was.
pub async fn remove_maintenance_window(cx: Cx, form: RemovalForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditCalendar, &Subject::Workspace)?;
    let id: MaintenanceWindowId = form.id.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let window = tx.maintenance_window(id).await?.ok_or(Failure::NotFound)?;
    if tx.delete_maintenance_window(id).await? == 0 {
        return Err(Failure::NotFound);
    }
    let words = format!("removed the maintenance window “{}”", window.name);
    let event = Event::new("maintenance-window.removed", words).with(json!({ "maintenance_window": window }));
    cx.record(&mut tx, &event).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("The maintenance window “{}” is removed.", window.name)))
}

async fn known_products(tx: &mut Tx, chosen: &[ProductId]) -> Result<(), Failure> {
    let known = tx.products().await?;
    if chosen.iter().all(|id| known.iter().any(|k| k.0 == *id)) {
        return Ok(());
    }
    Err(Problem::new("products", "Choose a product from the list.").into())
}

/// The calendar's page on which a window begins, where the actor is.
fn at(cx: &Cx, window: &Window) -> String {
    let (starts, _) = cx.local(window.starts_at, &cx.actor.time_zone);
    format!("/calendar?date={}", starts.date())
}
