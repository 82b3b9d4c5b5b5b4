//! The scope of a release: which changes it holds. A change comes in from either side, by the same rules, and gets its
//! package; until the release has left TEST deployment it can be taken out again.

use super::{
    changes::{moved_on, row},
    dossier::{Dossier, definition},
};
use crate::{
    api::{
        Done,
        changes::{Candidate, InRelease, Offer, PlaceForm, ReleaseChanges},
    },
    domain::{
        access::{self, Action, Subject},
        change::{AcceptanceRules, Change, ChangeStatus, ReleaseScope, scope_is_open},
        event::Event,
        ids::{ChangeId, ComponentId, PackageId, RequestId},
        problem::Refusal,
        release::Request,
    },
    server::{
        Cx, Failure,
        store::{StoreError, Tx, changes::ListedChange, deployments::Package},
    },
};
use serde_json::json;
use uuid::Uuid;

/// Open changes of the product that a release's page offers.
const CANDIDATES: i64 = 100;
/// Open releases of the product that a change's page looks through, the earliest window first.
const OFFERS: i64 = 50;

/// Adds a change to a release, from the change's side (S0.33).
pub async fn offer(cx: Cx, form: PlaceForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::OfferChange, &Subject::Workspace)?;
    add(cx, form).await
}

/// Takes a change into a release, from the release's side (S0.32).
pub async fn accept(cx: Cx, form: PlaceForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::AcceptChange, &Subject::Workspace)?;
    add(cx, form).await
}

async fn add(cx: Cx, form: PlaceForm) -> Result<Done, Failure> {
    let mut tx = cx.write().await?;
    let (dossier, change) = load(&mut tx, &form).await?;
    let release = dossier.release.filter(|_| !dossier.request.is_closed());
    scope_is_open(&dossier.definition, &dossier.request.run, release.is_some())?;
    let Some(release) = release else { return Err(Failure::NotFound) };
    let rules = rules(&dossier);
    let components = component_ids(&dossier.request);
    let scope = ReleaseScope { product: dossier.request.product, components: &components };
    rules.refuse(&change, &scope)?;
    // Two releases can reach for the same change at once: only one finds it as it was read.
    let next = change.status.become_next(ChangeStatus::InRelease)?;
    if !tx.move_change(change.id, (change.status, next), Some(release.id), cx.now).await? {
        return Err(moved_on(&change));
    }
    let package = Package {
        id: PackageId(Uuid::now_v7()),
        change: change.id,
        name: package_name(&change),
        status_before: change.status,
        environment: None,
        added_at: cx.now,
    };
    tx.insert_package(release.id, &package).await?;
    let name = dossier.request.name();
    let words = format!("added {} “{}” to {name}", change.number, change.title);
    let data = json!({ "change": change.id, "package": package.id, "outcomes": rules.evaluate(&change, &scope) });
    cx.record(&mut tx, &Event::on(dossier.request.id, "change.accepted", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("{} is in {name}.", change.number)))
}

/// Takes a change out of a release; it becomes what it was before.
pub async fn take_out(cx: Cx, form: PlaceForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::AcceptChange, &Subject::Workspace)?;
    let mut tx = cx.write().await?;
    let (dossier, change) = load(&mut tx, &form).await?;
    let Some(package) = dossier.packages.iter().find(|p| p.change == change.id) else {
        let words = format!("{} is not in {}; somebody may have taken it out.", change.number, dossier.request.name());
        return Err(Refusal::Conflict(words).into());
    };
    scope_is_open(&dossier.definition, &dossier.request.run, dossier.release.is_some())?;
    let next = change.status.become_next(package.status_before)?;
    if !tx.move_change(change.id, (change.status, next), None, cx.now).await? {
        return Err(moved_on(&change));
    }
    let also = super::packages::taken_out(&cx, &mut tx, &dossier, package.id).await?;
    tx.delete_package(package.id).await?;
    let name = dossier.request.name();
    let words = format!("took {} “{}” out of {name}{also}", change.number, change.title);
    let data = json!({ "change": change.id, "package": package.id, "environment": package.environment });
    cx.record(&mut tx, &Event::on(dossier.request.id, "change.taken-out", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("{} is no longer in {name}{also}.", change.number)))
}

