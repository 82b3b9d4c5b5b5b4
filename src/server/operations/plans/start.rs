//! Starting the plan of a release from a template or from an earlier release (S4.8): when the release is raised, or later
//! while nothing is written in its plan.

use super::editable;
use crate::{
    api::{
        Done,
        templates::{StartChoice, StartPlanForm},
        views::Choice,
    },
    domain::{
        event::Event,
        ids::{PersonId, ProductId, RequestId},
        plan::{
            Plan, Section,
            start::Placeholder,
            template::{CHOOSE, Source},
        },
        problem::{Problem, Refusal},
        release::Request,
    },
    server::{Cx, Failure, store::Tx},
};
use chrono::NaiveDateTime;
use serde_json::json;

/// The field of both forms.
const FIELD: &str = "start_from";
/// Earlier releases of a product that are offered.
const OFFERED: u32 = 10;

/// What plans can start from, in the whole workspace.
pub async fn starts(cx: Cx) -> Result<Vec<StartChoice>, Failure> {
    let mut tx = cx.read().await?;
    choices(&mut tx, None).await
}

/// What the plan of this release can start from.
///
/// # Errors
/// When the database cannot.
pub async fn choices_for(tx: &mut Tx, request: &Request) -> Result<Vec<StartChoice>, Failure> {
    let own = request.id.to_string();
    let mut found = choices(tx, Some(request.product)).await?;
    found.retain(|c| !c.choice.value.ends_with(&own));
    Ok(found)
}

/// Templates first, then the newest earlier releases: of one product, or of each.
async fn choices(tx: &mut Tx, of: Option<ProductId>) -> Result<Vec<StartChoice>, Failure> {
    let mut found = Vec::new();
    let is_meant = |product: ProductId| of.is_none_or(|of| of == product);
    for (id, product, name, kinds) in tx.template_heads().await?.into_iter().filter(|t| is_meant(t.1)) {
        let kinds: Vec<&str> = kinds.iter().map(|k| k.key()).collect();
        let only = if kinds.is_empty() { String::new() } else { format!(" ({} releases)", kinds.join(" or ")) };
        let choice = Choice { value: format!("template:{id}"), label: format!("Template: {name}{only}") };
        found.push(StartChoice { product: product.to_string(), choice });
    }
    for earlier in tx.releases_with_plan(of, OFFERED).await? {
        let version = earlier.version.map(|v| format!(" {v}")).unwrap_or_default();
        let label = format!("Plan of REQ-{}{version}, {}", earlier.number, earlier.title);
        let choice = Choice { value: format!("release:{}", earlier.id), label };
        found.push(StartChoice { product: earlier.product.to_string(), choice });
    }
    Ok(found)
}

/// Starts the plan of a release in which nothing is written yet.
pub async fn start(cx: Cx, form: StartPlanForm) -> Result<Done, Failure> {
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let (request, draft) = editable(&cx, &mut tx, id).await?;
    let is_written = draft.as_ref().is_some_and(|d| !d.plan.is_untouched());
    if is_written || tx.latest_revision(id).await?.is_some() {
        let words = "Something is written in this plan already. Only an empty plan can start from another.";
        return Err(Refusal::Conflict(words.into()).into());
    }
    let source = Source::read(FIELD, &form.start_from)?.ok_or_else(|| Problem::new(FIELD, CHOOSE))?;
    let words = begin(&cx, &mut tx, &request, source, draft.map_or(0, |d| d.edit)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(words))
}

/// What a plan starts with.
struct Start {
    plan: Plan,
    required: Vec<Section>,
    /// Who wrote it: they have no vote on it here either.
    authors: Vec<PersonId>,
    /// When the window opened that it was written for.
    begins: Option<NaiveDateTime>,
    /// "the template “Monthly”".
    words: String,
}

/// Starts a release's plan; `edit` is the number of the draft's last save. The caller commits. Answers with what was done.
///
/// # Errors
/// When the source is not there, or not for this release.
pub async fn begin(cx: &Cx, tx: &mut Tx, request: &Request, source: Source, edit: i64) -> Result<String, Failure> {
    let from = match source {
        Source::Template(id) => {
            let template = tx.template(id).await?.map(|t| t.template).filter(|t| t.product == request.product);
            let template = template.ok_or_else(|| Problem::new(FIELD, CHOOSE))?;
            if !template.is_for(request.kind) {
                let words = format!("The template “{}” is not for {} releases.", template.name, request.kind.key());
                return Err(Problem::new(FIELD, words).into());
            }
            let words = format!("the template “{}”", template.name);
            Start { plan: template.plan, required: template.required, authors: vec![], begins: template.begins, words }
        }
        Source::Release(id) => earlier(cx, tx, request, id).await?,
    };
    let opens = cx.local(request.window.starts_at, &request.window.zone).0;
    let plan = from.plan.moved(from.begins.unwrap_or(opens), opens).without_documents();
    let plan = plan.filled(|p| value(cx, request, p));
    if let Some(problem) = plan.check_limits().first() {
        let words = format!("With what belongs to this release filled in, the plan cannot be kept: {}", problem.words);
        return Err(Problem::new(FIELD, words).into());
    }
    let mut editors = from.authors;
    if !editors.contains(&cx.actor.id) {
        editors.push(cx.actor.id);
    }
    tx.save_draft(request.id, edit, (&plan, &editors), cx.actor.id, cx.now).await?;
    tx.require_sections(request.id, &from.required).await?;
    let words = format!("started the plan from {}", from.words);
    let data = json!({ "required": from.required, "sha256": plan.sha256() });
    cx.record(tx, &Event::on(request.id, "plan.started", words).with(data)).await?;
    Ok(format!("The plan is started from {}.", from.words))
}

/// The newest frozen plan of an earlier release of the product.
async fn earlier(cx: &Cx, tx: &mut Tx, request: &Request, id: RequestId) -> Result<Start, Failure> {
    let not_there = || Problem::new(FIELD, CHOOSE);
    let before = tx.request(id).await?.filter(|b| b.product == request.product && b.id != request.id);
    let before = before.ok_or_else(not_there)?;
    let revision = tx.latest_revision(id).await?.ok_or_else(not_there)?;
    Ok(Start {
        words: format!("revision {} of REQ-{}", revision.number, before.number),
        plan: revision.plan,
        required: tx.draft(id).await?.map(|d| d.required).unwrap_or_default(),
        authors: tx.lineage(id).await?.authors().to_vec(),
        begins: Some(cx.local(before.window.starts_at, &before.window.zone).0),
    })
}

/// What is filled in for a placeholder; nothing where it is not known yet.
fn value(cx: &Cx, request: &Request, placeholder: Placeholder) -> Option<String> {
    let window = &request.window;
    let moment = |at| {
        let (local, zone) = cx.local(at, &window.zone);
        format!("{} {zone}", local.format("%a %-d %b %Y, %H:%M"))
    };
    Some(match placeholder {
        Placeholder::Product => request.product_name.clone(),
        Placeholder::Version => request.version.as_ref()?.to_string(),
        Placeholder::Title => request.title.clone(),
        Placeholder::Type => request.kind.key().to_owned(),
        Placeholder::Number => format!("REQ-{}", request.number),
        Placeholder::Window => {
            let period = cx.period(window);
            if period.own.is_empty() { period.words } else { period.own }
        }
        Placeholder::WindowStart => moment(window.starts_at),
        Placeholder::WindowEnd => moment(window.ends_at),
        Placeholder::Zone => window.zone.clone(),
        Placeholder::ReleaseManager => cx.actor.name.clone(),
    })
}
