use super::*;
use crate::domain::cmdb::ItemName;
use uuid::Uuid;

fn id(n: u128) -> ComponentId {
    ComponentId(Uuid::from_u128(n))
}

fn name(product: &str, name: &str) -> ItemName {
    ItemName { product: product.into(), name: name.into() }
}

fn directory() -> Directory {
    let items = vec![
        (id(1), name("Payments", "api"), false),
        (id(2), name("Payments", "ledger"), false),
        (id(3), name("Shop", "api"), false),
        (id(4), name("Payments", "old"), true),
    ];
    Directory { items, product: "Payments".into() }
}

fn typed(n: usize, component: &str, version: &str, digest: &str) -> TypedRow {
    TypedRow {
        place: format!("Row {n}"),
        component: component.into(),
        version: version.into(),
        digest: digest.into(),
        ..TypedRow::default()
    }
}

fn row(n: u128, version: &str, digest: &str) -> BaselineRow {
    BaselineRow {
        component: id(n),
        name: format!("Payments/c{n}"),
        version: version.into(),
        digest: digest.into(),
        note: String::new(),
    }
}

#[test]
fn rows_are_found_by_name_or_id() {
    let digest = format!("sha256:{}", "AB".repeat(32));
    let rows =
        [typed(2, "API", "2.4.0", &digest), typed(3, "shop/api", "1.0", ""), typed(4, &id(2).to_string(), "3", "")];
    let rows = check("table", &rows, &directory()).unwrap();
    let read: Vec<_> = rows.iter().map(|r| (r.component, r.name.as_str(), r.digest.as_str())).collect();
    let hex = "ab".repeat(32);
    assert_eq!(read, [(id(1), "Payments/api", hex.as_str()), (id(3), "Shop/api", ""), (id(2), "Payments/ledger", "")]);
}

/// S1.48: every wrong row is named, and nothing is taken.
#[test]
fn each_problem_names_its_row() {
    let rows = [
        typed(2, "api", "2.4.0", ""),
        typed(3, "nothing", "1", ""),
        typed(4, "Payments/api", "1", ""),
        typed(5, "ledger", " ", "xyz"),
        typed(6, "old", "1", ""),
        typed(7, "", "1", ""),
    ];
    let problems = check("table", &rows, &directory()).unwrap_err();
    let words: Vec<_> = problems.iter().map(|p| p.words.as_str()).collect();
    let expected = [
        "Row 3: “nothing” is not in the CMDB",
        "Row 4: Payments/api is in row 2 already",
        "Row 5: the version is missing",
        "Row 5: the digest must be",
        "Row 6: Payments/old is retired",
        "Row 7: the component is missing",
    ];
    assert_eq!(words.len(), expected.len(), "{words:?}");
    assert!(words.iter().zip(expected).all(|(w, e)| w.starts_with(e)), "{words:?}");
    assert!(problems.iter().all(|p| p.field == "table"));
    assert!(!check("table", &[], &directory()).unwrap_err().is_empty());
}

#[test]
fn too_many_rows_are_refused_with_their_number() {
    let rows: Vec<_> = (0..100_000).map(|n| typed(n, "api", "1", "")).collect();
    let problems = check("table", &rows, &directory()).unwrap_err();
    assert_eq!(problems.len(), 1);
    assert!(problems[0].words.contains("100000 rows"), "{}", problems[0].words);
    let json = format!("[{}]", vec!["{}"; 5_001].join(","));
    assert!(typed_json("table", &json).unwrap_err().words.contains("5001 rows"));
    let problems = check("table", &rows[..5_000], &directory()).unwrap_err();
    assert_eq!(problems.len(), 51);
    assert!(problems[50].words.contains("4949 more"), "{}", problems[50].words);
}

