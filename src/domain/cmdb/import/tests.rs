use super::*;
use crate::domain::cmdb::cell;
use proptest::prelude::*;

fn product() -> ProductId {
    ProductId(Uuid::from_u128(7))
}

fn item(n: u128, name: &str) -> Item {
    Item {
        id: ComponentId(Uuid::from_u128(n)),
        name: ItemName { product: "Payments".into(), name: name.into() },
        edit: 1,
        ..blank(product(), ItemName { product: String::new(), name: String::new() })
    }
}

fn known() -> Known {
    Known {
        products: vec![(product(), "Payments".into())],
        items: vec![item(1, "api"), item(2, "ledger")],
        relations: vec![Relation {
            from: ComponentId(Uuid::from_u128(1)),
            kind: RelationKind::DependsOn,
            to: ComponentId(Uuid::from_u128(2)),
        }],
    }
}

fn table(text: &str) -> Vec<ItemRow> {
    let mut lines = text.lines().map(|l| l.trim().split(',').map(str::to_owned).collect::<Vec<_>>());
    let head = lines.next().unwrap();
    let rows: Vec<_> = (2..).zip(lines).collect();
    read(&head, &rows).unwrap()
}

fn reasons(preview: &Preview) -> Vec<(usize, &str)> {
    preview.refused.iter().map(|r| (r.row, r.reason.as_str())).collect()
}

#[test]
fn rows_are_matched_new_changed_or_refused() {
    let rows = table(
        "Product,Name,Type,Live version,Depends on
         payments,API,other,,ledger
         Payments,ledger,Database,2.0.0,
         Payments,batch,service,1.0.0,api; new
         Payments,new,,,
         Shop,cart,,,
         Payments,bad,spaceship,,
         Payments,,service,,
         Payments,New,,,",
    );
    let preview = preview(&rows, &known());
    assert_eq!(preview.matched, 1, "{preview:?}");
    assert_eq!(preview.changed.len(), 1);
    assert_eq!(preview.changed[0].words, ["type from “Other” to “Database”", "version in LIVE to “2.0.0”"]);
    assert_eq!(preview.new.iter().map(|p| p.row).collect::<Vec<_>>(), [4, 5]);
    let refused = reasons(&preview);
    assert_eq!(refused.iter().map(|r| r.0).collect::<Vec<_>>(), [6, 7, 8, 9]);
    for (i, words) in ["no product “Shop”", "type must be", "Enter a name", "Row 5 names the same"].iter().enumerate()
    {
        assert!(refused[i].1.contains(words), "{refused:?}");
    }
}

#[test]
fn what_relates_to_a_refused_row_is_refused_with_it() {
    let rows = table(
        "product,name,type,depends_on,runs_on
         Payments,a,,b,
         Payments,b,,c,
         Payments,c,nonsense,,
         Payments,d,,,ledger
         Payments,e,,e,
         Payments,f,,,a/b/c",
    );
    let preview = preview(&rows, &known());
    assert_eq!(preview.new.iter().map(|p| p.after.name.name.as_str()).collect::<Vec<_>>(), ["d"]);
    let refused = reasons(&preview);
    assert_eq!(refused.iter().map(|r| r.0).collect::<Vec<_>>(), [2, 3, 4, 6, 7]);
    assert!(refused[0].1.contains("“Payments/b”") && refused[1].1.contains("“Payments/c”"), "{refused:?}");
    assert!(refused[3].1.contains("itself") && refused[4].1.contains("must be items"), "{refused:?}");
}

#[test]
fn columns_that_are_not_there_leave_what_is_recorded() {
    let mut known = known();
    known.items[0].owner = "Team Pay".into();
    let rows = table("product,name\nPayments,api");
    assert_eq!(preview(&rows, &known), Preview { matched: 1, ..Preview::default() });
    let cleared = preview(&table("product,name,owner,depends_on\nPayments,api,,"), &known);
    assert_eq!(cleared.changed[0].words, ["owner “Team Pay” taken out", "no longer depends on payments/ledger"]);
    let retired = preview(&table("product,name,status\nPayments,api,Retired"), &known);
    assert_eq!(retired.changed[0].words, ["retired"]);
}

#[test]
fn a_table_must_name_its_columns() {
    let words = |head: &[&str]| {
        read(&head.iter().map(|h| (*h).to_owned()).collect::<Vec<_>>(), &[]).err().map(|p| p.words).unwrap_or_default()
    };
    assert!(words(&["product"]).contains("“name” is missing"));
    assert!(words(&["product", "name", "colour"]).contains("no column “colour”"));
    assert!(words(&["product", "name", "Name"]).contains("twice"));
    assert!(words(&["name", "product"]).is_empty());
}

#[test]
fn twenty_thousand_rows_in_a_chain_are_done_quickly() {
    let rows: Vec<_> = (0..ROWS)
        .map(|n| ItemRow {
            row: n + 2,
            product: "Payments".into(),
            name: format!("n{n}"),
            depends_on: Some(format!("n{}", n + 1)),
            ..ItemRow::default()
        })
        .collect();
    let preview = preview(&rows, &known());
    assert_eq!((preview.new.len(), preview.refused.len()), (0, ROWS), "the last one names nothing that is there");
}

proptest! {
    /// What is exported comes back as it was, whatever stands in it.
    #[test]
    fn an_export_imports_losslessly(
        texts in prop::collection::vec("[=+@'/;\\\\a](\\PC{0,8}[a=])?", 4),
        retired in any::<bool>(),
    ) {
        let mut known = known();
        known.products[0].1 = texts[0].clone();
        for item in &mut known.items {
            item.name.product = texts[0].clone();
        }
        let after = &mut known.items[0];
        after.name.name = texts[1].clone();
        after.owner = texts[2].clone();
        after.retired = retired;
        after.versions = [(Environment::Live, texts[3].clone())].into();
        let related = [(RelationKind::DependsOn, known.items[1].name.clone())];
        prop_assume!(known.items[0].name.name.to_lowercase() != "ledger");
        let cells = ItemRow::cells(&known.items[0], &related);
        prop_assert!(cells.iter().all(|c| !c.starts_with(['=', '+', '@'])));
        prop_assert!(cells.iter().all(|c| cell::guarded(cell::unguarded(c)) == *c));
        let head: Vec<String> = COLUMNS.iter().map(|c| (*c).to_owned()).collect();
        let rows = read(&head, &[(2, cells)]).unwrap();
        let found = preview(&rows, &known);
        prop_assert_eq!(found, Preview { matched: 1, ..Preview::default() });
    }
}
