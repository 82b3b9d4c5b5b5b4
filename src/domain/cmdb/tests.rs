use super::*;
use uuid::Uuid;

fn item() -> Item {
    Item {
        id: ComponentId(Uuid::from_u128(1)),
        product: ProductId(Uuid::from_u128(2)),
        name: ItemName { product: "Payments".into(), name: "api".into() },
        kind: ItemKind::Service,
        owner: "Team Pay".into(),
        description: "Takes payments.".into(),
        retired: false,
        versions: [(Environment::Live, "2.3.0".to_owned())].into(),
        edit: 3,
    }
}

#[test]
fn the_form_of_an_item_is_the_item() {
    let item = item();
    let new = item.form().check().unwrap();
    assert_eq!(item.with(new), item);
    assert!(item.changes(&item).is_empty());
}

#[test]
fn an_empty_form_names_what_is_missing() {
    let problems = ItemForm::default().check().unwrap_err();
    assert_eq!(problems.iter().map(|p| p.field.as_str()).collect::<Vec<_>>(), ["product", "name", "kind"]);
    let long = ItemForm { version_live: "1".repeat(65), owner: "a\nb".into(), ..item().form() };
    let problems = long.check().unwrap_err();
    assert_eq!(problems.iter().map(|p| p.field.as_str()).collect::<Vec<_>>(), ["owner", "version_live"]);
}

/// S1.104: the history says what became of an item in words.
#[test]
fn changes_are_told_in_words() {
    let mut after = item();
    after.name.name = "gateway".into();
    after.owner = String::new();
    after.versions = [(Environment::Test, "2.4.0".to_owned()), (Environment::Live, "2.4.0".to_owned())].into();
    after.retired = true;
    assert_eq!(
        item().changes(&after),
        [
            "name from “api” to “gateway”",
            "owner “Team Pay” taken out",
            "version in TEST to “2.4.0”",
            "version in LIVE from “2.3.0” to “2.4.0”",
            "retired"
        ]
    );
}

#[test]
fn a_fingerprint_changes_with_every_save() {
    let (one, mut other) = (item(), item());
    assert_eq!(fingerprint([&one]), fingerprint([&other]));
    other.edit += 1;
    assert_ne!(fingerprint([&one]), fingerprint([&other]));
}
