//! Relations between configuration items, and the releases that touch an item.

use crate::{
    domain::{
        cmdb::{ItemName, RelationKind, impact::Relation},
        ids::{ComponentId, RequestId},
    },
    server::store::{StoreError, Tx, columns::word},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// A relation of an item, seen from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    pub kind: RelationKind,
    /// Whether it is the item that depends, runs or is a part; else the other is.
    pub outward: bool,
    pub other: ComponentId,
    pub name: ItemName,
    pub retired: bool,
}

/// A release that touches an item: its request, product, number and title.
pub type Touching = (RequestId, String, Option<String>, String, DateTime<Utc>);

impl Tx {
    /// Stores a relation; false when it was there.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn insert_relation(&mut self, relation: &Relation) -> Result<bool, StoreError> {
        let touched = run!(
            self,
            "INSERT INTO component_relation (workspace_id, from_id, kind, to_id) VALUES ($1, $2, $3, $4)
             ON CONFLICT (from_id, kind, to_id) DO NOTHING",
            self.workspace.0,
            relation.from.0,
            relation.kind.key(),
            relation.to.0
        )?;
        Ok(touched == 1)
    }

    /// Removes a relation; false when it was not there.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn delete_relation(&mut self, relation: &Relation) -> Result<bool, StoreError> {
        let touched = run!(
            self,
            "DELETE FROM component_relation WHERE workspace_id = $1 AND from_id = $2 AND kind = $3 AND to_id = $4",
            self.workspace.0,
            relation.from.0,
            relation.kind.key(),
            relation.to.0
        )?;
        Ok(touched == 1)
    }

    /// Removes every relation of one kind that an item has to others.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn delete_relations(&mut self, from: ComponentId, kind: RelationKind) -> Result<(), StoreError> {
        run!(
            self,
            "DELETE FROM component_relation WHERE workspace_id = $1 AND from_id = $2 AND kind = $3",
            self.workspace.0,
            from.0,
            kind.key()
        )?;
        Ok(())
    }

    /// The relations of an item in both directions, its own first; at most `limit`.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn relations_of(&mut self, id: ComponentId, limit: i64) -> Result<Vec<Related>, StoreError> {
        let rows = all!(
            self,
            (bool, String, Uuid, String, String, bool),
            "SELECT $3 AS outward, r.kind, c.id, p.name AS product, c.name, c.retired FROM component_relation r
             JOIN component c ON c.id = r.to_id JOIN product p ON p.id = c.product_id
             WHERE r.workspace_id = $1 AND r.from_id = $2
             UNION ALL
             SELECT $4 AS outward, r.kind, c.id, p.name AS product, c.name, c.retired FROM component_relation r
             JOIN component c ON c.id = r.from_id JOIN product p ON p.id = c.product_id
             WHERE r.workspace_id = $1 AND r.to_id = $2
             ORDER BY 1 DESC, 2, 4, 5 LIMIT $5",
            self.workspace.0,
            id.0,
            true,
            false,
            limit
        )?;
        type Row = (bool, String, Uuid, String, String, bool);
        let related = |(outward, kind, other, product, name, retired): Row| {
            let (kind, other, name) = (word(&kind)?, ComponentId(other), ItemName { product, name });
            Ok(Related { kind, outward, other, name, retired })
        };
        rows.into_iter().map(related).collect()
    }

    /// All relations, or those between items that are in use; at most `limit`.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn relations(&mut self, retired_too: bool, limit: i64) -> Result<Vec<Relation>, StoreError> {
        let rows = all!(
            self,
            (Uuid, String, Uuid),
            "SELECT r.from_id, r.kind, r.to_id FROM component_relation r
             JOIN component f ON f.id = r.from_id JOIN component t ON t.id = r.to_id
             WHERE r.workspace_id = $1 AND (f.retired = $2 OR f.retired = $3) AND (t.retired = $2 OR t.retired = $3)
             ORDER BY r.from_id, r.kind, r.to_id LIMIT $4",
            self.workspace.0,
            false,
            retired_too,
            limit
        )?;
        let relation = |(from, kind, to): (Uuid, String, Uuid)| {
            Ok(Relation { from: ComponentId(from), kind: word(&kind)?, to: ComponentId(to) })
        };
        rows.into_iter().map(relation).collect()
    }

    /// The newest releases that touch an item, themselves or by their changes.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn releases_touching(&mut self, id: ComponentId, limit: i64) -> Result<Vec<Touching>, StoreError> {
        let rows = all!(
            self,
            (Uuid, String, Option<String>, String, DateTime<Utc>),
            "SELECT q.id, p.name, q.version, q.title, q.window_start FROM request q JOIN product p ON p.id = q.product_id
             WHERE q.workspace_id = $1 AND q.id IN (
                 SELECT request_id FROM request_component WHERE component_id = $2
                 UNION
                 SELECT r.request_id FROM change_component cc JOIN package k ON k.change_id = cc.change_id
                 JOIN release r ON r.id = k.release_id WHERE cc.component_id = $2
             ) ORDER BY q.window_start DESC, q.id LIMIT $3",
            self.workspace.0,
            id.0,
            limit
        )?;
        Ok(rows
            .into_iter()
            .map(|(id, product, version, title, at)| (RequestId(id), product, version, title, at))
            .collect())
    }
}
