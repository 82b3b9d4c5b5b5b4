//! The long texts of a plan as they are read, and one of them before it is saved.

use crate::{
    api::plans::{PreviewForm, document_address},
    domain::{
        ids::RequestId,
        plan::{Plan, PlanDocument},
        text,
    },
    server::{Cx, Failure, markdown},
};
use std::collections::BTreeMap;
use tokio::task::spawn_blocking;

/// Where the headings of a plan's texts begin: sections and their parts stand above them.
pub const HEADING: u8 = 4;

/// The plan, and its long texts as HTML, by path. A plan may have so much of them that other requests would wait for the
/// thread.
///
/// # Errors
/// When it cannot be done to its end.
pub async fn rendered(plan: Plan) -> Result<(Plan, BTreeMap<String, String>), Failure> {
    let work = move || {
        let html = |text: &str| html(text, HEADING, &plan.documents);
        let all: BTreeMap<_, _> = plan.prose().into_iter().map(|(path, text)| (path.to_owned(), html(text))).collect();
        (plan, all)
    };
    let done = spawn_blocking(work).await.map_err(std::io::Error::other)?;
    Ok(done)
}

/// A text as HTML; the documents beside it are the only files that it can show.
pub fn html(text: &str, heading: u8, documents: &[PlanDocument]) -> String {
    let named = |name: &str| documents.iter().rev().find(|d| d.name == name).map(|d| document_address(d.attachment));
    markdown::render(text, heading, &named)
}

/// A text of a release's plan as it will be read. Saves nothing.
pub async fn preview(cx: Cx, form: PreviewForm) -> Result<String, Failure> {
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.read().await?;
    tx.request(id).await?.ok_or(Failure::NotFound)?;
    let text = text::optional_note("text", "the text", &form.text)?;
    let documents = tx.draft(id).await?.map(|d| d.plan.documents).unwrap_or_default();
    Ok(html(&text, HEADING, &documents))
}
