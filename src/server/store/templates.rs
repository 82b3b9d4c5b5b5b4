//! Templates of plans, and the earlier releases that a plan can start from.

use super::{
    StoreError, Tx,
    columns::{from_json, json},
};
use crate::domain::{
    ids::{PersonId, ProductId, RequestId, TemplateId},
    plan::{Section, Template, template::MOST_TEMPLATES},
    release::ReleaseKind,
};
use chrono::{DateTime, NaiveDateTime, Utc};
use uuid::Uuid;

/// A template with who saved it last.
#[derive(Clone, Debug)]
pub struct SavedTemplate {
    pub template: Template,
    pub saved_by: String,
    pub saved_at: DateTime<Utc>,
}

/// An earlier release whose plan was frozen.
#[derive(Clone, Debug)]
pub struct Earlier {
    pub id: RequestId,
    pub product: ProductId,
    pub number: i64,
    pub version: Option<String>,
    pub title: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    product_id: Uuid,
    name: String,
    kinds: String,
    required: String,
    plan: String,
    begins: String,
    version: i64,
    saved_by: String,
    saved_at: DateTime<Utc>,
}

const LOCAL: &str = "%Y-%m-%dT%H:%M:%S";

impl Row {
    fn template(self) -> Result<SavedTemplate, StoreError> {
        let begins = match self.begins.as_str() {
            "" => None,
            text => Some(NaiveDateTime::parse_from_str(text, LOCAL).map_err(StoreError::corrupt)?),
        };
        let kinds: Vec<ReleaseKind> = from_json(&self.kinds)?;
        let template = Template {
            id: TemplateId(self.id),
            product: ProductId(self.product_id),
            name: self.name,
            kinds,
            required: sections(&self.required)?,
            plan: from_json(&self.plan)?,
            begins,
            version: self.version,
        };
        Ok(SavedTemplate { template, saved_by: self.saved_by, saved_at: self.saved_at })
    }
}

/// Sections from a list of keys; those that this version does not know are left out.
pub(super) fn sections(text: &str) -> Result<Vec<Section>, StoreError> {
    let keys: Vec<String> = from_json(text)?;
    Ok(keys.iter().filter_map(|key| key.parse().ok()).collect())
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT t.id, t.product_id, t.name, t.kinds, t.required, t.plan, t.begins, t.version, p.name AS saved_by, t.saved_at
             FROM plan_template t JOIN person p ON p.id = t.saved_by WHERE t.workspace_id = $1 AND t.retired_at IS NULL ",
            $rest
        )
    };
}

impl Tx {
    /// All templates that are not removed, by name.
    ///
    /// # Errors
    /// When the database cannot, or one cannot be read.
    pub async fn templates(&mut self) -> Result<Vec<SavedTemplate>, StoreError> {
        let most = i64::try_from(MOST_TEMPLATES).unwrap_or(i64::MAX);
        let rows = all!(self, Row, select!("ORDER BY t.name, t.id LIMIT $2"), self.workspace.0, most)?;
        rows.into_iter().map(Row::template).collect()
    }

