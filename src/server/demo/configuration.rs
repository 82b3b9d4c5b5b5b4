//! What the demo's CMDB records of the components: what they are, whose, which version is where, and what needs what.

use super::Past;
use crate::{
    domain::{
        calendar::Environment,
        cmdb::{
            Item, ItemKind, ItemName,
            RelationKind::{self, DependsOn, PartOf, RunsOn},
            impact::Relation,
        },
        event::Event,
        ids::{ComponentId, ProductId},
    },
    server::{
        Failure,
        store::{StoreError, Tx},
    },
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What releases change: product, name, type, owner, version in TEST and in LIVE.
const COMPONENTS: [(&str, &str, ItemKind, &str, &str, &str); 15] = [
    ("Payments", "Card gateway", ItemKind::Service, "Team Cards", "4.12.0", "4.11.2"),
    ("Payments", "Ledger", ItemKind::Service, "Team Ledger", "7.3.0", "7.3.0"),
    ("Payments", "Fraud scoring", ItemKind::Service, "Team Risk", "2.9.1", "2.9.0"),
    ("Payments", "Settlement batch", ItemKind::Application, "Team Ledger", "3.6.0", "3.5.4"),
    ("Payments", "Refund API", ItemKind::Service, "Team Cards", "1.18.0", "1.18.0"),
    ("Payments", "Statement service", ItemKind::Service, "Team Ledger", "2.2.0", "2.1.7"),
    ("Customer Portal", "Web app", ItemKind::Application, "Team Portal", "12.4.0", "12.3.1"),
    ("Customer Portal", "Sign-in", ItemKind::Service, "Team Identity", "5.0.2", "5.0.2"),
    ("Customer Portal", "Profile API", ItemKind::Service, "Team Portal", "3.1.0", "3.1.0"),
    ("Customer Portal", "Notification service", ItemKind::Service, "Team Portal", "2.7.0", "2.6.3"),
    ("Customer Portal", "Search", ItemKind::Service, "Team Portal", "1.9.0", "1.9.0"),
    ("Data Platform", "Ingest", ItemKind::Service, "Team Data", "6.2.0", "6.1.0"),
    ("Data Platform", "Warehouse", ItemKind::Database, "Team Data", "15.4", "15.4"),
    ("Data Platform", "Reporting API", ItemKind::Service, "Team Data", "2.5.0", "2.4.1"),
    ("Data Platform", "Feature store", ItemKind::Service, "Team Risk", "0.9.0", "0.9.0"),
];

/// What they stand on.
const INFRASTRUCTURE: [(&str, &str, ItemKind, &str, &str); 4] = [
    ("Payments", "Ledger database", ItemKind::Database, "Team Ledger", "15.4"),
    ("Payments", "Payment cluster", ItemKind::Server, "Platform operations", "2026-10"),
    ("Customer Portal", "Edge network", ItemKind::Network, "Platform operations", "2026-09"),
    ("Payments", "Operations handbook", ItemKind::Document, "Platform operations", "31"),
];

const RELATIONS: [(&str, RelationKind, &str); 14] = [
    ("Card gateway", DependsOn, "Fraud scoring"),
    ("Card gateway", DependsOn, "Ledger"),
    ("Card gateway", RunsOn, "Payment cluster"),
    ("Ledger", DependsOn, "Ledger database"),
    ("Ledger", RunsOn, "Payment cluster"),
    ("Ledger database", RunsOn, "Payment cluster"),
    ("Settlement batch", DependsOn, "Ledger"),
    ("Refund API", DependsOn, "Card gateway"),
    ("Fraud scoring", DependsOn, "Feature store"),
    ("Web app", DependsOn, "Refund API"),
    ("Web app", DependsOn, "Sign-in"),
    ("Web app", RunsOn, "Edge network"),
    ("Statement service", DependsOn, "Warehouse"),
    ("Search", PartOf, "Web app"),
];

/// Records the configuration on the day after the workspace was opened.
pub async fn record(tx: &mut Tx, opened: DateTime<Utc>, past: &mut Vec<Past>) -> Result<(), Failure> {
    let at = opened + TimeDelta::hours(26);
    let products = tx.products().await?;
    let mut ids: BTreeMap<&str, ComponentId> = BTreeMap::new();
    for (product, name, kind, owner, test, live) in COMPONENTS {
        let found = tx.item_named(product, name).await?.into_iter().next();
        let (id, ..) = found.ok_or_else(|| StoreError::corrupt(format!("the demo has no component “{name}”")))?;
        let Some(item) = tx.item(id).await? else { continue };
        let versions = [(Environment::Test, test.to_owned()), (Environment::Live, live.to_owned())].into();
        tx.save_item(&Item { kind, owner: owner.to_owned(), versions, ..item }, at).await?;
        ids.insert(name, id);
    }
    for (product, name, kind, owner, live) in INFRASTRUCTURE {
        let Some(of) = products.iter().find(|p| p.1 == product) else { continue };
        let item = stood_on(of, (name, kind, owner, live));
        tx.insert_item(&item, at).await?;
        ids.insert(name, item.id);
    }
    for (from, kind, to) in RELATIONS {
        if let (Some(from), Some(to)) = (ids.get(from), ids.get(to)) {
            tx.insert_relation(&Relation { from: *from, kind, to: *to }).await?;
        }
    }
    let items: Map<String, Value> = ids.values().map(|id| (id.to_string(), json!("added"))).collect();
    let words = "imported the table of configuration items “cmdb.csv”";
    let event = Event::new("cmdb.imported", words).with(json!({ "items": items }));
    past.push(Past { at, who: Some(super::Who::Administrator), event });
    Ok(())
}

fn stood_on(of: &(ProductId, String), (name, kind, owner, live): (&str, ItemKind, &str, &str)) -> Item {
    Item {
        id: ComponentId(Uuid::now_v7()),
        product: of.0,
        name: ItemName { product: of.1.clone(), name: name.to_owned() },
        kind,
        owner: owner.to_owned(),
        description: String::new(),
        retired: false,
        versions: [(Environment::Live, live.to_owned())].into(),
        edit: 1,
    }
}
