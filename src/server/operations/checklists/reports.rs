//! Reports of automatic tests: uploaded, previewed, imported. Importing the same file twice changes nothing.

use super::{is_open, open_release, view::rights};
use crate::{
    api::{
        Done,
        checklists::{ImportForm, ImportView, MatchView, NewLineView, SHOWN},
    },
    domain::{
        access::{self, Action, Subject},
        checklist::{self, Check, CheckKind, CheckResult, ImportedCheck, Preview, junit},
        event::Event,
        hash,
        ids::{CheckId, ReportId, RequestId},
        problem::{Problem, Refusal},
    },
    server::{
        Cx, Failure,
        store::checklists::{ReportRow, Uploaded},
    },
};
use serde_json::json;
use tokio::task::spawn_blocking;
use uuid::Uuid;

/// Whether a report for the release would be taken.
pub async fn may_upload_report(cx: Cx, request: String) -> Result<(), Failure> {
    access::may(&cx.actor, Action::RecordTest, &Subject::Workspace)?;
    let id: RequestId = request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.read().await?;
    is_open(&mut tx, id).await
}

/// Reads a report and keeps it until it is imported; the same file again leads to the same report.
pub async fn upload_report(
    cx: Cx,
    (request, kind): (String, String),
    (name, bytes): (String, Vec<u8>),
) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::RecordTest, &Subject::Workspace)?;
    let kind: CheckKind =
        kind.parse().map_err(|()| Problem::new("kind", "Choose the kind of the tests in the report."))?;
    let read = spawn_blocking(move || junit::parse(&bytes).map(|report| (hash::sha256_hex(&bytes), report)));
    let (sha256, report) = read.await.map_err(std::io::Error::other)?.map_err(|p| Problem::new("file", p.words))?;
    let new = Uploaded { name: super::evidence::file_name(&name), sha256, kind, report };
    let (mut tx, id) = open_release(&cx, &request).await?;
    let (report, words, event) = match tx.report_of_file(id, &new.sha256).await? {
        Some(ReportRow { id: report, imported: Some((by, at)), .. }) => {
            (report, format!("{by} imported this file on {}. Nothing changes.", cx.moment(at).words), None)
        }
        Some(known) if known.kind == kind => {
            (known.id, "This file was uploaded before. Look at what importing it would do.".into(), None)
        }
        Some(known) => {
            tx.save_report_kind(known.id, kind).await?;
            let event = format!("chose the kind “{kind}” for new tests of the report “{}”", known.name);
            (known.id, LOOK.into(), Some(event))
        }
        None => {
            let report = ReportId(Uuid::now_v7());
            tx.insert_report((id, report), &new, (cx.actor.id, cx.now)).await?;
            (report, LOOK.into(), Some(format!("uploaded the test report “{}”", new.name)))
        }
    };
    if let Some(event) = event {
        let data = json!({ "report": report, "sha256": new.sha256, "kind": kind });
        cx.record(&mut tx, &Event::on(id, "report.uploaded", event).with(data)).await?;
        cx.commit(tx).await?;
    }
    Ok(Done::to(format!("/releases/{id}/tests/import/{report}"), words))
}

const LOOK: &str = "The report is read. Look at what importing it would do.";

/// What importing a report would do now.
pub async fn import_view(cx: Cx, id: RequestId, report: String) -> Result<ImportView, Failure> {
    access::may(&cx.actor, Action::Read, &Subject::Workspace)?;
    let report: ReportId = report.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.read().await?;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    let row = tx.report(id, report).await?.ok_or(Failure::NotFound)?;
    let checks = tx.checks(id).await?;
    drop(tx);
    let view_of = {
        let cx = cx.clone();
        move || {
            let preview = checklist::preview(&checks, &row.report);
            view(&cx, row, preview)
        }
    };
    let mut view = spawn_blocking(view_of).await.map_err(std::io::Error::other)??;
    view.rights = rights(&cx, &request);
    Ok(view)
}

