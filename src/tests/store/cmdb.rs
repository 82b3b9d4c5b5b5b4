//! Configuration items, their relations, and what the trail says of them.

use super::{moment, write, write_elsewhere};
use crate::support::*;
use serde_json::json;
use slipway::{
    domain::{
        calendar::Environment,
        cmdb::{Item, ItemKind, ItemName, RelationKind, impact::Relation},
        event::Event,
        ids::ComponentId,
    },
    server::store::{StoreError, cmdb::ItemFilter},
};
use uuid::Uuid;

fn item(name: &str) -> Item {
    Item {
        id: ComponentId(Uuid::now_v7()),
        product: world().payments,
        name: ItemName { product: "Payments".into(), name: name.into() },
        kind: ItemKind::Database,
        owner: "Team “Pay” <b>".into(),
        description: "Two\r\nlines".into(),
        retired: false,
        versions: [(Environment::Live, "1.0".to_owned())].into(),
        edit: 1,
    }
}

on_both! {
    async fn an_item_is_read_back_and_counts_its_saves(app) {
        let mut tx = write(&app).await;
        let mut item = item("Store");
        tx.insert_item(&item, moment()).await.unwrap();
        assert_eq!(tx.item(item.id).await.unwrap(), Some(item.clone()));
        item.versions = [(Environment::Test, "1.1".to_owned())].into();
        item.name.name = "Main store".into();
        assert!(tx.save_item(&item, moment()).await.unwrap());
        assert!(!tx.save_item(&item, moment()).await.unwrap(), "somebody saved in between");
        item.edit = 2;
        assert_eq!(tx.item(item.id).await.unwrap(), Some(item.clone()));
        let found = |text: &str, kind, retired| ItemFilter { text: text.into(), kind, retired, ..ItemFilter::default() };
        assert_eq!(tx.items(&found("MAIN", None, false), 0, 9).await.unwrap(), [item.clone()]);
        assert_eq!(tx.items(&found("“pay", Some(ItemKind::Database), false), 0, 9).await.unwrap(), [item.clone()]);
        assert!(tx.items(&found("main", Some(ItemKind::Server), false), 0, 9).await.unwrap().is_empty());
        assert!(tx.items(&found("main", None, true), 0, 9).await.unwrap().is_empty());
        let named = tx.item_named("PAYMENTS", "main STORE").await.unwrap();
        assert_eq!(named, [(item.id, item.name.clone(), false)]);
        assert!(tx.item_named("Payments", "main").await.unwrap().is_empty());
        let twin = Item { id: ComponentId(Uuid::now_v7()), ..item.clone() };
        tx.commit().await.unwrap();
        let again = write(&app).await.insert_item(&twin, moment()).await;
        assert!(matches!(again, Err(StoreError::Taken(_))), "{again:?}");
        let mut tx = write_elsewhere(&app).await;
        assert_eq!(tx.item(item.id).await.unwrap(), None);
        assert!(!tx.save_item(&item, moment()).await.unwrap());
        assert_eq!(tx.all_items(None, 9).await.unwrap().len(), 1);
    }

    async fn a_retired_item_is_not_offered(app) {
        let mut tx = write(&app).await;
        let item = Item { retired: true, ..item("Old") };
        tx.insert_item(&item, moment()).await.unwrap();
        assert!(!tx.components().await.unwrap().iter().any(|c| c.id == item.id));
        assert!(tx.all_components().await.unwrap().iter().any(|c| c.id == item.id));
        let retired = ItemFilter { retired: true, ..ItemFilter::default() };
        assert_eq!(tx.items(&retired, 0, 9).await.unwrap(), [item]);
    }

    async fn relations_are_seen_from_both_sides(app) {
        let mut tx = write(&app).await;
        let w = world();
        let relation = Relation { from: w.api, kind: RelationKind::DependsOn, to: w.ledger };
        assert!(tx.insert_relation(&relation).await.unwrap());
        assert!(!tx.insert_relation(&relation).await.unwrap());
        tx.insert_relation(&Relation { from: w.frontend, kind: RelationKind::RunsOn, to: w.api }).await.unwrap();
        let seen = tx.relations_of(w.api, 9).await.unwrap();
        let seen: Vec<_> = seen.iter().map(|r| (r.outward, r.kind, r.other, r.name.to_string())).collect();
        assert_eq!(seen, [
            (true, RelationKind::DependsOn, w.ledger, "Payments/ledger".into()),
            (false, RelationKind::RunsOn, w.frontend, "Web shop/frontend".into()),
        ]);
        assert_eq!(tx.relations(false, 9).await.unwrap().len(), 2);
        let ledger = tx.item(w.ledger).await.unwrap().unwrap();
        tx.save_item(&Item { retired: true, ..ledger }, moment()).await.unwrap();
        assert_eq!((tx.relations(false, 9).await.unwrap().len(), tx.relations(true, 9).await.unwrap().len()), (1, 2));
        assert!(tx.delete_relation(&relation).await.unwrap());
        assert!(!tx.delete_relation(&relation).await.unwrap());
        tx.commit().await.unwrap();
        let itself = Relation { from: w.api, kind: RelationKind::PartOf, to: w.api };
        assert!(write(&app).await.insert_relation(&itself).await.is_err(), "no item relates to itself");
    }

    /// S1.104: an item's history is what the trail says of it.
    async fn the_trail_is_an_items_history(app) {
        let mut tx = write(&app).await;
        let w = world();
        let one = Event::new("component.edited", "edited it").with(json!({ "component": w.api }));
        let many = Event::new("cmdb.imported", "imported a table")
            .with(json!({ "items": { (w.api.to_string()): "owner to “x”", (w.ledger.to_string()): "" } }));
        let theirs = Event::new("component.edited", "edited theirs").with(json!({ "component": w.their_component }));
        for event in [&one, &many, &theirs] {
            tx.record(event, Some((Person::SacmManager.id(), "Sacha")), Uuid::now_v7(), moment()).await.unwrap();
        }
        let words = |history: Vec<(String, String, _)>| history.into_iter().map(|h| h.1).collect::<Vec<_>>();
        assert_eq!(words(tx.history_of_item(w.api, 9).await.unwrap()), ["imported a table: owner to “x”", "edited it"]);
        assert_eq!(words(tx.history_of_item(w.ledger, 9).await.unwrap()), ["imported a table"]);
        tx.commit().await.unwrap();
        assert!(write_elsewhere(&app).await.history_of_item(w.their_component, 9).await.unwrap().is_empty());
    }
}
