//! Plans: the draft that everybody edits at once, and the revisions that submitting freezes. Two people's edits are
//! merged by the domain; the same field changed in two ways comes back as a conflict and nothing is saved.

pub mod exports;
pub mod imports;
mod notes;
pub mod prose;
mod restore;
mod revisions;
mod start;
mod submit;
mod timeline;

use crate::{
    api::{
        AppError, Done,
        plans::{DocumentForm, HereForm, PlanView, PresentView, SavedPlan},
    },
    domain::{
        access::{self, Action, Actor, Subject},
        event::Event,
        ids::{AttachmentId, RequestId},
        people::Person,
        plan::{self, FieldConflict, Plan, PlanDocument, PlanEdit, Required, SectionForm},
        problem::Refusal,
        release::Request,
    },
    server::{
        Cx, Failure,
        store::{Tx, plans::Draft},
    },
};
use prose::rendered;
use serde_json::json;
use uuid::Uuid;

pub use notes::draft_notes;
pub use prose::preview;
pub use restore::restore;
pub use revisions::{compare, revision};
pub use start::{begin, start, starts};
pub use submit::submit;
pub use timeline::timeline;

/// Empty rows that a plain form offers for each list.
const FRESH: usize = 3;

/// The plan tab.
pub async fn view(cx: Cx, id: RequestId) -> Result<PlanView, Failure> {
    let mut tx = cx.read().await?;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    let draft = tx.draft(id).await?;
    // Of the revisions only the newest is held against the draft; the others are a list.
    let (submitted, latest) = (tx.submitted(id).await?, tx.latest_revision(id).await?);
    let votes = tx.votes(id).await?;
    let people: Vec<_> = tx.people().await?.into_iter().filter(|p| !p.disabled).collect();
    let name = |id| people.iter().find(|p| p.id == id).map_or_else(|| "somebody".to_owned(), |p| p.name.clone());
    let refusal = may_edit(&cx, &request).err();
    let plan = draft.as_ref().map(|d| d.plan.clone()).unwrap_or_default();
    let moved_on = latest.as_ref().is_some_and(|r| r.plan != plan);
    let lineage = tx.lineage(id).await?;
    let editors = draft.as_ref().map(|d| d.editors.clone()).unwrap_or_default();
    let is_fresh = refusal.is_none() && submitted.is_empty() && plan.is_untouched();
    let starts = if is_fresh { start::choices_for(&mut tx, &request).await? } else { vec![] };
    drop(tx);
    let more = draft.as_ref().map(|d| d.required.as_slice()).unwrap_or_default();
    let required = Required::of(request.kind.key(), more);
    let fate = latest.as_ref().and_then(|r| revisions::fate(&cx, &lineage, (&r.plan, &plan), &votes, editors));
    let unlike_any = (latest.is_none() || moved_on) && revisions::is_unlike_any(&plan, &submitted);
    let (plan, html) = rendered(plan).await?;
    Ok(PlanView {
        required,
        starts,
        may_template: may_template(&cx, &people),
        id: id.to_string(),
        kind: request.kind,
        moved_on,
        votes: votes.iter().filter(|v| lineage.counts(v)).count(),
        fate,
        unlike_any,
        keeps: lineage.policy().sections().into_iter().collect(),
        revisions: submitted.iter().map(|r| revisions::row(&cx, r, name(r.by), &votes)).collect(),
        edit: draft.as_ref().map_or(0, |d| d.edit),
        saved: draft.map(|d| (d.saved_by, cx.moment(d.saved_at))),
        may_edit: refusal.is_none(),
        why_not: refusal.map(|r| r.to_string()).unwrap_or_default(),
        zone: request.window.zone,
        people: people.into_iter().map(|p| p.name).collect(),
        fresh_ids: (0..FRESH).map(|_| fresh_id()).collect(),
        html,
        plan,
    })
}

/// Whether the viewer may make a template: it is for the whole product, so a role for one release does not count.
fn may_template(cx: &Cx, people: &[Person]) -> bool {
    let given = |p: &Person| Actor { roles: p.roles.clone(), ..cx.actor.clone() };
    let viewer = people.iter().find(|p| p.id == cx.actor.id).map(given);
    viewer.is_some_and(|actor| access::may(&actor, Action::EditTemplates, &Subject::Workspace).is_ok())
}

fn may_edit(cx: &Cx, request: &Request) -> Result<(), Refusal> {
    if request.is_closed() {
        return Err(Refusal::Conflict("The release is closed, and its plan stays as it is.".into()));
    }
    access::may(&cx.actor, Action::EditPlan, &Subject::Workspace)
}

/// Who else is at the plan.
pub async fn here(cx: Cx, form: HereForm) -> Result<Vec<PresentView>, Failure> {
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let section = form.section.parse().map_err(|()| Failure::NotFound)?;
    cx.read().await?.request(id).await?.ok_or(Failure::NotFound)?;
    let others = cx.state.presence.here(id, (cx.actor.id, &cx.actor.name), section, cx.now);
    Ok(others.into_iter().map(|p| PresentView { name: p.name, section: p.section }).collect())
}

/// Merges an edit into the draft, as a script sends it.
pub async fn save(cx: Cx, id: RequestId, edit: PlanEdit) -> Result<SavedPlan, Failure> {
    let mut tx = cx.write().await?;
    let merged = merge_in(&cx, &mut tx, id, &edit).await?;
    cx.commit(tx).await?;
    let (local, _) = cx.local(cx.now, &cx.actor.time_zone);
    let in_between = merged.before != edit.edit;
    Ok(SavedPlan { edit: merged.edit, at: local.format("%H:%M").to_string(), plan: in_between.then_some(merged.plan) })
}

