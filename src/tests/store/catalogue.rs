//! Products and components.

use super::{write, write_elsewhere};
use crate::support::*;
use slipway::{
    domain::ids::{ComponentId, ProductId},
    server::store::{StoreError, catalogue::Component},
};
use uuid::Uuid;

on_both! {
    async fn products_and_components_are_listed_by_name(app) {
        let mut tx = write(&app).await;
        let names: Vec<_> = tx.products().await.unwrap().into_iter().map(|p| p.1).collect();
        assert_eq!(names, ["Payments", "Web shop"]);
        let names: Vec<_> = tx.components().await.unwrap().into_iter().map(|c| c.name).collect();
        assert_eq!(names, ["api", "ledger", "frontend"]);
    }

    async fn names_are_unique_where_they_must_be(app) {
        let again = write(&app).await.insert_product(ProductId(Uuid::now_v7()), "Payments").await;
        assert!(matches!(again, Err(StoreError::Taken(_))));
        let component = |product| Component { id: ComponentId(Uuid::now_v7()), product, name: "api".into() };
        let again = write(&app).await.insert_component(&component(world().payments)).await;
        assert!(matches!(again, Err(StoreError::Taken(_))));
        write(&app).await.insert_component(&component(world().shop)).await.unwrap();
        write_elsewhere(&app).await.insert_product(ProductId(Uuid::now_v7()), "Payments").await.unwrap();
    }

    async fn the_catalogue_belongs_to_its_workspace(app) {
        let mut tx = write_elsewhere(&app).await;
        let names: Vec<_> = tx.products().await.unwrap().into_iter().map(|p| p.1).collect();
        assert_eq!(names, ["Their product"]);
        assert_eq!(tx.components().await.unwrap().len(), 1);
    }

    async fn a_component_needs_a_product_that_exists(app) {
        let orphan = Component { id: ComponentId(Uuid::now_v7()), product: ProductId(Uuid::now_v7()), name: "x".into() };
        assert!(write(&app).await.insert_component(&orphan).await.is_err());
    }
}