/// Loads the release and the change.
async fn load(tx: &mut Tx, form: &PlaceForm) -> Result<(Dossier, Change), Failure> {
    let request: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let change: ChangeId = form.change.parse().map_err(|_| Failure::NotFound)?;
    let change = tx.change(change).await?.ok_or(Failure::NotFound)?.change;
    Ok((Dossier::load(tx, request).await?, change))
}

/// The rules that count: the newest revision's, else the draft's, else what a new plan starts with.
fn rules(dossier: &Dossier) -> AcceptanceRules {
    dossier.plan().map(|p| p.rules.clone()).unwrap_or_default()
}

fn component_ids(request: &Request) -> Vec<ComponentId> {
    request.components.iter().map(|c| c.0).collect()
}

/// What a package is called: its change's number and the beginning of its title.
fn package_name(change: &Change) -> String {
    let name = format!("{} {}", change.number, change.title);
    if name.chars().count() <= 60 { name } else { name.chars().take(59).chain(['…']).collect() }
}

/// The releases of a change's product that take changes now, each with what its rules say of the change; nothing for a
/// change that is in a release or done with.
pub async fn offers(cx: &Cx, tx: &mut Tx, listed: &ListedChange) -> Result<Vec<Offer>, Failure> {
    let change = &listed.change;
    if !matches!(change.status, ChangeStatus::Proposed | ChangeStatus::Approved) {
        return Ok(vec![]);
    }
    let mut offers = Vec::new();
    for open in tx.open_releases(change.product, OFFERS).await? {
        if scope_is_open(&definition(tx, &open).await?, &open.run, true).is_err() {
            continue;
        }
        let Some(request) = tx.request(open.id).await? else { continue };
        let plan = match tx.latest_revision(request.id).await? {
            Some(revision) => Some(revision.plan),
            None => tx.draft(request.id).await?.map(|d| d.plan),
        };
        let components = component_ids(&request);
        let scope = ReleaseScope { product: request.product, components: &components };
        let outcomes = plan.map(|p| p.rules).unwrap_or_default().evaluate(change, &scope);
        offers.push(Offer {
            request: request.id.to_string(),
            name: request.name(),
            title: request.title.clone(),
            window: cx.period(&request.window),
            qualifies: outcomes.iter().all(|o| o.met),
            outcomes,
        });
    }
    offers.sort_by_key(|o| !o.qualifies);
    Ok(offers)
}

/// The changes in a release with their packages, and those that could be taken in.
pub async fn of_release(cx: Cx, id: RequestId) -> Result<ReleaseChanges, Failure> {
    let mut tx = cx.read().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let request = &dossier.request;
    let closed = scope_is_open(&dossier.definition, &request.run, dossier.release.is_some()).err();
    let candidates = if closed.is_none() { tx.open_changes(request.product, CANDIDATES).await? } else { vec![] };
    let (rules, components) = (rules(&dossier), component_ids(request));
    let scope = ReleaseScope { product: request.product, components: &components };
    let candidate = |c: &ListedChange| {
        let outcomes = rules.evaluate(&c.change, &scope);
        Candidate { row: row(c), qualifies: outcomes.iter().all(|o| o.met), outcomes }
    };
    let mut candidates: Vec<_> = candidates.iter().map(candidate).collect();
    candidates.sort_by_key(|c| !c.qualifies);
    let may = |action| access::may(&cx.actor, action, &Subject::Workspace);
    let held = dossier.release.map(|r| r.id);
    let listed = match held {
        Some(release) => tx.listed_changes_in(release).await?,
        None => vec![],
    };
    Ok(ReleaseChanges {
        id: id.to_string(),
        product: request.product.to_string(),
        rows: in_release(&cx, &dossier, &listed)?,
        closed: closed.map(|r| r.to_string()).unwrap_or_default(),
        why_not: may(Action::AcceptChange).err().map(|r| r.to_string()).unwrap_or_default(),
        may_raise: may(Action::RaiseChange).is_ok(),
        rules: rules.describe(),
        candidates,
    })
}

fn in_release(cx: &Cx, dossier: &Dossier, listed: &[ListedChange]) -> Result<Vec<InRelease>, Failure> {
    let view = |c: &ListedChange| {
        let package = dossier.packages.iter().find(|p| p.change == c.change.id);
        let package = package.ok_or_else(|| StoreError::corrupt("a change in a release has no package"))?;
        Ok(InRelease {
            row: row(c),
            package: package.name.clone(),
            environment: package.environment,
            added_at: cx.moment(package.added_at),
        })
    };
    listed.iter().map(view).collect()
}