/// Merges a section's plain form into the draft.
pub async fn save_section(cx: Cx, form: SectionForm) -> Result<Done, Failure> {
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let section = form.section().ok_or(Failure::NotFound)?;
    let mut tx = cx.write().await?;
    form.check()?;
    let edit = form.edit(section, fresh_id);
    merge_in(&cx, &mut tx, id, &edit).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("{section} is saved.")))
}

/// The draft after a merge.
struct Merged {
    /// The number of the save before.
    before: i64,
    edit: i64,
    plan: Plan,
}

/// Merges an edit into the draft.
async fn merge_in(cx: &Cx, tx: &mut Tx, id: RequestId, edit: &PlanEdit) -> Result<Merged, Failure> {
    let (_, draft) = editable(cx, tx, id).await?;
    let saved = draft.as_ref().map(|d| d.plan.clone()).unwrap_or_default();
    let number = draft.as_ref().map_or(0, |d| d.edit);
    if !(0..=number).contains(&edit.edit) {
        let words =
            "What you edited is not the plan that is saved here. Copy your text, reload the page and enter it again.";
        return Err(Refusal::Conflict(words.into()).into());
    }
    let merged = edit.onto(&saved).map_err(|conflicts| two_people(cx, draft.as_ref(), conflicts))?;
    let problems = merged.check_limits();
    if !problems.is_empty() {
        return Err(problems.into());
    }
    if merged == saved {
        return Ok(Merged { before: number, edit: number, plan: merged });
    }
    store(cx, tx, id, draft.as_ref(), &merged).await?;
    Ok(Merged { before: number, edit: number + 1, plan: merged })
}

/// The request and its draft, if the actor may edit it.
async fn editable(cx: &Cx, tx: &mut Tx, id: RequestId) -> Result<(Request, Option<Draft>), Failure> {
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    may_edit(cx, &request)?;
    let draft = tx.draft(id).await?;
    Ok((request, draft))
}

/// Stores the draft with its event, and the actor among its editors.
async fn store(cx: &Cx, tx: &mut Tx, id: RequestId, before: Option<&Draft>, plan: &Plan) -> Result<(), Failure> {
    let empty = Plan::default();
    let changes = plan::diff(before.map_or(&empty, |d| &d.plan), plan);
    let number = before.map_or(0, |d| d.edit);
    let mut editors = before.map(|d| d.editors.clone()).unwrap_or_default();
    if !editors.contains(&cx.actor.id) {
        editors.push(cx.actor.id);
    }
    tx.save_draft(id, number, (plan, &editors), cx.actor.id, cx.now).await?;
    let paths: Vec<_> = changes.iter().map(|c| c.path.as_str()).collect();
    let event =
        Event::on(id, "plan.saved", format!("edited the plan: {}", few(changes.iter().map(|c| c.label.as_str()))));
    let data = json!({ "edit": number + 1, "changed": paths, "sha256": plan.sha256() });
    cx.record(tx, &event.with(data)).await
}

/// The first few of several names.
fn few<'a>(labels: impl Iterator<Item = &'a str>) -> String {
    const SHOWN: usize = 3;
    let labels: Vec<_> = labels.collect();
    let shown = labels.iter().take(SHOWN).copied().collect::<Vec<_>>().join("; ");
    if labels.len() > SHOWN { format!("{shown} and {} more", labels.len() - SHOWN) } else { shown }
}

fn two_people(cx: &Cx, draft: Option<&Draft>, conflicts: Vec<FieldConflict>) -> Failure {
    let (who, when) = match draft {
        Some(d) => (d.saved_by.clone(), cx.moment(d.saved_at).words),
        None => ("Somebody".into(), "just now".into()),
    };
    let fields = if conflicts.len() == 1 {
        "the same field".to_owned()
    } else {
        format!("{} of the same fields", conflicts.len())
    };
    let words = format!(
        "{who} saved this plan on {when} and had changed {fields} as you. Choose whose text stays; nothing is lost until you do."
    );
    AppError::Merge { words, conflicts }.into()
}

/// Adds a planning document (S0.17) to the draft, in the transaction that stores the file. The caller commits.
///
/// # Errors
/// When the actor may not edit the plan, or the document cannot be in it.
pub async fn attach_document(cx: &Cx, tx: &mut Tx, request: RequestId, document: PlanDocument) -> Result<(), Failure> {
    let (_, draft) = editable(cx, tx, request).await?;
    let mut plan = draft.as_ref().map(|d| d.plan.clone()).unwrap_or_default();
    plan.documents.push(document);
    let problems = plan.check_limits();
    if !problems.is_empty() {
        return Err(problems.into());
    }
    store(cx, tx, request, draft.as_ref(), &plan).await
}

/// Takes a planning document off the draft.
pub async fn remove_document(cx: Cx, form: DocumentForm) -> Result<Done, Failure> {
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let attachment: AttachmentId = form.attachment.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let (_, draft) = editable(&cx, &mut tx, id).await?;
    let mut plan = draft.as_ref().map(|d| d.plan.clone()).unwrap_or_default();
    plan.documents.retain(|d| d.attachment != attachment);
    if draft.as_ref().is_some_and(|d| d.plan != plan) {
        store(&cx, &mut tx, id, draft.as_ref(), &plan).await?;
    }
    cx.commit(tx).await?;
    Ok(Done::here("The document is off the plan."))
}

fn fresh_id() -> String {
    Uuid::now_v7().simple().to_string()
}
