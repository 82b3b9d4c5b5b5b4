//! Taking a baseline: by hand, or from a table that is pasted or uploaded. Everything is checked before anything is stored.

use super::{is_open, items_in_use, name, newest};
use crate::{
    api::Done,
    domain::{
        access::{self, Action, Subject},
        baseline::{
            self, Baseline, BaselineMoment, BaselineRow, Choose, Directory, NewBaseline, ROWS, Snapshot, TypedRow,
        },
        calendar::Environment,
        event::Event,
        ids::{BaselineId, RequestId},
        problem::{Problem, Refusal},
        release::Request,
    },
    server::{Cx, Failure, csv, store::Tx},
};
use serde_json::json;
use tokio::task::spawn_blocking;
use uuid::Uuid;

/// Whether a table for a baseline of the release would be taken.
pub async fn may_take(cx: Cx, request: String) -> Result<(), Failure> {
    access::may(&cx.actor, Action::TakeBaseline, &Subject::Workspace)?;
    let id: RequestId = request.parse().map_err(|_| Failure::NotFound)?;
    Ok(is_open(&cx.read().await?.request(id).await?.ok_or(Failure::NotFound)?)?)
}

/// Takes a baseline of what a form says: its table if it has one, else its fields (S1.51).
pub async fn take(cx: Cx, form: NewBaseline) -> Result<Done, Failure> {
    let rows = match form.table.trim() {
        "" => None,
        table => Some(typed("table", table.as_bytes().to_vec()).await?),
    };
    store(cx, form, ("table", rows)).await
}

/// Takes a baseline of an uploaded table.
pub async fn take_file(cx: Cx, form: NewBaseline, bytes: Vec<u8>) -> Result<Done, Failure> {
    let rows = typed("file", bytes).await?;
    store(cx, form, ("file", Some(rows))).await
}

/// The rows of a table: JSON if it begins like that, else CSV.
async fn typed(field: &'static str, bytes: Vec<u8>) -> Result<Vec<TypedRow>, Failure> {
    let read = move || {
        let text = String::from_utf8_lossy(&bytes);
        let text = text.trim_start_matches('\u{feff}').trim();
        if text.starts_with(['[', '{']) {
            return baseline::typed_json(field, text);
        }
        let table = csv::read(field, &bytes, ROWS)?;
        if table.count > ROWS {
            return Err(baseline::too_many(field, table.count));
        }
        baseline::typed_csv(field, &table.head, &table.rows)
    };
    Ok(spawn_blocking(read).await.map_err(std::io::Error::other)??)
}

async fn store(cx: Cx, form: NewBaseline, (field, rows): (&str, Option<Vec<TypedRow>>)) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::TakeBaseline, &Subject::Workspace)?;
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    is_open(&request)?;
    is_newest(&mut tx, id, &form.seen).await?;
    let when = baseline::check_moment(&form.moment, &form.environment);
    let rows = match rows {
        Some(rows) => rows,
        None => {
            let items = items_in_use(&mut tx, id).await?;
            let of: Vec<_> = items.into_iter().map(|i| (i.id, i.name)).collect();
            baseline::chosen(&form.fields, &of, Choose::ButSkipped)
        }
    };
    let directory = directory(&mut tx, &request).await?;
    let (when, rows) = match (when, baseline::check(field, &rows, &directory)) {
        (Ok(when), Ok(rows)) => (when, rows),
        (when, rows) => {
            let problems = when.err().into_iter().chain(rows.err()).flatten();
            return Err(problems.collect::<Vec<Problem>>().into());
        }
    };
    let taken = freeze(&cx, &mut tx, &request, when, rows).await?;
    cx.commit(tx).await?;
    let name = name(taken.snapshot.number, taken.snapshot.moment);
    Ok(Done::to(
        format!("/releases/{id}/baselines"),
        format!("{name}, is taken: {}.", items(taken.snapshot.rows.len())),
    ))
}

/// So many items, in words.
pub(super) fn items(count: usize) -> String {
    if count == 1 { "1 item".to_owned() } else { format!("{count} items") }
}

/// A second click takes no second baseline.
pub(super) async fn is_newest(tx: &mut Tx, id: RequestId, seen: &str) -> Result<(), Failure> {
    if seen.is_empty() || seen == newest(&tx.baselines(id, 1).await?) {
        return Ok(());
    }
    let words = "A baseline was taken since you opened the page. Look at it before you take another.";
    Err(Refusal::Conflict(words.into()).into())
}

async fn directory(tx: &mut Tx, request: &Request) -> Result<Directory, Failure> {
    let items = tx.item_names().await?.into_iter().map(|(id, (name, retired))| (id, name, retired)).collect();
    Ok(Directory { items, product: request.product_name.clone() })
}

/// Freezes a baseline and stores it, with its event.
pub(super) async fn freeze(
    cx: &Cx,
    tx: &mut Tx,
    request: &Request,
    (moment, environment): (BaselineMoment, Environment),
    rows: Vec<BaselineRow>,
) -> Result<Baseline, Failure> {
    let number = tx.baselines(request.id, 1).await?.first().map_or(0, |h| h.number) + 1;
    let snapshot = Snapshot {
        id: BaselineId(Uuid::now_v7()),
        request: request.id,
        number,
        moment,
        environment,
        rows,
        taken_by: cx.actor.id,
        taken_at: cx.now,
    };
    let taken = snapshot.freeze();
    tx.insert_baseline(&taken).await?;
    let count = items(taken.snapshot.rows.len());
    let words = format!(
        "took baseline {number} ({}, {environment}) of {}: {count}",
        moment.label().to_lowercase(),
        request.name()
    );
    let data = json!({
        "baseline": taken.snapshot.id,
        "number": number,
        "moment": moment,
        "environment": environment,
        "rows": taken.snapshot.rows.len(),
        "sha256": taken.sha256,
    });
    cx.record(tx, &Event::on(request.id, "baseline.taken", words).with(data)).await?;
    Ok(taken)
}
