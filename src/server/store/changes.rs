//! Change requests (RFCs); which of the trail's entries are about them is in `trail`.

mod trail;

use super::{
    StoreError, Tx,
    columns::{from_json, json, word},
};
use crate::domain::{
    change::{Change, ChangeStatus},
    ids::{ChangeId, ComponentId, PersonId, ProductId, ReleaseId, RequestId},
};
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    number: i64,
    product_id: Uuid,
    product_name: String,
    title: String,
    initiator: String,
    initiator_id: Uuid,
    reason: String,
    problem_tickets: String,
    outage_minutes: i64,
    risk: String,
    status: String,
    created_at: DateTime<Utc>,
    request_id: Option<Uuid>,
    version: Option<String>,
}

/// A change with what lists and pages show around it.
#[derive(Clone, Debug)]
pub struct ListedChange {
    pub change: Change,
    pub product_name: String,
    pub created_at: DateTime<Utc>,
    /// The request whose release it is in now, with the release's number.
    pub release: Option<(RequestId, Option<String>)>,
}

impl Row {
    fn change(self, components: Vec<ComponentId>) -> Result<Change, StoreError> {
        Ok(Change {
            id: ChangeId(self.id),
            number: format!("RFC-{}", self.number),
            product: ProductId(self.product_id),
            title: self.title,
            initiator: self.initiator,
            initiator_id: PersonId(self.initiator_id),
            reason: self.reason,
            problem_tickets: from_json(&self.problem_tickets)?,
            components,
            outage_minutes: u32::try_from(self.outage_minutes).map_err(StoreError::corrupt)?,
            risk: word(&self.risk)?,
            status: word(&self.status)?,
        })
    }

