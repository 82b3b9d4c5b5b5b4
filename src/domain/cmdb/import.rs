//! What importing a table of configuration items would do: which rows are as recorded, new, changed, or refused and why.
//! Columns that are missing leave what is recorded alone. Refused rows are left out; nobody else's row suffers, except
//! those that relate to an item which is only in a refused row. Does not read files.

mod rows;

pub use rows::{COLUMNS, ItemRow, read};

use super::{Item, ItemForm, ItemKind, ItemName, RELATIONS, RelationKind, impact::Relation, reference};
use crate::domain::{
    calendar::Environment,
    ids::{ComponentId, ProductId},
    problem::Problem,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// Rows that one table may have.
pub const ROWS: usize = 20_000;
/// Bytes that an uploaded table may have.
pub const MAX_BYTES: usize = 5 * 1024 * 1024;

/// What is recorded now.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub products: Vec<(ProductId, String)>,
    pub items: Vec<Item>,
    pub relations: Vec<Relation>,
}

/// What an import would do.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Preview {
    /// Rows that say what is recorded already.
    pub matched: usize,
    pub new: Vec<Planned>,
    pub changed: Vec<Planned>,
    pub refused: Vec<Refused>,
}

/// A row that would be taken.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Planned {
    pub row: usize,
    /// The item as it will be; a new one has no id yet.
    pub after: Item,
    /// The relations of the kinds that the table states.
    pub relations: BTreeMap<RelationKind, BTreeSet<ItemName>>,
    /// What changes, in words; empty for a new one.
    pub words: Vec<String>,
}

/// A row that is left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Refused {
    pub row: usize,
    pub name: String,
    pub reason: String,
}

/// Names are the same however they are capitalised.
type Key = (String, String);

/// The key of an item.
pub fn key(name: &ItemName) -> Key {
    (name.product.to_lowercase(), name.name.to_lowercase())
}

/// What importing the rows would do now.
pub fn preview(rows: &[ItemRow], known: &Known) -> Preview {
    let ledger = Ledger::of(known);
    let mut preview = Preview::default();
    let (mut planned, mut first_at) = (BTreeMap::new(), HashMap::new());
    for row in rows {
        let plan = ledger.plan(row).and_then(|plan| match first_at.insert(key(&plan.after.name), row.row) {
            Some(first) => Err(format!("Row {first} names the same item.")),
            None => Ok(plan),
        });
        match plan {
            Ok(plan) => drop(planned.insert(row.row, plan)),
            Err(reason) => preview.refused.push(Refused { row: row.row, name: row.shown(), reason }),
        }
    }
    preview.refused.extend(without_strangers(&ledger, &mut planned));
    preview.refused.sort();
    for plan in planned.into_values() {
        match (plan.after.id == NO_ID, plan.words.is_empty()) {
            (true, _) => preview.new.push(plan),
            (false, true) => preview.matched += 1,
            (false, false) => preview.changed.push(plan),
        }
    }
    preview
}

/// Takes rows out that relate to an item which neither is recorded nor comes with the table, and then those that relate
/// to one of these.
fn without_strangers(ledger: &Ledger, planned: &mut BTreeMap<usize, Planned>) -> Vec<Refused> {
    let coming: HashSet<Key> = planned.values().map(|p| key(&p.after.name)).collect();
    let mut named_by: HashMap<Key, Vec<usize>> = HashMap::new();
    let mut out: Vec<(usize, ItemName)> = Vec::new();
    for (row, plan) in planned.iter() {
        for target in plan.relations.values().flatten() {
            let target_key = key(target);
            match (ledger.items.contains_key(&target_key), coming.contains(&target_key)) {
                (true, _) => {}
                (false, true) => named_by.entry(target_key).or_default().push(*row),
                (false, false) => out.push((*row, target.clone())),
            }
        }
    }
    let mut refused = Vec::new();
    while let Some((row, stranger)) = out.pop() {
        let Some(plan) = planned.remove(&row) else { continue };
        let name = plan.after.name;
        let reason = format!("“{stranger}” is neither in the CMDB nor in a row that can be imported.");
        refused.push(Refused { row, name: name.to_string(), reason });
        out.extend(named_by.remove(&key(&name)).into_iter().flatten().map(|row| (row, name.clone())));
    }
    refused
}

/// Stands for the id that a new item does not have yet.
const NO_ID: ComponentId = ComponentId(Uuid::nil());

/// What is recorded, found by name.
struct Ledger<'k> {
    products: HashMap<String, &'k (ProductId, String)>,
    items: HashMap<Key, &'k Item>,
    names: HashMap<ComponentId, &'k ItemName>,
    relations: HashMap<(ComponentId, RelationKind), BTreeSet<ComponentId>>,
}

