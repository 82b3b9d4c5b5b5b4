//! Reading the trail: a release's history for everybody, the workspace's for those who audit it.

use crate::{
    api::audit::{EntryPage, EntryView, TrailFilter, TrailView},
    domain::{
        access::{self, Action, Subject},
        event::Entry,
        ids::RequestId,
    },
    server::{Cx, Failure, run, store::Tx},
};
use serde_json::Value;
use std::collections::HashMap;

/// Entries on one page.
const PAGE: usize = 50;

/// What happened to a release.
pub async fn history(cx: Cx, id: RequestId, before: String) -> Result<EntryPage, Failure> {
    access::may(&cx.actor, Action::Read, &Subject::Workspace)?;
    let mut tx = cx.read().await?;
    tx.request(id).await?.ok_or(Failure::NotFound)?;
    let entries = tx.history_before(id, start(&before), limit()).await?;
    Ok(page(entries, |e| EntryView { data: String::new(), ..view(&cx, e, None) }))
}

/// The workspace's trail, and whether its chain holds if that was asked.
pub async fn trail(cx: Cx, filter: TrailFilter) -> Result<TrailView, Failure> {
    access::may(&cx.actor, Action::ReadAudit, &Subject::Workspace)?;
    let mut tx = cx.read().await?;
    let entries = tx.entries_before(start(&filter.before), filter.kind.trim(), limit()).await?;
    let (count, head) = tx.chain_head().await?;
    let names = names(&mut tx, &entries).await?;
    drop(tx);
    let verified = if filter.verify.is_empty() { None } else { Some(verify(&cx).await?) };
    let page = page(entries, |e| view(&cx, e, e.request.and_then(|r| names.get(&r))));
    Ok(TrailView { page, count, head, verified })
}

async fn verify(cx: &Cx) -> Result<(bool, String), Failure> {
    Ok(match run::verify(&cx.state.store, cx.actor.workspace).await? {
        Ok(count) => (true, format!("All {count} entries were checked just now: the chain holds.")),
        Err(broken) => (false, broken),
    })
}

/// What cannot be read as a number asks for the newest.
fn start(before: &str) -> i64 {
    before.trim().parse().unwrap_or(i64::MAX)
}

/// One more than is shown tells whether there are older ones.
fn limit() -> i64 {
    PAGE as i64 + 1
}

fn page(mut entries: Vec<Entry>, view: impl Fn(&Entry) -> EntryView) -> EntryPage {
    let more = entries.len() > PAGE;
    entries.truncate(PAGE);
    let older = if more { entries.last().map(|e| e.seq) } else { None };
    EntryPage { entries: entries.iter().map(view).collect(), older }
}

async fn names(tx: &mut Tx, entries: &[Entry]) -> Result<HashMap<RequestId, String>, Failure> {
    let mut names = HashMap::new();
    for id in entries.iter().filter_map(|e| e.request) {
        if names.contains_key(&id) {
            continue;
        }
        if let Some(request) = tx.request(id).await? {
            names.insert(id, request.name());
        }
    }
    Ok(names)
}

fn view(cx: &Cx, entry: &Entry, release: Option<&String>) -> EntryView {
    let (local, _) = cx.local(entry.at, &cx.actor.time_zone);
    let empty = entry.data.as_object().is_some_and(|o| o.is_empty());
    EntryView {
        seq: entry.seq,
        at: cx.moment(entry.at),
        day: local.format("%A %-d %B %Y").to_string(),
        actor: entry.actor_name.clone(),
        kind: entry.kind.clone(),
        words: entry.words.clone(),
        quote: quote(&entry.data).to_owned(),
        release: entry.request.zip(release).map(|(id, name)| (id.to_string(), name.clone())),
        hash: entry.hash.clone(),
        previous: entry.previous.clone(),
        data: if empty { String::new() } else { serde_json::to_string_pretty(&entry.data).unwrap_or_default() },
    }
}

/// What somebody said with what they did.
fn quote(data: &Value) -> &str {
    let said = [data.get("comment"), data.get("note"), data.get("left").and_then(|l| l.get("rationale"))];
    said.into_iter().flatten().find_map(Value::as_str).unwrap_or_default()
}
