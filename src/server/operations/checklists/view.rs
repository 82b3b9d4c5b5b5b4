//! What the pages of tests show.

use crate::{
    api::checklists::{Acceptance, CheckView, DefectView, EvidenceView, KindGroup, Rights, TestsView, Trouble},
    domain::{
        access::{self, Action, Subject},
        checklist::{self, Check, CheckKind, CheckResult, is_settled},
        ids::{CheckId, RequestId},
        release::Request,
    },
    server::{Cx, Failure, store::checklists::Attachment},
};
use std::collections::HashMap;

/// Lines of a kind on one page, when all of them are asked for.
const PAGE: usize = 100;

/// The checklist by kind, and the known defects. Automatic tests that passed are left out, as there can be thousands,
/// unless `show` names their kind.
pub async fn view(cx: Cx, id: RequestId, show: String, page: String) -> Result<TestsView, Failure> {
    access::may(&cx.actor, Action::Read, &Subject::Workspace)?;
    let mut tx = cx.read().await?;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    let checks = tx.checks(id).await?;
    let defects = tx.defects(id).await?;
    let mut files: HashMap<CheckId, Vec<Attachment>> = HashMap::new();
    for file in tx.attachments(id).await? {
        if let Some(item) = file.item {
            files.entry(item).or_default().push(file);
        }
    }
    let whole: Option<CheckKind> = show.parse().ok();
    let page = page.parse().unwrap_or(0);
    let mut groups = Vec::new();
    for kind in CheckKind::ALL {
        let lines: Vec<&Check> = checks.iter().filter(|c| c.kind == *kind).collect();
        if !lines.is_empty() {
            groups.push(group(&cx, *kind, &lines, (whole == Some(*kind)).then_some(page), &mut files));
        }
    }
    Ok(TestsView {
        id: id.to_string(),
        state: checklist::state(&checks),
        groups,
        defects: defects
            .into_iter()
            .map(|d| DefectView { at: d.at.map(|at| cx.moment(at)).unwrap_or_default(), defect: d })
            .collect(),
        rights: rights(&cx, &request),
        upload_limit: size(cx.state.config.upload_limit),
    })
}

/// What the viewer may do.
pub fn rights(cx: &Cx, request: &Request) -> Rights {
    let closed = request.is_closed();
    let may = |action| !closed && access::may(&cx.actor, action, &Subject::Workspace).is_ok();
    Rights { edit: may(Action::EditChecklist), record: may(Action::RecordTest), closed }
}

fn group(
    cx: &Cx,
    kind: CheckKind,
    lines: &[&Check],
    page: Option<usize>,
    files: &mut HashMap<CheckId, Vec<Attachment>>,
) -> KindGroup {
    let pages = lines.len().div_ceil(PAGE);
    let page = page.map(|page| page.min(pages - 1));
    let shown: Vec<&&Check> = match page {
        Some(page) => lines.iter().skip(page * PAGE).take(PAGE).collect(),
        None => lines.iter().filter(|c| !is_quiet(c)).take(2 * PAGE).collect(),
    };
    KindGroup {
        kind,
        total: lines.len(),
        settled: lines.iter().filter(|c| is_settled(c)).count(),
        left_out: if page.is_some() { 0 } else { lines.len() - shown.len() },
        page: page.map(|page| (page, pages)),
        lines: shown.into_iter().map(|c| line(cx, c, files.remove(&c.id).unwrap_or_default())).collect(),
    }
}

/// Whether nobody needs to look at the line: an automatic test that passed and that the release does not wait for.
fn is_quiet(check: &Check) -> bool {
    check.external.is_some() && !check.mandatory && check.result == Some(CheckResult::Pass) && check.evidence.is_empty()
}

fn line(cx: &Cx, check: &Check, files: Vec<Attachment>) -> CheckView {
    CheckView {
        id: check.id.to_string(),
        kind: check.kind,
        title: check.title.clone(),
        mandatory: check.mandatory,
        result: check.result,
        note: check.note.clone(),
        by: check.at.map(|at| (check.by_name.clone(), cx.moment(at))),
        external: check.external.clone().unwrap_or_default(),
        version: check.version,
        evidence: files.into_iter().map(|f| evidence(cx, f)).collect(),
    }
}

fn evidence(cx: &Cx, file: Attachment) -> EvidenceView {
    EvidenceView {
        id: file.id.to_string(),
        name: file.name,
        media_type: file.media_type,
        size: size(u64::try_from(file.bytes).unwrap_or_default()),
        sha256: file.sha256,
        by: file.by_name,
        at: cx.moment(file.at),
    }
}

/// What the decision on acceptance looks at (S0.38).
pub async fn acceptance(cx: Cx, id: RequestId) -> Result<Acceptance, Failure> {
    access::may(&cx.actor, Action::Read, &Subject::Workspace)?;
    let mut tx = cx.read().await?;
    tx.request(id).await?.ok_or(Failure::NotFound)?;
    let checks = tx.checks(id).await?;
    let (mut open, closed): (Vec<_>, Vec<_>) = tx.defects(id).await?.into_iter().partition(|d| d.open);
    open.sort_by_key(|d| std::cmp::Reverse(d.severity));
    let trouble = |c: &Check| match c.result {
        Some(result @ (CheckResult::Fail | CheckResult::Blocked)) => {
            Some(Trouble { title: c.title.clone(), kind: c.kind, result, mandatory: c.mandatory, note: c.note.clone() })
        }
        _ => None,
    };
    Ok(Acceptance {
        id: id.to_string(),
        state: checklist::state(&checks),
        troubles: checks.iter().filter_map(trouble).take(50).collect(),
        defects: open,
        closed_defects: closed.len(),
    })
}

/// A file's size in words.
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} KiB", bytes.div_ceil(1024)),
        _ => format!("{:.1} MiB", bytes as f64 / 1_048_576.0).replace(".0 MiB", " MiB"),
    }
}
