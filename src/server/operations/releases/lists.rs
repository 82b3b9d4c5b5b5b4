//! Releases as rows: pages of the list, and the head that every tab of a release's page has. Reads only.

use super::moves;
use crate::{
    api::releases::{COUNTED, ReleaseFilter, ReleaseHead, ReleaseList, ReleaseRow},
    domain::{access::Role, activity::Standing, ids::RequestId, process::Position, release::Request},
    server::{
        Cx, Failure,
        operations::{dossier::definition, follow_ups},
        store::{Tx, parts::OwnPart, requests::lists::RequestFilter},
    },
};

/// Releases on one page of the list.
const PAGE: i64 = 50;

/// A page of releases, filtered as an address asks.
pub async fn list_by(cx: Cx, filter: ReleaseFilter) -> Result<ReleaseList, Failure> {
    let ended = match filter.state.as_str() {
        "open" => Some(false),
        "closed" => Some(true),
        _ => None,
    };
    let product = filter.product.parse().ok();
    let page = filter.page.parse().unwrap_or(0);
    list(cx, RequestFilter { product, kind: filter.kind, ended, text: filter.text }, page).await
}

async fn list(cx: Cx, filter: RequestFilter, page: i64) -> Result<ReleaseList, Failure> {
    let mut tx = cx.read().await?;
    let head = tx.chain_head().await?.0;
    let page = page.clamp(0, 100_000);
    let mut requests = tx.requests(&filter, page * PAGE, PAGE + 1).await?;
    let more = requests.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    requests.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let (open, closed) = tx.count_requests(COUNTED + 1).await?;
    // What the actor may do for a product or one release only, for all rows at once.
    let parts = tx.own_parts(cx.actor.id).await?;
    let ids: Vec<_> = requests.iter().map(|r| r.id).collect();
    let summaries = tx.activity_summaries(&ids).await?;
    let mut rows = Vec::new();
    for request in &requests {
        let standing = summaries.get(&request.id).map_or(Standing::NoActivities, |s| s.standing(cx.now));
        rows.push(ReleaseRow { standing, ..row(&cx, &mut tx, request, (head, &parts)).await? });
    }
    Ok(ReleaseList { rows, more, page, open, closed })
}

/// A release as a row of a list; `head` is the number of the workspace's newest event, `parts` are roles that the actor has
/// beyond those of the workspace.
async fn row(cx: &Cx, tx: &mut Tx, request: &Request, (head, parts): (i64, &[OwnPart])) -> Result<ReleaseRow, Failure> {
    let definition = definition(tx, request).await?;
    let step = request.run.step(&definition);
    let is = |role: Role| cx.actor.is(role) || parts.iter().any(|p| p.role == role && p.is_for(request));
    let (movers, mine) = match step {
        Some(step) if !step.approvals.is_empty() || step.records.iter().any(|r| !r.roles.is_empty()) => {
            let found = moves::at_step(&cx.state, tx, request.id, step, head).await?;
            let mine = found.voters.contains(&cx.actor.id) || found.asked.doers.iter().any(|r| is(*r));
            (found.asked.roles(), mine)
        }
        Some(step) => (step.role.into_iter().collect(), step.role.is_some_and(is)),
        None => (vec![], false),
    };
    let (at, success) = match &request.run.at {
        Position::Step(number) => (format!("{number}. {}", step.map_or("", |s| s.name.as_str())), None),
        Position::End(key) => definition.end(key).map_or((key.clone(), None), |e| (e.name.clone(), Some(e.success))),
    };
    Ok(ReleaseRow {
        id: request.id.to_string(),
        name: request.name(),
        title: request.title.clone(),
        kind: request.kind,
        at,
        success,
        role: movers.iter().map(|r| r.label()).collect::<Vec<_>>().join(", "),
        mine,
        percent: request.run.percent(&definition),
        window: cx.period(&request.window),
        standing: Standing::NoActivities,
    })
}

/// What every tab of a release's page shows at its top.
pub async fn head(cx: Cx, id: RequestId) -> Result<ReleaseHead, Failure> {
    // Their roles for this release are among the actor's already.
    let mut tx = cx.read().await?;
    let head = tx.chain_head().await?.0;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    let release = tx.release_of(id).await?;
    let summary = tx.activity_summaries(&[id]).await?.remove(&id).unwrap_or_default();
    let row = ReleaseRow { standing: summary.standing(cx.now), ..row(&cx, &mut tx, &request, (head, &[])).await? };
    let (follows, followed_by) = follow_ups::links(&mut tx, id).await?;
    Ok(ReleaseHead { follows, followed_by, row, number: request.number, has_release: release.is_some() })
}
