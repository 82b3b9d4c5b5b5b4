//! Products and components.

use crate::{
    api::{
        Done,
        people::{ComponentForm, ProductForm, ProductRow},
        session::Catalogue,
        views::Choice,
    },
    domain::{
        access::{self, Action, Subject},
        event::Event,
        ids::{ComponentId, ProductId},
        problem::Problem,
        text,
    },
    server::{
        Cx, Failure,
        store::{StoreError, Tx, catalogue::Component},
    },
};
use serde_json::json;
use uuid::Uuid;

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

/// Products with the names of their components.
pub async fn rows(tx: &mut Tx) -> Result<Vec<ProductRow>, Failure> {
    let components = tx.components().await?;
    let of = |id: ProductId| components.iter().filter(|c| c.product == id).map(|c| c.name.clone()).collect();
    let row = |(id, name): (ProductId, String)| ProductRow { id: id.to_string(), name, components: of(id) };
    Ok(tx.products().await?.into_iter().map(row).collect())
}

/// Adds a product.
pub async fn add_product(cx: Cx, form: ProductForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditCatalogue, &Subject::Workspace)?;
    let name = text::line("name", "a name", &form.name)?;
    let mut tx = cx.write().await?;
    let id = ProductId(Uuid::now_v7());
    if tx.products().await?.iter().any(|p| is_same(&p.1, &name)) {
        return Err(Problem::new("name", "There is a product of this name already.").into());
    }
    tx.insert_product(id, &name).await.map_err(|e| taken(e, "There is a product of this name already."))?;
    let event = Event::new("product.added", format!("added the product “{name}”"));
    cx.record(&mut tx, &event.with(json!({ "product": id, "name": name }))).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("{name} is added. Now add its components.")))
}

/// Adds a component to a product.
pub async fn add_component(cx: Cx, form: ComponentForm) -> Result<Done, Failure> {
    access::may(&cx.actor, Action::EditCatalogue, &Subject::Workspace)?;
    let mut tx = cx.write().await?;
    let product = tx.products().await?.into_iter().find(|p| p.0.to_string() == form.product.trim());
    let (product, of) = match (product, text::line("name", "a name", &form.name)) {
        (Some(product), Ok(name)) => (product, name),
        (None, name) => {
            let problems = [Some(Problem::new("product", "Choose the product.")), name.err()];
            return Err(problems.into_iter().flatten().collect::<Vec<_>>().into());
        }
        (_, Err(problem)) => return Err(problem.into()),
    };
    let component = Component { id: ComponentId(Uuid::now_v7()), product: product.0, name: of };
    let words = "The product has a component of this name already.";
    let same = |c: &Component| c.product == component.product && is_same(&c.name, &component.name);
    if tx.all_components().await?.iter().any(same) {
        return Err(Problem::new("name", words).into());
    }
    tx.insert_component(&component).await.map_err(|e| taken(e, words))?;
    let words = format!("added the component “{}” to {}", component.name, product.1);
    let data = json!({ "component": component.id, "product": product.0, "name": component.name });
    cx.record(&mut tx, &Event::new("component.added", words).with(data)).await?;
    cx.commit(tx).await?;
    Ok(Done::here(format!("{} is added to {}.", component.name, product.1)))
}

/// People who look for “Payments” do not see that there is another “payments”.
fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn taken(error: StoreError, words: &str) -> Failure {
    match error {
        StoreError::Taken(_) => Problem::new("name", words).into(),
        other => other.into(),
    }
}