fn view(cx: &Cx, row: ReportRow, preview: Preview) -> Result<ImportView, Failure> {
    let seen = fingerprint(&preview)?;
    let counts = [preview.matched.len(), preview.new.len(), preview.missing.len(), preview.skipped.len()];
    let new = |case| {
        let line = ImportedCheck::of(case, row.kind);
        NewLineView { title: line.title, result: line.result, note: line.note }
    };
    // What failed is what people look for.
    let mut new: Vec<NewLineView> = preview.new.iter().map(new).collect();
    new.sort_by_key(|line| (line.result == Some(CheckResult::Pass), line.result.is_none()));
    new.truncate(SHOWN);
    let matched = |m: checklist::Match| MatchView { title: m.title, was: m.was, becomes: m.becomes, note: m.note };
    Ok(ImportView {
        report: row.id.to_string(),
        cases: row.report.cases.len(),
        new,
        matched: preview.matched.into_iter().take(SHOWN).map(matched).collect(),
        missing: preview.missing.into_iter().take(SHOWN).collect(),
        skipped: preview.skipped.into_iter().take(SHOWN).collect(),
        unchanged: preview.unchanged,
        counts,
        seen,
        name: row.name,
        sha256: row.sha256,
        kind: row.kind,
        uploaded_by: row.by_name,
        uploaded_at: cx.moment(row.at),
        imported: row.imported.map(|(by, at)| (by, cx.moment(at))),
        rights: Default::default(),
    })
}

/// Imports a report as it was previewed.
pub async fn import(cx: Cx, form: ImportForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::RecordTest, &Subject::Workspace)?;
    let (mut tx, id) = open_release(&cx, &form.request).await?;
    let report: ReportId = form.report.parse().map_err(|_| Failure::NotFound)?;
    let row = tx.report(id, report).await?.ok_or(Failure::NotFound)?;
    let tests = format!("/releases/{id}/tests");
    if let Some((by, at)) = row.imported {
        let words = format!("{by} imported this file on {}. Nothing changed.", cx.moment(at).words);
        return Ok(Done::to(tests, words));
    }
    let checks = tx.checks(id).await?;
    let preview = checklist::preview(&checks, &row.report);
    if fingerprint(&preview)? != form.seen {
        let words = "The checklist has changed since you looked, so the import would do something else now. Look at what it \
                     would do, and import it again.";
        return Err(Refusal::Conflict(words.into()).into());
    }
    let by = (cx.actor.id, cx.now);
    for found in &preview.matched {
        let Some(line) = checks.iter().find(|c| c.id == found.check) else { continue };
        let (note, external) = (found.note.clone(), Some(found.case.clone()));
        let line = Check { result: Some(found.becomes), note, external, ..line.clone() };
        tx.save_result(&line, by.0, by.1).await?;
    }
    let new = preview.new.iter().map(|case| (CheckId(Uuid::now_v7()), ImportedCheck::of(case, row.kind)));
    let new: Vec<_> = new.collect();
    tx.insert_imported(id, &new, by).await?;
    tx.note_tester(id, cx.actor.id).await?;
    tx.mark_imported(report, by.0, by.1).await?;
    let (changed, added) = (preview.matched.len(), new.len());
    let what = format!("{} changed, {} added", checklist::count(changed, "result"), checklist::count(added, "test"));
    let words = format!("imported the test report “{}”: {what}", row.name);
    let data = json!({ "report": report, "sha256": row.sha256, "changed": changed, "added": added });
    cx.record(&mut tx, &Event::on(id, "report.imported", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::to(tests, format!("Imported: {what}.")))
}

/// Stands for a preview: two with the same one do the same.
fn fingerprint(preview: &Preview) -> Result<String, Failure> {
    let value = serde_json::to_value(preview).map_err(crate::server::store::StoreError::from)?;
    Ok(hash::sha256_hex(hash::canonical(&value).as_bytes()))
}
