//! Products and their components, as forms offer them; what else is known of a component is [`super::cmdb`]'s.

use super::{StoreError, Tx};
use crate::domain::ids::{ComponentId, ProductId};
use uuid::Uuid;

/// A component with its product.
#[derive(Clone, Debug)]
pub struct Component {
    pub id: ComponentId,
    pub product: ProductId,
    pub name: String,
}

impl Tx {
    /// All products, by name.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn products(&mut self) -> Result<Vec<(ProductId, String)>, StoreError> {
        let rows = all!(
            self,
            (Uuid, String),
            "SELECT id, name FROM product WHERE workspace_id = $1 ORDER BY name",
            self.workspace.0
        )?;
        Ok(rows.into_iter().map(|(id, name)| (ProductId(id), name)).collect())
    }

    /// The components that are in use, by product and name: those that forms offer.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn components(&mut self) -> Result<Vec<Component>, StoreError> {
        let rows = all!(
            self,
            (Uuid, Uuid, String),
            "SELECT id, product_id, name FROM component WHERE workspace_id = $1 AND retired = $2 ORDER BY product_id, name",
            self.workspace.0,
            false
        )?;
        Ok(rows.into_iter().map(component).collect())
    }

    /// All components, also retired ones, by product and name: for names of what was chosen once.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn all_components(&mut self) -> Result<Vec<Component>, StoreError> {
        let rows = all!(
            self,
            (Uuid, Uuid, String),
            "SELECT id, product_id, name FROM component WHERE workspace_id = $1 ORDER BY product_id, name",
            self.workspace.0
        )?;
        Ok(rows.into_iter().map(component).collect())
    }

    /// Stores a product.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the name is.
    pub async fn insert_product(&mut self, id: ProductId, name: &str) -> Result<(), StoreError> {
        run!(self, "INSERT INTO product (id, workspace_id, name) VALUES ($1, $2, $3)", id.0, self.workspace.0, name)?;
        Ok(())
    }

    /// Stores a component.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the product has one of that name.
    pub async fn insert_component(&mut self, c: &Component) -> Result<(), StoreError> {
        run!(
            self,
            "INSERT INTO component (id, workspace_id, product_id, name, search) VALUES ($1, $2, $3, $4, $5)",
            c.id.0,
            self.workspace.0,
            c.product.0,
            &c.name,
            c.name.to_lowercase()
        )?;
        Ok(())
    }
}

fn component((id, product, name): (Uuid, Uuid, String)) -> Component {
    Component { id: ComponentId(id), product: ProductId(product), name }
}
