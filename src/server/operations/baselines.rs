//! Baselines of a release: showing them, what differs between two, and what they prove. Taking one is in `take`, the update
//! of the CMDB with the closing one in `closing`.

mod closing;
mod take;

pub use closing::update_cmdb;
pub use take::{may_take, take, take_file};

use super::dossier::Dossier;
use crate::{
    api::baselines::{BaselineHead, BaselineView, Baselines, Comparison, PrefilledItem, SHOWN},
    domain::{
        access::{self, Action, Subject},
        baseline::{self, Baseline, BaselineMoment},
        calendar::Environment,
        cmdb::{self, Item},
        ids::{BaselineId, RequestId},
        process::{Evidence, Proofs},
        release::Request,
    },
    server::{
        Cx, Failure,
        store::{Tx, baselines::BaselineHead as Stored},
    },
};
use chrono::{DateTime, Utc};

/// Baselines that a page lists.
const LISTED: i64 = 200;

/// The baselines of a release; of those named, the two to compare.
pub async fn list(cx: Cx, id: RequestId, (from, to): (String, String)) -> Result<Baselines, Failure> {
    access::may(&cx.actor, Action::Read, &Subject::Workspace)?;
    let mut tx = cx.read().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let heads = tx.baselines(id, LISTED).await?;
    let items = items_in_use(&mut tx, id).await?;
    let missing = evidence(&mut tx, &dossier).await?.remove(&Evidence::CmdbUpdated);
    let why_not = |action| match access::may(&cx.actor, action, &Subject::Workspace) {
        Ok(()) => is_open(&dossier.request).err().map(|r| r.to_string()).unwrap_or_default(),
        Err(refusal) => refusal.to_string(),
    };
    let limit = cx.state.config.upload_limit.min(cmdb::import::MAX_BYTES as u64);
    let recorded = |i: &Item| PrefilledItem {
        id: i.id.to_string(),
        name: i.name.to_string(),
        version: i.version(Environment::Live).into(),
        hint: match i.version(Environment::Test) {
            "" => "As recorded for LIVE".into(),
            test => format!("As recorded for LIVE; in TEST {test}"),
        },
    };
    Ok(Baselines {
        id: id.to_string(),
        comparison: compare(&mut tx, id, &heads, (&from, &to)).await?,
        items: items.iter().map(recorded).collect(),
        in_live: closing::in_live(&mut tx, &dossier, &items).await?,
        seen: newest(&heads),
        seen_items: cmdb::fingerprint(&items),
        why_not: why_not(Action::TakeBaseline),
        why_not_update: why_not(Action::UpdateCmdb),
        is_updated: matches!(missing, Some(Ok(()))),
        cmdb: match missing {
            Some(Ok(())) => "The CMDB has the versions that this release left in LIVE.".into(),
            Some(Err(words)) => words,
            None => Evidence::CmdbUpdated.missing().into(),
        },
        rows: heads.iter().map(|h| head(&cx, h, &heads)).collect(),
        limit: format!("{} and {} rows", super::checklists::size(limit), baseline::ROWS),
    })
}

/// The items of the release and its changes that are in use.
async fn items_in_use(tx: &mut Tx, id: RequestId) -> Result<Vec<Item>, Failure> {
    let mut items = tx.items_of_release(id).await?;
    items.retain(|i| !i.retired);
    Ok(items)
}

fn is_open(request: &Request) -> Result<(), crate::domain::problem::Refusal> {
    let words = "The release is closed and stays as it is.";
    if request.is_closed() { Err(crate::domain::problem::Refusal::Conflict(words.into())) } else { Ok(()) }
}

/// The number of the newest baseline; 0 while there is none.
fn newest(heads: &[Stored]) -> String {
    heads.first().map_or(0, |h| h.number).to_string()
}

fn head(cx: &Cx, head: &Stored, all: &[Stored]) -> BaselineHead {
    BaselineHead {
        id: head.id.to_string(),
        name: name(head.number, head.moment),
        environment: head.environment,
        items: head.items,
        sha256: head.sha256.clone(),
        by: head.by_name.clone(),
        at: cx.moment(head.at),
        counts: newest_of(all, head.moment).is_some_and(|n| n.id == head.id),
    }
}

fn name(number: i64, moment: BaselineMoment) -> String {
    format!("Baseline {number}, {}", moment.label().to_lowercase())
}

/// The one of a moment that counts; the newest come first.
fn newest_of(heads: &[Stored], moment: BaselineMoment) -> Option<&Stored> {
    heads.iter().find(|h| h.moment == moment)
}

