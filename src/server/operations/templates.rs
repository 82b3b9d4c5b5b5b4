//! Templates of plans: making one of a release's plan, editing, removing (S4.8). How a plan starts from one is
//! [`super::plans`]'s.

use crate::{
    api::{
        Done,
        templates::{AddTemplateForm, MakeTemplateForm, TemplateRef, TemplateRow, TemplateView, TemplatesPage},
        views::Choice,
    },
    domain::{
        access::{self, Action, Subject},
        event::Event,
        ids::{ProductId, RequestId, TemplateId},
        plan::{
            Plan, Section, Template,
            template::{self, MOST_TEMPLATES, TemplateForm},
        },
        problem::{Check, Problem, Refusal},
        release::ReleaseKind,
        text,
    },
    server::{
        Cx, Failure,
        store::{StoreError, Tx, templates::SavedTemplate},
    },
};
use chrono::NaiveDateTime;
use serde_json::json;
use std::collections::HashMap;
use uuid::Uuid;

fn may_edit(cx: &Cx) -> Result<(), Refusal> {
    access::may(&cx.actor, Action::EditTemplates, &Subject::Workspace)
}

/// All templates, for those who may edit them.
pub async fn list(cx: Cx) -> Result<TemplatesPage, Failure> {
    may_edit(&cx)?;
    let mut tx = cx.read().await?;
    let products = tx.products().await?;
    let names: HashMap<ProductId, String> = products.iter().cloned().collect();
    let mut rows: Vec<_> = tx.templates().await?.into_iter().map(|t| row(&cx, t, &names)).collect();
    rows.sort_by(|a, b| (&a.product, &a.name).cmp(&(&b.product, &b.name)));
    let choice = |(id, label): (ProductId, String)| Choice { value: id.to_string(), label };
    Ok(TemplatesPage { rows, products: products.into_iter().map(choice).collect() })
}

fn row(cx: &Cx, saved: SavedTemplate, products: &HashMap<ProductId, String>) -> TemplateRow {
    let SavedTemplate { template, saved_by, saved_at } = saved;
    let kinds: Vec<String> = template.kinds.iter().map(|k| k.label().to_owned()).collect();
    let required: Vec<String> = template.required.iter().map(|s| s.label().to_owned()).collect();
    TemplateRow {
        id: template.id.to_string(),
        name: template.name,
        product: products.get(&template.product).cloned().unwrap_or_default(),
        kinds: if kinds.is_empty() { "All types".into() } else { text::and(&kinds) },
        required: if required.is_empty() { "Nothing beyond the usual".into() } else { text::and(&required) },
        by: saved_by,
        at: cx.moment(saved_at),
    }
}

/// A template, as it is edited.
pub async fn read(cx: Cx, id: String) -> Result<TemplateView, Failure> {
    may_edit(&cx)?;
    let id: TemplateId = id.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.read().await?;
    let saved = tx.template(id).await?.ok_or(Failure::NotFound)?;
    let names = tx.products().await?.into_iter().collect();
    let notes = Section::ALL.iter().flat_map(|s| template::notes(*s));
    let notes =
        notes.map(|f| (template::note_key(f.key), saved.template.plan.text_at(f.key).unwrap_or_default())).collect();
    let template = saved.template.clone();
    Ok(TemplateView {
        form: TemplateForm {
            template: template.id.to_string(),
            version: template.version.to_string(),
            name: template.name.clone(),
            kinds: template.kinds.iter().map(|k| k.key().to_owned()).collect(),
            required: template.required.iter().map(|s| s.key().to_owned()).collect(),
            notes,
        },
        holds: holds(&template.plan),
        begins: template.begins.map(|at| at.format("%a %-d %b %Y, %H:%M").to_string()).unwrap_or_default(),
        unknown: template.plan.unknown_placeholders(),
        row: row(&cx, saved, &names),
    })
}

/// What a plan holds besides long texts.
fn holds(plan: &Plan) -> Vec<String> {
    let counted = |n: usize, one: &str, many: &str| match n {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {many}")),
    };
    let tables = Section::ALL.iter().flat_map(|s| s.tables());
    let rows = tables.filter_map(|t| counted(plan.row_ids(t.rows).len(), t.one, t.many));
    let skipped = counted(plan.not_applicable.len(), "section that does not apply", "sections that do not apply");
    rows.chain(skipped).collect()
}

