//! Configuration items: what is recorded of each, and lists of them. Their relations and uses are in `related`, uploaded
//! tables in `imports`, which of the trail's entries are about them in `trail`.

mod imports;
mod related;
mod trail;

pub use imports::{ImportHead, StoredImport};
pub use related::Related;

use super::{StoreError, Tx, columns::word, requests::lists::like};
use crate::domain::{
    calendar::Environment,
    cmdb::{Item, ItemKind, ItemName},
    ids::{ComponentId, ProductId, RequestId},
};
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    product_id: Uuid,
    product_name: String,
    name: String,
    kind: String,
    owner: String,
    description: String,
    retired: bool,
    edit: i64,
    version_test: Option<String>,
    version_live: Option<String>,
}

impl Row {
    fn item(self) -> Result<Item, StoreError> {
        let versions = [(Environment::Test, self.version_test), (Environment::Live, self.version_live)];
        Ok(Item {
            id: ComponentId(self.id),
            product: ProductId(self.product_id),
            name: ItemName { product: self.product_name, name: self.name },
            kind: word(&self.kind)?,
            owner: self.owner,
            description: self.description,
            retired: self.retired,
            versions: versions.into_iter().filter_map(|(e, v)| Some((e, v?))).collect(),
            edit: self.edit,
        })
    }
}

macro_rules! select {
    ($($rest:literal),+) => {
        concat!(
            "SELECT c.id, c.product_id, p.name AS product_name, c.name, c.kind, c.owner, c.description, c.retired, c.edit,
             t.version AS version_test, l.version AS version_live
             FROM component c JOIN product p ON p.id = c.product_id
             LEFT JOIN component_version t ON t.component_id = c.id AND t.environment = 'TEST'
             LEFT JOIN component_version l ON l.component_id = c.id AND l.environment = 'LIVE' ",
            $($rest),+
        )
    };
}

/// Which items a list shows.
#[derive(Clone, Debug, Default)]
pub struct ItemFilter {
    pub product: Option<ProductId>,
    pub kind: Option<ItemKind>,
    /// Those that are retired instead of those in use.
    pub retired: bool,
    /// Part of name or owner; empty for all.
    pub text: String,
}