/// What differs between the two that are named, else between the newest one before the installation and the newest after
/// it, else between the newest two.
async fn compare(
    tx: &mut Tx,
    id: RequestId,
    heads: &[Stored],
    (from, to): (&str, &str),
) -> Result<Option<Comparison>, Failure> {
    let named = |id: &str| heads.iter().find(|h| h.id.to_string() == id);
    let installed = newest_of(heads, BaselineMoment::Before).zip(newest_of(heads, BaselineMoment::After));
    let usual = installed.or_else(|| heads.get(1).zip(heads.first()));
    let Some((from, to)) = named(from).zip(named(to)).or(usual) else { return Ok(None) };
    let (from, to) = (find(tx, id, from.id).await?, find(tx, id, to.id).await?);
    let mut difference = baseline::difference(&from.snapshot.rows, &to.snapshot.rows);
    let counts = [difference.added.len(), difference.removed.len(), difference.changed.len()];
    difference.added.truncate(SHOWN);
    difference.removed.truncate(SHOWN);
    difference.changed.truncate(SHOWN);
    Ok(Some(Comparison { from: from.snapshot.id.to_string(), to: to.snapshot.id.to_string(), difference, counts }))
}

async fn find(tx: &mut Tx, request: RequestId, id: BaselineId) -> Result<Baseline, Failure> {
    tx.baseline(request, id).await?.ok_or(Failure::NotFound)
}

/// A baseline with its rows (S1.50).
pub async fn view(cx: Cx, id: RequestId, baseline: String) -> Result<BaselineView, Failure> {
    access::may(&cx.actor, Action::Read, &Subject::Workspace)?;
    let wanted: BaselineId = baseline.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.read().await?;
    tx.request(id).await?.ok_or(Failure::NotFound)?;
    let heads = tx.baselines(id, i64::MAX).await?;
    let stored = heads.iter().find(|h| h.id == wanted).ok_or(Failure::NotFound)?;
    let mut rows = find(&mut tx, id, wanted).await?.snapshot.rows;
    let more = rows.len().saturating_sub(SHOWN);
    rows.truncate(SHOWN);
    Ok(BaselineView { head: head(&cx, stored, &heads), rows, more })
}

/// A baseline as a document: its name for a file, and the text that its hash is over.
pub async fn export(cx: Cx, id: RequestId, baseline: String) -> Result<(String, String), Failure> {
    access::may(&cx.actor, Action::Read, &Subject::Workspace)?;
    let wanted: BaselineId = baseline.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.read().await?;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    let found = find(&mut tx, id, wanted).await?;
    let name = format!("{} baseline {} {}", request.name(), found.snapshot.number, found.snapshot.moment.key());
    Ok((name, found.snapshot.canonical()))
}

/// What the baselines of a release prove.
///
/// # Errors
/// When the database cannot.
pub async fn evidence(tx: &mut Tx, dossier: &Dossier) -> Result<Proofs, Failure> {
    let id = dossier.request.id;
    let newest = tx.newest_baselines(id).await?;
    // Installation is what happens to LIVE; baselines of TEST are kept, and prove nothing.
    let of = |moment| newest.iter().find(|h| h.moment == moment && h.environment == Environment::Live);
    let mut proofs = Proofs::new();
    let mut proves = |evidence: Evidence, missing: Option<String>| {
        proofs.insert(evidence, missing.map_or(Ok(()), Err));
    };
    let is_there = |evidence: Evidence, moment| of(moment).is_none().then(|| evidence.missing().to_owned());
    proves(Evidence::BaselineBefore, is_there(Evidence::BaselineBefore, BaselineMoment::Before));
    proves(Evidence::BaselineClosing, is_there(Evidence::BaselineClosing, BaselineMoment::Closing));
    let stale = |after: &Stored| {
        let deployed = dossier.deployments.iter().find(|d| d.environment == after.environment);
        let is_older = deployed.is_some_and(|d| d.at > after.at);
        is_older.then(|| {
            format!("The baseline after installation is older than the last deployment to {}.", after.environment)
        })
    };
    let after = match of(BaselineMoment::After) {
        Some(after) => stale(after),
        None => Some(Evidence::BaselineAfter.missing().to_owned()),
    };
    proves(Evidence::BaselineAfter, after);
    let changed = live_changed_at(tx, dossier).await?;
    let updated = match of(BaselineMoment::Closing) {
        None => Some(Evidence::CmdbUpdated.missing().to_owned()),
        Some(closing) => changed
            .filter(|at| *at > closing.at)
            .map(|_| "LIVE was changed after the CMDB had been updated. Update it again.".to_owned()),
    };
    proves(Evidence::CmdbUpdated, updated);
    Ok(proofs)
}

/// When the release last changed LIVE: deployed there, however that went, or was taken out of it.
async fn live_changed_at(tx: &mut Tx, dossier: &Dossier) -> Result<Option<DateTime<Utc>>, Failure> {
    let deployed = dossier.deployments.iter().filter(|d| d.environment == Environment::Live).map(|d| d.at).max();
    Ok(deployed.max(tx.taken_back_at(dossier.request.id).await?))
}
