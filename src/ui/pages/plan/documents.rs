//! Planning documents that belong to the plan and are approved with it (S0.17).

use super::draft::Draft;
use crate::{
    api::plans::RemoveDocument,
    domain::plan::PlanDocument,
    ui::components::{Form, HiddenField, SubmitButton},
};
use leptos::{prelude::*, server_fn::ServerFn};

/// The draft's documents. Uploading adds to them on the server; see `operations::plans::attach_document`.
#[component]
pub fn Documents(may_edit: bool) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let id = draft.view.with_untracked(|v| v.id.clone());
    let documents = Memo::new(move |_| draft.view.with(|v| v.plan.documents.clone()));
    let list = move || {
        let id = id.clone();
        let documents = documents.get();
        let none = documents.is_empty().then(|| view! { <p class="muted">"No document belongs to this plan."</p> });
        let items = documents.into_iter().map(move |d| {
            let remove = may_edit.then(|| remove(id.clone(), &d));
            view! { <li class="split"><DocumentLine document=d/>{remove}</li> }
        });
        view! { {none}<ul class="stack tight">{items.collect_view()}</ul> }
    };
    view! {
        <section class="card" id="plan-documents" aria-labelledby="plan-documents-title">
            <header class="card-head"><h2 id="plan-documents-title">"Other planning documents"</h2></header>
            <div class="card-body stack">{list}</div>
        </section>
    }
}

/// A document's name and hash.
#[component]
pub fn DocumentLine(document: PlanDocument) -> impl IntoView {
    let hash = document.sha256;
    view! { <span class="cluster"><b>{document.name}</b><code class="hash" tabindex="0" title=hash.clone()>{hash.clone()}</code></span> }
}

fn remove(id: String, document: &PlanDocument) -> impl IntoView + use<> {
    let attachment = document.attachment.to_string();
    view! {
        <Form to=RemoveDocument::PATH key=attachment.clone() class="inline">
            <HiddenField name="request" value=id/>
            <HiddenField name="attachment" value=attachment/>
            <SubmitButton label="Remove" class="quiet small" icon="trash-2"/>
        </Form>
    }
}
