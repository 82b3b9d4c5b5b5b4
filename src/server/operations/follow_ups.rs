//! The release that follows one that was taken back or failed (S4.38): what it takes over, and what both pages say.

use super::{dossier::Dossier, review};
use crate::{
    api::review::{FollowUp, FollowUpForm, Link},
    domain::{
        access::{self, Action, Subject},
        calendar::Environment,
        change::ChangeStatus,
        event::Event,
        ids::RequestId,
        problem::{Problem, Refusal},
        process::{Evidence, Position, Proofs},
        release::{Request, RequestForm},
        review::{Fate, may_be_followed, prefilled},
    },
    server::{
        Cx, Failure,
        store::{StoreError, Tx, review::Related},
    },
};
use serde_json::json;

/// What became of a release.
///
/// # Errors
/// When the database cannot.
pub async fn fate(tx: &mut Tx, dossier: &Dossier) -> Result<Fate, Failure> {
    let success = match &dossier.request.run.at {
        Position::End(key) => Some(dossier.definition.end(key).is_some_and(|e| e.success)),
        Position::Step(_) => None,
    };
    let taken_back = tx.was_taken_back(dossier.request.id).await?;
    // Read anew: they may just have been taken back.
    let packages = match dossier.release {
        Some(release) => tx.packages(release.id).await?,
        None => vec![],
    };
    let in_live = !packages.is_empty() && packages.iter().all(|p| p.environment == Some(Environment::Live));
    Ok(Fate { taken_back, success, in_live })
}

/// Whether the release can be followed now.
async fn can_be_followed(tx: &mut Tx, dossier: &Dossier) -> Result<Result<(), Refusal>, Failure> {
    let open = tx.followers(dossier.request.id).await?.into_iter().find(|f| !f.ended);
    let open = open.map(|f| format!("REQ-{}", f.number));
    Ok(may_be_followed(fate(tx, dossier).await?, open.as_deref()))
}

/// The form that raises a follow-up, filled in.
pub async fn form(cx: Cx, id: RequestId) -> Result<FollowUpForm, Failure> {
    let mut tx = cx.read().await?;
    let dossier = Dossier::load(&mut tx, id).await?;
    let allowed = access::may(&cx.actor, Action::RaiseRelease, &Subject::Workspace);
    let possible = allowed.and(can_be_followed(&mut tx, &dossier).await?);
    let request = &dossier.request;
    let mut taken_over = Vec::new();
    if let Some(revision) = &dossier.revision {
        taken_over.push(format!("Its plan starts as a copy of revision {}, to be looked over.", revision.number));
    }
    let backed_out: Vec<_> = dossier.changes.iter().filter(|c| c.status == ChangeStatus::BackedOut).collect();
    if !backed_out.is_empty() {
        let numbers: Vec<_> = backed_out.iter().map(|c| c.number.as_str()).collect();
        taken_over.push(format!("The changes that were backed out are proposed again: {}.", numbers.join(", ")));
    }
    taken_over.push("No vote is taken over: every approval is asked for anew.".into());
    Ok(FollowUpForm {
        before: Link { id: id.to_string(), name: format!("REQ-{} {}", request.number, request.name()) },
        form: RequestForm { predecessor: id.to_string(), ..prefilled(request) },
        taken_over,
        why_not: possible.err().map(|r| r.to_string()).unwrap_or_default(),
    })
}

/// The release that a form says the new one follows, if it says so and that can be.
///
/// # Errors
/// When there is no such release, it is another product's, or nothing may follow it now.
pub async fn predecessor(tx: &mut Tx, form: &RequestForm) -> Result<Option<Dossier>, Failure> {
    if form.predecessor.trim().is_empty() {
        return Ok(None);
    }
    let id: RequestId = form.predecessor.trim().parse().map_err(|_| Failure::NotFound)?;
    let before = Dossier::load(tx, id).await?;
    if form.product.trim() != before.request.product.to_string() {
        let words = format!("A follow-up of {} is a release of the same product.", before.request.name());
        return Err(Problem::new("product", words).into());
    }
    can_be_followed(tx, &before).await??;
    Ok(Some(before))
}