/// Makes a template of a release's plan as it is now.
pub async fn make(cx: Cx, form: MakeTemplateForm) -> Result<Done, Failure> {
    may_edit(&cx)?;
    let id: RequestId = form.request.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let request = tx.request(id).await?.ok_or(Failure::NotFound)?;
    let name = template::name(&form.name)?;
    let draft = tx.draft(id).await?.filter(|d| !d.plan.is_untouched());
    let draft = draft.ok_or_else(|| Refusal::Conflict("Nothing is written in this plan yet.".into()))?;
    let opens = cx.local(request.window.starts_at, &request.window.zone).0;
    let plan = (draft.plan.without_documents(), Some(opens), draft.required);
    let words = format!("from the plan of REQ-{}", request.number);
    insert(&cx, tx, (request.product, request.product_name), name, plan, &words).await
}

/// Adds an empty template.
pub async fn add(cx: Cx, form: AddTemplateForm) -> Result<Done, Failure> {
    may_edit(&cx)?;
    let mut tx = cx.write().await?;
    let product = tx.products().await?.into_iter().find(|p| p.0.to_string() == form.product.trim());
    let mut check = Check::new();
    let product = check.take(product.ok_or_else(|| Problem::new("product", "Choose the product.")));
    let name = check.take(template::name(&form.name));
    let (product, name) = check.finish(product.zip(name))?;
    insert(&cx, tx, product, name, (Plan::default(), None, vec![]), "empty").await
}

async fn insert(
    cx: &Cx,
    mut tx: Tx,
    (product, product_name): (ProductId, String),
    name: String,
    (plan, begins, required): (Plan, Option<NaiveDateTime>, Vec<Section>),
    how: &str,
) -> Result<Done, Failure> {
    if tx.template_heads().await?.len() >= MOST_TEMPLATES {
        let words = format!("There are {MOST_TEMPLATES} templates; that is all there can be. Remove one first.");
        return Err(Refusal::Conflict(words).into());
    }
    let id = TemplateId(Uuid::now_v7());
    let template = Template { id, product, name, kinds: vec![], required, plan, begins, version: 1 };
    tx.insert_template(&template, cx.actor.id, cx.now).await.map_err(name_taken)?;
    let words = format!("made the plan template “{}” for {product_name}, {how}", template.name);
    let data = json!({ "template": id, "product": product, "sha256": template.plan.sha256() });
    cx.record(&mut tx, &Event::new("template.added", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::to(format!("/settings/templates/{id}"), format!("The template “{}” is made.", template.name)))
}

fn name_taken(error: StoreError) -> Failure {
    match error {
        StoreError::Taken(_) => {
            Problem::new("name", "The product has a template of this name already. Choose another.").into()
        }
        other => other.into(),
    }
}

/// Changes a template.
pub async fn save(cx: Cx, form: TemplateForm) -> Result<Done, Failure> {
    may_edit(&cx)?;
    let id: TemplateId = form.template.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let before = tx.template(id).await?.ok_or(Failure::NotFound)?.template;
    before.seen_as(&form.version)?;
    let (edit, plan) = match (form.check(), form.plan(&before.plan)) {
        (Ok(edit), Ok(plan)) => (edit, plan),
        (edit, plan) => {
            let problems = edit.err().into_iter().chain(plan.err()).flatten();
            return Err(problems.collect::<Vec<_>>().into());
        }
    };
    let after = Template { name: edit.name, kinds: edit.kinds, required: edit.required, plan, ..before.clone() };
    if after == before {
        return Ok(Done::here("Nothing was changed."));
    }
    tx.save_template(&after, cx.actor.id, cx.now).await.map_err(name_taken)?;
    let kinds = |t: &Template| t.kinds.iter().map(|k: &ReleaseKind| k.key()).collect::<Vec<_>>();
    let about =
        |t: &Template| json!({ "name": t.name, "kinds": kinds(t), "required": t.required, "sha256": t.plan.sha256() });
    let words = format!("changed the plan template “{}”", after.name);
    let data = json!({ "template": id, "before": about(&before), "after": about(&after) });
    cx.record(&mut tx, &Event::new("template.changed", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("The template “{}” is saved.", after.name)))
}

/// Removes a template. Plans that were started from it stay as they are.
pub async fn remove(cx: Cx, form: TemplateRef) -> Result<Done, Failure> {
    may_edit(&cx)?;
    let id: TemplateId = form.template.parse().map_err(|_| Failure::NotFound)?;
    let mut tx = cx.write().await?;
    let template = tx.template(id).await?.ok_or(Failure::NotFound)?.template;
    template.seen_as(&form.version)?;
    tx.retire_template(id, &text::removed(&template.name, cx.now), cx.now).await?;
    let words = format!("removed the plan template “{}”", template.name);
    cx.record(&mut tx, &Event::new("template.removed", words).with(json!({ "template": id }))).await?;
    cx.commit(tx).await?;
    Ok(Done::to("/settings/templates", format!("The template “{}” is removed.", template.name)))
}