impl Tx {
    /// Stores a new item, its versions included.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the product has one of that name.
    pub async fn insert_item(&mut self, item: &Item, now: DateTime<Utc>) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO component (id, workspace_id, product_id, name, kind, owner, description, retired, edit, search)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9)",
            item.id.0,
            self.workspace.0,
            item.product.0,
            &item.name.name,
            item.kind.key(),
            &item.owner,
            &item.description,
            item.retired,
            searched(item)
        )?;
        self.save_versions(item, now).await
    }

    /// Stores an item, if nobody saved it since it was read; false when somebody did.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the product has another one of that name.
    pub async fn save_item(&mut self, item: &Item, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let touched = run!(
            self,
            "UPDATE component SET name = $4, kind = $5, owner = $6, description = $7, retired = $8, search = $9,
             edit = edit + 1 WHERE workspace_id = $1 AND id = $2 AND edit = $3",
            self.workspace.0,
            item.id.0,
            item.edit,
            &item.name.name,
            item.kind.key(),
            &item.owner,
            &item.description,
            item.retired,
            searched(item)
        )?;
        if touched == 1 {
            self.save_versions(item, now).await?;
        }
        Ok(touched == 1)
    }

    async fn save_versions(&mut self, item: &Item, now: DateTime<Utc>) -> Result<(), StoreError> {
        for environment in Environment::ALL {
            match item.versions.get(environment) {
                Some(version) => run!(
                    self,
                    "INSERT INTO component_version (workspace_id, component_id, environment, version, at)
                     VALUES ($1, $2, $3, $4, $5) ON CONFLICT (component_id, environment)
                     DO UPDATE SET version = $4, at = $5 WHERE component_version.version <> $4",
                    self.workspace.0,
                    item.id.0,
                    environment.key(),
                    version,
                    now
                )?,
                None => run!(
                    self,
                    "DELETE FROM component_version WHERE workspace_id = $1 AND component_id = $2 AND environment = $3",
                    self.workspace.0,
                    item.id.0,
                    environment.key()
                )?,
            };
        }
        Ok(())
    }

    /// An item of this workspace.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn item(&mut self, id: ComponentId) -> Result<Option<Item>, StoreError> {
        let row = one!(self, Row, select!("WHERE c.workspace_id = $1 AND c.id = $2"), self.workspace.0, id.0)?;
        row.map(Row::item).transpose()
    }

    /// A page of items, by name.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn items(&mut self, filter: &ItemFilter, offset: i64, limit: i64) -> Result<Vec<Item>, StoreError> {
        let rows = all!(
            self,
            Row,
            select!(
                "WHERE c.workspace_id = $1 AND c.retired = $2 AND ($3 IS NULL OR c.product_id = $3)
                 AND ($4 = '' OR c.kind = $4) AND ($5 = '' OR c.search LIKE $5 ESCAPE '\\')
                 ORDER BY c.search, c.id LIMIT $6 OFFSET $7"
            ),
            self.workspace.0,
            filter.retired,
            filter.product.map(|p| p.0),
            filter.kind.map_or("", ItemKind::key),
            like(&filter.text),
            limit,
            offset
        )?;
        rows.into_iter().map(Row::item).collect()
    }

    /// Every item, or every one of a product, by product and name; also retired ones. At most `limit`.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn all_items(&mut self, product: Option<ProductId>, limit: i64) -> Result<Vec<Item>, StoreError> {
        let rows = all!(
            self,
            Row,
            select!(
                "WHERE c.workspace_id = $1 AND ($2 IS NULL OR c.product_id = $2) ORDER BY p.name, c.name, c.id LIMIT $3"
            ),
            self.workspace.0,
            product.map(|p| p.0),
            limit
        )?;
        rows.into_iter().map(Row::item).collect()
    }

    /// The items that a release touches, itself or by its changes, by product and name; also those that were retired since.
    ///
    /// # Errors
    /// When the database cannot, or what is stored cannot be read.
    pub async fn items_of_release(&mut self, request: RequestId) -> Result<Vec<Item>, StoreError> {
        let rows = all!(
            self,
            Row,
            select!(
                "WHERE c.workspace_id = $1 AND c.id IN (
                     SELECT component_id FROM request_component WHERE request_id = $2
                     UNION
                     SELECT cc.component_id FROM change_component cc JOIN package k ON k.change_id = cc.change_id
                     JOIN release r ON r.id = k.release_id WHERE r.request_id = $2
                 ) ORDER BY p.name, c.name, c.id"
            ),
            self.workspace.0,
            request.0
        )?;
        rows.into_iter().map(Row::item).collect()
    }

    /// The item of a product with this name in lower case, however it is capitalised; also a retired one.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn item_named(
        &mut self,
        product: &str,
        name: &str,
    ) -> Result<Vec<(ComponentId, ItemName, bool)>, StoreError> {
        // Names are compared as Rust sees them: the databases know lower case of ASCII only.
        let rows = all!(
            self,
            (Uuid, String, String, bool),
            "SELECT c.id, p.name, c.name, c.retired FROM component c JOIN product p ON p.id = c.product_id
             WHERE c.workspace_id = $1 AND substr(c.search, 1, $2) = $3",
            self.workspace.0,
            i32::try_from(name.to_lowercase().chars().count()).unwrap_or(i32::MAX),
            name.to_lowercase()
        )?;
        let is_it = |row: &(Uuid, String, String, bool)| {
            row.2.to_lowercase() == name.to_lowercase()
                && (product.is_empty() || row.1.to_lowercase() == product.to_lowercase())
        };
        let named = |(id, product, name, retired)| (ComponentId(id), ItemName { product, name }, retired);
        Ok(rows.into_iter().filter(is_it).map(named).collect())
    }

    /// The ids of all items with their names, also of retired ones.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn item_names(&mut self) -> Result<HashMap<ComponentId, (ItemName, bool)>, StoreError> {
        let rows = all!(
            self,
            (Uuid, String, String, bool),
            "SELECT c.id, p.name, c.name, c.retired FROM component c JOIN product p ON p.id = c.product_id
             WHERE c.workspace_id = $1",
            self.workspace.0
        )?;
        let named = |(id, product, name, retired)| (ComponentId(id), (ItemName { product, name }, retired));
        Ok(rows.into_iter().map(named).collect())
    }
}

/// What a search looks through; begins with the name, which lists are sorted by.
fn searched(item: &Item) -> String {
    format!("{} {}", item.name.name, item.owner).trim().to_lowercase()
}
