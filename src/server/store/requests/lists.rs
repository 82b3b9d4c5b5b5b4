//! Several requests at once: pages of a list, how many there are, and those of a time.

use super::{Request, Row, StoreError, Tx};
use crate::domain::ids::{ComponentId, ProductId};
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use uuid::Uuid;

/// A page of a list, the last changed first. What it is narrowed to has an index each that yields that order, so the
/// first page costs the same however many releases there are; type and text are looked at while walking.
macro_rules! page {
    ($narrowed:literal) => {
        select!(
            "WHERE q.workspace_id = $1 AND ($2 = '' OR q.kind = $2)
             AND ($3 = '' OR q.search LIKE $3 ESCAPE '\\') ",
            $narrowed,
            " ORDER BY q.updated_at DESC, q.id LIMIT $4 OFFSET $5"
        )
    };
}

/// Requests around a time that are looked at; who asks says so when there are as many.
pub const AROUND: i64 = 2000;

/// Which requests a list shows.
#[derive(Clone, Debug, Default)]
pub struct RequestFilter {
    pub product: Option<ProductId>,
    /// A release type's key; empty for all.
    pub kind: String,
    /// Open, closed or (none) both.
    pub ended: Option<bool>,
    /// Part of title, number or product; empty for all.
    pub text: String,
}

impl Tx {
    /// A page of requests, the last changed first, without their components.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn requests(
        &mut self,
        filter: &RequestFilter,
        offset: i64,
        limit: i64,
    ) -> Result<Vec<Request>, StoreError> {
        let (workspace, kind, text) = (self.workspace.0, &filter.kind, like(&filter.text));
        let rows = match (filter.product.map(|p| p.0), filter.ended) {
            (None, None) => all!(self, Row, page!(""), workspace, kind, &text, limit, offset),
            (None, Some(ended)) => {
                all!(self, Row, page!("AND q.ended = $6"), workspace, kind, &text, limit, offset, ended)
            }
            (Some(product), None) => {
                all!(self, Row, page!("AND q.product_id = $6"), workspace, kind, &text, limit, offset, product)
            }
            (Some(product), Some(ended)) => all!(
                self,
                Row,
                page!("AND q.product_id = $6 AND q.ended = $7"),
                workspace,
                kind,
                &text,
                limit,
                offset,
                product,
                ended
            ),
        }?;
        rows.into_iter().map(|r| r.request(vec![])).collect()
    }

    /// At most [`AROUND`] requests whose window overlaps the period, with their components and those of their changes, by start; closed ones only if asked for.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn requests_between(
        &mut self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        closed_too: bool,
    ) -> Result<Vec<Request>, StoreError> {
        // No window is longer than 31 days, so the index on its start bounds both sides.
        let earliest = from - chrono::TimeDelta::days(crate::domain::calendar::LONGEST_WINDOW_DAYS + 1);
        let rows = all!(
            self,
            Row,
            select!(
                "WHERE q.workspace_id = $1 AND q.window_start < $3 AND q.window_start > $4 AND q.window_end > $2
                 AND (q.ended = $5 OR q.ended = $6) ORDER BY q.window_start, q.id LIMIT $7"
            ),
            self.workspace.0,
            from,
            to,
            earliest,
            false,
            closed_too,
            AROUND
        )?;
        let mut components = self.components_between(earliest, to).await?;
        rows.into_iter()
            .map(|r| {
                let c = components.remove(&r.id).unwrap_or_default();
                r.request(c)
            })
            .collect()
    }

    async fn components_between(
        &mut self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<HashMap<Uuid, Vec<(ComponentId, String)>>, StoreError> {
        let rows = all!(
            self,
            (Uuid, Uuid, String),
            "SELECT q.id, c.id, c.name FROM request q JOIN request_component rc ON rc.request_id = q.id
             JOIN component c ON c.id = rc.component_id
             WHERE q.workspace_id = $1 AND q.window_start < $3 AND q.window_start > $2
             UNION
             SELECT q.id, c.id, c.name FROM request q JOIN release r ON r.request_id = q.id
             JOIN change h ON h.release_id = r.id JOIN change_component hc ON hc.change_id = h.id
             JOIN component c ON c.id = hc.component_id
             WHERE q.workspace_id = $1 AND q.window_start < $3 AND q.window_start > $2 ORDER BY 3",
            self.workspace.0,
            from,
            to
        )?;
        let mut components: HashMap<Uuid, Vec<_>> = HashMap::new();
        for (request, id, name) in rows {
            components.entry(request).or_default().push((ComponentId(id), name));
        }
        Ok(components)
    }

    /// How many requests are open, and how many closed; each counted no further than `up_to`, since counting all would
    /// take longer than what it is shown on.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn count_requests(&mut self, up_to: i64) -> Result<(i64, i64), StoreError> {
        let counted = one!(
            self,
            (i64, i64),
            "SELECT (SELECT COUNT(*) FROM (SELECT 1 FROM request WHERE workspace_id = $1 AND ended = $2 LIMIT $4) AS open),
             (SELECT COUNT(*) FROM (SELECT 1 FROM request WHERE workspace_id = $1 AND ended = $3 LIMIT $4) AS closed)",
            self.workspace.0,
            false,
            true,
            up_to
        )?;
        Ok(counted.unwrap_or_default())
    }
}

/// A text as a pattern that contains it, in lower case as what is searched; empty for an empty text.
pub fn like(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return text;
    }
    let escaped: String =
        text.chars().flat_map(|c| matches!(c, '%' | '_' | '\\').then_some('\\').into_iter().chain([c])).collect();
    format!("%{escaped}%")
}