impl<'k> Ledger<'k> {
    fn of(known: &'k Known) -> Self {
        let mut relations: HashMap<_, BTreeSet<_>> = HashMap::new();
        for relation in &known.relations {
            relations.entry((relation.from, relation.kind)).or_default().insert(relation.to);
        }
        Self {
            products: known.products.iter().map(|p| (p.1.to_lowercase(), p)).collect(),
            items: known.items.iter().map(|i| (key(&i.name), i)).collect(),
            names: known.items.iter().map(|i| (i.id, &i.name)).collect(),
            relations,
        }
    }

    fn plan(&self, row: &ItemRow) -> Result<Planned, String> {
        let Some((product, product_name)) = self.products.get(&row.product.trim().to_lowercase()) else {
            return Err(match row.product.trim() {
                "" => "It names no product.".into(),
                name => format!("There is no product “{name}”. Add it under Settings."),
            });
        };
        let named = ItemName { product: product_name.clone(), name: row.name.trim().to_owned() };
        let before = self.items.get(&key(&named)).copied();
        let retired = match row.status.as_deref().map(|s| s.trim().to_lowercase()).as_deref() {
            None | Some("") => before.is_some_and(|b| b.retired),
            Some("active") => false,
            Some("retired") => true,
            Some(_) => return Err("The status must be active or retired.".into()),
        };
        let form = before.map_or_else(|| empty(*product), Item::form);
        let new = row.over(form).check().map_err(words)?;
        let base = match before {
            Some(before) => before.clone(),
            None => blank(*product, named),
        };
        // Capital letters alone make no other item, and no change.
        let name = before.map_or(new.name.clone(), |b| b.name.name.clone());
        let after = Item { retired, ..base.with(super::NewItem { name, ..new }) };
        let relations = self.relations(row, &after.name)?;
        let mut words = before.map(|b| b.changes(&after)).unwrap_or_default();
        if let Some(before) = before {
            words.extend(self.relation_words(before.id, &relations));
        }
        Ok(Planned { row: row.row, after, relations, words })
    }

    fn relations(&self, row: &ItemRow, own: &ItemName) -> Result<BTreeMap<RelationKind, BTreeSet<ItemName>>, String> {
        let mut all = BTreeMap::new();
        for (kind, text) in row.relations() {
            let Some(named) = reference::read_all(text) else {
                return Err(format!("What it {kind} must be items such as “Payments/api; Payments/ledger”."));
            };
            let mut targets = BTreeSet::new();
            for target in named {
                let name = ItemName { product: target.product.unwrap_or(own.product.clone()), name: target.name };
                // As it is written in the CMDB, if it is there.
                let name = self.items.get(&key(&name)).map_or(name, |known| known.name.clone());
                if key(&name) == key(own) {
                    return Err("It relates to itself.".into());
                }
                targets.insert(name);
            }
            all.insert(kind, targets);
        }
        if all.values().map(BTreeSet::len).sum::<usize>() > RELATIONS {
            return Err(format!("It has more than {RELATIONS} relations."));
        }
        Ok(all)
    }

    fn relation_words(&self, id: ComponentId, after: &BTreeMap<RelationKind, BTreeSet<ItemName>>) -> Vec<String> {
        let mut words = Vec::new();
        for (kind, targets) in after {
            let before = self.relations.get(&(id, *kind));
            let before: BTreeSet<Key> =
                before.into_iter().flatten().filter_map(|i| self.names.get(i)).map(|n| key(n)).collect();
            let keys: BTreeSet<Key> = targets.iter().map(key).collect();
            let added = targets.iter().filter(|t| !before.contains(&key(t)));
            words.extend(added.map(|t| format!("{kind} {t}")));
            words.extend(before.difference(&keys).map(|(p, n)| format!("no longer {kind} {p}/{n}")));
        }
        words
    }
}

fn words(problems: Vec<Problem>) -> String {
    problems.into_iter().map(|p| p.words).collect::<Vec<_>>().join(" ")
}

fn empty(product: ProductId) -> ItemForm {
    ItemForm { product: product.to_string(), kind: ItemKind::Other.key().into(), ..ItemForm::default() }
}

fn blank(product: ProductId, name: ItemName) -> Item {
    Item {
        id: NO_ID,
        product,
        name,
        kind: ItemKind::Other,
        owner: String::new(),
        description: String::new(),
        retired: false,
        versions: BTreeMap::<Environment, String>::new(),
        edit: 0,
    }
}

#[cfg(test)]
mod tests;