    fn listed(mut self, components: Vec<ComponentId>) -> Result<ListedChange, StoreError> {
        Ok(ListedChange {
            product_name: std::mem::take(&mut self.product_name),
            created_at: self.created_at,
            release: self.request_id.map(|id| (RequestId(id), self.version.take())),
            change: self.change(components)?,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.number, c.product_id, d.name AS product_name, c.title, p.name AS initiator, c.initiator_id,
             c.reason, c.problem_tickets, c.outage_minutes, c.risk, c.status, c.created_at, r.request_id, q.version
             FROM change c JOIN person p ON p.id = c.initiator_id JOIN product d ON d.id = c.product_id
             LEFT JOIN release r ON r.id = c.release_id LEFT JOIN request q ON q.id = r.request_id ",
            $rest
        )
    };
}

/// Which changes a list shows.
#[derive(Clone, Debug, Default)]
pub struct ChangeFilter {
    pub product: Option<ProductId>,
    pub status: Option<ChangeStatus>,
    /// Part of the title, or a number as in `RFC-101`; empty for all.
    pub text: String,
}

impl Tx {
    /// Stores a new change under its counted number, with its components; in no release.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn insert_change(&mut self, c: &Change, number: i64, now: DateTime<Utc>) -> Result<(), StoreError> {
        let tickets = json(&c.problem_tickets)?;
        run!(
            self,
            "INSERT INTO change (id, workspace_id, number, product_id, title, reason, problem_tickets, outage_minutes,
             risk, status, initiator_id, release_id, created_at, updated_at, search)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, NULL, $12, $12, $13)",
            c.id.0,
            self.workspace.0,
            number,
            c.product.0,
            &c.title,
            &c.reason,
            &tickets,
            i64::from(c.outage_minutes),
            c.risk.key(),
            c.status.key(),
            c.initiator_id.0,
            now,
            searched(c)
        )?;
        self.insert_change_components(c).await
    }

    pub(super) async fn insert_change_components(&mut self, c: &Change) -> Result<(), StoreError> {
        for component in &c.components {
            run!(
                self,
                "INSERT INTO change_component (workspace_id, change_id, component_id) VALUES ($1, $2, $3)",
                self.workspace.0,
                c.id.0,
                component.0
            )?;
        }
        Ok(())
    }

    /// Stores what is wanted of a change: title, reason, tickets, components, outage and risk.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn save_change(&mut self, c: &Change, now: DateTime<Utc>) -> Result<(), StoreError> {
        let tickets = json(&c.problem_tickets)?;
        run!(
            self,
            "UPDATE change SET title = $3, reason = $4, problem_tickets = $5, outage_minutes = $6, risk = $7,
             updated_at = $8, search = $9 WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            c.id.0,
            &c.title,
            &c.reason,
            &tickets,
            i64::from(c.outage_minutes),
            c.risk.key(),
            now,
            searched(c)
        )?;
        run!(
            self,
            "DELETE FROM change_component WHERE workspace_id = $1 AND change_id = $2",
            self.workspace.0,
            c.id.0
        )?;
        self.insert_change_components(c).await
    }

    /// A change of this workspace.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn change(&mut self, id: ChangeId) -> Result<Option<ListedChange>, StoreError> {
        let row = one!(self, Row, select!("WHERE c.workspace_id = $1 AND c.id = $2"), self.workspace.0, id.0)?;
        let Some(row) = row else { return Ok(None) };
        let components = all!(
            self,
            (Uuid,),
            "SELECT component_id FROM change_component WHERE workspace_id = $1 AND change_id = $2",
            self.workspace.0,
            id.0
        )?;
        row.listed(components.into_iter().map(|(id,)| ComponentId(id)).collect()).map(Some)
    }

    /// A page of changes, the last changed first, without their components.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn changes(
        &mut self,
        filter: &ChangeFilter,
        offset: i64,
        limit: i64,
    ) -> Result<Vec<ListedChange>, StoreError> {
        let text = filter.text.trim();
        let digits = text.to_lowercase();
        let number: i64 = digits.strip_prefix("rfc-").unwrap_or(&digits).parse().unwrap_or_default();
        let rows = all!(
            self,
            Row,
            select!(
                "WHERE c.workspace_id = $1 AND ($2 IS NULL OR c.product_id = $2) AND ($3 = '' OR c.status = $3)
                 AND ($4 = '' OR c.search LIKE $4 ESCAPE '\\' OR c.number = $5)
                 ORDER BY c.updated_at DESC, c.id LIMIT $6 OFFSET $7"
            ),
            self.workspace.0,
            filter.product.map(|p| p.0),
            filter.status.map_or("", ChangeStatus::key),
            super::requests::lists::like(text),
            number,
            limit,
            offset
        )?;
        rows.into_iter().map(|r| r.listed(vec![])).collect()
    }

    /// Changes of a product that are open and in no release, the newest first, with their components.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn open_changes(&mut self, product: ProductId, limit: i64) -> Result<Vec<ListedChange>, StoreError> {
        let (proposed, approved) = (ChangeStatus::Proposed.key(), ChangeStatus::Approved.key());
        let rows = all!(
            self,
            Row,
            select!(
                "WHERE c.workspace_id = $1 AND c.product_id = $2 AND c.release_id IS NULL AND c.status IN ($3, $4)
                 ORDER BY c.number DESC LIMIT $5"
            ),
            self.workspace.0,
            product.0,
            proposed,
            approved,
            limit
        )?;
        let touched = all!(
            self,
            (Uuid, Uuid),
            "SELECT cc.change_id, cc.component_id FROM change_component cc JOIN change c ON c.id = cc.change_id
             WHERE c.workspace_id = $1 AND c.product_id = $2 AND c.release_id IS NULL AND c.status IN ($3, $4)",
            self.workspace.0,
            product.0,
            proposed,
            approved
        )?;
        let mut components = by_change(touched);
        rows.into_iter()
            .map(|r| {
                let c = components.remove(&r.id).unwrap_or_default();
                r.listed(c)
            })
            .collect()
    }

    /// The changes that have a package in a release, by number. One that was backed out and is proposed again is still
    /// among them once the release is closed.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn changes_in(&mut self, release: ReleaseId) -> Result<Vec<Change>, StoreError> {
        Ok(self.listed_changes_in(release).await?.into_iter().map(|l| l.change).collect())
    }

    /// [`Self::changes_in`], with what lists show around each.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn listed_changes_in(&mut self, release: ReleaseId) -> Result<Vec<ListedChange>, StoreError> {
        let rows = all!(
            self,
            Row,
            select!(
                "JOIN package k ON k.change_id = c.id WHERE c.workspace_id = $1 AND k.release_id = $2 ORDER BY c.number"
            ),
            self.workspace.0,
            release.0
        )?;
        let touched = all!(
            self,
            (Uuid, Uuid),
            "SELECT cc.change_id, cc.component_id FROM change_component cc JOIN package k ON k.change_id = cc.change_id
             WHERE cc.workspace_id = $1 AND k.release_id = $2",
            self.workspace.0,
            release.0
        )?;
        let mut components = by_change(touched);
        rows.into_iter()
            .map(|r| {
                let c = components.remove(&r.id).unwrap_or_default();
                r.listed(c)
            })
            .collect()
    }

    /// The release that a change is in.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn release_of_change(&mut self, change: ChangeId) -> Result<Option<ReleaseId>, StoreError> {
        let row = one!(
            self,
            (Option<Uuid>,),
            "SELECT release_id FROM change WHERE workspace_id = $1 AND id = $2",
            self.workspace.0,
            change.0
        )?;
        Ok(row.and_then(|r| r.0).map(ReleaseId))
    }

    /// Gives a change its next status and its release (or none), if it still has the status that it was read with;
    /// false when somebody else was first.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn move_change(
        &mut self,
        id: ChangeId,
        (from, to): (ChangeStatus, ChangeStatus),
        release: Option<ReleaseId>,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let touched = run!(
            self,
            "UPDATE change SET status = $4, release_id = $5, updated_at = $6
             WHERE workspace_id = $1 AND id = $2 AND status = $3",
            self.workspace.0,
            id.0,
            from.key(),
            to.key(),
            release.map(|r| r.0),
            now
        )?;
        Ok(touched == 1)
    }
}

fn by_change(touched: Vec<(Uuid, Uuid)>) -> HashMap<Uuid, Vec<ComponentId>> {
    let mut components: HashMap<Uuid, Vec<ComponentId>> = HashMap::new();
    for (change, component) in touched {
        components.entry(change).or_default().push(ComponentId(component));
    }
    components
}

/// What a search looks through.
pub(super) fn searched(c: &Change) -> String {
    format!("{} {}", c.title, c.problem_tickets.join(" ")).to_lowercase()
}