#[test]
fn json_is_a_list_or_a_document_of_ours() {
    let rows = typed_json("table", r#"[{"component": "api", "version": "1", "digest": null}]"#).unwrap();
    assert_eq!((rows[0].place.as_str(), rows[0].component.as_str()), ("Row 1", "api"));
    let snapshot = snapshot(vec![row(1, "1", "")]);
    let again = typed_json("table", &snapshot.canonical()).unwrap();
    assert_eq!(check("table", &again, &directory()).unwrap()[0].component, id(1));
    for (bad, words) in [
        ("[", "not JSON"),
        ("7", "list of rows"),
        ("[1]", "Row 1 is no object"),
        (r#"[{"component": 1}]"#, "Row 1: “component” must be a text"),
    ] {
        assert!(typed_json("table", bad).unwrap_err().words.contains(words), "{bad}");
    }
}

#[test]
fn csv_names_its_columns() {
    let head = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>();
    let rows = [(2, head(&["1.0", "api", "'=note"]))];
    let typed = typed_csv("table", &head(&["Version", "component", "note"]), &rows).unwrap();
    assert_eq!(
        (typed[0].component.as_str(), typed[0].version.as_str(), typed[0].note.as_str()),
        ("api", "1.0", "=note")
    );
    assert!(typed_csv("table", &head(&["component"]), &[]).unwrap_err().words.contains("“version” is missing"));
    assert!(typed_csv("table", &head(&["api", "1.0"]), &[]).unwrap_err().words.contains("no column “api”"));
}

#[test]
fn a_form_of_fields_names_the_field() {
    let of = [(id(1), name("Payments", "api")), (id(2), name("Payments", "ledger"))];
    let fields = TypedFields {
        version: [(id(1).to_string(), "2.4.0".to_owned())].into(),
        skip: [(id(2).to_string(), "true".to_owned())].into(),
        ..TypedFields::default()
    };
    let rows = chosen(&fields, &of, Choose::ButSkipped);
    assert_eq!(check("table", &rows, &directory()).unwrap().len(), 1);
    let problems = check("table", &chosen(&fields, &of, Choose::All), &directory()).unwrap_err();
    assert_eq!(problems[0].field, format!("version.{}", id(2)));
    assert!(check_moment("closing", "LIVE").is_err(), "that one is taken with the CMDB");
    assert_eq!(check_moment("before", "LIVE"), Ok((BaselineMoment::Before, Environment::Live)));
}

fn snapshot(rows: Vec<BaselineRow>) -> Snapshot {
    Snapshot {
        id: BaselineId(Uuid::from_u128(8)),
        request: RequestId(Uuid::from_u128(9)),
        number: 1,
        moment: BaselineMoment::Before,
        environment: Environment::Live,
        rows,
        taken_by: PersonId(Uuid::from_u128(10)),
        taken_at: DateTime::default(),
    }
}

/// S1.50: a baseline can be trusted as restore point, since whatever is changed in it changes its hash.
#[test]
fn whatever_is_changed_changes_the_hash() {
    let frozen = snapshot(vec![row(1, "1", "")]).freeze();
    assert!(frozen.is_text_of(&frozen.snapshot.canonical()));
    let mut others = vec![snapshot(vec![row(1, "2", "")]), snapshot(vec![]), snapshot(vec![row(1, "1", "")])];
    others[2].moment = BaselineMoment::After;
    for other in others {
        assert!(!frozen.is_text_of(&other.canonical()));
        assert_ne!(other.freeze().sha256, frozen.sha256);
    }
}

#[test]
fn a_difference_has_added_removed_and_changed_rows() {
    let (a, b) = ("a".repeat(64), "b".repeat(64));
    let from = [row(1, "1", &a), row(2, "1", ""), row(3, "1", &a), row(4, "1", &a)];
    let to = [row(1, "1", &b), row(2, "2", ""), row(3, "1", ""), row(5, "1", "")];
    let found = difference(&from, &to);
    let ids = |rows: &[BaselineRow]| rows.iter().map(|r| r.component).collect::<Vec<_>>();
    assert_eq!((ids(&found.added), ids(&found.removed), found.same), (vec![id(5)], vec![id(4)], 1));
    assert_eq!(found.changed.iter().map(|c| c.to.component).collect::<Vec<_>>(), [id(1), id(2)]);
    assert_eq!(difference(&from, &from), Difference { same: 4, ..Difference::default() });
}