/// Links a new release to the one that it follows, copies that one's newest plan into its draft, and proposes anew what
/// was backed out.
///
/// # Errors
/// When the database cannot.
pub async fn take_over(cx: &Cx, tx: &mut Tx, request: &Request, before: &Dossier) -> Result<(), Failure> {
    tx.set_predecessor(request.id, before.request.id).await?;
    let mut copied = None;
    if let Some(revision) = &before.revision {
        // Whoever wrote the text has no vote on it here either, whoever has raised this release.
        tx.save_draft(request.id, 0, (&revision.plan, before.authors()), cx.actor.id, cx.now).await?;
        let required = before.draft.as_ref().map(|d| d.required.as_slice()).unwrap_or_default();
        tx.require_sections(request.id, required).await?;
        copied = Some(revision.number);
    }
    let words = format!("raised {} as a follow-up of REQ-{}", request.name(), before.request.number);
    let data = json!({ "predecessor": before.request.id, "plan_revision": copied });
    cx.record(tx, &Event::on(request.id, "release.follows", words.clone()).with(data)).await?;
    let data = json!({ "follow_up": request.id });
    cx.record(tx, &Event::on(before.request.id, "release.followed", words).with(data)).await?;
    propose_again(cx, tx, before, request.number).await
}

/// Proposes the changes that a release has backed out again, for the release that follows it.
async fn propose_again(cx: &Cx, tx: &mut Tx, before: &Dossier, follow_up: u32) -> Result<(), Failure> {
    let Some(release) = before.release else { return Ok(()) };
    // Read anew: they may just have been marked.
    for change in tx.changes_in(release.id).await?.into_iter().filter(|c| c.status == ChangeStatus::BackedOut) {
        let next = change.status.become_next(ChangeStatus::Proposed)?;
        if !tx.move_change(change.id, (change.status, next), None, cx.now).await? {
            return Err(super::changes::moved_on(&change));
        }
        let words = format!("proposed {} “{}” again, for REQ-{follow_up}", change.number, change.title);
        let data = json!({ "change": change.id, "from": change.status, "to": next });
        cx.record(tx, &Event::on(before.request.id, "change.proposed-again", words).with(data)).await?;
    }
    Ok(())
}

/// Changes of a release were just marked as backed out: where a release follows it already, they are proposed for that.
///
/// # Errors
/// When the database cannot.
pub async fn after_backing_out(cx: &Cx, tx: &mut Tx, dossier: &Dossier) -> Result<(), Failure> {
    match tx.followers(dossier.request.id).await?.into_iter().find(|f| !f.ended) {
        Some(open) => {
            let number = u32::try_from(open.number).map_err(StoreError::corrupt)?;
            propose_again(cx, tx, dossier, number).await
        }
        None => Ok(()),
    }
}

/// What follow-ups prove at gates.
///
/// # Errors
/// When the database cannot.
pub async fn proofs(tx: &mut Tx, dossier: &Dossier) -> Result<Proofs, Failure> {
    let followed = !tx.followers(dossier.request.id).await?.is_empty();
    let state = if followed { Ok(()) } else { Err(Evidence::FollowUpRaised.missing().to_owned()) };
    Ok(Proofs::from([(Evidence::FollowUpRaised, state)]))
}

/// What the review tab says of it.
///
/// # Errors
/// When the database cannot.
pub async fn view(cx: &Cx, tx: &mut Tx, dossier: &Dossier) -> Result<FollowUp, Failure> {
    let allowed = access::may(&cx.actor, Action::RaiseRelease, &Subject::Workspace);
    let possible = can_be_followed(tx, dossier).await?;
    let (before, after) = links(tx, dossier.request.id).await?;
    // What is true of the release comes first: nobody needs a right for what cannot be.
    let why_not = possible.and(allowed).err().map(|r| r.to_string()).unwrap_or_default();
    Ok(FollowUp { before, after, why_not })
}

/// The release before, and those after.
///
/// # Errors
/// When the database cannot.
pub async fn links(tx: &mut Tx, id: RequestId) -> Result<(Option<Link>, Vec<Link>), Failure> {
    let link = |r: Related| Link {
        id: r.id.to_string(),
        name: format!("REQ-{} {}", r.number, review::name(&r.product_name, r.version.as_deref())),
    };
    let before = tx.predecessor(id).await?.map(link);
    let after = tx.followers(id).await?.into_iter().map(link).collect();
    Ok((before, after))
}
