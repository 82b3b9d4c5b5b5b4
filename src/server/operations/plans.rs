//! Plans. So far: documents that are added to the draft.

use crate::{
    domain::{ids::RequestId, plan::PlanDocument},
    server::{Cx, Failure, store::Tx},
};

/// Adds a planning document to the draft, in the transaction that stores the document's row (S0.17).
pub async fn attach_document(cx: &Cx, tx: &mut Tx, request: RequestId, document: PlanDocument) -> Result<(), Failure> {
    let draft = tx.draft(request).await?;
    let (edit, mut plan, mut editors) = draft.map(|d| (d.edit, d.plan, d.editors)).unwrap_or_default();
    plan.documents.push(document);
    if !editors.contains(&cx.actor.id) {
        editors.push(cx.actor.id);
    }
    tx.save_draft(request, edit, (&plan, &editors), cx.actor.id, cx.now).await?;
    Ok(())
}
