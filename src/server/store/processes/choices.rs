//! Which process the releases of a product and type follow.

use crate::{
    domain::{ids::ProductId, release::ReleaseKind},
    server::store::{StoreError, Tx, columns::word},
};
use uuid::Uuid;

/// Which process releases of a type follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProcessChoice {
    /// None for all products that have no choice of their own.
    pub product: Option<ProductId>,
    pub kind: ReleaseKind,
    pub process: String,
}

impl Tx {
    /// Which releases follow which process.
    ///
    /// # Errors
    /// When the database cannot, or a row cannot be read.
    pub async fn process_choices(&mut self) -> Result<Vec<ProcessChoice>, StoreError> {
        let rows = all!(
            self,
            (Option<Uuid>, String, String),
            "SELECT product_id, kind, process FROM process_choice WHERE workspace_id = $1 ORDER BY product_id, kind",
            self.workspace.0
        )?;
        let choice = |(product, kind, process): (Option<Uuid>, String, String)| {
            Ok(ProcessChoice { product: product.map(ProductId), kind: word(&kind)?, process })
        };
        rows.into_iter().map(choice).collect()
    }

    /// Lets releases of a product (or of all products) and type follow a process; none is no choice of its own.
    ///
    /// # Errors
    /// When the database cannot.
    pub async fn choose_process(
        &mut self,
        product: Option<ProductId>,
        kind: ReleaseKind,
        process: Option<&str>,
    ) -> Result<(), StoreError> {
        match product {
            Some(product) => run!(
                self,
                "DELETE FROM process_choice WHERE workspace_id = $1 AND product_id = $2 AND kind = $3",
                self.workspace.0,
                product.0,
                kind.key()
            )?,
            None => run!(
                self,
                "DELETE FROM process_choice WHERE workspace_id = $1 AND product_id IS NULL AND kind = $2",
                self.workspace.0,
                kind.key()
            )?,
        };
        let Some(process) = process else { return Ok(()) };
        run!(
            self,
            "INSERT INTO process_choice (workspace_id, product_id, kind, process) VALUES ($1, $2, $3, $4)",
            self.workspace.0,
            product.map(|p| p.0),
            kind.key(),
            process
        )?;
        Ok(())
    }
}
