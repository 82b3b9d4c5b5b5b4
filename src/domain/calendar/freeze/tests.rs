use super::*;
use crate::domain::calendar::LocalTimeError;
use chrono::{DateTime, NaiveDateTime, Utc};
use uuid::Uuid;

struct OnlyUtc;

impl Zones for OnlyUtc {
    fn resolve(&self, local: NaiveDateTime, _: &str) -> Result<DateTime<Utc>, LocalTimeError> {
        Ok(local.and_utc())
    }
    fn local(&self, at: DateTime<Utc>, _: &str) -> Option<(NaiveDateTime, String)> {
        Some((at.naive_utc(), "UTC".into()))
    }
    fn exists(&self, zone: &str) -> bool {
        zone == "UTC"
    }
}

fn year_end() -> FreezeForm {
    FreezeForm {
        name: "Year end".into(),
        reason: "The books are closing.".into(),
        starts: "2026-12-15T00:00".into(),
        ends: "2027-01-20T00:00".into(),
        zone: "UTC".into(),
        ..Default::default()
    }
}

fn sunday_night() -> MaintenanceWindowForm {
    MaintenanceWindowForm {
        name: "Sunday night".into(),
        environment: "LIVE".into(),
        starts: "2026-03-01T22:00".into(),
        ends: "2026-03-02T04:00".into(),
        zone: "UTC".into(),
        products: vec![],
    }
}

/// S0.24: a freeze protects TEST, LIVE or both, for some products or all.
#[test]
fn a_freeze_that_names_nothing_stops_everything() {
    let read = FreezeForm { environments: vec!["".into()], ..year_end() }.check(&OnlyUtc).unwrap();
    assert_eq!((read.products.len(), read.environments.len(), read.window.minutes()), (0, 0, 36 * 24 * 60));
    let (one, other) = (ProductId(Uuid::from_u128(1)), ProductId(Uuid::from_u128(2)));
    let mut freeze = Freeze {
        id: FreezeId(Uuid::nil()),
        name: read.name,
        reason: read.reason,
        window: read.window,
        products: vec![],
        environments: vec![],
    };
    assert!(freeze.applies_to(one, Environment::Test) && freeze.applies_to(other, Environment::Live));
    freeze.products.push(one);
    freeze.environments.push(Environment::Live);
    assert!(freeze.applies_to(one, Environment::Live));
    assert!(!freeze.applies_to(one, Environment::Test) && !freeze.applies_to(other, Environment::Live));
}

#[test]
fn products_and_environments_are_kept_once_in_their_order() {
    let id = ProductId(Uuid::from_u128(7));
    let keys = vec![id.to_string(), format!(" {id} ")];
    let environments = vec!["LIVE".into(), "TEST".into(), "LIVE".into()];
    let read = FreezeForm { products: keys, environments, ..year_end() }.check(&OnlyUtc).unwrap();
    assert_eq!((read.products, read.environments), (vec![id], vec![Environment::Live, Environment::Test]));
}

#[test]
fn a_freeze_needs_a_reason_and_known_choices() {
    let wrong = FreezeForm {
        reason: " ".into(),
        ends: "2026-12-01T00:00".into(),
        products: vec!["all".into()],
        environments: vec!["PROD".into()],
        ..year_end()
    };
    let fields: Vec<_> = wrong.check(&OnlyUtc).unwrap_err().into_iter().map(|p| p.field).collect();
    assert_eq!(fields, ["reason", "ends", "products", "environments"]);
}

#[test]
fn a_maintenance_window_is_for_one_environment() {
    let read = sunday_night().check(&OnlyUtc).unwrap();
    assert_eq!((read.environment, read.window.minutes()), (Environment::Live, 360));
    let wrong = MaintenanceWindowForm { environment: "".into(), zone: "Mars".into(), ..sunday_night() };
    let fields: Vec<_> = wrong.check(&OnlyUtc).unwrap_err().into_iter().map(|p| p.field).collect();
    assert_eq!(fields, ["environment", "zone"]);
}

#[test]
fn an_empty_form_is_read_from_json_and_refused_field_by_field() {
    let freeze: FreezeForm = serde_json::from_str("{}").unwrap();
    let fields: Vec<_> = freeze.check(&OnlyUtc).unwrap_err().into_iter().map(|p| p.field).collect();
    assert_eq!(fields, ["name", "reason", "starts", "ends", "zone"]);
    let maintenance: MaintenanceWindowForm = serde_json::from_str("{}").unwrap();
    assert_eq!(maintenance.check(&OnlyUtc).unwrap_err().len(), 5);
}
