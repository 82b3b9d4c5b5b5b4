//! Change requests (RFCs).

use super::{
    StoreError, Tx,
    columns::{from_json, word},
};
use crate::domain::{
    change::Change,
    ids::{ChangeId, ComponentId, PersonId, ProductId, ReleaseId},
};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    number: i64,
    product_id: Uuid,
    title: String,
    initiator: String,
    initiator_id: Uuid,
    reason: String,
    problem_tickets: String,
    outage_minutes: i64,
    risk: String,
    status: String,
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
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.number, c.product_id, c.title, p.name AS initiator, c.initiator_id, c.reason,
             c.problem_tickets, c.outage_minutes, c.risk, c.status FROM change c JOIN person p ON p.id = c.initiator_id ",
            $rest
        )
    };
}

impl Tx {
    /// The changes in a release, by number.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn changes_in(&mut self, release: ReleaseId) -> Result<Vec<Change>, StoreError> {
        let rows = all!(
            self,
            Row,
            select!("WHERE c.workspace_id = $1 AND c.release_id = $2 ORDER BY c.number"),
            self.workspace.0,
            release.0
        )?;
        let touched = all!(
            self,
            (Uuid, Uuid),
            "SELECT cc.change_id, cc.component_id FROM change_component cc JOIN change c ON c.id = cc.change_id
             WHERE c.workspace_id = $1 AND c.release_id = $2",
            self.workspace.0,
            release.0
        )?;
        let mut components: HashMap<Uuid, Vec<ComponentId>> = HashMap::new();
        for (change, component) in touched {
            components.entry(change).or_default().push(ComponentId(component));
        }
        rows.into_iter().map(|r| { let c = components.remove(&r.id).unwrap_or_default(); r.change(c) }).collect()
    }
}
