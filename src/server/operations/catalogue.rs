//! Products and components.

use crate::{
    api::{session::Catalogue, views::Choice},
    server::{Cx, Failure},
};

/// Products and components to choose from.
pub async fn choices(cx: Cx) -> Result<Catalogue, Failure> {
    let mut tx = cx.read().await?;
    let products = tx.products().await?;
    let components = tx.components().await?;
    Ok(Catalogue {
        products: products.into_iter().map(|(id, label)| Choice { value: id.to_string(), label }).collect(),
        components: components
            .into_iter()
            .map(|c| (c.product.to_string(), Choice { value: c.id.to_string(), label: c.name }))
            .collect(),
    })
}