    /// What there is to start from, without the plans: id, product, name and the types of release that it is for.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn template_heads(
        &mut self,
    ) -> Result<Vec<(TemplateId, ProductId, String, Vec<ReleaseKind>)>, StoreError> {
        let most = i64::try_from(MOST_TEMPLATES).unwrap_or(i64::MAX);
        let rows = all!(
            self,
            (Uuid, Uuid, String, String),
            "SELECT id, product_id, name, kinds FROM plan_template WHERE workspace_id = $1 AND retired_at IS NULL
             ORDER BY name, id LIMIT $2",
            self.workspace.0,
            most
        )?;
        let head = |(id, product, name, kinds): (Uuid, Uuid, String, String)| {
            Ok((TemplateId(id), ProductId(product), name, from_json(&kinds)?))
        };
        rows.into_iter().map(head).collect()
    }

    /// A template; none if it is removed.
    ///
    /// # Errors
    /// When the database cannot, or it cannot be read.
    pub async fn template(&mut self, id: TemplateId) -> Result<Option<SavedTemplate>, StoreError> {
        let row = one!(self, Row, select!("AND t.id = $2"), self.workspace.0, id.0)?;
        row.map(Row::template).transpose()
    }

    /// Stores a new template.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the product has one of that name.
    pub async fn insert_template(&mut self, t: &Template, by: PersonId, now: DateTime<Utc>) -> Result<(), StoreError> {
        let (kinds, required) = (json(&t.kinds)?, json(&t.required)?);
        run!(
            self,
            "INSERT INTO plan_template
             (id, workspace_id, product_id, name, kinds, required, plan, begins, version, saved_by, saved_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            t.id.0,
            self.workspace.0,
            t.product.0,
            &t.name,
            &kinds,
            &required,
            t.plan.canonical(),
            begins(t),
            t.version,
            by.0,
            now
        )?;
        Ok(())
    }

    /// Stores a template that was changed: the version after its own.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the product has another of that name, or somebody saved in between.
    pub async fn save_template(&mut self, t: &Template, by: PersonId, now: DateTime<Utc>) -> Result<(), StoreError> {
        let (kinds, required) = (json(&t.kinds)?, json(&t.required)?);
        let touched = run!(
            self,
            "UPDATE plan_template SET name = $3, kinds = $4, required = $5, plan = $6, begins = $7, version = version + 1,
             saved_by = $8, saved_at = $9 WHERE workspace_id = $1 AND id = $2 AND version = $10 AND retired_at IS NULL",
            self.workspace.0,
            t.id.0,
            &t.name,
            &kinds,
            &required,
            t.plan.canonical(),
            begins(t),
            by.0,
            now,
            t.version
        )?;
        if touched == 1 { Ok(()) } else { Err(StoreError::Taken("the template was saved in between".into())) }
    }

    /// Removes a template under a name that gives its own free. Plans that were started from it stay as they are.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn retire_template(&mut self, id: TemplateId, name: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
        run!(
            self,
            "UPDATE plan_template SET name = $3, version = version + 1, retired_at = $4 WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            id.0,
            name,
            now
        )?;
        Ok(())
    }

    /// The releases whose plan was frozen at least once, those raised last first: of one product or of all, and of each
    /// product only so many.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn releases_with_plan(&mut self, of: Option<ProductId>, most: u32) -> Result<Vec<Earlier>, StoreError> {
        type Found = (Uuid, Uuid, i64, Option<String>, String);
        let rows = match of {
            Some(product) => all!(
                self,
                Found,
                "SELECT r.id, r.product_id, r.number, r.version, r.title FROM request r
                 WHERE r.workspace_id = $1 AND r.product_id = $2
                 AND EXISTS (SELECT 1 FROM plan_revision v WHERE v.request_id = r.id) ORDER BY r.number DESC LIMIT $3",
                self.workspace.0,
                product.0,
                i64::from(most)
            )?,
            None => all!(
                self,
                Found,
                "SELECT n.id, n.product_id, n.number, n.version, n.title FROM (
                     SELECT r.id, r.product_id, r.number, r.version, r.title,
                     ROW_NUMBER() OVER (PARTITION BY r.product_id ORDER BY r.number DESC) AS place FROM request r
                     WHERE r.workspace_id = $1 AND EXISTS (SELECT 1 FROM plan_revision v WHERE v.request_id = r.id)
                 ) AS n WHERE n.place <= $2 ORDER BY n.number DESC",
                self.workspace.0,
                i64::from(most)
            )?,
        };
        let earlier = |(id, product, number, version, title): Found| Earlier {
            id: RequestId(id),
            product: ProductId(product),
            number,
            version,
            title,
        };
        Ok(rows.into_iter().map(earlier).collect())
    }

    /// Keeps what a plan's template asks for beyond the usual sections.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn require_sections(&mut self, request: RequestId, required: &[Section]) -> Result<(), StoreError> {
        let required = json(&required)?;
        run!(
            self,
            "UPDATE plan_draft SET required = $3 WHERE workspace_id = $1 AND request_id = $2",
            self.workspace.0,
            request.0,
            &required
        )?;
        Ok(())
    }
}

fn begins(t: &Template) -> String {
    t.begins.map(|at| at.format(LOCAL).to_string()).unwrap_or_default()
}
